/* The growth that the leaves of a panel share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/shared_growth.h"

#include <math.h>

#include "core/memory.h"
#include "core/numeric.h"

/* Growth is measured over two seasons of differences at most: with a third it would mix in a
 * change of growth. Two periods beyond a season give two differences. */
enum { LEAST_LEAVES = 4, MORE_PERIODS = 2, SEASONS_COMPARED = 2 };

/*
 * The share of the median growth that continues. Seasonally adjusted last values, plus a
 * multiple of the median growth and one of each row's own beyond it, forecast the next season
 * of M1, M3 and Australian retail (8 to 16 quarters or 24 to 36 months known) best with .75 to
 * 1 and 0 to .25; of tourism, which does not grow, and of M3's months with 0.
 */
static const double KEPT = 0.75;

/* Seasons known at which shared growth counts half: longer rows show by themselves what
 * continues (training parts, docs/TRIED.md). */
static const double SEASONS_BELIEVED = 2;

/* Standard deviation of growth per season between panels, on the logarithm. */
static const double PRIOR_DEVIATION = 0.1;

/* Limit of growth per season, on the logarithm. */
static const double MOST_GROWTH = 1.386;

/* A leaf's own growth per period; NAN if it is not known. */
static double own_growth(const qc_history *history, const qc_holiday_effect *effect,
                         size_t leaf, size_t origin)
{
    const qc_series series = qc_history_series(history, leaf, origin);
    size_t season = (size_t)history->season;
    size_t from = series.length > (SEASONS_COMPARED + 1) * season
                      ? series.length - SEASONS_COMPARED * season
                      : season;
    bool adjusted = qc_holiday_effect_any(effect);
    double sum = 0;

    if (series.length < season + MORE_PERIODS) {
        return NAN;
    }
    for (size_t t = from; t < series.length; t++) {
        size_t period = history->start[leaf] + t;

        if (!(series.values[t] > 0 && series.values[t - season] > 0)) {
            return NAN;
        }
        sum += log(series.values[t]) - log(series.values[t - season]);
        if (adjusted) {
            sum -= qc_holiday_logarithm(effect, history, period) -
                   qc_holiday_logarithm(effect, history, period - season);
        }
    }
    return sum / (double)(series.length - from) / (double)season;
}

/* The growth expected of all rows, from that of the leaves; `known` is their mean number of
 * seasons. Reorders `own`. */
static double expect(double *own, size_t count, double season, double known)
{
    double middle = qc_numeric_median(own, count);
    double prior = PRIOR_DEVIATION / season * (PRIOR_DEVIATION / season);
    double squares = 0;

    for (size_t k = 0; k < count; k++) {
        squares += (own[k] - middle) * (own[k] - middle);
    }
    double variance = squares / ((double)count - 1) / (double)count;
    double most = MOST_GROWTH / season;

    double kept = KEPT * SEASONS_BELIEVED / (SEASONS_BELIEVED + known);

    return fmin(fmax(kept * middle * prior / (prior + variance), -most), most);
}

qc_status qc_shared_growth_find(const qc_history *history, const qc_holiday_effect *effect,
                                size_t origin, const size_t *leaves, size_t leaf_count,
                                double *growth, qc_error *error)
{
    qc_status status = QC_OK;
    double *own = NULL;
    size_t count = 0;
    double known = 0;

    *growth = 0;
    if (history->season < 2 || leaf_count < LEAST_LEAVES) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(own, leaf_count, error));
    for (size_t k = 0; k < leaf_count; k++) {
        double g = own_growth(history, effect, leaves[k], origin);

        if (!isnan(g)) {
            own[count++] = g;
            known += (double)qc_history_series(history, leaves[k], origin).length;
        }
    }
    if (count >= LEAST_LEAVES) {
        double season = (double)history->season;

        *growth = expect(own, count, season, known / (double)count / season);
    }

done:
    qc_memory_free(own);
    return status;
}
