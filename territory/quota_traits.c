/* What attainment must not depend on: ranks, their correlation, and the traits of territories. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "core/numeric.h"
#include "territory/quota_past.h"

static int compare_ranked(const void *left, const void *right)
{
    const qc_ranked *a = left;
    const qc_ranked *b = right;

    if (a->value < b->value || a->value > b->value) {
        return a->value < b->value ? -1 : 1;
    }
    return (a->index > b->index) - (a->index < b->index);
}

static size_t sort_finite(const double *values, size_t count, qc_ranked *room)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (isfinite(values[i])) {
            room[kept++] = (qc_ranked){.value = values[i], .index = i};
        }
    }
    qsort(room, kept, sizeof *room, compare_ranked);
    return kept;
}

void qc_quota_ranks(const double *values, size_t count, qc_ranked *room, double *rank)
{
    size_t kept = sort_finite(values, count, room);
    size_t first = 0;

    for (size_t i = 0; i < count; i++) {
        rank[i] = NAN;
    }
    while (first < kept) {
        size_t end = first + 1;

        while (end < kept && !(room[end].value > room[first].value)) {
            end++;
        }
        for (size_t k = first; k < end; k++) {
            rank[room[k].index] = (double)(first + 1 + end) / 2;
        }
        first = end;
    }
}

double qc_quota_correlation(const double *x, const double *y, size_t count)
{
    qc_sum sum_x = {0}, sum_y = {0}, square_x = {0}, square_y = {0}, product = {0};
    double n = 0, mean_x = 0, mean_y = 0, spread = 0;

    for (size_t i = 0; i < count; i++) {
        if (isfinite(x[i]) && isfinite(y[i])) {
            qc_sum_add(&sum_x, x[i]);
            qc_sum_add(&sum_y, y[i]);
            n++;
        }
    }
    if (n < 3) {
        return NAN;
    }
    mean_x = qc_sum_value(&sum_x) / n;
    mean_y = qc_sum_value(&sum_y) / n;
    for (size_t i = 0; i < count; i++) {
        if (isfinite(x[i]) && isfinite(y[i])) {
            qc_sum_add(&square_x, (x[i] - mean_x) * (x[i] - mean_x));
            qc_sum_add(&square_y, (y[i] - mean_y) * (y[i] - mean_y));
            qc_sum_add(&product, (x[i] - mean_x) * (y[i] - mean_y));
        }
    }
    spread = sqrt(qc_sum_value(&square_x)) * sqrt(qc_sum_value(&square_y));
    return spread > 0 ? fmin(fmax(qc_sum_value(&product) / spread, -1), 1) : NAN;
}

double qc_quota_weighted_median(const double *values, const double *weights, size_t count,
                                qc_ranked *room)
{
    size_t kept = sort_finite(values, count, room);
    qc_sum total = {0}, below = {0};

    for (size_t k = 0; k < kept; k++) {
        qc_sum_add(&total, weights[room[k].index]);
    }
    for (size_t k = 0; k < kept; k++) {
        qc_sum_add(&below, weights[room[k].index]);
        if (qc_sum_value(&below) >= qc_sum_value(&total) / 2) {
            return room[k].value;
        }
    }
    return NAN;
}

static double ratio(double now, double before)
{
    return before > 0 && now >= 0 ? now / before : NAN;
}

static double trait_of(const qc_quota_case *one, qc_trait what, size_t leaf)
{
    switch (what) {
    case QC_TRAIT_SIZE:
        return one->lag[0][leaf];
    case QC_TRAIT_GROWTH:
        return ratio(one->lag[0][leaf], one->lag[1][leaf]);
    case QC_TRAIT_POTENTIAL:
        return one->potential[0][leaf];
    case QC_TRAIT_MARKET:
        return ratio(one->potential[0][leaf], one->potential[1][leaf]);
    case QC_TRAIT_TENURE:
        return one->tenure[leaf];
    case QC_TRAIT_COUNT:
        break;
    }
    return NAN;
}

void qc_quota_trait(const qc_quota_past *past, const qc_quota_case *one, qc_trait what,
                    double *trait)
{
    for (size_t i = 0; i < past->leaf_count; i++) {
        trait[i] = qc_quota_takes_part(one, i) ? trait_of(one, what, i) : NAN;
    }
}
