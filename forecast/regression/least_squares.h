/* Least squares of one design and many right-hand sides: scaled, column-pivoted QR, then refinement. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_LEAST_SQUARES_H
#define QC_FORECAST_REGRESSION_LEAST_SQUARES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"

/**
 * Work for designs of up to row_limit x column_limit; factor and solve allocate nothing.
 *
 * With weights w and a design X, columns are scaled by powers of two to about unit length,
 * which is exact, and sqrt(w) X D = Q R P' is factored. A column whose remaining length at its
 * turn is at most tolerance times its own is aliased, and so are all behind it.
 *
 * A solution is refined together with its residuals on the augmented system
 *
 *     r + B z = c,    B' r = g,    B = sqrt(w) X D,
 *
 * with right-hand sides computed in long double, until the steps no longer shrink. This brings the
 * solution to what the rounded design itself allows, whatever the size of the residuals. Source:
 * Bjoerck (1967), BIT 7:257-278, doi:10.1007/BF01939321.
 */
typedef struct qc_least_squares {
    size_t row_count, column_count, rank;
    size_t weighted_count; /**< rows whose weight is above 0 */
    size_t *order;        /**< [column_count] column of each pivot; the first `rank` are kept */
    const double *design; /* borrowed at factoring */
    double *factor;       /* [row_count][column_count] QR */
    double *tau, *norm;   /* [column_count] */
    int *exponent;        /* [column_count] D is 2^-exponent */
    long double *root_weight; /* [row_count] */
    long double *solution;    /* [column_count] z by pivot */
    long double *unscaled;    /* [column_count] D z */
    long double *rest;        /* [row_count] r */
    double *row_step, *column_step;
    int response_exponent; /* of the last solved right-hand side: c is 2^-exponent y */
} qc_least_squares;

/** Work for designs within the limits (each at least 1). Free with qc_least_squares_free(). */
QC_MUST_CHECK qc_status qc_least_squares_new(size_t row_limit, size_t column_limit,
                                             qc_least_squares **work, qc_error *error);
void qc_least_squares_free(qc_least_squares *work);

/**
 * Factors a finite design (borrowed until the next factoring) with weights >= 0, or NULL for all 1.
 */
void qc_least_squares_factor(qc_least_squares *work, const double *design, const double *weight,
                             size_t row_count, size_t column_count, double tolerance);

/**
 * Solves for finite responses, refined or by the factors alone; the readers below then speak of
 * this solution.
 */
void qc_least_squares_solve(qc_least_squares *work, const double *y, bool refined);

/** Estimates [column_count], NAN where aliased. */
void qc_least_squares_estimates(const qc_least_squares *work, double *estimate);

/** y - X b [row_count], unweighted, rounded once. */
void qc_least_squares_residuals(qc_least_squares *work, const double *y, double *residual);

/** sqrt(sum_i w_i (y_i - x_i b)^2). */
double qc_least_squares_norm(const qc_least_squares *work);

/** True if the kept columns span the constant. Overwrites the solution. */
bool qc_least_squares_spans_constant(qc_least_squares *work);

/**
 * factor^2 (X'WX)^-1 [column_count][column_count] and the roots of its diagonal [column_count],
 * NAN for aliases. Overwrites the solution.
 */
void qc_least_squares_covariance(qc_least_squares *work, double factor, double *covariance,
                                 double *standard_error);

#endif
