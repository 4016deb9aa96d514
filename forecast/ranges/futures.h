/* Joint draws of every leaf and step as of an origin. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_FUTURES_H
#define QC_FORECAST_RANGES_FUTURES_H

#include <stddef.h>
#include <stdint.h>

#include "forecast/ranges/calibration.h"
#include "forecast/ranges/correlations.h"
#include "forecast/ranges/sporadic.h"
#include "forecast/ranges/variances.h"
#include "forecast/rolling.h"

/** What the draws of an origin are made of. */
typedef struct qc_futures {
    const qc_rolling *rolling;
    size_t origin;
    uint64_t seed;
    size_t error_origins; /**< number of origins whose errors are behind the ranges */
    size_t pair_count;    /**< antithetic pairs of draws */
    qc_variances variances;
    qc_correlations correlations;
    qc_sporadic sporadic; /**< intermittent leaves */
    qc_sides sides;       /**< factors of deviations below and above the forecast */
    /** [path_count][pair_count] normals shared by all leaves; NULL if no leaf follows the
     * paths */
    double *common_path;
    double *common_step; /**< [horizon][pair_count] normals shared by all leaves */
    double *tail;        /**< [pair_count] factors that turn normals into Student variates */
    double *size; /**< [pair_count] absolute errors in units of their deviation, ascending */
} qc_futures;

/**
 * Prepares draws as of an origin, at least rolling->combined, whose window has combinations.
 * `draw_count` is even.
 */
QC_MUST_CHECK qc_status qc_futures_new(const qc_rolling *rolling, size_t origin,
                                       size_t draw_count, uint64_t seed, qc_futures **futures,
                                       qc_error *error);

void qc_futures_free(qc_futures *futures);

/** Draws [horizon][draw_count] of a leaf; NAN where it has no observation. */
QC_MUST_CHECK qc_status qc_futures_draw(const qc_futures *futures, size_t leaf, double *draws,
                                        qc_error *error);

/** Standard deviation of a leaf's error at a step before the Student tails, major units. */
double qc_futures_deviation(const qc_futures *futures, size_t leaf, size_t step);

#endif
