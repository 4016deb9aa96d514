/* The functions behind the rows of the model table; each pair is defined in the file of its model. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_MODEL_ROWS_H
#define QC_FORECAST_MODELS_MODEL_ROWS_H

#include "quotacast/models.h"

/* Called through qc_model_forecast() only: at least needs(season) finite values, horizon at
 * least 1. `forecast` is scratch until QC_OK is returned. */
size_t qc_naive_needs(int season);
QC_MUST_CHECK qc_status qc_naive_forecast(const qc_series *series, qc_model_fit *fit,
                                          size_t horizon, double *forecast, qc_error *error);

size_t qc_seasonal_naive_needs(int season);
QC_MUST_CHECK qc_status qc_seasonal_naive_forecast(const qc_series *series, qc_model_fit *fit,
                                                   size_t horizon, double *forecast,
                                                   qc_error *error);

size_t qc_drift_needs(int season);
QC_MUST_CHECK qc_status qc_drift_forecast(const qc_series *series, qc_model_fit *fit,
                                          size_t horizon, double *forecast, qc_error *error);

QC_MUST_CHECK qc_status qc_recent_drift_forecast(const qc_series *series, qc_model_fit *fit,
                                                 size_t horizon, double *forecast,
                                                 qc_error *error);

size_t qc_damped_needs(int season);
QC_MUST_CHECK qc_status qc_damped_forecast(const qc_series *series, qc_model_fit *fit,
                                           size_t horizon, double *forecast, qc_error *error);

size_t qc_theta_needs(int season);
QC_MUST_CHECK qc_status qc_theta_forecast(const qc_series *series, qc_model_fit *fit,
                                          size_t horizon, double *forecast, qc_error *error);

size_t qc_optimised_theta_needs(int season);
QC_MUST_CHECK qc_status qc_optimised_theta_forecast(const qc_series *series, qc_model_fit *fit,
                                                    size_t horizon, double *forecast,
                                                    qc_error *error);

size_t qc_dynamic_theta_needs(int season);
QC_MUST_CHECK qc_status qc_dynamic_theta_forecast(const qc_series *series, qc_model_fit *fit,
                                                  size_t horizon, double *forecast,
                                                  qc_error *error);

size_t qc_stl_damped_needs(int season);
QC_MUST_CHECK qc_status qc_stl_damped_forecast(const qc_series *series, qc_model_fit *fit,
                                               size_t horizon, double *forecast,
                                               qc_error *error);

size_t qc_stl_theta_needs(int season);
QC_MUST_CHECK qc_status qc_stl_theta_forecast(const qc_series *series, qc_model_fit *fit,
                                              size_t horizon, double *forecast,
                                              qc_error *error);

size_t qc_ets_needs(int season);
QC_MUST_CHECK qc_status qc_ets_model_forecast(const qc_series *series, qc_model_fit *fit,
                                              size_t horizon, double *forecast,
                                              qc_error *error);

size_t qc_ces_needs(int season);
QC_MUST_CHECK qc_status qc_ces_model_forecast(const qc_series *series, qc_model_fit *fit,
                                              size_t horizon, double *forecast,
                                              qc_error *error);

size_t qc_regression_model_needs(int season);
QC_MUST_CHECK qc_status qc_regression_model_forecast(const qc_series *series, qc_model_fit *fit,
                                                     size_t horizon, double *forecast,
                                                     qc_error *error);

size_t qc_regressors_needs(int season);
QC_MUST_CHECK qc_status qc_regressors_forecast(const qc_series *series, qc_model_fit *fit,
                                               size_t horizon, double *forecast,
                                               qc_error *error);

size_t qc_intermittent_needs(int season);
QC_MUST_CHECK qc_status qc_croston_forecast(const qc_series *series, qc_model_fit *fit,
                                            size_t horizon, double *forecast, qc_error *error);
QC_MUST_CHECK qc_status qc_tsb_forecast(const qc_series *series, qc_model_fit *fit,
                                        size_t horizon, double *forecast, qc_error *error);

size_t qc_arima_model_needs(int season);
QC_MUST_CHECK qc_status qc_arima_model_forecast(const qc_series *series, qc_model_fit *fit,
                                                size_t horizon, double *forecast,
                                                qc_error *error);
QC_MUST_CHECK qc_status qc_stl_arima_forecast(const qc_series *series, qc_model_fit *fit,
                                              size_t horizon, double *forecast,
                                              qc_error *error);
/** The regression shared by all rows, forecast/regression/pool.h; it has no function of its own. */
size_t qc_pooled_needs(int season);

/**
 * True for models that are given series freed of the effect of moving holidays; naive methods
 * are shown as they are.
 */
bool qc_model_takes_adjusted(const qc_model *model);

/** True for models that go by `again` of a fit: their search takes less from there on. */
bool qc_model_learns_again(const qc_model *model);

/** Whether a model is run on panels with a season length when no models are asked for. */
bool qc_model_is_usual(const qc_model *model, int season);

#endif
