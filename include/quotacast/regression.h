/* Linear regression by column-pivoted QR, with aliases, standard errors and robust weights. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_REGRESSION_H
#define QUOTACAST_REGRESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "quotacast/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How to fit. */
typedef struct qc_regression_settings {
    bool robust; /**< Huber weights by iteration, tuning constant 1.345 (95 % efficiency) */
    size_t max_iterations; /**< of the robust weights, at least 1; default 50 */
    /**
     * A column is aliased when no more than this share of its length remains at its turn, in
     * [0, 1); default 1e-13: some hundred roundings
     */
    double rank_tolerance;
} qc_regression_settings;

/** Not robust, 50 iterations, 1e-13. */
QC_API qc_regression_settings qc_regression_settings_default(void);

/**
 * A fitted regression. A column that is a linear combination of the ones kept is aliased: its
 * estimate and standard error are NAN and it takes no part in predictions. Of columns that
 * stand for each other the longest is kept, of equally long ones the first.
 */
typedef struct qc_regression {
    size_t row_count, column_count;
    size_t rank;
    double *estimate;       /**< [column_count] */
    double *standard_error; /**< [column_count]; NAN without residual degrees of freedom */
    bool *aliased;          /**< [column_count] */
    /**
     * [column_count][column_count] of the estimates; NAN rows and columns for aliases, NAN
     * without residual degrees of freedom; may be infinite in extreme units
     */
    double *covariance;
    double *residual; /**< [row_count] y - fitted, unweighted */
    /** [row_count] final weights: the prior ones (or 1) times Huber's share, 0 to 1 */
    double *weight;
    /** sqrt(weighted residual sum of squares / degrees_of_freedom); NAN without any */
    double residual_sd;
    /** robust: median |sqrt(prior weight) residual| / 0.6745; else residual_sd */
    double scale;
    size_t degrees_of_freedom; /**< rows with a prior weight above 0, less rank */
    /**
     * 1 - weighted residual sum of squares / that of y about its weighted mean, or about 0 if
     * the columns do not span the constant; in [0, 1], NAN where y does not vary
     */
    double r_squared;
    /** Of the robust weights; 0 if not robust. max_iterations means not settled */
    size_t iterations;
} qc_regression;

/**
 * Least squares (weighted, or with Huber's robust weights):
 *
 *     minimise  sum_i w_i (y_i - sum_j x_ij b_j)^2
 *
 * Columns are scaled to about unit length by powers of two, factored by Householder QR with column
 * pivoting; columns whose remaining length falls to the tolerance are aliased. Estimates, residuals
 * and covariance are refined on the augmented system with right-hand sides in extended precision
 * (long double), so that they carry what the rounded design determines.
 *
 * Robust: weights min(1, 1.345 scale / |residual|) from the residuals of the last fit, from
 * plain least squares on, until the largest change of a weight is 1e-8; scale is the median
 * absolute residual / 0.6745 of each iteration. Standard errors are Huber's asymptotic ones,
 *
 *     K^2 (sum psi(r)^2 / degrees_of_freedom) / mean(psi'(r))^2 (X'WX)^-1,
 *     K = 1 + rank / n var(psi') / mean(psi')^2,
 *
 * with W the prior weights. They hold for outlying responses, not for outlying rows of the design.
 *
 * Deterministic, O(rows columns^2) an iteration. No GSL type and no GSL abort is visible outside.
 *
 * @param design  [row_count][column_count] row-major, finite
 * @param y       [row_count] finite
 * @param prior_weight  [row_count] finite, at least 0, or NULL for all 1. Only ratios matter to
 *         estimates.
 * @param settings  NULL for the defaults
 * @param[out] fit  free with qc_regression_free(); untouched on failure
 * @return QC_OK, QC_ERR_ARGUMENT, QC_ERR_DATA (not finite, a negative weight), QC_ERR_TOO_SHORT
 *         (no row or no column, or no weight above 0), QC_ERR_NUMERIC (a result is beyond the
 *         range of double), QC_ERR_OVERFLOW, QC_ERR_MEMORY
 *
 * Sources: Golub & Van Loan (2013), Matrix Computations, 4th ed., sec. 5.4; Bjoerck (1967), BIT
 * 7:257-278, doi:10.1007/BF01939321; Huber (1964), Annals of Mathematical Statistics
 * 35(1):73-101, doi:10.1214/aoms/1177703732; Huber (1981), Robust Statistics, sec. 7.6,
 * doi:10.1002/0471725250.
 */
QC_API QC_MUST_CHECK qc_status qc_regression_fit(const double *design, const double *y,
                                                 const double *prior_weight, size_t row_count,
                                                 size_t column_count,
                                                 const qc_regression_settings *settings,
                                                 qc_regression **fit, qc_error *error);

/** sum_j x_j b_j over the columns that are not aliased, compensated. `x` is [column_count]. */
QC_API double qc_regression_predict(const qc_regression *fit, const double *x);

/** Frees a fit; NULL is allowed. */
QC_API void qc_regression_free(qc_regression *fit);

#ifdef __cplusplus
}
#endif

#endif
