/* Which forecasts of the past lacked a season that is known now. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/hindsight.h"

#include <math.h>

/*
 * What an error weighs that was made before a row knew two seasons, once it does: models then
 * had no season. On training parts known only in their last 9 to 12 quarters or 26 to 36 months
 * (bench_coverage --known, one and two horizons back), OWA with .1 is .4 to 5 % less than with
 * 1 in quarters, in months between .4 % more and 1.3 % less; with .03 it is 1 to 2 % more again
 * in months.
 */
static const double BEFORE_SEASON = 0.1;

/*
 * Forecasts are made again where leaves share most of their season. Series of the M1 and M3
 * competitions, which share .02 to .4 of it, would be given ranges that are too wide: known for
 * 8 or 9 quarters, an interval score 8 to 9 % higher.
 */
static const double LEAST_PART = 0.5;

/* The first origin that knows the season of the year of a row. */
static size_t find_year(const qc_history *history, size_t start)
{
    size_t known = start;

    while (!qc_year_season_enough(history, known - start)) {
        known++;
    }
    while (qc_year_season_stretch(history, known) ==
           qc_year_season_stretch(history, known - 1)) {
        known++; /* what an origin knows is of the stretches before its own */
    }
    return known;
}

/* The first origin that knew what leaves share, the given one if none did before. */
static size_t first_shared(const qc_rolling *rolling, size_t origin)
{
    size_t first = rolling->effects.first;

    while (first < origin &&
           qc_shared_effects_season(&rolling->effects, first)->index == NULL) {
        first++;
    }
    return first;
}

/* What is made again of forecasts that lacked a season of which this was known. */
static qc_hindsight judge(const qc_rolling *rolling, size_t known, size_t end)
{
    const qc_shared_season *shared = qc_shared_effects_season(&rolling->effects, known);
    size_t first = first_shared(rolling, known);
    bool again = shared->index != NULL && shared->part >= LEAST_PART;

    return (qc_hindsight){.known = known,
                          .end = end,
                          .judged = first < end ? first : end,
                          .again = again,
                          .weight = pow(BEFORE_SEASON, again ? 1 - shared->part : 1)};
}

/* Of a row below two seasons. */
static qc_hindsight find_shared(const qc_rolling *rolling, size_t start, size_t origin)
{
    const qc_shared_effects *effects = &rolling->effects;
    size_t later = start + (size_t)rolling->history->season * 3 / 2;
    size_t first = first_shared(rolling, origin);
    size_t known = 0;

    if (qc_shared_effects_season(effects, origin)->index == NULL) {
        return (qc_hindsight){0};
    }
    known = origin >= later && later > first &&
                    qc_shared_effects_season(effects, later)->index != NULL
                ? later
                : first;
    return judge(rolling, known, first);
}

qc_hindsight qc_hindsight_from(const qc_rolling *rolling, size_t row, size_t origin)
{
    const qc_history *history = rolling->history;
    size_t start = history->start[row];
    bool year = qc_year_season_applies(history);
    size_t known = 0;

    if (history->season < 2 || origin <= start) {
        return (qc_hindsight){0};
    }
    known = year ? find_year(history, start) : start + 2 * (size_t)history->season;
    if (origin < known) {
        return year ? (qc_hindsight){0} : find_shared(rolling, start, origin);
    }
    if (year) {
        return (qc_hindsight){
            .known = known, .end = known, .judged = known, .again = true, .weight = 1};
    }
    return known < rolling->effects.first /* no forecast is asked for from before */
               ? (qc_hindsight){0}
               : judge(rolling, known, known);
}

bool qc_hindsight_is_kept(const qc_rolling *rolling, size_t row, size_t origin)
{
    return origin >= rolling->benchmarked && row < rolling->history->leaf_count &&
           qc_hindsight_from(rolling, row, origin).again &&
           qc_rolling_window(rolling, origin) < qc_hindsight_from(rolling, row, origin).end;
}
