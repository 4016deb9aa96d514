/* Reading draws: sums over a node, mean, quantiles, the chance of reaching a threshold. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "quotacast/forecast.h"

static bool is_below(const qc_panel *panel, size_t node, size_t above)
{
    while (node != above && panel->nodes[node].parent != QC_NO_ID) {
        node = panel->nodes[node].parent;
    }
    return node == above;
}

void qc_forecast_node_draws(const qc_panel *panel, const qc_forecast *forecast, size_t node,
                            size_t first_step, size_t last_step, double *sums)
{
    size_t count = forecast->draw_count;
    qc_id own = panel->nodes[node].leaf;
    size_t from = own != QC_NO_ID ? own : 0; /* nothing lies below a leaf */
    size_t end = own != QC_NO_ID ? from + 1 : forecast->leaf_count;
    bool any = false;

    memset(sums, 0, count * sizeof *sums);
    for (size_t leaf = from; leaf < end; leaf++) {
        const double *of_leaf = forecast->draws + leaf * forecast->horizon * count;

        if (!is_below(panel, panel->leaf_node[leaf], node) || isnan(of_leaf[0])) {
            continue;
        }
        any = true;
        for (size_t step = first_step; step <= last_step; step++) {
            for (size_t draw = 0; draw < count; draw++) {
                sums[draw] += of_leaf[step * count + draw];
            }
        }
    }
    for (size_t draw = 0; draw < count && !any; draw++) {
        sums[draw] = NAN;
    }
}

double qc_draws_mean(const double *draws, size_t count)
{
    return count > 0 ? qc_numeric_sum(draws, count) / (double)count : NAN;
}

qc_status qc_draws_quantiles(const double *draws, size_t count, const double *levels,
                             size_t level_count, double *values, qc_error *error)
{
    qc_status status = QC_OK;
    double *sorted = NULL;
    bool missing = false;

    if (count == 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "quantiles of no draws; give at least one");
    }
    for (size_t k = 0; k < level_count; k++) {
        if (!(levels[k] >= 0 && levels[k] <= 1)) {
            return qc_fail(error, QC_ERR_ARGUMENT, "quantile level %g; give 0 to 1", levels[k]);
        }
    }
    QC_TRY(QC_NEW_ARRAY(sorted, count, error));
    for (size_t draw = 0; draw < count; draw++) {
        sorted[draw] = draws[draw];
        missing = missing || isnan(draws[draw]);
    }
    if (!missing) {
        qc_numeric_sort(sorted, count);
    }
    for (size_t k = 0; k < level_count; k++) {
        values[k] = missing ? NAN : qc_numeric_quantile_sorted(sorted, count, levels[k]);
    }

done:
    qc_memory_free(sorted);
    return status;
}

double qc_draws_chance_at_least(const double *draws, size_t count, double threshold)
{
    size_t reached = 0;

    for (size_t draw = 0; draw < count; draw++) {
        if (isnan(draws[draw])) {
            return NAN;
        }
        reached += draws[draw] >= threshold;
    }
    return count > 0 ? (double)reached / (double)count : NAN;
}
