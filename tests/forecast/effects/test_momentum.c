/* Momentum: lines and steps by hand, with a season and without, and rows that have none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/effects/momentum.h"

enum { MOST = 120 };

static double momentum_of(const double *values, size_t length, int season)
{
    double momentum = NAN;
    qc_error error = {0};

    assert_ok(qc_momentum(values, length, season, NULL, &momentum, &error), error);
    return momentum;
}

/* Grows by a rate on the logarithm, with a season of 4 of a strength. */
static void grow(double rate, double strength, double *values)
{
    static const double season[4] = {-0.3, 0.1, -0.1, 0.3};

    for (size_t t = 0; t < MOST; t++) {
        values[t] = 1000 * exp(rate * (double)t + strength * season[t % 4]);
    }
}

/* The latest value is 1.5 changes above the mean of the latest four. */
static double of_line(double rate)
{
    return 0.1 * (-log(fabs(rate) + 0.01) - 2) * 1.5 * rate;
}

/* STL finds a season that never changes to a hundredth of what the line makes. */
static void momentum__of_a_line_is_by_hand(void **state)
{
    const double rates[] = {0.02, 0.1, -0.05, 0.0};
    double values[MOST];

    (void)state;
    for (size_t k = 0; k < 4; k++) {
        double with_season = 0;

        grow(rates[k], 0, values);
        assert_close(momentum_of(values, 40, 1), of_line(rates[k]), 1e-9, 1e-12);
        grow(rates[k], 1, values);
        with_season = momentum_of(values, 40, 4);
        assert_close(with_season, of_line(rates[k]), 0.02, 1e-5);
        for (size_t t = 0; t < MOST; t++) {
            values[t] *= 1e6; /* in another unit it is the same */
        }
        assert_close(momentum_of(values, 40, 4), with_season, 1e-9, 1e-12);
    }
}

/* Flat but for the last value: the mean of four moves by a quarter of it, the unit by a
 * twelfth, and no more than five units count. */
static void momentum__of_a_step_is_bounded(void **state)
{
    static const double steps[] = {0.05, 0.1, 0.2, 0.4};
    double values[MOST];

    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
            double step = steps[k];
            double unit = step / 12 + 0.01;
            double expected = sign * 0.1 * (-log(unit) - 2) * fmin(0.75 * step, 5 * unit);

            grow(0, 0, values);
            values[39] *= exp(sign * step);
            assert_close(momentum_of(values, 40, 1), expected, 1e-9, 0);
        }
    }
}

static void momentum__is_none_of_rough_rows(void **state)
{
    double values[MOST];

    (void)state;
    grow(0, 0, values);
    for (size_t t = 0; t < MOST; t++) {
        values[t] *= t % 2 == 0 ? 1.15 : 1.0; /* changes of .14 */
    }
    assert_close(momentum_of(values, 40, 1), 0, 0, 0);
    grow(0.14, 0, values);
    assert_close(momentum_of(values, 40, 1), 0, 0, 0);
}

static void momentum__is_none_where_nothing_is_known(void **state)
{
    double values[MOST];

    (void)state;
    grow(0.02, 0, values);
    assert_close(momentum_of(values, 7, 1), 0, 0, 0);
    assert_true(momentum_of(values, 8, 1) > 0);
    assert_close(momentum_of(values, 8, 4), 0, 0, 0);
    assert_true(momentum_of(values, 9, 4) > 0);
    assert_true(momentum_of(values, 25, 12) > 0);
    assert_close(momentum_of(values, 24, 12), 0, 0, 0);
    assert_close(momentum_of(values, 110, 52), 0, 0, 0);
    values[3] = 0;
    assert_close(momentum_of(values, 40, 1), 0, 0, 0);
}

static qc_status find_again(void *context, qc_error *error)
{
    double momentum = 0;

    return qc_momentum(context, 12, 4, NULL, &momentum, error);
}

static void momentum__survives_failing_allocations(void **state)
{
    double values[MOST];

    (void)state;
    grow(0.02, 1, values);
    qc_test_allocations(find_again, values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(momentum__of_a_line_is_by_hand),
        cmocka_unit_test(momentum__of_a_step_is_bounded),
        cmocka_unit_test(momentum__is_none_of_rough_rows),
        cmocka_unit_test(momentum__is_none_where_nothing_is_known),
        cmocka_unit_test(momentum__survives_failing_allocations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
