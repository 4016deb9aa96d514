/* The season that the leaves of a panel share, and how they follow it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_SHARED_SEASON_H
#define QC_FORECAST_EFFECTS_SHARED_SEASON_H

#include <stddef.h>

#include "forecast/effects/own_season.h"

/** What is known of a panel's season at an origin; `index` NULL where its leaves share none. */
typedef struct qc_shared_season {
    /** [season] on the logarithm of a period's sales, by period modulo season, sum 0 */
    double *index;
    double square;            /**< sum of its squares */
    double strength;          /**< by how much leaves follow it, on average: 1 as it stands */
    double strength_variance; /**< of single leaves about that */
    double single; /**< variance of single values about trend and season, mean over leaves */
    /** Variance of what a leaf tells of a place of its own season, mean over leaves */
    double noise;
    double apart; /**< variance of leaves' own seasons about their multiples of the index */
    double share; /**< how much of the index to believe, above 0 and at most 1 */
    /** Of the variance of the seasons that leaves have, what is their multiples of the index */
    double part;
    double common; /**< of `single`, what all leaves have in common, as a share */
    size_t count;  /**< leaves behind the index */
    size_t least;  /**< periods from which a row tells a season of its own */
} qc_shared_season;

/**
 * The season as known at an origin, from leaves' own seasons d_ip (forecast/effects/own_season.h):
 *
 *     index_p = sum_i w_i d_ip / sum_i w_i,   w_i = 1 / (between + noise_i),
 *     share = (1 - 1 / F) (1 - 1 / G), each at least 0,
 *
 * F the mean square over places of the index over the variance that it would have if leaves
 * shared nothing. G compares the changes of the leaves' weighted mean from period to period
 * between places with those within: shocks that leaves share make a season that does not
 * return. A leaf follows the index by b_i, the least-squares slope of d_i on it; mean and
 * variance of these by moments, `apart` from what slopes leave. noise_i, the variance of what a
 * leaf tells of a place, is shrunk to the panel's, with a season of degrees of freedom as its
 * weight. At least four leaves that tell their season are needed, of fewer, down to two, all: of
 * two seasons, or, where there are not so many of these, of one season and two periods.
 *
 * Sources: Bunn & Vassilopoulos (1999), IJF 15(4):431-443, doi:10.1016/S0169-2070(99)00005-9
 * (seasons of groups); Dekker, van Donselaar & Ouwehand (2004), IJPE 90(2):151-167,
 * doi:10.1016/j.ijpe.2004.02.004; James & Stein (1961), Proc. 4th Berkeley Symposium 1:361-379
 * (share); DerSimonian & Laird (1986), Controlled Clinical Trials 7(3):177-188,
 * doi:10.1016/0197-2456(86)90046-2 (moments).
 *
 * @param leaves  [leaf_count] those that are asked
 */
QC_MUST_CHECK qc_status qc_shared_season_find(const qc_history *history,
                                              const qc_holiday_effect *effect, size_t origin,
                                              const size_t *leaves, size_t leaf_count,
                                              qc_shared_season *shared, qc_error *error);

void qc_shared_season_clear(qc_shared_season *shared);

/**
 * By how much a row follows the index: the least-squares slope of its own season [season] on it.
 */
double qc_shared_season_slope(const qc_shared_season *shared, const double *own, size_t season);

/**
 * Variance of a row's season at a place about its multiple of the index: of what it is, and,
 * `noise`, of what is not known of it.
 */
double qc_shared_season_variance(const qc_shared_season *shared, double noise);

#endif
