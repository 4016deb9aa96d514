/* Answers what is known of a row at an origin. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/history.h"

#include <math.h>
#include <stdint.h>

#include "forecast/calendar/closed.h"
#include "forecast/calendar/same_day.h"

/* A year of a calendar of weeks, if not a long one. */
enum { YEAR_WEEKS = 52 };

/* Zeros at the end that say that a row is over, at least. */
enum { LEAST_SILENCE = 6 };

double qc_history_span_share(const qc_history *history, size_t period, size_t span)
{
    qc_period at = history->first_period + (qc_period)period;

    if (history->span_share != NULL && period < history->period_count) {
        return history->span_share[period * QC_SPAN_COUNT + span];
    }
    return history->frequency == QC_FREQUENCY_INDEX
               ? 0.0
               : qc_span_share(span,
                               qc_period_start(&history->calendar, history->frequency, at),
                               qc_period_end(&history->calendar, history->frequency, at));
}

double qc_history_weeks(const qc_history *history, size_t period)
{
    int weeks = qc_period_weeks(&history->calendar, history->frequency,
                                history->first_period + (qc_period)period);

    return weeks > 0 ? (double)(weeks * qc_frequency_per_year(history->frequency)) / YEAR_WEEKS
                     : 1.0;
}

int qc_history_feast_days(const qc_history *history, size_t period, qc_feast feast)
{
    size_t periods = history->period_count + QC_DAYS_AHEAD;

    return history->feast_days != NULL && period < periods
               ? history->feast_days[(size_t)feast * periods + period]
               : QC_FEAST_FAR;
}

double qc_history_observed(const qc_history *history, size_t leaf, size_t period)
{
    return period < history->period_count && !qc_history_was_closed(history, leaf, period)
               ? history->observed[leaf * history->period_count + period]
               : NAN;
}

bool qc_history_was_closed(const qc_history *history, size_t row, size_t period)
{
    return history->closed != NULL && period < history->period_count &&
           history->closed[row * history->period_count + period];
}

/* Whether a row's weekday, as known at an origin, is one that it is always closed on. */
static bool is_closed_weekday(const qc_history *history, size_t row, size_t origin,
                              size_t period)
{
    return qc_closed_place(history->closed + row * history->period_count, history->start[row],
                           origin, period, (size_t)history->season);
}

/* Whether a row was closed for a holiday on that day of years before. */
static bool is_closed_holiday(const qc_history *history, size_t row, size_t origin,
                              size_t period, const size_t *before)
{
    size_t known = 0;
    size_t closed = 0;

    for (size_t day = before[period]; day != SIZE_MAX; day = before[day]) {
        if (day >= history->start[row] && day < origin &&
            !is_closed_weekday(history, row, day, day)) {
            known += 1;
            closed += qc_history_was_closed(history, row, day);
        }
    }
    return closed >= 2 && 4 * closed >= 3 * known;
}

bool qc_history_will_be_closed(const qc_history *history, size_t row, size_t origin,
                               size_t period)
{
    size_t days = history->period_count + QC_DAYS_AHEAD;
    bool will_be = history->closed != NULL && is_closed_weekday(history, row, origin, period);

    for (size_t k = 0; k < QC_SAME_DAY_COUNT && history->closed != NULL && period < days; k++) {
        will_be = will_be ||
                  is_closed_holiday(history, row, origin, period, history->same_day + k * days);
    }
    return will_be;
}

bool qc_history_has_closed(const qc_history *history, size_t row, size_t origin)
{
    if (history->closed_from == NULL || row >= history->leaf_count || origin == 0) {
        return false;
    }
    return history->closed_from[row] < origin ||
           (history->closed_from[row] == origin &&
            history->observed[row * history->period_count + origin - 1] == 0);
}

double qc_history_closed_chance(const qc_history *history, size_t row, size_t origin)
{
    return qc_history_has_closed(history, row, origin)
               ? 1
               : qc_takeovers_chance(&history->takeovers, row, origin);
}

double qc_history_level(const qc_history *history, size_t leaf, size_t origin)
{
    return history->level[origin * history->row_count + leaf];
}

size_t qc_history_length(const qc_history *history, size_t leaf, size_t origin)
{
    size_t known = history->known[leaf * (history->period_count + 1) + origin];

    return known > 0 ? known - history->start[leaf] : 0;
}

bool qc_history_can_be_negative(const qc_history *history, size_t row, size_t origin)
{
    return history->credit[row] < origin;
}

bool qc_history_is_intermittent(const qc_history *history, size_t row, size_t origin)
{
    return history->intermittent[row * (history->period_count + 1) + origin];
}

bool qc_history_is_over(const qc_history *history, size_t row, size_t origin)
{
    const qc_series series = qc_history_series(history, row, origin);
    size_t least = series.season > LEAST_SILENCE ? (size_t)series.season : LEAST_SILENCE;
    size_t longest = 0;
    size_t silence = 0;

    for (size_t t = 0; t < series.length; t++) {
        if (fabs(series.values[t]) > 0) {
            longest = silence > longest ? silence : longest;
            silence = 0;
        } else {
            silence++;
        }
    }
    return silence >= least && silence >= 3 * longest;
}

double qc_history_mean_square(const qc_history *history, size_t row, size_t origin)
{
    const qc_series series = qc_history_series(history, row, origin);
    double level = qc_history_level(history, row, origin);
    double sum = 0;

    for (size_t t = 0; t < series.length && level > 0; t++) {
        sum += series.values[t] / level * (series.values[t] / level);
    }
    return series.length > 0 ? sum / (double)series.length : 0;
}

size_t qc_history_gap(const qc_history *history, size_t leaf, size_t origin)
{
    return origin - history->known[leaf * (history->period_count + 1) + origin];
}

qc_series qc_history_series(const qc_history *history, size_t leaf, size_t origin)
{
    size_t start = history->start[leaf];
    const qc_regressors *regressors = history->regressors;
    qc_series series = {.values = history->filled + leaf * history->period_count + start,
                        .length = qc_history_length(history, leaf, origin),
                        .season = history->season,
                        .frequency = history->frequency,
                        .first_period = history->first_period + (qc_period)start,
                        .calendar = history->calendar,
                        .span_share = history->span_share + start * QC_SPAN_COUNT,
                        .span_length = history->period_count - start};

    if (regressors != NULL && leaf < history->leaf_count) {
        series.regressors = regressors->values + leaf * regressors->period_count + start;
        series.regressor_count = regressors->count;
        series.regressor_stride = history->leaf_count * regressors->period_count;
        series.regressor_length = regressors->period_count - start;
    }
    return series;
}
