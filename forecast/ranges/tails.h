/* How heavy the tails of a panel's errors are. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_TAILS_H
#define QC_FORECAST_RANGES_TAILS_H

#include "forecast/ranges/errors.h"

/**
 * Degrees of freedom of the Student distribution by which a panel's errors are drawn: from 3.5,
 * heavier than usual, to 7.3.
 *
 * Of the n errors e of a leaf at the first step, G = mean |e| / root mean square is Geary's
 * statistic: Geary (1935), Biometrika 27(3/4):310-332, doi:10.2307/2332693. With N(n) its mean
 * for normal errors and S(n) for those of Student's distribution with four degrees of freedom,
 * heaviness (N - G) / (N - S) is 0 and 1 for these two; averaged over leaves by n, shrunk to
 * the usual, and
 *
 *     1 / degrees = 1 / QC_ERROR_DEGREES + TOLD (heaviness - USUAL) / 4
 *
 * as 1 / degrees goes about in proportion. One leaf alone does not tell: QC_ERROR_DEGREES.
 */
double qc_tails_degrees(const qc_errors *errors);

#endif
