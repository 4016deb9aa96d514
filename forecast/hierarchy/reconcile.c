/* Makes one coherent forecast of the combinations at all levels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "forecast/hierarchy/reconcile_work.h"

/* Room for the values of one step: combinations, the reconciled values of each method, and
 * their mixture. */
typedef struct desk {
    double *base, *each, *final, *sum, *credits;
} desk;

/*
 * What models still expect of a leaf that has closed, those who take it over are still expected to
 * sell less by, unless they began then.
 */
static void hand_over(const qc_rolling *rolling, size_t origin, size_t step, size_t leaf,
                      double *base)
{
    const qc_history *history = rolling->history;
    double chance = qc_history_closed_chance(history, leaf, origin);
    double expected = qc_rolling_combination(rolling, origin, leaf)[step];
    const qc_taker *taker = NULL;
    size_t count = qc_takeovers_of(&history->takeovers, leaf, origin, &taker);

    for (size_t k = 0; k < count && chance > 0 && expected > 0; k++) {
        if (!taker[k].has_begun && base[taker[k].leaf] > 0) {
            base[taker[k].leaf] += chance * taker[k].part * expected;
        }
    }
}

static void read_step(const qc_rolling *rolling, size_t origin, size_t step, double *base)
{
    const qc_rows *rows = &rolling->history->rows;

    for (size_t row = 0; row < rows->row_count; row++) {
        base[row] = qc_rolling_combination(rolling, origin, row)[step];
        if (row < rows->leaf_count && isnan(base[row])) {
            base[row] = 0; /* not begun: stays at 0 */
        }
    }
    for (size_t leaf = 0; leaf < rows->leaf_count; leaf++) {
        hand_over(rolling, origin, step, leaf, base);
    }
    for (size_t leaf = 0; leaf < rows->leaf_count; leaf++) {
        base[leaf] *= 1 - qc_history_closed_chance(rolling->history, leaf, origin);
    }
}

static void mix(const double *each, size_t rows, const double *weight, double *final)
{
    memset(final, 0, rows * sizeof *final);
    for (size_t method = 0; method < QC_RECONCILE_METHODS; method++) {
        for (size_t row = 0; row < rows && weight[method] > 0; row++) {
            final[row] += weight[method] * each[method * rows + row];
        }
    }
}

/* If squares of values overflow, leaves stay as they were. */
static void keep_finite(const qc_rows *rows, const double *base, double *x)
{
    for (size_t row = 0; row < rows->row_count; row++) {
        if (!isfinite(x[row])) {
            memcpy(x, base, rows->leaf_count * sizeof *x);
            return;
        }
    }
}

/*
 * Sets negative values of rows without credits to 0 and keeps positive sums as they are: from
 * the root down, a sum's value, less that of its children with credits, is divided among its
 * positive children in proportion. `positive` and `credits` are scratch.
 */
static void keep_positive(const qc_history *history, size_t origin, double *x, double *positive,
                          double *credits)
{
    const qc_rows *rows = &history->rows;
    size_t inner = rows->tree_count - rows->leaf_count;

    memset(positive, 0, rows->row_count * sizeof *positive);
    memset(credits, 0, rows->row_count * sizeof *credits);
    for (size_t row = 0; row < rows->tree_count; row++) {
        if (!qc_history_can_be_negative(history, row, origin)) {
            x[row] = fmax(x[row], 0);
        }
        if (rows->parent[row] < rows->row_count) {
            positive[rows->parent[row]] += fmax(x[row], 0);
            credits[rows->parent[row]] -= fmin(x[row], 0);
        }
    }
    for (size_t k = 0; k < rows->tree_count; k++) {
        size_t row = k < inner ? rows->leaf_count + k : k - inner;
        size_t parent = rows->parent[row];

        if (parent < rows->row_count && x[row] > 0) {
            double shared = fmax(x[parent] + credits[parent], 0);

            x[row] *= fmin(shared / positive[parent], 1);
        }
    }
}

static bool has_wrong_leaf(const qc_history *history, size_t origin, const double *x)
{
    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        if (x[leaf] < 0 && !qc_history_can_be_negative(history, leaf, origin)) {
            return true;
        }
    }
    return false;
}

/* Writes the leaves and their exact sums; leaves that have not begun stay unknown. */
static void write_step(const qc_rolling *rolling, size_t origin, size_t step, const desk *d)
{
    const qc_history *history = rolling->history;

    for (size_t leaf = 0; leaf < history->leaf_count; leaf++) {
        if (qc_history_will_be_closed(history, leaf, origin, origin + step)) {
            d->final[leaf] = 0;
        }
    }
    if (has_wrong_leaf(history, origin, d->final)) {
        keep_positive(history, origin, d->final, d->sum, d->credits);
    }
    qc_rows_sum(&history->rows, d->final, d->sum);
    for (size_t row = 0; row < history->row_count; row++) {
        bool begun = qc_history_length(history, row, origin) > 0;

        qc_rolling_forecast(rolling, origin, row)[step] = begun ? d->final[row] : NAN;
    }
}

static qc_status reconcile(const qc_rolling *rolling, size_t origin, const qc_record *record,
                           const desk *d, qc_error *error)
{
    qc_status status = QC_OK;
    double weight[QC_RECONCILE_METHODS];
    qc_shares shares = {0};
    qc_reconcilers *all = NULL;

    QC_TRY(qc_shares_learn(rolling, origin, record, &shares, error));
    QC_TRY(qc_reconcile_choose(rolling, origin, record, weight, error));
    QC_TRY(qc_reconcilers_new(record, &all, error));
    for (size_t step = 0; step < rolling->horizon; step++) {
        read_step(rolling, origin, step, d->base);
        qc_shares_move(&shares, rolling, origin, step, d->base);
        qc_reconcilers_apply(all, d->base, d->each);
        mix(d->each, record->rows->row_count, weight, d->final);
        keep_finite(record->rows, d->base, d->final);
        write_step(rolling, origin, step, d);
    }

done:
    qc_shares_clear(&shares);
    qc_reconcilers_free(all);
    return status;
}

qc_status qc_reconcile(const qc_rolling *rolling, size_t origin, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_rows *rows = &rolling->history->rows;
    qc_record record = {0};
    desk d = {0};

    QC_TRY(QC_NEW_ARRAY(d.base, rows->row_count, error));
    QC_TRY(QC_NEW_ARRAY(d.sum, rows->row_count, error));
    QC_TRY(QC_NEW_ARRAY(d.credits, rows->row_count, error));
    if (rows->row_count == rows->leaf_count) {
        d.final = d.base;
        for (size_t step = 0; step < rolling->horizon; step++) {
            read_step(rolling, origin, step, d.base);
            write_step(rolling, origin, step, &d);
        }
        d.final = NULL;
        goto done;
    }
    QC_TRY(QC_NEW_ARRAY(d.each, rows->row_count * QC_RECONCILE_METHODS, error));
    QC_TRY(QC_NEW_ARRAY(d.final, rows->row_count, error));
    QC_TRY(qc_record_collect(rolling, origin, (qc_origins){0, 0}, &record, error));
    QC_TRY(reconcile(rolling, origin, &record, &d, error));

done:
    qc_record_clear(&record);
    qc_memory_free(d.base);
    qc_memory_free(d.each);
    qc_memory_free(d.final);
    qc_memory_free(d.sum);
    qc_memory_free(d.credits);
    return status;
}
