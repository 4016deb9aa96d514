/* The pooled regression: its solutions by origin and step. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_linalg.h>
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

static pull pull_of(const qc_pool_span *s, const gsl_matrix *square, double windows)
{
    double sum = 0;

    for (size_t i = 1; i < s->terms; i++) {
        sum += gsl_matrix_get(square, i, i) / (double)(s->terms - 1);
    }
    pull drawn = {.other = RIDGE * sum};

    if (s->usual) {
        drawn.constant = USUAL_WINDOWS * gsl_matrix_get(square, 0, 0) / windows;
        drawn.other += USUAL_WINDOWS * (sum + USUAL_SQUARE) / (windows + 1);
    }
    return drawn;
}

/* Solves the regression of one origin and step, whose Cholesky factor is `root`. */
static void solve_step(const qc_pool *pool, const qc_pool_span *s, size_t cell, pull drawn,
                       const gsl_matrix *root, double *solution)
{
    gsl_vector_view vector = gsl_vector_view_array(solution, s->terms);
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
    (void)gsl_linalg_cholesky_svx(root, &vector.vector);
}

/*
 * Solves the regressions of all origins and steps that know the windows up to a bucket; they
 * share one factor. Where targets are missing, a step's products are scaled up to the weight of
 * all windows.
 */
static void solve_span(qc_pool *pool, const qc_pool_span *s, size_t bucket, double *room)
{
    gsl_matrix_view root = gsl_matrix_view_array(room, s->terms, s->terms);
    const int64_t *square = s->square + bucket * s->pairs;
    const int64_t *count = s->count + bucket * pool->horizon;
    size_t base = qc_pool_base(pool);
    double least = s->alone ? 1 : QC_POOL_LEAST_WINDOWS * (double)s->terms;

    for (size_t i = 0, at = 0; i < s->terms; i++) {
        for (size_t k = 0; k <= i; k++, at++) {
            gsl_matrix_set(&root.matrix, i, k, (double)square[at] / QC_POOL_QUANTUM);
        }
    }
    pull drawn = pull_of(s, &root.matrix, fmax((double)count[0], 1));

    *gsl_matrix_ptr(&root.matrix, 0, 0) += drawn.constant;
    for (size_t i = 1; i < s->terms; i++) {
        *gsl_matrix_ptr(&root.matrix, i, i) += drawn.other;
    }
    if (gsl_linalg_cholesky_decomp1(&root.matrix) != 0) {
        return; /* not positive definite */
    }
    for (size_t step = 0; step < pool->horizon; step++) {
        size_t origin = base + bucket + step + 1;

        if (origin >= pool->first && origin <= pool->last && (double)count[step] >= least) {
            solve_step(pool, s, bucket * pool->horizon + step, drawn, &root.matrix,
                       s->solution +
                           ((origin - pool->first) * pool->horizon + step) * s->terms);
        }
    }
}

static qc_status solve_bucket(void *context, size_t bucket, qc_error *error)
{
    qc_pool *pool = context;
    qc_status status = QC_OK;
    double *room = NULL;
    size_t most = pool->span_count > 0 ? pool->spans[0].terms : 1;

    QC_TRY(QC_NEW_ARRAY(room, most * most, error));
    for (size_t k = 0; k < pool->span_count; k++) {
        solve_span(pool, &pool->spans[k], bucket, room);
    }

done:
    qc_memory_free(room);
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
