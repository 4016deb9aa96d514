/* Standard errors of figures that are made of sums over series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/by_series.h"

#include <math.h>

void by_series_add(by_series *b, const double added[BY_SERIES_SUMS])
{
    for (int i = 0; i < BY_SERIES_SUMS; i++) {
        b->sum[i] += added[i];
        for (int k = 0; k < BY_SERIES_SUMS; k++) {
            b->product[i][k] += added[i] * added[k];
        }
    }
}

double by_series_error(const by_series *b, const double slope[BY_SERIES_SUMS])
{
    double variance = 0;

    for (int i = 0; i < BY_SERIES_SUMS; i++) {
        for (int k = 0; k < BY_SERIES_SUMS; k++) {
            variance += slope[i] * slope[k] * b->product[i][k];
        }
    }
    return sqrt(fmax(variance, 0));
}

double by_series_ratio_error(const by_series *b)
{
    const double slope[BY_SERIES_SUMS] = {1 / b->sum[1], -b->sum[0] / (b->sum[1] * b->sum[1])};

    return by_series_error(b, slope);
}
