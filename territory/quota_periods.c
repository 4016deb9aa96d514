/* Months and quarters of the planning period: they add up to its quota at every node, and over the tree. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/tasks.h"
#include "territory/quota_handover.h"
#include "territory/quota_table.h"
#include "territory/quota_work.h"

/*
 * The company's parts are those of the goals table where it states them all (quarters by the
 * season within them), else its quota in the proportions of its futures, which know seasons and
 * holidays. Below a node they are a table: a row for each child with its quota, a column for
 * each part with the node's. Leaves and reps have the proportions of the node above them, since
 * a single territory's season is mostly noise; inner nodes those of their own futures, as far
 * as the sums allow.
 */

typedef struct periods {
    qc_quota_work *work;
    const qc_id *node_of_branch, *node_of_seat;
    size_t count;     /* parts of the finest kind: the panel's own periods */
    double *expected; /* [branch][count] mean of the futures, major units */
    qc_money *stated; /* [count] the company's goals for the parts, minor units */
} periods;

/* Which parts there are */

static void add_part(qc_quota_plan *plan, qc_frequency frequency, qc_period period)
{
    plan->parts[plan->part_count++] = (qc_quota_part){.frequency = frequency, .period = period};
}

/* The panel's periods, and quarters where a year is planned by months. */
static qc_status list_parts(periods *all, qc_error *error)
{
    qc_quota_work *work = all->work;
    qc_quota_plan *plan = work->plan;
    const qc_panel *panel = work->panel;
    qc_period first = panel->first_period + (qc_period)panel->period_count;
    qc_status status = QC_OK;

    all->count = plan->last_step - plan->first_step + 1;
    if (all->count < 2) {
        all->count = 0;
        return QC_OK;
    }
    QC_TRY(QC_TAKE_ARRAY(plan->parts, work->keep, 2 * all->count, error));
    for (size_t step = plan->first_step; step <= plan->last_step; step++) {
        add_part(plan, panel->frequency, first + (qc_period)step);
    }
    if (plan->frequency == QC_FREQUENCY_YEAR && panel->frequency == QC_FREQUENCY_MONTH) {
        qc_period quarter =
            qc_period_of_date(&panel->calendar, QC_FREQUENCY_QUARTER, work->first_day);
        qc_period last =
            qc_period_of_date(&panel->calendar, QC_FREQUENCY_QUARTER, work->last_day);

        for (; quarter <= last; quarter++) {
            add_part(plan, QC_FREQUENCY_QUARTER, quarter);
        }
    }

done:
    return status;
}

/* Seasons */

static double mean_of_step(const qc_quota_work *work, qc_id leaf, size_t step)
{
    const qc_forecast *forecast = work->forecast;
    double mean = qc_draws_mean(forecast->draws +
                                    (leaf * forecast->horizon + step) * forecast->draw_count,
                                forecast->draw_count);

    return isnan(mean) ? 0 : mean;
}

static qc_status find_expected(periods *all, qc_error *error)
{
    const qc_quota_work *work = all->work;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(all->expected, work->scratch, work->branch_count * all->count, error));
    for (size_t i = work->branch_count; i-- > 0;) {
        const qc_quota_branch *branch = &work->branches[i];
        double *own = all->expected + i * all->count;

        for (size_t p = 0; p < all->count && branch->leaf != QC_NO_ID; p++) {
            own[p] = mean_of_step(work, branch->leaf, work->plan->first_step + p);
        }
        for (size_t p = 0; p < all->count && i > 0; p++) {
            all->expected[branch->parent * all->count + p] += own[p];
        }
    }

done:
    return status;
}

static void to_minor_units(const periods *all, qc_money *own, size_t count)
{
    for (size_t p = 0; p < count; p++) {
        own[p] *= all->work->unit;
    }
}

/* The company's goal for a part, QC_NO_MONEY where the goals table has none. */
static qc_money goal_of_part(const qc_quota_work *work, const qc_quota_part *part)
{
    const qc_goals *goals = &work->book->goals;

    for (size_t row = goals->count; row-- > 0;) {
        if (goals->territory[row] == QC_NO_ID && goals->product[row] == QC_NO_ID &&
            goals->amount[row] >= 0 && goals->frequency[row] == (uint8_t)part->frequency &&
            goals->period[row] == part->period) {
            return goals->amount[row];
        }
    }
    return QC_NO_MONEY;
}

/* A quarter's goal over its months in the proportions of `expected`, in units; what is no whole
 * unit in the last one. */
static qc_status share_quarter(const periods *all, qc_money goal, size_t first, size_t months,
                               qc_error *error)
{
    double *weight = NULL;
    qc_money unit = all->work->unit;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(weight, all->work->scratch, months, error));
    for (size_t m = 0; m < months; m++) {
        weight[m] = fmax(all->expected[first + m], 0);
    }
    QC_TRY(
        qc_quota_allocate(weight, NULL, NULL, months, goal / unit, all->stated + first, error));
    to_minor_units(all, all->stated + first, months);
    all->stated[first + months - 1] += goal % unit;

done:
    return status;
}

/* Months of quarters whose goals the table states, where it does not state theirs to the same
 * sum. */
static qc_status state_quarters(const periods *all, bool *by_quarters, qc_error *error)
{
    const qc_quota_plan *plan = all->work->plan;
    size_t quarters = plan->part_count - all->count;
    qc_status status = QC_OK;

    for (size_t q = 0; q < quarters; q++) {
        size_t months = all->count / quarters, given = 0;
        const qc_money *own = all->stated + q * months;
        qc_money goal = goal_of_part(all->work, &plan->parts[all->count + q]);
        double sum = 0;

        for (size_t m = 0; m < months; m++) {
            given += own[m] != QC_NO_MONEY ? 1 : 0;
            sum += (double)own[m];
        }
        if (goal != QC_NO_MONEY && (given < months || fabs(sum - (double)goal) >= 0.5)) {
            QC_TRY(share_quarter(all, goal, q * months, months, error));
            *by_quarters = true;
        }
    }

done:
    return status;
}

/* The company's goals for all parts, if the goals table states them, or their quarters, and
 * they add up to the goal. */
static qc_status find_stated(const periods *all, qc_quota_proportions *which, qc_error *error)
{
    qc_quota_plan *plan = all->work->plan;
    bool by_quarters = false, complete = !all->work->settings->of_product;
    qc_money sum = 0;
    qc_status status = QC_OK;

    for (size_t p = 0; p < all->count; p++) {
        all->stated[p] = goal_of_part(all->work, &plan->parts[p]);
    }
    QC_TRY(state_quarters(all, &by_quarters, error));
    for (size_t p = 0; p < all->count && complete; p++) {
        complete =
            all->stated[p] != QC_NO_MONEY && qc_money_add(sum, all->stated[p], &sum) == QC_OK;
    }
    plan->parts_are_stated = complete && sum == plan->goal;
    if (plan->parts_are_stated) {
        *which = by_quarters ? QC_PROPORTIONS_STATED_QUARTERS : QC_PROPORTIONS_STATED;
    }

done:
    return status;
}

static qc_status share_company(periods *all, qc_error *error)
{
    qc_quota_work *work = all->work;
    qc_quota_plan *plan = work->plan;
    qc_quota_proportions which = QC_PROPORTIONS_EVEN;
    double *weight = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(weight, work->scratch, all->count, error));
    QC_TRY(QC_TAKE_ARRAY(all->stated, work->scratch, all->count, error));
    QC_TRY(find_stated(all, &which, error));
    for (size_t p = 0; p < all->count; p++) {
        weight[p] = plan->parts_are_stated ? (double)all->stated[p] : fmax(all->expected[p], 0);
        if (!plan->parts_are_stated && weight[p] > 0) {
            which = QC_PROPORTIONS_EXPECTED;
        }
    }
    QC_TRY(qc_quota_allocate(weight, NULL, NULL, all->count, plan->goal / work->unit,
                             plan->part_quota, error));
    memcpy(plan->part_season, plan->part_quota, all->count * sizeof *plan->part_season);
    plan->part_proportions[0] = (uint8_t)which;

done:
    return status;
}

/* Quarters from months. */
static void sum_quarters(const periods *all, qc_money *own)
{
    const qc_quota_plan *plan = all->work->plan;

    for (size_t q = all->count; q < plan->part_count; q++) {
        size_t months = all->count / (plan->part_count - all->count);

        for (size_t m = 0; m < months; m++) {
            own[q] += own[(q - all->count) * months + m];
        }
    }
}

static void finish(const periods *all)
{
    const qc_quota_plan *plan = all->work->plan;

    for (size_t node = 0; node < plan->node_count; node++) {
        qc_money *quota = plan->part_quota + node * plan->part_count;
        qc_money *season = plan->part_season + node * plan->part_count;

        to_minor_units(all, quota, all->count);
        to_minor_units(all, season, all->count);
        if (node == 0 && plan->parts_are_stated) {
            memcpy(season, all->stated, all->count * sizeof *season);
        }
        sum_quarters(all, quota);
        sum_quarters(all, season);
    }
}

/* Expectation and odds of each part */

/* Futures of quarters behind those of their months. */
static void add_quarters(const periods *all, double *sums)
{
    size_t parts = all->work->plan->part_count;
    size_t draws = all->work->forecast->draw_count;

    for (size_t q = all->count; q < parts; q++) {
        size_t months = all->count / (parts - all->count);
        const double *first = sums + (q - all->count) * months * draws;

        memset(sums + q * draws, 0, draws * sizeof *sums);
        for (size_t m = 0; m < months; m++) {
            for (size_t d = 0; d < draws; d++) {
                sums[q * draws + d] += first[m * draws + d];
            }
        }
    }
}

static qc_status find_odds(void *context, size_t index, qc_error *error)
{
    const periods *all = context;
    const qc_quota_work *work = all->work;
    const qc_quota_plan *plan = work->plan;
    size_t at = all->node_of_branch[index] * plan->part_count;
    size_t draws = work->forecast->draw_count;
    double *sums = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(sums, plan->part_count * draws, error));
    qc_quota_futures_by_step(work, index, plan->first_step, plan->last_step, sums);
    add_quarters(all, sums);
    for (size_t p = 0; p < plan->part_count; p++) {
        const double *own = sums + p * draws;

        plan->part_expected[at + p] = qc_draws_mean(own, draws);
        plan->part_p_attain[at + p] =
            isnan(own[0]) || plan->part_quota[at + p] == 0
                ? NAN
                : qc_draws_chance_at_least(
                      own, draws, qc_money_to_major(plan->part_quota[at + p], &plan->currency));
    }

done:
    qc_memory_free(sums);
    return status;
}

static qc_status add_odds(periods *all, qc_error *error)
{
    qc_quota_work *work = all->work;
    qc_quota_plan *plan = work->plan;
    size_t cells = plan->node_count * plan->part_count;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(plan->part_expected, work->keep, cells, error));
    QC_TRY(QC_TAKE_ARRAY(plan->part_p_attain, work->keep, cells, error));
    for (size_t k = 0; k < cells; k++) {
        plan->part_expected[k] = NAN;
        plan->part_p_attain[k] = NAN;
    }
    QC_TRY(qc_tasks_run(work->run, "quota periods", work->branch_count, find_odds, all, error));

done:
    return status;
}

qc_status qc_quota_periods_share(qc_quota_work *work, const qc_id *node_of_branch,
                                 const qc_id *node_of_seat, qc_error *error)
{
    periods all = {
        .work = work, .node_of_branch = node_of_branch, .node_of_seat = node_of_seat};
    qc_quota_plan *plan = work->plan;
    qc_quota_table table;
    qc_status status = QC_OK;

    QC_TRY(list_parts(&all, error));
    if (all.count == 0) {
        goto done;
    }
    QC_TRY(QC_TAKE_ARRAY(plan->part_quota, work->keep, plan->node_count * plan->part_count,
                         error));
    QC_TRY(QC_TAKE_ARRAY(plan->part_season, work->keep, plan->node_count * plan->part_count,
                         error));
    QC_TRY(QC_TAKE_ARRAY(plan->part_proportions, work->keep, plan->node_count, error));
    QC_TRY(find_expected(&all, error));
    QC_TRY(share_company(&all, error));
    table = (qc_quota_table){.node_of_branch = node_of_branch,
                             .node_of_seat = node_of_seat,
                             .count = all.count,
                             .stride = plan->part_count,
                             .quota = plan->part_quota,
                             .weight = all.expected,
                             .by_service = true,
                             .alone = plan->part_season,
                             .proportions = plan->part_proportions};
    QC_TRY(qc_quota_table_share(work, &table, error));
    finish(&all);
    QC_TRY(qc_quota_handover_note(work, all.count, error));
    QC_TRY(add_odds(&all, error));

done:
    return status;
}
