/* Student's distribution with four degrees of freedom, by which errors are drawn, in closed form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/student.h"

#include <math.h>

_Static_assert(QC_ERROR_DEGREES == 4, "the closed forms are those of four degrees of freedom");

/* Steps at most; five are the rule. */
enum { MOST_STEPS = 20 };

double qc_student_size(double chance)
{
    double angle = asin(chance);
    double cosine = sqrt((1 - chance) * (1 + chance));

    return 2 * sqrt(2 * sin(2 * angle / 3) * sin(angle / 3) / cosine);
}

/* Newton's method for y - log(1 + y) = -log(1 - chance) with y = c / 2. The left side is convex and the start beyond the solution, so
 * that each step comes nearer until rounding stops it. */
double qc_student_tail(double chance)
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
    return sqrt(QC_ERROR_DEGREES / (2 * y));
}
