/* How rough a row is, and lines fitted by it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_ROUGHNESS_H
#define QC_FORECAST_COMBINATION_ROUGHNESS_H

#include "forecast/history.h"

/**
 * The roughness of a row as known at an origin: the logarithm of the median absolute second
 * difference |y[t] - 2 y[t - 1] + y[t - 2]| over its level there, bounded below. It is lowest
 * for a straight line of any slope and grows with the noise. Where periods differ in weeks, y
 * is the sales of a usual number of weeks.
 *
 * @param work  [period_count] room
 * @return NAN with fewer than four periods
 */
double qc_roughness(const qc_history *history, size_t row, size_t origin, double *work);

/**
 * Weighted sums over rows of the roughness x and of a quantity y that may depend on it. All 0
 * before the first row.
 */
typedef struct qc_roughness_sums {
    double weight, x, y, xx, xy;
} qc_roughness_sums;

void qc_roughness_add(qc_roughness_sums *sums, double weight, double x, double y);

/** The mean roughness, 0 without rows; and the sum of squares about the mean, at least 0. */
double qc_roughness_mean(const qc_roughness_sums *sums);
double qc_roughness_squares(const qc_roughness_sums *sums);

/**
 * The slope of y by roughness: least squares, shrunk towards `prior`,
 * (Sxy + squares prior) / (Sxx + squares), S being sums of products about the means.
 *
 * @param squares  strength of the prior, as a sum of squares of roughness
 * @return `prior` if all rows are alike and `squares` is 0
 */
double qc_roughness_slope(const qc_roughness_sums *sums, double prior, double squares);

#endif
