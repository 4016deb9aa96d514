/* Shapes of the ramp of a new territory, and how usual each is. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/effects/ramp_shapes.h"

#include <math.h>

enum { STARTS = 5, LENGTHS = 5 };

/* Weight of the prior, in leaves that open at their level and in leaves that ramp up. With twice
 * as many of the latter, leaves that open at their level are forecast too high where none or
 * one opening is known. */
static const double PRIOR_LEVEL = 1, PRIOR_RAMPS = 0.05;

/* The grid: share of the level in the first period, and length of the ramp. */
static const double starts[STARTS] = {0.05, 0.12, 0.25, 0.45, 0.7};
static const double lengths[LENGTHS] = {0.09, 0.25, 0.5, 1, 1.5}; /* years */

double qc_ramp_shape(size_t shape, double age)
{
    if (shape == 0) {
        return 0;
    }
    size_t k = (shape - 1) / 2;
    double start = starts[k % STARTS];
    double part = age / lengths[k / STARTS];

    return log(shape % 2 == 0 ? start + (1 - start) * fmin(1, part)
                              : 1 - (1 - start) * exp(-3 * part));
}

double qc_ramp_prior(size_t shape)
{
    double total = 0;

    for (size_t k = 0; k < STARTS; k++) {
        total += starts[k];
    }
    return shape == 0 ? PRIOR_LEVEL
                      : PRIOR_RAMPS * starts[(shape - 1) / 2 % STARTS] / total / 2 / LENGTHS;
}
