/* Which gains let exponential smoothing forget where it started. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "forecast/ets.h"

/* How far outside the unit circle a root may lie. */
#define SLACK 1e-10

/*
 * True if no root of the polynomial c[0] + c[1] x + ... + c[degree] x^degree, c[degree] = 1, lies outside the unit circle: the
 * reflection coefficients, taken off one after the other, are all below 1 (Schur 1917, doi:10.1515/crll.1917.147.205; Cohn 1922).
 */
static bool roots_within(double *c, size_t degree)
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

/* With a trend and a season the errors follow, after the factor common to seasons is taken out,
 * (phi (1 - alpha - gamma), alpha + beta - alpha phi + gamma - 1, alpha + beta - alpha phi, ..., alpha + beta - phi, 1). Without
 * one of the two the usual region lies within the admissible one. */
bool qc_ets_admissible(qc_ets_form form, size_t period, const qc_ets_gains *gains)
{
    double c[QC_ETS_MOST_SEASON + 2];
    double phi = gains->damping;
    double both = gains->level + gains->trend - gains->level * phi;

    if (form.trend == QC_ETS_NO_TREND || form.season == QC_ETS_NO_SEASON) {
        return true;
    }
    c[0] = phi * (1.0 - gains->level - gains->season);
    c[1] = both + gains->season - 1.0;
    for (size_t k = 2; k < period; k++) {
        c[k] = both;
    }
    c[period] = gains->level + gains->trend - phi;
    c[period + 1] = 1.0;
    return roots_within(c, period + 1);
}
