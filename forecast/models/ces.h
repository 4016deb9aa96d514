/* Complex exponential smoothing: a level and what is not yet known of it, as one complex number. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_CES_H
#define QC_FORECAST_MODELS_CES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"
#include "forecast/regression/gauss_newton.h"

enum {
    QC_CES_MOST_SEASON = 24,
    QC_CES_GAINS = 3,
    QC_CES_KINDS = 2,
    QC_CES_STARTS = 3,                             /**< from which the plain kind is fitted */
    QC_CES_FITS = QC_CES_KINDS + QC_CES_STARTS - 1 /**< of all kinds */
};

typedef enum qc_ces_kind {
    QC_CES_PLAIN,   /**< no season */
    QC_CES_PARTIAL, /**< a complex level and an additive season */
} qc_ces_kind;

/** A complex state: level l and potential c. */
typedef struct qc_ces_pair {
    double level, potential;
} qc_ces_pair;

/** What is known after an observation; `at` counts the observations. */
typedef struct qc_ces_state {
    qc_ces_pair level;
    double season[QC_CES_MOST_SEASON]; /**< by position */
    size_t at;
} qc_ces_state;

/**
 * A kind with everything it takes to go through a series. With the complex gain a0 + i a1, the
 * potential of an observation being its error e[t] (Svetunkov, Kourentzes & Ord 2022, Naval
 * Research Logistics 69(8):1108-1123, doi:10.1002/nav.22074):
 *
 *     l[t] + i c[t] = (a0 + i a1) (y[t] + i e[t]) + (1 - a0 + i - i a1) (l[t-1] + i c[t-1]);   yhat[t] = l[t-1]
 *
 * PLAIN is this; PARTIAL forecasts the sum of the level and a season s[t] = s[t-m] + b0 e[t].
 * The paper's two other kinds, one complex number for each position in the season, and a
 * complex season beside the level, have so many states that AICc gives them a weight for 1 and
 * 0 % of the series of M3 quarterly and M1 monthly, and without them the combination's error
 * does not change.
 */
typedef struct qc_ces {
    qc_ces_kind kind;
    size_t period;             /**< 1 for PLAIN */
    double gain[QC_CES_GAINS]; /**< a0, a1, b0 */
    qc_ces_state start;        /**< before the first observation */
    double deviance;           /**< n log(sum of e[t]^2) */
    double aicc;               /**< HUGE_VAL where n leaves no room for the parameters */
} qc_ces;

/** Gains, states before the first observation (a PARTIAL season adds up to 0) and variance. */
size_t qc_ces_parameters(qc_ces_kind kind, size_t period);

/**
 * True if errors are forgotten: no root of the discount polynomial outside the circle of a
 * radius; 1 by the paper. With P(z) = 1 - (2 - a0) z + (2 - a0 - a1) z^2 and Q(z) = 1 - (2 - 2
 * a0 + a1) z + ((1 - a0)^2 + 1 - a0 - a1 + a1^2) z^2, it is Q for the plain kind, otherwise Q
 * (1 - z^m) + P b0 z^m.
 */
bool qc_ces_admissible(qc_ces_kind kind, size_t period, const double *gain, double radius);

/** Goes through a series; returns sum of e[t]^2. state may be NULL. */
double qc_ces_filter(const qc_ces *model, const double *values, size_t length,
                     qc_ces_state *state);

/** Goes on without errors. */
void qc_ces_forecast(const qc_ces *model, const qc_ces_state *state, size_t horizon,
                     double *forecast);

/**
 * Fits both kinds. The seasonal one is tried for 2 <= period <= QC_CES_MOST_SEASON and two seasons.
 *
 * @param length  at least 2
 * @param behind  kinds whose AICc will be greater than that of the best by more than this are
 *          given up early
 * @param[out] fitted  by kind, then what the plain kind comes to from its other starts; aicc is
 *                     HUGE_VAL where a kind was not tried or has no room for one
 * @return QC_OK or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_ces_fit_all(size_t period, const double *values, size_t length,
                                       double behind, qc_ces fitted[QC_CES_FITS],
                                       qc_error *error);

/**
 * Goes down once more from what was fitted to fewer of the values.
 *
 * @param period  of the seasonal kind
 * @param[in,out] fitted  gains and start of those with a period above 0; the aicc of the others
 *                        becomes HUGE_VAL
 * @return QC_OK or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_ces_fit_again(size_t period, const double *values, size_t length,
                                         qc_ces fitted[QC_CES_FITS], qc_error *error);

#endif
