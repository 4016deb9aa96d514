/* What an error of the past tells of those to come. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RELEVANCE_H
#define QC_FORECAST_RELEVANCE_H

#include "forecast/rolling.h"

/**
 * What errors of forecasts made at an origin weigh at a later one, beside others of the row: 1, and less where models lacked a
 * season then that they know now, down to a tenth. Both how models are judged and how wide ranges are follows it.
 */
double qc_relevance(const qc_rolling *rolling, size_t row, size_t made, size_t origin);

#endif
