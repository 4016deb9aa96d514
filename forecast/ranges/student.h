/* Student's distribution, from which errors are drawn; four degrees of freedom in closed
 * form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_STUDENT_H
#define QC_FORECAST_RANGES_STUDENT_H

/**
 * The usual degrees of freedom of errors; a panel's own are in forecast/ranges/tails.h. On
 * training parts 3.5, 4 and 5, each with an OPTIMISM (variance_fit.c) of its own, give interval
 * scores within .6 % of each other. Degrees of 3.5 to 4 that depend on the number of errors
 * behind each variance give .5 % higher ones.
 */
enum { QC_ERROR_DEGREES = 4 };

/**
 * The quantile of |t| for a chance in [0, 1). With four degrees of freedom it needs no search:
 * for sin(a) = chance,
 *
 *     t = 2 sqrt(cos(a / 3) / cos(a) - 1) = 2 sqrt(2 sin(2a / 3) sin(a / 3) / cos(a))
 *
 * Shaw (2006), Journal of Computational Finance 9(4):37-73, doi:10.21314/JCF.2006.150. The
 * second form loses no digits near 0.
 */
double qc_student_size(double chance, double degrees);

/**
 * The factor that turns a normal variate into a Student one. With four degrees of freedom it is
 * sqrt(4 / c), c the quantile of chi-squared for a chance in (0, 1); chi-squared exceeds c with
 * a chance of (1 + c / 2) exp(-c / 2). For other degrees this factor is raised to the power
 * sqrt(trigamma(degrees / 2) / trigamma(2)), which gives its logarithm the right variance. That
 * is close enough, as only the order of the products is used.
 */
double qc_student_tail(double chance, double degrees);

#endif
