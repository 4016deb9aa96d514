/* Derivations: where each quota comes from, in lines that add up to it exactly. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/fail.h"
#include "territory/quota_story.h"

/*
 * A territory's quota Q is told in strides: from history to the index in money, from there to
 * what it gets without any bound (U, "goal"), and from there to Q by bounds: its own, those of
 * nodes above it, and what other nodes' bounds leave ("elsewhere"), then over-assignment and
 * rounding. Strides are differences of whole numbers, so that nothing is lost. Nodes above have
 * the sums, less the over-assignment of those right below them.
 */

/* To the nearest multiple of the unit, as quotas are. */
static qc_money to_unit(const qc_quota_work *work, double minor)
{
    return (qc_money)llround(minor / (double)work->unit) * work->unit;
}

/* Amounts */

/* What a bound moves of what its branch asked; never against its sense, which is rounding. */
static double effect_of_bound(const qc_quota_work *work, const qc_quota_branch *branch)
{
    double moved = (double)branch->quota - branch->asked;

    if (fabs(moved) < (double)work->unit) {
        return 0;
    }

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

static void keep_strongest(qc_quota_story *tale, qc_id parent, qc_id child)
{
    qc_id *strongest = &tale->strongest[parent];

    if (tale->effect[child] != 0 &&
        (*strongest == QC_NO_ID ||
         fabs(tale->effect[child]) > fabs(tale->effect[*strongest]))) {
        *strongest = child;
    }
}

static double share_of_above(const qc_quota_work *work, size_t at)
{
    const qc_quota_branch *branch = &work->branches[at];

    return branch->index * (1 + (double)work->branches[branch->parent].over / QC_QUOTA_WHOLE);
}

static void keep_widest(qc_quota_story *tale, qc_id at)
{
    if (tale->work->branches[at].hold == QC_NO_MONEY && tale->effect[at] != 0 &&
        (tale->widest == QC_NO_ID ||
         fabs(tale->effect[at]) > fabs(tale->effect[tale->widest]))) {
        tale->widest = at;
    }
}

static void reach_down(qc_quota_story *tale)
{
    const qc_quota_work *work = tale->work;

    for (size_t i = 0; i < work->branch_count; i++) {
        tale->strongest[i] = QC_NO_ID;
    }
    tale->widest = QC_NO_ID;
    tale->spread[0] = 1;
    for (size_t i = 1; i < work->branch_count; i++) {
        const qc_quota_branch *branch = &work->branches[i];
        qc_quota_step step = qc_quota_step_of_bound(work, branch);

        tale->spread[i] = tale->spread[branch->parent] *
                          (1 + (double)work->branches[branch->parent].over / QC_QUOTA_WHOLE);
        for (size_t s = 0; s < QC_STEP_COUNT; s++) {
            tale->reach[i][s] = share_of_above(work, i) * tale->reach[branch->parent][s];
        }
        tale->effect[i] = effect_of_bound(work, branch);
        tale->reach[i][step] += tale->effect[i];
        keep_strongest(tale, branch->parent, (qc_id)i);
        keep_widest(tale, (qc_id)i);
    }
}

/* In whole units, as the quota is; the goal's line takes up the difference. */
static qc_status to_units(const qc_quota_work *work, double major, const char *name,
                          qc_money *amount, qc_error *error)
{
    qc_money half = major < 0 ? -(work->unit / 2) : work->unit / 2;
    qc_status status = qc_quota_money(work, major, name, amount, error);

    if (status == QC_OK) {
        *amount = (*amount + half) / work->unit * work->unit;
    }
    return status;
}

/* The index in money: history, and what the other elements add to it by weight. */
static qc_status tell_index(qc_quota_story *tale, qc_id at, qc_error *error)
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

    QC_TRY(to_units(work, history, name, &amount[QC_STEP_HISTORY], error));
    QC_TRY(to_units(work, tale->weight[QC_ELEMENT_FORECAST] * (forecast - history), name,
                    &amount[QC_STEP_FORECAST], error));
    QC_TRY(to_units(work, tale->weight[QC_ELEMENT_POTENTIAL] * (potential - history), name,
                    &amount[QC_STEP_POTENTIAL], error));
    QC_TRY(to_units(work,
                    tale->weight[QC_ELEMENT_GROWTH] *
                        (elements->value[QC_ELEMENT_GROWTH][at] - history),
                    name, &amount[QC_STEP_GROWTH], error));

done:
    return status;
}

/*
 * The common scale moves what a bound then moves back: of the two only what is left is told.
 * Returns what remains for other nodes' bounds.
 */
static qc_money net_of_own(qc_quota_story *tale, qc_id at, qc_money left)
{
    qc_money own = to_unit(tale->work, tale->effect[at]);
    qc_money met = 0;

    if ((own > 0 && left < 0) || (own < 0 && left > 0)) {
        qc_money size = own < 0 ? -own : own;
        qc_money other = left < 0 ? -left : left;

        met = size < other ? size : other;
        met = left < 0 ? -met : met;
        tale->amount[at][qc_quota_step_of_bound(tale->work, &tale->work->branches[at])] += met;
    }
    return left - met;
}

static void tell_bounds(qc_quota_story *tale, qc_id at)
{
    const qc_quota_branch *branch = &tale->work->branches[at];
    qc_money *amount = tale->amount[at];
    qc_money left =
        branch->quota - branch->rounding - (branch->free_quota - branch->free_rounding);
    qc_quota_step largest = QC_STEP_ELSEWHERE;

    amount[QC_STEP_ROUNDING] = branch->rounding;
    amount[QC_STEP_OVER] =
        to_unit(tale->work, (double)branch->quota * (1 - 1 / tale->spread[at]));
    left -= amount[QC_STEP_OVER];
    for (qc_quota_step s = QC_STEP_FLOOR; s <= QC_STEP_CHANGE; s++) {
        amount[s] = to_unit(tale->work, tale->reach[at][s]);
        left -= amount[s];
    }
    left = net_of_own(tale, at, left);
    for (qc_quota_step s = QC_STEP_FLOOR; s <= QC_STEP_OVER; s++) {
        if (s != QC_STEP_ELSEWHERE && amount[s] != 0 &&
            (largest == QC_STEP_ELSEWHERE ||
             fabs((double)amount[s]) > fabs((double)amount[largest]))) {
            largest = s;
        }
    }
    /* A few units are the rounding of the reach, which is a double. */
    if (fabs((double)left) > 4 * (double)tale->work->unit + ldexp((double)branch->quota, -50)) {
        largest = QC_STEP_ELSEWHERE;
    }
    amount[largest] += left;
}

static qc_status tell_leaf(qc_quota_story *tale, qc_id at, qc_error *error)
{
    const qc_quota_branch *branch = &tale->work->branches[at];
    qc_money *amount = tale->amount[at];
    qc_status status = QC_OK;

    QC_TRY(tell_index(tale, at, error));
    amount[QC_STEP_GOAL] = branch->free_quota - branch->free_rounding -
                           amount[QC_STEP_HISTORY] - amount[QC_STEP_FORECAST] -
                           amount[QC_STEP_POTENTIAL] - amount[QC_STEP_GROWTH];
    tell_bounds(tale, at);

done:
    return status;
}

/*
 * Those below carry the over-assignment that a branch has not. Without any above it, what is
 * left of that line are the roundings of theirs.
 */
static void take_over_out(qc_quota_story *tale, qc_id at)
{
    qc_money *amount = tale->amount[at];

    if (!(tale->spread[at] > 1)) {
        amount[QC_STEP_ROUNDING] += amount[QC_STEP_OVER];
        amount[QC_STEP_OVER] = 0;
    }
}

static qc_status tell_amounts(qc_quota_story *tale, qc_error *error)
{
    const qc_quota_work *work = tale->work;
    qc_status status = QC_OK;

    for (size_t i = 0; i < work->leaf_count; i++) {
        QC_TRY(tell_leaf(tale, work->leaves[i], error));
    }
    for (size_t i = work->branch_count; i-- > 1;) {
        const qc_quota_branch *branch = &work->branches[i];
        qc_money *above = tale->amount[branch->parent];

        if (branch->leaf == QC_NO_ID) {
            tale->amount[i][QC_STEP_OVER] -=
                qc_quota_below(work, branch->over, branch->quota) - branch->quota;
        }

        for (size_t s = 0; s < QC_STEP_COUNT; s++) {
            if (qc_money_add(above[s], tale->amount[i][s], &above[s]) != QC_OK) {
                return qc_fail(error, QC_ERR_OVERFLOW,
                               "the derivation of '%s' has amounts beyond 2^63 minor units",
                               work->branches[work->branches[i].parent].name);
            }
        }
    }
    if (work->branches[0].leaf == QC_NO_ID) {
        tale->amount[0][QC_STEP_OVER] -=
            qc_quota_below(work, work->branches[0].over, work->plan->goal) - work->plan->goal;
    }
    for (size_t i = 0; i < work->branch_count; i++) {
        if (work->branches[i].leaf == QC_NO_ID) {
            take_over_out(tale, (qc_id)i);
        }
    }
    tale->index_total = work->plan->goal - tale->amount[0][QC_STEP_GOAL];
    for (qc_quota_step s = QC_STEP_FLOOR; s < QC_STEP_COUNT; s++) {
        tale->index_total -= tale->amount[0][s];
    }

done:
    return status;
}

/* Lines */

static qc_status add_line(qc_quota_story *tale, qc_id node, const char *name, qc_money amount,
                          const char *note, qc_error *error)
{
    qc_quota_plan *plan = tale->work->plan;

    if (note == NULL) {
        return qc_fail_memory(error);
    }
    plan->lines[plan->line_count++] =
        (qc_quota_line){.node = node, .step = name, .amount = amount, .note = note};
    return QC_OK;
}

/* The goal always has its line, history wherever there is any, and the others where they move
 * something. */
static qc_status write_branch(qc_quota_story *tale, qc_id at, qc_id node, qc_error *error)
{
    qc_status status = QC_OK;

    for (qc_quota_step s = QC_STEP_HISTORY; s < QC_STEP_COUNT; s++) {
        bool is_told =
            tale->amount[at][s] != 0 || s == QC_STEP_GOAL ||
            (s == QC_STEP_HISTORY && tale->work->elements.available[QC_ELEMENT_HISTORY]);

        if (is_told) {
            QC_TRY(add_line(tale, node, qc_quota_step_name(s), tale->amount[at][s],
                            qc_quota_story_words(tale, at, s), error));
        }
    }

done:
    return status;
}

static const char *share_words(const qc_quota_work *work, const qc_quota_seat *seat)
{
    const qc_quota_branch *branch = &work->branches[seat->branch];
    const char *ramp =
        seat->capacity < seat->service
            ? qc_arena_format(work->keep, "; on the ramp of the new it carries %.0f %%",
                              100 * seat->capacity)
            : "";

    return ramp == NULL ? NULL
                        : qc_arena_format(
                              work->keep,
                              "%.1f %% of '%s', %s: by %s; %.0f %% of the period in service%s.",
                              100 * seat->part, branch->name,
                              qc_quota_amount_rounded(work, branch->quota).text, seat->basis,
                              100 * seat->service, ramp);
}

/* What the won deals of a period that has begun move: up to them, or down for those who make
 * room. */
static qc_status write_earned(qc_quota_story *tale, const qc_quota_seat *seat, qc_id node,
                              qc_error *error)
{
    const qc_quota_work *work = tale->work;
    qc_money moved = seat->quota - seat->rounding - (seat->free_quota - seat->free_rounding);

    if (moved == 0) {
        return QC_OK;
    }
    if (moved < 0) {
        return add_line(tale, node, qc_quota_step_name(QC_STEP_ELSEWHERE), moved,
                        "What others of the team have won already leaves less here.", error);
    }
    return add_line(tale, node, qc_quota_step_name(QC_STEP_FLOOR), moved,
                    qc_arena_format(work->keep, "What has been won already, %s, is kept.",
                                    qc_quota_amount(work, seat->earned).text),
                    error);
}

static qc_status write_seat(qc_quota_story *tale, const qc_quota_seat *seat, qc_id node,
                            qc_error *error)
{
    const qc_quota_work *work = tale->work;
    qc_money over = 0;
    qc_status status = QC_OK;

    if (work->over_reps > 0) {
        double whole = QC_QUOTA_WHOLE;

        over =
            to_unit(work, (double)seat->free_quota * (1 - whole / (whole + work->over_reps)));
    }
    QC_TRY(add_line(tale, node, "share", seat->free_quota - seat->free_rounding - over,
                    share_words(work, seat), error));
    if (over != 0) {
        QC_TRY(add_line(tale, node, qc_quota_step_name(QC_STEP_OVER), over,
                        qc_arena_format(work->keep,
                                        "The quotas of reps add up to %.4g %% "
                                        "more than their territory's.",
                                        100 * (double)work->over_reps / QC_QUOTA_WHOLE),
                        error));
    }
    QC_TRY(write_earned(tale, seat, node, error));
    if (seat->rounding != 0) {
        QC_TRY(add_line(tale, node, qc_quota_step_name(QC_STEP_ROUNDING), seat->rounding,
                        qc_quota_story_words(tale, seat->branch, QC_STEP_ROUNDING), error));
    }

done:
    return status;
}

static void set_weights(qc_quota_story *tale)
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
    qc_quota_story tale = {.work = work};
    size_t capacity = work->branch_count * QC_STEP_COUNT + work->seat_count * 4;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(tale.amount, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(tale.reach, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(tale.spread, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(tale.effect, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(tale.strongest, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(work->plan->lines, work->keep, capacity, error));
    QC_TRY(qc_quota_story_name_periods(&tale, error));
    set_weights(&tale);
    reach_down(&tale);
    QC_TRY(tell_amounts(&tale, error));
    for (size_t i = 0; i < work->branch_count; i++) {
        const qc_money *amount = tale.amount[i];

        work->plan->nodes[node_of_branch[i]].bottom_up =
            amount[QC_STEP_HISTORY] + amount[QC_STEP_FORECAST] + amount[QC_STEP_POTENTIAL];
    }
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
