/* The season of one row, from its logarithms, and how well it is known. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_OWN_SEASON_H
#define QC_FORECAST_EFFECTS_OWN_SEASON_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/effects/holiday_effect.h"
#include "forecast/history.h"

/** Room for looking at one row after the other. */
typedef struct qc_season_room {
    double *logs; /**< [period_count] */
    double *kept; /**< [period_count] logarithms of the row looked at last, holidays in */
    size_t *of;   /**< [2] that row, and how many of them there are */
    double *mean,
        *years;   /**< [season] the season by place, and how many values are behind each */
    double *time; /**< [season] mean of these values' times */
} qc_season_room;

/** Room for rows of a history. Clear with qc_season_room_clear(). */
QC_MUST_CHECK qc_status qc_season_room_init(const qc_history *history, qc_season_room *room,
                                            qc_error *error);
void qc_season_room_clear(qc_season_room *room);

/** How well a row's season is known: a place of it with the variance noise / years. */
typedef struct qc_season_known {
    double noise;   /**< variance of single values about trend and season */
    double degrees; /**< of freedom that it is from */
    double years;   /**< values behind a place, on average */
} qc_season_known;

/**
 * Logarithms of a row without holidays, as far as known at an origin, into room->logs; 0 where
 * it has a value not above 0.
 */
size_t qc_season_logarithms(const qc_history *history, const qc_holiday_effect *effect,
                            size_t row, size_t origin, const qc_season_room *room);

/**
 * A row's own season as known at an origin, in room->mean by place (period modulo season), sum
 * 0: from three seasons on the mean over years of what the logarithm, freed of holidays,
 * deviates from the centred moving average of a season by. Before, that average would tell each
 * place but once: then by least squares with even growth,
 *
 *     log y_t = level + growth t + season_p(t) + noise,
 *
 * where growth and noise are what places seen again tell.
 *
 * @param least  periods that must be known, at least a season and two: noise has a degree of
 *          freedom then
 * @return false where the row tells nothing: fewer periods, or a value not above 0
 */
bool qc_own_season_find(const qc_history *history, const qc_holiday_effect *effect, size_t row,
                        size_t origin, size_t least, const qc_season_room *room,
                        qc_season_known *known);

/**
 * The variance of what a row tells of a place of its season. That of its single values is drawn
 * to `single`, the panel's, as if this had a season of degrees of freedom: few years do not
 * tell how rough a row is.
 */
double qc_own_season_noise(const qc_season_known *known, double single, size_t season);

#endif
