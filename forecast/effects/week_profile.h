/* What hours of a week do beside those of a day: a profile of its 168 hours or 336 half hours. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_WEEK_PROFILE_H
#define QC_FORECAST_EFFECTS_WEEK_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

enum { QC_WEEK_DAYS = 7, QC_WEEK_PLACES_MOST = 336 };

/**
 * How the logarithms of the days of a week differ from each other, and of each hour from what its
 * day does, by whole weeks y[w][day][hour] of a series, S[w][day] their daily sums:
 *
 *     a[w][day]       = log S[w][day] - mean over days - growth by then
 *     b[w][day][hour] = log y[w][day][hour] - mean over days - growth by then - a[w][day]
 *     effect          = A mean over w of a + B mean over w of b
 *
 * where growth is that from the first week to the last. A is max(0, 1 - v / s), s the sum of the
 * squares of the means and v that which chance would make of them, from how weeks differ: an
 * empirical Bayes estimate of how much of what is seen is a week; B likewise. An hour without sales
 * in some week does what its day does.
 *
 * Deterministic, allocates nothing.
 *
 * @param values  [weeks][7][hours], oldest first
 * @param hours   of a day, at most QC_WEEK_PLACES_MOST / 7
 * @param weeks   at least 2
 * @param[out] effect  [7][hours]; mean 0 over the days of each hour
 * @return false if a day sold nothing (then `effect` is not to be read), or nothing is left (then
 *         it is 0)
 *
 * Source: Efron & Morris (1973), JASA 68(341):117-130, doi:10.1080/01621459.1973.10481350.
 */
bool qc_week_profile_find(const double *values, size_t hours, size_t weeks, double *effect);

#endif
