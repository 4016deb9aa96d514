/* Ordinary least squares: all rows err alike, in money. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "forecast/reconcilers.h"

/*
 * Hyndman, Ahmed, Athanasopoulos & Shang (2011), CSDA 55(9):2579-2589, doi:10.1016/j.csda.2011.03.006. What is
 * handed to a leaf does not depend on its size, which can ruin small ones.
 */
void qc_weights_ordinary(const qc_record *record, double *weight)
{
    const qc_rows *rows = record->rows;

    for (size_t row = 0; row < rows->row_count; row++) {
        bool is_free = record->variance[row] > 0 || row >= rows->leaf_count;

        weight[row] = isinf(record->variance[row]) ? INFINITY : is_free ? 1 : 0;
    }
}
