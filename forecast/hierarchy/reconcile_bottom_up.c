/* Bottom-up: what the leaves say. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "forecast/hierarchy/reconcilers.h"

/* The forecasts of sums do not count. Dunn, Williams & DeChaine (1976), JASA 71(353):68-71,
 * doi:10.1080/01621459.1976.10481478. */
void qc_weights_bottom_up(const qc_record *record, double *weight)
{
    for (size_t row = 0; row < record->rows->row_count; row++) {
        weight[row] = row < record->rows->leaf_count ? record->variance[row] : INFINITY;
    }
}
