/* How heavy the tails of a panel's errors are. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_TAILS_H
#define QC_FORECAST_RANGES_TAILS_H

#include "forecast/ranges/errors.h"

/**
 * The degrees of freedom of the Student distribution from which a panel's errors are drawn:
 * from 3.5 (heavier tails than usual) to 7.3.
 *
 * For the n errors e of a leaf at the first step, Geary's statistic is G = mean |e| / root mean
 * square: Geary (1935), Biometrika 27(3/4):310-332, doi:10.2307/2332693. With N(n) its mean for
 * normal errors, and S(n) for Student errors with four degrees of freedom, the heaviness
 * (N - G) / (N - S) is 0 for the former and 1 for the latter. It is averaged over leaves,
 * weighted by n, and shrunk towards the usual one. As 1 / degrees is about proportional to it,
 *
 *     1 / degrees = 1 / QC_ERROR_DEGREES + TOLD (heaviness - USUAL) / 4
 *
 * A single leaf tells too little and gets QC_ERROR_DEGREES.
 */
double qc_tails_degrees(const qc_errors *errors);

#endif
