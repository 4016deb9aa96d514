/* What a smooth row's latest rise says beyond its models. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_MOMENTUM_H
#define QC_FORECAST_EFFECTS_MOMENTUM_H

#include "core/fail.h"
#include "forecast/models/stl.h"

/**
 * By how much models are too low, on the logarithm, where a row has lately risen: they smooth,
 * and so lag behind a row that runs smoothly.
 *
 *     rise = z[n] - mean of the latest four z, at most 5 units up or down
 *     momentum = 0.1 max(-log unit - 2, 0) rise
 *
 * z are the logarithms of the values, seasonally adjusted by STL; a unit is .01 and the mean
 * size of their changes over the last three seasons. So nothing is added where changes are .125
 * and more, and a fifth of the rise where they are .01. Three seasons are twelve periods at
 * least.
 *
 * @param season  periods in a season, at least 1
 * @param plan    lent to one row after the other; may be NULL
 * @param[out] momentum  0 with more than twelve periods in a season, with a value at or below
 *                       0, and until two seasons and a period, and eight values, are known
 * @return QC_OK or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_momentum(const double *values, size_t length, int season,
                                    qc_stl_plan *plan, double *momentum, qc_error *error);

#endif
