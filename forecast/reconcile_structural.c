/* Structural weights: a sum errs as many times more as its leaves are together larger. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forecast/reconcilers.h"

/* Adds up the sizes of the leaves that can move below each row. */
static void add_sizes(const qc_record *record, double *size)
{
    const qc_rows *rows = record->rows;

    memset(size, 0, rows->row_count * sizeof *size);
    for (size_t leaf = 0; leaf < rows->leaf_count; leaf++) {
        size[leaf] = record->variance[leaf] > 0 ? record->size[leaf] : 0;
        if (rows->parent[leaf] < rows->row_count) {
            size[rows->parent[leaf]] += size[leaf];
        }
        if (rows->group[leaf] < rows->row_count) {
            size[rows->group[leaf]] += size[leaf];
        }
    }
    for (size_t row = rows->row_count; row-- > rows->leaf_count;) {
        if (rows->parent[row] < rows->row_count) {
            size[rows->parent[row]] += size[row];
        }
    }
}

/*
 * Weighted least squares with the number of leaves as variance: Athanasopoulos, Hyndman, Kourentzes & Petropoulos (2017), EJOR
 * 262(1):60-74, doi:10.1016/j.ejor.2017.02.046, section 3.3. Leaves of different size count as so many leaves of one size, so
 * that what a sum says otherwise moves all of them in proportion.
 */
void qc_weights_structural(const qc_record *record, double *weight)
{
    add_sizes(record, weight);
    for (size_t row = record->rows->leaf_count; row < record->rows->row_count; row++) {
        weight[row] = isinf(record->variance[row]) ? INFINITY : weight[row];
    }
}
