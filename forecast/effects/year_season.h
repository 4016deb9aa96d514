/* The season of the year of a panel of days or weeks, and of the week of one of hours. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_YEAR_SEASON_H
#define QC_FORECAST_EFFECTS_YEAR_SEASON_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"
#include "forecast/effects/feast_effect.h"
#include "forecast/effects/long_season.h"
#include "forecast/history.h"

/** The effect of the time of year on sales. */
typedef struct qc_year_season {
    bool known; /**< false: the factors are not set */
    double
        factor[QC_YEAR_PLACES]; /**< factors of a period's sales, by equal parts of the year */
    qc_feast_effect feasts;     /**< effects of feasts beside the season */
} qc_year_season;

/**
 * Whether a history has such a season: days with a season of a week; weeks, also undated ones,
 * with a season of 52 (taken as 52.18); and undated values with a season of 24 or 48, hours or
 * half hours, whose long season is the week of 168 or 336.
 */
bool qc_year_season_applies(const qc_history *history);

/** Whole periods of the season: 365, 52, 168 or 336. */
size_t qc_year_season_length(const qc_history *history);

/** Whether `length` periods are enough to learn the season: two years, or two weeks of hours. */
bool qc_year_season_enough(const qc_history *history, size_t length);

/**
 * The number of the stretch (28 days, 13 weeks or 24 hours) that an origin lies in. The season
 * known at an origin is learned from the stretches before its own.
 */
size_t qc_year_season_stretch(const qc_history *history, size_t origin);

/**
 * The season of the leaves together, as known when a stretch begins. It is found from the
 * logarithms of their weekly sums (daily ones of hours). These are chained: each change is that
 * of the leaves known in both weeks, so that leaves that begin or end make no season.
 *
 *     y[w] = level + trend w + sum_k (a_k cos + b_k sin)(2 pi k of the year, mean over the week) + errors,
 *
 * by qc_event_effects_find() with robust weights, averaged by Akaike weights over error
 * processes and over 0 to 23 harmonics (for hours 0 to 3). Not known with less than two years
 * (two weeks of hours), with fewer than two leaves, or if a week had no sales.
 *
 * Source: Hyndman & Athanasopoulos (2021), Forecasting: principles and practice, sec. 12.1
 * (harmonics for long seasons).
 */
QC_MUST_CHECK qc_status qc_year_season_share(const qc_history *history, size_t stretch,
                                             const size_t *leaves, size_t leaf_count,
                                             qc_year_season *season, qc_error *error);

/**
 * The season of a row, as known when a stretch begins: found like the shared one from its own
 * weekly sums, with up to 12 harmonics, beside a multiple of the shared season if that is
 * known; for hours its own profile of a week (week_profile.h), if every day had sales. A row
 * with less than two years, or with a week without sales, takes the shared season as it is.
 */
QC_MUST_CHECK qc_status qc_year_season_find(const qc_history *history, size_t stretch,
                                            size_t row, const qc_year_season *shared,
                                            qc_year_season *season, qc_error *error);

/** Whether any factor may differ from 1. */
bool qc_year_season_any(const qc_year_season *season);

/**
 * The factor of a period's sales, feasts included, also beyond the data; 1 where nothing is
 * known.
 */
double qc_year_season_factor(const qc_year_season *season, const qc_history *history,
                             size_t period);

#endif
