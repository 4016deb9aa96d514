/* The pooled regression: one autoregression by step, learned from the windows of all rows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_POOL_H
#define QC_FORECAST_REGRESSION_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"
#include "quotacast/run.h"

/**
 * A direct autoregression by step, over all windows of all rows whose target is known at an
 * origin:
 *
 *     z[t + h] = b[0] + b[1] z[t - 1] + ... + b[p] z[t - p] + b[p + 1] slope
 *                + b[p + 2] (mean of the past) + error
 *
 * z are logarithms (or, for rows with values at or below 0, multiples of the row's mean size),
 * seasonally adjusted with what was known at t, less their mean over the last season before t.
 * The regressions are weighted, with a ridge of a hundredth of the mean square of the terms,
 * for p = three seasons and one period, one season and one period, 3, and 1. A row is forecast
 * by the mean of the two longest that its length and the panel allow, so that new rows borrow
 * from old ones.
 *
 * For years, quarters and months the coefficients are shrunk towards those of other series
 * (forecast/regression/pool_usual.h) with the weight of 200 windows: a ridge with another
 * centre. So a single row has the regression too, and hundreds of rows have their own.
 *
 * Products are added as whole multiples of 2^-30, so that sums do not depend on the order: the
 * sums of the parts of a panel add up to those of the panel, bit for bit. There is room for
 * 10^8 windows.
 *
 * On the training parts of M1 and M3, monthly and quarterly (bench_models -b 1), weights of one
 * over the window's mean change take 2 to 6 % off the error on quarterly series and change
 * monthly ones by less than 1 %; their square is worse. Shrunk seasonal indices take off 2 to 4
 * %. The choice of spans and ridge matters little.
 *
 * Source: pooled (cross-learning) regressions: Montero-Manso & Hyndman (2021), IJF
 * 37(4):1632-1653, doi:10.1016/j.ijforecast.2021.03.004; direct forecasts: Marcellino, Stock &
 * Watson (2006), Journal of Econometrics 135:499-526, doi:10.1016/j.jeconom.2005.07.020;
 * coefficients shrunk towards others: Lindley & Smith (1972), JRSS B 34(1):1-41,
 * doi:10.1111/j.2517-6161.1972.tb00885.x.
 */
typedef struct qc_pool qc_pool;

/**
 * @param season   periods in a season, at least 1
 * @param horizon  steps ahead, at least 1
 * @param first, last  origins at which forecasts are wanted
 * @param row_count  most rows that are added, here or to pools that are joined
 */
QC_MUST_CHECK qc_status qc_pool_new(int season, size_t horizon, size_t first, size_t last,
                                    size_t row_count, qc_pool **pool, qc_error *error);
void qc_pool_free(qc_pool *pool);

/**
 * Adds the windows of a row, except those with a missing value. All steps share the squares of
 * the windows; where a target is missing, in a gap or after the end of a row, the step's
 * products are scaled up to the weight of all windows.
 *
 * @param observed  [last] by period, NAN where missing
 * @param shared  [last + 1][season] the row's part of the shared season, on the logarithm, as
 *                known at each origin; NAN where it is not known; NULL if it never is
 */
void qc_pool_add(qc_pool *pool, const double *observed, const double *shared);

/** Adds the sums of another pool of the same season, horizon, origins and count of rows. */
void qc_pool_join(qc_pool *pool, const qc_pool *other);

/**
 * Solves the regressions of all origins. To be called once all rows are added.
 */
QC_MUST_CHECK qc_status qc_pool_solve(qc_pool *pool, const qc_run *run, qc_error *error);

/**
 * Forecasts from an origin, once the pool is solved.
 *
 * @param values  [length] up to the origin, without gaps
 * @param shared  [season] the row's part of the shared season, by position in `values`; NULL if
 *          it
 *          is not known
 * @param[out] forecast  [horizon]
 * @return false if no forecast is possible
 */
bool qc_pool_forecast(const qc_pool *pool, size_t origin, const double *values, size_t length,
                      const double *shared, double *forecast);

#endif
