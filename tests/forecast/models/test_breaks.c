/* Outliers and level shifts: planted ones are found, others are not seen. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/breaks.h"

enum { LENGTH = 84, SEASON = 12 };

/* A yearly wave on a growing level, with disorder of two percent and no chance in it. */
static void fill(double values[LENGTH])
{
    for (size_t t = 0; t < LENGTH; t++) {
        double turn = (double)t;

        values[t] = 100.0 * exp(0.004 * turn + 0.25 * sin(2.0 * M_PI * turn / SEASON) +
                                0.02 * sin(9.7 * turn * turn));
    }
}

static qc_series_breaks find(const double *values, size_t length, int season)
{
    qc_series_breaks breaks = {0};
    qc_error error = {0};

    assert_ok(qc_series_breaks_find(values, length, season, &breaks, &error), error);
    return breaks;
}

static void breaks__are_not_seen_in_a_season_with_a_trend(void **state)
{
    double values[LENGTH];

    (void)state;
    fill(values);
    qc_series_breaks breaks = find(values, LENGTH, SEASON);
    assert_int_equal(breaks.count, 0);
    qc_series_breaks_clear(&breaks);
}

static void breaks__hold_a_planted_outlier(void **state)
{
    double values[LENGTH];

    (void)state;
    fill(values);
    double before = values[40];
    values[40] *= 1.8;
    qc_series_breaks breaks = find(values, LENGTH, SEASON);
    assert_int_equal(breaks.count, 1);
    assert_int_equal(breaks.item[0].at, 40);
    assert_false(breaks.item[0].is_shift);
    assert_true(breaks.item[0].is_share);
    assert_close(breaks.item[0].size, 0.8, 0.1, 0.0);
    assert_close(breaks.item[0].expected, before, 0.05, 0.0);
    qc_series_breaks_clear(&breaks);
}

static void breaks__hold_a_planted_shift(void **state)
{
    double values[LENGTH];

    (void)state;
    fill(values);
    for (size_t t = 50; t < LENGTH; t++) {
        values[t] *= 0.6;
    }
    qc_series_breaks breaks = find(values, LENGTH, SEASON);
    assert_int_equal(breaks.count, 1);
    assert_int_equal(breaks.item[0].at, 50);
    assert_true(breaks.item[0].is_shift);
    assert_close(breaks.item[0].size, -0.4, 0.1, 0.0);
    assert_true(isnan(breaks.item[0].expected));
    qc_series_breaks_clear(&breaks);
}

/* With a credit the values are looked at, not their logarithms. */
static void breaks__of_values_below_0_are_in_units(void **state)
{
    double values[LENGTH];

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        double turn = (double)t;

        values[t] = 100.0 + 20.0 * sin(2.0 * M_PI * turn / SEASON) + sin(9.7 * turn * turn);
    }
    values[30] -= 400.0;
    qc_series_breaks breaks = find(values, LENGTH, SEASON);
    assert_int_equal(breaks.count, 1);
    assert_int_equal(breaks.item[0].at, 30);
    assert_false(breaks.item[0].is_share);
    assert_close(breaks.item[0].size, -400.0, 0.1, 0.0);
    qc_series_breaks_clear(&breaks);
}

/* A walk of equally likely steps wanders far, and breaks nowhere; a shift of the scale changes
 * nothing. */
static void breaks__are_not_seen_in_a_walk(void **state)
{
    double walk[200];
    uint64_t random = 7;

    (void)state;
    walk[0] = 1000.0;
    for (size_t t = 1; t < 200; t++) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        walk[t] = walk[t - 1] + (double)(random >> 33) / 2147483648.0 - 0.5;
    }
    qc_series_breaks breaks = find(walk, 200, 1);
    assert_int_equal(breaks.count, 0);
    qc_series_breaks_clear(&breaks);
}

static void breaks__need_enough_values_that_change(void **state)
{
    static const double few[11] = {1, 2, 1, 2, 1, 90, 1, 2, 1, 2, 1};
    static const double still[20] = {0, 0, 0, 0, 0, 7, 0, 0, 0, 0,
                                     0, 0, 0, 0, 3, 0, 0, 0, 0, 0};

    (void)state;
    assert_int_equal(find(few, 11, 1).count, 0);
    assert_int_equal(find(still, 20, 1).count, 0);
    assert_int_equal(find(few, 0, 12).count, 0);
}

static qc_status find_once(void *context, qc_error *error)
{
    qc_series_breaks breaks = {0};
    qc_status status = qc_series_breaks_find(context, LENGTH, SEASON, &breaks, error);

    qc_series_breaks_clear(&breaks);
    return status;
}

static void breaks__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[LENGTH];

    (void)state;
    fill(values);
    qc_test_allocations(find_once, values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaks__are_not_seen_in_a_season_with_a_trend),
        cmocka_unit_test(breaks__hold_a_planted_outlier),
        cmocka_unit_test(breaks__hold_a_planted_shift),
        cmocka_unit_test(breaks__of_values_below_0_are_in_units),
        cmocka_unit_test(breaks__are_not_seen_in_a_walk),
        cmocka_unit_test(breaks__need_enough_values_that_change),
        cmocka_unit_test(breaks__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
