/* How often a series must be differenced: a test for a unit root, and the strength of the season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/unit_root.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "core/numeric.h"
#include "forecast/models/stl.h"

/* The statistic that a stationary series exceeds once in 20 times: Kwiatkowski et al., table 1. */
#define FIVE_PERCENT 0.463
enum { MOST_DIFFERENCES = 2, SEASONAL_WINDOW = 11 };

double qc_kpss_statistic(const double *values, size_t length, size_t lags)
{
    double n = (double)length;
    double mean = qc_numeric_sum(values, length) / n;
    double run = 0.0;
    double runs = 0.0;
    double variance = 0.0;

    for (size_t t = 0; t < length; t++) {
        run += values[t] - mean;
        runs += run * run;
    }
    for (size_t lag = 0; lag <= lags; lag++) {
        double weight = lag == 0 ? 1.0 : 2.0 * (1.0 - (double)lag / (double)(lags + 1));
        double sum = 0.0;

        for (size_t t = lag; t < length; t++) {
            sum += (values[t] - mean) * (values[t - lag] - mean);
        }
        variance += weight * sum / n;
    }
    return variance > 0.0 ? runs / (n * n * variance) : 0.0;
}

static bool is_constant(const double *values, size_t length)
{
    for (size_t t = 1; t < length; t++) {
        if (fabs(values[t] - values[0]) > 0.0) {
            return false;
        }
    }
    return true;
}

size_t qc_unit_root_differences(const double *values, size_t length, double *work)
{
    memcpy(work, values, length * sizeof *work);
    for (size_t taken = 0; taken < MOST_DIFFERENCES; taken++) {
        size_t lags = (size_t)(3.0 * sqrt((double)length) / 13.0);

        if (length < 3 || is_constant(work, length) ||
            qc_kpss_statistic(work, length, lags) <= FIVE_PERCENT) {
            return taken;
        }
        length--;
        for (size_t t = 0; t < length; t++) {
            work[t] = work[t + 1] - work[t];
        }
    }
    return MOST_DIFFERENCES;
}

static double square_about_mean(const double *values, size_t length)
{
    double mean = qc_numeric_sum(values, length) / (double)length;
    double sum = 0.0;

    for (size_t t = 0; t < length; t++) {
        sum += (values[t] - mean) * (values[t] - mean);
    }
    return sum;
}

qc_status qc_season_strength(const double *values, size_t length, size_t season,
                             double *strength, qc_error *error)
{
    qc_status status = QC_OK;
    qc_stl stl = {0};

    if (season < 2 || length <= 2 * season) {
        *strength = 0.0;
        return QC_OK;
    }
    qc_stl_settings settings = qc_stl_settings_default(season, length, SEASONAL_WINDOW, false);

    QC_TRY(qc_stl_decompose(values, length, &settings, &stl, error));
    for (size_t t = 0; t < length; t++) {
        stl.trend[t] = values[t] - stl.trend[t];
        stl.seasonal[t] = stl.trend[t] - stl.seasonal[t];
    }
    double whole = square_about_mean(stl.trend, length);

    *strength = 0.0;
    if (whole > 0.0) {
        *strength = fmax(0.0, 1.0 - square_about_mean(stl.seasonal, length) / whole);
    }

done:
    qc_stl_clear(&stl);
    return status;
}
