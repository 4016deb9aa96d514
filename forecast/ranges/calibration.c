/* Factors that correct ranges by how past ranges held. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/ranges/calibration.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "forecast/hindsight.h"
#include "forecast/ranges/variances.h"

enum { LEVELS = 2, LEAST_ORIGINS = 4, MOST_SCORES = 1 << 20 };

static const double levels[LEVELS] = {0.9, 0.975};

/*
 * The power of a factor that is used. Leaves share shocks, so part of what recent ranges missed
 * was chance. On the training parts of M1 and M3, one and two horizons back, powers of .35 to
 * .65 bring the coverage of 80 % and 95 % ranges closest to 80 and 95 %.
 */
static const double PERSISTENCE = 0.5;

/*
 * Number of independent errors from which a factor counts as much as 1: (1.4 / .2)^2. The
 * logarithm of a quantile of n Student errors has a standard deviation of about 1.4 / sqrt(n);
 * the factors found on the training parts of M1 and M3 have one of .2.
 */
static const double PRIOR_ERRORS = 50;

/* Limits of a factor. */
static const double LEAST_FACTOR = 0.2;
static const double MOST_FACTOR = 5;

/* Scores u / t_p of both levels. */
typedef struct scores {
    double *of[LEVELS]; /* [count] */
    size_t count;
    size_t stride; /* distance of the leaves that are used */
} scores;

/* Adds the scores of one origin: what came, against the ranges drawn there. */
static void score_origin(const qc_rolling *rolling, size_t made, size_t origin,
                         const qc_variances *variances, scores *s)
{
    size_t horizon = rolling->horizon;
    double quantile[LEVELS]; /* t_p */

    for (size_t k = 0; k < LEVELS; k++) {
        quantile[k] = gsl_cdf_tdist_Pinv(levels[k], variances->degrees);
    }
    for (size_t leaf = 0; leaf < rolling->history->leaf_count; leaf += s->stride) {
        const double *point = qc_rolling_forecast(rolling, made, leaf);
        bool shares = qc_errors_are_shares(rolling, leaf, made);
        bool apart = qc_history_is_intermittent(rolling->history, leaf, made);
        const qc_hindsight before = qc_hindsight_from(rolling, leaf, origin);

        if (before.again && qc_rolling_window(rolling, made) < before.end) {
            continue; /* its ranges there were drawn without errors that are known by now */
        }

        for (size_t step = 0; step < horizon && made + step < origin; step++) {
            size_t cell = leaf * horizon + step;
            double e = qc_rolling_target(rolling, leaf, made, step, origin) - point[step];
            double deviation =
                qc_errors_unit(rolling, leaf, made, step) * sqrt(variances->variance[cell]);

            if (!isfinite(e) || !(deviation > 0) || apart) {
                continue;
            }
            for (size_t k = 0; k < LEVELS; k++) {
                s->of[k][s->count] =
                    qc_errors_deviation(point[step], e, shares) / deviation / quantile[k];
            }
            s->count++;
        }
    }
}

static qc_status score(const qc_rolling *rolling, size_t first, size_t origin, scores *s,
                       qc_error *error)
{
    size_t from = qc_rolling_window(rolling, origin);
    qc_status status = QC_OK;
    qc_errors errors = {0};
    qc_variances variances = {0};

    for (size_t made = first; made < origin; made++) {
        /* without forecasts made again: those are not kept at this origin */
        QC_TRY(qc_errors_new(rolling, from, made, false, &errors, error));
        QC_TRY(qc_variances_new(&errors, rolling->history->season, &variances, error));
        score_origin(rolling, made, origin, &variances, s);
        qc_errors_clear(&errors);
        qc_variances_clear(&variances);
    }

done:
    qc_errors_clear(&errors);
    qc_variances_clear(&variances);
    return status;
}

/* The mean over both levels of the logarithm of the quantile of sorted scores; for side -1 of
 * those below 0, with their sign turned. */
static double side_of(const scores *s, int side)
{
    double total = 0;
    double told = 0;

    for (size_t k = 0; k < LEVELS; k++) {
        double rank = levels[k] * (double)(s->count + 1) - 1; /* from 0 */
        size_t below = (size_t)fmax(rank, 0);

        if (s->count > 0 && rank <= (double)(s->count - 1)) {
            size_t next = below + 1 < s->count ? below + 1 : below;
            const double *of = s->of[k];
            double low = side > 0 ? of[below] : -of[s->count - 1 - below];
            double high = side > 0 ? of[next] : -of[s->count - 1 - next];
            double factor = low + (rank - (double)below) * (high - low);

            total += log(fmin(fmax(factor, LEAST_FACTOR), MOST_FACTOR));
            told += 1;
        }
    }
    return told > 0 ? total / told : 0;
}

/* Number of independent errors behind the scores, counted as variances.c does. */
static double errors_of(const qc_rolling *rolling, size_t first, size_t origin, const scores *s)
{
    double windows = 0;
    double cells = 0;
    double leaves = 0;

    for (size_t step = 0; step < rolling->horizon; step++) {
        double known = first + step < origin ? (double)(origin - first - step) : 0;

        windows += known / sqrt((double)(step + 1)) / (double)rolling->horizon;
        cells += known;
    }
    leaves = cells > 0 ? (double)s->count * (double)s->stride / cells : 0;
    return windows * leaves;
}

size_t qc_sides_first(const qc_rolling *rolling, size_t origin)
{
    size_t half = rolling->horizon / 2 > LEAST_ORIGINS ? rolling->horizon / 2 : LEAST_ORIGINS;
    size_t first = qc_rolling_window(rolling, origin) + LEAST_ORIGINS;

    if (origin > half && first < origin - half) {
        first = origin - half;
    }
    return first < origin ? first : origin;
}

qc_status qc_sides_find(const qc_rolling *rolling, size_t origin, qc_sides *sides,
                        qc_error *error)
{
    qc_status status = QC_OK;
    size_t leaves = rolling->history->leaf_count;
    size_t first = qc_sides_first(rolling, origin);
    size_t room = 0;
    double known = 0;
    scores s = {.stride = 1};

    *sides = (qc_sides){.below = 1, .above = 1};
    if (first >= origin) {
        return QC_OK;
    }
    room = (origin - first) * rolling->horizon; /* of one leaf */
    while (s.stride < leaves && leaves / s.stride > MOST_SCORES / room) {
        s.stride++;
    }
    qc_numeric_gsl_init();
    for (size_t k = 0; k < LEVELS; k++) {
        QC_TRY(QC_NEW_ARRAY(s.of[k], room * (leaves / s.stride + 1), error));
    }
    QC_TRY(score(rolling, first, origin, &s, error));
    for (size_t k = 0; k < LEVELS; k++) {
        qc_numeric_sort(s.of[k], s.count);
    }
    known = errors_of(rolling, first, origin, &s);
    sides->below = exp(PERSISTENCE * known / (known + PRIOR_ERRORS) * side_of(&s, -1));
    sides->above = exp(PERSISTENCE * known / (known + PRIOR_ERRORS) * side_of(&s, 1));

done:
    for (size_t k = 0; k < LEVELS; k++) {
        qc_memory_free(s.of[k]);
    }
    return status;
}
