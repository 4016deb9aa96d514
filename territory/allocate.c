/* Bounded proportional allocation, exact in whole numbers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "territory/allocate.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "territory/wide.h"

/*
 * The sum of clamp(lambda w, lower, upper) is a broken line that rises with lambda: a part
 * leaves its lower bound at lambda = lower / w and reaches its upper one at upper / w. The
 * breakpoints are sorted and walked until the line passes the total; there lambda = amount /
 * sum of weights, a fraction of whole numbers. Nothing is rounded before the parts are: weights
 * become whole numbers of up to 105 bits, and breakpoints are compared by cross-multiplication.
 *
 * A total below what the parts take at lambda = 0 is the same problem with all signs turned.
 */

enum {
    WEIGHT_BITS =
        105, /* of the largest weight; smaller ones keep all their 53 bits down to 2^-52 of it */
    MOST_PARTS = 1 << 20 /* so that sums of weights stay below 2^126 */
};

typedef enum part_state { PART_FIXED, PART_LOW, PART_FREE, PART_HIGH } part_state;

typedef struct part {
    wide weight;
    signed_wide lower, upper; /* in the direction of the problem */
    signed_wide value;        /* whole units */
    wide rest; /* of a free part: what rounding down cut off, in 1 / sum of weights */
    int rounding;
    bool full; /* took its upper bound before parts without weight got anything */
    part_state state;
} part;

/* Where a part leaves its lower bound or reaches its upper one: at lambda = amount / weight. */
typedef struct breakpoint {
    wide amount, weight;
    size_t part;
    bool is_upper;
} breakpoint;

/* A free part's claim to a left-over unit. */
typedef struct claim {
    wide rest;
    size_t part;
} claim;

typedef struct problem {
    size_t count;
    part *parts;
    breakpoint *breakpoints;
    claim *claims;
    int direction; /* 1, or -1 where all signs are turned */
    signed_wide total;
    wide free_weight; /* of the free parts, at the solution */
    wide free_amount; /* what they share */
} problem;

static signed_wide clamp(signed_wide value, signed_wide lower, signed_wide upper)
{
    return value < lower ? lower : value > upper ? upper : value;
}

static int compare_breakpoints(const void *a, const void *b)
{
    const breakpoint *left = a;
    const breakpoint *right = b;

    return wide_compare_products(left->amount, right->weight, right->amount, left->weight);
}

static int compare_claims(const void *a, const void *b)
{
    const claim *left = a;
    const claim *right = b;

    if (left->rest != right->rest) {
        return left->rest > right->rest ? -1 : 1;
    }
    return left->part < right->part ? -1 : 1;
}

/* Puts every part where it stands just above lambda = 0 and lists the breakpoints above;
 * returns their number. */
static size_t list_breakpoints(problem *work, signed_wide *fixed)
{
    size_t count = 0;

    *fixed = 0;
    work->free_weight = 0;
    for (size_t i = 0; i < work->count; i++) {
        part *one = &work->parts[i];

        one->value = one->full ? one->upper : clamp(0, one->lower, one->upper);
        if (one->full || one->weight == 0 || one->upper <= 0 || one->lower == one->upper) {
            one->state = PART_FIXED;
            *fixed += one->value;
            continue;
        }
        if (one->lower > 0) {
            one->state = PART_LOW;
            *fixed += one->lower;
            work->breakpoints[count++] =
                (breakpoint){.amount = (wide)one->lower, .weight = one->weight, .part = i};
        } else {
            one->state = PART_FREE;
            work->free_weight += one->weight;
        }
        work->breakpoints[count++] = (breakpoint){
            .amount = (wide)one->upper, .weight = one->weight, .part = i, .is_upper = true};
    }
    return count;
}

/* Walks the breakpoints until the sum passes the total. False if it stays below with every
 * weight at its upper bound. */
static bool find_scale(problem *work)
{
    signed_wide fixed = 0;
    size_t count = list_breakpoints(work, &fixed);

    qsort(work->breakpoints, count, sizeof *work->breakpoints, compare_breakpoints);
    for (size_t i = 0; i < count; i++) {
        const breakpoint *next = &work->breakpoints[i];
        part *one = &work->parts[next->part];

        /* fixed + free_weight amount / weight >= total: the scale lies before this breakpoint. */
        if (work->total <= fixed ||
            wide_compare_products(next->amount, work->free_weight, (wide)(work->total - fixed),
                                  next->weight) >= 0) {
            break;
        }
        if (next->is_upper) {
            one->state = PART_HIGH;
            one->value = one->upper;
            fixed += one->upper;
            work->free_weight -= one->weight;
        } else {
            one->state = PART_FREE;
            fixed -= one->lower;
            work->free_weight += one->weight;
        }
    }
    work->free_amount = work->total > fixed ? (wide)(work->total - fixed) : 0;
    return work->free_weight > 0 || work->free_amount == 0;
}

/* What the weights cannot take goes to the parts without one, in equal shares. */
static void share_equally(problem *work)
{
    for (size_t i = 0; i < work->count; i++) {
        part *one = &work->parts[i];

        one->full = one->weight > 0;
        one->weight = 1;
    }
}

/* Whole units by largest remainder. Exact claims lie within the bounds, which are whole, and so
 * do both roundings. */
static void round_parts(problem *work)
{
    wide left = work->free_amount;
    size_t claim_count = 0;

    for (size_t i = 0; i < work->count; i++) {
        part *one = &work->parts[i];

        if (one->state == PART_FREE) {
            wide whole =
                wide_proportion(work->free_amount, one->weight, work->free_weight, &one->rest);

            one->value = (signed_wide)whole;
            one->rounding = one->rest >= work->free_weight - one->rest ? -1 : 0;
            left -= whole;
            if (one->rest > 0) {
                work->claims[claim_count++] = (claim){.rest = one->rest, .part = i};
            }
        }
    }
    qsort(work->claims, claim_count, sizeof *work->claims, compare_claims);
    for (size_t i = 0; i < claim_count && left > 0; i++) {
        work->parts[work->claims[i].part].value++;
        work->parts[work->claims[i].part].rounding++;
        left--;
    }
}

/* Weights as whole numbers in a common unit: the largest one has WEIGHT_BITS bits. */
static qc_status take_weights(problem *work, const double *weights, qc_error *error)
{
    double largest = 0;
    int top = 0;

    for (size_t i = 0; i < work->count; i++) {
        if (!isfinite(weights[i]) || weights[i] < 0) {
            return qc_fail(error, QC_ERR_ARGUMENT,
                           "weight %zu is %g; weights are finite and at least 0", i + 1,
                           weights[i]);
        }
        largest = fmax(largest, weights[i]);
    }
    (void)frexp(largest, &top);
    for (size_t i = 0; i < work->count; i++) {
        int power = 0;
        double fraction = frexp(weights[i], &power);
        int shift = WEIGHT_BITS - 53 + power - top;

        work->parts[i].weight =
            shift < 0 ? 0 : (wide)(uint64_t)ldexp(fraction, 53) << (unsigned)shift;
    }
    return QC_OK;
}

static qc_status check_total(signed_wide lowest, signed_wide highest, qc_money total,
                             qc_error *error)
{
    signed_wide gap = total < lowest ? lowest - total : total - highest;
    /* Beyond int64 the exact figure helps nobody. */
    int64_t shown = gap > INT64_MAX ? INT64_MAX : (int64_t)gap;

    if (total < lowest) {
        return qc_fail(error, QC_ERR_INFEASIBLE,
                       "the total %" PRId64 " is %" PRId64
                       " below the sum of the lower bounds; raise it or lower them",
                       total, shown);
    }
    if (total > highest) {
        return qc_fail(error, QC_ERR_INFEASIBLE,
                       "the total %" PRId64 " is %" PRId64
                       " above the sum of the upper bounds; lower it or raise them",
                       total, shown);
    }
    return QC_OK;
}

/* Bounds in the direction of the problem; decides the direction. */
static qc_status take_bounds(problem *work, const qc_money *lower, const qc_money *upper,
                             qc_money total, qc_error *error)
{
    signed_wide lowest = 0, highest = 0, resting = 0;
    qc_status status = QC_OK;

    for (size_t i = 0; i < work->count; i++) {
        part *one = &work->parts[i];

        one->lower = lower != NULL ? lower[i] : 0;
        one->upper = upper != NULL ? upper[i] : QC_UNLIMITED;
        if (one->upper < one->lower) {
            return qc_fail(error, QC_ERR_ARGUMENT,
                           "part %zu: the upper bound %" PRId64
                           " is below the lower bound %" PRId64,
                           i + 1, (int64_t)one->upper, (int64_t)one->lower);
        }
        lowest += one->lower;
        highest += one->upper;
        resting += clamp(0, one->lower, one->upper);
    }
    status = check_total(lowest, highest, total, error);
    if (status != QC_OK) {
        return status;
    }
    work->direction = total < resting ? -1 : 1;
    work->total = work->direction * (signed_wide)total;
    for (size_t i = 0; work->direction < 0 && i < work->count; i++) {
        part *one = &work->parts[i];
        signed_wide turned = -one->lower;

        one->lower = -one->upper;
        one->upper = turned;
    }
    return QC_OK;
}

static uint8_t bound_of(const part *one, int direction)
{
    if (one->lower == one->upper) {
        return QC_BOUND_BOTH;
    }
    if (one->state == PART_FREE) {
        return QC_BOUND_NONE;
    }
    if (one->value == one->upper) {
        return direction > 0 ? QC_BOUND_UPPER : QC_BOUND_LOWER;
    }
    if (one->value == one->lower && one->lower != 0) {
        return direction > 0 ? QC_BOUND_LOWER : QC_BOUND_UPPER;
    }
    return QC_BOUND_NONE; /* without weight and at 0 */
}

static void hand_over(const problem *work, qc_allocation *allocation)
{
    for (size_t i = 0; i < work->count; i++) {
        const part *one = &work->parts[i];

        allocation->parts[i] = (qc_money)(work->direction * one->value);
        if (allocation->rounding != NULL) {
            allocation->rounding[i] = work->direction * one->rounding;
        }
        if (allocation->bound != NULL) {
            allocation->bound[i] = bound_of(one, work->direction);
        }
    }
}

qc_status qc_quota_allocate_fully(const double *weights, const qc_money *lower,
                                  const qc_money *upper, size_t count, qc_money total,
                                  qc_allocation *allocation, qc_error *error)
{
    qc_status status = QC_OK;
    problem work = {.count = count};

    if (count == 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "an allocation needs at least one part");
    }
    if (count > MOST_PARTS) {
        return qc_fail(error, QC_ERR_OVERFLOW, "%zu parts are too many; at most %d", count,
                       MOST_PARTS);
    }
    if (total > QC_UNLIMITED || total < -QC_UNLIMITED) {
        return qc_fail(error, QC_ERR_OVERFLOW,
                       "the total %" PRId64 " is too large; at most 2^62 minor units", total);
    }
    QC_TRY(QC_NEW_ARRAY(work.parts, count, error));
    QC_TRY(QC_NEW_ARRAY(work.breakpoints, 2 * count, error));
    QC_TRY(QC_NEW_ARRAY(work.claims, count, error));
    QC_TRY(take_weights(&work, weights, error));
    QC_TRY(take_bounds(&work, lower, upper, total, error));
    if (!find_scale(&work)) {
        share_equally(&work);
        (void)find_scale(&work);
    }
    round_parts(&work);
    hand_over(&work, allocation);

done:
    qc_memory_free(work.parts);
    qc_memory_free(work.breakpoints);
    qc_memory_free(work.claims);
    return status;
}

qc_status qc_quota_allocate(
    const double *weights, const qc_money *lower, const qc_money *upper, size_t count,
    qc_money total,
    /* NOLINTNEXTLINE(readability-non-const-parameter): written through the allocation */
    qc_money *parts, qc_error *error)
{
    qc_allocation allocation = {.parts = parts};

    return qc_quota_allocate_fully(weights, lower, upper, count, total, &allocation, error);
}
