/* The latest rise of a smooth row, of which models miss a part. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/momentum.h"

#include <math.h>

#include "core/memory.h"
#include "forecast/models/seasonal.h"

/*
 * What the combination misses of a series was regressed on how far its latest value lies above
 * the mean of its last season, over up to nine origins of the training parts of M1, and was then
 * foretold for M3, and the reverse. Both say .2 to .4 of it in quarters, .1 to .4 in years, 0 to
 * .1 in months, and the more of it the smaller the unit is. About half of that is used. The
 * form was chosen among a dozen, so that no file of M1 and M3 loses: docs/TRIED.md.
 */
static const double PART = 0.1;
static const double BEND = 2;

/* Added to a unit: rows whose values hardly change are all as smooth. */
static const double LEAST_UNIT = 0.01;

/* Units that a rise counts for at most: what is beyond is a shift or an accident. */
static const double MOST_UNITS = 5;

/* Nothing is known of weeks, days and hours. */
enum { MOST_SEASON = 12, LEAST_VALUES = 8, LATEST = 4, SEASONS = 3, LEAST_PERIODS = 4 };

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static bool take_logarithms(const double *values, size_t length, double *logarithm)
{
    for (size_t t = 0; t < length; t++) {
        if (!(values[t] > 0)) {
            return false;
        }
        logarithm[t] = log(values[t]);
    }
    return true;
}

static double momentum_of(const double *z, size_t length, size_t season)
{
    size_t changes = SEASONS * larger(season, LEAST_PERIODS);
    double mean = 0;
    double unit = 0;

    changes = changes < length ? changes : length - 1;
    for (size_t k = length - LATEST; k < length; k++) {
        mean += z[k] / (double)LATEST;
    }
    for (size_t k = length - changes; k < length; k++) {
        unit += fabs(z[k] - z[k - 1]) / (double)changes;
    }
    unit += LEAST_UNIT;
    double rise = fmin(fmax(z[length - 1] - mean, -MOST_UNITS * unit), MOST_UNITS * unit);

    return PART * fmax(-log(unit) - BEND, 0) * rise;
}

qc_status qc_momentum(const double *values, size_t length, int season, qc_stl_plan *plan,
                      double *momentum, qc_error *error)
{
    qc_status status = QC_OK;
    qc_seasonal adjusted = {0};
    double *logarithm = NULL;

    *momentum = 0;
    if (season > MOST_SEASON || length < larger(2 * (size_t)season + 1, LEAST_VALUES)) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(logarithm, length, error));
    if (take_logarithms(values, length, logarithm)) {
        double share = qc_seasonal_share_of_changes(logarithm, length, season);

        QC_TRY(qc_seasonal_adjust_by_stl(logarithm, length, season, share, plan, &adjusted,
                                         error));
        *momentum = momentum_of(adjusted.adjusted, length, (size_t)season);
    }

done:
    qc_seasonal_clear(&adjusted);
    qc_memory_free(logarithm);
    return status;
}
