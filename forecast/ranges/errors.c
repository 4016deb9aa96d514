/* Errors of the combination known at an origin, and their units. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/ranges/errors.h"

#include <float.h>
#include <math.h>

#include "core/memory.h"
#include "forecast/combination/roughness.h"
#include "forecast/effects/feast_effect.h"
#include "forecast/hindsight.h"

/*
 * The least unit, as a share of the level. A tenth and a half of the level change the interval
 * score on the training parts of M1 and M3, at six to nine origins each, by .1 %; the level
 * alone as the unit raises it by 2 %.
 */
static const double LEAST_SHARE = 0.25;

/* Limit of an error in units, so that squares stay finite. Rounding alone can exceed it for
 * leaves beside one of 1e100. */
static const double LARGEST_ERROR = 1 / DBL_EPSILON;

static double unit_of(const qc_rolling *rolling, size_t leaf, size_t made, double point)
{
    double level = qc_history_level(rolling->history, leaf, made);
    double least = LEAST_SHARE * level;

    if (qc_history_is_intermittent(rolling->history, leaf, made)) {
        return level;
    }
    return least > 0 && point > least ? point : least;
}

double qc_errors_unit(const qc_rolling *rolling, size_t leaf, size_t made, size_t step)
{
    return unit_of(rolling, leaf, made, qc_rolling_forecast(rolling, made, leaf)[step]);
}

bool qc_errors_are_shares(const qc_rolling *rolling, size_t leaf, size_t origin)
{
    const qc_series series = qc_history_series(rolling->history, leaf, origin);
    bool above = series.length > 0;

    for (size_t t = 0; t < series.length && above; t++) {
        above = series.values[t] > 0;
    }
    return above;
}

double qc_errors_fall(double forecast, double deviation, bool shares)
{
    return shares && forecast > 0 ? -forecast * expm1(-deviation / forecast) : deviation;
}

double qc_errors_deviation(double forecast, double error, bool shares)
{
    return shares && forecast > 0 && error < 0
               ? forecast * log1p(fmax(error / forecast, DBL_EPSILON - 1))
               : error;
}

/* The disagreement of the models at the origin. */
static void read_disagreement(const qc_rolling *rolling, size_t origin, double *disagreement)
{
    size_t horizon = rolling->horizon;

    for (size_t leaf = 0; leaf < rolling->history->leaf_count; leaf++) {
        const double *apart = qc_rolling_disagreement(rolling, origin, leaf);

        for (size_t step = 0; step < horizon; step++) {
            double unit = qc_errors_unit(rolling, leaf, origin, step);

            disagreement[leaf * horizon + step] =
                unit > 0 && isfinite(apart[step]) ? apart[step] / unit : 0;
        }
    }
}

/*
 * The unit of a past error, then^(1/4) now^(3/4), which brings it to the present size of the
 * business. With the square root of both units the interval score on the training parts of M1
 * and M3 is 1 % higher.
 */
static double unit_between(double then, double now)
{
    return sqrt(now) * sqrt(sqrt(then) * sqrt(now));
}

/*
 * The present unit that corresponds to that of a past forecast: the unit of the same step of
 * the forecast made now. For days and weeks, whose steps now lie in another part of the year or
 * before a feast, it is the past unit times the growth of the level.
 */
static double unit_now(const qc_rolling *rolling, size_t leaf, size_t made, size_t origin,
                       size_t step, double then)
{
    const qc_history *history = rolling->history;
    double level = qc_history_level(history, leaf, made);

    return qc_feast_period_days(history) > 0 && level > 0
               ? then * (qc_history_level(history, leaf, origin) / level)
               : qc_errors_unit(rolling, leaf, origin, step);
}

/* Errors [horizon] of a leaf's forecast made at an origin, times a factor. */
static void read_errors(const qc_rolling *rolling, size_t made, size_t origin, size_t leaf,
                        const double *point, double factor, double *row)
{
    for (size_t step = 0; step < rolling->horizon; step++) {
        double target = qc_rolling_target(rolling, leaf, made, step, origin);
        double then = unit_of(rolling, leaf, made, point[step]);
        double unit = unit_between(then, unit_now(rolling, leaf, made, origin, step, then));

        row[step] = unit > 0 ? factor * (target - point[step]) / unit : NAN;
        if (fabs(row[step]) > LARGEST_ERROR) {
            row[step] = copysign(LARGEST_ERROR, row[step]);
        }
    }
}

static qc_status read_kinds(const qc_rolling *rolling, size_t origin, qc_errors *errors,
                            qc_error *error)
{
    const qc_history *history = rolling->history;
    double *work = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(work, history->period_count, error));
    for (size_t leaf = 0; leaf < errors->leaf_count; leaf++) {
        errors->apart[leaf] = qc_history_is_intermittent(history, leaf, origin);
        errors->roughness[leaf] =
            errors->apart[leaf] ? NAN : qc_roughness(history, leaf, origin, work);
        errors->known[leaf] = (double)qc_history_length(history, leaf, origin);
    }

done:
    qc_memory_free(work);
    return status;
}

/* One leaf's errors of the forecasts made at the origins from .. origin - 1, with those made
 * again in place of those that lacked its season. */
static void read_leaf(const qc_rolling *rolling, size_t from, size_t origin, bool again,
                      size_t leaf, qc_errors *errors)
{
    const qc_hindsight before = qc_hindsight_from(rolling, leaf, origin);
    size_t horizon = rolling->horizon;

    for (size_t made = from; made < origin; made++) {
        size_t at = (made - from) * errors->leaf_count + leaf;
        const double *point = qc_rolling_forecast(rolling, made, leaf);
        double factor = 1;

        errors->weight[at] = made < before.end ? before.weight : 1;
        if (made < before.end && before.again) {
            point = again ? qc_rolling_hindsight(rolling, origin, made, leaf) : NULL;
            factor = point != NULL ? point[horizon] : NAN;
        }
        if (point != NULL) {
            read_errors(rolling, made, origin, leaf, point, factor,
                        errors->error + at * horizon);
        }
        for (size_t step = 0; step < horizon && point == NULL; step++) {
            errors->error[at * horizon + step] = NAN;
        }
    }
}

qc_status qc_errors_new(const qc_rolling *rolling, size_t from, size_t origin, bool again,
                        qc_errors *errors, qc_error *error)
{
    size_t leaves = rolling->history->leaf_count;
    size_t horizon = rolling->horizon;
    qc_status status = QC_OK;

    *errors =
        (qc_errors){.leaf_count = leaves, .horizon = horizon, .origin_count = origin - from};
    QC_TRY(QC_NEW_ARRAY(errors->error, errors->origin_count * leaves * horizon, error));
    QC_TRY(QC_NEW_ARRAY(errors->disagreement, leaves * horizon, error));
    QC_TRY(QC_NEW_ARRAY(errors->weight, errors->origin_count * leaves, error));
    QC_TRY(QC_NEW_ARRAY(errors->apart, leaves, error));
    QC_TRY(QC_NEW_ARRAY(errors->roughness, leaves, error));
    QC_TRY(QC_NEW_ARRAY(errors->known, leaves, error));
    QC_TRY(QC_NEW_ARRAY(errors->ramp, leaves * horizon, error));
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        (void)qc_ramp_variance(qc_shared_effects_ramp(&rolling->effects, origin),
                               rolling->history, leaf, origin, horizon,
                               errors->ramp + leaf * horizon);
    }
    read_disagreement(rolling, origin, errors->disagreement);
    QC_TRY(read_kinds(rolling, origin, errors, error));
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        read_leaf(rolling, from, origin, again, leaf, errors);
    }

done:
    return status;
}

void qc_errors_clear(qc_errors *errors)
{
    qc_memory_free(errors->error);
    qc_memory_free(errors->disagreement);
    qc_memory_free(errors->weight);
    qc_memory_free(errors->apart);
    qc_memory_free(errors->roughness);
    qc_memory_free(errors->known);
    qc_memory_free(errors->ramp);
    *errors = (qc_errors){0};
}
