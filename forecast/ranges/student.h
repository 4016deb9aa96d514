/* Student's distribution, by which errors are drawn, with four degrees of freedom in closed form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_STUDENT_H
#define QC_FORECAST_RANGES_STUDENT_H

/**
 * Degrees of freedom of Student's distribution, by which errors are drawn where a panel does
 * not tell of others (forecast/ranges/tails.h). On training parts 3.5, 4 and 5, each with an OPTIMISM
 * (variances.c) of its own, give interval scores within .6 % of each other; 3.5 to 4 by what is
 * behind each variance, .5 % higher.
 */
enum { QC_ERROR_DEGREES = 4 };

/**
 * The size that |t| is below with a chance in [0, 1); with four degrees of freedom, which need
 * not ask GSL:
 *
 *     t = 2 sqrt(cos(a / 3) / cos(a) - 1) = 2 sqrt(2 sin(2a / 3) sin(a / 3) / cos(a)),   sin(a) = chance
 *
 * Shaw (2006), Journal of Computational Finance 9(4):37-73, doi:10.21314/JCF.2006.150; the
 * second form loses no digits near 0.
 */
double qc_student_size(double chance, double degrees);

/**
 * What makes Student's variates of normal ones: sqrt(4 / c), where chi-squared with four
 * degrees of freedom is below c with a chance in (0, 1); the chance of more is (1 + c / 2)
 * exp(-c / 2). With others, that to the power at which its logarithm has their variance,
 * sqrt(trigamma(degrees / 2) / trigamma(2)): near enough for the order of what it is multiplied
 * with.
 */
double qc_student_tail(double chance, double degrees);

#endif
