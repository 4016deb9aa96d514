/* The uncertainty of the level of a young leaf. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_YOUNG_LEVEL_H
#define QC_FORECAST_RANGES_YOUNG_LEVEL_H

/**
 * The variance of the estimated level of a leaf known for n >= 1 periods, beyond that of a leaf
 * known for long, in units of the latter's variance of errors one step ahead.
 *
 * The level is a random walk with noise about it, smoothed with a gain K. Of that variance the
 * noise has 1 - K and each step of the level K^2, so that P_1 = 1 - K and P_{n + 1} = (1 - K)
 * (P_n + K^2) / (P_n + K^2 + 1 - K), with the limit K (1 - K). For a constant level this is 1 /
 * n, without noise 0.
 *
 * Source: Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter, sec.
 * 3.3.1, doi:10.1017/CBO9781107049994.
 *
 * @param gain     0 to 1
 * @param periods  less than 1 counts as 1, more than 24 as 24
 */
double qc_young_level(double gain, double periods);

#endif
