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

typedef struct qc_regression_settings {
    bool robust; /**< Huber weights by iteration, tuning constant 1.345 (95 % efficiency) */
    size_t max_iterations; /**< of the robust weights; default 50 */
    double
        rank_tolerance; /**< a scaled column is aliased below this remaining length; default 1e-13: some hundred roundings */
} qc_regression_settings;

QC_API qc_regression_settings qc_regression_settings_default(void);

/**
 * A fitted regression. A column that is a linear combination of the ones kept is aliased: its
 * estimate and standard error are NAN and it takes no part in predictions.
 */
typedef struct qc_regression {
    size_t row_count, column_count;
    size_t rank;
    double *estimate;       /**< [column_count] */
    double *standard_error; /**< [column_count]; NAN without residual degrees of freedom */
    bool *aliased;          /**< [column_count] */
    double
        *covariance; /**< [column_count][column_count] of the estimates; NAN rows for aliases */
    double *residual; /**< [row_count] y - fitted, unweighted */
    double *weight; /**< [row_count] final weights, 0 to 1 (all 1 unless robust or weighted) */
    double residual_sd; /**< sqrt(weighted residual sum of squares / degrees_of_freedom) */
    size_t degrees_of_freedom;
    double r_squared; /**< about the mean if the columns span the constant, else about zero */
    size_t iterations;
} qc_regression;

/**
 * Least squares (weighted, or with Huber's robust weights):
 *
 *     minimise  sum_i w_i (y_i - sum_j x_ij b_j)^2
 *
 * Columns are scaled to unit length, factored by Householder QR with column pivoting; columns whose
 * remaining length falls below the tolerance are aliased. One step of iterative refinement of the
 * solution with residuals in extended precision.
 *
 * Deterministic, O(rows columns^2). No GSL type and no GSL abort is visible outside.
 *
 * @param design  [row_count][column_count] row-major, finite
 * @param y       [row_count] finite
 * @param prior_weight  [row_count] at least 0, or NULL for all 1
 * @param settings  NULL for the defaults
 * @param[out] fit  free with qc_regression_free(); untouched on failure
 * @return QC_OK, QC_ERR_ARGUMENT, QC_ERR_DATA (not finite), QC_ERR_TOO_SHORT (no row or no column),
 *         QC_ERR_NUMERIC, QC_ERR_MEMORY
 *
 * Sources: Golub & Van Loan (2013), Matrix Computations, 4th ed., sec. 5.4; Huber (1964), Annals of
 * Mathematical Statistics 35(1):73-101, doi:10.1214/aoms/1177703732.
 */
QC_API QC_MUST_CHECK qc_status qc_regression_fit(const double *design, const double *y,
                                                 const double *prior_weight, size_t row_count,
                                                 size_t column_count,
                                                 const qc_regression_settings *settings,
                                                 qc_regression **fit, qc_error *error);

/** sum_j x_j b_j over the columns that are not aliased. `x` is [column_count]. */
QC_API double qc_regression_predict(const qc_regression *fit, const double *x);

QC_API void qc_regression_free(qc_regression *fit);

#ifdef __cplusplus
}
#endif

#endif
