/* The profile of a week of hours beside that of a day: 168 hours or 336 half hours. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_WEEK_PROFILE_H
#define QC_FORECAST_EFFECTS_WEEK_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

enum { QC_WEEK_DAYS = 7, QC_WEEK_PLACES_MOST = 336 };

/**
 * How the days of a week differ from each other, and how each hour differs from its day, on
 * logarithms. From whole weeks y[w][day][hour] of a series and their daily sums S[w][day]:
 *
 *     a[w][day]       = log S[w][day] - mean over days - growth by then
 *     b[w][day][hour] = log y[w][day][hour] - mean over days - growth by then - a[w][day]
 *     effect          = A mean over w of a + B mean over w of b
 *
 * with growth from the first week to the last. A is the empirical Bayes factor max(0, 1 - v /
 * s): s is the sum of squares of the means, v the part of it that chance explains, from how
 * weeks differ. B likewise. An hour without sales in some week has the effect of its day.
 *
 * Deterministic, allocates nothing.
 *
 * @param values  [weeks][7][hours], oldest first
 * @param hours   of a day, at most QC_WEEK_PLACES_MOST / 7
 * @param weeks   at least 2
 * @param[out] effect  [7][hours]; mean 0 over the days of each hour
 * @return false if a day had no sales (then `effect` is not set), or if no effect is left (then
 *          it
 *         is 0)
 *
 * Source: Efron & Morris (1973), JASA 68(341):117-130, doi:10.1080/01621459.1973.10481350.
 */
bool qc_week_profile_find(const double *values, size_t hours, size_t weeks, double *effect);

#endif
