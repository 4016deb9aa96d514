/* The coherent values next to given ones: least squares over a tree, and over groups that cross it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_HIERARCHY_PROJECTION_H
#define QC_FORECAST_HIERARCHY_PROJECTION_H

#include <stddef.h>

#include "forecast/rows.h"

/**
 * x = S (S' A^-1 S)^-1 S' A^-1 y with A = diag(weight): of all values that add up, those with
 * the least sum of (y - x)^2 / weight. Hyndman, Lee & Wang (2016), CSDA 97:16-32,
 * doi:10.1016/j.csda.2015.11.007.
 *
 * S, which sums leaves into rows, is never formed. Over the tree, one pass upwards meets each
 * sum's own value with that of its children, one pass downwards hands out what a sum gained
 * (the two passes of a Kalman filter and smoother over a tree: Chou, Willsky & Benveniste 1994,
 * IEEE TAC 39(3):464-478, doi:10.1109/9.280746). Groups are further observations of sums of
 * leaves, taken in by the Woodbury identity. Making it costs O(rows (groups + 1) + groups^3),
 * applying it O(rows + groups^2).
 */
typedef struct qc_projection {
    const qc_rows *rows;
    double *weight; /* [row_count] */
    double *gain;  /* [tree_count] what a sum's own value counts against that of its children */
    double *share; /* [tree_count] of what its parent gains */
    size_t group_count; /* that are used */
    /* [group_count][group_count] factor of the variance of what groups say */
    double *group_root;
    double *mean, *below, *pull; /* scratch, [row_count] */
} qc_projection;

/**
 * Borrows `rows`.
 *
 * @param weight  [row_count] at least 0. 0: the value is kept as it is (for a leaf: it cannot
 *                move). INFINITY, for sums only: the value does not count.
 */
QC_MUST_CHECK qc_status qc_projection_new(const qc_rows *rows, const double *weight,
                                          qc_projection **projection, qc_error *error);

void qc_projection_free(qc_projection *projection);

/**
 * @param y       [row_count] finite where the weight is
 * @param[out] x  [row_count] coherent up to rounding; may be y
 */
void qc_projection_apply(qc_projection *projection, const double *y, double *x);

/**
 * Sums leaves into all rows above them, in place; compensated, in index order. `carry`: scratch
 * [row_count].
 */
void qc_rows_sum(const qc_rows *rows, double *x, double *carry);

#endif
