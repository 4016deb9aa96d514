/* Damped-trend exponential smoothing: fitting and forecasting one series without a season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_SMOOTHING_H
#define QC_FORECAST_SMOOTHING_H

#include <stddef.h>

/** Parameters and start of damped-trend smoothing. */
typedef struct qc_smoothing {
    double level_gain;    /**< alpha, in [0, 1] */
    double trend_gain;    /**< beta*, in [0, 1] */
    double trend_damping; /**< phi, in [0, 1] */
    double level, trend;  /**< l[0], b[0]: before the first value */
    double square_error;  /**< sum of squared one-step errors */
} qc_smoothing;

/**
 * The start (level, trend) and the square error that go with given gains and damping: errors are linear in the start,
 * so that the best start is a regression on two columns. Where a trend at the start changes no error, it is 0.
 *
 *     e[t] = y[t] - (l[t-1] + phi b[t-1])
 *     l[t] = l[t-1] + phi b[t-1] + alpha e[t]
 *     b[t] = phi b[t-1] + alpha beta* e[t]
 *
 * Allocates nothing; O(length). length at least 1.
 */
void qc_smoothing_start(const double *values, size_t length, qc_smoothing *smoothing);

/**
 * Gains, damping and start with the least square error, for alpha in [0, 1], beta* in [0, 1], phi in [0.8, 0.98]: a
 * grid, then steps along the axes, halved until they are below 1/1024. Deterministic.
 */
qc_smoothing qc_smoothing_fit(const double *values, size_t length);

/** forecast[h] = l[n] + (phi + phi^2 + ... + phi^(h+1)) b[n]. */
void qc_smoothing_forecast(const qc_smoothing *smoothing, const double *values, size_t length,
                           size_t horizon, double *forecast);

#endif
