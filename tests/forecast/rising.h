/* Rows that go on with a part of their last change, and panels that rise: models whose errors are known by hand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_FORECAST_RISING_H
#define QC_TESTS_FORECAST_RISING_H

#include "forecast/rolling.h"

/** Leaves of 100, 101, 102, ... Free with panel_free(). */
qc_panel *rising(size_t leaves, size_t periods, int season);

/**
 * Goes on with a part of the last change; needs two observations. Models see values in a unit
 * of their own, so that the rows must scale with the values.
 */
qc_status go_on(const qc_series *series, size_t horizon, double part, double *forecast);

size_t row_needs_two(int season);

/** Runs and combines models two periods ahead. Free with qc_rolling_free(). */
qc_rolling *roll(const qc_panel *panel, const qc_model *models, size_t count);

#endif
