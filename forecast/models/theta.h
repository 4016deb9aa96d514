/* The Theta family: standard, optimised, and dynamic optimised. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_THETA_H
#define QC_FORECAST_MODELS_THETA_H

#include <stddef.h>

/** Members of the family. */
typedef enum qc_theta_kind {
    QC_THETA_STANDARD, /**< theta 2; gain and start from simple smoothing alone */
    QC_THETA_OPTIMISED, /**< theta, gain and start with the least square error; one line for all */
    QC_THETA_DYNAMIC    /**< the same, with the line of what is known so far */
} qc_theta_kind;

/**
 * One series' Theta model. With w = 1 - 1 / theta and the least-squares line A + B t, t = 1, 2,
 * ..., of the whole series or, dynamic, of what is known at t:
 *
 *     e[t] = y[t] - l[t-1] - w ((1 - alpha)^(t-1) A[t-1] + (1 - (1 - alpha)^t) / alpha B[t-1])
 *     l[t] = alpha y[t] + (1 - alpha) l[t-1]
 *
 * Standard: e[t] = y[t] - l[t-1], and w B (h + (1 - (1 - alpha)^n) / alpha) is added to
 * forecast h = 0, 1, ...
 */
typedef struct qc_theta {
    qc_theta_kind kind;
    double precision; /**< of a normal prior of the weight about 1/2; 0 for none */
    double gain;      /**< alpha, in (0, 1], at least 0.1 unless standard */
    double weight;    /**< 1 - 1 / theta, in [0, 1] */
    double level;     /**< l[0]: before the first value */
    /** Of one step; dynamic: from the second value on, there is no line before */
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
 * doi:10.1016/S0169-2070(00)00066-2; in the form of Hyndman & Billah (2003), IJF 19(2):287-290,
 * doi:10.1016/S0169-2070(01)00143-1; optimised and dynamic: Fiorucci, Pellegrini, Louzada,
 * Petropoulos & Koehler (2016), IJF 32(4):1151-1161, doi:10.1016/j.ijforecast.2016.02.005.
 */
qc_theta qc_theta_search(qc_theta_kind kind, double precision, const double *values,
                         size_t length);

/** Forecasts; dynamic: the line goes on with the forecasts as if they had been seen. */
void qc_theta_continue(const qc_theta *theta, const double *values, size_t length,
                       size_t horizon, double *forecast);

#endif
