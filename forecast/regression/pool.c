/* The pooled regression: sums over windows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/memory.h"
#include "forecast/models/model_rows.h"
#include "forecast/regression/pool_parts.h"
#include "forecast/regression/pool_usual.h"
#include "forecast/regression/pool_window.h"

size_t qc_pool_base(const qc_pool *pool)
{
    return pool->first > pool->horizon ? pool->first - pool->horizon : 0;
}

static size_t bucket_of(const qc_pool *pool, size_t end)
{
    size_t base = qc_pool_base(pool);

    return end > base ? end - base : 0;
}

/* Chooses the spans: those for which the rows may have enough windows, at most one for each
 * period after the lags; and those with usual coefficients, up to a season, or all without a
 * season. */
static void find_spans(qc_pool *pool, size_t row_count)
{
    size_t season = pool->season <= QC_POOL_SEASON ? pool->season : 1;
    const size_t lags[QC_POOL_SPANS_MOST] = {3 * season + 1, season + 1, 3, 1};
    size_t shortest = SIZE_MAX;

    for (size_t k = 0; k < QC_POOL_SPANS_MOST; k++) {
        size_t terms = lags[k] + 3;
        double windows =
            pool->last > lags[k] ? (double)row_count * (double)(pool->last - lags[k]) : 0;

        bool usual = qc_pool_usual_has(pool->season, lags[k]);
        bool alone = usual && (k > 0 || season == 1);

        if (lags[k] < shortest && (alone || windows >= QC_POOL_LEAST_WINDOWS * (double)terms)) {
            pool->spans[pool->span_count++] = (qc_pool_span){.lags = lags[k],
                                                             .terms = terms,
                                                             .pairs = terms * (terms + 1) / 2,
                                                             .usual = usual,
                                                             .alone = alone};
        }
        shortest = lags[k] < shortest ? lags[k] : shortest;
    }
}

size_t qc_pooled_needs(int season)
{
    (void)season;
    return 1;
}

/* The solutions before anything is learned: usual coefficients for spans that use them
 * alone. */
static void start_solutions(const qc_pool *pool, qc_pool_span *s)
{
    double *solution = s->solution;

    for (size_t origin = pool->first; origin <= pool->last; origin++) {
        for (size_t step = 0; step < pool->horizon; step++, solution += s->terms) {
            if (s->alone) {
                qc_pool_usual_find(pool->season, s->lags, step, solution);
            }
            for (size_t i = 0; i < s->terms && !s->alone; i++) {
                solution[i] = NAN;
            }
        }
    }
}

qc_status qc_pool_new(int season, size_t horizon, size_t first, size_t last, size_t row_count,
                      qc_pool **pool, qc_error *error)
{
    qc_status status = QC_OK;
    qc_pool *draft = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->season = season > 1 ? (size_t)season : 1;
    draft->horizon = horizon;
    draft->first = first;
    draft->last = last;
    draft->bucket_count = bucket_of(draft, last) + 1;
    find_spans(draft, row_count);
    for (size_t k = 0; k < draft->span_count; k++) {
        qc_pool_span *s = &draft->spans[k];
        size_t solutions = (last - first + 1) * horizon * s->terms;

        QC_TRY(QC_NEW_ARRAY(s->square, draft->bucket_count * s->pairs, error));
        QC_TRY(QC_NEW_ARRAY(s->product, draft->bucket_count * horizon * s->terms, error));
        QC_TRY(QC_NEW_ARRAY(s->weight, draft->bucket_count * horizon, error));
        QC_TRY(QC_NEW_ARRAY(s->count, draft->bucket_count * horizon, error));
        QC_TRY(QC_NEW_ARRAY(s->solution, solutions, error));
        start_solutions(draft, s);
    }
    *pool = draft;
    draft = NULL;

done:
    qc_pool_free(draft);
    return status;
}

void qc_pool_free(qc_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    for (size_t k = 0; k < pool->span_count; k++) {
        qc_memory_free(pool->spans[k].square);
        qc_memory_free(pool->spans[k].product);
        qc_memory_free(pool->spans[k].weight);
        qc_memory_free(pool->spans[k].count);
        qc_memory_free(pool->spans[k].solution);
    }
    qc_memory_free(pool);
}

static int64_t whole(double value)
{
    return (int64_t)llrint(value * QC_POOL_QUANTUM);
}

static void add_window(qc_pool *pool, qc_pool_span *s, const qc_pool_past *past,
                       const double *observed, size_t end)
{
    size_t bucket = bucket_of(pool, end);
    int64_t *square = s->square + bucket * s->pairs;
    double terms[QC_POOL_TERMS];
    qc_pool_window window;

    if (!qc_pool_look(past, s->lags, observed, end, terms, &window)) {
        return;
    }
    for (size_t step = 0; step < pool->horizon && end + step < pool->last; step++) {
        size_t cell = bucket * pool->horizon + step;
        int64_t *product = s->product + cell * s->terms;
        double target = observed[end + step];

        if (!isnan(target)) {
            double place = qc_pool_place(past, &window, end + step, target) * window.weight;

            for (size_t i = 0; i < s->terms; i++) {
                product[i] += whole(terms[i] * place);
            }
            s->weight[cell] += whole(window.weight);
            s->count[cell]++;
        }
    }
    for (size_t i = 0; i < s->terms; i++) {
        double weighted = terms[i] * window.weight;

        for (size_t k = 0; k <= i; k++) {
            *square++ += whole(weighted * terms[k]);
        }
    }
}

void qc_pool_add(qc_pool *pool, const double *observed, const double *shared)
{
    qc_pool_past past = qc_pool_past_start(pool->season, true);

    for (size_t end = 0; end < pool->last; end++) {
        const double *known = shared != NULL ? shared + end * pool->season : NULL;

        past.shared = known != NULL && !isnan(known[0]) ? known : NULL;
        for (size_t k = 0; k < pool->span_count; k++) {
            if (past.run >= pool->spans[k].lags) {
                add_window(pool, &pool->spans[k], &past, observed, end);
            }
        }
        if (past.logarithms && observed[end] <= 0) {
            past = qc_pool_past_start(pool->season, false);
            for (size_t t = 0; t < end; t++) {
                qc_pool_past_add(&past, observed, t);
            }
        }
        qc_pool_past_add(&past, observed, end);
    }
}

void qc_pool_join(qc_pool *pool, const qc_pool *other)
{
    for (size_t k = 0; k < pool->span_count; k++) {
        qc_pool_span *mine = &pool->spans[k];
        const qc_pool_span *theirs = &other->spans[k];

        for (size_t i = 0; i < pool->bucket_count * mine->pairs; i++) {
            mine->square[i] += theirs->square[i];
        }
        for (size_t i = 0; i < pool->bucket_count * pool->horizon * mine->terms; i++) {
            mine->product[i] += theirs->product[i];
        }
        for (size_t i = 0; i < pool->bucket_count * pool->horizon; i++) {
            mine->weight[i] += theirs->weight[i];
            mine->count[i] += theirs->count[i];
        }
    }
}
