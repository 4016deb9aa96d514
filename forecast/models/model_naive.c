/* The naive model: the last value goes on. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/model_rows.h"

size_t qc_naive_needs(int season)
{
    (void)season;
    return 1;
}

/* y[n + h] = y[n]: optimal for a random walk. Hyndman & Athanasopoulos (2021), Forecasting:
 * Principles and Practice, 3rd ed., sec. 5.2. */
qc_status qc_naive_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                            double *forecast, qc_error *error)
{
    (void)fit;
    (void)error;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = series->values[series->length - 1];
    }
    return QC_OK;
}
