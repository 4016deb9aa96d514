/* Forecasting a seasonally adjusted series in its own unit and in logarithms, weighed by likelihood. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/two_units.h"

#include <math.h>
#include <stdbool.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/seasonal.h"

/* Takes logarithms if all values are above 0, and adds up twice their sum. */
static bool take_logarithms(const double *values, size_t length, double *logarithm,
                            double *jacobian)
{
    *jacobian = 0.0;
    for (size_t t = 0; t < length; t++) {
        if (values[t] <= 0.0) {
            return false;
        }
        logarithm[t] = log(values[t]);
        *jacobian += 2.0 * logarithm[t];
    }
    return true;
}

qc_status qc_two_units_forecast(const qc_series *series, qc_unit_method method, size_t horizon,
                                double *forecast, qc_error *error)
{
    qc_status status = QC_OK;
    size_t length = series->length;
    qc_seasonal seasonal = {0};
    double *logarithm = NULL;
    double *other = NULL;
    double jacobian = 0.0;
    double share = 0.0;

    QC_TRY(qc_seasonal_adjust(series->values, length, series->season, QC_SEASONAL_BY_SHARE,
                              &seasonal, error));
    QC_TRY(QC_NEW_ARRAY(logarithm, length, error));
    QC_TRY(QC_NEW_ARRAY(other, horizon, error));

    double deviance = method(seasonal.adjusted, length, horizon, forecast);

    if (take_logarithms(seasonal.adjusted, length, logarithm, &jacobian)) {
        double behind = method(logarithm, length, horizon, other) + jacobian - deviance;

        for (size_t h = 0; h < horizon; h++) {
            other[h] = exp(other[h]);
        }
        share = qc_numeric_all_finite(other, horizon) ? 1.0 / (1.0 + exp(behind / 2.0)) : 0.0;
    }
    for (size_t h = 0; h < horizon; h++) {
        double value =
            share > 0.0 ? (1.0 - share) * forecast[h] + share * other[h] : forecast[h];

        forecast[h] = qc_seasonal_restore(&seasonal, length + h, value);
    }

done:
    qc_seasonal_clear(&seasonal);
    qc_memory_free(logarithm);
    qc_memory_free(other);
    return status;
}
