/* The measures of the M competitions, for the benchmarks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/measures.h"

#include <math.h>

#include "forecast/models/seasonal.h"

/* The in-sample mean absolute error of the seasonal naive method. */
static double mase_scale(const competition_series *series)
{
    double sum = 0.0;
    size_t season = (size_t)series->season;

    for (size_t i = season; i < series->length; i++) {
        sum += fabs(series->values[i] - series->values[i - season]);
    }
    return series->length > season ? sum / (double)(series->length - season) : 0.0;
}

void measures_add(measures *m, const competition_series *series, const double *forecast)
{
    const double *actual = series->values + series->length;
    double scale = mase_scale(series);
    double error = 0.0;

    for (size_t h = 0; h < series->horizon; h++) {
        double size = fabs(actual[h]) + fabs(forecast[h]);

        m->smape += size > 0.0 ? 200.0 * fabs(actual[h] - forecast[h]) / size : 0.0;
        error += fabs(actual[h] - forecast[h]);
    }
    m->values += series->horizon;
    m->series++;
    if (scale > 0.0) {
        m->mase += error / (double)series->horizon / scale;
        m->scaled++;
    }
}

double measures_smape(const measures *m)
{
    return m->smape / (double)m->values;
}

double measures_mase(const measures *m)
{
    return m->mase / (double)m->scaled;
}

double measures_owa(const measures *m, const measures *benchmark)
{
    return (measures_smape(m) / measures_smape(benchmark) +
            measures_mase(m) / measures_mase(benchmark)) /
           2.0;
}

bool measures_naive2(const double *values, size_t length, int season, size_t horizon,
                     double *forecast)
{
    qc_seasonal seasonal = {0};
    int used = length >= 3 * (size_t)season ? season : 1;

    if (qc_seasonal_adjust(values, length, used, QC_SEASONAL_BY_TEST, NULL, &seasonal, NULL) !=
        QC_OK) {
        return false;
    }
    for (size_t h = 0; h < horizon; h++) {
        forecast[h] = qc_seasonal_restore(&seasonal, length + h, seasonal.adjusted[length - 1]);
    }
    qc_seasonal_clear(&seasonal);
    return true;
}
