/* Factors that correct ranges by how past ranges held. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_CALIBRATION_H
#define QC_FORECAST_RANGES_CALIBRATION_H

#include "forecast/rolling.h"

/** Factors for deviations below and above the forecast; 1 where nothing is known. */
typedef struct qc_sides {
    double below, above;
} qc_sides;

/**
 * The first of the latest origins whose ranges are compared with what came, as of an origin;
 * the origin itself if there is none.
 */
size_t qc_sides_first(const qc_rolling *rolling, size_t origin);

/**
 * Compares the ranges that would have been drawn at the latest origins, half a horizon of them,
 * with what came since.
 *
 * Scores are u = (actual - forecast) / deviation over all leaves, steps and these origins, with
 * deviations below the forecast by qc_errors_deviation(). t_p is the quantile of the Student
 * distribution from which errors are drawn. The factor above is the geometric mean, over p = .9
 * and .975, of the quantile p of u / t_p; the factor below that of -u / t_p. Both are shrunk
 * towards 1 by the number of errors behind them. This is split conformal prediction with scaled
 * errors, with scores of each side apart: Lei et al. (2018), JASA 113(523):1094-1111,
 * doi:10.1080/01621459.2017.1307116. The quantile p of n scores is the one of rank p (n + 1);
 * if that is beyond n, it is unknown.
 *
 * @param origin  at least rolling->combined; nothing later is read, nor any forecast made
 *          before
 *          its window
 */
QC_MUST_CHECK qc_status qc_sides_find(const qc_rolling *rolling, size_t origin, qc_sides *sides,
                                      qc_error *error);

#endif
