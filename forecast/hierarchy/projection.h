/* The coherent values closest to given ones: least squares over a tree and groups across it. */
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
 * The matrix S, which sums leaves into rows, is never formed. Over the tree a pass upwards
 * combines each sum's own value with that of its children, and a pass downwards distributes the
 * adjustment of each sum (a Kalman filter and smoother over a tree: Chou, Willsky & Benveniste
 * 1994, IEEE TAC 39(3):464-478, doi:10.1109/9.280746). Groups are further observations of sums
 * of leaves and come in by the Woodbury identity. Making a projection costs
 * O(rows (groups + 1) + groups^3), applying it O(rows + groups^2).
 */
typedef struct qc_projection {
    const qc_rows *rows;
    double *weight; /* [row_count] */
    double *gain;   /* [tree_count] weight of a sum's own value against that of its children */
    double *share;  /* [tree_count] of its parent's adjustment */
    size_t group_count; /* groups that are used */
    /* [group_count][group_count] Cholesky factor of the variance of the groups' values */
    double *group_root;
    double *mean, *below, *pull; /* scratch, [row_count] */
} qc_projection;

/**
 * Borrows `rows`.
 *
 * @param weight  [row_count] at least 0. 0 keeps the value as it is; INFINITY, for sums only,
 *                ignores it
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
 * Sums leaves into all rows above them, in place, by compensated addition in index order.
 * `carry`: scratch [row_count].
 */
void qc_rows_sum(const qc_rows *rows, double *x, double *carry);

#endif
