/* Futures of a branch of a plan: the sums of those of its leaves, which stand together. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "territory/quota_work.h"

void qc_quota_futures(const qc_quota_work *work, size_t branch, size_t first_step,
                      size_t last_step, double *sums)
{
    const qc_forecast *forecast = work->forecast;
    size_t count = forecast->draw_count;
    bool any = false;

    memset(sums, 0, count * sizeof *sums);
    for (size_t i = branch; i < work->branches[branch].end; i++) {
        qc_id leaf = work->branches[i].leaf;
        const double *draws = NULL;

        if (leaf == QC_NO_ID || isnan(forecast->draws[leaf * forecast->horizon * count])) {
            continue;
        }
        any = true;
        draws = forecast->draws + leaf * forecast->horizon * count;
        for (size_t step = first_step; step <= last_step; step++) {
            for (size_t draw = 0; draw < count; draw++) {
                sums[draw] += draws[step * count + draw];
            }
        }
    }
    for (size_t draw = 0; draw < count && !any; draw++) {
        sums[draw] = NAN;
    }
}
