/* One coherent forecast from combinations at every level: each is believed by its past errors. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/rolling.h"

/*
 * Two passes over the tree. Upwards, the combination made for a sum's own series meets the sum of what is believed of its
 * children; they are averaged with weights in inverse proportion to the mean squared errors that the two would have
 * had before (Bates & Granger 1969, OR 20(4):451-468, doi:10.1057/jors.1969.103), so that errors which the children share count
 * for what they are. Downwards, what a sum gained over its children is handed to them in proportion to
 * their variances. With leaves whose errors are independent this is weighted least squares by variances: Hyndman, Lee & Wang (2016),
 * CSDA 97:16-32, doi:10.1016/j.csda.2015.11.007; Wickramasuriya, Athanasopoulos & Hyndman (2019), JASA
 * 114(526):804-819, doi:10.1080/01621459.2018.1448825. Time and memory are linear in the rows.
 */

/* Errors at fewer origins do not make a sum's own forecast count. */
enum { ORIGINS_NEEDED = 4 };

/* Origins that weigh as much as the belief that a sum's own forecast and that of its parts err alike. */
static const double PRIOR_ORIGINS = 4;

/* State of the passes, one entry for each row. */
typedef struct passes {
    double *square;  /* mean squared error of the row's combination */
    double *share;   /* of a sum's own combination when it meets the sum of its children */
    double *origins; /* origins with an error */
    double *mean, *spread;             /* what is believed of a row from itself and all below */
    double *child_mean, *child_spread; /* sums over the children */
    double *child_square; /* mean squared error of the sum of the children's combinations */
    double *final;
} passes;

enum { PASS_ARRAYS = 9 };

static const double *base_of(const qc_rolling *rolling, size_t origin, size_t row)
{
    return qc_rolling_prediction(rolling, origin, rolling->model_count + 1, row);
}

/* Adds the relative errors of one origin and step to the sums; `spread` counts them. */
static void add_errors(const qc_rolling *rolling, size_t origin, size_t made, size_t step,
                       passes *p)
{
    const qc_history *history = rolling->history;

    memset(p->child_mean, 0, history->row_count * sizeof *p->child_mean);
    for (size_t row = 0; row < history->row_count; row++) {
        double base = base_of(rolling, made, row)[step];

        if (history->parent[row] < history->row_count && !isnan(base)) {
            p->child_mean[history->parent[row]] += base;
        }
    }
    for (size_t row = 0; row < history->row_count; row++) {
        double level = qc_history_level(history, row, made);
        double target = qc_rolling_target(rolling, row, made, step, origin);
        double own = target - base_of(rolling, made, row)[step];
        double below = target - p->child_mean[row];

        if (level > 0 && !isnan(own)) {
            p->square[row] += own / level * (own / level);
            p->child_square[row] += below / level * (below / level);
            p->spread[row] += 1;
            p->origins[row] += step == 0 ? 1 : 0;
        }
    }
}

/* The share of a sum's own combination, from both records. */
static double share_of(const passes *p, size_t row)
{
    double prior = PRIOR_ORIGINS * (p->square[row] + p->child_square[row]) / 2;
    double origins = p->origins[row];
    double total = origins * (p->square[row] + p->child_square[row]) + 2 * prior;

    return origins >= ORIGINS_NEEDED && total > 0
               ? (origins * p->child_square[row] + prior) / total
               : 0;
}

static void measure(const qc_rolling *rolling, size_t origin, passes *p)
{
    const qc_history *history = rolling->history;
    size_t from = qc_rolling_window(rolling, origin);
    double total = 0;
    double count = 0;

    for (size_t made = from > rolling->combined ? from : rolling->combined; made < origin;
         made++) {
        for (size_t step = 0; step < rolling->horizon && made + step < origin; step++) {
            add_errors(rolling, origin, made, step, p);
        }
    }
    for (size_t row = 0; row < history->row_count; row++) {
        total += row < history->leaf_count ? p->square[row] : 0;
        count += row < history->leaf_count ? p->spread[row] : 0;
        p->share[row] = share_of(p, row);
    }
    for (size_t row = 0; row < history->leaf_count; row++) {
        double level = qc_history_level(history, row, origin);
        double prior = PRIOR_ORIGINS * (count > 0 ? total / count : 1);

        p->square[row] =
            level * level * (p->square[row] + prior) / (p->spread[row] + PRIOR_ORIGINS);
    }
}

static void start_leaves(const qc_rolling *rolling, size_t origin, size_t step, passes *p)
{
    const qc_history *history = rolling->history;

    for (size_t row = 0; row < history->row_count; row++) {
        p->child_mean[row] = 0;
        p->child_spread[row] = 0;
    }
    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        double base = base_of(rolling, origin, leaf)[step];

        p->mean[leaf] = base;
        p->spread[leaf] = fabs(base) > 0 ? p->square[leaf] : 0; /* what has ended stays at 0 */
    }
}

static void add_to_parent(const qc_history *history, size_t row, passes *p)
{
    size_t parent = history->parent[row];

    if (parent < history->row_count && !isnan(p->mean[row])) {
        p->child_mean[parent] += p->mean[row];
        p->child_spread[parent] += p->spread[row];
    }
}

/* Averages a sum's own combination with the sum of its children. */
static void meet_children(const qc_rolling *rolling, size_t origin, size_t step, size_t row,
                          passes *p)
{
    double own = base_of(rolling, origin, row)[step];
    double share = p->child_spread[row] > 0 && !isnan(own) ? p->share[row] : 0;

    p->mean[row] = p->child_mean[row] + (share > 0 ? share * (own - p->child_mean[row]) : 0);
    p->spread[row] = (1 - share) * p->child_spread[row];
}

/* Hands a row its part of what its parent gained over the sum of its children. */
static double settle(const qc_history *history, const passes *p, const double *final,
                     size_t row)
{
    size_t parent = history->parent[row];
    double value = p->mean[row];

    if (parent < history->row_count && p->child_spread[parent] > 0) {
        value +=
            p->spread[row] / p->child_spread[parent] * (final[parent] - p->child_mean[parent]);
    }
    return value;
}

static void reconcile_step(const qc_rolling *rolling, size_t origin, size_t step, passes *p)
{
    const qc_history *history = rolling->history;
    size_t leaves = history->leaf_count;

    start_leaves(rolling, origin, step, p);
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        add_to_parent(history, leaf, p);
    }
    for (size_t row = history->row_count; row-- > leaves;) {
        meet_children(rolling, origin, step, row, p);
        add_to_parent(history, row, p);
    }
    for (size_t row = leaves; row < history->row_count; row++) {
        p->final[row] = settle(history, p, p->final, row);
    }
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        p->final[leaf] = settle(history, p, p->final, leaf);
        if (p->final[leaf] < 0 && !history->negative[origin]) {
            p->final[leaf] = 0;
        }
    }
    for (size_t row = 0; row < history->row_count; row++) {
        qc_rolling_prediction(rolling, origin, rolling->model_count, row)[step] = p->final[row];
    }
}

qc_status qc_reconcile(const qc_rolling *rolling, size_t origin, qc_error *error)
{
    qc_status status = QC_OK;
    size_t rows = rolling->history->row_count;
    double *block = NULL;
    passes p = {0};
    double **const arrays[PASS_ARRAYS] = {&p.square,       &p.share,        &p.origins,
                                          &p.mean,         &p.spread,       &p.child_mean,
                                          &p.child_spread, &p.child_square, &p.final};

    QC_TRY(QC_NEW_ARRAY(block, rows * PASS_ARRAYS, error));
    for (size_t k = 0; k < PASS_ARRAYS; k++) {
        *arrays[k] = block + k * rows;
    }
    if (rows > rolling->history->leaf_count) {
        measure(rolling, origin, &p);
    }
    for (size_t step = 0; step < rolling->horizon; step++) {
        reconcile_step(rolling, origin, step, &p);
    }

done:
    qc_memory_free(block);
    return status;
}
