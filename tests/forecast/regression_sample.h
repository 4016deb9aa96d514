/* Designs with responses for tests of the public regression, and its fit. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_FORECAST_REGRESSION_SAMPLE_H
#define QC_TESTS_FORECAST_REGRESSION_SAMPLE_H

#include <stdint.h>

#include "quotacast/regression.h"

#define ROWS 30
#define COLUMNS 4

/** Brownlee's stack loss data, with a constant. */
void fill_stack(double design[21 * 4], double y[21]);

/** A constant and three columns of noise, y a mix of them and more noise; ROWS by COLUMNS. */
void fill_random(double *design, double *y, uint64_t seed);

qc_regression *fit_or_fail(const double *design, const double *y, const double *weight,
                           size_t rows, size_t columns, bool robust);

#endif
