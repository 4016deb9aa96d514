/* The growth that the leaves of a panel have in common. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_SHARED_GROWTH_H
#define QC_FORECAST_EFFECTS_SHARED_GROWTH_H

#include <stddef.h>

#include "forecast/effects/holiday_effect.h"
#include "forecast/history.h"

/**
 * Growth a period, on the logarithm of sales, that is expected of every row of a panel, as known
 * at an origin n. A leaf i that knows a season of m periods and two has grown by
 *
 *     g_i = mean of (log y_it - log y_i,t-m) / m,   t = n - 1, ..., n - 2 m as far as known,
 *
 * without holidays. Of at least four leaves whose values are all above 0
 *
 *     growth = .75 median_i(g_i) T^2 / (T^2 + V) 2 / (2 + s),
 *
 * V the variance of their mean, T = .1 in a season, s the seasons that they know on average: what
 * the leaves of a panel have in common of their growth goes on, what each one has beside it
 * hardly does, and the models see the more of it the more is known. No more than fourfold in a
 * season; 0 without a season, and with fewer leaves.
 *
 * Source: shrunk to 0 as by a normal prior: Efron & Morris (1973), JASA 68(341):117-130,
 * doi:10.1080/01621459.1973.10481350.
 *
 * @param leaves  [leaf_count] those that are asked
 */
QC_MUST_CHECK qc_status qc_shared_growth_find(const qc_history *history,
                                              const qc_holiday_effect *effect, size_t origin,
                                              const size_t *leaves, size_t leaf_count,
                                              double *growth, qc_error *error);

#endif
