/* Last observations that fell outside the ranges forecast one period before. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "quotacast/explain.h"

static const double levels[2] = {0.025, 0.975};

/* Most values of all draws: larger panels are not checked. */
#define MOST_NUMBERS ((size_t)1 << 26)

/* Index of the origin one period before the end, origin_count if it has no draws. */
static size_t last_origin(const qc_panel *panel, const qc_forecast *forecast)
{
    const qc_backtest *backtest = forecast->backtest;

    if (backtest == NULL || backtest->owner == NULL || backtest->draw_count == 0 ||
        backtest->origin_count == 0 ||
        backtest->origin[backtest->origin_count - 1] + 1 != panel->period_count ||
        backtest->leaf_count * backtest->horizon > MOST_NUMBERS / backtest->draw_count) {
        return backtest != NULL ? backtest->origin_count : 0;
    }
    return backtest->origin_count - 1;
}

/* Adds the first step of each leaf, and its last observation, to all nodes above; NAN where a
 * leaf has no range or no observation. */
static void add_up(const qc_panel *panel, const qc_backtest *backtest, const double *draws,
                   double *sums, double *observed)
{
    size_t count = backtest->draw_count;

    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        const double *own = draws + leaf * backtest->horizon * count;
        double value = panel->values[(leaf + 1) * panel->period_count - 1];

        for (qc_id node = panel->leaf_node[leaf]; node != QC_NO_ID;
             node = panel->nodes[node].parent) {
            observed[node] += isnan(own[0]) ? NAN : value;
            for (size_t d = 0; d < count; d++) {
                sums[node * count + d] += own[d];
            }
        }
    }
}

static qc_status check_node(const double *draws, size_t count, double observed,
                            qc_surprises *found, size_t node, qc_error *error)
{
    double range[2];
    qc_status status = QC_OK;

    if (isnan(observed)) {
        return QC_OK;
    }
    status = qc_draws_quantiles(draws, count, levels, 2, range, error);
    if (status == QC_OK) {
        found->item[found->checked++] = (qc_surprise){node, observed, range[0], range[1]};
        found->count += observed < range[0] || observed > range[1];
    }
    return status;
}

/* Distance outside the range in units of its width; 0 or less inside. */
static double distance(const qc_surprise *s)
{
    double out = fmax(s->low - s->observed, s->observed - s->high);

    return s->high > s->low ? out / (s->high - s->low) : out > 0 ? INFINITY : 0.0;
}

static int compare_surprises(const void *left, const void *right)
{
    const qc_surprise *a = left;
    const qc_surprise *b = right;
    double far_a = distance(a);
    double far_b = distance(b);

    if (far_a < far_b || far_a > far_b) {
        return far_a > far_b ? -1 : 1;
    }
    return a->node < b->node ? -1 : 1;
}

qc_status qc_forecast_surprises(const qc_panel *panel, const qc_forecast *forecast,
                                qc_surprises *surprises, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_backtest *backtest = forecast->backtest;
    size_t index = last_origin(panel, forecast);
    qc_surprises draft = {0};
    double *draws = NULL;
    double *sums = NULL;
    double *observed = NULL;

    *surprises = draft;
    if (backtest == NULL || index == backtest->origin_count) {
        return QC_OK;
    }
    size_t count = backtest->draw_count;
    QC_TRY(QC_NEW_ARRAY(draws, panel->leaf_count * backtest->horizon * count, error));
    QC_TRY(QC_NEW_ARRAY(sums, panel->node_count * count, error));
    QC_TRY(QC_NEW_ARRAY(observed, panel->node_count, error));
    QC_TRY(QC_NEW_ARRAY(draft.item, panel->node_count, error));
    QC_TRY(qc_backtest_draws(backtest, index, draws, error));
    add_up(panel, backtest, draws, sums, observed);
    for (size_t node = 0; node < panel->node_count; node++) {
        QC_TRY(check_node(sums + node * count, count, observed[node], &draft, node, error));
    }
    qsort(draft.item, draft.checked, sizeof *draft.item, compare_surprises);
    *surprises = draft;
    draft = (qc_surprises){0};

done:
    qc_surprises_clear(&draft);
    qc_memory_free(draws);
    qc_memory_free(sums);
    qc_memory_free(observed);
    return status;
}

void qc_surprises_clear(qc_surprises *surprises)
{
    qc_memory_free(surprises->item);
    *surprises = (qc_surprises){0};
}
