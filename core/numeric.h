/* Sums and order statistics that do not depend on chance. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_CORE_NUMERIC_H
#define QC_CORE_NUMERIC_H

#include <stdbool.h>
#include <stddef.h>

/**
 * A compensated sum in the order of adding (Neumaier 1974, ZAMM 54:39-51,
 * doi:10.1002/zamm.19740540106).
 */
typedef struct qc_sum {
    double total, lost;
} qc_sum;

void qc_sum_add(qc_sum *sum, double value);
double qc_sum_value(const qc_sum *sum);

/** Compensated sum of `count` values; 0 for none. */
double qc_numeric_sum(const double *values, size_t count);

/** True if all values are finite. */
bool qc_numeric_all_finite(const double *values, size_t count);

/** Sorts ascending; values must not be NAN. */
void qc_numeric_sort(double *values, size_t count);

/** Quantile of sorted values, Hyndman & Fan (1996) type 7; count at least 1, level in [0, 1]. */
double qc_numeric_quantile_sorted(const double *sorted, size_t count, double level);

/** Median; `values` is reordered. count at least 1. */
double qc_numeric_median(double *values, size_t count);

/**
 * Switches GSL's aborting error handler off, once; every file that calls GSL calls this first.
 * Thread-safe.
 */
void qc_numeric_gsl_init(void);

#endif
