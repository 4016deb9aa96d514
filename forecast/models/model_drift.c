/* The drift model: the last value and the average change on top. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/model_rows.h"

size_t qc_drift_needs(int season)
{
    (void)season;
    return 2;
}

/* y[n + h] = y[n] + h (y[n] - y[1]) / (n - 1): the line through the first and the last value.
 * Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., sec. 5.2. */
qc_status qc_drift_forecast(const qc_series *series, qc_model_fit *fit, size_t horizon,
                            double *forecast, qc_error *error)
{
    (void)fit;
    double first = series->values[0];
    double last = series->values[series->length - 1];
    double change = last / (double)(series->length - 1) - first / (double)(series->length - 1);

    (void)error;
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = last + (double)(h + 1) * change;
    }
    return QC_OK;
}
