/* The season that the rows of a panel share, and how much of it stands in for a row's own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_SHARED_SEASON_H
#define QC_FORECAST_SHARED_SEASON_H

#include <stddef.h>

#include "forecast/history.h"
#include "forecast/holiday_effect.h"

/** What is known of a panel's season at an origin; `index` NULL where its leaves share none. */
typedef struct qc_shared_season {
    double *
        index; /**< [season] on the logarithm of a period's sales, by period modulo season, sum 0 */
    double strength;          /**< by how much leaves follow it, on average: 1 as it stands */
    double strength_variance; /**< of single leaves about that */
    double
        noise; /**< variance of what a leaf tells of a place of its own season, mean over leaves */
    double apart; /**< variance of leaves' own seasons about their multiples of the index */
} qc_shared_season;

/**
 * The season as known at an origin. With d_ip the mean over years of what the logarithm of leaf i at place p, freed of holidays,
 * deviates from the centred moving average of a season by,
 *
 *     index_p = kappa sum_i w_i d_ip / sum_i w_i,   kappa = max(0, 1 - 1 / F),   w_i = 1 / (between + noise_i),
 *
 * F the mean square over places of the weighted mean over the variance that it would have if leaves shared nothing: then it is drawn
 * to none. A leaf follows the index by b_i, the least-squares slope of d_i on it; mean and variance of these by moments, `apart` from
 * what slopes leave. Leaves below two seasons or with a value not above 0 tell nothing, and at least four are needed.
 *
 * Sources: Bunn & Vassilopoulos (1999), IJF 15(4):431-443, doi:10.1016/S0169-2070(99)00005-9 (seasons of groups); Dekker, van Donselaar
 * & Ouwehand (2004), IJPE 90(2):151-167, doi:10.1016/j.ijpe.2004.02.004; James & Stein (1961), Proc. 4th Berkeley Symposium
 * 1:361-379 (kappa); DerSimonian & Laird (1986), Controlled Clinical Trials 7(3):177-188, doi:10.1016/0197-2456(86)90046-2 (moments).
 *
 * @param leaves  [leaf_count] those that are asked
 */
QC_MUST_CHECK qc_status qc_shared_season_find(const qc_history *history,
                                              const qc_holiday_effect *effect, size_t origin,
                                              const size_t *leaves, size_t leaf_count,
                                              qc_shared_season *shared, qc_error *error);

void qc_shared_season_clear(qc_shared_season *shared);

/** Room for looking at one row after the other. */
typedef struct qc_season_room {
    double *logs;         /**< [period_count] */
    double *mean, *years; /**< [season] deviations of places, and how many are behind each */
} qc_season_room;

/** Room for rows of a history. Clear with qc_season_room_clear(). */
QC_MUST_CHECK qc_status qc_season_room_init(const qc_history *history, qc_season_room *room,
                                            qc_error *error);
void qc_season_room_clear(qc_season_room *room);

/**
 * What the index is multiplied by to stand in for a row's own season as far as that is not known at an origin,
 *
 *     b_i noise_i / (noise_i + apart),
 *
 * b_i drawn to the mean strength as far as it is not known. So a row with few years is given the season of the panel, and one
 * with many keeps its own. The mean strength for a row that tells nothing.
 */
double qc_shared_season_strength(const qc_shared_season *shared, const qc_history *history,
                                 const qc_holiday_effect *effect, size_t row, size_t origin,
                                 const qc_season_room *room);

/**
 * The share of a sum's own season, put into room->mean, that is taken out beside that multiple of the index,
 *
 *     apart / (noise_i + apart),   all of it up to six years, less and less up to twelve, then none,
 *
 * so that both together are what is expected of the season after it is seen. Left to the models it is half believed while years are
 * few: by AICc a season that costs eleven parameters must show by itself what the leaves have already said. With more years they find it,
 * and how it changes. 0 for a leaf, whose own season is hardly known where others are needed.
 */
double qc_shared_season_own(const qc_shared_season *shared, const qc_history *history,
                            const qc_holiday_effect *effect, size_t row, size_t origin,
                            const qc_season_room *room);

#endif
