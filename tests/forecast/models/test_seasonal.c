/* Seasonal decomposition, its test and its share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "core/random.h"
#include "forecast/models/seasonal.h"
#include "forecast/models/stl.h"

#define LENGTH 48

static const double pattern[12] = {0.6, 0.8, 1.1, 1.0, 0.9, 1.2, 1.3, 0.7, 0.9, 1.1, 1.0, 1.4};

static double scratch[LENGTH];

static void fill_noise(double *values, size_t length, uint64_t item)
{
    qc_random random;

    qc_random_start(&random, 1, QC_PURPOSE_TEST, item);
    for (size_t t = 0; t < length; t++) {
        values[t] = 100.0 + 10.0 * qc_random_normal(&random);
    }
}

static void significant__compares_the_seasonal_lag_with_its_limit(void **state)
{
    /* Period 2: r[1] = -5/6, r[2] = 4/6; the limit is 1.645 sqrt((1 + 2 (25/36)) / 6) = 1.038:
     * not beyond. */
    static const double six[] = {1, -1, 1, -1, 1, -1};
    double many[40];

    (void)state;
    assert_false(qc_seasonal_significant(six, 6, 2));
    /* n = 40: r[1] = -39/40, r[2] = 38/40; the limit is 1.645 sqrt((1 + 2 (0.950625)) / 40) =
     * 0.443. */
    for (size_t t = 0; t < 40; t++) {
        many[t] = t % 2 == 0 ? 1.0 : -1.0;
    }
    assert_true(qc_seasonal_significant(many, 40, 2));
}

static void significant__noise_is_seldom_seasonal(void **state)
{
    size_t found = 0;
    size_t shared = 0;

    (void)state;
    for (uint64_t item = 0; item < 400; item++) {
        double values[LENGTH];

        fill_noise(values, LENGTH, item);
        found += qc_seasonal_significant(values, LENGTH, 12);
        shared += qc_seasonal_share(values, LENGTH, 12, scratch) > 0.5;
    }
    /* 10 % nominal; the estimate at lag 12 of 48 is shrunk to 0. */
    assert_in_range(found, 4, 60);
    /* A share above a half is a ratio above 2: about 6 % on 11 and 36 degrees of freedom. */
    assert_in_range(shared, 4, 60);
}

static void significant__needs_two_seasons_and_a_change(void **state)
{
    double values[LENGTH];

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = 0.1;
    }
    assert_false(qc_seasonal_significant(values, LENGTH, 12));
    assert_close(qc_seasonal_share(values, LENGTH, 12, scratch), 0.0, 0.0, 0.0);
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = pattern[t % 12];
    }
    assert_true(qc_seasonal_significant(values, LENGTH, 12));
    assert_false(qc_seasonal_significant(values, 23, 12));
    assert_close(qc_seasonal_share(values, 23, 12, scratch), 0.0, 0.0, 0.0);
    assert_false(qc_seasonal_significant(values, LENGTH, 1));
    assert_close(qc_seasonal_share(values, LENGTH, 1, scratch), 0.0, 0.0, 0.0);
}

/* By hand, season 2, changes 4, -2, 6, -4, 5 about their mean 1.8: those into odd positions
 * have mean 5 and squares 1 + 1 + 0, those into even positions mean -3 and squares 1 + 1;
 * between 3 * 3.2^2 + 2 * 4.8^2 = 76.8 on 1 degree, within 4 on 3. */
static void share__is_one_less_the_ratio_of_variances(void **state)
{
    static const double values[] = {-3, 1, -1, 5, 1, 6};

    (void)state;
    assert_close(qc_seasonal_share(values, 6, 2, scratch), 1.0 - 4.0 / 3.0 / 76.8, 1e-14, 0.0);
}

/* The share of positive values is that of changes of their logarithms. */
static void share__of_values_is_that_of_their_logarithms(void **state)
{
    double values[LENGTH], logarithms[LENGTH];
    qc_random random;

    (void)state;
    qc_random_start(&random, 1, QC_PURPOSE_TEST, 4);
    for (size_t t = 0; t < LENGTH; t++) {
        logarithms[t] = pattern[t % 12] + 0.2 * qc_random_normal(&random);
        values[t] = exp(logarithms[t]);
    }
    double share = qc_seasonal_share_of_changes(logarithms, LENGTH, 12);

    assert_true(share > 0.1 && share < 1.0);
    assert_close(qc_seasonal_share(values, LENGTH, 12, scratch), share, 1e-12, 0.0);
    assert_close(qc_seasonal_share_of_changes(logarithms, LENGTH, 1), 0.0, 0.0, 0.0);
    assert_close(qc_seasonal_share_of_changes(logarithms, 23, 12), 0.0, 0.0, 0.0);
}

static void share__sees_a_season_under_a_wandering_level(void **state)
{
    double values[LENGTH], level = 1000.0;
    qc_random random;

    (void)state;
    qc_random_start(&random, 1, QC_PURPOSE_TEST, 9);
    for (size_t t = 0; t < LENGTH; t++) {
        level *= exp(0.03 * qc_random_normal(&random));
        values[t] = level * pattern[t % 12];
    }
    assert_true(qc_seasonal_share(values, LENGTH, 12, scratch) > 0.9);
    assert_true(qc_seasonal_share(values, 24, 12, scratch) > 0.8);
}

static void adjust__recovers_a_multiplicative_pattern_on_a_level(void **state)
{
    double values[LENGTH];
    qc_seasonal seasonal;
    qc_error error;

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = 250.0 * pattern[t % 12];
    }
    for (int rule = QC_SEASONAL_BY_SHARE; rule <= QC_SEASONAL_BY_TEST; rule++) {
        assert_ok(qc_seasonal_adjust(values, LENGTH, 12, (qc_seasonal_rule)rule, NULL,
                                     &seasonal, &error),
                  error);
        assert_int_equal(seasonal.kind, QC_SEASONAL_MULTIPLICATIVE);
        for (size_t t = 0; t < LENGTH; t++) {
            assert_close(seasonal.index[t % 12], pattern[t % 12], 1e-12, 0.0);
            assert_close(seasonal.adjusted[t], 250.0, 1e-12, 0.0);
            assert_close(qc_seasonal_restore(&seasonal, t, seasonal.adjusted[t]), values[t],
                         1e-14, 0.0);
        }
        qc_seasonal_clear(&seasonal);
    }
}

/* The centred average of a line is the line, so that an additive pattern comes back whole. */
static void adjust__recovers_an_additive_pattern_on_a_line(void **state)
{
    double values[LENGTH];
    qc_seasonal seasonal;
    qc_error error;

    (void)state;
    for (int season = 3; season <= 12; season += 9) {
        double mean = 0.0;

        for (int phase = 0; phase < season; phase++) {
            mean += pattern[phase] / season;
        }
        for (size_t t = 0; t < LENGTH; t++) {
            values[t] = -5.0 + 0.01 * (double)t + 3.0 * pattern[t % (size_t)season];
        }
        assert_ok(qc_seasonal_adjust(values, LENGTH, season, QC_SEASONAL_BY_TEST, NULL,
                                     &seasonal, &error),
                  error);
        assert_int_equal(seasonal.kind, QC_SEASONAL_ADDITIVE);
        for (size_t t = 0; t < LENGTH; t++) {
            double index = 3.0 * (pattern[t % (size_t)season] - mean);

            assert_close(seasonal.index[t % (size_t)season], index, 1e-10, 1e-12);
            assert_close(seasonal.adjusted[t], values[t] - index, 1e-12, 0.0);
            assert_close(qc_seasonal_restore(&seasonal, t, seasonal.adjusted[t]), values[t],
                         1e-13, 0.0);
        }
        qc_seasonal_clear(&seasonal);
    }
}

static void adjust__by_share_lies_between_none_and_all(void **state)
{
    double values[LENGTH];
    qc_seasonal whole, part;
    qc_error error;
    qc_random random;

    (void)state;
    qc_random_start(&random, 1, QC_PURPOSE_TEST, 5);
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = 100.0 * pattern[t % 12] * exp(0.1 * qc_random_normal(&random));
    }
    double share = qc_seasonal_share(values, LENGTH, 12, scratch);

    assert_true(share > 0.3 && share < 1.0);
    assert_ok(qc_seasonal_adjust(values, LENGTH, 12, QC_SEASONAL_BY_TEST, NULL, &whole, &error),
              error);
    assert_ok(qc_seasonal_adjust(values, LENGTH, 12, QC_SEASONAL_BY_SHARE, NULL, &part, &error),
              error);
    assert_int_equal(whole.kind, QC_SEASONAL_MULTIPLICATIVE);
    for (size_t phase = 0; phase < 12; phase++) {
        assert_close(part.index[phase], 1.0 + share * (whole.index[phase] - 1.0), 1e-13, 0.0);
    }
    qc_seasonal_clear(&whole);
    qc_seasonal_clear(&part);
}

/* By definition: the share of STL's season, the last season as indices. */
static void adjust__by_stl_takes_a_share_of_its_season(void **state)
{
    double values[LENGTH];
    qc_seasonal seasonal;
    qc_stl stl;
    qc_error error;
    qc_random random;

    (void)state;
    qc_random_start(&random, 1, QC_PURPOSE_TEST, 6);
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = pattern[t % 12] + 0.1 * qc_random_normal(&random);
    }
    qc_stl_settings settings = qc_stl_settings_default(12, LENGTH, 9, false);
    double share = qc_seasonal_share(values, LENGTH, 12, scratch);

    assert_true(share > 0.3 && share < 1.0);
    assert_ok(qc_stl_decompose(values, LENGTH, &settings, &stl, &error), error);
    assert_ok(
        qc_seasonal_adjust(values, LENGTH, 12, QC_SEASONAL_BY_STL, NULL, &seasonal, &error),
        error);
    assert_int_equal(seasonal.kind, QC_SEASONAL_ADDITIVE);
    for (size_t t = 0; t < LENGTH; t++) {
        assert_close(seasonal.adjusted[t], values[t] - share * stl.seasonal[t], 1e-12, 1e-12);
    }
    for (size_t t = LENGTH - 12; t < LENGTH; t++) {
        assert_close(qc_seasonal_restore(&seasonal, t + 12, 5.0), 5.0 + share * stl.seasonal[t],
                     1e-12, 0.0);
    }
    qc_seasonal_clear(&seasonal);
    qc_stl_clear(&stl);
}

/* Nothing of a season that is not believed in is taken out, and twice as much of one that is
 * believed in twice as far. */
static void adjust_by_stl__takes_the_share_that_it_is_given(void **state)
{
    double values[LENGTH];
    qc_seasonal none, half, whole;
    qc_error error;

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = pattern[t % 12] + 0.01 * (double)t;
    }
    assert_ok(qc_seasonal_adjust_by_stl(values, LENGTH, 12, 0.0, NULL, &none, &error), error);
    assert_ok(qc_seasonal_adjust_by_stl(values, LENGTH, 12, 0.5, NULL, &half, &error), error);
    assert_ok(qc_seasonal_adjust_by_stl(values, LENGTH, 12, 1.0, NULL, &whole, &error), error);
    assert_int_equal(none.kind, QC_SEASONAL_NONE);
    for (size_t t = 0; t < LENGTH; t++) {
        assert_close(none.adjusted[t], values[t], 0.0, 0.0);
        assert_close(values[t] - whole.adjusted[t], 2.0 * (values[t] - half.adjusted[t]), 1e-12,
                     1e-12);
    }
    qc_seasonal_clear(&none);
    qc_seasonal_clear(&half);
    qc_seasonal_clear(&whole);
}

static void adjust__without_a_season_copies(void **state)
{
    static const double values[] = {3, 1, 4, 1, 5, 9, 2, 6};
    qc_seasonal seasonal;
    qc_error error;

    (void)state;
    assert_ok(qc_seasonal_adjust(values, 8, 1, QC_SEASONAL_BY_SHARE, NULL, &seasonal, &error),
              error);
    assert_int_equal(seasonal.kind, QC_SEASONAL_NONE);
    assert_null(seasonal.index);
    for (size_t t = 0; t < 8; t++) {
        assert_close(seasonal.adjusted[t], values[t], 0.0, 0.0);
    }
    assert_close(qc_seasonal_restore(&seasonal, 100, 7.0), 7.0, 0.0, 0.0);
    qc_seasonal_clear(&seasonal);
}

static qc_status adjust_once(void *context, qc_error *error)
{
    qc_seasonal seasonal = {0};
    qc_status status =
        qc_seasonal_adjust(context, LENGTH, 12, QC_SEASONAL_BY_SHARE, NULL, &seasonal, error);

    qc_seasonal_clear(&seasonal);
    return status;
}

static qc_status adjust_by_stl_once(void *context, qc_error *error)
{
    qc_seasonal seasonal = {0};
    qc_status status =
        qc_seasonal_adjust(context, LENGTH, 12, QC_SEASONAL_BY_STL, NULL, &seasonal, error);

    qc_seasonal_clear(&seasonal);
    return status;
}

static void adjust__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[LENGTH];

    (void)state;
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = pattern[t % 12];
    }
    qc_test_allocations(adjust_once, values);
    qc_test_allocations(adjust_by_stl_once, values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(significant__compares_the_seasonal_lag_with_its_limit),
        cmocka_unit_test(significant__noise_is_seldom_seasonal),
        cmocka_unit_test(significant__needs_two_seasons_and_a_change),
        cmocka_unit_test(share__is_one_less_the_ratio_of_variances),
        cmocka_unit_test(share__of_values_is_that_of_their_logarithms),
        cmocka_unit_test(share__sees_a_season_under_a_wandering_level),
        cmocka_unit_test(adjust__recovers_a_multiplicative_pattern_on_a_level),
        cmocka_unit_test(adjust__recovers_an_additive_pattern_on_a_line),
        cmocka_unit_test(adjust__by_share_lies_between_none_and_all),
        cmocka_unit_test(adjust__by_stl_takes_a_share_of_its_season),
        cmocka_unit_test(adjust_by_stl__takes_the_share_that_it_is_given),
        cmocka_unit_test(adjust__without_a_season_copies),
        cmocka_unit_test(adjust__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
