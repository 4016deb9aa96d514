/* Made-up series for the benchmarks of time. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/made_up.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/random.h"

void made_up_fill(double *values, size_t length, int season, uint64_t item)
{
    qc_random random;
    double level = 6;

    qc_random_start(&random, 1, QC_PURPOSE_TEST, item);
    double wave = 0.2 * qc_random_uniform(&random);
    double trend = 0.004 * qc_random_normal(&random);

    for (size_t t = 0; t < length; t++) {
        double phase = 2 * M_PI * (double)t / (double)season;

        level += trend + 0.03 * qc_random_normal(&random);
        values[t] = exp(level + wave * sin(phase) + 0.05 * qc_random_normal(&random));
    }
}

void *made_up_take(size_t count, size_t size)
{
    void *block = calloc(count, size);

    if (block == NULL) {
        (void)fprintf(stderr, "out of memory\n");
        exit(1);
    }
    return block;
}
