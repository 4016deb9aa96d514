/* Sums and order statistics against closed forms. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_log.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <string.h>

#include "core/numeric.h"
#include "core/random.h"

static void sum__keeps_what_plain_adding_loses(void **state)
{
    static const double values[] = {1, 1e100, 1, -1e100};
    double harmonic[100000];

    (void)state;
    assert_true(qc_numeric_sum(values, 4) == 2.0);
    assert_true(qc_numeric_sum(values, 0) == 0.0);
    for (size_t i = 0; i < 100000; i++) {
        harmonic[i] = 1.0 / (double)(i + 1);
    }
    /* H(n) = ln n + gamma + 1/(2n) - 1/(12 n^2) + O(n^-4) */
    assert_close(qc_numeric_sum(harmonic, 100000), log(1e5) + M_EULER + 0.5e-5 - 1.0 / 12e10,
                 2e-16, 0);
}

static void quantiles__are_linear_between_order_statistics(void **state)
{
    double values[] = {40, 10, 30, 20};

    (void)state;
    qc_numeric_sort(values, 4);
    assert_close(values[0], 10, 0, 0);
    assert_close(values[3], 40, 0, 0);
    /* Type 7: h = (n - 1) p */
    assert_close(qc_numeric_quantile_sorted(values, 4, 0), 10, 0, 0);
    assert_close(qc_numeric_quantile_sorted(values, 4, 0.1), 13, 1e-15, 0);
    assert_close(qc_numeric_quantile_sorted(values, 4, 0.5), 25, 1e-15, 0);
    assert_close(qc_numeric_quantile_sorted(values, 4, 1), 40, 0, 0);
}

/* What is between two equal values is that value: a sum of its shares need not be. */
static void quantiles__keep_the_order_of_levels(void **state)
{
    double values[1000];

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        values[i] = i < 500 ? 20.000000000000053 : 20.000000000000053 + 1e-15 * (double)i;
    }
    for (size_t k = 1; k <= 1000; k++) {
        double lower = qc_numeric_quantile_sorted(values, 1000, (double)(k - 1) / 1000);
        double upper = qc_numeric_quantile_sorted(values, 1000, (double)k / 1000);

        assert_true(lower <= upper);
        assert_true(k > 499 || (upper >= values[0] && upper <= values[0]));
    }
}

/* Orders that are hard on one sort or another: random, all equal, few values, ascending,
 * descending, a mountain. */
static double value_at(int kind, size_t i, size_t count, qc_random *random)
{
    switch (kind) {
    case 0:
        return qc_random_normal(random);
    case 1:
        return 7;
    case 2:
        return floor(4 * qc_random_uniform(random));
    case 3:
        return (double)i;
    case 4:
        return (double)(count - i);
    default:
        return i < count / 2 ? (double)i : (double)(count - i);
    }
}

static void sort__orders_as_the_heap_does(void **state)
{
    static const size_t counts[] = {0, 1, 2, 3, 23, 24, 25, 26, 100, 1000, 4097};
    double values[4097], expected[4097];
    qc_random random;

    (void)state;
    qc_random_start(&random, 1, QC_PURPOSE_TEST, 5);
    for (int kind = 0; kind < 6; kind++) {
        for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
            size_t bytes = counts[k] * sizeof *values;

            for (size_t i = 0; i < counts[k]; i++) {
                values[i] = value_at(kind, i, counts[k], &random);
            }
            memcpy(expected, values, bytes);
            gsl_sort(expected, 1, counts[k]);
            qc_numeric_sort(values, counts[k]);
            assert_memory_equal(values, expected, bytes);
        }
    }
}

static void median__is_the_middle(void **state)
{
    double odd[] = {5, -1, 3};
    double even[] = {5, -1, 3, 4};

    (void)state;
    assert_close(qc_numeric_median(odd, 3), 3, 0, 0);
    assert_close(qc_numeric_median(even, 4), 3.5, 0, 0);
}

static void median__is_that_of_sorted_values(void **state)
{
    static const size_t counts[] = {1, 2, 24, 25, 26, 99, 100, 1000, 1001};
    double values[1001], sorted[1001];
    qc_random random;

    (void)state;
    qc_random_start(&random, 1, QC_PURPOSE_TEST, 6);
    for (int kind = 0; kind < 6; kind++) {
        for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
            for (size_t i = 0; i < counts[k]; i++) {
                values[i] = value_at(kind, i, counts[k], &random);
            }
            memcpy(sorted, values, counts[k] * sizeof *values);
            gsl_sort(sorted, 1, counts[k]);
            assert_close(qc_numeric_median(values, counts[k]),
                         gsl_stats_median_from_sorted_data(sorted, 1, counts[k]), 0, 0);
        }
    }
}

static void finite__sees_each_exception(void **state)
{
    double values[] = {1, 2, 3};

    (void)state;
    assert_true(qc_numeric_all_finite(values, 3));
    assert_true(qc_numeric_all_finite(values, 0));
    values[2] = NAN;
    assert_false(qc_numeric_all_finite(values, 3));
    values[2] = -INFINITY;
    assert_false(qc_numeric_all_finite(values, 3));
}

static void gsl__does_not_abort_after_init(void **state)
{
    gsl_sf_result result;

    (void)state;
    qc_numeric_gsl_init();
    qc_numeric_gsl_init();
    assert_int_not_equal(gsl_sf_log_e(-1, &result), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sum__keeps_what_plain_adding_loses),
        cmocka_unit_test(quantiles__are_linear_between_order_statistics),
        cmocka_unit_test(quantiles__keep_the_order_of_levels),
        cmocka_unit_test(sort__orders_as_the_heap_does),
        cmocka_unit_test(median__is_the_middle),
        cmocka_unit_test(median__is_that_of_sorted_values),
        cmocka_unit_test(finite__sees_each_exception),
        cmocka_unit_test(gsl__does_not_abort_after_init),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
