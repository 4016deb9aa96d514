/* How often a series must be differenced: a test for a unit root, and the strength of the season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_UNIT_ROOT_H
#define QC_FORECAST_MODELS_UNIT_ROOT_H

#include <stddef.h>

#include "core/fail.h"

/**
 * The KPSS statistic of stationarity about a level: with S[t] the sums of the deviations e from
 * the mean,
 *
 *     sum of S[t]^2 / (n^2 s^2),   s^2 = (sum e[t]^2 + 2 sum over l of (1 - l / (lags + 1)) sum e[t] e[t-l]) / n
 *
 * 0 for a constant. @param lags less than length
 *
 * Source: Kwiatkowski, Phillips, Schmidt & Shin (1992), Journal of Econometrics
 * 54(1-3):159-178, doi:10.1016/0304-4076(92)90104-Y; weights: Newey & West (1987), Econometrica
 * 55(3):703-708, doi:10.2307/1913610.
 */
double qc_kpss_statistic(const double *values, size_t length, size_t lags);

/**
 * Differences, 0 to 2, until the KPSS test with 3 sqrt(n) / 13 lags no longer refuses
 * stationarity at 5 % (statistic above 0.463) or nothing but a constant is left. `work`:
 * [length].
 *
 * Source: Hyndman & Khandakar (2008), doi:10.18637/jss.v027.i03.
 */
size_t qc_unit_root_differences(const double *values, size_t length, double *work);

/**
 * The strength of the season: 1 - Var(remainder) / Var(season + remainder) of an STL
 * decomposition with a seasonal window of 11, within 0 and 1. 0 for season 1 and up to two full
 * seasons.
 *
 * @return QC_OK or QC_ERR_MEMORY
 *
 * Source: Wang, Smith & Hyndman (2006), Data Mining and Knowledge Discovery 13(3):335-364,
 * doi:10.1007/s10618-005-0039-x.
 */
QC_MUST_CHECK qc_status qc_season_strength(const double *values, size_t length, size_t season,
                                           double *strength, qc_error *error);

#endif
