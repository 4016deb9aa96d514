/* The growth that the leaves of a panel share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_SHARED_GROWTH_H
#define QC_FORECAST_EFFECTS_SHARED_GROWTH_H

#include <stddef.h>

#include "forecast/effects/holiday_effect.h"
#include "forecast/history.h"

/**
 * The growth per period, on the logarithm of sales, expected of every row of a panel as known
 * at an origin n. A leaf i with at least a season of m periods and two more has grown by
 *
 *     g_i = mean of (log y_it - log y_i,t-m) / m,   t = n - 1, ..., n - 2 m as far as known,
 *
 * without holidays. If at least four leaves have only values above 0,
 *
 *     growth = .75 median_i(g_i) T^2 / (T^2 + V) 2 / (2 + s),
 *
 * with V the variance of the mean of g_i, T = .1 per season, and s the mean number of seasons
 * known. Growth that leaves share usually continues, growth of a single leaf hardly does, and
 * the longer the history the more of it the models find by themselves. At most fourfold in a
 * season; 0 without a season or with fewer leaves.
 *
 * Source: shrinkage towards 0 by a normal prior: Efron & Morris (1973), JASA 68(341):117-130,
 * doi:10.1080/01621459.1973.10481350.
 *
 * @param leaves  [leaf_count] the leaves to use
 */
QC_MUST_CHECK qc_status qc_shared_growth_find(const qc_history *history,
                                              const qc_holiday_effect *effect, size_t origin,
                                              const size_t *leaves, size_t leaf_count,
                                              double *growth, qc_error *error);

#endif
