/* Error processes of a regression in time: what turns correlated errors into independent ones. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_NOISE_H
#define QC_FORECAST_REGRESSION_NOISE_H

#include <stddef.h>

/**
 * An error process z with innovations e. With `damping` phi below 1:
 *
 *     z[t] = phi z[t-1] + e[t],   stationary
 *
 * and with phi = 1, where gains and damping act on the changes d[t] = z[t] - z[t-1]:
 *
 *     d[t] = change_damping d[t-1] + e[t] - memory e[t-1]
 *
 * so that memory (with change_damping 0) is exponential smoothing with gain 1 - memory. At most
 * one of change_damping and memory is other than 0.
 */
typedef struct qc_noise {
    double damping;        /**< phi, in [0, 1] */
    double change_damping; /**< in (-1, 1); 0 unless phi is 1 */
    double memory;         /**< in [0, 1); 0 unless phi is 1 */
} qc_noise;

/**
 * The rows of a regression with independent errors: filtered[t] of `values` [length], in place
 * of values[t]. With phi = 1 row 0 is the value itself: the level column takes it up and
 * becomes the start of the process.
 */
void qc_noise_filter(const qc_noise *noise, const double *values, size_t length,
                     double *filtered);

/**
 * -2 log of what the filter does to the likelihood of `length` values, the start integrated out
 * for phi = 1.
 */
double qc_noise_deviance(const qc_noise *noise, size_t length);

/** Parameters that the process spends: each that is not 0. */
size_t qc_noise_parameters(const qc_noise *noise);

/**
 * The expected errors of the next `horizon` periods.
 *
 * @param last, before  errors of the last period and the one before
 * @param innovation    of the last period (used with memory)
 */
void qc_noise_forecast(const qc_noise *noise, double last, double before, double innovation,
                       size_t horizon, double *forecast);

#endif
