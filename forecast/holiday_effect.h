/* What moving holidays and trading days do to the sales of a whole panel, and series without it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_HOLIDAY_EFFECT_H
#define QC_FORECAST_HOLIDAY_EFFECT_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/history.h"
#include "forecast/holidays.h"

/** Effects on the logarithm of a period's sales of a period wholly in a span of days; 0 for none. */
typedef struct qc_holiday_effect {
    double effect[QC_SPAN_COUNT];
    bool by_weeks;  /**< months and quarters are so many weeks: sales in proportion */
    double trading; /**< times the contrast of forecast/trading_days.h; 0 for none */
} qc_holiday_effect;

/** True if any effect is other than 0. */
bool qc_holiday_effect_any(const qc_holiday_effect *effect);

/** The effect of a period wholly in all spans of a holiday. */
double qc_holiday_effect_of(const qc_holiday_effect *effect, qc_holiday holiday);

/**
 * The effects as known at an origin, from the sum over the panel, where the dates of one territory drown in its noise:
 *
 *     log y[t] = level + trend t + seasonal harmonics + effects times shares of the period's days + errors
 *
 * by least squares, averaged by Akaike weights over the error processes of forecast/noise.h and the sets of the holidays:
 * none, Ramadan and Eid, Easter, the Chinese new year (before and behind), trading days, and all their unions. All sets but none
 * share the prior of none. Eid enters by each of its spans, or by those before and behind together. A holiday that the periods known cannot tell from the season is left out: the Chinese new year in
 * quarters. Ramadan, the new year and trading days need three years, Easter five, before which it may have kept to April.
 *
 * None for panels that do not add up to one sum, whose periods are not parts of a year with its season, or whose sum is not
 * above 0 throughout.
 *
 * Sources: Burnham & Anderson (2004), doi:10.1177/0049124104268644 (weights); Grun Rehomme & Ben Rejeb (2008), Metodoloski zvezki
 * 5(2):173-211 (spans before, during and behind a feast, by AIC).
 */
QC_MUST_CHECK qc_status qc_holiday_effect_find(const qc_history *history, size_t origin,
                                               qc_holiday_effect *effect, qc_error *error);

/**
 * The factor that the effects put on a period's sales; in a calendar of weeks with its weeks over a period's usual number,
 * 52 parted by the periods of a year, so that a month of five weeks is no season to be learned and a 53rd week no surprise.
 */
double qc_holiday_factor(const qc_holiday_effect *effect, const qc_history *history,
                         size_t period);

#endif
