/* The growth that the leaves of a panel have in common. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_SHARED_GROWTH_H
#define QC_FORECAST_SHARED_GROWTH_H

#include <stddef.h>

#include "forecast/history.h"
#include "forecast/holiday_effect.h"

/** What is seen at an origin: growth a period, on the logarithm of sales; NAN where none is. */
typedef struct qc_growth_seen {
    double growth; /**< median over leaves, drawn to none */
    double latest; /**< median of what the latest period sold beside that of a season before */
} qc_growth_seen;

/**
 * Growth that the leaves of a panel have in common, as seen at an origin n. A leaf i that knows a
 * season of m periods and two has grown by
 *
 *     g_i = mean of (log y_it - log y_i,t-m) / m,   t = n - 1, ..., n - 2 m as far as known,
 *
 * without holidays. Of at least four leaves whose values are all above 0
 *
 *     growth = median_i(g_i) T^2 / (T^2 + V),
 *
 * V the variance of their mean, T = .1 in a season. No more than fourfold in a season; none without
 * a season, and of fewer leaves.
 *
 * Source: drawn to none as by a normal prior: Efron & Morris (1973), JASA 68(341):117-130,
 * doi:10.1080/01621459.1973.10481350.
 *
 * @param leaves  [leaf_count] those that are asked
 */
QC_MUST_CHECK qc_status qc_shared_growth_find(const qc_history *history,
                                              const qc_holiday_effect *effect, size_t origin,
                                              const size_t *leaves, size_t leaf_count,
                                              qc_growth_seen *seen, qc_error *error);

/**
 * How much of it goes on: .75, or less where growth seen at origins of the past has foretold less of
 * the growth of the season behind them. That is the least-squares multiple, drawn to .75 as by two
 * seasons more, and no less than 0.
 *
 * @param seen  [count] at one origin after the other, the latest last
 * @return the growth to be expected a period; 0 where none is seen
 */
double qc_shared_growth_expected(const qc_growth_seen *seen, size_t count, size_t season);

#endif
