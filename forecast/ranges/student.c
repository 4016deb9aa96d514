/* Student's distribution, from which errors are drawn; four degrees of freedom in closed
 * form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/ranges/student.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <stdbool.h>

_Static_assert(QC_ERROR_DEGREES == 4, "the closed forms are those of four degrees of freedom");

/* Most steps of Newton's method; five usually do. */
enum { MOST_STEPS = 20 };

/* True for the degrees of freedom that have a closed form. */
static bool is_closed(double degrees)
{
    return fabs(degrees - QC_ERROR_DEGREES) < DBL_EPSILON;
}

double qc_student_size(double chance, double degrees)
{
    if (!is_closed(degrees)) {
        return gsl_cdf_tdist_Qinv((1 - chance) / 2, degrees);
    }
    double angle = asin(chance);
    double cosine = sqrt((1 - chance) * (1 + chance));

    return 2 * sqrt(2 * sin(2 * angle / 3) * sin(angle / 3) / cosine);
}

/* Newton's method for y - log(1 + y) = -log(1 - chance), y = c / 2. The left side is convex and
 * the start lies beyond the solution, so every step comes closer until rounding stops it. */
double qc_student_tail(double chance, double degrees)
{
    double aim = -log1p(-chance);
    double y = aim + sqrt(2 * aim);

    for (int k = 0; k < MOST_STEPS; k++) {
        double next = y - (y - log1p(y) - aim) * (1 + y) / y;

        if (!(next < y)) {
            break;
        }
        y = next;
    }
    double tail = sqrt(QC_ERROR_DEGREES / (2 * y));

    return is_closed(degrees) ? tail
                              : pow(tail, sqrt(gsl_sf_psi_1(degrees / 2) /
                                               gsl_sf_psi_1((double)QC_ERROR_DEGREES / 2)));
}
