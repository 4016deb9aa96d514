/* Effects of moving holidays and trading days on the sales of a whole panel. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_HOLIDAY_EFFECT_H
#define QC_FORECAST_EFFECTS_HOLIDAY_EFFECT_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/calendar/holidays.h"
#include "forecast/history.h"

/**
 * Effects on the logarithm of sales, for a period that lies wholly in a span of days; 0 for
 * none.
 */
typedef struct qc_holiday_effect {
    double effect[QC_SPAN_COUNT];
    bool by_weeks; /**< months and quarters consist of weeks, and sales go by their number */
    double
        trading; /**< effect of a contrast of 1, forecast/calendar/trading_days.h; 0 for none */
    /** [2 kept_count] factors kept by qc_holiday_keep(); NULL if there are none */
    const double *kept;
    size_t kept_count;
} qc_holiday_effect;

/** True if any effect differs from 0. */
bool qc_holiday_effect_any(const qc_holiday_effect *effect);

/** The effect on a period that lies wholly in all spans of a holiday. */
double qc_holiday_effect_of(const qc_holiday_effect *effect, qc_holiday holiday);

/**
 * The row from whose sales the effects of a panel are found: the one that sums up all others,
 * or a single series; row_count if there is none.
 */
size_t qc_holiday_row(const qc_history *history);

/**
 * The effects as known at the origins first .. last, each found from the row's periods before
 * it. The sum over the panel is used because effects drown in the noise of single territories.
 * The regression is that of forecast/regression/shrunk_effects.h on the logarithms of sales,
 * averaged over sets of holidays: none; Ramadan and Eid; Easter; the Chinese new year (before
 * and after); trading days; and all unions of these.
 *
 * - Prior: all sets with a holiday together are as likely as none. For a single series, which
 *   has nothing but noise to average over, there are no unions, and none has four times the
 *   prior of the rest.
 * - Spans: in months Eid is tried with each of its spans, and with those before and after it
 *   together; in quarters, whose ends it reaches once in eight years, with the usual one.
 * - A holiday that cannot be told from the season is left out, as the Chinese new year in
 *   quarters.
 * - Ramadan and the new year need two years, trading days three, Easter five.
 * - For months and up to five years the season has a normal prior. Beside it, either no month
 *   that a holiday has come to stands out year after year, or one of them does.
 * - Leaves that begin or close in a period make no effect of its days: the sum is linked by the
 *   growth of the leaves that sold before and go on.
 *
 * There are no effects if the row is row_count, if periods are not parts of a year with its
 * season, or if sales known at an origin are not all above 0.
 *
 * Sources: as there; Grun Rehomme & Ben Rejeb (2008), Metodoloski zvezki 5(2):173-211 (spans
 * before, during and behind a feast).
 *
 * @param[out] effects  [last - first + 1]
 */
QC_MUST_CHECK qc_status qc_holiday_effects_find(const qc_history *history, size_t row,
                                                size_t first, size_t last,
                                                qc_holiday_effect *effects, qc_error *error);

/**
 * The factor of the effects on a period's sales. In a calendar of weeks it includes the
 * period's weeks over the usual number (52 over the periods of a year), so that a month of five
 * weeks is no season to be learned and a 53rd week no surprise.
 */
double qc_holiday_factor(const qc_holiday_effect *effect, const qc_history *history,
                         size_t period);

/** The logarithm of that factor. */
double qc_holiday_logarithm(const qc_holiday_effect *effect, const qc_history *history,
                            size_t period);

/**
 * Keeps factor and logarithm of the first `count` periods, which all rows need, in `room`
 * [2 count]; the room must last as long as the effect.
 */
void qc_holiday_keep(qc_holiday_effect *effect, const qc_history *history, size_t count,
                     double *room);

#endif
