/* Futures of a branch of a plan: the sums of those of its leaves, which stand together. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "territory/quota_work.h"

/* One pass over the leaves below; a step's futures go to sums + stride for each step. */
static void add_leaves(const qc_quota_work *work, size_t branch, size_t first_step,
                       size_t last_step, size_t stride, double *sums)
{
    const qc_forecast *forecast = work->forecast;
    size_t count = forecast->draw_count;
    size_t rows = stride > 0 ? last_step - first_step + 1 : 1;
    bool any = false;

    memset(sums, 0, rows * count * sizeof *sums);
    for (size_t i = branch; i < work->branches[branch].end; i++) {
        qc_id leaf = work->branches[i].leaf;
        const double *draws = NULL;

        if (leaf == QC_NO_ID || isnan(forecast->draws[leaf * forecast->horizon * count])) {
            continue;
        }
        any = true;
        draws = forecast->draws + leaf * forecast->horizon * count;
        for (size_t step = first_step; step <= last_step; step++) {
            double *sum = sums + (step - first_step) * stride;

            for (size_t draw = 0; draw < count; draw++) {
                sum[draw] += draws[step * count + draw];
            }
        }
    }
    for (size_t k = 0; k < rows * count && !any; k++) {
        sums[k] = NAN;
    }
}

void qc_quota_futures(const qc_quota_work *work, size_t branch, size_t first_step,
                      size_t last_step, double *sums)
{
    add_leaves(work, branch, first_step, last_step, 0, sums);
}

void qc_quota_futures_by_step(const qc_quota_work *work, size_t branch, size_t first_step,
                              size_t last_step, double *sums)
{
    add_leaves(work, branch, first_step, last_step, work->forecast->draw_count, sums);
}
