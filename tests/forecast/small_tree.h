/* A small tree with a record of errors made by hand, for the tests of reconciliation. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_FORECAST_SMALL_TREE_H
#define QC_TESTS_FORECAST_SMALL_TREE_H

#include "forecast/rolling.h"
#include "quotacast/panel.h"

/* Rows: leaves 0 to 4, the company 5, its regions 6 (leaves 0 to 2) and 7 (leaves 3 and 4). */
enum { LEAVES = 5, ROWS = 8, PERIODS = 40, HORIZON = 3 };

/** The tree without values: it has a further node above leaf 3 alone, which is no row. */
qc_panel small_tree(void);

/**
 * Sets the panel; borrows values [LEAVES][PERIODS], which are filled from chance: about 100 +
 * 40 leaf, with a trend.
 */
void reconcile_panel(qc_panel *panel, double *values);

/** Its backtest; free with qc_rolling_free(). */
qc_rolling *reconcile_roll(const qc_panel *panel);

/** Also sets both up; combinations are the truth times 1 + noise. */
qc_rolling *reconcile_roll_by_hand(qc_panel *panel, double *values, double leaf_noise,
                                   double sum_noise);

#endif
