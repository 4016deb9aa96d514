/* Forecasting models of one series: one row in the model table for each. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_MODELS_H
#define QUOTACAST_MODELS_H

#include <stdbool.h>
#include <stddef.h>

#include "quotacast/calendar.h"
#include "quotacast/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One series as a model sees it: nothing after its last observation. */
typedef struct qc_series {
    const double *values; /**< [length] oldest first, finite; major units */
    size_t length;
    int season; /**< periods in a season, at least 1 */
    qc_frequency frequency;
    qc_period first_period; /**< of values[0] */
    qc_calendar calendar;
} qc_series;

/** A row of the model table. */
typedef struct qc_model {
    const char *name;  /**< stable, lower_snake_case, for example "seasonal_naive" */
    const char *title; /**< for people, for example "same period last year" */
    /** Observations the model needs for a season length. */
    size_t (*needs)(int season);
    /** What qc_model_forecast() calls after its checks, with values below 1; call that, not this. */
    qc_status (*forecast)(const qc_series *series, size_t horizon, double *forecast,
                          qc_error *error);
} qc_model;

/**
 * The model table, naive first. Never empty; lives as long as the program.
 *
 * - naive: the last value;
 * - seasonal_naive: the same period a season ago;
 * - drift: the last value and the average change;
 * - damped: exponential smoothing of level and damped trend, seasonally adjusted;
 * - theta: simple smoothing and half the slope of the whole history, seasonally adjusted;
 * - regression: trend, harmonics of the season, for months Ramadan and Eid, with correlated errors and robust weights,
 *   averaged over structures by AICc.
 *
 * The last three weigh values against their logarithms where all values are above 0, and forecast the median.
 */
QC_API const qc_model *qc_models(size_t *count);

/** The model of a name, or NULL. */
QC_API const qc_model *qc_model_find(const char *name);

/**
 * Point forecasts of one model.
 *
 * Deterministic; a series in another unit gives the same forecasts in that unit. O(length) for the naive models, some 10^5
 * to 10^6 operations for 100 observations for the others.
 *
 * @param[out] forecast  [horizon], the caller's; untouched on failure
 * @return QC_OK, QC_ERR_TOO_SHORT (fewer observations than model->needs(season)), QC_ERR_DATA (a value is
 *         not finite), QC_ERR_ARGUMENT, QC_ERR_NUMERIC, QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_model_forecast(const qc_model *model, const qc_series *series,
                                                 size_t horizon, double *forecast,
                                                 qc_error *error);

#ifdef __cplusplus
}
#endif

#endif
