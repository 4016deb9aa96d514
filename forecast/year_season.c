/* The season of the year of a panel of days or weeks, and of the week of one of hours. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/year_season.h"

#include <math.h>

#include "core/memory.h"
#include "forecast/event_effects.h"
#include "forecast/week_profile.h"

enum {
    LEAST_LEAVES = 2, /* one shares with nobody */
    MOST_TURNS = 23,  /* with what is shared they are at most QC_EVENT_GROUPS_MOST groups */
    OWN_TURNS =
        12, /* of a leaf beside the others: its own are too noisy for what is shorter than a month */
    SLOW_TURNS = 3, /* of which the days about a feast, three months, are a turn at most */
    MOST_COLUMNS = 2 * MOST_TURNS + 1
};

static const double DAYS_OF_YEAR = 365.2425; /* on average */

static const double MOST_EFFECT = 200; /* e^200 = 7e86 */

/* A long season, beside the one that models know or in the place of it. */
typedef struct long_season {
    size_t block;  /* periods that are added up */
    double length; /* periods of the long season */
    /* Periods between searches: one at each origin would take longer than all models */
    size_t stretch;
    size_t least; /* periods that must be known: two years, or two weeks */
} long_season;

static const long_season cycle_of_days = {7, 365.2425, 28, 728};
static const long_season cycle_of_weeks = {1, 365.2425 / 7, 13, 104};
static const long_season cycle_of_hours = {24, 168, 24, 336};
static const long_season cycle_of_half_hours = {48, 336, 48, 672};

/* Harmonics that the blocks of a long season tell from each other: fewer than half of them, 3
 * of the days of a week. */
static size_t turns_told(const long_season *cycle, size_t most)
{
    size_t told = ((size_t)(cycle->length / (double)cycle->block) - 1) / 2;

    return told < most ? told : most;
}

/* NULL where there is none. */
static const long_season *cycle_of(const qc_history *history)
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

static bool is_week(const long_season *cycle)
{
    return cycle == &cycle_of_hours || cycle == &cycle_of_half_hours;
}

bool qc_year_season_applies(const qc_history *history)
{
    return cycle_of(history) != NULL;
}

size_t qc_year_season_length(const qc_history *history)
{
    return (size_t)cycle_of(history)->length;
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

bool qc_year_season_any(const qc_year_season *season)
{
    return season->known || season->feasts.known;
}

/* The factor of the season alone. */
static double factor_of(const qc_year_season *season, const qc_history *history, size_t period)
{
    return season->known ? season->factor[(size_t)(place_of(history, period) * QC_YEAR_PLACES)]
                         : 1;
}

/* What an effect multiplies by, neither 0 nor without end: sales that go from 1e-300 to 1e150
 * have effects beyond what a double holds. */
static double factor_by(double effect)
{
    return exp(fabs(effect) > MOST_EFFECT ? copysign(MOST_EFFECT, effect) : effect);
}

/* What feasts do to a period; most are far from all of them. */
static double feast_factor(const qc_feast_effect *feasts, const qc_history *history,
                           size_t period)
{
    double effect = feasts->known ? qc_feast_effect_of(feasts, history, period) : 0;

    return fabs(effect) > 0 ? factor_by(effect) : 1;
}

double qc_year_season_factor(const qc_year_season *season, const qc_history *history,
                             size_t period)
{
    double factor = factor_of(season, history, period);

    return factor * feast_factor(&season->feasts, history, period);
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

/* The means of a harmonic over blocks with these middles: those there times a part, by the sum
 * of a geometric series. */
static void fill_harmonic(size_t column, const long_season *cycle, const double *middle,
                          size_t count, double *values)
{
    double half = M_PI * turns_of(column) / cycle->length;
    double block = (double)cycle->block;
    double above = sin(block * half), below = block * sin(half);

    for (size_t k = 0; k < count; k++) {
        values[k] = harmonic(column, middle[k]) * above / below;
    }
}

/* Blocks, of days weeks, that end with the last period known, and what they sold. */
typedef struct weeks {
    const qc_history *history;
    size_t first, count;           /* period that the first begins with */
    size_t block;                  /* periods */
    const qc_feast_effect *feasts; /* what is taken out */
    double *response;              /* [count] */
} weeks;

/* The mean logarithm of what is shared over a week. */
static double shared_of_week(const qc_year_season *shared, const qc_history *history,
                             size_t first)
{
    size_t block = cycle_of(history)->block;
    double sum = 0;

    for (size_t k = 0; k < block; k++) {
        sum += log(factor_of(shared, history, first + k)) / (double)block;
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
        season->factor[place] = factor_by(sum);
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
    const long_season *cycle = cycle_of(w->history);
    double *columns = NULL;
    double *middle = NULL;

    QC_TRY(QC_NEW_ROOM(columns, (before + 2 * turns) * w->count + 1, error));
    QC_TRY(QC_NEW_ROOM(middle, w->count + 1, error));
    for (size_t week = 0; week < w->count; week++) {
        size_t first = w->first + cycle->block * week;

        middle[week] =
            place_of(w->history, first) + ((double)cycle->block - 1) / 2 / cycle->length;
        if (before > 0) {
            columns[week] = shared_of_week(shared, w->history, first);
        }
    }
    for (size_t k = 0; k < before + 2 * turns; k++) {
        group[k] = k < before ? 0 : before + (k - before) / 2;
        if (k >= before) {
            fill_harmonic(k - before, cycle, middle, w->count, columns + k * w->count);
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
    qc_memory_free(middle);
    return status;
}

/* What a block of a row sold, without what feasts did to it; NAN outside of what is known of it. */
static double sold(const weeks *w, const qc_series *series, size_t row, size_t first)
{
    size_t start = w->history->start[row];
    double sum = 0;

    if (first < start || first + w->block > start + series->length) {
        return NAN;
    }
    for (size_t k = 0; k < w->block; k++) {
        sum +=
            series->values[first - start + k] / feast_factor(w->feasts, w->history, first + k);
    }
    return sum;
}

/* The logarithm of the leaves' sums by block, chained; NAN in blocks that sold nothing, and
 * then false. */
static bool chain(const weeks *w, size_t origin, const size_t *leaves, size_t leaf_count,
                  double *sums)
{
    double *before = sums;
    double *now = sums + w->count;
    double level = 0;
    bool all = true;

    for (size_t week = 0; week < w->count; week++) {
        before[week] = 0;
        now[week] = 0;
    }
    for (size_t k = 0; k < leaf_count; k++) {
        const qc_series series = qc_history_series(w->history, leaves[k], origin);
        double last = NAN;

        for (size_t week = 0; week < w->count && series.length > 0; week++) {
            double sum = sold(w, &series, leaves[k], w->first + w->block * week);

            if (!isnan(last) && !isnan(sum)) {
                before[week] += last;
                now[week] += sum;
            }
            last = sum;
        }
    }
    for (size_t week = 0; week < w->count; week++) {
        bool sells = week == 0 || (before[week] > 0 && now[week] > 0);

        level += sells && week > 0 ? log(now[week] / before[week]) : 0;
        w->response[week] = sells ? level : NAN;
        all = all && sells;
    }
    return all;
}

/* Leaves together while what the year does to them is looked for. */
typedef struct together {
    size_t origin, leaf_count;
    const size_t *leaves;
    weeks w;
    double *logs; /* [periods from the first leaf's on] */
    double *sums; /* [2 periods] */
} together;

static qc_status find_season(together *all, size_t turns, qc_year_season *season,
                             qc_error *error)
{
    all->w.feasts = &season->feasts;
    season->known = false;
    return chain(&all->w, all->origin, all->leaves, all->leaf_count, all->sums)
               ? regress(&all->w, turns_told(cycle_of(all->w.history), turns), NULL, season,
                         error)
               : QC_OK;
}

/*
 * Feasts of days or weeks beside the season of the year, in turn: first without what of it is
 * slow, which no feast is, then without all that it is without them.
 */
static qc_status find_feasts(together *all, size_t first, qc_year_season *season,
                             qc_error *error)
{
    qc_status status = QC_OK;
    const qc_history *history = all->w.history;
    const qc_feast_effect none = {.known = false};
    size_t periods = all->origin - first;
    double *left = all->sums;
    weeks each = {.history = history,
                  .first = first,
                  .count = periods,
                  .block = 1,
                  .feasts = &none,
                  .response = all->logs};

    (void)chain(&each, all->origin, all->leaves, all->leaf_count, all->sums);
    for (size_t turn = 0; turn < 2 && (turn == 0 || season->feasts.known); turn++) {
        QC_TRY(find_season(all, turn == 0 ? SLOW_TURNS : MOST_TURNS, season, error));
        for (size_t t = 0; t < periods; t++) {
            left[t] = all->logs[t] - log(factor_of(season, history, first + t));
        }
        QC_TRY(
            qc_feast_effect_find(history, first, left, periods, NULL, &season->feasts, error));
    }

done:
    return status;
}

qc_status qc_year_season_share(const qc_history *history, size_t stretch, const size_t *leaves,
                               size_t leaf_count, qc_year_season *season, qc_error *error)
{
    qc_status status = QC_OK;
    const long_season *cycle = cycle_of(history);
    size_t origin = cycle != NULL ? stretch * cycle->stretch : 0;
    size_t first = origin;
    together all = {.origin = origin, .leaf_count = leaf_count, .leaves = leaves};

    *season = (qc_year_season){.known = false};
    for (size_t k = 0; k < leaf_count; k++) {
        first = history->start[leaves[k]] < first ? history->start[leaves[k]] : first;
    }
    if (cycle == NULL || origin - first < cycle->least) {
        return QC_OK;
    }
    all.w = (weeks){.history = history, .block = cycle->block};
    all.w.count = (origin - first) / cycle->block;
    all.w.first = origin - all.w.count * cycle->block;
    QC_TRY(QC_NEW_ARRAY(all.w.response, all.w.count, error));
    QC_TRY(QC_NEW_ARRAY(all.sums, 2 * (origin - first), error));
    QC_TRY(QC_NEW_ARRAY(all.logs, origin - first, error));
    if (qc_feast_period_days(history) > 0) {
        QC_TRY(find_feasts(&all, first, season, error));
    }
    if (leaf_count < LEAST_LEAVES) {
        season->known = false;
    } else {
        QC_TRY(find_season(&all, MOST_TURNS, season, error));
    }

done:
    qc_memory_free(all.w.response);
    qc_memory_free(all.sums);
    qc_memory_free(all.logs);
    return status;
}

/* What a row has of the shared effect of feasts; all of it where some of its periods sold
 * nothing. */
static qc_status find_multiple(const qc_history *history, const qc_series *series, size_t row,
                               const qc_year_season *shared, qc_feast_effect *feasts,
                               qc_error *error)
{
    qc_status status = QC_OK;
    double *logs = NULL;
    bool sells = true;

    QC_TRY(QC_NEW_ARRAY(logs, series->length, error));
    for (size_t t = 0; t < series->length; t++) {
        sells = sells && series->values[t] > 0;
        logs[t] =
            sells ? log(series->values[t] / factor_of(shared, history, history->start[row] + t))
                  : NAN;
    }
    if (sells) {
        QC_TRY(qc_feast_effect_find(history, history->start[row], logs, series->length,
                                    &shared->feasts, feasts, error));
    }

done:
    qc_memory_free(logs);
    return status;
}

/* The profile of a row's whole weeks. */
static void find_profile(const qc_history *history, const qc_series *series, size_t row,
                         qc_year_season *season)
{
    const long_season *cycle = cycle_of(history);
    size_t places = QC_WEEK_DAYS * cycle->block;
    size_t length = series->length - series->length % places;
    size_t first = history->start[row] + series->length - length;
    double effect[QC_WEEK_PLACES_MOST];

    season->known = qc_week_profile_find(series->values + series->length - length, cycle->block,
                                         length / places, effect);
    if (!season->known) {
        return;
    }
    size_t begin = (size_t)(place_of(history, first) * (double)places);

    for (size_t at = 0; at < QC_YEAR_PLACES; at++) {
        size_t place = (size_t)(((double)at + 0.5) / QC_YEAR_PLACES * (double)places);

        season->factor[at] = factor_by(effect[(place + places - begin) % places]);
    }
}

qc_status qc_year_season_find(const qc_history *history, size_t stretch, size_t row,
                              const qc_year_season *shared, qc_year_season *season,
                              qc_error *error)
{
    qc_status status = QC_OK;
    const long_season *cycle = cycle_of(history);
    weeks w = {.history = history, .feasts = &season->feasts};
    bool sells = true;

    *season = *shared;
    if (cycle == NULL) {
        return QC_OK;
    }
    const qc_series series = qc_history_series(history, row, stretch * cycle->stretch);

    if (series.length < cycle->least) {
        return QC_OK;
    }
    if (is_week(cycle)) {
        find_profile(history, &series, row, season);
        return QC_OK;
    }
    if (shared->feasts.known) {
        QC_TRY(find_multiple(history, &series, row, shared, &season->feasts, error));
    }
    w.block = cycle->block;
    w.count = series.length / cycle->block;
    w.first = history->start[row] + series.length - w.count * cycle->block;
    QC_TRY(QC_NEW_ARRAY(w.response, w.count, error));
    for (size_t week = 0; week < w.count; week++) {
        double sum = sold(&w, &series, row, w.first + cycle->block * week);

        sells = sells && sum > 0;
        w.response[week] = sum > 0 ? log(sum) : 0;
    }
    if (sells) {
        size_t turns = turns_told(cycle, shared->known ? OWN_TURNS : MOST_TURNS);

        QC_TRY(regress(&w, turns, shared->known ? shared : NULL, season, error));
    }

done:
    qc_memory_free(w.response);
    return status;
}
