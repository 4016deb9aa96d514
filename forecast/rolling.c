/* The layout of predictions at rolling origins, and the origins that each learns from. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/rolling.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>

#include "core/memory.h"

/* Origins with few models or without two seasons are left out only if so many others remain
 * whose last step is known: twice the four that weights need (scores.c). */
enum { ENOUGH_ORIGINS = 8 };

/*
 * Older errors, beyond this and two thirds of the horizon, add little to weights, which have a
 * half-life of six origins (scores.c). On the training parts of M1 and M3 (bench_coverage
 * --back 1, 2 and 3), nine origins instead of twelve raise the combination's error by 1.0 % on
 * M3 yearly, lower it by 0.3 % on M3 quarterly, and change other seasonal files by 0.2 %. The
 * whole horizon instead of two thirds of it, for months 18 ahead, raises it by 0.03 %.
 */
enum { WEIGHING_ORIGINS = 12 };

/*
 * Panels of fewer rows use all errors of their window. Compared with as many origins as the
 * horizon, this lowers the error of series forecast one by one (--single) by 1.2, .9 and .3 %
 * on M1 monthly, M1 quarterly and M3 yearly and raises it by .2 % on M3 quarterly; compared
 * with two thirds of the horizon it lowers it by 4.4 % on M1 monthly.
 */
enum { FEW_ROWS = 8 };

size_t qc_rolling_window(const qc_rolling *rolling, size_t origin)
{
    size_t from = rolling->earliest;
    size_t needed = rolling->preferred + ENOUGH_ORIGINS + rolling->horizon - 1;

    if (origin >= needed) {
        from = rolling->preferred;
    }
    if (origin > rolling->max_origins && from < origin - rolling->max_origins) {
        from = origin - rolling->max_origins;
    }
    return from < origin ? from : origin;
}

size_t qc_rolling_weighing(const qc_rolling *rolling, size_t origin)
{
    size_t far = rolling->horizon - rolling->horizon / 3;
    size_t most = far > WEIGHING_ORIGINS ? far : WEIGHING_ORIGINS;
    size_t from = qc_rolling_window(rolling, origin);

    if (rolling->history->row_count < FEW_ROWS) {
        return from;
    }
    return origin > most && from < origin - most ? origin - most : from;
}

size_t qc_rolling_sample(const qc_rolling *rolling, size_t k)
{
    return k * rolling->history->row_count / rolling->sample_count;
}

size_t qc_rolling_sampled(const qc_rolling *rolling, size_t row)
{
    size_t rows = rolling->history->row_count;
    size_t k = (row * rolling->sample_count + rows - 1) / rows;

    return k < rolling->sample_count && qc_rolling_sample(rolling, k) == row ? k : SIZE_MAX;
}

double *qc_rolling_kept(const qc_rolling *rolling, size_t row)
{
    size_t place = rolling->all_kept ? row : qc_rolling_sampled(rolling, row);
    size_t cells =
        (rolling->last - rolling->first + 1) * rolling->model_count * rolling->horizon;

    return rolling->model_prediction != NULL && place != SIZE_MAX
               ? rolling->model_prediction + place * cells
               : NULL;
}

/* The cell of a row at an origin, in an array whose first origin is `first`. */
static double *cell_at(const qc_rolling *rolling, double *values, size_t first, size_t origin,
                       size_t row)
{
    assert(values != NULL && origin >= first);
    return values + ((origin - first) * rolling->history->row_count + row) * rolling->horizon;
}

double *qc_rolling_forecast(const qc_rolling *rolling, size_t origin, size_t row)
{
    return cell_at(rolling, rolling->forecast, rolling->reconciled, origin, row);
}

double *qc_rolling_combination(const qc_rolling *rolling, size_t origin, size_t row)
{
    return cell_at(rolling, rolling->combination, rolling->combined, origin, row);
}

const double *qc_rolling_prediction(const qc_rolling *rolling, size_t origin, size_t method,
                                    size_t row)
{
    const double *kept = qc_rolling_kept(rolling, row);

    if (method == rolling->model_count) {
        return qc_rolling_forecast(rolling, origin, row);
    }
    assert(kept != NULL && method < rolling->model_count);
    return kept +
           ((origin - rolling->first) * rolling->model_count + method) * rolling->horizon;
}

double *qc_rolling_benchmark(const qc_rolling *rolling, size_t origin, size_t row)
{
    return cell_at(rolling, rolling->benchmark, rolling->benchmarked, origin, row);
}

double *qc_rolling_disagreement(const qc_rolling *rolling, size_t origin, size_t leaf)
{
    assert(origin >= rolling->compared);
    return rolling->disagreement +
           ((origin - rolling->compared) * rolling->history->leaf_count + leaf) *
               rolling->horizon;
}

double *qc_rolling_hindsight(const qc_rolling *rolling, size_t origin, size_t made, size_t leaf)
{
    size_t at = (origin - rolling->benchmarked) * rolling->max_origins + (origin - 1 - made);

    assert(origin >= rolling->benchmarked && made < origin &&
           origin - made <= rolling->max_origins);
    return rolling->hindsight[leaf] != NULL
               ? rolling->hindsight[leaf] + at * (rolling->horizon + 1)
               : NULL;
}

double *qc_rolling_weight(const qc_rolling *rolling, size_t row)
{
    return rolling->weight + row * rolling->model_count;
}

void qc_rolling_forget(qc_rolling *rolling)
{
    qc_memory_free(rolling->model_prediction);
    qc_memory_free(rolling->combination);
    rolling->model_prediction = NULL;
    rolling->combination = NULL;
}

size_t qc_rolling_naive(const qc_rolling *rolling, size_t origin, size_t leaf)
{
    size_t season = (size_t)rolling->history->season;

    return season > 1 && qc_history_length(rolling->history, leaf, origin) >= 2 * season
               ? rolling->seasonal_naive
               : rolling->naive;
}

double qc_rolling_target(const qc_rolling *rolling, size_t leaf, size_t made, size_t step,
                         size_t origin)
{
    return made + step < origin ? qc_history_observed(rolling->history, leaf, made + step)
                                : NAN;
}

void qc_rolling_free(qc_rolling *rolling)
{
    if (rolling == NULL) {
        return;
    }
    for (size_t leaf = 0; rolling->hindsight != NULL && leaf < rolling->history->leaf_count;
         leaf++) {
        qc_memory_free(rolling->hindsight[leaf]);
    }
    qc_memory_free(rolling->hindsight);
    qc_history_free(rolling->history);
    qc_shared_effects_clear(&rolling->effects);
    qc_pool_free(rolling->pool);
    qc_memory_free(rolling->models);
    qc_memory_free(rolling->model_prediction);
    qc_memory_free(rolling->combination);
    qc_memory_free(rolling->forecast);
    qc_memory_free(rolling->benchmark);
    qc_memory_free(rolling->disagreement);
    qc_memory_free(rolling->weight);
    qc_memory_free(rolling);
}
