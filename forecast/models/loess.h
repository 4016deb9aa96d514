/* Local regression on equally spaced points, with or without weights of the points. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_LOESS_H
#define QC_FORECAST_MODELS_LOESS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"

/** Shares of the reach: weights up to the first are 1, beyond the second 0. */
#define QC_LOESS_MIDDLE 0.001
#define QC_LOESS_EDGE 0.999

/** A smoother. */
typedef struct qc_loess {
    size_t window; /**< points that take part in a fit, odd, at least 3 */
    int degree;    /**< 0: local means; 1: local lines */
    size_t jump;   /**< fitted at every jump-th point, straight lines between; at least 1 */
} qc_loess;

/**
 * The local fit at x of values at 0, 1, ... length - 1. The `window` points nearest to x have
 * the weights
 *
 *     (1 - (|i - x| / reach)^3)^3 weights[i]
 *
 * with `reach` the distance of the farthest of them, plus half of what the window has more than
 * there are points (rounded down, as in the authors' program). The nearest value where all
 * weights are 0.
 *
 * @param weights   [length], at least 0; NULL for 1
 * @param position  x: an integer, from -1 to length
 *
 * Source: Cleveland (1979), JASA 74(368):829-836, doi:10.1080/01621459.1979.10481038;
 * Cleveland, Cleveland, McRae & Terpenning (1990), Journal of Official Statistics 6(1):3-73,
 * section 2.
 */
double qc_loess_at(const qc_loess *loess, const double *values, const double *weights,
                   size_t length, ptrdiff_t position);

/**
 * What qc_loess_at() without weights of the points multiplies values by: its fit is the sum of
 * coefficient[k] values[start + k].
 *
 * @param[out] coefficient  [window or length, whichever is less]
 * @return start
 */
size_t qc_loess_coefficients(const qc_loess *loess, size_t length, ptrdiff_t position,
                             double *coefficient);

/**
 * The local fits at all points: at 0, jump, 2 jump, ... and the last by qc_loess_at(), between
 * them by straight lines.
 *
 * Allocates nothing; O(length window / jump).
 *
 * @param[out] smooth  [length]; must not overlap `values`
 */
void qc_loess_smooth(const qc_loess *loess, const double *values, const double *weights,
                     size_t length, double *smooth);

/** A fit of a plan. */
typedef struct qc_loess_fit {
    ptrdiff_t at;      /**< its position */
    size_t start, row; /**< the first point and the coefficients that it takes */
} qc_loess_fit;

/**
 * The coefficients of all fits to points without weights, for any number of series of a length.
 * Begins as {0}.
 */
typedef struct qc_loess_plan {
    qc_loess loess;
    size_t length; /**< of the series; 0: for none yet */
    bool beyond;   /**< also at -1 and at `length` */
    size_t width;  /**< of a row of coefficients */
    size_t fit_count;
    size_t fit_room, coefficient_room; /**< kept from one length to the next */
    qc_loess_fit *fit;
    /** [row][width] of qc_loess_coefficients(); fits in the middle share one */
    double *coefficient;
} qc_loess_plan;

/**
 * Makes a plan for a smoother and a length, unless it is that one already. Clear with
 * qc_loess_plan_clear(), also after a failure.
 */
QC_MUST_CHECK qc_status qc_loess_plan_make(const qc_loess *loess, size_t length, bool beyond,
                                           qc_loess_plan *plan, qc_error *error);
void qc_loess_plan_clear(qc_loess_plan *plan);

/**
 * qc_loess_smooth() by a plan, without weights: `smooth` [length], or with what lies beyond
 * [length + 2].
 */
void qc_loess_plan_smooth(const qc_loess_plan *plan, const double *values, double *smooth);

#endif
