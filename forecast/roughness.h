/* How rough a row runs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_ROUGHNESS_H
#define QC_FORECAST_ROUGHNESS_H

#include "forecast/history.h"

/**
 * Logarithm of the median size of a row's second differences y[t] - 2 y[t - 1] + y[t - 2] as known at an origin, in units of its
 * level there, bounded below; of sales over weeks where periods have more weeks or fewer. A straight line has none, whatever its
 * slope, noise has the more the larger it is.
 *
 * @param work  [period_count] room
 * @return NAN with less than four periods
 */
double qc_roughness(const qc_history *history, size_t row, size_t origin, double *work);

#endif
