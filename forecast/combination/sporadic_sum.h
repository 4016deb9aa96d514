/* The sum of all intermittent leaves, forecast and divided among them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_SPORADIC_SUM_H
#define QC_FORECAST_COMBINATION_SPORADIC_SUM_H

#include "forecast/rolling.h"

/**
 * Moves the combinations of intermittent leaves towards their shares of the forecast of their
 * sum, at all origins.
 *
 * A few sales say little about a leaf's trend and nothing about its season; the sum of many
 * such leaves shows both. At an origin
 *
 *     S[t] = sum over leaves of mean_l / variance_l value_l[t]
 *     share_l = sum of decay^t value_l[-t] / sum of decay^t S[-t]
 *     point_l[h] = (1 - v) combination_l[h] + v share_l F[h]
 *
 * - The weight mean / variance of a leaf is what it tells about a change in proportion.
 * - F is the mean of two models' forecasts of S; with fewer than four leaves, which do not show
 *   what they have in common, it is the mean of S.
 * - v, between 0 and 1, is the same for all leaves. It minimises the squared errors of past
 *   forecasts, in units of each leaf's variance, and is shrunk towards 1 with the strength of
 *   the forecasts of one horizon.
 * - Shares are averaged over half-lives of 6, 12, 24 and 48 periods and none, weighted by the
 *   normal likelihood of what leaves sold over the horizons since. Before its first sale a leaf
 *   counts as selling nothing.
 *
 * Leaves that have ended, that return more than they sell, or whose own combination foresees
 * their sales stay as they are.
 *
 * Dividing a sum's forecast by past shares is the top-down method F of Gross & Sohl (1990),
 * Journal of Forecasting 9(3):233-254, doi:10.1002/for.3980090304. Learning a season from the
 * sum: Withycombe (1989), IJF 5(4):547-552.
 */
QC_MUST_CHECK qc_status qc_sporadic_sum_apply(qc_rolling *rolling, const qc_run *run,
                                              qc_error *error);

/** The name under which the sum's forecast stands among the models. */
#define QC_SPORADIC_SUM_NAME "shared_sum"

/**
 * The weight v of the sum's share in a row's forecast at the last origin: 1 minus the weights
 * of the models; 0 for a row without observations.
 */
double qc_sporadic_sum_weight(const qc_rolling *rolling, size_t row);

#endif
