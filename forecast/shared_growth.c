/* The growth that the leaves of a panel have in common. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/shared_growth.h"

#include <math.h>

#include "core/memory.h"
#include "core/numeric.h"

/* Two values that are a season apart tell one growth twice, those of three seasons a change of
 * it. */
enum { LEAST_LEAVES = 4, MORE_PERIODS = 2, SEASONS_COMPARED = 2 };

/*
 * How much of it goes on. Last values without the season, with a multiple of the median growth
 * and of each row's own beside it, forecast a season of M1, M3 and Australian retail, 8 to 16
 * quarters and 24 to 36 months known, best with .75 to 1 and 0 to .25; tourism, which does not
 * grow, and M3's months with 0, where .75 costs .2 %. With 1 demo companies err .5 to 1 % more.
 */
static const double KEPT = 0.75;
static const double KEPT_SEASONS = 2; /* as much as so many seasons of the panel's own past */

/* Deviation of panels' growth in a season, on the logarithm. */
static const double PRIOR_DEVIATION = 0.1;

/* Growth beyond this is none: logarithm in a season. */
static const double MOST_GROWTH = 1.386;

/* A leaf's own; none where it has too few values, or one not above 0. */
static qc_growth_seen own_growth(const qc_history *history, const qc_holiday_effect *effect,
                                 size_t leaf, size_t origin)
{
    const qc_growth_seen none = {NAN, NAN};
    const qc_series series = qc_history_series(history, leaf, origin);
    size_t season = (size_t)history->season;
    size_t from = series.length > (SEASONS_COMPARED + 1) * season
                      ? series.length - SEASONS_COMPARED * season
                      : season;
    bool adjusted = qc_holiday_effect_any(effect);
    double latest = 0;
    double sum = 0;

    if (series.length < season + MORE_PERIODS) {
        return none;
    }
    for (size_t t = from; t < series.length; t++) {
        size_t period = history->start[leaf] + t;

        if (!(series.values[t] > 0 && series.values[t - season] > 0)) {
            return none;
        }
        latest = log(series.values[t]) - log(series.values[t - season]);
        if (adjusted) {
            latest -= qc_holiday_logarithm(effect, history, period) -
                      qc_holiday_logarithm(effect, history, period - season);
        }
        sum += latest;
    }
    return (qc_growth_seen){.growth = sum / (double)(series.length - from) / (double)season,
                            .latest = latest / (double)season};
}

/* The median of what leaves have grown by, drawn to none; reorders `own`. */
static double draw_median(double *own, size_t count, double season)
{
    double middle = qc_numeric_median(own, count);
    double prior = PRIOR_DEVIATION / season * (PRIOR_DEVIATION / season);
    double squares = 0;

    for (size_t k = 0; k < count; k++) {
        squares += (own[k] - middle) * (own[k] - middle);
    }
    double variance = squares / ((double)count - 1) / (double)count;
    double most = MOST_GROWTH / season;

    return fmin(fmax(middle * prior / (prior + variance), -most), most);
}

qc_status qc_shared_growth_find(const qc_history *history, const qc_holiday_effect *effect,
                                size_t origin, const size_t *leaves, size_t leaf_count,
                                qc_growth_seen *seen, qc_error *error)
{
    qc_status status = QC_OK;
    double *own = NULL;
    double *latest = NULL;
    size_t count = 0;

    *seen = (qc_growth_seen){NAN, NAN};
    if (history->season < 2 || leaf_count < LEAST_LEAVES) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(own, leaf_count, error));
    QC_TRY(QC_NEW_ARRAY(latest, leaf_count, error));
    for (size_t k = 0; k < leaf_count; k++) {
        const qc_growth_seen leaf = own_growth(history, effect, leaves[k], origin);

        if (!isnan(leaf.growth)) {
            own[count] = leaf.growth;
            latest[count++] = leaf.latest;
        }
    }
    if (count >= LEAST_LEAVES) {
        seen->growth = draw_median(own, count, (double)history->season);
        seen->latest = qc_numeric_median(latest, count);
    }

done:
    qc_memory_free(own);
    qc_memory_free(latest);
    return status;
}

/* Mean growth over the season behind an origin; NAN where part of it was not seen. */
static double growth_behind(const qc_growth_seen *seen, size_t season)
{
    double sum = 0;

    for (size_t t = 1; t <= season; t++) {
        sum += seen[t].latest;
    }
    return sum / (double)season;
}

double qc_shared_growth_expected(const qc_growth_seen *seen, size_t count, size_t season)
{
    double square = 0; /* of growth seen, mean over origins */
    double origins = 0;
    double squares = 0;
    double products = 0;

    for (size_t k = 0; k < count; k++) {
        double growth = seen[k].growth;

        if (!isnan(growth)) {
            origins += 1;
            square += (growth * growth - square) / origins;
            double behind = k + season < count ? growth_behind(seen + k, season) : NAN;

            if (!isnan(behind)) {
                squares += growth * growth / (double)season;
                products += growth * behind / (double)season;
            }
        }
    }
    squares += KEPT_SEASONS * square;
    products += KEPT_SEASONS * square * KEPT;
    return count > 0 && squares > 0 && !isnan(seen[count - 1].growth)
               ? fmin(fmax(products / squares, 0), KEPT) * seen[count - 1].growth
               : 0;
}
