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

/** What the year does to sales. */
typedef struct qc_year_season {
    bool known;                    /**< false: the factors are not to be read */
    double factor[QC_YEAR_PLACES]; /**< on the sales of a period, by equal parts of the year */
    qc_feast_effect feasts;        /**< beside it */
} qc_year_season;

/**
 * Whether there is such a season: of days whose season is the week, of weeks, also bare
 * numbers, whose season is 52 (taken to be 52.18), and of bare numbers whose season is 24 or
 * 48: a week of hours, 168, or half hours, 336.
 */
bool qc_year_season_applies(const qc_history *history);

/** Whole periods of the season: 365, 52, 168 or 336. */
size_t qc_year_season_length(const qc_history *history);

/** Whether so many periods tell the season: two years, two weeks of hours. */
bool qc_year_season_enough(const qc_history *history, size_t length);

/**
 * The stretch of periods of an origin: 28 days, 13 weeks, 24 hours. What an origin knows is of
 * the stretches before its own.
 */
size_t qc_year_season_stretch(const qc_history *history, size_t origin);

/**
 * The season of leaves together, as known when a stretch begins. Of the logarithms of their
 * weekly sums (of hours: daily), chained so that leaves that begin or end are no season (each
 * change is that of the leaves that know both weeks),
 *
 *     y[w] = level + trend w + sum_k (a_k cos + b_k sin)(2 pi k of the year, mean over the week) + errors,
 *
 * by qc_event_effects_find() with robust weights: averaged by Akaike weights over error
 * processes and over the orders 0, 1, ... 23 of the harmonics (of hours 3). Not known below two
 * years (two weeks of hours), below two leaves or where a week sold nothing.
 *
 * Source: Hyndman & Athanasopoulos (2021), Forecasting: principles and practice, sec. 12.1
 * (harmonics for long seasons).
 */
QC_MUST_CHECK qc_status qc_year_season_share(const qc_history *history, size_t stretch,
                                             const size_t *leaves, size_t leaf_count,
                                             qc_year_season *season, qc_error *error);

/**
 * The season of a row, as known when a stretch begins: the same of its own weekly sums, up to
 * order 12, beside a multiple of what leaves share, where that is known; of hours its own
 * profile of a week (week_profile.h), if every day sold. What they share as it stands for a row
 * that does not know two years or sold nothing in some week.
 */
QC_MUST_CHECK qc_status qc_year_season_find(const qc_history *history, size_t stretch,
                                            size_t row, const qc_year_season *shared,
                                            qc_year_season *season, qc_error *error);

/** Whether a factor of a period may be other than 1. */
bool qc_year_season_any(const qc_year_season *season);

/**
 * The factor on the sales of a period, also beyond the data, feasts with it; 1 where nothing is
 * known.
 */
double qc_year_season_factor(const qc_year_season *season, const qc_history *history,
                             size_t period);

#endif
