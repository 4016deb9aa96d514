/* Hand-made panels and model rows for the tests of forecasts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_FORECAST_PANELS_H
#define QC_TESTS_FORECAST_PANELS_H

#include <stddef.h>

#include "forecast/history.h"
#include "quotacast/models.h"
#include "quotacast/panel.h"

/**
 * Leaves side by side, values NAN; months from 2020-01, names "s0", "s1", ... Free with
 * panel_free().
 */
qc_panel *panel_new(size_t leaf_count, size_t period_count, int season);

/**
 * As panel_new() under regions "r0", "r1", ... of two leaves each (the last may have one)
 * under "company".
 */
qc_panel *panel_new_tree(size_t leaf_count, size_t period_count, int season);

/** The first period_count periods of a panel. */
qc_panel *panel_cut(const qc_panel *panel, size_t period_count);

void panel_free(qc_panel *panel);

/** What forecasts see of a panel. Free with qc_history_free(). */
qc_history *panel_history(const qc_panel *panel);

/** Sets a leaf's values from the first period on. */
void panel_set(qc_panel *panel, size_t leaf, const double *values, size_t count);

/**
 * Fills all leaves with level (leaf + 1) times 1 + trend t + season wave + noise of deviation
 * `noise`.
 */
void panel_fill(qc_panel *panel, double level, double noise, uint64_t seed);

/** A wave of a season, on the logarithm of sales: half of it above and below. */
double panel_wave(size_t period, int season);

/**
 * Fills all leaves with 100 exp(wave + noise of deviation `noise`), leaf after leaf from one
 * random stream.
 */
void panel_fill_wave(qc_panel *panel, double noise, uint64_t item);

/** The rows of the model table that are run unless others are asked for; returns how many. */
enum { MOST_MODELS = 32 };
size_t usual_models(const qc_model *rows[MOST_MODELS]);

/* Model rows: naive; and ones that always miss the last value by +-1, +4; cannot; lack
 * memory. */
size_t row_needs_one(int season);
size_t row_needs_three(int season);
qc_status row_naive(const qc_series *series, qc_model_fit *fit, size_t horizon,
                    double *forecast, qc_error *error);
qc_status row_seasonal_naive(const qc_series *series, qc_model_fit *fit, size_t horizon,
                             double *forecast, qc_error *error);
qc_status row_drift(const qc_series *series, qc_model_fit *fit, size_t horizon,
                    double *forecast, qc_error *error);
qc_status row_infinite(const qc_series *series, qc_model_fit *fit, size_t horizon,
                       double *forecast, qc_error *error);
qc_status row_numeric_failure(const qc_series *series, qc_model_fit *fit, size_t horizon,
                              double *forecast, qc_error *error);
qc_status row_no_memory(const qc_series *series, qc_model_fit *fit, size_t horizon,
                        double *forecast, qc_error *error);

#endif
