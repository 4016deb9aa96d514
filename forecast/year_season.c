/* The season of the year of a panel of days or weeks, and of the week of one of hours. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/year_season.h"

#include <math.h>

#include "core/memory.h"
#include "forecast/event_effects.h"

enum {
    LEAST_LEAVES = 2, /* one shares with nobody */
    MOST_TURNS = 23,  /* with what is shared they are at most QC_EVENT_GROUPS_MOST groups */
    MOST_COLUMNS = 2 * MOST_TURNS + 1
};

static const double DAYS_OF_YEAR = 365.2425; /* on average */

/* A long season, beside the one that models know or in the place of it. */
typedef struct long_season {
    size_t block;  /* periods that are added up */
    double length; /* periods of the long season */
    size_t
        stretch; /* periods from one search to the next: one at each origin would take longer than all models */
    size_t least; /* periods that must be known: two years, or four weeks */
    size_t turns; /* harmonics of all leaves together, or of one by itself */
    size_t
        own_turns; /* of a leaf beside the others: its own are too noisy for what is shorter than a month */
} long_season;

static const long_season cycle_of_days = {7, 365.2425, 28, 728, MOST_TURNS, 12};
static const long_season cycle_of_weeks = {1, 365.2425 / 7, 13, 104, MOST_TURNS, 12};
static const long_season cycle_of_hours = {24, 168, 24, 672, 3, 3};

/* NULL where there is none. */
static const long_season *cycle_of(const qc_history *history)
{
    bool bare = history->frequency == QC_FREQUENCY_INDEX;

    if (history->frequency == QC_FREQUENCY_DAY && history->season == 7) {
        return &cycle_of_days;
    }
    if ((bare || history->frequency == QC_FREQUENCY_WEEK) && history->season == 52) {
        return &cycle_of_weeks;
    }
    return bare && history->season == 24 ? &cycle_of_hours : NULL;
}

bool qc_year_season_applies(const qc_history *history)
{
    return cycle_of(history) != NULL;
}

bool qc_year_season_enough(const qc_history *history, size_t length)
{
    const long_season *cycle = cycle_of(history);

    return cycle != NULL && length >= cycle->least;
}

size_t qc_year_season_stretch(const qc_history *history, size_t origin)
{
    return origin / cycle_of(history)->stretch;
}

/* The part of a year behind it in the middle of a period, in [0, 1). */
static double place_of(const qc_history *history, size_t period)
{
    qc_period at = history->first_period + (qc_period)period;
    double years = 0;

    if (history->frequency == QC_FREQUENCY_INDEX) {
        years = ((double)at + 0.5) / cycle_of(history)->length;
    } else {
        double first = qc_period_start(&history->calendar, history->frequency, at);
        double last = qc_period_end(&history->calendar, history->frequency, at);

        years = (first + last + 1) / 2 / DAYS_OF_YEAR;
    }
    return years - floor(years);
}

double qc_year_season_factor(const qc_year_season *season, const qc_history *history,
                             size_t period)
{
    return season->known ? season->factor[(size_t)(place_of(history, period) * QC_YEAR_PLACES)]
                         : 1;
}

/* Turns a year of a column: 1, 1, 2, 2, ... */
static double turns_of(size_t column)
{
    size_t turns = column / 2 + 1;

    return (double)turns;
}

/* Cosine (even column) or sine at a place of the year. */
static double harmonic(size_t column, double place)
{
    double turn = 2 * M_PI * turns_of(column) * place;

    return column % 2 == 0 ? cos(turn) : sin(turn);
}

/* The mean of a harmonic over a block that begins with a period: that of its middle times a part, by the sum of a geometric series. */
static double harmonic_of_block(size_t column, const qc_history *history, size_t first)
{
    const long_season *cycle = cycle_of(history);
    double half = M_PI * turns_of(column) / cycle->length;
    double block = (double)cycle->block;
    double middle = place_of(history, first) + (block - 1) / 2 / cycle->length;

    return harmonic(column, middle) * sin(block * half) / (block * sin(half));
}

/* Blocks, of days weeks, that end with the last period known, and what they sold. */
typedef struct weeks {
    const qc_history *history;
    size_t first, count; /* period that the first begins with */
    double *response;    /* [count] */
} weeks;

/* The mean logarithm of what is shared over a week. */
static double shared_of_week(const qc_year_season *shared, const qc_history *history,
                             size_t first)
{
    size_t block = cycle_of(history)->block;
    double sum = 0;

    for (size_t k = 0; k < block; k++) {
        sum += log(qc_year_season_factor(shared, history, first + k)) / (double)block;
    }
    return sum;
}

/* Turns effects into factors. */
static void fill_factors(const double *effect, size_t harmonics, const qc_year_season *shared,
                         qc_year_season *season)
{
    for (size_t place = 0; place < QC_YEAR_PLACES; place++) {
        double sum = shared != NULL ? effect[0] * log(shared->factor[place]) : 0;

        for (size_t k = 0; k < harmonics; k++) {
            sum += effect[(shared != NULL ? 1 : 0) + k] *
                   harmonic(k, ((double)place + 0.5) / QC_YEAR_PLACES);
        }
        season->factor[place] = exp(sum);
    }
    season->known = true;
}

/* Harmonics up to an order, behind what is shared where that is given. */
static qc_status regress(const weeks *w, size_t turns, const qc_year_season *shared,
                         qc_year_season *season, qc_error *error)
{
    qc_status status = QC_OK;
    double effect[MOST_COLUMNS];
    size_t group[MOST_COLUMNS];
    size_t before = shared != NULL ? 1 : 0;
    double *columns = NULL;

    QC_TRY(QC_NEW_ARRAY(columns, (before + 2 * turns) * w->count, error));
    for (size_t k = 0; k < before + 2 * turns; k++) {
        group[k] = k < before ? 0 : before + (k - before) / 2;
        for (size_t week = 0; week < w->count; week++) {
            size_t first = w->first + cycle_of(w->history)->block * week;

            columns[k * w->count + week] =
                k < before ? shared_of_week(shared, w->history, first)
                           : harmonic_of_block(k - before, w->history, first);
        }
    }
    const qc_event_problem problem = {.response = w->response,
                                      .length = w->count,
                                      .season = 1,
                                      .columns = columns,
                                      .stride = w->count,
                                      .column_count = before + 2 * turns,
                                      .group = group,
                                      .group_count = before + turns,
                                      .robust = true};

    QC_TRY(qc_event_effects_find(&problem, effect, error));
    fill_factors(effect, 2 * turns, shared, season);

done:
    qc_memory_free(columns);
    return status;
}

/* What a week of a row sold; NAN outside of what is known of it. */
static double sold(const qc_history *history, const qc_series *series, size_t row, size_t first)
{
    size_t start = history->start[row];
    size_t block = cycle_of(history)->block;
    double sum = 0;

    if (first < start || first + block > start + series->length) {
        return NAN;
    }
    for (size_t k = 0; k < block; k++) {
        sum += series->values[first - start + k];
    }
    return sum;
}

/* The logarithm of the leaves' weekly sums, chained; false where weeks sold nothing. */
static bool chain(const weeks *w, size_t origin, const size_t *leaves, size_t leaf_count,
                  double *before, double *now)
{
    size_t block = cycle_of(w->history)->block;

    for (size_t week = 0; week < w->count; week++) {
        before[week] = 0;
        now[week] = 0;
    }
    for (size_t k = 0; k < leaf_count; k++) {
        const qc_series series = qc_history_series(w->history, leaves[k], origin);
        double last = NAN;

        for (size_t week = 0; week < w->count && series.length > 0; week++) {
            double sum = sold(w->history, &series, leaves[k], w->first + block * week);

            if (!isnan(last) && !isnan(sum)) {
                before[week] += last;
                now[week] += sum;
            }
            last = sum;
        }
    }
    w->response[0] = 0;
    for (size_t week = 1; week < w->count; week++) {
        if (!(before[week] > 0) || !(now[week] > 0)) {
            return false;
        }
        w->response[week] = w->response[week - 1] + log(now[week] / before[week]);
    }
    return true;
}

qc_status qc_year_season_share(const qc_history *history, size_t stretch, const size_t *leaves,
                               size_t leaf_count, qc_year_season *season, qc_error *error)
{
    qc_status status = QC_OK;
    const long_season *cycle = cycle_of(history);
    size_t origin = cycle != NULL ? stretch * cycle->stretch : 0;
    size_t first = origin;
    weeks w = {.history = history};
    double *sums = NULL;

    season->known = false;
    for (size_t k = 0; k < leaf_count; k++) {
        first = history->start[leaves[k]] < first ? history->start[leaves[k]] : first;
    }
    if (cycle == NULL || leaf_count < LEAST_LEAVES || origin - first < cycle->least) {
        return QC_OK;
    }
    w.count = (origin - first) / cycle->block;
    w.first = origin - w.count * cycle->block;
    QC_TRY(QC_NEW_ARRAY(w.response, w.count, error));
    QC_TRY(QC_NEW_ARRAY(sums, 2 * w.count, error));
    if (chain(&w, origin, leaves, leaf_count, sums, sums + w.count)) {
        QC_TRY(regress(&w, cycle->turns, NULL, season, error));
    }

done:
    qc_memory_free(w.response);
    qc_memory_free(sums);
    return status;
}

qc_status qc_year_season_find(const qc_history *history, size_t stretch, size_t row,
                              const qc_year_season *shared, qc_year_season *season,
                              qc_error *error)
{
    qc_status status = QC_OK;
    const long_season *cycle = cycle_of(history);
    weeks w = {.history = history};
    bool sells = true;

    *season = *shared;
    if (cycle == NULL) {
        return QC_OK;
    }
    const qc_series series = qc_history_series(history, row, stretch * cycle->stretch);

    if (series.length < cycle->least) {
        return QC_OK;
    }
    w.count = series.length / cycle->block;
    w.first = history->start[row] + series.length - w.count * cycle->block;
    QC_TRY(QC_NEW_ARRAY(w.response, w.count, error));
    for (size_t week = 0; week < w.count; week++) {
        double sum = sold(history, &series, row, w.first + cycle->block * week);

        sells = sells && sum > 0;
        w.response[week] = sum > 0 ? log(sum) : 0;
    }
    if (sells) {
        QC_TRY(shared->known ? regress(&w, cycle->own_turns, shared, season, error)
                             : regress(&w, cycle->turns, NULL, season, error));
    }

done:
    qc_memory_free(w.response);
    return status;
}
