/* What moving holidays and trading days do to the sales of a whole panel, and series without it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_HOLIDAY_EFFECT_H
#define QC_FORECAST_EFFECTS_HOLIDAY_EFFECT_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/calendar/holidays.h"
#include "forecast/history.h"

/**
 * Effects on the logarithm of a period's sales of a period wholly in a span of days; 0 for none.
 */
typedef struct qc_holiday_effect {
    double effect[QC_SPAN_COUNT];
    bool by_weeks;  /**< months and quarters are so many weeks: sales in proportion */
    double trading; /**< times the contrast of forecast/calendar/trading_days.h; 0 for none */
    /** [2 kept_count] what qc_holiday_keep() put there; NULL for nothing */
    const double *kept;
    size_t kept_count;
} qc_holiday_effect;

/** True if any effect is other than 0. */
bool qc_holiday_effect_any(const qc_holiday_effect *effect);

/** The effect of a period wholly in all spans of a holiday. */
double qc_holiday_effect_of(const qc_holiday_effect *effect, qc_holiday holiday);

/**
 * The row whose sales tell the effects for a whole panel: the one that sums up all others, a
 * single series itself; row_count if there is none.
 */
size_t qc_holiday_row(const qc_history *history);

/**
 * The effects as known at the origins first .. last, each from a row's periods before it: of
 * the sum over the panel, where the dates of one territory drown in its noise. As
 * forecast/regression/shrunk_effects.h says, of the logarithms of sales, averaged over the sets of the
 * holidays: none, Ramadan and Eid, Easter, the Chinese new year (before and behind), trading
 * days, and all their unions. All sets but none share the prior of none; of a single series,
 * whose noise is all there is, there are no unions, and none has four times the prior of the
 * rest. Of months Eid enters by each of its spans, or by those before and behind together; of
 * quarters, whose ends Eid comes to once in eight years, by the usual one. A holiday that the
 * periods known cannot tell from the season is left out: the Chinese new year in quarters.
 * Ramadan and the new year need two years, trading days three, Easter five. Of months, the
 * season has a normal prior up to five years; beside it and every set, none of the months that
 * a holiday has come to stands out year after year, or one of them does.
 *
 * What leaves add or take away that begin or close in a period is no effect of its days: the sum
 * is linked by the growth of those that sold before and go on.
 *
 * None where the row is row_count, where periods are not parts of a year with its season, and
 * where sales known at an origin are not above 0 throughout.
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
 * The factor that the effects put on a period's sales; in a calendar of weeks with its weeks
 * over a period's usual number, 52 parted by the periods of a year, so that a month of five
 * weeks is no season to be learned and a 53rd week no surprise.
 */
double qc_holiday_factor(const qc_holiday_effect *effect, const qc_history *history,
                         size_t period);

/** Its logarithm. */
double qc_holiday_logarithm(const qc_holiday_effect *effect, const qc_history *history,
                            size_t period);

/**
 * Keeps both of the first `count` periods for later, which all rows ask for, in `room` [2
 * count]: lent as long as the effect is used.
 */
void qc_holiday_keep(qc_holiday_effect *effect, const qc_history *history, size_t count,
                     double *room);

#endif
