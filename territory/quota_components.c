/* Variance components: how much of what leaves did in the past is their own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "territory/quota_past.h"

qc_status qc_components_take(size_t leaf_count, qc_arena *arena, qc_components *components,
                             qc_error *error)
{
    qc_components draft = {.leaf_count = leaf_count, .ratio = INFINITY};
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(draft.count, arena, leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(draft.mean, arena, leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(draft.spread, arena, leaf_count, error));
    *components = draft;

done:
    return status;
}

/* Welford (1962), Technometrics 4:419-420, doi:10.1080/00401706.1962.10490022, with faded
 * counts. */
void qc_components_add(qc_components *components, size_t leaf, double value)
{
    double step = value - components->mean[leaf];

    components->count[leaf] += 1;
    components->mean[leaf] += step / components->count[leaf];
    components->spread[leaf] += step * (value - components->mean[leaf]);
}

void qc_components_fade(qc_components *components, double kept)
{
    for (size_t i = 0; i < components->leaf_count; i++) {
        components->count[i] *= kept;
        components->spread[i] *= kept;
    }
}

void qc_components_find(qc_components *components)
{
    double total = 0, squares = 0, groups = 0, weighted = 0, within = 0, between = 0;

    for (size_t i = 0; i < components->leaf_count; i++) {
        double n = components->count[i];

        total += n;
        squares += n * n;
        groups += n > 0 ? 1 : 0;
        weighted += n * components->mean[i];
        within += components->spread[i];
    }
    components->grand = total > 0 ? weighted / total : 0;
    components->ratio = INFINITY;
    if (groups < 2 || !(total > groups)) {
        return;
    }
    for (size_t i = 0; i < components->leaf_count; i++) {
        double deviation = components->mean[i] - components->grand;

        between += components->count[i] * deviation * deviation;
    }
    within /= total - groups;
    between = (between / (groups - 1) - within) / ((total - squares / total) / (groups - 1));
    components->ratio = between > 0 ? within / between : INFINITY;
}

double qc_components_expected(const qc_components *components, size_t leaf)
{
    double n = components->count[leaf];

    return n > 0 && isfinite(components->ratio)
               ? n / (n + components->ratio) * (components->mean[leaf] - components->grand)
               : 0;
}
