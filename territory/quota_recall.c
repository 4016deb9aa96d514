/* The past planning periods of a plan, and the one to come, as the quota methods see them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/fail.h"
#include "territory/quota_work.h"

/* A past planning period: when it was planned, and what came of it. */
typedef struct past_period {
    size_t origin; /* in the backtest */
    qc_span target;
} past_period;

static bool starts_period(const qc_quota_work *work, size_t first)
{
    const qc_panel *panel = work->panel;
    qc_frequency frequency = work->plan->frequency;
    qc_date start = 0;

    if (panel->frequency == QC_FREQUENCY_INDEX) {
        return true;
    }
    start = qc_period_start(&panel->calendar, panel->frequency,
                            panel->first_period + (qc_period)first);
    return qc_period_start(&panel->calendar, frequency,
                           qc_period_of_date(&panel->calendar, frequency, start)) == start;
}

/* Origins with the same lead as the plan, before a planning period that is over by now. */
static size_t find_periods(const qc_quota_work *work, past_period *periods)
{
    const qc_backtest *backtest = work->forecast->backtest;
    size_t lead = work->plan->first_step;
    size_t length = work->plan->last_step - lead + 1;
    size_t count = 0;

    if (backtest == NULL || work->plan->last_step >= backtest->horizon) {
        return 0;
    }
    for (size_t o = 0; o < backtest->origin_count; o++) {
        qc_span target = {.first = backtest->origin[o] + lead, .length = length};

        if (target.first + length <= work->panel->period_count &&
            starts_period(work, target.first)) {
            periods[count++] = (past_period){.origin = o, .target = target};
        }
    }
    return count;
}

/* What was forecast then, and what came. A leaf without either is left out of the comparison. */
static void compare_leaves(const qc_quota_work *work, past_period period, double *leaf_forecast,
                           double *actual)
{
    const qc_backtest *backtest = work->forecast->backtest;
    size_t leaves = backtest->leaf_count;
    size_t row = (period.origin * backtest->method_count + backtest->method_count - 1) * leaves;

    for (size_t leaf = 0; leaf < leaves; leaf++) {
        const double *steps = backtest->prediction + (row + leaf) * backtest->horizon;
        double forecast = 0;

        for (size_t s = 0; s < period.target.length; s++) {
            forecast += steps[work->plan->first_step + s];
        }
        actual[leaf] = qc_quota_leaf_revenue(work->panel, (qc_id)leaf, period.target);
        leaf_forecast[leaf] = isfinite(actual[leaf]) ? forecast : NAN;
        actual[leaf] = isfinite(forecast) ? actual[leaf] : NAN;
    }
}

/* Revenue of the comparable spans before the one that counts as history. */
static double earlier(const qc_quota_work *work, const qc_quota_elements *elements, qc_id leaf,
                      size_t back)
{
    size_t step = elements->years_ago > 0 ? qc_quota_periods_a_year(work->panel)
                                          : elements->history.length;
    qc_span span = elements->history;
    double revenue = NAN;

    if (span.length > 0 && span.first >= back * step) {
        span.first -= back * step;
        revenue = qc_quota_leaf_revenue(work->panel, leaf, span);
    }
    return revenue >= 0 ? revenue : NAN;
}

/* Periods from the first observation to an origin; NAN for a leaf that begins with the data. */
static double tenure(const qc_panel *panel, qc_id leaf, size_t known)
{
    const double *values = panel->values + leaf * panel->period_count;
    size_t first = 0;

    while (first < known && isnan(values[first])) {
        first++;
    }
    return first > 0 && first < known ? (double)(known - first) : NAN;
}

/* One case from its elements; `actual` NULL for the period to come. */
static void fill_case(const qc_quota_work *work, const qc_quota_elements *elements,
                      size_t known, const double *actual, qc_quota_case *one)
{
    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_id at = work->leaves[i];
        qc_id leaf = work->branches[at].leaf;

        if (actual != NULL && !isfinite(actual[leaf])) {
            continue;
        }
        one->lag[0][i] = elements->value[QC_ELEMENT_HISTORY][at];
        one->forecast[i] = elements->value[QC_ELEMENT_FORECAST][at];
        if (elements->available[QC_ELEMENT_POTENTIAL]) {
            one->potential[0][i] = elements->value[QC_ELEMENT_POTENTIAL][at];
        }
        for (size_t k = 1; k < QC_QUOTA_LAGS; k++) {
            one->lag[k][i] = earlier(work, elements, leaf, k);
        }
        qc_quota_fill_recent(work->panel->values + leaf * work->panel->period_count, known,
                             qc_quota_periods_a_year(work->panel), i, one);
        one->tenure[i] = tenure(work->panel, leaf, known);
        one->actual[i] = actual != NULL ? actual[leaf] : NAN;
    }
}

/* Past periods without a total, or before which there was no history, are dropped. */
static qc_status fill_past(qc_quota_work *work, const past_period *periods, size_t count,
                           qc_error *error)
{
    qc_quota_past *past = &work->past;
    qc_quota_elements elements = {.potential_missing = 0};
    double *leaf_forecast = NULL, *actual = NULL;
    size_t kept = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(leaf_forecast, work->scratch, work->panel->leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(actual, work->scratch, work->panel->leaf_count, error));
    QC_TRY(qc_quota_elements_take(work, &elements, error));
    for (size_t p = 0; p < count; p++) {
        qc_quota_case *one = &past->cases[kept];
        size_t known = work->forecast->backtest->origin[periods[p].origin];

        compare_leaves(work, periods[p], leaf_forecast, actual);
        qc_quota_elements_fill(work, periods[p].target, known, leaf_forecast, &elements);
        fill_case(work, &elements, known, actual, one);
        one->total = qc_quota_case_sum(past, one, one->actual);
        one->is_over = one->total > 0 && elements.available[QC_ELEMENT_HISTORY];
        kept += one->is_over ? 1 : 0;
    }
    past->case_count = kept + 1;

done:
    return status;
}

static qc_status take_shape(qc_quota_work *work, qc_error *error)
{
    qc_quota_shape *shape = NULL;
    size_t nodes = work->branch_count;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(shape, work->scratch, 1, error));
    QC_TRY(QC_TAKE_ARRAY(shape->parent, work->scratch, nodes, error));
    QC_TRY(QC_TAKE_ARRAY(shape->children, work->scratch, nodes, error));
    QC_TRY(QC_TAKE_ARRAY(shape->node_of_leaf, work->scratch, work->leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(shape->sum, work->scratch, nodes, error));
    QC_TRY(QC_TAKE_ARRAY(shape->part, work->scratch, nodes, error));
    QC_TRY(QC_TAKE_ARRAY(shape->used, work->scratch, nodes, error));
    shape->node_count = nodes;
    for (size_t n = 1; n < nodes; n++) {
        shape->parent[n] = work->branches[n].parent;
        shape->children[shape->parent[n]]++;
    }
    for (size_t i = 0; i < work->leaf_count; i++) {
        shape->node_of_leaf[i] = work->leaves[i];
    }
    work->past.shape = shape;

done:
    return status;
}

qc_status qc_quota_recall(qc_quota_work *work, qc_error *error)
{
    const qc_backtest *backtest = work->forecast->backtest;
    past_period *periods = NULL;
    size_t count = 0;
    qc_quota_case *next = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(periods, work->scratch, backtest != NULL ? backtest->origin_count : 0,
                         error));
    count = find_periods(work, periods);
    QC_TRY(qc_quota_past_take(work->leaf_count, count + 1, work->scratch, &work->past, error));
    QC_TRY(take_shape(work, error));
    work->past.has_forecast = true;
    work->past.has_potential = work->elements.available[QC_ELEMENT_POTENTIAL];
    QC_TRY(fill_past(work, periods, count, error));
    next = &work->past.cases[work->past.case_count - 1];
    qc_quota_case_clear(&work->past, next);
    fill_case(work, &work->elements, work->panel->period_count, NULL, next);
    next->total = qc_money_to_major(work->plan->goal, &work->plan->currency);
    next->is_over = false;

done:
    return status;
}
