/* Test of the pooled regression: where it bends errors, against a closed form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/past_sketch.h"

/*
 * Five equal leaves of which nothing else is known: the regression is Huber's mean of y = log(a
 * / mean a), one step from 0, where |y| beyond 1.345 times the middle |y| / 0.6745 counts less.
 * Only the fifth is that far off.
 */
static void regression__bends_errors_at_hubers_constant(void **state)
{
    static const double sold[5] = {90, 100, 105, 110, 195}; /* 120 each on average */
    past_sketch *one = past_sketch_new(5, 3, false);
    double bend = 1.345 * log(120.0 / 100) / 0.6745;
    double sum = bend, weights = 4 + bend / log(195.0 / 120);
    double *value = NULL;

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        *past_sketch_at(one, i, 0) = 100;
        *past_sketch_at(one, i, 1) = sold[i];
        *past_sketch_at(one, i, 2) = sold[i];
        sum += i < 4 ? log(sold[i] / 120) : 0;
    }
    past_sketch_lay(one);
    value = past_sketch_value(one, QC_METHOD_REGRESSION, 1);
    for (size_t i = 0; i < 5; i++) {
        assert_close(value[i], sold[i] * exp(sum / weights), 1e-12, 0);
    }
    free(value);
    past_sketch_free(one);
}

/*
 * Growth follows that of two periods before, and nothing else: g_t = 0.8 g_(t-2) + e. The
 * regression finds it, and misses the one to come by far less than growing all alike does.
 */
static void regression__sees_growth_of_two_periods_before(void **state)
{
    enum { LEAVES = 60, PERIODS = 16 };
    past_sketch *one = past_sketch_new(LEAVES, PERIODS, false);
    unsigned long long seed = 11;
    double *value = NULL;
    double off = 0, alike = 0, mean = 0, log_growth[LEAVES];

    (void)state;
    for (size_t i = 0; i < LEAVES; i++) {
        double before[2] = {0.2 * past_sketch_noise(&seed), 0.2 * past_sketch_noise(&seed)};
        double level = 1000;

        for (size_t p = 0; p < PERIODS; p++) {
            double growth = 0.8 * before[0] + 0.04 * past_sketch_noise(&seed) +
                            (p < 4 ? 0.1 * past_sketch_noise(&seed) : 0);

            *past_sketch_at(one, i, p) = level *= exp(growth);
            before[0] = before[1];
            before[1] = growth;
        }
        log_growth[i] =
            log(*past_sketch_at(one, i, PERIODS - 1) / *past_sketch_at(one, i, PERIODS - 2));
        mean += log_growth[i] / LEAVES;
    }
    past_sketch_lay(one);
    value = past_sketch_value(one, QC_METHOD_REGRESSION, PERIODS - 2);
    for (size_t i = 0; i < LEAVES; i++) {
        double said = log(value[i] / *past_sketch_at(one, i, PERIODS - 2));

        off += fabs(log_growth[i] - said);
        alike += fabs(log_growth[i] - mean);
    }
    assert_true(off < 0.7 * alike);
    free(value);
    past_sketch_free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regression__bends_errors_at_hubers_constant),
        cmocka_unit_test(regression__sees_growth_of_two_periods_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
