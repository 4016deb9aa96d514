/* Seasonal adjustment, classical or by STL, and the test whether there is a season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_SEASONAL_H
#define QC_FORECAST_MODELS_SEASONAL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"
#include "forecast/models/stl.h"

/** How seasonal indices act. */
typedef enum qc_seasonal_kind {
    QC_SEASONAL_NONE,
    QC_SEASONAL_ADDITIVE,      /**< value = rest + index; indices sum to 0 */
    QC_SEASONAL_MULTIPLICATIVE /**< value = rest x index; indices average 1 and are above 0 */
} qc_seasonal_kind;

/**
 * True if the autocorrelation at the seasonal lag is beyond its 90 % limits under the
 * correlations at shorter lags:
 *
 *     |r[season]| > 1.645 sqrt((1 + 2 (r[1]^2 + ... + r[season-1]^2)) / n)
 *
 * False below two full seasons, for season 1 and for a constant. Sources: Bartlett (1946),
 * Supplement to the JRSS 8(1):27-41, doi:10.2307/2983611; used so in the M4 benchmarks,
 * Makridakis, Spiliotis & Assimakopoulos (2020), IJF 36(1):54-74,
 * doi:10.1016/j.ijforecast.2019.04.014.
 */
bool qc_seasonal_significant(const double *values, size_t length, int season);

/**
 * The factor by which an estimated season is shrunk, 0 to 1: the positive part of 1 - 1 / F,
 * where F compares the variance of the changes from period to period (of logarithms if all
 * values are above 0) between the positions in the season with that within them. Changes are
 * used because a trend or a wandering level would hide the season in the values. 0 below two
 * full seasons, for season 1 and without any change. On the training parts of M1 and M3
 * (bench_models -b 1 and -b 2), 1 - 0.5 / F and 1 - 1.5 / F cost the damped and the theta model
 * 0.1 to 0.4 % in the mean of sMAPE and MASE, unshrunk seasons 1.4 % and more. Sources: James &
 * Stein (1961), Proc. 4th Berkeley Symposium 1:361-379; Miller & Williams (2003), IJF
 * 19(4):669-684, doi:10.1016/S0169-2070(02)00077-8, on seasonal indices.
 *
 * @param scratch  [length]
 */
double qc_seasonal_share(const double *values, size_t length, int season, double *scratch);

/** The same for the changes of `values` as they are: give logarithms where ratios matter. */
double qc_seasonal_share_of_changes(const double *values, size_t length, int season);

/** When and how far a season is adjusted for. */
typedef enum qc_seasonal_rule {
    QC_SEASONAL_BY_SHARE, /**< indices shrunk to 0 by qc_seasonal_share() */
    QC_SEASONAL_BY_TEST, /**< whole indices if qc_seasonal_significant(), as in the M4 benchmarks */
    QC_SEASONAL_BY_STL /**< additive by STL (forecast/models/stl.h), shrunk by qc_seasonal_share() */
} qc_seasonal_rule;

/** A seasonally adjusted series. */
typedef struct qc_seasonal {
    qc_seasonal_kind kind;
    size_t season, length;
    /** By STL: periods from one index to the next (forecast/models/stretch.h); else 0 */
    double stretch;
    /**
     * [season], of the positions 0, 1, ... modulo season; by STL the last season; NULL without
     * a season
     */
    double *index;
    double *adjusted; /**< [length] */
} qc_seasonal;

/**
 * Adjusts by classical decomposition (centred moving average of one season; the mean of what
 * deviates from it, by position in the season, normalised) if there are two full seasons and
 * the rule finds a season, else copies. Multiplicative where all values are above 0, else
 * additive.
 *
 * @param season  at least 1
 * @param plan    of STL, lent to one series after the other; may be NULL
 * @param[out] seasonal  clear with qc_seasonal_clear(); untouched on failure
 * @return QC_OK or QC_ERR_MEMORY
 *
 * Source: Kendall & Stuart (1983), The Advanced Theory of Statistics, vol. 3, pp. 410-414.
 */
QC_MUST_CHECK qc_status qc_seasonal_adjust(const double *values, size_t length, int season,
                                           qc_seasonal_rule rule, qc_stl_plan *plan,
                                           qc_seasonal *seasonal, qc_error *error);

/**
 * Adjusts by STL, with the season shrunk by a factor that logarithms and values have in common.
 *
 * @param share  that factor, 0 to 1: qc_seasonal_share()
 */
QC_MUST_CHECK qc_status qc_seasonal_adjust_by_stl(const double *values, size_t length,
                                                  int season, double share, qc_stl_plan *plan,
                                                  qc_seasonal *seasonal, qc_error *error);

/**
 * Puts the season of a position (0-based from the first value) back; by STL, of a position
 * behind the last.
 */
double qc_seasonal_restore(const qc_seasonal *seasonal, size_t position, double value);

void qc_seasonal_clear(qc_seasonal *seasonal);

#endif
