/* Shapes of the ramp of a new territory, and how usual each is. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_RAMP_SHAPES_H
#define QC_FORECAST_EFFECTS_RAMP_SHAPES_H

#include <stddef.h>

/** Number of shapes; the first is none. */
enum { QC_RAMP_SHAPES = 51 };

/** Logarithm of the share of its level that a shape has reached at an age, in years. */
double qc_ramp_shape(size_t shape, double age);

/**
 * Weight of a shape in the prior, in leaves. A ramp is the less usual the lower it starts.
 */
double qc_ramp_prior(size_t shape);

#endif
