/* The season that the leaves of a panel share, and how strongly each follows it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_SHARED_SEASON_H
#define QC_FORECAST_EFFECTS_SHARED_SEASON_H

#include <stddef.h>

#include "forecast/effects/own_season.h"

/** A panel's season as known at an origin; `index` is NULL if its leaves share none. */
typedef struct qc_shared_season {
    /** [season] effects on the logarithm of sales, by period modulo season, sum 0 */
    double *index;
    double square;            /**< sum of the squares of `index` */
    double strength;          /**< mean slope of leaves' own seasons on the index */
    double strength_variance; /**< variance of the leaves' slopes about it */
    double single; /**< variance of single values about trend and season, mean over leaves */
    /** Variance of a leaf's estimate of one place of its own season, mean over leaves */
    double noise;
    double apart; /**< variance of leaves' own seasons about their multiples of the index */
    double share; /**< shrinkage of the index, above 0 and at most 1 */
    /** Share of the variance of leaves' seasons that is their multiples of the index */
    double part;
    double common; /**< share of `single` that all leaves have in common */
    size_t count;  /**< number of leaves behind the index */
    size_t least;  /**< number of periods from which a row has a season of its own */
} qc_shared_season;

/**
 * The season as known at an origin, from leaves' own seasons d_ip
 * (forecast/effects/own_season.h):
 *
 *     index_p = sum_i w_i d_ip / sum_i w_i,   w_i = 1 / (between + noise_i),
 *     share = (1 - 1 / F) (1 - 1 / G), each at least 0,
 *
 * F is the mean square of the index over the variance that it would have if leaves shared
 * nothing. G compares the variance of the changes of the leaves' weighted mean between places
 * with that within places, because shocks that leaves share look like a season but do not
 * return. The slope b_i of leaf i is that of d_i on the index by least squares; mean and
 * variance of the slopes are found by moments, and `apart` is the variance that slopes leave.
 * noise_i, the variance of a leaf's estimate of one place, is shrunk towards the panel's with
 * the weight of as many degrees of freedom as a season has periods.
 *
 * At least four leaves must know their season, or all leaves of a panel of two or three. A leaf
 * knows it with two seasons; if too few do, one season and two periods are enough.
 *
 * Sources: Bunn & Vassilopoulos (1999), IJF 15(4):431-443, doi:10.1016/S0169-2070(99)00005-9
 * (seasons of groups); Dekker, van Donselaar & Ouwehand (2004), IJPE 90(2):151-167,
 * doi:10.1016/j.ijpe.2004.02.004; James & Stein (1961), Proc. 4th Berkeley Symposium 1:361-379
 * (share); DerSimonian & Laird (1986), Controlled Clinical Trials 7(3):177-188,
 * doi:10.1016/0197-2456(86)90046-2 (moments).
 *
 * @param leaves  [leaf_count] the leaves to use
 */
QC_MUST_CHECK qc_status qc_shared_season_find(const qc_history *history,
                                              const qc_holiday_effect *effect, size_t origin,
                                              const size_t *leaves, size_t leaf_count,
                                              qc_shared_season *shared, qc_error *error);

void qc_shared_season_clear(qc_shared_season *shared);

/**
 * The least-squares slope of a row's own season [season] on the index.
 */
double qc_shared_season_slope(const qc_shared_season *shared, const double *own, size_t season);

/**
 * The variance of a row's season at one place about its multiple of the index: its own
 * deviation and the `noise` of the estimate.
 */
double qc_shared_season_variance(const qc_shared_season *shared, double noise);

#endif
