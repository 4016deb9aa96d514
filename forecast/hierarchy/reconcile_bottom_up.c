/* Bottom-up: sums are the sums of the leaves' forecasts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "forecast/hierarchy/reconcilers.h"

/* The sums' own forecasts are ignored. Dunn, Williams & DeChaine (1976), JASA 71(353):68-71,
 * doi:10.1080/01621459.1976.10481478. */
void qc_weights_bottom_up(const qc_record *record, double *weight)
{
    for (size_t row = 0; row < record->rows->row_count; row++) {
        weight[row] = row < record->rows->leaf_count ? record->variance[row] : INFINITY;
    }
}
