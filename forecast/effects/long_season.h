/* Seasons longer than that of the models: the year of days and weeks, the week of hours. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_LONG_SEASON_H
#define QC_FORECAST_EFFECTS_LONG_SEASON_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/history.h"

/** Equal parts into which a long season is divided. */
enum { QC_YEAR_PLACES = 366 };

/** A long season, beside the season of the models or instead of it. */
typedef struct qc_long_season {
    size_t block;  /**< periods that are summed: days to weeks, hours to days */
    double length; /**< periods of the long season */
    /** Periods between searches: one at every origin would take longer than all models */
    size_t stretch;
    size_t least; /**< periods that must be known: two years, or two weeks of hours */
} qc_long_season;

/** That of a history, NULL where there is none. */
const qc_long_season *qc_long_season_of(const qc_history *history);

/** Whether the long season is the week of hours or half hours. */
bool qc_long_season_is_week(const qc_long_season *cycle);

/** The part of the long season that has passed by the middle of a period, in [0, 1). */
double qc_long_season_place(const qc_history *history, size_t period);

/** exp(effect), kept above 0 and finite. */
double qc_long_season_factor(double effect);

#endif
