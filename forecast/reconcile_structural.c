/* Structural weights: a sum errs as many times more as it has leaves. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forecast/reconcilers.h"

/* Counts the leaves that can move below each row. */
static void count_leaves(const qc_record *record, double *count)
{
    const qc_rows *rows = record->rows;

    memset(count, 0, rows->row_count * sizeof *count);
    for (size_t leaf = 0; leaf < rows->leaf_count; leaf++) {
        count[leaf] = record->variance[leaf] > 0 ? 1 : 0;
        if (rows->parent[leaf] < rows->row_count) {
            count[rows->parent[leaf]] += count[leaf];
        }
        if (rows->group[leaf] < rows->row_count) {
            count[rows->group[leaf]] += count[leaf];
        }
    }
    for (size_t row = rows->row_count; row-- > rows->leaf_count;) {
        if (rows->parent[row] < rows->row_count) {
            count[rows->parent[row]] += count[row];
        }
    }
}

/* Weighted least squares with the number of leaves as variance: Athanasopoulos, Hyndman, Kourentzes & Petropoulos (2017), EJOR
 * 262(1):60-74, doi:10.1016/j.ejor.2017.02.046, section 3.3. */
void qc_weights_structural(const qc_record *record, double *weight)
{
    count_leaves(record, weight);
    for (size_t row = record->rows->leaf_count; row < record->rows->row_count; row++) {
        weight[row] = isinf(record->variance[row]) ? INFINITY : weight[row];
    }
}
