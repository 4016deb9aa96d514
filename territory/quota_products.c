/* Quotas of lines of products: at every node they add up to its quota, and over the tree in every line. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "territory/quota_table.h"

/*
 * The company's lines are in the proportions of what is expected of each, by a forecast of its
 * own; a line with a goal in the goals table has that. Below, a node sells the lines that it
 * sold in the last year, as far as the sums allow; one that sold nothing has the mix of the
 * node above it.
 */

typedef struct products {
    qc_quota_work *work;
    const qc_product_lines *lines;
    qc_panel panel;        /* of the lines: the company, and a leaf for each */
    qc_forecast *forecast; /* of that panel */
    double *weight;        /* [branch][lines] */
} products;

/* The lines as a panel */

static qc_status lay_panel(products *all, qc_error *error)
{
    const qc_product_lines *lines = all->lines;
    const qc_panel *whole = all->work->panel;
    qc_arena *room = all->work->scratch;
    qc_panel *panel = &all->panel;
    qc_status status = QC_OK;

    *panel = (qc_panel){.frequency = whole->frequency,
                        .calendar = whole->calendar,
                        .first_period = whole->first_period,
                        .period_count = whole->period_count,
                        .season = whole->season,
                        .leaf_count = lines->count,
                        .node_count = lines->count + 1,
                        .values = lines->revenue};
    QC_TRY(QC_TAKE_ARRAY(panel->nodes, room, panel->node_count, error));
    QC_TRY(QC_TAKE_ARRAY(panel->leaf_node, room, panel->leaf_count, error));
    panel->nodes[0] = (qc_panel_node){.name = "all",
                                      .level = "company",
                                      .parent = QC_NO_ID,
                                      .leaf = QC_NO_ID,
                                      .territory = QC_NO_ID};
    for (size_t k = 0; k < lines->count; k++) {
        double *values = lines->revenue + k * panel->period_count;

        panel->nodes[k + 1] = (qc_panel_node){.name = lines->name[k],
                                              .level = "series",
                                              .parent = 0,
                                              .leaf = (qc_id)k,
                                              .territory = QC_NO_ID};
        panel->leaf_node[k] = (qc_id)(k + 1);
        /* Not sold yet: it is not known what it would have been. */
        for (size_t p = 0; p < panel->period_count && values[p] == 0; p++) {
            values[p] = NAN;
        }
    }

done:
    return status;
}

static qc_status forecast_lines(products *all, qc_error *error)
{
    qc_forecast_settings settings = qc_forecast_settings_default();

    settings.horizon = all->work->forecast->horizon;
    settings.draws = all->work->forecast->draw_count;
    settings.backtest = false;
    return qc_forecast_run(&all->panel, &settings, all->work->run, &all->forecast, error);
}

/* Futures of a line summed over the planning period. */
static void sum_futures(const products *all, size_t line, double *sums)
{
    const qc_forecast *forecast = all->forecast;
    const qc_quota_plan *plan = all->work->plan;

    memset(sums, 0, forecast->draw_count * sizeof *sums);
    for (size_t step = plan->first_step; step <= plan->last_step; step++) {
        const double *draws =
            forecast->draws + (line * forecast->horizon + step) * forecast->draw_count;

        for (size_t d = 0; d < forecast->draw_count; d++) {
            sums[d] += draws[d];
        }
    }
}

/* The company's lines */

static qc_status expect_lines(products *all, double *sums, qc_error *error)
{
    qc_quota_plan *plan = all->work->plan;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(plan->product_expected, all->work->keep, plan->product_count, error));
    for (size_t k = 0; k < plan->product_count; k++) {
        sum_futures(all, k, sums);
        plan->product_expected[k] = qc_draws_mean(sums, all->forecast->draw_count);
    }

done:
    return status;
}

static void find_odds(const products *all, double *sums)
{
    qc_quota_plan *plan = all->work->plan;

    for (size_t k = 0; k < plan->product_count; k++) {
        sum_futures(all, k, sums);
        plan->product_p_attain[k] =
            isnan(sums[0]) || plan->product_quota[k] == 0
                ? NAN
                : qc_draws_chance_at_least(
                      sums, all->forecast->draw_count,
                      qc_money_to_major(plan->product_quota[k], &plan->currency));
    }
}

static qc_status fail_goals(const qc_quota_work *work, qc_money stated, bool all_stated,
                            qc_error *error)
{
    return qc_fail(
        error, QC_ERR_INFEASIBLE,
        "the goals of products add up to %s, %s the goal of %s; the nearest feasible "
        "goal is %s",
        qc_quota_amount(work, stated).text,
        all_stated ? "and there is one for every line, beside" : "above",
        qc_quota_amount(work, work->plan->goal).text, qc_quota_amount(work, stated).text);
}

/* Stated goals as they are, the others in the proportions of what is expected of them. */
static qc_status share_company(products *all, const qc_money *stated, qc_error *error)
{
    qc_quota_work *work = all->work;
    qc_quota_plan *plan = work->plan;
    double *weight = NULL;
    qc_money *lower = NULL, *upper = NULL;
    qc_money sum = 0;
    size_t count = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(weight, work->scratch, plan->product_count, error));
    QC_TRY(QC_TAKE_ARRAY(lower, work->scratch, plan->product_count, error));
    QC_TRY(QC_TAKE_ARRAY(upper, work->scratch, plan->product_count, error));
    for (size_t k = 0; k < plan->product_count; k++) {
        bool is_stated = stated[k] != QC_NO_MONEY;

        if (is_stated && stated[k] % work->unit != 0) {
            return qc_fail(
                error, QC_ERR_ARGUMENT,
                "the goal of '%s', %s, is no multiple of the unit %s, in which quotas "
                "add up",
                plan->product_name[k], qc_quota_amount(work, stated[k]).text,
                qc_quota_amount(work, work->unit).text);
        }
        weight[k] = plan->product_expected[k] > 0 ? plan->product_expected[k] : 0;
        lower[k] = is_stated ? stated[k] / work->unit : 0;
        upper[k] = is_stated ? lower[k] : plan->goal / work->unit;
        sum += is_stated ? stated[k] : 0;
        count += is_stated ? 1 : 0;
        plan->product_is_stated[k] = is_stated;
    }
    if (sum > plan->goal || (count == plan->product_count && sum != plan->goal)) {
        return fail_goals(work, sum, count == plan->product_count, error);
    }
    QC_TRY(qc_quota_allocate(weight, lower, upper, plan->product_count, plan->goal / work->unit,
                             plan->product_quota, error));

done:
    return status;
}

/* What nodes sold of each line in the last year; the mix of the node above where they sold
 * nothing. */
static qc_status mix_branches(products *all, qc_error *error)
{
    const qc_quota_work *work = all->work;
    size_t count = all->lines->count;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(all->weight, work->scratch, work->branch_count * count, error));
    for (size_t i = work->branch_count; i-- > 0;) {
        const qc_quota_branch *branch = &work->branches[i];
        double *own = all->weight + i * count;

        for (size_t k = 0; k < count && branch->leaf != QC_NO_ID; k++) {
            own[k] = all->lines->mix[branch->leaf * count + k];
        }
        for (size_t k = 0; k < count && i > 0; k++) {
            all->weight[branch->parent * count + k] += own[k];
        }
    }
    for (size_t i = 1; i < work->branch_count; i++) {
        double *own = all->weight + i * count;
        double sum = 0;

        for (size_t k = 0; k < count; k++) {
            sum += own[k];
        }
        if (!(sum > 0)) {
            memcpy(own, all->weight + work->branches[i].parent * count, count * sizeof *own);
        }
    }

done:
    return status;
}

/* Names and room of the plan. */
static qc_status begin_plan(products *all, qc_error *error)
{
    qc_quota_work *work = all->work;
    qc_quota_plan *plan = work->plan;
    qc_status status = QC_OK;

    plan->product_count = all->lines->count;
    QC_TRY(QC_TAKE_ARRAY(plan->product_name, work->keep, plan->product_count, error));
    QC_TRY(QC_TAKE_ARRAY(plan->product_is_stated, work->keep, plan->product_count, error));
    QC_TRY(QC_TAKE_ARRAY(plan->product_p_attain, work->keep, plan->product_count, error));
    QC_TRY(QC_TAKE_ARRAY(plan->product_quota, work->keep,
                         plan->node_count * plan->product_count, error));
    for (size_t k = 0; k < plan->product_count; k++) {
        plan->product_name[k] = qc_arena_format(work->keep, "%s", all->lines->name[k]);
        if (plan->product_name[k] == NULL) {
            return qc_fail_memory(error);
        }
    }

done:
    return status;
}

static qc_status share_lines(products *all, const qc_id *node_of_branch,
                             const qc_id *node_of_seat, qc_error *error)
{
    qc_quota_work *work = all->work;
    qc_quota_plan *plan = work->plan;
    double *sums = NULL;
    qc_quota_table table;
    qc_status status = QC_OK;

    QC_TRY(begin_plan(all, error));
    QC_TRY(lay_panel(all, error));
    QC_TRY(forecast_lines(all, error));
    QC_TRY(QC_TAKE_ARRAY(sums, work->scratch, all->forecast->draw_count, error));
    QC_TRY(expect_lines(all, sums, error));
    QC_TRY(share_company(all, work->line_goal, error));
    QC_TRY(mix_branches(all, error));
    table = (qc_quota_table){.node_of_branch = node_of_branch,
                             .node_of_seat = node_of_seat,
                             .count = plan->product_count,
                             .stride = plan->product_count,
                             .quota = plan->product_quota,
                             .weight = all->weight,
                             .leaves_differ = true};
    QC_TRY(qc_quota_table_share(work, &table, error));
    for (size_t k = 0; k < plan->node_count * plan->product_count; k++) {
        plan->product_quota[k] *= work->unit;
    }
    find_odds(all, sums);

done:
    return status;
}

qc_status qc_quota_products_share(qc_quota_work *work, const qc_product_lines *lines,
                                  const qc_id *node_of_branch, const qc_id *node_of_seat,
                                  qc_error *error)
{
    products all = {.work = work, .lines = lines};
    qc_status status = share_lines(&all, node_of_branch, node_of_seat, error);

    qc_forecast_free(all.forecast);
    return status;
}
