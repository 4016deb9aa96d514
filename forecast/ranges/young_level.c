/* The uncertainty of the level of a young leaf. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/ranges/young_level.h"

#include <math.h>

/* More periods change nothing: for a constant level the variance left is .04. */
static const double MOST_PERIODS = 24;

double qc_young_level(double gain, double periods)
{
    double noise = 1 - gain;
    double step = gain * gain;
    double variance = noise;
    int last = (int)fmin(fmax(periods, 1), MOST_PERIODS);

    for (int n = 1; n < last && noise > 0; n++) {
        variance = noise * (variance + step) / (variance + step + noise);
    }
    return fmax(variance - gain * noise, 0);
}
