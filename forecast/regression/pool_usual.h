/* Usual coefficients of the pooled regression. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_POOL_USUAL_H
#define QC_FORECAST_REGRESSION_POOL_USUAL_H

#include <stdbool.h>
#include <stddef.h>

/** True for the windows that qc_pool uses for years, quarters and months. */
bool qc_pool_usual_has(size_t season, size_t lags);

/**
 * The coefficients [lags + 3] of a window's terms (forecast/regression/pool_window.h) for a
 * step, counted from 0: a straight line in the step up to the last one measured, and constant
 * beyond.
 */
void qc_pool_usual_find(size_t season, size_t lags, size_t step, double *coefficients);

#endif
