/* Least squares by Gauss-Newton steps: most parameters free, the last few between bounds. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_GAUSS_NEWTON_H
#define QC_FORECAST_REGRESSION_GAUSS_NEWTON_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"

enum { QC_DESCENT_COLUMNS = 30, QC_DESCENT_BOUNDED = 4 };

/**
 * Doubles from one row of the Jacobian to the next: the parameters, the residual, and one to
 * make it even.
 */
#define QC_DESCENT_STRIDE(columns) (((columns) + 2) / 2 * 2)

/**
 * What is minimised:
 *
 *     deviance(p) = n log(sum of r[t](p)^2) + 2 n scale(p)
 *
 * which is -2 log likelihood, but for a constant, of errors whose size goes with exp(scale).
 * For additive errors, scale is 0.
 */
typedef struct qc_descent {
    size_t rows;
    size_t columns; /**< parameters, at most QC_DESCENT_COLUMNS */
    /** The last `bounded` of them lie in [least, most]; at most QC_DESCENT_BOUNDED */
    size_t bounded;
    const double *least, *most; /**< [bounded] */
    double floor;               /**< a sum of squares up to this counts as none */
    /** Given up as soon as this deviance is thirty promised steps away; HUGE_VAL: never */
    double wanted;
    /** Marquardt's factor at first: 1e-3 is usual, nearly 0 for a linear problem */
    double damping;
    void *context;
    /**
     * Fills jacobian [rows][QC_DESCENT_STRIDE(columns)] with dr[t]/dp[k] and, in column
     * `columns`, r[t]; slope [columns] with dscale/dp[k]; returns the deviance, HUGE_VAL where
     * the point is not allowed.
     */
    double (*evaluate)(void *context, const double *point, double *jacobian, double *slope);
} qc_descent;

/**
 * Room for the work of a descent: two Jacobians, the products of their columns, and the factor
 * of these.
 */
typedef struct qc_descent_room {
    /** Each [rows][QC_DESCENT_STRIDE(columns)], the most that will be asked for */
    double *now, *next;
    double *product, *factor; /**< each [QC_DESCENT_STRIDE(columns)][QC_DESCENT_COLUMNS + 2] */
} qc_descent_room;

QC_MUST_CHECK qc_status qc_descent_room_new(size_t rows, size_t columns, qc_descent_room *room,
                                            qc_error *error);
void qc_descent_room_clear(qc_descent_room *room);

/**
 * Goes down from `point` by Gauss-Newton steps, shortened after Marquardt where they fail,
 * until a step promises a decrease of less than `tolerance`, or after `most_steps`. Within a
 * step the parameters with bounds are found by fixing those that would leave theirs.
 * Deterministic; allocates nothing; O(rows columns^2) for a step.
 *
 * @param[in,out] point  [columns], within its bounds
 * @return the deviance at `point`; HUGE_VAL if the start is not allowed
 *
 * Sources: Marquardt (1963), SIAM J. 11(2):431-441, doi:10.1137/0111030; Golub & Pereyra
 * (1973), SIAM J. Numer. Anal. 10(2):413-432, doi:10.1137/0710036, on parameters that enter
 * linearly.
 */
double qc_descent_run(const qc_descent *descent, qc_descent_room *room, double tolerance,
                      size_t most_steps, double *point);

/**
 * The same for residuals that are linear in parameters without bounds, at a scale of 0: one
 * step, and what it leaves.
 *
 * @param[in,out] point  [columns]
 * @return the deviance at `point`, with a square of at least `floor`; HUGE_VAL if the start is
 *          not allowed
 */
double qc_descent_solve(const qc_descent *descent, qc_descent_room *room, double *point);

#endif
