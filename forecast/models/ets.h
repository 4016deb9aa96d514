/* Exponential smoothing in state-space form: one level, a trend, a season, and errors that add or multiply. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_ETS_H
#define QC_FORECAST_MODELS_ETS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"

enum { QC_ETS_MOST_SEASON = 24, QC_ETS_FORMS = 12 };

typedef enum qc_ets_trend {
    QC_ETS_NO_TREND,
    QC_ETS_TREND,  /**< additive */
    QC_ETS_DAMPED, /**< additive, damped */
} qc_ets_trend;

typedef enum qc_ets_season {
    QC_ETS_NO_SEASON,
    QC_ETS_ADDITIVE_SEASON,
    QC_ETS_MULTIPLICATIVE_SEASON,
} qc_ets_season;

/** Additive errors: y = yhat + e. Relative ones: y = yhat (1 + e). */
typedef struct qc_ets_form {
    bool relative;
    qc_ets_trend trend;
    qc_ets_season season;
} qc_ets_form;

/**
 * The forms, simplest first: (A,N,N) (M,N,N) (A,A,N) (M,A,N) (A,Ad,N) (M,Ad,N), (A,N,A) (A,A,A)
 * (A,Ad,A), and (M,N,M) (M,A,M) (M,Ad,M). Additive errors with a multiplicative season and
 * multiplicative trends are left out: the former have infinite variance, the latter forecast
 * poorly (Hyndman et al. 2008, ch. 15; Hyndman et al. 2002). So are relative errors with an
 * additive season: the combination's error on the training parts of M1 and M3 changes by .003 %
 * without them. index below QC_ETS_FORMS.
 */
qc_ets_form qc_ets_form_at(size_t index);

/** "A,Ad,N" and so on; static. */
const char *qc_ets_form_name(qc_ets_form form);

/** Smoothing parameters, as in the 2008 book. */
typedef struct qc_ets_gains {
    double level;  /**< alpha, in [0.0001, 0.9999] */
    double trend;  /**< beta, at most alpha; 0 without a trend */
    double season; /**< gamma, at most 1 - alpha; 0 without a season */
    /** Phi, in [0.8, 0.98] if damped, 1 for an undamped trend, 0 without a trend */
    double damping;
} qc_ets_gains;

/** What is known after an observation; `at` counts the observations. */
typedef struct qc_ets_state {
    double level, trend;
    /** By position: season[t % period] belongs to values[t] */
    double season[QC_ETS_MOST_SEASON];
    size_t at;
} qc_ets_state;

/** A form with everything it takes to go through a series. */
typedef struct qc_ets {
    qc_ets_form form;
    size_t period; /**< 1 without a season */
    qc_ets_gains gains;
    qc_ets_state start; /**< before the first observation */
    /** -2 log likelihood, concentrated, but for a constant: see qc_ets_filter() */
    double deviance;
    double variance; /**< sum of squared errors (additive or relative) over n less parameters */
    double aicc;     /**< HUGE_VAL where n leaves no room for the parameters */
} qc_ets;

/**
 * Gains, damping, states before the first observation (a season has one less than its length),
 * variance.
 */
size_t qc_ets_parameters(qc_ets_form form, size_t period);

/** Observations less gains and states, at least 1. */
double qc_ets_freedom(qc_ets_form form, size_t period, size_t length);

/**
 * Goes through a series.
 *
 *     q[t] = l[t-1] + phi b[t-1];  yhat[t] = q[t], q[t] + s[t-m] or q[t] s[t-m];  e[t] = y[t] - yhat[t]
 *     l[t] = q[t] + alpha e[t] / d;  b[t] = phi b[t-1] + beta e[t] / d;  s[t] = s[t-m] + gamma e[t] / c
 *
 * with d = s[t-m] and c = q[t] for a multiplicative season and 1 otherwise. With r[t] = e[t],
 * or e[t] / yhat[t] for relative errors,
 *
 *     deviance = n log(sum r[t]^2) + 2 sum log|yhat[t]|   (the second sum for relative errors only)
 *
 * is -2 log likelihood with the variance put in that makes it least, less n (1 + log(2 pi / n)).
 *
 * @param[out] state     after the last observation; may be NULL
 * @param[out] square    sum of r[t]^2; may be NULL
 * @return the deviance; HUGE_VAL if a value is not finite, or a relative error meets yhat[t]
 *          that is not above 0
 *
 * Source: Hyndman, Koehler, Snyder & Grose (2002), IJF 18(3):439-454,
 * doi:10.1016/S0169-2070(01)00110-8; Hyndman, Koehler, Ord & Snyder (2008), Forecasting with
 * Exponential Smoothing, doi:10.1007/978-3-540-71918-2, ch. 5.
 */
double qc_ets_filter(const qc_ets *model, const double *values, size_t length,
                     qc_ets_state *state, double *square);

/**
 * Means and variances of the next observations, in closed form for all forms: linear forms with
 * additive errors (class 1), with relative errors (class 2), and multiplicative seasons (class
 * 3), the last with Gaussian errors, season by season: what is known of level and trend times
 * one season is a vector, and its second moments follow from their own.
 *
 * @param[out] mean      [horizon]
 * @param[out] variance  [horizon]; may be NULL
 *
 * Source: Hyndman, Koehler, Ord & Snyder (2005), J. Forecasting 24(1):17-37,
 * doi:10.1002/for.938; the 2008 book, ch. 6.
 */
void qc_ets_forecast(const qc_ets *model, const qc_ets_state *state, size_t horizon,
                     double *mean, double *variance);

/**
 * True if forecasts made with these gains forget the states at the start: no root of the
 * characteristic equation is outside the unit circle, by the test of Schur and Cohn. Additive
 * seasons; taken for multiplicative ones too.
 *
 * Source: Hyndman, Akram & Archibald (2008), Annals of the Institute of Statistical Mathematics
 * 60(2):407-426, doi:10.1007/s10463-006-0109-x.
 */
bool qc_ets_admissible(qc_ets_form form, size_t period, const qc_ets_gains *gains);

/**
 * Fits all forms. The states at the start are parameters like the gains, after the 2002 paper,
 * and begin as the season and the line of a classical decomposition; gains stay in the usual
 * region and the admissible one. Gauss-Newton steps over all of them (forecast/regression/gauss_newton.h),
 * from the best of a few gains. AICc: Hurvich & Tsai (1989), Biometrika 76(2):297-307,
 * doi:10.1093/biomet/76.2.297.
 *
 * @param period  seasonal forms are tried for 2 <= period <= QC_ETS_MOST_SEASON and two seasons
 * @param length  at least 2
 * @param margin  forms whose AICc will hardly come this near to the least are left unfinished;
 *          HUGE_VAL finishes all
 * @param[out] fitted  [QC_ETS_FORMS], in the order of qc_ets_form_at(); the aicc of a form that
 *                     the series is too short for or does not suit is HUGE_VAL; the first,
 *                     (A,N,N), is always fitted
 * @return QC_OK or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_ets_fit_all(size_t period, const double *values, size_t length,
                                       double margin, qc_ets *fitted, qc_error *error);

/**
 * Goes down once more from forms that were fitted to fewer of the values.
 *
 * @param period  of the seasonal ones
 * @param[in,out] fitted  [QC_ETS_FORMS], in the order of qc_ets_form_at(): gains and start of
 *                        those with a period above 0; the aicc of the others becomes HUGE_VAL
 * @return QC_OK or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_ets_fit_again(size_t period, const double *values, size_t length,
                                         qc_ets *fitted, qc_error *error);

#endif
