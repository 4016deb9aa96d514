/* The pooled regression: its solutions by origin and step. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "forecast/regression/pool_parts.h"
#include "forecast/regression/pool_usual.h"
#include "forecast/regression/pool_window.h"

static const double RIDGE = 0.01;

/*
 * Number of the panel's windows that weigh as much as the usual coefficients: bench_pool
 * --windows. For series of M1 forecast one by one with the coefficients of M3, and the reverse,
 * 100 to 400 give the same errors to 2 %, 50 or 800 larger ones.
 */
static const double USUAL_WINDOWS = 200;

/* The weighted mean square of a term in windows of M1 and M3, geometric mean over series:
 * bench_pool. It counts as one window beside the panel's own, all of which may have been smooth
 * so far. */
static const double USUAL_SQUARE = 0.2;

/* Cholesky factor of a packed lower triangle, in place; false if the matrix is not positive. */
static bool factor(double *matrix, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double *row = matrix + i * (i + 1) / 2;

        for (size_t k = 0; k <= i; k++) {
            const double *other = matrix + k * (k + 1) / 2;
            double sum = row[k];

            for (size_t j = 0; j < k; j++) {
                sum -= row[j] * other[j];
            }
            if (k == i && !(sum > 0)) {
                return false;
            }
            row[k] = k == i ? sqrt(sum) : sum / other[k];
        }
    }
    return true;
}

static void substitute(const double *root, size_t count, double *x)
{
    for (size_t i = 0; i < count; i++) {
        const double *row = root + i * (i + 1) / 2;

        for (size_t k = 0; k < i; k++) {
            x[i] -= row[k] * x[k];
        }
        x[i] /= row[i];
    }
    for (size_t i = count; i-- > 0;) {
        for (size_t k = i + 1; k < count; k++) {
            x[i] -= root[k * (k + 1) / 2 + i] * x[k];
        }
        x[i] /= root[i * (i + 1) / 2 + i];
    }
}

/* Accumulates the buckets: each then holds the sums of all before it too. */
static void run_up(int64_t *sums, size_t width, size_t bucket_count)
{
    for (size_t k = width; k < width * bucket_count; k++) {
        sums[k] += sums[k - width];
    }
}

/* The ridge of a regression's constant and other coefficients, and whether its centre is the
 * usual coefficients or 0. */
typedef struct pull {
    double constant, other;
} pull;

static pull pull_of(const qc_pool_span *s, const double *square, double windows)
{
    double sum = 0;

    for (size_t i = 1; i < s->terms; i++) {
        sum += square[i * (i + 1) / 2 + i] / (double)(s->terms - 1);
    }
    pull drawn = {.other = RIDGE * sum};

    if (s->usual) {
        drawn.constant = USUAL_WINDOWS * square[0] / windows;
        drawn.other += USUAL_WINDOWS * (sum + USUAL_SQUARE) / (windows + 1);
    }
    return drawn;
}

/* Solves the regression of one origin and step, whose Cholesky factor is `root`. */
static void solve_step(const qc_pool *pool, const qc_pool_span *s, size_t cell, pull drawn,
                       const double *root, double *solution)
{
    const int64_t *product = s->product + cell * s->terms;
    const int64_t *square = s->square + cell / pool->horizon * s->pairs;
    double share = (double)s->weight[cell] / (double)square[0];
    double centre[QC_POOL_TERMS] = {0};

    if (s->usual) {
        qc_pool_usual_find(pool->season, s->lags, cell % pool->horizon, centre);
    }
    for (size_t i = 0; i < s->terms; i++) {
        solution[i] = (double)product[i] / share / QC_POOL_QUANTUM +
                      (i > 0 ? drawn.other : drawn.constant) * centre[i];
    }
    substitute(root, s->terms, solution);
}

/*
 * Solves the regressions of all origins and steps that know the windows up to a bucket; they
 * share one factor. Where targets are missing, a step's products are scaled up to the weight of
 * all windows.
 */
static void solve_span(qc_pool *pool, const qc_pool_span *s, size_t bucket, double *root)
{
    const int64_t *square = s->square + bucket * s->pairs;
    const int64_t *count = s->count + bucket * pool->horizon;
    size_t base = qc_pool_base(pool);
    double least = s->alone ? 1 : QC_POOL_LEAST_WINDOWS * (double)s->terms;

    for (size_t i = 0; i < s->pairs; i++) {
        root[i] = (double)square[i] / QC_POOL_QUANTUM;
    }
    pull drawn = pull_of(s, root, fmax((double)count[0], 1));

    root[0] += drawn.constant;
    for (size_t i = 1; i < s->terms; i++) {
        root[i * (i + 1) / 2 + i] += drawn.other;
    }
    if (!factor(root, s->terms)) {
        return;
    }
    for (size_t step = 0; step < pool->horizon; step++) {
        size_t origin = base + bucket + step + 1;

        if (origin >= pool->first && origin <= pool->last && (double)count[step] >= least) {
            solve_step(pool, s, bucket * pool->horizon + step, drawn, root,
                       s->solution +
                           ((origin - pool->first) * pool->horizon + step) * s->terms);
        }
    }
}

static qc_status solve_bucket(void *context, size_t bucket, qc_error *error)
{
    qc_pool *pool = context;
    qc_status status = QC_OK;
    double *root = NULL;

    QC_TRY(QC_NEW_ARRAY(root, pool->span_count > 0 ? pool->spans[0].pairs : 1, error));
    for (size_t k = 0; k < pool->span_count; k++) {
        solve_span(pool, &pool->spans[k], bucket, root);
    }

done:
    qc_memory_free(root);
    return status;
}

qc_status qc_pool_solve(qc_pool *pool, const qc_run *run, qc_error *error)
{
    for (size_t k = 0; k < pool->span_count; k++) {
        const qc_pool_span *s = &pool->spans[k];

        run_up(s->square, s->pairs, pool->bucket_count);
        run_up(s->product, pool->horizon * s->terms, pool->bucket_count);
        run_up(s->weight, pool->horizon, pool->bucket_count);
        run_up(s->count, pool->horizon, pool->bucket_count);
    }
    return qc_tasks_run(run, "pool", pool->bucket_count, solve_bucket, pool, error);
}
