/* What the level of a young leaf is not known by. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_YOUNG_LEVEL_H
#define QC_FORECAST_RANGES_YOUNG_LEVEL_H

/**
 * Variance of the level of a leaf known for n >= 1 periods beyond that of one known for long, in
 * units of the variance of what the latter errs by one step ahead.
 *
 * A level that walks with noise about it, smoothed by a gain K: of that variance 1 - K is noise
 * and K^2 each step of the level. P_1 = 1 - K, P_{n + 1} = (1 - K) (P_n + K^2) / (P_n + K^2 + 1 -
 * K), which ends at K (1 - K). Without steps of the level 1 / n, without noise 0.
 *
 * Source: Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter, sec.
 * 3.3.1, doi:10.1017/CBO9781107049994.
 *
 * @param gain     0 to 1
 * @param periods  less than 1 counts as 1, more than 24 as 24
 */
double qc_young_level(double gain, double periods);

#endif
