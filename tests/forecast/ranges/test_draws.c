/* Sums over a node, mean, quantiles and chances of draws against closed forms. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

static void mean__is_compensated(void **state)
{
    const double draws[4] = {1e16, 1, -1e16, 3};

    (void)state;
    assert_close(qc_draws_mean(draws, 4), 1, 0, 0);
    assert_close(qc_draws_mean(draws, 0), NAN, 0, 0);
}

/* Hyndman & Fan (1996), American Statistician 50(4):361-365, definition 7: position 1 + (n - 1)
 * p. */
static void quantiles__are_type_7(void **state)
{
    const double draws[5] = {50, 10, 40, 20, 30};
    const double levels[7] = {0, 0.1, 0.25, 0.5, 0.6, 0.9, 1};
    const double expected[7] = {10, 14, 20, 30, 34, 46, 50};
    double values[7];
    qc_error error = {0};

    (void)state;
    assert_ok(qc_draws_quantiles(draws, 5, levels, 7, values, &error), error);
    for (size_t k = 0; k < 7; k++) {
        assert_close(values[k], expected[k], 1e-14, 0);
    }
    assert_close(draws[0], 50, 0, 0); /* the input is as it was */
}

static void quantiles__of_missing_draws_are_missing(void **state)
{
    const double draws[2] = {NAN, NAN};
    const double level = 0.5;
    double value = 0;
    qc_error error = {0};

    (void)state;
    assert_ok(qc_draws_quantiles(draws, 2, &level, 1, &value, &error), error);
    assert_true(isnan(value));
}

static void quantiles__bad_input_is_refused(void **state)
{
    const double draw = 1;
    const double levels[3] = {-0.1, 1.1, NAN};
    double value = 7;
    qc_error error = {0};

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        assert_status(qc_draws_quantiles(&draw, 1, &levels[k], 1, &value, &error),
                      QC_ERR_ARGUMENT, error);
    }
    assert_status(qc_draws_quantiles(&draw, 0, levels, 0, &value, &error), QC_ERR_ARGUMENT,
                  error);
    assert_close(value, 7, 0, 0);
}

static qc_status quantile(void *context, qc_error *error)
{
    const double draws[2] = {1, 2};
    const double level = 0.5;

    return qc_draws_quantiles(draws, 2, &level, 1, context, error);
}

static void quantiles__failed_allocation_is_reported(void **state)
{
    double value = 0;

    (void)state;
    qc_test_allocations(quantile, &value);
    assert_close(value, 1.5, 0, 0);
}

static void chance__counts_draws_at_or_above(void **state)
{
    const double draws[4] = {1, 2, 2, 3};
    const double missing[2] = {1, NAN};

    (void)state;
    assert_close(qc_draws_chance_at_least(draws, 4, 2), 0.75, 0, 0);
    assert_close(qc_draws_chance_at_least(draws, 4, 2.5), 0.25, 0, 0);
    assert_close(qc_draws_chance_at_least(draws, 4, 4), 0, 0, 0);
    assert_close(qc_draws_chance_at_least(draws, 4, -INFINITY), 1, 0, 0);
    assert_close(qc_draws_chance_at_least(missing, 2, 0), NAN, 0, 0);
    assert_close(qc_draws_chance_at_least(draws, 0, 0), NAN, 0, 0);
}

static void node_draws__are_exact_sums_of_leaves_and_steps(void **state)
{
    qc_panel *panel = panel_new_tree(4, 1, 1); /* company, r0 (s0, s1), r1 (s2, s3) */
    double draws[4 * 2 * 2];
    qc_forecast forecast = {.leaf_count = 4, .horizon = 2, .draw_count = 2, .draws = draws};
    double sums[2];

    (void)state;
    for (size_t k = 0; k < 16; k++) {
        draws[k] = (double)(1 << k); /* every sum tells its parts */
    }
    qc_forecast_node_draws(panel, &forecast, 1, 0, 0, sums); /* r0, first step */
    assert_close(sums[0], 1 + 16, 0, 0);
    assert_close(sums[1], 2 + 32, 0, 0);
    qc_forecast_node_draws(panel, &forecast, 0, 1, 1, sums); /* company, second step */
    assert_close(sums[0], 4 + 64 + 1024 + 16384, 0, 0);
    qc_forecast_node_draws(panel, &forecast, panel->leaf_node[3], 0, 1, sums);
    assert_close(sums[1], 8192 + 32768, 0, 0);
    for (size_t k = 8; k < 16; k++) {
        draws[k] = NAN; /* s2 and s3 have no observation */
    }
    qc_forecast_node_draws(panel, &forecast, 0, 0, 0, sums);
    assert_close(sums[0], 17, 0, 0);
    qc_forecast_node_draws(panel, &forecast, 2, 0, 0, sums);
    assert_true(isnan(sums[0]) && isnan(sums[1]));
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean__is_compensated),
        cmocka_unit_test(quantiles__are_type_7),
        cmocka_unit_test(quantiles__of_missing_draws_are_missing),
        cmocka_unit_test(quantiles__bad_input_is_refused),
        cmocka_unit_test(quantiles__failed_allocation_is_reported),
        cmocka_unit_test(chance__counts_draws_at_or_above),
        cmocka_unit_test(node_draws__are_exact_sums_of_leaves_and_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
