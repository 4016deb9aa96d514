/* What leaves that sell in few periods sell together, forecast and shared out among them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_SPORADIC_SUM_H
#define QC_FORECAST_COMBINATION_SPORADIC_SUM_H

#include "forecast/rolling.h"

/**
 * Moves the combinations of leaves that sell in few periods towards their share of what they
 * sell together, at all origins.
 *
 * A few sales say little of where a leaf's demand goes, and nothing of its season; their sum
 * says both. At an origin
 *
 *     S[t] = sum over leaves of mean_l / variance_l value_l[t],   share_l = sum of decay^t value_l[-t] / sum of decay^t S[-t],
 *     point_l[h] = (1 - v) combination_l[h] + v share_l F[h]
 *
 * with leaves weighted by what they tell of a change in proportion, F the mean forecast of S by
 * two models, and v, between 0 and 1 and the same for all leaves, with the least sum of squared
 * errors of the past forecasts, each leaf's in units of its variance, shrunk to 1 by as much as
 * the forecasts of one horizon tell. Shares are means over half-lives of 6, 12, 24, 48 periods
 * and none, weighted by their likelihood: that of normal errors of what leaves sold over the
 * horizons since, of each leaf's variance. What had not begun yet counts as nothing sold. Fewer
 * than four leaves do not tell what they have in common: F is the mean of S then. Left as they
 * are: leaves that are over, that take back more than they sell, or whose sales their
 * combination foresees.
 *
 * To share a sum's forecast out by past shares is the top-down way: Gross & Sohl (1990),
 * Journal of Forecasting 9(3):233-254, doi:10.1002/for.3980090304, method F. That a season is
 * better learned from the sum: Withycombe (1989), IJF 5(4):547-552.
 */
QC_MUST_CHECK qc_status qc_sporadic_sum_apply(qc_rolling *rolling, const qc_run *run,
                                              qc_error *error);

/** What stands for the sum among the names of models. */
#define QC_SPORADIC_SUM_NAME "shared_sum"

/**
 * Weight v of the share of the sum in a row's forecast at the last origin: what is left by the
 * models; 0 without observation.
 */
double qc_sporadic_sum_weight(const qc_rolling *rolling, size_t row);

#endif
