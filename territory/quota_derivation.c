/* Derivations: where each quota comes from, in lines that add up to it exactly. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/fail.h"
#include "territory/quota_work.h"

/*
 * A territory's quota Q is told in three strides: from history to the index in money, from there to what it gets without
 * any bound (U, "goal"), and from there to Q by bounds: its own, those of nodes above it, and what other nodes' bounds
 * leave ("elsewhere"). Strides are differences of whole numbers, so that nothing is lost. Nodes above have the sums.
 */

typedef enum step {
    STEP_HISTORY,
    STEP_FORECAST,
    STEP_POTENTIAL,
    STEP_GOAL,
    STEP_FLOOR,
    STEP_CAP,
    STEP_HOLD,
    STEP_ELSEWHERE,
    STEP_ROUNDING,
    STEP_COUNT
} step;

static const char *const step_names[STEP_COUNT] = {"history", "forecast",  "potential",
                                                   "goal",    "floor",     "cap",
                                                   "hold",    "elsewhere", "rounding"};

typedef struct story {
    qc_quota_work *work;
    double weight[QC_ELEMENT_COUNT]; /* of the elements that are there */
    qc_money (*amount)[STEP_COUNT];  /* [branch] */
    double (*reach)[STEP_COUNT]; /* [branch] what bounds at it and above it move, minor units */
    double *fair;                /* [branch] its part of the quota above it without bounds */
    double *effect;              /* [branch] what its own bound moves, minor units */
    qc_money index_total;        /* the index of all territories in money */
    const char *history_name;    /* "2025Q1, a year before" */
    const char *period_name;
    size_t capacity;
} story;

static qc_money to_whole(double minor)
{
    return (qc_money)llround(minor);
}

/* Amounts */

static step step_of_bound(const qc_quota_branch *branch)
{
    if (branch->hold != QC_NO_MONEY) {
        return STEP_HOLD;
    }
    return branch->bound == QC_BOUND_UPPER ? STEP_CAP : STEP_FLOOR;
}

/* What a bound moves against the fair part; never against its sense, which is other bounds' doing. */
static double effect_of_bound(const qc_quota_branch *branch, double fair)
{
    double moved = (double)branch->quota - fair;

    switch ((qc_bound)branch->bound) {
    case QC_BOUND_NONE:
        return 0;
    case QC_BOUND_LOWER:
        return fmax(moved, 0);
    case QC_BOUND_UPPER:
        return fmin(moved, 0);
    case QC_BOUND_BOTH:
        break;
    }
    return moved;
}

static void reach_down(story *tale)
{
    const qc_quota_work *work = tale->work;

    tale->fair[0] = (double)work->branches[0].quota;
    for (size_t i = 1; i < work->branch_count; i++) {
        const qc_quota_branch *branch = &work->branches[i];

        tale->fair[i] = branch->index * (double)work->branches[branch->parent].quota;
        for (size_t s = 0; s < STEP_COUNT; s++) {
            tale->reach[i][s] = branch->index * tale->reach[branch->parent][s];
        }
        tale->effect[i] = effect_of_bound(branch, tale->fair[i]);
        tale->reach[i][step_of_bound(branch)] += tale->effect[i];
    }
}

/* The index in money: history, and what the other elements add to it by weight. */
static qc_status tell_index(story *tale, qc_id at, qc_error *error)
{
    const qc_quota_work *work = tale->work;
    const qc_quota_elements *elements = &work->elements;
    const char *name = work->branches[at].name;
    double history =
        elements->available[QC_ELEMENT_HISTORY] ? elements->value[QC_ELEMENT_HISTORY][at] : 0;
    double forecast = elements->value[QC_ELEMENT_FORECAST][at];
    double all_potential = elements->value[QC_ELEMENT_POTENTIAL][0];
    double potential = all_potential > 0
                           ? elements->value[QC_ELEMENT_POTENTIAL][at] / all_potential *
                                 elements->value[QC_ELEMENT_FORECAST][0]
                           : history;
    qc_money *amount = tale->amount[at];
    qc_status status = QC_OK;

    QC_TRY(qc_quota_money(work, history, name, &amount[STEP_HISTORY], error));
    QC_TRY(qc_quota_money(work, tale->weight[QC_ELEMENT_FORECAST] * (forecast - history), name,
                          &amount[STEP_FORECAST], error));
    QC_TRY(qc_quota_money(work, tale->weight[QC_ELEMENT_POTENTIAL] * (potential - history),
                          name, &amount[STEP_POTENTIAL], error));

done:
    return status;
}

static void tell_bounds(story *tale, qc_id at)
{
    const qc_quota_branch *branch = &tale->work->branches[at];
    qc_money *amount = tale->amount[at];
    qc_money without_bounds = branch->free_quota - branch->free_rounding;
    qc_money left = branch->quota - branch->rounding - without_bounds;
    step largest = STEP_ELSEWHERE;

    amount[STEP_ROUNDING] = branch->rounding;
    for (step s = STEP_FLOOR; s <= STEP_HOLD; s++) {
        amount[s] = to_whole(tale->reach[at][s]);
        left -= amount[s];
        if (amount[s] != 0 && (largest == STEP_ELSEWHERE ||
                               fabs((double)amount[s]) > fabs((double)amount[largest]))) {
            largest = s;
        }
    }
    /* A few units are the rounding of the reach, which is a double. */
    if (fabs((double)left) > 4 * (double)tale->work->unit + ldexp((double)branch->quota, -50)) {
        largest = STEP_ELSEWHERE;
    }
    amount[largest] += left;
}

static qc_status tell_leaf(story *tale, qc_id at, qc_error *error)
{
    const qc_quota_branch *branch = &tale->work->branches[at];
    qc_money *amount = tale->amount[at];
    qc_status status = QC_OK;

    QC_TRY(tell_index(tale, at, error));
    amount[STEP_GOAL] = branch->free_quota - branch->free_rounding - amount[STEP_HISTORY] -
                        amount[STEP_FORECAST] - amount[STEP_POTENTIAL];
    tell_bounds(tale, at);

done:
    return status;
}

static qc_status tell_amounts(story *tale, qc_error *error)
{
    const qc_quota_work *work = tale->work;
    qc_status status = QC_OK;

    for (size_t i = 0; i < work->leaf_count; i++) {
        QC_TRY(tell_leaf(tale, work->leaves[i], error));
    }
    for (size_t i = work->branch_count; i-- > 1;) {
        qc_money *above = tale->amount[work->branches[i].parent];

        for (size_t s = 0; s < STEP_COUNT; s++) {
            if (qc_money_add(above[s], tale->amount[i][s], &above[s]) != QC_OK) {
                return qc_fail(error, QC_ERR_OVERFLOW,
                               "the derivation of '%s' has amounts beyond 2^63 minor units",
                               work->branches[work->branches[i].parent].name);
            }
        }
    }
    tale->index_total = work->plan->goal - tale->amount[0][STEP_GOAL];
    for (step s = STEP_FLOOR; s < STEP_COUNT; s++) {
        tale->index_total -= tale->amount[0][s];
    }

done:
    return status;
}

/* Words */

static const char *history_words(const story *tale, qc_id at)
{
    const qc_quota_work *work = tale->work;
    const char *amount = NULL;
    qc_quota_text text = qc_quota_amount_rounded(work, tale->amount[at][STEP_HISTORY]);

    amount = text.text;
    if (work->branches[at].leaf == QC_NO_ID) {
        return qc_arena_format(work->keep, "Revenue of %s, of all below: %s.",
                               tale->history_name, amount);
    }
    if (work->elements.history_missing[at]) {
        return qc_arena_format(work->keep,
                               "No revenue of its own in %s: its forecast stands in with %s.",
                               tale->history_name, amount);
    }
    return qc_arena_format(work->keep, "Revenue of %s: %s.", tale->history_name, amount);
}

static const char *forecast_words(const story *tale, qc_id at)
{
    const qc_quota_work *work = tale->work;
    double forecast = work->elements.value[QC_ELEMENT_FORECAST][at];
    qc_money middle = to_whole(forecast * (double)qc_currency_scale(&work->plan->currency));

    return qc_arena_format(work->keep, "%s %s is %s; against history it counts %.0f %%.",
                           work->branches[at].leaf != QC_NO_ID
                               ? "The middle of the futures for"
                               : "The sum of the territories' middle futures for",
                           tale->period_name, qc_quota_amount_rounded(work, middle).text,
                           100 * tale->weight[QC_ELEMENT_FORECAST]);
}

static const char *potential_words(const story *tale, qc_id at)
{
    const double *potential = tale->work->elements.value[QC_ELEMENT_POTENTIAL];

    return qc_arena_format(
        tale->work->keep, "%.1f %% of all potential; against history it counts %.0f %%.",
        100 * potential[at] / potential[0], 100 * tale->weight[QC_ELEMENT_POTENTIAL]);
}

static const char *goal_words(const story *tale, qc_id at)
{
    const qc_quota_work *work = tale->work;
    qc_quota_text index = qc_quota_amount_rounded(work, tale->index_total);
    qc_quota_text goal = qc_quota_amount_rounded(work, work->plan->goal);

    if (at == 0) {
        return qc_arena_format(work->keep,
                               "From the index of all territories, %s, to the goal, %s.",
                               index.text, goal.text);
    }
    return qc_arena_format(work->keep,
                           "Its part of the way from the index of all territories, %s, to the "
                           "goal, %s.",
                           index.text, goal.text);
}

/* The nearest node at or above a leaf whose bound of this kind moves something; the company if there is none. */
static qc_id moving_node(const story *tale, qc_id at, step kind)
{
    while (at != 0 &&
           (tale->effect[at] == 0 || step_of_bound(&tale->work->branches[at]) != kind)) {
        at = tale->work->branches[at].parent;
    }
    return at;
}

/* Whether the bound of this kind is the node's own, not what those below it add up to. */
static bool is_own(const qc_quota_branch *branch, step kind)
{
    return kind == STEP_HOLD || (kind == STEP_FLOOR && branch->floor == branch->quota) ||
           (kind == STEP_CAP && branch->cap == branch->quota);
}

static const char *bound_words(const story *tale, qc_id at, step kind)
{
    static const char *const together[STEP_COUNT] = {
        [STEP_FLOOR] = "floors lift", [STEP_CAP] = "caps cut", [STEP_HOLD] = "holds move"};
    static const char *const below[STEP_COUNT] = {
        [STEP_FLOOR] = "floors and holds", [STEP_CAP] = "caps and holds"};
    static const char *const own[STEP_COUNT] = {
        [STEP_FLOOR] = "A floor", [STEP_CAP] = "A cap", [STEP_HOLD] = "A hold"};
    const qc_quota_work *work = tale->work;
    qc_id moving = moving_node(tale, at, kind);
    const qc_quota_branch *branch = &work->branches[moving];
    qc_quota_text amount = qc_quota_amount_rounded(work, branch->quota);

    if (work->branches[at].leaf == QC_NO_ID || moving == 0) {
        return qc_arena_format(work->keep, "What %s below here, together.", together[kind]);
    }
    if (!is_own(branch, kind)) {
        return qc_arena_format(work->keep, "Its part of the %s below '%s', %s together.",
                               below[kind], branch->name, amount.text);
    }
    if (moving != at) {
        return qc_arena_format(work->keep, "Its part of the %s at '%s', %s.", step_names[kind],
                               branch->name, amount.text);
    }
    return qc_arena_format(work->keep, "%s of %s; without it, its part would be %s.", own[kind],
                           amount.text,
                           qc_quota_amount_rounded(work, to_whole(tale->fair[at])).text);
}

static const char *step_words(const story *tale, qc_id at, step kind)
{
    switch (kind) {
    case STEP_HISTORY:
        return history_words(tale, at);
    case STEP_FORECAST:
        return forecast_words(tale, at);
    case STEP_POTENTIAL:
        return potential_words(tale, at);
    case STEP_GOAL:
        return goal_words(tale, at);
    case STEP_FLOOR:
    case STEP_CAP:
    case STEP_HOLD:
        return bound_words(tale, at, kind);
    case STEP_ELSEWHERE:
        return qc_arena_format(tale->work->keep,
                               "What floors, caps and holds of other nodes leave here.");
    case STEP_ROUNDING:
    case STEP_COUNT:
        break;
    }
    return qc_arena_format(tale->work->keep, "Rounded so that all parts add up.");
}

/* Lines */

static qc_status add_line(story *tale, qc_id node, const char *name, qc_money amount,
                          const char *note, qc_error *error)
{
    qc_quota_plan *plan = tale->work->plan;

    if (note == NULL) {
        return qc_fail(error, QC_ERR_MEMORY, "out of memory");
    }
    plan->lines[plan->line_count++] =
        (qc_quota_line){.node = node, .step = name, .amount = amount, .note = note};
    return QC_OK;
}

/* The goal always has its line, history wherever there is any, and the others where they move something. */
static qc_status write_branch(story *tale, qc_id at, qc_id node, qc_error *error)
{
    qc_status status = QC_OK;

    for (step s = STEP_HISTORY; s < STEP_COUNT; s++) {
        bool is_told =
            tale->amount[at][s] != 0 || s == STEP_GOAL ||
            (s == STEP_HISTORY && tale->work->elements.available[QC_ELEMENT_HISTORY]);

        if (is_told) {
            QC_TRY(add_line(tale, node, step_names[s], tale->amount[at][s],
                            step_words(tale, at, s), error));
        }
    }

done:
    return status;
}

static qc_status write_seat(story *tale, const qc_quota_seat *seat, qc_id node, qc_error *error)
{
    const qc_quota_work *work = tale->work;
    const qc_quota_branch *branch = &work->branches[seat->branch];
    qc_status status = QC_OK;

    QC_TRY(add_line(tale, node, "share", seat->quota - seat->rounding,
                    qc_arena_format(work->keep,
                                    "%.1f %% of '%s', %s: by %s; %.0f %% of the period in "
                                    "service.",
                                    100 * seat->part, branch->name,
                                    qc_quota_amount_rounded(work, branch->quota).text,
                                    seat->basis, 100 * seat->service),
                    error));
    if (seat->rounding != 0) {
        QC_TRY(add_line(tale, node, step_names[STEP_ROUNDING], seat->rounding,
                        step_words(tale, seat->branch, STEP_ROUNDING), error));
    }

done:
    return status;
}

/* Names of the planning period and of the history. */
static qc_status name_periods(story *tale, qc_error *error)
{
    const qc_quota_work *work = tale->work;
    const qc_panel *panel = work->panel;
    qc_span span = work->elements.history;
    qc_period first = panel->first_period + (qc_period)span.first;
    qc_period last = first + (qc_period)span.length - 1;
    char from[32], to[32];

    tale->period_name =
        qc_arena_format(work->scratch, "%s",
                        qc_period_format(&panel->calendar, work->plan->frequency,
                                         work->plan->period, from, sizeof from));
    (void)qc_period_format(&panel->calendar, panel->frequency, first, from, sizeof from);
    (void)qc_period_format(&panel->calendar, panel->frequency, last, to, sizeof to);
    if (work->elements.years_ago > 0 && work->first_day != QC_NO_DATE) {
        qc_date start = qc_period_start(&panel->calendar, panel->frequency, first);

        (void)qc_period_format(
            &panel->calendar, work->plan->frequency,
            qc_period_of_date(&panel->calendar, work->plan->frequency, start), from,
            sizeof from);
        tale->history_name =
            work->elements.years_ago == 1
                ? qc_arena_format(work->scratch, "%s, the same %s a year before", from,
                                  qc_frequency_name(work->plan->frequency))
                : qc_arena_format(work->scratch, "%s, the same %s %zu years before", from,
                                  qc_frequency_name(work->plan->frequency),
                                  work->elements.years_ago);
    } else if (span.length == 1) {
        tale->history_name = qc_arena_format(work->scratch, "%s", from);
    } else {
        tale->history_name = qc_arena_format(work->scratch, "%s to %s", from, to);
    }
    return tale->period_name == NULL || tale->history_name == NULL
               ? qc_fail(error, QC_ERR_MEMORY, "out of memory")
               : QC_OK;
}

static void set_weights(story *tale)
{
    double sum = 0;

    for (size_t e = 0; e < QC_ELEMENT_COUNT; e++) {
        tale->weight[e] = tale->work->elements.available[e] ? tale->work->weight[e] : 0;
        sum += tale->weight[e];
    }
    for (size_t e = 0; e < QC_ELEMENT_COUNT; e++) {
        tale->weight[e] = sum > 0 ? tale->weight[e] / sum : 0;
    }
}

qc_status qc_quota_derivation_write(qc_quota_work *work, const qc_id *node_of_branch,
                                    const qc_id *node_of_seat, qc_error *error)
{
    story tale = {.work = work};
    size_t capacity = work->branch_count * STEP_COUNT + work->seat_count * 2;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(tale.amount, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(tale.reach, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(tale.fair, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(tale.effect, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(work->plan->lines, work->keep, capacity, error));
    QC_TRY(name_periods(&tale, error));
    set_weights(&tale);
    reach_down(&tale);
    QC_TRY(tell_amounts(&tale, error));
    for (size_t i = 0; i < work->branch_count; i++) {
        QC_TRY(write_branch(&tale, (qc_id)i, node_of_branch[i], error));
        if (work->branches[i].leaf != QC_NO_ID) {
            const qc_quota_team *team = &work->teams[i];

            for (size_t s = 0; s < team->count; s++) {
                QC_TRY(write_seat(&tale, &work->seats[team->first + s],
                                  node_of_seat[team->first + s], error));
            }
        }
    }

done:
    return status;
}
