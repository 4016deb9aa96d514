/* Correlations of errors over leaves and steps, shrunk where records are short. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/memory.h"
#include "forecast/ranges/correlations.h"

/* With fewer origins a leaf's correlations follow the target alone. */
enum { ORIGINS_NEEDED = 3 };

/* The usual correlation of two leaves, and its weight in independent origins. */
static const double PRIOR_TOGETHER = 0.2;
static const double PRIOR_WINDOWS = 2;

/* Limit of the target's correlation: above it a leaf would hardly have errors of its own. */
static const double MOST_TOGETHER = 0.95;

/* Scales a column of the paths to mean square 1 over the origins; 0 stays 0. */
static void scale_column(double *path, size_t count, size_t stride)
{
    double square = 0;

    for (size_t row = 0; row < count; row++) {
        square += path[row * stride] * path[row * stride];
    }
    if (square > 0) {
        double scale = sqrt((double)count / square);

        for (size_t row = 0; row < count; row++) {
            path[row * stride] *= scale;
        }
    }
}

/* Turns one leaf's errors into paths of mean square 1. Far steps that are not known yet repeat
 * the last known one. */
static void fill_leaf(const qc_errors *errors, size_t leaf, qc_correlations *correlations)
{
    size_t horizon = errors->horizon;
    size_t stride = errors->leaf_count * horizon;
    double *first = correlations->path + leaf * horizon;
    const double *raw = errors->error + leaf * horizon;
    size_t seen = 0; /* origins with an error other than 0 at the first step */

    for (size_t step = 0; step < horizon; step++) {
        for (size_t row = 0; row < errors->origin_count; row++) {
            double e = raw[row * stride + step];

            first[row * stride + step] = isnan(e) ? 0 : e;
            seen += step == 0 && fabs(e) > 0;
        }
        scale_column(first + step, errors->origin_count, stride);
        for (size_t row = 0; row < errors->origin_count && step > 0; row++) {
            if (isnan(raw[row * stride + step])) {
                first[row * stride + step] = first[row * stride + step - 1];
            }
        }
        scale_column(first + step, errors->origin_count, stride);
    }
    correlations->own[leaf] = seen >= ORIGINS_NEEDED ? 0 : 1;
}

/* Averages of products over n origins whose windows of h steps overlap are worth n / overlap
 * independent ones, overlap = 1 + 2 sum (1 - k / h)^2: Bartlett (1935), JRSS 98(3):536-543,
 * doi:10.2307/2342284. */
static double overlap_of(size_t horizon)
{
    double overlap = 1;

    for (size_t k = 1; k < horizon; k++) {
        double rest = 1 - (double)k / (double)horizon;

        overlap += 2 * rest * rest;
    }
    return overlap;
}

/* Sums over all pairs of leaves, found without forming the pairs. */
typedef struct pair_sums {
    double leaves;
    double linear;   /* sum over i != j of r_ij */
    double squares;  /* sum over i != j of r_ij^2 */
    double products; /* sum over i != j of the mean squared product */
} pair_sums;

/* `total` is [path_count][leaf_count]: each leaf's path summed over its steps, mean square
 * 1. */
static pair_sums sum_pairs(const double *total, size_t paths, size_t leaves,
                           const qc_correlations *correlations)
{
    pair_sums sums = {0};
    double count = (double)paths;

    for (size_t leaf = 0; leaf < leaves; leaf++) {
        sums.leaves += correlations->own[leaf] < 1;
    }
    for (size_t a = 0; a < paths; a++) {
        double sum = 0;
        double square = 0;
        double fourth = 0;

        for (size_t leaf = 0; leaf < leaves; leaf++) {
            double t = total[a * leaves + leaf];

            sum += t;
            square += t * t;
            fourth += t * t * t * t;
        }
        sums.linear += sum * sum / count;
        sums.products += (square * square - fourth) / count;
        for (size_t b = 0; b < paths; b++) {
            double product = 0;

            for (size_t leaf = 0; leaf < leaves; leaf++) {
                product += total[a * leaves + leaf] * total[b * leaves + leaf];
            }
            sums.squares += product * product / (count * count);
        }
    }
    sums.linear -= sums.leaves;
    sums.squares -= sums.leaves;
    return sums;
}

/*
 * The shrinkage intensity lambda = sum Var(r_ij) / sum (r_ij - target)^2 of Schaefer & Strimmer
 * (2005), Statistical Applications in Genetics and Molecular Biology 4(1):32,
 * doi:10.2202/1544-6115.1175, with one common correlation as the target (their target F).
 * Overlapping origins make the variances larger by overlap_of().
 */
static void shrink_leaves(const double *total, size_t paths, size_t leaves, size_t horizon,
                          qc_correlations *correlations)
{
    pair_sums sums = sum_pairs(total, paths, leaves, correlations);
    double pairs = sums.leaves * (sums.leaves - 1);
    double overlap = overlap_of(horizon);
    double windows = (double)paths / overlap;
    double distance = 0;
    double variance = 0;
    double mean = 0;

    correlations->lambda = 1;
    correlations->together = PRIOR_TOGETHER;
    if (pairs < 1 || paths < ORIGINS_NEEDED) {
        return;
    }
    mean = (windows * sums.linear / pairs + PRIOR_WINDOWS * PRIOR_TOGETHER) /
           (windows + PRIOR_WINDOWS);
    correlations->together = fmin(fmax(mean, 0), MOST_TOGETHER);
    distance = sums.squares - 2 * correlations->together * sums.linear +
               correlations->together * correlations->together * pairs;
    variance = overlap * (sums.products - sums.squares) / (double)(paths - 1);
    if (distance > 0 && variance < distance) {
        correlations->lambda = fmax(variance / distance, 0);
    }
}

/* The correlation of steps over all leaves, shrunk towards that of accumulated independent
 * shocks: sqrt(g / h) for g <= h. */
static void correlate_steps(const qc_errors *errors, qc_correlations *correlations)
{
    size_t horizon = errors->horizon;
    size_t rows = errors->origin_count * errors->leaf_count;
    double windows = (double)rows / overlap_of(horizon);
    double own = windows / (windows + PRIOR_WINDOWS);

    for (size_t h = 0; h < horizon; h++) {
        for (size_t g = 0; g <= h; g++) {
            double product = 0;
            double square = 0;
            double other = 0;
            double prior = sqrt((double)(g + 1) / (double)(h + 1));

            for (size_t row = 0; row < rows; row++) {
                const double *path = correlations->path + row * horizon;

                product += path[h] * path[g];
                square += path[h] * path[h];
                other += path[g] * path[g];
            }
            if (square > 0 && other > 0) {
                prior = own * product / sqrt(square * other) + (1 - own) * prior;
            }
            correlations->step_root[h * horizon + g] = h == g ? 1 : prior;
        }
    }
}

/* Lower Cholesky factor in place; a pivot that rounding made 0 or less leaves its column 0. */
static void factorise(double *matrix, size_t size)
{
    for (size_t h = 0; h < size; h++) {
        for (size_t g = 0; g <= h; g++) {
            double rest = matrix[h * size + g];

            for (size_t k = 0; k < g; k++) {
                rest -= matrix[h * size + k] * matrix[g * size + k];
            }
            if (g == h) {
                matrix[h * size + g] = rest > 0 ? sqrt(rest) : 0;
            } else {
                double pivot = matrix[g * size + g];

                matrix[h * size + g] = pivot > 1e-9 ? rest / pivot : 0;
            }
        }
    }
}

static void sum_steps(const qc_errors *errors, const qc_correlations *correlations,
                      double *total)
{
    for (size_t row = 0; row < errors->origin_count * errors->leaf_count; row++) {
        total[row] = 0;
        for (size_t step = 0; step < errors->horizon; step++) {
            total[row] += correlations->path[row * errors->horizon + step];
        }
    }
    for (size_t leaf = 0; leaf < errors->leaf_count; leaf++) {
        for (size_t row = 0; row < errors->origin_count && correlations->own[leaf] >= 1;
             row++) {
            total[row * errors->leaf_count + leaf] = 0;
        }
        scale_column(total + leaf, errors->origin_count, errors->leaf_count);
    }
}

qc_status qc_correlations_new(const qc_errors *errors, qc_correlations *correlations,
                              qc_error *error)
{
    size_t leaves = errors->leaf_count;
    size_t horizon = errors->horizon;
    size_t paths = errors->origin_count;
    qc_status status = QC_OK;
    double *total = NULL;

    *correlations = (qc_correlations){.path_count = paths};
    QC_TRY(QC_NEW_ARRAY(correlations->path, paths * leaves * horizon, error));
    QC_TRY(QC_NEW_ARRAY(correlations->own, leaves, error));
    QC_TRY(QC_NEW_ARRAY(correlations->step_root, horizon * horizon, error));
    QC_TRY(QC_NEW_ARRAY(total, paths * leaves, error));
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        fill_leaf(errors, leaf, correlations);
    }
    sum_steps(errors, correlations, total);
    shrink_leaves(total, paths, leaves, horizon, correlations);
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        correlations->own[leaf] = correlations->own[leaf] < 1 ? correlations->lambda : 1;
    }
    correlate_steps(errors, correlations);
    factorise(correlations->step_root, horizon);

done:
    qc_memory_free(total);
    return status;
}

void qc_correlations_clear(qc_correlations *correlations)
{
    qc_memory_free(correlations->path);
    qc_memory_free(correlations->own);
    qc_memory_free(correlations->step_root);
    *correlations = (qc_correlations){0};
}
