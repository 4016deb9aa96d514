/* How new territories grow into their level: learned from those of the panel that opened earlier. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_RAMP_H
#define QC_FORECAST_EFFECTS_RAMP_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/effects/ramp_shapes.h"
#include "forecast/history.h"

/** What is known of a panel's ramps at an origin; `reference` NULL where nothing is. */
typedef struct qc_ramp {
    size_t first; /**< period in which the panel begins */
    size_t year;  /**< periods in one; leaves are young for two */
    /** [shape][2 year] logarithm of the share of its level that a leaf has reached at an age */
    double *shape;
    /** [origin] logarithm of what leaves that are not young sell in each period */
    double *reference;
    double share[QC_RAMP_SHAPES]; /**< how often leaves open in each shape, sum 1 */
    double noise;                 /**< variance of a value about its level, on the logarithm */
    double walk;                  /**< variance of a level's step over that */
    size_t openings;              /**< leaves that ramps are learned from */
    size_t single;                /**< the last of them, which learns nothing of itself alone */
} qc_ramp;

/**
 * The ramps as known at an origin, from leaves that opened later than the panel; of months and
 * quarters. At age a (0 in the first period with sales) shapes have reached the shares
 *
 *     R(a) = f + (1 - f) min(1, a / K)    and    1 - (1 - f) exp(-3 a / K)
 *
 * of their level, f and K on a grid, and the first is 1. What a leaf sells, over what leaves that
 * are not young sell together, is a level that walks, times R, times noise. Of n values,
 *
 *     log L_ik = - (nu + n - 1) / 2 log(nu noise + sum of squared innovations over their variances)
 *
 * is the likelihood of shape k for leaf i, whose noise is not quite the panel's; noise and steps
 * of the level are those of the median leaf that is not young, by its changes over one period
 * and over half a year. The shares of the shapes make leaves that opened half a year ago or longer likeliest, with a prior that
 * counts as one leaf that opens at its level, and .05 of one that ramps up. Nothing is known
 * before some leaf opened half a year ago, nor where none is young, or all are.
 *
 * Sources: Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter, sec.
 * 3.3; Dempster, Laird & Rubin (1977), JRSS B 39(1):1-22, doi:10.1111/j.2517-6161.1977.tb01600.x.
 *
 * @param leaves  [leaf_count] those that are asked
 */
QC_MUST_CHECK qc_status qc_ramp_find(const qc_history *history, size_t origin,
                                     const size_t *leaves, size_t leaf_count, qc_ramp *ramp,
                                     qc_error *error);

void qc_ramp_clear(qc_ramp *ramp);

/**
 * What a row's ramp does to its periods before `end` as seen from the last of the first `made`:
 * the exponential of the mean of log R(a) - log R(last) over the shapes, by their shares times
 * what is likely by the row's first `made` periods. False, and nothing written, where the row is
 * not young, or has not sold always since it opened.
 *
 * @param made    at most the origin that `ramp` is of
 * @param factor  [end]
 */
bool qc_ramp_path(const qc_ramp *ramp, const qc_history *history, size_t row, size_t made,
                  size_t end, double *factor);

/** The same of one period: the one that is some steps behind the first `made`; 1 where not young. */
double qc_ramp_growth(const qc_ramp *ramp, const qc_history *history, size_t row, size_t made,
                      size_t steps);

/**
 * Variance of the logarithm of what a row will sell in each step [horizon] from its first `made`
 * periods on, for not knowing its shape: that of the shapes' levels and what these reach. False,
 * and nothing written, where the row is not young.
 */
bool qc_ramp_variance(const qc_ramp *ramp, const qc_history *history, size_t row, size_t made,
                      size_t horizon, double *variance);

#endif
