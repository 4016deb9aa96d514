/* What moving holidays do to the sales of a whole panel, and series without it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_HOLIDAY_EFFECT_H
#define QC_FORECAST_HOLIDAY_EFFECT_H

#include <stddef.h>

#include "forecast/history.h"

/** Effects on the logarithm of a month's sales of a month wholly in Ramadan, and wholly about Eid; 0 for none. */
typedef struct qc_holiday_effect {
    double ramadan, eid;
} qc_holiday_effect;

/**
 * The effects as known at an origin, from the sum over the panel, where the dates of one territory drown in its noise:
 *
 *     log y[t] = level + trend t + seasonal harmonics + ramadan r[t] + eid e[t]
 *
 * by least squares, times the Akaike weight of the model with holidays against the one without. None for panels that
 * do not add up to one sum, that are not monthly with a season of 12, that know fewer than three years, or whose sum
 * is not above 0 throughout.
 *
 * Source: Burnham & Anderson (2004), doi:10.1177/0049124104268644 (weights).
 */
QC_MUST_CHECK qc_status qc_holiday_effect_find(const qc_history *history, size_t origin,
                                               qc_holiday_effect *effect, qc_error *error);

/** The factor that the effects put on a period's sales. */
double qc_holiday_factor(const qc_holiday_effect *effect, const qc_history *history,
                         size_t period);

#endif
