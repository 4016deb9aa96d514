/* The usual errors of a series whose own are not known yet. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/ranges/usual_error.h"

/*
 * Measured by bench_dispersion on the training parts of the M1 and M3 competitions, 181 + 645
 * yearly, 203 + 756 quarterly and 617 + 1,428 monthly series. Student distributions with the 80
 * % and 95 % quantiles of the one-step errors have deviations 0.068 and 0.085, 0.076 and 0.044,
 * 0.094 and 0.102, with 1.3 to 2.0 degrees of freedom; the 80 % quantile grows from step 1 to 8
 * by factors of 6.3 and 6.1, 2.1 and 2.4, 1.6 and 1.4. Logarithms of roughness have means of
 * -3.2 and -3.2, -3.1 and -3.2, -2.4 and -2.7, and deviations of 1.2 to 1.7.
 */
qc_usual_error qc_usual_error_of(int season)
{
    if (season > 4) {
        return (qc_usual_error){.variance = 0.10 * 0.10,
                                .degrees = 1.6,
                                .growth = 0.4,
                                .optimism = 0.22,
                                .roughness = -2.6};
    }
    if (season > 1) {
        return (qc_usual_error){.variance = 0.055 * 0.055,
                                .degrees = 1.6,
                                .growth = 0.8,
                                .optimism = 0.36,
                                .roughness = -3.2};
    }
    return (qc_usual_error){.variance = 0.08 * 0.08,
                            .degrees = 1.6,
                            .growth = 1.75,
                            .optimism = 0.36,
                            .roughness = -3.2};
}
