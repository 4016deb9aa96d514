/* Sums and order statistics that do not depend on chance. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/numeric.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdatomic.h>
#include <stdint.h>

/* Parts that are sorted by counting, those among which a rank is sought so, and partings before
 * a sort turns to another method: twice the binary logarithm of 10^6. */
enum { SMALL_PART = 16, FEW = 6, MOST_PARTINGS = 40 };

void qc_sum_add(qc_sum *sum, double value)
{
    double total = sum->total + value;

    if (fabs(sum->total) >= fabs(value)) {
        sum->lost += (sum->total - total) + value;
    } else {
        sum->lost += (value - total) + sum->total;
    }
    sum->total = total;
}

double qc_sum_value(const qc_sum *sum)
{
    return sum->total + sum->lost;
}

double qc_numeric_sum(const double *values, size_t count)
{
    qc_sum sum = {0};

    for (size_t i = 0; i < count; i++) {
        qc_sum_add(&sum, values[i]);
    }
    return qc_sum_value(&sum);
}

bool qc_numeric_all_finite(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i])) {
            return false;
        }
    }
    return true;
}

static void swap(double *one, double *other)
{
    double kept = *one;

    *one = *other;
    *other = kept;
}

/* Sorts at most SMALL_PART values: counts for each how many come before it, equal ones in their
 * order. Without a branch on the values, which no processor could foresee. */
static void place_each(double *values, size_t count)
{
    double kept[SMALL_PART];
    size_t place[SMALL_PART] = {0};

    for (size_t i = 0; i < count; i++) {
        double value = values[i];
        size_t before = 0;

        kept[i] = value;
        for (size_t k = 0; k < i; k++) {
            bool less = value < kept[k];

            place[k] += less;
            before += !less;
        }
        place[i] = before;
    }
    for (size_t i = 0; i < count; i++) {
        values[place[i]] = kept[i];
    }
}

/* Brings the values below a pivot to the front, or with `equal` those up to it; returns how
 * many. Without a branch on the values either. */
static size_t bring_forward(double *values, size_t count, double pivot, bool equal)
{
    size_t front = 0;

    for (size_t i = 0; i < count; i++) {
        double value = values[i];
        bool before = equal ? value <= pivot : value < pivot;

        values[i] = values[front];
        values[front] = value;
        front += before;
    }
    return front;
}

/* Puts the median of the first, middle and last value into the middle and returns it. */
static double find_pivot(double *values, size_t count)
{
    double *middle = &values[count / 2], *last = &values[count - 1];

    if (*middle < *values) {
        swap(middle, values);
    }
    if (*last < *middle) {
        swap(last, middle);
    }
    if (*middle < *values) {
        swap(middle, values);
    }
    return *middle;
}

/* Values that are sorted by place at once, and the places there are. */
enum { MOST_PLACED = 1024, PLACES = 1024 };

/*
 * Sorts at most MOST_PLACED values by where they lie between the least and the largest, as an
 * index of places tells; neighbours in a place change by hand. False, and nothing is done,
 * where they crowd: this is for draws, which spread.
 */
static bool sort_by_place(double *values, size_t count)
{
    double kept[MOST_PLACED];
    uint16_t place[MOST_PLACED], end[PLACES] = {0};
    double least = values[0], most = values[0];

    for (size_t i = 0; i < count; i++) {
        least = values[i] < least ? values[i] : least;
        most = values[i] > most ? values[i] : most;
    }
    double scale = most > least ? (PLACES - 1) / (most - least) : 0.0;

    if (!(scale > 0.0 && scale <= DBL_MAX)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        kept[i] = values[i];
        place[i] = (uint16_t)((kept[i] - least) * scale);
        if (++end[place[i]] > 2 * SMALL_PART) {
            return false;
        }
    }
    for (size_t k = 1; k < PLACES; k++) {
        end[k] = (uint16_t)(end[k] + end[k - 1]);
    }
    for (size_t i = count; i-- > 0;) {
        values[--end[place[i]]] = kept[i];
    }
    for (size_t i = 1; i < count; i++) {
        double value = values[i];
        size_t to = i;

        for (; to > 0 && value < values[to - 1]; to--) {
            values[to] = values[to - 1];
        }
        values[to] = value;
    }
    return true;
}

/* Quicksort; parts that `depth` partings have not made small are left to GSL's heapsort. The
 * larger part comes next, the other recurs, so that the stack stays small. */
/* NOLINTNEXTLINE(misc-no-recursion): at most MOST_PARTINGS deep */
static void sort_by_parts(double *values, size_t count, int depth)
{
    while (count > SMALL_PART) {
        if (count <= MOST_PLACED && sort_by_place(values, count)) {
            return;
        }
        if (depth-- == 0) {
            gsl_sort(values, 1, count);
            return;
        }
        double pivot = find_pivot(values, count);
        size_t below = bring_forward(values, count, pivot, false);
        size_t equal = below > 0 ? 0 : bring_forward(values, count, pivot, true);
        double *above = values + below + equal;
        size_t rest = count - below - equal;

        if (below < rest) {
            sort_by_parts(values, below, depth);
            values = above;
            count = rest;
        } else {
            sort_by_parts(above, rest, depth);
            count = below;
        }
    }
    place_each(values, count);
}

/* Hoare (1962), The Computer Journal 5(1):10-16, doi:10.1093/comjnl/5.1.10; Isaac & Singleton
 * (1956), JACM 3(3):169-174, doi:10.1145/320831.320834. */
void qc_numeric_sort(double *values, size_t count)
{
    sort_by_parts(values, count, MOST_PARTINGS);
}

double qc_numeric_quantile_sorted(const double *sorted, size_t count, double level)
{
    double place = level * (double)(count - 1);
    size_t below = (size_t)place;

    if (below + 1 >= count) {
        return sorted[count - 1];
    }
    /* From below: values that are equal stay so, and quantiles keep the order of their levels,
     * to the last bit. The first factor is at most 1 - 2^-53, so that the product is no more
     * than the difference before that was rounded. */
    return sorted[below] + (place - (double)below) * (sorted[below + 1] - sorted[below]);
}

/* Brings the value of a rank to its place, what is smaller before and what is larger behind it. */
static void select_rank(double *values, size_t count, size_t rank)
{
    for (int depth = MOST_PARTINGS; count > FEW && depth > 0; depth--) {
        double pivot = find_pivot(values, count);
        size_t below = bring_forward(values, count, pivot, false);
        size_t equal = below > 0 ? 0 : bring_forward(values, count, pivot, true);

        if (rank < below) {
            count = below;
        } else if (rank < below + equal) {
            return;
        } else {
            values += below + equal;
            rank -= below + equal;
            count -= below + equal;
        }
    }
    qc_numeric_sort(values, count);
}

/* Hoare (1961), Communications of the ACM 4(7):321-322, doi:10.1145/366622.366647. */
double qc_numeric_median(double *values, size_t count)
{
    size_t middle = count / 2;

    if (count == 0) {
        return 0.0;
    }
    select_rank(values, count, middle);
    if (count % 2 == 1) {
        return values[middle];
    }
    double before = values[0];

    for (size_t i = 1; i < middle; i++) {
        before = values[i] > before ? values[i] : before;
    }
    return (before + values[middle]) / 2.0;
}

void qc_numeric_gsl_init(void)
{
    static atomic_flag done = ATOMIC_FLAG_INIT;

    if (!atomic_flag_test_and_set(&done)) {
        (void)gsl_set_error_handler_off();
    }
}
