/* Where exponential smoothing begins its search for the states at the start: a classical decomposition. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/ets_parts.h"

/* Values on which the first line is fitted, unless two seasons are more, and seasons on which
 * the first season is. */
enum { LINE_VALUES = 10, START_SEASONS = 5 };

/* The moving average of one season about `at`; an even season has half a weight at both ends. */
static double centred(const double *values, size_t at, size_t period)
{
    size_t half = period / 2;
    double sum = 0.0;

    for (size_t i = at - half; i <= at + half; i++) {
        sum += values[i];
    }
    if (period % 2 == 0) {
        sum -= 0.5 * (values[at - half] + values[at + half]);
    }
    return sum / (double)period;
}

/* Means of what deviates from the moving average, by position; made to average 0 or 1. */
static void find_season(bool ratio, size_t period, const double *values, size_t length,
                        double *season)
{
    double total = 0.0;

    for (size_t phase = 0; phase < period; phase++) {
        double sum = 0.0;
        double count = 0.0;

        for (size_t t = phase; t + period / 2 < length; t += period) {
            if (t >= period / 2) {
                double average = centred(values, t, period);

                sum += ratio ? values[t] / average : values[t] - average;
                count += 1.0;
            }
        }
        season[phase] = sum / count;
        total += season[phase];
    }
    for (size_t phase = 0; phase < period; phase++) {
        season[phase] = ratio ? season[phase] * (double)period / total
                              : season[phase] - total / (double)period;
    }
}

void qc_ets_decompose(qc_ets_season season, size_t period, const double *values, size_t length,
                      qc_ets_state *start)
{
    bool ratio = season == QC_ETS_MULTIPLICATIVE_SEASON;
    size_t most = START_SEASONS * period;
    size_t count = 2 * period > LINE_VALUES ? 2 * period : LINE_VALUES;
    double sum = 0.0, product = 0.0, square = 0.0;

    *start = (qc_ets_state){0};
    if (season != QC_ETS_NO_SEASON) {
        find_season(ratio, period, values, length < most ? length : most, start->season);
    }
    count = count < length ? count : length;
    double middle = (double)(count - 1) / 2.0;
    size_t phase = 0;

    for (size_t t = 0; t < count; t++) {
        double factor = start->season[phase];
        double value = !ratio ? values[t] - factor : factor > 0.0 ? values[t] / factor : 0.0;
        double distance = (double)t - middle;

        sum += value;
        product += distance * value;
        square += distance * distance;
        phase = phase + 1 < period ? phase + 1 : 0;
    }
    start->trend = square > 0.0 ? product / square : 0.0;
    start->level = sum / (double)count - start->trend * (middle + 1.0);
}
