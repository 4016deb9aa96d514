/* Measures of accuracy against published examples and closed forms. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/accuracy/accuracy_tally.h"
#include "quotacast/accuracy.h"

static void wape_and_bias__are_their_formulas(void **state)
{
    const double actual[5] = {100, 0, -50, 200, NAN};
    const double forecast[5] = {90, 10, -40, 230, 7};

    (void)state;
    assert_close(qc_accuracy_wape(actual, forecast, 5), 60.0 / 350, 1e-15, 0);
    assert_close(qc_accuracy_bias(actual, forecast, 5), (-10.0 + 10 + 10 + 30) / 350, 1e-15, 0);
    assert_close(qc_accuracy_wape(actual, forecast, 0), NAN, 0, 0);
    assert_close(qc_accuracy_bias(actual + 1, forecast + 1, 1), NAN, 0, 0);
}

/*
 * Wikipedia's and others' worked WAPE differ in data; this is the company total of the Maven
 * CRM export, naive last quarter: 2017Q3 2,982,255 against 2017Q2 3,086,111, APE .035,
 * over-forecast.
 */
static void wape__of_one_quarter_is_its_absolute_percentage_error(void **state)
{
    const double actual = 2982255;
    const double forecast = 3086111;

    (void)state;
    assert_close(qc_accuracy_wape(&actual, &forecast, 1), 0.0348246, 1e-5, 0);
    assert_true(qc_accuracy_bias(&actual, &forecast, 1) > 0);
}

static void scales__are_seasonal_naive_errors(void **state)
{
    const double series[6] = {1, 5, 2, 9, 4, 9};

    (void)state;
    assert_close(qc_accuracy_mase_scale(series, 6, 1), (4.0 + 3 + 7 + 5 + 5) / 5, 1e-15, 0);
    assert_close(qc_accuracy_mase_scale(series, 6, 2), (1.0 + 4 + 2 + 0) / 4, 1e-15, 0);
    assert_close(qc_accuracy_rmsse_scale(series, 6, 2), sqrt((1.0 + 16 + 4 + 0) / 4), 1e-15, 0);
    assert_close(qc_accuracy_mase_scale(series, 6, 6), NAN, 0, 0);
    assert_close(qc_accuracy_mase_scale(series + 5, 1, 1), NAN, 0, 0);
    assert_close(qc_accuracy_mase_scale(series, 6, 0), 4.8, 1e-15, 0); /* no season: lag 1 */
}

static void scales__leave_out_missing_pairs_and_are_missing_when_constant(void **state)
{
    const double gap[5] = {1, NAN, 4, 6, NAN};
    const double constant[4] = {3, 3, 3, 3};

    (void)state;
    assert_close(qc_accuracy_mase_scale(gap, 5, 1), 2, 1e-15, 0);
    assert_close(qc_accuracy_mase_scale(constant, 4, 1), NAN, 0, 0);
    assert_close(qc_accuracy_rmsse_scale(constant, 4, 1), NAN, 0, 0);
}

static void scale__of_blocks_compares_sums_a_season_apart(void **state)
{
    /* quarters 6, 15, 24, 33, 42; season 6 months is two quarters: 24 - 6, 33 - 15, 42 - 24,
     * each 18 */
    double months[15];

    (void)state;
    for (size_t t = 0; t < 15; t++) {
        months[t] = 1 + (double)t;
    }
    assert_close(qc_accuracy_scale(months, 15, 6, 3, false), 18, 1e-15, 0);
    assert_close(qc_accuracy_scale(months, 15, 6, 3, true), 18, 1e-15, 0);
    assert_close(qc_accuracy_scale(months, 15, 1, 3, false), 9, 1e-15, 0);
    assert_close(qc_accuracy_scale(months, 8, 6, 3, false), NAN, 0, 0);
}

/* E|X - a| - E|X - X'| / 2 by its definition. */
static double crps_by_definition(double actual, const double *draws, size_t count)
{
    double distance = 0;
    double between = 0;

    for (size_t i = 0; i < count; i++) {
        distance += fabs(draws[i] - actual);
        for (size_t j = 0; j < count; j++) {
            between += fabs(draws[i] - draws[j]);
        }
    }
    return distance / (double)count -
           (count > 1 ? between / (2 * (double)count * (double)(count - 1)) : 0);
}

static void crps__is_its_definition(void **state)
{
    double draws[7] = {3, -1, 4, 1, -5, 9, 2};
    double crps = 0;
    qc_error error = {0};

    (void)state;
    for (size_t count = 1; count <= 7; count++) {
        for (double actual = -6; actual < 12; actual += 1.5) {
            assert_ok(qc_accuracy_crps(actual, draws, count, &crps, &error), error);
            assert_close(crps, crps_by_definition(actual, draws, count), 1e-13, 1e-13);
        }
    }
}

/* Gneiting & Raftery (2007), eq. 21: CRPS of N(0, 1) at z is z (2 Phi(z) - 1) + 2 phi(z) - 1 /
 * sqrt(pi). */
static void crps__of_normal_draws_is_the_closed_form(void **state)
{
    enum { DRAWS = 40000 };

    double *draws = calloc(DRAWS, sizeof *draws);
    const double z = 0.7;
    double expected = z * erf(z / sqrt(2)) + 2 * exp(-z * z / 2) / sqrt(2 * 3.14159265358979) -
                      1 / sqrt(3.14159265358979);
    double crps = 0;
    qc_random random;
    qc_error error = {0};

    (void)state;
    assert_non_null(draws);
    qc_random_start(&random, 5, QC_PURPOSE_TEST, 0);
    for (size_t i = 0; i < DRAWS; i++) {
        draws[i] = qc_random_normal(&random);
    }
    assert_ok(qc_accuracy_crps(z, draws, DRAWS, &crps, &error), error);
    assert_close(crps, expected, 0, 4 * 0.6 / sqrt(DRAWS)); /* 4 standard errors of |X - z| */
    free(draws);
}

static void crps__missing_or_no_draws(void **state)
{
    const double draws[2] = {1, NAN};
    double crps = 0;
    qc_error error = {0};

    (void)state;
    assert_ok(qc_accuracy_crps(NAN, draws, 1, &crps, &error), error);
    assert_true(isnan(crps));
    assert_ok(qc_accuracy_crps(1, draws, 2, &crps, &error), error);
    assert_true(isnan(crps));
    assert_status(qc_accuracy_crps(1, draws, 0, &crps, &error), QC_ERR_ARGUMENT, error);
}

static qc_status crps_of_two(void *context, qc_error *error)
{
    const double draws[2] = {1, 3};

    return qc_accuracy_crps(2, draws, 2, context, error);
}

static void crps__failed_allocation_is_reported(void **state)
{
    double crps = 9;

    (void)state;
    qc_test_allocations(crps_of_two, &crps);
    assert_close(crps, 0, 0, 1e-15); /* 1 - 2 / 2 */
}

static void tally__gives_the_measures_of_its_pairs(void **state)
{
    const qc_accuracy_pair pairs[3] = {{.actual = 100,
                                        .forecast = 90,
                                        .naive = 70,
                                        .scale = 20,
                                        .root_scale = 10,
                                        .crps = 6,
                                        .low = 80,
                                        .high = 99},
                                       {.actual = 50,
                                        .forecast = 60,
                                        .naive = 60,
                                        .scale = 5,
                                        .root_scale = NAN,
                                        .crps = 4,
                                        .low = 50,
                                        .high = 70},
                                       {.actual = NAN,
                                        .forecast = 60,
                                        .naive = 60,
                                        .scale = 5,
                                        .root_scale = 5,
                                        .crps = 4,
                                        .low = 40,
                                        .high = 70}};
    qc_accuracy_tally tally = {0};
    qc_accuracy_row row = {0};

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        qc_accuracy_tally_add(&tally, &pairs[k]);
    }
    qc_accuracy_tally_measure(&tally, &row);
    assert_int_equal(row.n, 2);
    assert_close(row.wape, 20.0 / 150, 1e-15, 0);
    assert_close(row.accuracy, 1 - 20.0 / 150, 1e-15, 0);
    assert_close(row.bias, 0, 0, 1e-15);
    assert_close(row.mase, (0.5 + 2) / 2, 1e-15, 0);
    assert_close(row.rmsse, 1, 1e-15, 0);
    assert_close(row.crps, 10.0 / 150, 1e-15, 0);
    assert_close(row.coverage80, 0.5, 0,
                 0); /* 100 is above 99; 50 is at the edge of 50 .. 70 */
    assert_close(row.fva, 40.0 / 150 - 20.0 / 150, 1e-14, 0);
}

static void tally__of_zero_actuals_has_no_percentages(void **state)
{
    const qc_accuracy_pair pair = {.actual = 0,
                                   .forecast = 3,
                                   .naive = 0,
                                   .scale = NAN,
                                   .root_scale = NAN,
                                   .crps = NAN,
                                   .low = NAN,
                                   .high = NAN};
    qc_accuracy_tally tally = {0};
    qc_accuracy_row row = {0};

    (void)state;
    qc_accuracy_tally_add(&tally, &pair);
    qc_accuracy_tally_measure(&tally, &row);
    assert_int_equal(row.n, 1);
    assert_true(isnan(row.wape) && isnan(row.accuracy) && isnan(row.bias) && isnan(row.mase));
    assert_true(isnan(row.rmsse) && isnan(row.crps) && isnan(row.coverage80) && isnan(row.fva));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wape_and_bias__are_their_formulas),
        cmocka_unit_test(wape__of_one_quarter_is_its_absolute_percentage_error),
        cmocka_unit_test(scales__are_seasonal_naive_errors),
        cmocka_unit_test(scales__leave_out_missing_pairs_and_are_missing_when_constant),
        cmocka_unit_test(scale__of_blocks_compares_sums_a_season_apart),
        cmocka_unit_test(crps__is_its_definition),
        cmocka_unit_test(crps__of_normal_draws_is_the_closed_form),
        cmocka_unit_test(crps__missing_or_no_draws),
        cmocka_unit_test(crps__failed_allocation_is_reported),
        cmocka_unit_test(tally__gives_the_measures_of_its_pairs),
        cmocka_unit_test(tally__of_zero_actuals_has_no_percentages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
