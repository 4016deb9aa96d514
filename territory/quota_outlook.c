/* What may come of a period whose total is known: past errors, scaled and pooled. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/numeric.h"
#include "territory/quota_past.h"

enum { TENTHS = 10 };

static const double half_life =
    6; /* of the sizes of errors, periods: the middle memory of the pooled regression */

qc_status qc_quota_outlook_take(const qc_quota_past *past, qc_arena *arena,
                                qc_quota_outlook *outlook, qc_error *error)
{
    size_t leaves = past->leaf_count;
    qc_quota_outlook draft = {.past = past};
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(draft.centre, arena, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(draft.scale, arena, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(draft.pool, arena, leaves * past->case_count, error));
    QC_TRY(QC_TAKE_ARRAY(draft.path, arena, leaves * past->case_count, error));
    QC_TRY(QC_TAKE_ARRAY(draft.tenth, arena, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(draft.typical, arena, TENTHS, error));
    QC_TRY(QC_TAKE_ARRAY(draft.typical_seen, arena, TENTHS, error));
    QC_TRY(QC_TAKE_ARRAY(draft.room, arena, leaves, error));
    QC_TRY(QC_TAKE_ARRAY(draft.rank, arena, leaves, error));
    QC_TRY(qc_components_take(leaves, arena, &draft.own, error));
    *outlook = draft;

done:
    return status;
}

/* Mean absolute error of a tenth, of all where the tenth has none; 0 before any is known. */
static double typical_error(const qc_quota_outlook *outlook, size_t tenth)
{
    double sum = 0, seen = 0;

    if (outlook->typical_seen[tenth] > 0) {
        return outlook->typical[tenth] / outlook->typical_seen[tenth];
    }
    for (size_t k = 0; k < TENTHS; k++) {
        sum += outlook->typical[k];
        seen += outlook->typical_seen[k];
    }
    return seen > 0 ? sum / seen : 0;
}

static void rank_sizes(qc_quota_outlook *outlook, const qc_quota_case *one)
{
    size_t leaves = outlook->past->leaf_count;
    double known = 0;

    qc_quota_ranks(one->lag[0], leaves, outlook->room, outlook->rank);
    for (size_t i = 0; i < leaves; i++) {
        known += isfinite(outlook->rank[i]) ? 1 : 0;
    }
    for (size_t i = 0; i < leaves; i++) {
        double place = isfinite(outlook->rank[i]) ? (outlook->rank[i] - 0.5) / known : 0;

        outlook->tenth[i] = (size_t)fmin(place * TENTHS, TENTHS - 1);
    }
}

void qc_quota_outlook_begin(qc_quota_outlook *outlook, size_t at, const double *share)
{
    const qc_quota_case *one = &outlook->past->cases[at];

    rank_sizes(outlook, one);
    qc_components_find(&outlook->own);
    for (size_t i = 0; i < outlook->past->leaf_count; i++) {
        double typical = typical_error(outlook, outlook->tenth[i]);
        double record = outlook->own.grand + qc_components_expected(&outlook->own, i);

        outlook->centre[i] = share[i] * one->total;
        outlook->scale[i] = typical * (record > 0 ? record : 1);
    }
}

double qc_quota_outlook_chance(const qc_quota_outlook *outlook, size_t leaf, double amount)
{
    size_t low = 0, high = outlook->pool_count;
    double standard = 0;

    if (outlook->pool_count == 0 || !(outlook->centre[leaf] > 0) ||
        !(outlook->scale[leaf] > 0)) {
        return NAN;
    }
    if (!(amount > 0)) {
        return 1;
    }
    standard = log(amount / outlook->centre[leaf]) / outlook->scale[leaf];
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (outlook->pool[middle] < standard) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (double)(outlook->pool_count - low) / (double)outlook->pool_count;
}

void qc_quota_outlook_draw(const qc_quota_outlook *outlook, size_t at, size_t path,
                           double *actual)
{
    size_t leaves = outlook->past->leaf_count;
    const double *error = outlook->path + path * leaves;
    qc_sum sum = {0};

    for (size_t i = 0; i < leaves; i++) {
        double standard = isfinite(error[i]) ? error[i] : 0;

        actual[i] = outlook->centre[i] * exp(outlook->scale[i] * standard);
        qc_sum_add(&sum, actual[i]);
    }
    for (size_t i = 0; i < leaves && qc_sum_value(&sum) > 0; i++) {
        actual[i] *= outlook->past->cases[at].total / qc_sum_value(&sum);
    }
}

/* Merges ascending values into the ascending pool, from the end. */
static void merge(qc_quota_outlook *outlook, const double *added, size_t count)
{
    size_t from = outlook->pool_count;
    size_t to = outlook->pool_count + count;

    outlook->pool_count = to;
    while (count > 0) {
        if (from > 0 && outlook->pool[from - 1] > added[count - 1]) {
            outlook->pool[--to] = outlook->pool[--from];
        } else {
            outlook->pool[--to] = added[--count];
        }
    }
}

void qc_quota_outlook_learn(qc_quota_outlook *outlook, size_t at)
{
    const qc_quota_case *one = &outlook->past->cases[at];
    size_t leaves = outlook->past->leaf_count;
    double *path = outlook->path + outlook->path_count * leaves;
    double kept = exp2(-1 / half_life);
    double sum[TENTHS] = {0}, count[TENTHS] = {0};
    size_t known = 0;

    qc_components_fade(&outlook->own, kept);
    for (size_t i = 0; i < leaves; i++) {
        double typical = typical_error(outlook, outlook->tenth[i]);
        double error = one->actual[i] > 0 && outlook->centre[i] > 0
                           ? log(one->actual[i] / outlook->centre[i])
                           : NAN;

        path[i] = outlook->scale[i] > 0 ? error / outlook->scale[i] : NAN;
        if (!isfinite(error)) {
            continue;
        }
        if (typical > 0) {
            qc_components_add(&outlook->own, i, fabs(error) / typical);
        }
        sum[outlook->tenth[i]] += fabs(error);
        count[outlook->tenth[i]]++;
        if (isfinite(path[i])) {
            outlook->rank[known++] = path[i];
        }
    }
    for (size_t k = 0; k < TENTHS; k++) {
        outlook->typical[k] =
            kept * outlook->typical[k] + (count[k] > 0 ? sum[k] / count[k] : 0);
        outlook->typical_seen[k] = kept * outlook->typical_seen[k] + (count[k] > 0 ? 1 : 0);
    }
    if (known > 0) {
        qc_numeric_sort(outlook->rank, known);
        merge(outlook, outlook->rank, known);
        outlook->path_count++;
    }
}
