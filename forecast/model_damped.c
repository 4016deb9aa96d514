/* The damped model: exponential smoothing of level and damped trend. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/model_rows.h"
#include "forecast/smoothing.h"
#include "forecast/two_units.h"

size_t qc_damped_needs(int season)
{
    (void)season;
    return 4;
}

static double smooth(const double *values, size_t length, size_t horizon, double *forecast)
{
    qc_smoothing smoothing = qc_smoothing_fit(values, length);

    qc_smoothing_forecast(&smoothing, values, length, horizon, forecast);
    return qc_smoothing_criterion(values, length, &smoothing);
}

/* Gardner & McKenzie (1985), Management Science 31(10):1237-1246, doi:10.1287/mnsc.31.10.1237. */
qc_status qc_damped_forecast(const qc_series *series, size_t horizon, double *forecast,
                             qc_error *error)
{
    return qc_two_units_forecast(series, smooth, horizon, forecast, error);
}
