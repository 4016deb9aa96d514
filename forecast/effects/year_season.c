/* The season of the year of a panel of days or weeks, and of the week of one of hours. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/year_season.h"

#include <math.h>

#include "core/memory.h"
#include "forecast/effects/week_profile.h"
#include "forecast/effects/year_harmonics.h"

enum {
    LEAST_LEAVES = 2, /* a single leaf shares nothing */
    OWN_ORDERS = 12,  /* of a leaf beside the others: its own sales are too noisy for what is
                         shorter than a month */
    SLOW_ORDERS = 3   /* of which the days about a feast, three months, are a turn at most */
};

bool qc_year_season_applies(const qc_history *history)
{
    return qc_long_season_of(history) != NULL;
}

size_t qc_year_season_length(const qc_history *history)
{
    return (size_t)qc_long_season_of(history)->length;
}

bool qc_year_season_enough(const qc_history *history, size_t length)
{
    const qc_long_season *cycle = qc_long_season_of(history);

    return cycle != NULL && length >= cycle->least;
}

size_t qc_year_season_stretch(const qc_history *history, size_t origin)
{
    return origin / qc_long_season_of(history)->stretch;
}

bool qc_year_season_any(const qc_year_season *season)
{
    return season->known || season->feasts.known;
}

/* The factor of the season alone. */
static double factor_of(const qc_year_season *season, const qc_history *history, size_t period)
{
    double place = season->known ? qc_long_season_place(history, period) : 0;

    return season->known ? season->factor[(size_t)(place * QC_YEAR_PLACES)] : 1;
}

/* The factor of feasts on a period; most periods are far from all feasts. */
static double feast_factor(const qc_feast_effect *feasts, const qc_history *history,
                           size_t period)
{
    double effect = feasts->known ? qc_feast_effect_of(feasts, history, period) : 0;

    return fabs(effect) > 0 ? qc_long_season_factor(effect) : 1;
}

double qc_year_season_factor(const qc_year_season *season, const qc_history *history,
                             size_t period)
{
    double factor = factor_of(season, history, period);

    return factor * feast_factor(&season->feasts, history, period);
}

/* Blocks (weeks of days, days of hours) that end with the last period known, and their
 * sales. */
typedef struct weeks {
    const qc_history *history;
    size_t first, count;           /* period that the first begins with */
    size_t block;                  /* periods */
    const qc_feast_effect *feasts; /* effects that are taken out */
    double *response;              /* [count] */
} weeks;

/* Fits harmonics up to an order, beside the shared season if that is given. */
static qc_status regress(const weeks *w, size_t most, const qc_year_season *shared,
                         qc_year_season *season, qc_error *error)
{
    const qc_year_blocks blocks = {w->history, w->first, w->count, w->response};
    qc_status status = QC_OK;

    QC_TRY(qc_year_harmonics_find(&blocks, most, shared != NULL ? shared->factor : NULL,
                                  season->factor, error));
    season->known = true;

done:
    return status;
}

/* Sales of a block of a row without the effects of feasts; NAN outside the known periods. */
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

/* The chained logarithm of the leaves' sums by block. Blocks without sales are NAN and make it
 * return false. */
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

/* The leaves together while their season is found. */
typedef struct together {
    size_t origin, leaf_count;
    const size_t *leaves;
    weeks w;
    double *logs; /* [periods from the first leaf's on] */
    double *sums; /* [2 periods] */
} together;

static qc_status find_season(together *all, size_t most, qc_year_season *season,
                             qc_error *error)
{
    all->w.feasts = &season->feasts;
    season->known = false;
    return chain(&all->w, all->origin, all->leaves, all->leaf_count, all->sums)
               ? regress(&all->w, most, NULL, season, error)
               : QC_OK;
}

/*
 * Finds feasts of days or weeks and the season of the year in turn: first feasts without the
 * slow part of the season, as no feast is slow; then the season without these feasts, and
 * feasts again without all of that season.
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
        QC_TRY(find_season(all, turn == 0 ? SLOW_ORDERS : QC_HARMONICS_MOST, season, error));
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
    const qc_long_season *cycle = qc_long_season_of(history);
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
        QC_TRY(find_season(&all, QC_HARMONICS_MOST, season, error));
    }

done:
    qc_memory_free(all.w.response);
    qc_memory_free(all.sums);
    qc_memory_free(all.logs);
    return status;
}

/* A row's multiple of the shared effects of feasts; 1 if some of its periods had no sales. */
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
    const qc_long_season *cycle = qc_long_season_of(history);
    size_t places = QC_WEEK_DAYS * cycle->block;
    size_t length = series->length - series->length % places;
    size_t first = history->start[row] + series->length - length;
    double effect[QC_WEEK_PLACES_MOST];

    season->known = qc_week_profile_find(series->values + series->length - length, cycle->block,
                                         length / places, effect);
    if (!season->known) {
        return;
    }
    size_t begin = (size_t)(qc_long_season_place(history, first) * (double)places);

    for (size_t at = 0; at < QC_YEAR_PLACES; at++) {
        size_t place = (size_t)(((double)at + 0.5) / QC_YEAR_PLACES * (double)places);

        season->factor[at] = qc_long_season_factor(effect[(place + places - begin) % places]);
    }
}

qc_status qc_year_season_find(const qc_history *history, size_t stretch, size_t row,
                              const qc_year_season *shared, qc_year_season *season,
                              qc_error *error)
{
    qc_status status = QC_OK;
    const qc_long_season *cycle = qc_long_season_of(history);
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
    if (qc_long_season_is_week(cycle)) {
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
        QC_TRY(regress(&w, shared->known ? OWN_ORDERS : QC_HARMONICS_MOST,
                       shared->known ? shared : NULL, season, error));
    }

done:
    qc_memory_free(w.response);
    return status;
}
