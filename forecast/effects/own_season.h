/* The season of one row, from its logarithms, and the precision of its estimate. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_OWN_SEASON_H
#define QC_FORECAST_EFFECTS_OWN_SEASON_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/effects/holiday_effect.h"
#include "forecast/history.h"

/** Room for one row after the other. */
typedef struct qc_season_room {
    double *logs; /**< [period_count] */
    double *kept; /**< [period_count] logarithms of the last row, with holidays in them */
    size_t *of;   /**< [2] that row, and the number of its logarithms */
    double *mean,
        *years;   /**< [season] the season by place, and how many values are behind each */
    double *time; /**< [season] mean of these values' times */
} qc_season_room;

/** Room for rows of a history. Clear with qc_season_room_clear(). */
QC_MUST_CHECK qc_status qc_season_room_init(const qc_history *history, qc_season_room *room,
                                            qc_error *error);
void qc_season_room_clear(qc_season_room *room);

/** Precision of a row's season: an estimate of one place has the variance noise / years. */
typedef struct qc_season_known {
    double noise;   /**< variance of single values about trend and season */
    double degrees; /**< degrees of freedom of `noise` */
    double years;   /**< mean number of values behind a place */
} qc_season_known;

/**
 * Puts the logarithms of a row without holidays, as known at an origin, into room->logs.
 * Returns their number, 0 if a value is not above 0.
 */
size_t qc_season_logarithms(const qc_history *history, const qc_holiday_effect *effect,
                            size_t row, size_t origin, const qc_season_room *room);

/**
 * Puts a row's own season as known at an origin into room->mean, by place (period modulo
 * season), sum 0. From three seasons on it is the mean over years of the deviation of the
 * logarithm, without holidays, from the centred moving average over a season. With fewer
 * seasons that average would cover each place only once, and least squares with constant growth
 * is used,
 *
 *     log y_t = level + growth t + season_p(t) + noise,
 *
 * where growth and noise come from the places seen more than once.
 *
 * @param least  periods that must be known, at least a season and two, so that the noise has a
 *          degree of freedom
 * @return false if no season is known: fewer periods, or a value not above 0
 */
bool qc_own_season_find(const qc_history *history, const qc_holiday_effect *effect, size_t row,
                        size_t origin, size_t least, const qc_season_room *room,
                        qc_season_known *known);

/**
 * The variance of a row's estimate of one place of its season. As few years do not show how
 * noisy a row is, the variance of its values is shrunk towards the panel's, `single`, with the
 * weight of as many degrees of freedom as a season has periods.
 */
double qc_own_season_noise(const qc_season_known *known, double single, size_t season);

#endif
