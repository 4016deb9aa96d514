/* Student's distribution with four degrees of freedom, by which errors are drawn, in closed form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_STUDENT_H
#define QC_FORECAST_STUDENT_H

/**
 * Degrees of freedom of Student's distribution, by which errors are drawn. On training parts 3.5, 4 and 5, each with an OPTIMISM
 * (spread.c) of its own, give interval scores within .6 % of each other; 3.5 to 4 by what is behind each variance, .5 % higher.
 */
enum { QC_ERROR_DEGREES = 4 };

/**
 * The size that |t| is below with a chance in [0, 1):
 *
 *     t = 2 sqrt(cos(a / 3) / cos(a) - 1) = 2 sqrt(2 sin(2a / 3) sin(a / 3) / cos(a)),   sin(a) = chance
 *
 * Shaw (2006), Journal of Computational Finance 9(4):37-73, doi:10.21314/JCF.2006.150; the second form loses no digits near 0.
 */
double qc_student_size(double chance);

/**
 * The factor sqrt(4 / c) that makes a normal variate one of Student's, where chi-squared with four degrees of freedom is below
 * c with a chance in (0, 1). The chance of more is (1 + c / 2) exp(-c / 2).
 */
double qc_student_tail(double chance);

#endif
