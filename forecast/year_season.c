/* The season of the year of a panel of days, which their week says nothing of. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/year_season.h"

#include <math.h>

#include "core/memory.h"
#include "forecast/event_effects.h"

enum {
    WEEK = 7,
    STRETCH = 28,     /* a search for each origin would take longer than all models */
    LEAST_DAYS = 728, /* two years, in whole weeks and stretches */
    LEAST_LEAVES = 2, /* one shares with nobody */
    SHARED_TURNS =
        23, /* harmonics; with what is shared they are at most QC_EVENT_GROUPS_MOST groups */
    OWN_TURNS = 12, /* a row's own weeks are too noisy for what is shorter than a month */
    MOST_COLUMNS = 2 * SHARED_TURNS + 1
};

static const double YEAR = 365.2425; /* days, on average */

bool qc_year_season_applies(const qc_history *history)
{
    return history->frequency == QC_FREQUENCY_DAY && history->season == WEEK;
}

bool qc_year_season_enough(size_t length)
{
    return length >= LEAST_DAYS;
}

size_t qc_year_season_stretch(size_t origin)
{
    return origin / STRETCH;
}

/* Days since a year began in the middle of a period. */
static double place_of(const qc_history *history, size_t period)
{
    qc_date day = qc_period_start(&history->calendar, history->frequency,
                                  history->first_period + (qc_period)period);
    double place = fmod((double)day + 0.5, YEAR);

    return place < 0 ? place + YEAR : place;
}

double qc_year_season_factor(const qc_year_season *season, const qc_history *history,
                             size_t period)
{
    return season->known ? season->factor[(size_t)place_of(history, period)] : 1;
}

/* Cosine (even column) or sine of 1, 1, 2, 2, ... turns a year at a place. */
static double harmonic(size_t column, double place)
{
    double turn = 2 * M_PI * (double)(column / 2 + 1) * place / YEAR;

    return column % 2 == 0 ? cos(turn) : sin(turn);
}

/* The mean of a harmonic over a week that begins with a period: that of its middle day times a part, by the sum of a geometric series. */
static double harmonic_of_week(size_t column, const qc_history *history, size_t first)
{
    double half = M_PI * (double)(column / 2 + 1) / YEAR;

    return harmonic(column, place_of(history, first + WEEK / 2)) * sin(WEEK * half) /
           (WEEK * sin(half));
}

/* Weeks that end with the last period known, and what they sold. */
typedef struct weeks {
    const qc_history *history;
    size_t first, count; /* period that the first begins with */
    double *response;    /* [count] */
} weeks;

/* The mean logarithm of what is shared over a week. */
static double shared_of_week(const qc_year_season *shared, const qc_history *history,
                             size_t first)
{
    double sum = 0;

    for (size_t day = 0; day < WEEK; day++) {
        sum += log(qc_year_season_factor(shared, history, first + day)) / WEEK;
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
            sum += effect[(shared != NULL ? 1 : 0) + k] * harmonic(k, (double)place + 0.5);
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
            size_t first = w->first + WEEK * week;

            columns[k * w->count + week] =
                k < before ? shared_of_week(shared, w->history, first)
                           : harmonic_of_week(k - before, w->history, first);
        }
    }
    const qc_event_problem problem = {.response = w->response,
                                      .length = w->count,
                                      .season = 1,
                                      .columns = columns,
                                      .stride = w->count,
                                      .column_count = before + 2 * turns,
                                      .group = group,
                                      .group_count = before + turns};

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
    double sum = 0;

    if (first < start || first + WEEK > start + series->length) {
        return NAN;
    }
    for (size_t day = 0; day < WEEK; day++) {
        sum += series->values[first - start + day];
    }
    return sum;
}

/* The logarithm of the leaves' weekly sums, chained; false where weeks sold nothing. */
static bool chain(const weeks *w, size_t origin, const size_t *leaves, size_t leaf_count,
                  double *before, double *now)
{
    for (size_t week = 0; week < w->count; week++) {
        before[week] = 0;
        now[week] = 0;
    }
    for (size_t k = 0; k < leaf_count; k++) {
        const qc_series series = qc_history_series(w->history, leaves[k], origin);
        double last = NAN;

        for (size_t week = 0; week < w->count && series.length > 0; week++) {
            double sum = sold(w->history, &series, leaves[k], w->first + WEEK * week);

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
    size_t origin = stretch * STRETCH;
    size_t first = origin;
    weeks w = {.history = history};
    double *sums = NULL;

    season->known = false;
    for (size_t k = 0; k < leaf_count; k++) {
        first = history->start[leaves[k]] < first ? history->start[leaves[k]] : first;
    }
    if (!qc_year_season_applies(history) || leaf_count < LEAST_LEAVES ||
        !qc_year_season_enough(origin - first)) {
        return QC_OK;
    }
    w.count = (origin - first) / WEEK;
    w.first = origin - w.count * WEEK;
    QC_TRY(QC_NEW_ARRAY(w.response, w.count, error));
    QC_TRY(QC_NEW_ARRAY(sums, 2 * w.count, error));
    if (chain(&w, origin, leaves, leaf_count, sums, sums + w.count)) {
        QC_TRY(regress(&w, SHARED_TURNS, NULL, season, error));
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
    const qc_series series = qc_history_series(history, row, stretch * STRETCH);
    weeks w = {.history = history, .count = series.length / WEEK};
    bool sells = true;

    *season = *shared;
    if (!qc_year_season_applies(history) || !qc_year_season_enough(series.length)) {
        return QC_OK;
    }
    w.first = history->start[row] + series.length - w.count * WEEK;
    QC_TRY(QC_NEW_ARRAY(w.response, w.count, error));
    for (size_t week = 0; week < w.count; week++) {
        double sum = sold(history, &series, row, w.first + WEEK * week);

        sells = sells && sum > 0;
        w.response[week] = sum > 0 ? log(sum) : 0;
    }
    if (sells) {
        QC_TRY(shared->known ? regress(&w, OWN_TURNS, shared, season, error)
                             : regress(&w, SHARED_TURNS, NULL, season, error));
    }

done:
    qc_memory_free(w.response);
    return status;
}
