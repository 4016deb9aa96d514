/* The damped model: seasonally adjusted damped-trend exponential smoothing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/model_rows.h"
#include "forecast/seasonal.h"
#include "forecast/smoothing.h"

size_t qc_damped_needs(int season)
{
    (void)season;
    return 4;
}

/* Gardner & McKenzie (1985), Management Science 31(10):1237-1246, doi:10.1287/mnsc.31.10.1237; with the seasonal adjustment
 * of the M4 benchmarks, Makridakis, Spiliotis & Assimakopoulos (2020), IJF 36(1):54-74,
 * doi:10.1016/j.ijforecast.2019.04.014. */
qc_status qc_damped_forecast(const qc_series *series, size_t horizon, double *forecast,
                             qc_error *error)
{
    qc_status status = QC_OK;
    qc_seasonal seasonal = {0};

    QC_TRY(
        qc_seasonal_adjust(series->values, series->length, series->season, &seasonal, error));

    qc_smoothing smoothing = qc_smoothing_fit(seasonal.adjusted, series->length);

    qc_smoothing_forecast(&smoothing, seasonal.adjusted, series->length, horizon, forecast);
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = qc_seasonal_restore(&seasonal, series->length + h, forecast[h]);
    }

done:
    qc_seasonal_clear(&seasonal);
    return status;
}
