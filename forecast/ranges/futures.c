/* Joint draws of every leaf and step as of an origin. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/ranges/futures.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/numeric.h"
#include "core/random.h"
#include "forecast/ranges/student.h"

/*
 * A pair of draws of leaf l and step h, point + e and point - e, with
 *
 *   e = unit_lh sqrt(variance_lh) tail (sqrt(1 - own_l) sum_r z_r path_rlh / sqrt(R)
 *                    + sqrt(own_l) (sqrt(together) C w + sqrt(1 - together) C w_l)_h)
 *
 * - z_r and w are standard normals shared by all leaves, w_l the leaf's own, C is the Cholesky
 *   factor of the target's correlation of steps. So leaves covary as their past errors did,
 *   shrunk towards a common correlation.
 * - tail is sqrt(nu / chi^2_nu), one for each pair and the same for all leaves and steps, so
 *   that the errors of a draw are large together.
 * - Only the order of |e| over the pairs of a cell is taken from this formula. The sizes are
 *   quantiles of Student's distribution (an empirical copula: Schefzik, Thorarinsdottir &
 *   Gneiting 2013, doi:10.1214/13-STS443), so that no range is wide or narrow by chance.
 * - Drawing in pairs makes the median draw the point forecast.
 * - Errors below are multiplied by sides.below, errors above by sides.above (calibration.c).
 *   Errors below are shares of the forecast if sales never fell to 0 (errors.h).
 * - Intermittent leaves have sizes of their own, put into the order of the sums of normals
 *   above (sporadic.c).
 */

double qc_futures_deviation(const qc_futures *futures, size_t leaf, size_t step)
{
    return qc_errors_unit(futures->rolling, leaf, futures->origin, step) *
           sqrt(futures->variances.variance[leaf * futures->rolling->horizon + step]);
}

static qc_status draw_common(qc_futures *futures, qc_error *error)
{
    size_t horizon = futures->rolling->horizon;
    size_t pairs = futures->pair_count;
    /* with lambda = 1 all leaves follow the target */
    size_t paths = futures->correlations.lambda < 1 ? futures->correlations.path_count : 0;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(futures->common_path, paths * pairs, error));
    QC_TRY(QC_NEW_ARRAY(futures->common_step, horizon * pairs, error));
    for (size_t pair = 0; pair < pairs; pair++) {
        qc_random random;

        qc_random_start(&random, futures->seed, QC_PURPOSE_FUTURES_COMMON, pair);
        for (size_t step = 0; step < horizon; step++) {
            futures->common_step[step * pairs + pair] = qc_random_normal(&random);
        }
        for (size_t path = 0; path < paths; path++) {
            futures->common_path[path * pairs + pair] = qc_random_normal(&random);
        }
    }

done:
    return status;
}

static qc_status draw_tails(qc_futures *futures, qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(futures->tail, futures->pair_count, error));
    for (size_t pair = 0; pair < futures->pair_count; pair++) {
        qc_random random;

        qc_random_start(&random, futures->seed, QC_PURPOSE_FUTURES_SCALE, pair);
        futures->tail[pair] =
            qc_student_tail(qc_random_uniform(&random), futures->variances.degrees);
    }

done:
    return status;
}

/* The sizes of a cell's errors, in units of its deviation: quantiles of Student's |t| in the
 * middle of each of pair_count equal parts. */
static qc_status fill_sizes(qc_futures *futures, qc_error *error)
{
    double pairs = (double)futures->pair_count;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(futures->size, futures->pair_count, error));
    for (size_t k = 0; k < futures->pair_count; k++) {
        futures->size[k] =
            qc_student_size(((double)k + 0.5) / pairs, futures->variances.degrees);
    }

done:
    return status;
}

qc_status qc_futures_new(const qc_rolling *rolling, size_t origin, size_t draw_count,
                         uint64_t seed, qc_futures **futures, qc_error *error)
{
    qc_status status = QC_OK;
    qc_futures *draft = NULL;
    qc_errors errors = {0};

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->rolling = rolling;
    draft->origin = origin;
    draft->seed = seed;
    draft->pair_count = draw_count / 2;
    QC_TRY(qc_errors_new(rolling, qc_rolling_window(rolling, origin), origin, true, &errors,
                         error));
    draft->error_origins = errors.origin_count;
    QC_TRY(qc_variances_new(&errors, rolling->history->season, &draft->variances, error));
    QC_TRY(qc_correlations_new(&errors, &draft->correlations, error));
    QC_TRY(qc_sides_find(rolling, origin, &draft->sides, error));
    QC_TRY(qc_sporadic_new(rolling, origin, &draft->sporadic, error));
    QC_TRY(draw_common(draft, error));
    QC_TRY(draw_tails(draft, error));
    QC_TRY(fill_sizes(draft, error));
    *futures = draft;
    draft = NULL;

done:
    qc_errors_clear(&errors);
    qc_futures_free(draft);
    return status;
}

void qc_futures_free(qc_futures *futures)
{
    if (futures == NULL) {
        return;
    }
    qc_variances_clear(&futures->variances);
    qc_correlations_clear(&futures->correlations);
    qc_sporadic_clear(&futures->sporadic);
    qc_memory_free(futures->common_path);
    qc_memory_free(futures->common_step);
    qc_memory_free(futures->tail);
    qc_memory_free(futures->size);
    qc_memory_free(futures);
}

/* Adds to sums[step][pair] the part that follows past errors. */
static void add_paths(const qc_futures *futures, size_t leaf, double share, double *sums)
{
    const qc_correlations *correlations = &futures->correlations;
    size_t horizon = futures->rolling->horizon;
    size_t leaves = futures->rolling->history->leaf_count;
    size_t pairs = futures->pair_count;
    double scale =
        correlations->path_count > 0 ? sqrt(share / (double)correlations->path_count) : 0;

    for (size_t step = 0; step < horizon && share > 0; step++) {
        double *sum = sums + step * pairs;

        for (size_t row = 0; row < correlations->path_count; row++) {
            double factor = scale * correlations->path[(row * leaves + leaf) * horizon + step];
            const double *z = futures->common_path + row * pairs;

            for (size_t pair = 0; pair < pairs; pair++) {
                sum[pair] += factor * z[pair];
            }
        }
    }
}

/* Adds to sums[step][pair] the part that follows the shrinkage target; `normals` [horizon] is
 * scratch. */
static void add_target(const qc_futures *futures, size_t leaf, double share, double *normals,
                       double *sums)
{
    const qc_correlations *correlations = &futures->correlations;
    size_t horizon = futures->rolling->horizon;
    size_t pairs = futures->pair_count;
    double shared = sqrt(share * correlations->together);
    double single = sqrt(share * (1 - correlations->together));
    qc_random random;

    qc_random_start(&random, futures->seed, QC_PURPOSE_FUTURES_OWN, leaf);
    for (size_t pair = 0; pair < pairs && share > 0; pair++) {
        for (size_t step = 0; step < horizon; step++) {
            normals[step] = shared * futures->common_step[step * pairs + pair] +
                            single * qc_random_normal(&random);
        }
        for (size_t step = 0; step < horizon; step++) {
            const double *root = correlations->step_root + step * horizon;
            double sum = 0;

            for (size_t k = 0; k <= step; k++) {
                sum += root[k] * normals[k];
            }
            sums[step * pairs + pair] += sum;
        }
    }
}

/* Adds to sums[step][pair] the uncertain level of a young leaf, one normal for all steps. */
static void add_level(const qc_futures *futures, size_t leaf, double *sums)
{
    size_t horizon = futures->rolling->horizon;
    size_t pairs = futures->pair_count;
    const double *level = futures->variances.level + leaf * horizon;
    qc_random random;

    qc_random_start(&random, futures->seed, QC_PURPOSE_FUTURES_LEVEL, leaf);
    for (size_t pair = 0; pair < pairs && level[0] > 0; pair++) {
        double common = qc_random_normal(&random);

        for (size_t step = 0; step < horizon; step++) {
            double *sum = &sums[step * pairs + pair];

            *sum = sqrt(1 - level[step]) * *sum + sqrt(level[step]) * common;
        }
    }
}

/*
 * Cutting draws off at 0 raises their mean, and with it the mean of sums over many such leaves.
 * What the cut added to the draws below is taken from those above, so that mean and median
 * stay.
 */
static void balance(double *draws, size_t count, double point, double cut)
{
    qc_sum above = {0};
    double share = 0;

    for (size_t d = 0; d < count; d++) {
        qc_sum_add(&above, fmax(draws[d] - point, 0));
    }
    if (qc_sum_value(&above) > cut) {
        share = 1 - cut / qc_sum_value(&above);
    }
    for (size_t d = 0; d < count; d++) {
        draws[d] = draws[d] > point ? point + share * (draws[d] - point) : draws[d];
    }
}

/* A double whose last binary digits are replaced by a whole number. */
static double mark(double value, size_t number, uint64_t mask)
{
    uint64_t bits = 0;

    memcpy(&bits, &value, sizeof bits);
    bits = (bits & ~mask) | number;
    memcpy(&value, &bits, sizeof bits);
    return value;
}

static size_t read_mark(double value, uint64_t mask)
{
    uint64_t bits = 0;

    memcpy(&bits, &value, sizeof bits);
    return (size_t)(bits & mask);
}

/*
 * Replaces the sizes of each step by the quantiles of Student's distribution, in the same
 * order. They are sorted with the number of the pair in their last digits; `scratch`
 * [pair_count].
 */
static void order_sizes(const qc_futures *futures, double *sums, double *scratch)
{
    size_t pairs = futures->pair_count;
    uint64_t mask = 1;

    while (mask < pairs) {
        mask = 2 * mask + 1;
    }
    for (size_t step = 0; step < futures->rolling->horizon; step++) {
        double *sum = sums + step * pairs;

        for (size_t pair = 0; pair < pairs; pair++) {
            scratch[pair] = mark(futures->tail[pair] * fabs(sum[pair]), pair, mask);
        }
        qc_numeric_sort(scratch, pairs);
        for (size_t k = 0; k < pairs; k++) {
            size_t pair = read_mark(scratch[k], mask);

            sum[pair] = copysign(futures->size[k], sum[pair]);
        }
    }
}

/* True for a leaf that goes on but is forecast at 0 throughout. With nothing below, its mean
 * cannot stay: it becomes that of the draws cut off at 0, with a median of 0. */
static bool is_at_bottom(const qc_futures *futures, size_t leaf)
{
    const qc_rolling *rolling = futures->rolling;
    const double *point = qc_rolling_forecast(rolling, futures->origin, leaf);
    bool at_bottom = !qc_history_is_over(rolling->history, leaf, futures->origin);

    for (size_t step = 0; step < rolling->horizon && at_bottom; step++) {
        at_bottom = point[step] <= 0;
    }
    return at_bottom;
}

/* A leaf that has closed, or another has taken over, sells nothing, but for the chance that it goes on. */
static void close_taken(const qc_futures *futures, size_t leaf, double chance, double *draws)
{
    size_t pairs = futures->pair_count;
    qc_random random;

    qc_random_start(&random, futures->seed, QC_PURPOSE_FUTURES_CLOSED, leaf);
    for (size_t pair = 0; pair < pairs && chance > 0; pair++) {
        bool closed = qc_random_uniform(&random) < chance;

        for (size_t step = 0; step < futures->rolling->horizon && closed; step++) {
            draws[(step * pairs + pair) * 2] = 0;
            draws[(step * pairs + pair) * 2 + 1] = 0;
        }
    }
}

static void write_draws(const qc_futures *futures, size_t leaf, const double *sums,
                        double *draws)
{
    const qc_rolling *rolling = futures->rolling;
    const double *point = qc_rolling_forecast(rolling, futures->origin, leaf);
    bool at_bottom = is_at_bottom(futures, leaf);
    bool negative = qc_history_can_be_negative(rolling->history, leaf, futures->origin);
    bool shares = qc_errors_are_shares(rolling, leaf, futures->origin);
    double chance = qc_history_closed_chance(rolling->history, leaf, futures->origin);
    double open = chance < 1 ? 1 - chance : 1;
    size_t pairs = futures->pair_count;

    for (size_t step = 0; step < rolling->horizon; step++) {
        double deviation = qc_futures_deviation(futures, leaf, step);
        double middle = point[step] / open;
        double *draw = draws + step * pairs * 2;
        qc_sum cut = {0};

        for (size_t pair = 0; pair < pairs; pair++) {
            double e = deviation * sums[step * pairs + pair];
            double below = futures->sides.below * fabs(e);
            size_t low = 2 * pair + (e > 0 ? 1 : 0);

            if (!negative && below > middle) {
                qc_sum_add(&cut, below - middle);
            }
            below = qc_errors_fall(middle, below, shares);
            if (!negative && below > middle) {
                below = middle;
            }
            draw[low] = middle - below;
            draw[low ^ 1] = middle + futures->sides.above * fabs(e);
        }
        if (qc_sum_value(&cut) > 0 && !at_bottom) {
            balance(draw, 2 * pairs, middle, qc_sum_value(&cut));
        }
    }
    close_taken(futures, leaf, chance, draws);
}

/* Draws of an intermittent leaf, in the order of the same sums. */
static qc_status write_sporadic(const qc_futures *futures, size_t leaf, const double *sums,
                                double *draws, qc_error *error)
{
    const qc_rolling *rolling = futures->rolling;
    const qc_series series = qc_history_series(rolling->history, leaf, futures->origin);
    size_t count = rolling->horizon * futures->pair_count;

    for (size_t k = 0; k < count; k++) {
        draws[2 * k] = sums[k];
        draws[2 * k + 1] = -sums[k];
    }
    return qc_sporadic_draw(&futures->sporadic, &series,
                            qc_rolling_forecast(rolling, futures->origin, leaf),
                            rolling->horizon, 2 * futures->pair_count, draws, error);
}

/* Sets the draws of days on which a leaf is closed to 0. */
static void close_days(const qc_futures *futures, size_t leaf, double *draws)
{
    size_t count = 2 * futures->pair_count;

    for (size_t step = 0; step < futures->rolling->horizon; step++) {
        if (qc_history_will_be_closed(futures->rolling->history, leaf, futures->origin,
                                      futures->origin + step)) {
            memset(draws + step * count, 0, count * sizeof *draws);
        }
    }
}

qc_status qc_futures_draw(const qc_futures *futures, size_t leaf, double *draws,
                          qc_error *error)
{
    size_t horizon = futures->rolling->horizon;
    size_t pairs = futures->pair_count;
    double own = futures->correlations.own[leaf];
    qc_status status = QC_OK;
    double *sums = NULL;
    double *normals = NULL;
    double *scratch = NULL;

    if (qc_history_length(futures->rolling->history, leaf, futures->origin) == 0) {
        for (size_t k = 0; k < horizon * pairs * 2; k++) {
            draws[k] = NAN;
        }
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(sums, horizon * pairs, error));
    QC_TRY(QC_NEW_ARRAY(normals, horizon, error));
    QC_TRY(QC_NEW_ARRAY(scratch, pairs, error));
    add_paths(futures, leaf, 1 - own, sums);
    add_target(futures, leaf, own, normals, sums);
    add_level(futures, leaf, sums);
    if (futures->sporadic.is[leaf]) {
        QC_TRY(write_sporadic(futures, leaf, sums, draws, error));
    } else {
        order_sizes(futures, sums, scratch);
        write_draws(futures, leaf, sums, draws);
    }
    close_days(futures, leaf, draws);

done:
    qc_memory_free(sums);
    qc_memory_free(normals);
    qc_memory_free(scratch);
    return status;
}
