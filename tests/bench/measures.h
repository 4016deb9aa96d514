/* The measures of the M competitions, for the benchmarks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_BENCH_MEASURES_H
#define QC_TESTS_BENCH_MEASURES_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/bench/competition.h"

/** Sums over the series of a file. */
typedef struct measures {
    double smape, mase; /**< of all values; of all series */
    size_t values, series, scaled;
} measures;

/** Adds the errors of a forecast [horizon] of a series' test part. */
void measures_add(measures *m, const competition_series *series, const double *forecast);

/** Mean absolute error of a forecast in percent of the mean of both sizes. */
double measures_smape(const measures *m);

/** Mean absolute error in units of that of seasonal naive within the series. */
double measures_mase(const measures *m);

/** The mean of both over those of a benchmark on the same series. */
double measures_owa(const measures *m, const measures *benchmark);

/**
 * The competitions' benchmark: classical multiplicative adjustment if the season is
 * significant, and the last value.
 */
bool measures_naive2(const double *values, size_t length, int season, size_t horizon,
                     double *forecast);

#endif
