/* The model table, and forecasting with one of its rows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/models.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/models/model_rows.h"

static const qc_model table[] = {
    {"naive", "last value", QC_USUAL_ALWAYS, qc_naive_needs, qc_naive_forecast},
    {"seasonal_naive", "same period last year", QC_USUAL_ALWAYS, qc_seasonal_naive_needs,
     qc_seasonal_naive_forecast},
    {"drift", "last value plus average change", QC_USUAL_NEVER, qc_drift_needs,
     qc_drift_forecast},
    {"recent_drift", "last value plus median of recent changes", QC_USUAL_ALWAYS,
     qc_drift_needs, qc_recent_drift_forecast},
    {"damped", "smoothed level and damped trend", QC_USUAL_NEVER, qc_damped_needs,
     qc_damped_forecast},
    {"theta", "smoothed level plus half the long-run slope", QC_USUAL_NEVER, qc_theta_needs,
     qc_theta_forecast},
    {"optimised_theta", "Theta with theta found by its errors", QC_USUAL_NEVER,
     qc_optimised_theta_needs, qc_optimised_theta_forecast},
    {"dynamic_theta", "Theta with its line and theta found as it goes", QC_USUAL_ALWAYS,
     qc_dynamic_theta_needs, qc_dynamic_theta_forecast},
    {"stl_damped", "STL, smoothed level and damped trend", QC_USUAL_ALWAYS, qc_stl_damped_needs,
     qc_stl_damped_forecast},
    {"stl_theta", "STL, smoothed level plus half the long-run slope", QC_USUAL_NEVER,
     qc_stl_theta_needs, qc_stl_theta_forecast},
    {"ets", "exponential smoothing, averaged over its forms", QC_USUAL_ALWAYS, qc_ets_needs,
     qc_ets_model_forecast},
    {"ces", "complex exponential smoothing", QC_USUAL_ALWAYS, qc_ces_needs,
     qc_ces_model_forecast},
    {"regression", "regression on trend, season and holidays", QC_USUAL_ALWAYS,
     qc_regression_model_needs, qc_regression_model_forecast},
    {"regressors", "regression on what the user knows, trend, season", QC_USUAL_ALWAYS,
     qc_regressors_needs, qc_regressors_forecast},
    {"croston", "size and interval of intermittent demand", QC_USUAL_ALWAYS,
     qc_intermittent_needs, qc_croston_forecast},
    {"tsb", "size and chance of intermittent demand", QC_USUAL_ALWAYS, qc_intermittent_needs,
     qc_tsb_forecast},
    {"arima", "autoregression and moving average with automatic orders",
     QC_USUAL_WITHOUT_SEASON, qc_arima_model_needs, qc_arima_model_forecast},
    {"stl_arima", "STL, autoregression and moving average with automatic orders",
     QC_USUAL_NEVER, qc_arima_model_needs, qc_stl_arima_forecast},
    {"pooled", "regression shared by all series", QC_USUAL_ALWAYS, qc_pooled_needs, NULL},
};

const qc_model *qc_models(size_t *count)
{
    *count = sizeof table / sizeof *table;
    return table;
}

const qc_model *qc_model_find(const char *name)
{
    for (size_t i = 0; name != NULL && i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].name, name) == 0) {
            return &table[i];
        }
    }
    return NULL;
}

bool qc_model_is_usual(const qc_model *model, int season)
{
    return model->usual == QC_USUAL_ALWAYS ||
           (model->usual == QC_USUAL_WITHOUT_SEASON && season == 1);
}

bool qc_model_takes_adjusted(const qc_model *model)
{
    return model->forecast == NULL || /* learned from the panel */
           model->forecast == qc_damped_forecast || model->forecast == qc_theta_forecast ||
           model->forecast == qc_optimised_theta_forecast ||
           model->forecast == qc_dynamic_theta_forecast ||
           model->forecast == qc_stl_damped_forecast ||
           model->forecast == qc_stl_theta_forecast ||
           model->forecast == qc_ets_model_forecast ||
           model->forecast == qc_ces_model_forecast ||
           model->forecast == qc_regression_model_forecast ||
           model->forecast == qc_regressors_forecast ||
           model->forecast == qc_arima_model_forecast ||
           model->forecast == qc_stl_arima_forecast;
}

bool qc_model_learns_again(const qc_model *model)
{
    return model->forecast == qc_ets_model_forecast ||
           model->forecast == qc_ces_model_forecast ||
           model->forecast == qc_regression_model_forecast;
}

static qc_status check_series(const qc_model *model, const qc_series *series, size_t horizon,
                              qc_error *error)
{
    if (model->forecast == NULL) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "%s learns from all series of a panel and forecasts none alone",
                       model->name);
    }
    if (horizon < 1) {
        return qc_fail(error, QC_ERR_ARGUMENT, "horizon is 0; it is at least 1");
    }
    if (series->season < 1) {
        return qc_fail(error, QC_ERR_ARGUMENT, "season is %d; it is at least 1",
                       series->season);
    }
    if (series->length < model->needs(series->season)) {
        return qc_fail(error, QC_ERR_TOO_SHORT, "%s needs %zu observations; there are %zu",
                       model->name, model->needs(series->season), series->length);
    }
    for (size_t i = 0; i < series->length; i++) {
        if (!isfinite(series->values[i])) {
            return qc_fail(error, QC_ERR_DATA, "observation %zu is not finite", i + 1);
        }
    }
    return QC_OK;
}

/* The power of two next above the largest value. Models see values below 1: their squares stay
 * within double, and forecasts scale with the unit of the series. */
static int series_exponent(const qc_series *series)
{
    double largest = 0.0;
    int exponent = 0;

    for (size_t i = 0; i < series->length; i++) {
        largest = fmax(largest, fabs(series->values[i]));
    }
    (void)frexp(largest, &exponent);
    return exponent;
}

/* Multiplies by a power of two, in two steps: double may not hold the power itself. */
static void scale(const double *values, size_t count, int exponent, double *scaled)
{
    double half = ldexp(1.0, exponent / 2);
    double rest = ldexp(1.0, exponent - exponent / 2);

    for (size_t i = 0; i < count; i++) {
        scaled[i] = values[i] * half * rest;
    }
}

qc_status qc_model_forecast(const qc_model *model, const qc_series *series, size_t horizon,
                            double *forecast, qc_error *error)
{
    qc_model_fit fit = {0};

    return qc_model_forecast_fitted(model, series, &fit, horizon, forecast, error);
}

qc_status qc_model_forecast_fitted(const qc_model *model, const qc_series *series,
                                   qc_model_fit *fit, size_t horizon, double *forecast,
                                   qc_error *error)
{
    qc_status status = QC_OK;
    double *values = NULL;

    QC_TRY(check_series(model, series, horizon, error));
    QC_TRY(QC_NEW_ROOM(values, series->length + horizon, error));

    double *draft = values + series->length;
    qc_model_fit learned = *fit;
    qc_series scaled = *series;

    learned.exponent = fit->ready || fit->again ? fit->exponent : series_exponent(series);

    scale(series->values, series->length, -learned.exponent, values);
    scaled.values = values;
    QC_TRY(model->forecast(&scaled, &learned, horizon, draft, error));
    scale(draft, horizon, learned.exponent, draft);
    if (!qc_numeric_all_finite(draft, horizon)) {
        status = qc_fail(error, QC_ERR_NUMERIC, "the %s forecast is beyond the range of double",
                         model->name);
        goto done;
    }
    memcpy(forecast, draft, horizon * sizeof *forecast);
    learned.ready = true;
    learned.again = false;
    *fit = learned;

done:
    qc_memory_free(values);
    return status;
}
