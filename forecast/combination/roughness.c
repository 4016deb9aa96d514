/* How rough a row is, and lines fitted by it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/combination/roughness.h"

#include <math.h>

#include "core/numeric.h"

enum { PERIODS_NEEDED = 4 };

/* Rows of small whole numbers or of constant growth can have a median of 0. Below a thousandth
 * of the level all count as equally smooth. */
static const double LEAST = 1e-3;

/* Sales of a period, per usual number of weeks. */
static double usual(const qc_history *history, size_t row, const qc_series *series, size_t t)
{
    return series->values[t] / qc_history_weeks(history, history->start[row] + t);
}

double qc_roughness(const qc_history *history, size_t row, size_t origin, double *work)
{
    const qc_series series = qc_history_series(history, row, origin);
    double level = qc_history_level(history, row, origin);
    size_t count = 0;

    if (series.length < PERIODS_NEEDED) {
        return NAN;
    }
    for (size_t t = 2; t < series.length; t++) {
        double latest = usual(history, row, &series, t);
        double middle = usual(history, row, &series, t - 1);

        work[count++] = fabs(latest - 2 * middle + usual(history, row, &series, t - 2));
    }
    return log(fmax(level > 0 ? qc_numeric_median(work, count) / level : 0, LEAST));
}

void qc_roughness_add(qc_roughness_sums *sums, double weight, double x, double y)
{
    sums->weight += weight;
    sums->x += weight * x;
    sums->y += weight * y;
    sums->xx += weight * x * x;
    sums->xy += weight * x * y;
}

double qc_roughness_mean(const qc_roughness_sums *sums)
{
    return sums->weight > 0 ? sums->x / sums->weight : 0;
}

double qc_roughness_squares(const qc_roughness_sums *sums)
{
    return fmax(sums->xx - qc_roughness_mean(sums) * sums->x, 0);
}

double qc_roughness_slope(const qc_roughness_sums *sums, double prior, double squares)
{
    double own = qc_roughness_squares(sums);
    double products = sums->xy - qc_roughness_mean(sums) * sums->y;

    return own + squares > 0 ? (products + squares * prior) / (own + squares) : prior;
}
