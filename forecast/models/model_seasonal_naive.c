/* The seasonal naive model: the value of the same period a season ago. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/model_rows.h"

size_t qc_seasonal_naive_needs(int season)
{
    return (size_t)season;
}

/* y[n + h] = y[n + h - season k], k the smallest that is known. Hyndman & Athanasopoulos
 * (2021), Forecasting: Principles and Practice, 3rd ed., sec. 5.2. */
qc_status qc_seasonal_naive_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                                     double *forecast, qc_error *error)
{
    (void)fit;
    size_t season = (size_t)series->season;

    (void)error;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = series->values[series->length - season + h % season];
    }
    return QC_OK;
}
