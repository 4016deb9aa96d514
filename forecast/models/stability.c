/* Whether a recursion forgets where it started. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/models/stability.h"

#include <math.h>
#include <string.h>

/* How far outside the unit circle a root may lie. */
#define SLACK 1e-10

bool qc_roots_within(double *c, size_t degree)
{
    for (size_t n = degree; n > 0; n--) {
        double reflection = c[0] / c[n];
        double rest = 1.0 - reflection * reflection;

        if (fabs(reflection) > 1.0 + SLACK) {
            return false;
        }
        if (!(rest > SLACK)) {
            return true; /* on the circle as nearly as can be told */
        }
        for (size_t k = 0; k < n - k; k++) {
            double low = c[k], high = c[n - k];

            c[k] = (low - reflection * high) / rest;
            c[n - k] = (high - reflection * low) / rest;
        }
        if (n % 2 == 0) {
            c[n / 2] /= 1.0 + reflection;
        }
        memmove(c, c + 1, n * sizeof *c);
    }
    return true;
}
