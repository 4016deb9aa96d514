/* Ordinary least squares, with leaves in proportion to their sizes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "forecast/hierarchy/reconcilers.h"

/*
 * Hyndman, Ahmed, Athanasopoulos & Shang (2011), CSDA 55(9):2579-2589,
 * doi:10.1016/j.csda.2011.03.006, if all leaves are of one size. Equal weights would adjust a
 * small leaf by as much as a large one and ruin its forecast; so a leaf's weight is its size,
 * and a sum's the mean size of the leaves.
 */
void qc_weights_ordinary(const qc_record *record, double *weight)
{
    const qc_rows *rows = record->rows;
    double size = 0;
    double count = 0;

    for (size_t leaf = 0; leaf < rows->leaf_count; leaf++) {
        weight[leaf] = record->variance[leaf] > 0 ? record->size[leaf] : 0;
        size += weight[leaf];
        count += weight[leaf] > 0 ? 1 : 0;
    }
    for (size_t row = rows->leaf_count; row < rows->row_count; row++) {
        weight[row] = isinf(record->variance[row]) || !(count > 0) ? INFINITY : size / count;
    }
}
