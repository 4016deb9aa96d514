/* Sums and order statistics that do not depend on chance. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/numeric.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdatomic.h>

void qc_sum_add(qc_sum *sum, double value)
{
    double total = sum->total + value;

    if (fabs(sum->total) >= fabs(value)) {
        sum->lost += (sum->total - total) + value;
    } else {
        sum->lost += (value - total) + sum->total;
    }
    sum->total = total;
}

double qc_sum_value(const qc_sum *sum)
{
    return sum->total + sum->lost;
}

double qc_numeric_sum(const double *values, size_t count)
{
    qc_sum sum = {0};

    for (size_t i = 0; i < count; i++) {
        qc_sum_add(&sum, values[i]);
    }
    return qc_sum_value(&sum);
}

bool qc_numeric_all_finite(const double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i])) {
            return false;
        }
    }
    return true;
}

void qc_numeric_sort(double *values, size_t count)
{
    gsl_sort(values, 1, count);
}

double qc_numeric_quantile_sorted(const double *sorted, size_t count, double level)
{
    return gsl_stats_quantile_from_sorted_data(sorted, 1, count, level);
}

double qc_numeric_median(double *values, size_t count)
{
    gsl_sort(values, 1, count);
    return gsl_stats_median_from_sorted_data(values, 1, count);
}

void qc_numeric_gsl_init(void)
{
    static atomic_flag done = ATOMIC_FLAG_INIT;

    if (!atomic_flag_test_and_set(&done)) {
        (void)gsl_set_error_handler_off();
    }
}
