/* Forecasting a seasonally adjusted series in its own unit and in logarithms, weighted by likelihood. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_TWO_UNITS_H
#define QC_FORECAST_MODELS_TWO_UNITS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"
#include "forecast/models/seasonal.h"
#include "quotacast/models.h"

/**
 * Room for the season of the latest two series that were adjusted by STL, in both units. Models
 * that are run on the same series one after the other, each where it learns and where it
 * forecasts, find it there (qc_series.shelf). Forecasts are the same without.
 */
typedef struct qc_shelf qc_shelf;

QC_MUST_CHECK qc_status qc_shelf_new(qc_shelf **shelf, qc_error *error);
void qc_shelf_free(qc_shelf *shelf);

/** Parameters a method may keep for each unit. */
enum { QC_UNIT_PARAMETERS = QC_MODEL_PARAMETERS / 2 };

/** What a method learned from the values in one unit. */
typedef struct qc_unit_fit {
    bool ready; /**< take the parameters; else search and fill them in */
    double parameter[QC_UNIT_PARAMETERS]; /**< the method's own */
} qc_unit_fit;

/**
 * Forecasts values without a season and returns -2 log likelihood, but for what all units have
 * in common.
 */
typedef double (*qc_unit_method)(const double *values, size_t length, qc_unit_fit *fit,
                                 size_t horizon, double *forecast);

/**
 * The forecast of a method, seasonally adjusted: by STL in each unit, else once for both. Where
 * there are logarithms, the mean of the forecasts of values and of logarithms, weighted by
 * exp(-deviance / 2), with the deviance of the logarithms taken to the unit of the values by +
 * 2 sum log y (Box & Cox 1964, JRSS B 26(2):211-252, doi:10.1111/j.2517-6161.1964.tb00553.x).
 * Logarithms are put back by exp(), which gives the median, not the mean.
 *
 * @param[in,out] fit  keeps the method's parameters for both units
 */
QC_MUST_CHECK qc_status qc_two_units_forecast(const qc_series *series, qc_unit_method method,
                                              qc_seasonal_rule rule, qc_model_fit *fit,
                                              size_t horizon, double *forecast,
                                              qc_error *error);

#endif
