/* Every method run over the planning periods in order of time, knowing only what was known. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/numeric.h"
#include "territory/quota_past.h"

/* What a method says, made safe: at least 0, and nothing for leaves that take no part. */
static double clean(const qc_quota_past *past, const qc_quota_case *one, double *value)
{
    qc_sum sum = {0};

    for (size_t i = 0; i < past->leaf_count; i++) {
        bool has = qc_quota_takes_part(one, i) && isfinite(value[i]) && value[i] > 0;

        value[i] = has ? value[i] : 0;
        qc_sum_add(&sum, value[i]);
    }
    return qc_sum_value(&sum);
}

qc_status qc_quota_rolling_run(const qc_quota_past *past, qc_arena *arena,
                               qc_quota_rolling *rolling, qc_error *error)
{
    qc_quota_rolling draft = {.past = past};
    qc_status status = QC_OK;

    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        const qc_quota_method *method = &qc_quota_method_table[m];
        void *state = NULL;

        if (!qc_quota_method_can(method, past)) {
            continue;
        }
        QC_TRY(
            QC_TAKE_ARRAY(draft.value[m], arena, past->case_count * past->leaf_count, error));
        QC_TRY(QC_TAKE_ARRAY(draft.sum[m], arena, past->case_count, error));
        if (method->start != NULL) {
            QC_TRY(method->start(past, arena, &state, error));
        }
        for (size_t c = 0; c < past->case_count; c++) {
            double *value = draft.value[m] + c * past->leaf_count;

            method->value(state, past, c, value);
            draft.sum[m][c] = clean(past, &past->cases[c], value);
            if (method->learn != NULL && past->cases[c].is_over) {
                method->learn(state, past, c);
            }
        }
    }
    *rolling = draft;

done:
    return status;
}

/* What a method says of a leaf, and all it says in the case. */
static double said(const qc_quota_rolling *rolling, size_t method, size_t at, size_t leaf)
{
    return rolling->value[method][at * rolling->past->leaf_count + leaf];
}

static bool speaks(const qc_quota_rolling *rolling, const double weight[QC_QUOTA_METHODS],
                   size_t method, size_t at)
{
    return weight[method] > 0 && rolling->value[method] != NULL && rolling->sum[method][at] > 0;
}

/* Where no method says anything history decides, and where there is none either all are equal. */
static void share_without_word(const qc_quota_rolling *rolling, size_t at, double *share)
{
    const qc_quota_past *past = rolling->past;
    const qc_quota_case *one = &past->cases[at];
    double history = qc_quota_case_sum(past, one, one->lag[0]), count = 0;

    for (size_t i = 0; i < past->leaf_count; i++) {
        count += qc_quota_takes_part(one, i) ? 1 : 0;
    }
    for (size_t i = 0; i < past->leaf_count; i++) {
        double own = history > 0 ? one->lag[0][i] / history : 1 / count;

        share[i] = qc_quota_takes_part(one, i) ? own : 0;
    }
}

static void mix_side_by_side(const qc_quota_rolling *rolling,
                             const double weight[QC_QUOTA_METHODS], size_t at, double *share)
{
    size_t leaves = rolling->past->leaf_count;
    double used = 0;

    for (size_t i = 0; i < leaves; i++) {
        share[i] = 0;
    }
    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        if (speaks(rolling, weight, m, at)) {
            for (size_t i = 0; i < leaves; i++) {
                share[i] += weight[m] * (said(rolling, m, at, i) / rolling->sum[m][at]);
            }
            used += weight[m];
        }
    }
    for (size_t i = 0; i < leaves && used > 0; i++) {
        share[i] /= used;
    }
    if (!(used > 0)) {
        share_without_word(rolling, at, share);
    }
}

/* Adds a method to the part of every node in the one above it. */
static void add_to_parts(const qc_quota_rolling *rolling, size_t method, double weight,
                         size_t at)
{
    const qc_quota_shape *shape = rolling->past->shape;

    for (size_t n = 0; n < shape->node_count; n++) {
        shape->sum[n] = 0;
    }
    for (size_t i = 0; i < rolling->past->leaf_count; i++) {
        shape->sum[shape->node_of_leaf[i]] += said(rolling, method, at, i);
    }
    for (size_t n = shape->node_count; n-- > 1;) {
        shape->sum[shape->parent[n]] += shape->sum[n];
    }
    for (size_t n = 0; n < shape->node_count; n++) {
        double above = shape->sum[shape->parent[n]];

        shape->part[n] += n > 0 && above > 0 ? weight * (shape->sum[n] / above) : 0;
        shape->used[n] += shape->sum[n] > 0 ? weight : 0;
    }
}

static void mix_down_the_tree(const qc_quota_rolling *rolling,
                              const double weight[QC_QUOTA_METHODS], size_t at, double *share)
{
    const qc_quota_shape *shape = rolling->past->shape;

    for (size_t n = 0; n < shape->node_count; n++) {
        shape->part[n] = 0;
        shape->used[n] = 0;
    }
    for (size_t m = 0; m < QC_QUOTA_METHODS; m++) {
        if (speaks(rolling, weight, m, at)) {
            add_to_parts(rolling, m, weight[m], at);
        }
    }
    shape->part[0] = 1;
    for (size_t n = 1; n < shape->node_count; n++) {
        size_t parent = shape->parent[n];
        double own = shape->used[parent] > 0 ? shape->part[n] / shape->used[parent]
                                             : 1 / (double)shape->children[parent];

        shape->part[n] = shape->part[parent] * own;
    }
    for (size_t i = 0; i < rolling->past->leaf_count; i++) {
        share[i] = shape->part[shape->node_of_leaf[i]];
    }
}

void qc_quota_mix(const qc_quota_rolling *rolling, const double weight[QC_QUOTA_METHODS],
                  size_t at, double *share)
{
    if (rolling->past->shape == NULL) {
        mix_side_by_side(rolling, weight, at, share);
    } else {
        mix_down_the_tree(rolling, weight, at, share);
    }
}
