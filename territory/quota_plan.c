/* A quota plan: its period, the order of its steps, and what it hands over. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/fail.h"
#include "core/tasks.h"
#include "territory/quota_work.h"

qc_quota_settings qc_quota_settings_default(void)
{
    return (qc_quota_settings){.goal = QC_NO_MONEY,
                               .frequency = QC_FREQUENCY_QUARTER,
                               .period = QC_NO_PERIOD,
                               .weight_forecast = NAN,
                               .weight_history = NAN,
                               .weight_potential = NAN,
                               .max_change = NAN};
}

qc_status qc_quota_money(const qc_quota_work *work, double major, const char *name,
                         qc_money *amount, qc_error *error)
{
    qc_status status = qc_money_from_major(major, &work->plan->currency, amount);

    if (status != QC_OK) {
        return qc_fail(error, status, "%g at '%s' is too large for an amount of money", major,
                       name);
    }
    return QC_OK;
}

/* The planning period */

static qc_status fail_reach(const qc_quota_work *work, const char *name, long long needed,
                            qc_error *error)
{
    if (needed < 1) {
        return qc_fail(
            error, QC_ERR_ARGUMENT,
            "the planning period %s starts before the history ends; plan a later one "
            "or cut the history with an as-of date",
            name);
    }
    return qc_fail(error, QC_ERR_ARGUMENT,
                   "the planning period %s needs a forecast of %lld %ss and it has %zu", name,
                   needed, qc_frequency_name(work->panel->frequency), work->forecast->horizon);
}

/* Period numbers of the panel that the planning period covers. */
static void cover_period(qc_quota_work *work, qc_period *first, qc_period *last)
{
    const qc_panel *panel = work->panel;
    qc_quota_plan *plan = work->plan;
    qc_period next = panel->first_period + (qc_period)panel->period_count;

    if (panel->frequency == QC_FREQUENCY_INDEX) {
        plan->period = plan->period == QC_NO_PERIOD ? next : plan->period;
        *first = plan->period;
        *last = plan->period;
        return;
    }
    work->known_until = qc_period_end(&panel->calendar, panel->frequency, next - 1);
    if (plan->period == QC_NO_PERIOD) {
        plan->period =
            qc_period_of_date(&panel->calendar, plan->frequency, work->known_until) + 1;
    }
    work->first_day = qc_period_start(&panel->calendar, plan->frequency, plan->period);
    work->last_day = qc_period_end(&panel->calendar, plan->frequency, plan->period);
    *first = qc_period_of_date(&panel->calendar, panel->frequency, work->first_day);
    *last = qc_period_of_date(&panel->calendar, panel->frequency, work->last_day);
}

static qc_status find_period(qc_quota_work *work, qc_error *error)
{
    const qc_panel *panel = work->panel;
    qc_quota_plan *plan = work->plan;
    qc_period next = panel->first_period + (qc_period)panel->period_count;
    qc_period first = 0, last = 0;
    char name[32];

    plan->frequency = work->settings->frequency;
    plan->period = work->settings->period;
    if (panel->frequency == QC_FREQUENCY_INDEX) {
        plan->frequency = QC_FREQUENCY_INDEX;
    } else if (plan->frequency < QC_FREQUENCY_MONTH ||
               qc_frequency_per_year(plan->frequency) >
                   qc_frequency_per_year(panel->frequency)) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "quotas by %s need history by %s or shorter; it is by %s",
                       qc_frequency_name(plan->frequency), qc_frequency_name(plan->frequency),
                       qc_frequency_name(panel->frequency));
    }
    cover_period(work, &first, &last);
    (void)qc_period_format(&panel->calendar, plan->frequency, plan->period, name, sizeof name);
    if (first < next || (long long)last - next >= (long long)work->forecast->horizon) {
        return fail_reach(work, name, first < next ? 0 : (long long)last - next + 1, error);
    }
    plan->first_step = (size_t)(first - next);
    plan->last_step = (size_t)(last - next);
    return QC_OK;
}

/* The index */

static qc_status find_index(qc_quota_work *work, qc_error *error)
{
    const qc_panel *panel = work->panel;
    const qc_quota_plan *plan = work->plan;
    qc_span target = {.first = panel->period_count + plan->first_step,
                      .length = plan->last_step - plan->first_step + 1};
    double *index = NULL;
    qc_status status = QC_OK;

    QC_TRY(qc_quota_elements_forecast(work, error));
    QC_TRY(qc_quota_elements_take(work, &work->elements, error));
    qc_quota_elements_fill(work, target, panel->period_count, work->leaf_forecast,
                           &work->elements);
    QC_TRY(qc_quota_weights_find(work, error));
    QC_TRY(QC_TAKE_ARRAY(index, work->scratch, work->branch_count, error));
    qc_quota_elements_index(work, &work->elements, work->weight, index);
    for (size_t i = 0; i < work->branch_count; i++) {
        work->branches[i].index = index[i];
    }

done:
    return status;
}

/* What is handed over */

static double growth_of(double quota, double history)
{
    return history > 0 ? quota / history - 1 : NAN;
}

/* Revenue of the history span at a branch, as it was: before a territory's first period 0; NAN
 * where a period since then is not known. */
static qc_status find_past(const qc_quota_work *work, double **past, qc_error *error)
{
    const qc_quota_elements *elements = &work->elements;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(*past, work->scratch, work->branch_count, error));
    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_id at = work->leaves[i];
        const double *values =
            work->panel->values + work->branches[at].leaf * work->panel->period_count;

        size_t begin = 0;

        while (begin < work->panel->period_count && isnan(values[begin])) {
            begin++;
        }
        for (size_t p = 0; p < elements->history.length; p++) {
            size_t t = elements->history.first + p;

            (*past)[at] += t < begin ? 0 : values[t];
        }
    }
    qc_quota_tree_sum(work, *past);

done:
    return status;
}

static void hand_over_branch(const qc_quota_work *work, size_t at, qc_id parent, double past,
                             qc_quota_node *node)
{
    const qc_quota_branch *branch = &work->branches[at];

    *node = (qc_quota_node){
        .name = branch->name,
        .level = branch->level,
        .parent = parent,
        .panel_node = branch->panel_node,
        .rep = QC_NO_ID,
        .quota = branch->quota,
        .previous = work->settings->previous != NULL ? branch->last : QC_NO_MONEY,
        .floor = branch->floor,
        .cap = branch->cap,
        .hold = branch->hold,
        .p_attain = NAN,
        .growth = growth_of(qc_money_to_major(branch->quota, &work->plan->currency), past),
        .below = qc_quota_below(work, branch->leaf != QC_NO_ID ? work->over_reps : branch->over,
                                branch->quota)};
}

static void hand_over_seat(const qc_quota_work *work, size_t at, qc_id parent,
                           qc_quota_node *node)
{
    const qc_quota_seat *seat = &work->seats[at];
    double past = work->panel->from_deals ? seat->year_ago : 0;

    *node = (qc_quota_node){
        .name = work->book->reps.name[seat->rep],
        .level = "rep",
        .parent = parent,
        .panel_node = QC_NO_ID,
        .rep = seat->rep,
        .quota = seat->quota,
        .previous = seat->last,
        .bottom_up = QC_NO_MONEY,
        .floor = QC_NO_MONEY,
        .cap = QC_NO_MONEY,
        .hold = QC_NO_MONEY,
        .p_attain = NAN,
        .growth = growth_of(qc_money_to_major(seat->quota, &work->plan->currency), past),
        .below = seat->quota};
}

/* Nodes in the tree's order, each leaf followed by its reps. */
static qc_status number_nodes(qc_quota_work *work, qc_id **node_of_branch, qc_id **node_of_seat,
                              qc_error *error)
{
    qc_quota_plan *plan = work->plan;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(*node_of_branch, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(*node_of_seat, work->scratch, work->seat_count, error));
    QC_TRY(
        QC_TAKE_ARRAY(plan->nodes, work->keep, work->branch_count + work->seat_count, error));
    for (size_t i = 0; i < work->branch_count; i++) {
        (*node_of_branch)[i] = (qc_id)plan->node_count++;
        for (size_t s = 0; s < work->teams[i].count; s++) {
            (*node_of_seat)[work->teams[i].first + s] = (qc_id)plan->node_count++;
        }
    }

done:
    return status;
}

static qc_status hand_over(qc_quota_work *work, const qc_id *node_of_branch,
                           const qc_id *node_of_seat, qc_error *error)
{
    qc_quota_node *nodes = work->plan->nodes;
    double *past = NULL;
    qc_status status = QC_OK;

    QC_TRY(find_past(work, &past, error));
    for (size_t i = 0; i < work->branch_count; i++) {
        const qc_quota_team *team = &work->teams[i];
        qc_id above = work->branches[i].parent;
        qc_quota_node *node = &nodes[node_of_branch[i]];

        hand_over_branch(work, i, above == QC_NO_ID ? QC_NO_ID : node_of_branch[above], past[i],
                         node);
        node->below = team->count > 0 ? 0 : node->below;
        for (size_t s = 0; s < team->count; s++) {
            size_t seat = team->first + s;

            hand_over_seat(work, seat, node_of_branch[i], &nodes[node_of_seat[seat]]);
            node->below += work->seats[seat].quota;
        }
    }

done:
    return status;
}

static qc_status check_input(const qc_panel *panel, const qc_forecast *forecast,
                             qc_error *error)
{
    if (panel->leaf_count == 0 || panel->leaf_count != forecast->leaf_count) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "the forecast has %zu series and the panel %zu; forecast this panel",
                       forecast->leaf_count, panel->leaf_count);
    }
    if (forecast->draw_count < 1 || forecast->draws == NULL) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "the forecast has no futures; run it with draws and keep them");
    }
    return QC_OK;
}

/* A panel of all products of a book that names some. */
static bool knows_products(const qc_quota_work *work)
{
    return !work->settings->of_product && work->book->products.count > 0 &&
           work->panel->frequency != QC_FREQUENCY_INDEX;
}

static qc_status build(qc_quota_work *work, qc_error *error)
{
    qc_id *node_of_branch = NULL;
    qc_id *node_of_seat = NULL;
    qc_product_lines *lines = NULL;
    qc_status status = QC_OK;

    QC_TRY(check_input(work->panel, work->forecast, error));
    QC_TRY(find_period(work, error));
    QC_TRY(qc_quota_tree_build(work, error));
    QC_TRY(qc_quota_bounds_take(work, error));
    QC_TRY(qc_quota_over_take(work, error));
    QC_TRY(qc_quota_change_take(work, error));
    if (knows_products(work)) {
        QC_TRY(qc_product_lines_find(work->book, work->panel, &lines, error));
        work->lines = lines->count > 0 ? lines : NULL;
    }
    /* A goal from below needs the index, an index of equal odds the goal. */
    if (work->settings->bottom_up) {
        QC_TRY(find_index(work, error));
        QC_TRY(qc_quota_goal_find(work, error));
    } else {
        QC_TRY(qc_quota_goal_find(work, error));
        QC_TRY(find_index(work, error));
    }
    QC_TRY(qc_quota_notes_of_index(work, error));
    QC_TRY(qc_quota_tree_flow_freely(work, error));
    QC_TRY(qc_quota_tree_flow(work, error));
    QC_TRY(qc_quota_change_settle(work, error));
    QC_TRY(qc_run_check(work->run, error));
    QC_TRY(qc_quota_reps_share(work, error));
    QC_TRY(qc_quota_change_of_reps(work, error));
    QC_TRY(number_nodes(work, &node_of_branch, &node_of_seat, error));
    QC_TRY(qc_quota_periods_share(work, node_of_branch, node_of_seat, error));
    QC_TRY(hand_over(work, node_of_branch, node_of_seat, error));
    if (work->lines != NULL) {
        QC_TRY(qc_quota_products_share(work, lines, node_of_branch, node_of_seat, error));
    }
    QC_TRY(qc_quota_odds_fill(work, node_of_branch, node_of_seat, error));
    QC_TRY(qc_quota_overlays_find(work, lines, node_of_branch, error));
    QC_TRY(qc_quota_over_note(work, error));
    QC_TRY(qc_quota_notes_of_odds(work, node_of_branch, error));
    QC_TRY(qc_quota_fairness_find(work, node_of_branch, error));
    QC_TRY(qc_quota_derivation_write(work, node_of_branch, node_of_seat, error));

done:
    qc_product_lines_free(lines);
    return status;
}

qc_status qc_quota_plan_build(const qc_book *book, const qc_panel *panel,
                              const qc_forecast *forecast, const qc_quota_settings *settings,
                              const qc_run *run, qc_quota_plan **plan, qc_error *error)
{
    qc_quota_settings defaults = qc_quota_settings_default();
    qc_quota_work work = {.book = book,
                          .panel = panel,
                          .forecast = forecast,
                          .settings = settings != NULL ? settings : &defaults,
                          .run = run,
                          .first_day = QC_NO_DATE,
                          .last_day = QC_NO_DATE,
                          .known_until = book->as_of};
    qc_quota_plan *draft = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    work.keep = qc_arena_new();
    draft->owner = work.keep;
    work.scratch = qc_arena_new();
    if (work.keep == NULL || work.scratch == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    work.plan = draft;
    draft->currency = book->currency;
    QC_TRY(build(&work, error));
    *plan = draft;
    draft = NULL;

done:
    qc_arena_free(work.scratch);
    qc_quota_plan_free(draft);
    return status;
}

void qc_quota_plan_free(qc_quota_plan *plan)
{
    if (plan != NULL) {
        qc_arena_free(plan->owner);
        qc_memory_free(plan);
    }
}
