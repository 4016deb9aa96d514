/* Panels of leaves that sell in few periods, and combinations of their models. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_FORECAST_SPORADIC_PANELS_H
#define QC_TESTS_FORECAST_SPORADIC_PANELS_H

#include "core/random.h"
#include "forecast/rolling.h"

enum { KINDS = 8, MONTHS = 48 };

/** A sale of about `size` with a chance, else none. */
double sporadic_sale(qc_random *random, double chance, double size);

/**
 * Leaves 0 .. 3 sell by chance, 3 from month 30 on and with one credit; 4 in each first half of
 * a year, 5 in the first year only, 6 in every month; 7 takes back more than it sells. Free
 * with panel_free().
 */
qc_panel *sporadic_panel(uint64_t seed);

/** A rolling whose models are combined, no more. Free with qc_rolling_free(). */
qc_rolling *sporadic_combine(const qc_panel *panel, size_t horizon);

const double *sporadic_combination(const qc_rolling *rolling, size_t origin, size_t leaf);

#endif
