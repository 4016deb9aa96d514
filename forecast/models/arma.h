/* Stationary ARMA processes: polynomials, covariances, and the innovations of a series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_ARMA_H
#define QC_FORECAST_MODELS_ARMA_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"

/** The terms of a polynomial but the first, which is 1: few even where the degree is high. */
typedef struct qc_arma_terms {
    size_t count, degree;
    size_t *lag;         /**< [count] ascending, at least 1 */
    double *coefficient; /**< [count] */
} qc_arma_terms;

/**
 * x[t] = phi[1] x[t-1] + ... + e[t] + theta[1] e[t-1] + ..., Var e = 1, stationary. With room
 * for degrees within the limits of its making; qc_arma_set() and the readers allocate nothing.
 */
typedef struct qc_arma {
    qc_arma_terms ar; /**< phi: x on the right-hand side */
    qc_arma_terms ma;
    /** r = max(degree of ar, degree of ma + 1): values that one value can reach */
    size_t state;
    double variance; /**< of x */
    size_t limit;
    double *start; /* [r] covariance of x[t] with what is known at t of x[t+1], x[t+2], ... */
    double *work;  /* see arma.c */
    double *gain, *change;          /* [limit + 2] of the filter */
    double next_scale, next_factor; /* of the filter behind the end */
    bool next_final;
} qc_arma;

/** Room for degrees up to `limit`. Free with qc_arma_free(). */
QC_MUST_CHECK qc_status qc_arma_new(size_t limit, qc_arma **arma, qc_error *error);
void qc_arma_free(qc_arma *arma);

/**
 * The factors of both polynomials: phi(B) Phi(B^season) x = theta(B) Theta(B^season) e, both
 * sides with the signs above.
 */
typedef struct qc_arma_factors {
    size_t ar_count, ma_count, seasonal_ar_count, seasonal_ma_count;
    const double *ar, *ma, *seasonal_ar, *seasonal_ma;
    size_t season;
} qc_arma_factors;

/**
 * Multiplies the factors and finds the covariances of the process.
 *
 * Covariances of the autoregression come from its partial autocorrelations (Levinson's
 * recursion backwards and forwards), those of x from them by the moving average: O(degree^2),
 * where the equations of the state's covariance would be O(degree^4).
 *
 * @return false if the process is not stationary, or too near the edge for double
 *
 * Source: Brockwell & Davis (1991), Time Series: Theory and Methods, 2nd ed., sec. 3.3, 5.2,
 * doi:10.1007/978-1-4419-0320-4.
 */
bool qc_arma_set(qc_arma *arma, const qc_arma_factors *factors);

/** One series to be filtered: its values, and room for what is expected of it. */
typedef struct qc_arma_column {
    const double *values; /**< [length] */
    /** [length] (x[t] - expected[t]) / sqrt(F[t]): independent, of the variance of e */
    double *innovation;
    /** [length + horizon + state] given what came before; behind the end: forecasts */
    double *expected;
} qc_arma_column;

/**
 * The innovations of several series by the same exact filter: expected[t] is the mean of x[t]
 * given x[0] .. x[t-1], F[t] the variance of x[t] - expected[t] as a multiple of that of e.
 *
 * The Kalman filter of the state-space form of Gardner, Harvey & Phillips in Chandrasekhar's
 * form: as the start is stationary, the state's covariance changes by a matrix of rank 1, and
 * the gains are found in O(r) a step instead of O(r^2). Once they have converged they are kept,
 * and a step costs as much as the polynomials have terms.
 *
 * @param conditional  true: the first values are expected to be 0 and F = 1, for quick starts
 *          (conditional sum of squares)
 * @return sum of log F[t]; HUGE_VAL if it cannot be found in double
 *
 * Sources: Gardner, Harvey & Phillips (1980), Applied Statistics 29(3):311-322,
 * doi:10.2307/2346910; Harvey (1989), Forecasting, Structural Time Series Models and the Kalman
 * Filter, doi:10.1017/CBO9781107049994; Morf, Sidhu & Kailath (1974), IEEE Transactions on
 * Automatic Control 19(4):315-323, doi:10.1109/TAC.1974.1100576; Pearlman (1980), Biometrika
 * 67(1):232-233, doi:10.1093/biomet/67.1.232.
 */
double qc_arma_filter(qc_arma *arma, const qc_arma_column *columns, size_t column_count,
                      size_t length, size_t horizon, bool conditional);

/**
 * After qc_arma_filter(): how the next innovation behind the end moves the values from there
 * on, and its variance F. The second call speaks of the one behind it, and so on.
 *
 * @param horizon        values wanted, at least 1
 * @param[out] response  [horizon + state], the first 1; what stands behind the horizon is scratch
 * @return F
 */
double qc_arma_next_response(qc_arma *arma, size_t horizon, double *response);

/**
 * Coefficients of a stationary polynomial 1 - c[1] B - ... - c[count] B^count from any numbers:
 * partial autocorrelations tanh(free). The same, with signs turned, makes a moving average
 * invertible.
 *
 * Sources: Barndorff-Nielsen & Schou (1973), Journal of Multivariate Analysis 3(4):408-419;
 * Monahan (1984), Biometrika 71(2):403-404, doi:10.1093/biomet/71.2.403; Jones (1980),
 * Technometrics 22(3):389-395, doi:10.2307/1268324.
 */
void qc_arma_from_free(const double *free, size_t count, double *coefficient);

/**
 * Partial autocorrelations [count] of coefficients; false if they are not stationary. work:
 * [count].
 */
bool qc_arma_partial(const double *coefficient, size_t count, double *partial, double *work);

#endif
