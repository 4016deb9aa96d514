/* Test of the pooled regression: where it bends errors, against a closed form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/past_sketch.h"

/*
 * Five equal leaves of which nothing else is known: the regression is Huber's mean of y = log(a / mean a), one step from
 * 0, where |y| beyond 1.345 times the middle |y| / 0.6745 counts less. Only the fifth is that far off.
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regression__bends_errors_at_hubers_constant),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
