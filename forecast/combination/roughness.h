/* How rough a row runs, and lines by it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_ROUGHNESS_H
#define QC_FORECAST_COMBINATION_ROUGHNESS_H

#include "forecast/history.h"

/**
 * Logarithm of the median size of a row's second differences y[t] - 2 y[t - 1] + y[t - 2] as
 * known at an origin, in units of its level there, bounded below; of sales over weeks where
 * periods have more weeks or fewer. A straight line has none, whatever its slope, noise has the
 * more the larger it is.
 *
 * @param work  [period_count] room
 * @return NAN with less than four periods
 */
double qc_roughness(const qc_history *history, size_t row, size_t origin, double *work);

/**
 * Weighted sums over rows of roughness x and of what is taken to go by it, y; all 0 before the
 * first.
 */
typedef struct qc_roughness_sums {
    double weight, x, y, xx, xy;
} qc_roughness_sums;

void qc_roughness_add(qc_roughness_sums *sums, double weight, double x, double y);

/** Mean of the roughness, 0 without rows; and the sum of squares about it, no less than 0. */
double qc_roughness_mean(const qc_roughness_sums *sums);
double qc_roughness_squares(const qc_roughness_sums *sums);

/**
 * Slope of y by roughness: least squares shrunk to another slope,
 * (Sxy + squares prior) / (Sxx + squares) with S about the means.
 *
 * @param squares  the sum of squares of roughness of rows that would tell as much as `prior` does
 * @return `prior` where rows do not differ and `squares` is 0
 */
double qc_roughness_slope(const qc_roughness_sums *sums, double prior, double squares);

#endif
