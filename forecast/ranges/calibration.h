/* How ranges would have held: what deviations below and above a forecast have to be multiplied by. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_CALIBRATION_H
#define QC_FORECAST_RANGES_CALIBRATION_H

#include "forecast/rolling.h"

/** Factors of deviations on either side of the forecast; 1 where nothing is known. */
typedef struct qc_sides {
    double below, above;
} qc_sides;

/**
 * First of the latest origins whose ranges are looked at as of an origin; the origin itself if
 * there is none.
 */
size_t qc_sides_first(const qc_rolling *rolling, size_t origin);

/**
 * Looks at ranges as they would have been drawn at the latest origins, half a horizon of them,
 * and at what came since.
 *
 * With u = (actual - forecast) / deviation, falls by qc_errors_deviation(), over all leaves,
 * steps and these origins, and t_p the quantile of Student's distribution by which errors are
 * drawn, a side's factor is the geometric mean of the quantiles p = .9 and .975 of u / t_p
 * (below: of -u / t_p), shrunk to 1 by the number of errors behind it. This is split conformal
 * prediction with scaled errors, one series of scores for each side: Lei et al. (2018), JASA
 * 113(523):1094-1111, doi:10.1080/01621459.2017.1307116; the quantile p of n scores is the one
 * of rank p (n + 1), and where that is beyond n the scores do not tell.
 *
 * @param origin  at least rolling->combined; nothing later is looked at, nor any forecast made
 *          before its window
 */
QC_MUST_CHECK qc_status qc_sides_find(const qc_rolling *rolling, size_t origin, qc_sides *sides,
                                      qc_error *error);

#endif
