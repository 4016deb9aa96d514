/* The dynamic optimised Theta method. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_THETA_H
#define QC_FORECAST_MODELS_THETA_H

#include <stddef.h>

/**
 * One series' Theta model. With w = 1 - 1 / theta and the least-squares line A + B t, t = 1, 2,
 * ..., of what is known at t:
 *
 *     e[t] = y[t] - l[t-1] - w ((1 - alpha)^(t-1) A[t-1] + (1 - (1 - alpha)^t) / alpha B[t-1])
 *     l[t] = alpha y[t] + (1 - alpha) l[t-1]
 */
typedef struct qc_theta {
    double precision; /**< of a normal prior of the weight about 1/2; 0 for none */
    double gain;      /**< alpha, in [0.1, 1] */
    double weight;    /**< 1 - 1 / theta, in [0, 1] */
    double level;     /**< l[0]: before the first value */
    /** Of one step, from the second value on: there is no line before */
    double square_error;
} qc_theta;

/**
 * Weight, level and square error that go with the gain of `theta`: errors are linear in weight
 * and level. With a prior of precision k, the weight has the least square error plus k (weight
 * - 1/2)^2 square error / length (without prior). Allocates nothing; O(length). length at least
 * 2.
 */
void qc_theta_start(const double *values, size_t length, qc_theta *theta);

/**
 * The model with the least square error: a grid of gains, then steps about its best point,
 * halved to 1/65536. Deterministic, allocates nothing, some 30 passes. length at least 2.
 *
 * Sources: Assimakopoulos & Nikolopoulos (2000), IJF 16(4):521-530,
 * doi:10.1016/S0169-2070(00)00066-2; Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler
 * (2016), IJF 32(4):1151-1161, doi:10.1016/j.ijforecast.2016.02.005.
 */
qc_theta qc_theta_search(double precision, const double *values, size_t length);

/** Forecasts; the line goes on with the forecasts as if they had been seen. */
void qc_theta_continue(const qc_theta *theta, const double *values, size_t length,
                       size_t horizon, double *forecast);

#endif
