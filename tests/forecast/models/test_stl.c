/* STL: what holds for any decomposition. The numbers of R's stl() are in tests/reference. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/stl.h"

#define LENGTH 60
#define SEASON 12

static void fill_sales(double *values)
{
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = 50.0 + 0.3 * (double)t + 10.0 * sin((double)t * 0.5235987755982988) +
                    2.0 * cos(3.7 * (double)t * (double)t);
    }
}

static qc_stl decompose(const double *values, size_t window, bool robust)
{
    qc_stl_settings settings = qc_stl_settings_default(SEASON, LENGTH, window, robust);
    qc_stl stl = {0};
    qc_error error;

    assert_ok(qc_stl_decompose(values, LENGTH, &settings, &stl, &error), error);
    return stl;
}

static void settings__are_those_of_the_paper(void **state)
{
    qc_stl_settings fixed = qc_stl_settings_default(12, 100, 8, false);
    qc_stl_settings periodic = qc_stl_settings_default(4, 100, 0, true);

    (void)state;
    assert_int_equal(fixed.seasonal.window, 9);
    assert_int_equal(fixed.trend.window, 23); /* 18 / (1 - 1.5 / 9) = 21.6 */
    assert_int_equal(fixed.low_pass.window, 13);
    assert_int_equal(fixed.trend.jump, 3);
    assert_int_equal(fixed.inner, 2);
    assert_int_equal(fixed.outer, 0);
    assert_true(periodic.periodic);
    assert_int_equal(periodic.trend.window, 7); /* 6 / (1 - 1.5 / 1001) = 6.01 */
    assert_int_equal(periodic.low_pass.window, 5);
    assert_int_equal(periodic.outer, 15);
}

static void decompose__gives_a_pattern_on_a_level_to_the_season(void **state)
{
    static const double pattern[SEASON] = {-5, 3, 2, 0, -1, 4, -3, 1, 2, -4, 6, -5};
    double values[LENGTH];

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = 70.0 + pattern[t % SEASON];
    }
    for (size_t window = 0; window <= 21; window += 7) {
        for (int robust = 0; robust <= 1; robust++) {
            qc_stl stl = decompose(values, window, robust == 1);

            for (size_t t = 0; t < LENGTH; t++) {
                assert_close(stl.seasonal[t], pattern[t % SEASON], 0.0, 1e-9);
                assert_close(stl.trend[t], 70.0, 1e-11, 0.0);
            }
            qc_stl_clear(&stl);
        }
    }
}

static void decompose__moves_and_scales_with_the_values(void **state)
{
    double values[LENGTH], moved[LENGTH];

    (void)state;
    fill_sales(values);
    for (size_t t = 0; t < LENGTH; t++) {
        moved[t] = 1000.0 - 8.0 * values[t];
    }
    for (size_t window = 0; window <= 7; window += 7) {
        qc_stl stl = decompose(values, window, false);
        qc_stl other = decompose(moved, window, false);

        for (size_t t = 0; t < LENGTH; t++) {
            assert_close(other.seasonal[t], -8.0 * stl.seasonal[t], 0.0, 1e-10);
            assert_close(other.trend[t], 1000.0 - 8.0 * stl.trend[t], 0.0, 1e-10);
        }
        qc_stl_clear(&stl);
        qc_stl_clear(&other);
    }
}

static void decompose__periodic_repeats_and_sums_to_about_nothing(void **state)
{
    double values[LENGTH], sum = 0.0;

    (void)state;
    fill_sales(values);
    qc_stl stl = decompose(values, 0, false);

    for (size_t t = SEASON; t < LENGTH; t++) {
        assert_close(stl.seasonal[t], stl.seasonal[t - SEASON], 1e-12, 0.0);
    }
    for (size_t t = 0; t < SEASON; t++) {
        sum += stl.seasonal[t];
    }
    assert_close(sum, 0.0, 0.0, 0.5);
    qc_stl_clear(&stl);
}

static void decompose__robust_leaves_an_outlier_in_the_remainder(void **state)
{
    double values[LENGTH];

    (void)state;
    fill_sales(values);
    qc_stl clean = decompose(values, 7, true);

    values[30] += 400.0;

    qc_stl robust = decompose(values, 7, true);
    qc_stl plain = decompose(values, 7, false);

    assert_close(robust.weight[30], 0.0, 0.0, 0.0);
    assert_close(robust.seasonal[30], clean.seasonal[30], 0.0, 3.0);
    assert_close(robust.trend[30], clean.trend[30], 0.0, 1.5);
    assert_true(plain.trend[30] > clean.trend[30] + 5.0);
    assert_close(plain.weight[30], 1.0, 0.0, 0.0);
    qc_stl_clear(&clean);
    qc_stl_clear(&robust);
    qc_stl_clear(&plain);
}

static void decompose__stays_finite(void **state)
{
    static const double extremes[] = {0.0, 1.0, -1e-300, 1e300, 5e-324};

    (void)state;
    for (size_t e = 0; e < sizeof extremes / sizeof *extremes; e++) {
        for (size_t season = 2; season <= LENGTH / 2; season++) {
            double values[LENGTH] = {0};
            qc_stl_settings settings = qc_stl_settings_default(season, LENGTH, 7, e % 2 == 1);
            qc_stl stl = {0};
            qc_error error;

            for (size_t t = 0; t < LENGTH; t += e + 1) {
                values[t] = extremes[e] / 1e3;
            }
            assert_ok(qc_stl_decompose(values, LENGTH, &settings, &stl, &error), error);
            for (size_t t = 0; t < LENGTH; t++) {
                assert_true(isfinite(stl.seasonal[t]) && isfinite(stl.trend[t]));
            }
            qc_stl_clear(&stl);
        }
    }
}

static void decompose__refuses_less_than_two_seasons(void **state)
{
    double values[LENGTH] = {0};
    qc_stl_settings settings = qc_stl_settings_default(12, 24, 7, false);
    qc_stl stl = {0};
    qc_error error;

    (void)state;
    assert_status(qc_stl_decompose(values, 23, &settings, &stl, &error), QC_ERR_TOO_SHORT,
                  error);
    assert_message(error, "24");
    assert_null(stl.seasonal);
    assert_ok(qc_stl_decompose(values, 24, &settings, &stl, &error), error);
    qc_stl_clear(&stl);
    settings.season = 1;
    assert_status(qc_stl_decompose(values, 24, &settings, &stl, &error), QC_ERR_TOO_SHORT,
                  error);
}

static qc_status decompose_once(void *context, qc_error *error)
{
    qc_stl_settings settings = qc_stl_settings_default(SEASON, LENGTH, 7, false);
    qc_stl stl = {0};
    qc_status status = qc_stl_decompose(context, LENGTH, &settings, &stl, error);

    qc_stl_clear(&stl);
    return status;
}

static void decompose__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[LENGTH];

    (void)state;
    fill_sales(values);
    qc_test_allocations(decompose_once, values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings__are_those_of_the_paper),
        cmocka_unit_test(decompose__gives_a_pattern_on_a_level_to_the_season),
        cmocka_unit_test(decompose__moves_and_scales_with_the_values),
        cmocka_unit_test(decompose__periodic_repeats_and_sums_to_about_nothing),
        cmocka_unit_test(decompose__robust_leaves_an_outlier_in_the_remainder),
        cmocka_unit_test(decompose__stays_finite),
        cmocka_unit_test(decompose__refuses_less_than_two_seasons),
        cmocka_unit_test(decompose__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
