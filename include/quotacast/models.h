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
    /** [regressor_count][regressor_stride] the user's, from values[0] on into the future */
    const double *regressors;
    size_t regressor_count; /**< 0 for none */
    size_t regressor_stride;
    size_t regressor_length; /**< periods known of each, more than `length` */
    /** The library's own: seasons that its models share; NULL for none */
    struct qc_shelf *shelf;
    /** The library's own: shares of holidays in the periods from values[0] on */
    const double *span_share;
    size_t span_length; /**< periods of which they are known; 0 for none */
} qc_series;

enum { QC_MODEL_PARAMETERS = 24, QC_MODEL_STATES = 80 };

/**
 * What a model has learned from a series: its form and parameters. With them it forecasts the
 * same series when more of it is known without searching again, at the cost of one pass. Start
 * with {0}; a plain value, nothing to free.
 */
typedef struct qc_model_fit {
    bool ready; /**< false: the model fits and fills this in; true: it takes what stands here */
    /**
     * With `ready` false: a search may begin at what stands here, learned from less of the
     * series, and keep to its forms
     */
    bool again;
    int exponent;                          /**< the values were seen times 2^-exponent */
    int form;                              /**< the model's own */
    double parameter[QC_MODEL_PARAMETERS]; /**< the model's own */
    double state[QC_MODEL_STATES];         /**< where it starts from; the model's own */
} qc_model_fit;

/** Whether a model is run when no models are asked for. */
typedef enum qc_usual {
    QC_USUAL_NEVER,
    QC_USUAL_ALWAYS,
    /** Where a season is one period: elsewhere it takes long and gains little */
    QC_USUAL_WITHOUT_SEASON
} qc_usual;

/** A row of the model table. */
typedef struct qc_model {
    const char *name;  /**< stable, lower_snake_case, for example "seasonal_naive" */
    const char *title; /**< for people, for example "same period last year" */
    qc_usual usual;    /**< run unless other models are asked for */
    /** Observations the model needs for a season length. */
    size_t (*needs)(int season);
    /**
     * What qc_model_forecast() calls after its checks, with values of the order of 1; call
     * that, not this. `fit` is never NULL; a model that learns nothing worth keeping leaves it
     * alone. NULL: the model learns from all series of a panel together, and forecasts in
     * qc_forecast_run() only.
     */
    qc_status (*forecast)(const qc_series *series, qc_model_fit *fit, size_t horizon,
                          double *forecast, qc_error *error);
} qc_model;

/**
 * The model table, naive first, models that learn from whole panels last. Never empty; lives as
 * long as the program.
 *
 * - naive: the last value;
 * - seasonal_naive: the same period a season ago;
 * - drift: the last value and the average change;
 * - recent_drift: the last value and the median of the latest changes;
 * - damped: exponential smoothing of level and damped trend, seasonally adjusted;
 * - theta: simple smoothing and half the slope of the whole history, seasonally adjusted;
 * - dynamic_theta: simple smoothing and a share of the slope of what was known so far,
 *   seasonally adjusted by STL;
 * - stl_damped, stl_theta: as damped and theta, the season taken out of values and of
 *   logarithms by STL;
 * - ets: exponential smoothing in state-space form, forms of error, trend and season averaged
 *   by AICc;
 * - ces: complex exponential smoothing, with and without a season, averaged by AICc;
 * - regression: trend, harmonics of the season, for months Ramadan and Eid, with correlated
 *   errors and robust weights, averaged over structures by AICc;
 * - regressors: as regression, after the effects of the user's regressors have been taken out;
 *   refuses with QC_ERR_TOO_SHORT where there are none;
 * - croston, tsb: size of a demand over the interval, or times the chance of one; for series
 *   with zeros in a quarter of the periods or more and none below 0, elsewhere they refuse with
 *   QC_ERR_TOO_SHORT;
 * - arima: autoregression and moving average with automatic orders; slower than all others
 *   together, so usual only where there is no season;
 * - stl_arima: as arima without a season, which STL takes out; not usual either;
 * - pooled: an autoregression by step shared by all series of a panel.
 *
 * damped is not usual because its STL form is as accurate, and the same without a season; nor
 * are drift and the two plain forms of Theta, because recent_drift and dynamic_theta serve the
 * combination better.
 *
 * Damped, theta, their STL forms and regression weigh values against their logarithms where all
 * values are above 0, and forecast the median.
 *
 * Papers and tests of each are in docs/METHODS.md.
 *
 * @param[out] count  rows of the table
 */
QC_API const qc_model *qc_models(size_t *count);

/** The model of a name, or NULL. */
QC_API const qc_model *qc_model_find(const char *name);

/**
 * Point forecasts of one model.
 *
 * Deterministic; a series in another unit gives the same forecasts in that unit. O(length) for
 * the naive models, some 10^5 to 10^6 operations for 100 observations for the others.
 *
 * @param[out] forecast  [horizon], the caller's; untouched on failure
 * @return QC_OK, QC_ERR_TOO_SHORT (fewer observations than model->needs(season), or a model of
 *         intermittent demand without enough zeros), QC_ERR_DATA (a value is not finite),
 *         QC_ERR_ARGUMENT (also for a model that learns from panels), QC_ERR_NUMERIC,
 *         QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_model_forecast(const qc_model *model, const qc_series *series,
                                                 size_t horizon, double *forecast,
                                                 qc_error *error);

/**
 * As qc_model_forecast(), with what the model learned from the same series when less of it was
 * known. If fit->ready is false the model fits, gives what qc_model_forecast() gives, and keeps
 * what it learned in `fit`.
 *
 * @param[in,out] fit  of this model and series; untouched on failure
 * @return as qc_model_forecast()
 */
QC_API QC_MUST_CHECK qc_status qc_model_forecast_fitted(const qc_model *model,
                                                        const qc_series *series,
                                                        qc_model_fit *fit, size_t horizon,
                                                        double *forecast, qc_error *error);

#ifdef __cplusplus
}
#endif

#endif
