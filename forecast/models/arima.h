/* Seasonal ARIMA models of one series: likelihood, fit, forecasts, automatic orders. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_ARIMA_H
#define QC_FORECAST_MODELS_ARIMA_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"

/** Largest orders, as Hyndman & Khandakar search them. */
enum { QC_ARIMA_MOST = 5, QC_ARIMA_MOST_SEASONAL = 2, QC_ARIMA_MOST_DIFFERENCES = 2 };

/** (p, d, q)(P, D, Q) of a season, with or without a constant. */
typedef struct qc_arima_orders {
    size_t ar, differences, ma; /**< p at most 5, d at most 2, q at most 5 */
    /** P at most 2, D at most 1, Q at most 2 */
    size_t seasonal_ar, seasonal_differences, seasonal_ma;
    size_t season; /**< at least 1; 1: no seasonal orders */
    bool constant; /**< a mean with d + D = 0, drift with d + D = 1; not beyond */
} qc_arima_orders;

/**
 *     phi(B) Phi(B^m) (1 - B)^d (1 - B^m)^D (y[t] - constant x[t]) = theta(B) Theta(B^m) e[t],   Var e = variance
 *
 * x[t] = 1 with d + D = 0 and t with d + D = 1; phi(B) = 1 - phi[1] B - ..., theta(B) = 1 +
 * theta[1] B + ..., as R has it.
 */
typedef struct qc_arima {
    qc_arima_orders orders;
    double ar[QC_ARIMA_MOST], ma[QC_ARIMA_MOST];
    double seasonal_ar[QC_ARIMA_MOST_SEASONAL], seasonal_ma[QC_ARIMA_MOST_SEASONAL];
    double constant;
    /** Maximum likelihood: divided by the number of values that are not spent on differences */
    double variance;
    double log_likelihood; /**< exact, Gaussian, of the differenced series */
    double criterion;      /**< AICc; HUGE_VAL without room for the parameters */
} qc_arima;

/**
 * A series made ready for one set of differences and a constant; work for all orders that share
 * them.
 */
typedef struct qc_arima_data qc_arima_data;

/**
 * Differences a series.
 *
 * Missing values are estimated by least squares along with the constant and integrated out of
 * the likelihood, which is that of what was observed (Gomez, Maravall & Pena 1999, Journal of
 * Econometrics 88(2):341-363, doi:10.1016/S0304-4076(98)00036-0). A missing value that no
 * observation speaks of takes part with 0.
 *
 * @param values   [length], NAN for missing
 * @param orders  differences, season and constant count; the rest are the largest that will be
 *          asked for
 * @param horizon  most periods that will be forecast
 * @param[out] data  free with qc_arima_data_free(); untouched on failure
 * @return QC_OK, QC_ERR_TOO_SHORT (nothing observed is left behind the differences),
 *         QC_ERR_ARGUMENT (orders beyond the limits), QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_arima_data_new(const double *values, size_t length,
                                          const qc_arima_orders *orders, size_t horizon,
                                          qc_arima_data **data, qc_error *error);
void qc_arima_data_free(qc_arima_data *data);

/**
 * The likelihood of a model with given coefficients: fills in constant, variance,
 * log_likelihood and criterion.
 *
 * @param fixed_constant  true: the constant is what stands in the model; false: the most likely one
 * @return false if the process is not stationary or not within double
 */
bool qc_arima_evaluate(qc_arima_data *data, qc_arima *model, bool fixed_constant);

/**
 * The most likely coefficients, stationary and invertible.
 *
 * The likelihood with constant and variance at their best is a sum of squares of scaled
 * innovations; it is minimised over free partial autocorrelations by Marquardt's method, first
 * conditional on a start at 0, then exact. Deterministic, allocates nothing.
 *
 * @param near           a model whose coefficients are a good start, or NULL
 * @param[in,out] model  its orders count
 * @return false if no likelihood could be found
 *
 * Source: Marquardt (1963), SIAM Journal 11(2):431-441, doi:10.1137/0111030; Box & Jenkins
 * (1976), Time Series Analysis, ch. 7.
 */
bool qc_arima_fit(qc_arima_data *data, const qc_arima *near, qc_arima *model);

/**
 * The same, as near to the most likely coefficients as models need to be to be compared.
 *
 * @param wanted  a model that will not come down to this criterion is given up on the way,
 *          above it; HUGE_VAL for none
 * @return false also where the values leave no room for the parameters
 */
bool qc_arima_try(qc_arima_data *data, const qc_arima *near, double wanted, qc_arima *model);

/**
 * Means and variances of the next values, given those known, coefficients and constant as they
 * stand; the finite past and missing values count in the variance.
 *
 * @param horizon  at most the data's
 * @param[out] mean      [horizon]
 * @param[out] variance  [horizon], or NULL
 * @return false as qc_arima_evaluate()
 */
bool qc_arima_forecast(qc_arima_data *data, const qc_arima *model, size_t horizon, double *mean,
                       double *variance);

/**
 * Orders by stepwise search, with the coefficients: a seasonal difference by the strength of
 * the season, differences by the KPSS test (forecast/models/unit_root.h), then AICc from four starts
 * and steps of 1 in p, q, P, Q and the constant. Models whose polynomials have a root within
 * 1.01 of the unit circle are passed over.
 *
 * @param values  [length] finite, at least 1
 * @param season  at least 1
 * @return QC_OK or QC_ERR_MEMORY
 *
 * Source: Hyndman & Khandakar (2008), Journal of Statistical Software 27(3),
 * doi:10.18637/jss.v027.i03.
 */
QC_MUST_CHECK qc_status qc_arima_search(const double *values, size_t length, size_t season,
                                        qc_arima *model, qc_error *error);

#endif
