/* Seasons longer than that of the models: the year of days and weeks, the week of hours. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/long_season.h"

#include <math.h>

static const double DAYS_OF_YEAR = 365.2425; /* on average */

/* e^200 = 7e86. Without a limit, sales from 1e-300 to 1e150 have effects beyond a double. */
static const double MOST_EFFECT = 200;

static const qc_long_season cycle_of_days = {7, 365.2425, 28, 728};
static const qc_long_season cycle_of_weeks = {1, 365.2425 / 7, 13, 104};
static const qc_long_season cycle_of_hours = {24, 168, 24, 336};
static const qc_long_season cycle_of_half_hours = {48, 336, 48, 672};

const qc_long_season *qc_long_season_of(const qc_history *history)
{
    bool bare = history->frequency == QC_FREQUENCY_INDEX;

    if ((bare || history->frequency == QC_FREQUENCY_DAY) && history->season == 7) {
        return &cycle_of_days;
    }
    if ((bare || history->frequency == QC_FREQUENCY_WEEK) && history->season == 52) {
        return &cycle_of_weeks;
    }
    return bare && history->season == 24   ? &cycle_of_hours
           : bare && history->season == 48 ? &cycle_of_half_hours
                                           : NULL;
}

bool qc_long_season_is_week(const qc_long_season *cycle)
{
    return cycle == &cycle_of_hours || cycle == &cycle_of_half_hours;
}

double qc_long_season_place(const qc_history *history, size_t period)
{
    qc_period at = history->first_period + (qc_period)period;
    double years = 0;

    if (history->frequency == QC_FREQUENCY_INDEX) {
        years = ((double)at + 0.5) / qc_long_season_of(history)->length;
    } else {
        double first = qc_period_start(&history->calendar, history->frequency, at);
        double last = qc_period_end(&history->calendar, history->frequency, at);

        years = (first + last + 1) / 2 / DAYS_OF_YEAR;
    }
    return years - floor(years);
}

double qc_long_season_factor(double effect)
{
    return exp(fabs(effect) > MOST_EFFECT ? copysign(MOST_EFFECT, effect) : effect);
}
