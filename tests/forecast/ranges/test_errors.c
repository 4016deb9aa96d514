/* What errors are measured in: by hand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <math.h>

#include "forecast/combination/roughness.h"
#include "forecast/ranges/errors.h"
#include "tests/forecast/panels.h"

static const qc_model naive = {"naive", "", true, row_needs_one, row_naive};

static qc_rolling *roll(const qc_panel *panel)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    settings.horizon = 2;
    settings.models = &naive;
    settings.model_count = 1;
    assert_ok(qc_rolling_new(panel, &settings, true, NULL, &rolling, &error), error);
    return rolling;
}

/* 1/4 of the unit then and 3/4 of that now, by logarithms. */
static double between(double then, double now)
{
    return pow(then, 0.25) * pow(now, 0.75);
}

static void errors__are_scaled_by_then_and_now_and_unknown_where_missing(void **state)
{
    const double values[7] = {4, 4, 4, 4, NAN, 9, 16};
    qc_panel *panel = panel_new(1, 7, 1);
    qc_rolling *rolling = NULL;
    qc_errors errors = {0};
    qc_error error = {0};

    (void)state;
    panel_set(panel, 0, values, 7);
    rolling = roll(panel);
    assert_ok(qc_errors_new(rolling, 1, 7, true, &errors, &error), error);
    assert_int_equal(errors.origin_count, 6); /* origins 1 .. 6 */
    assert_true(isnan(errors.error[3 * 2]));
    assert_close(errors.error[3 * 2 + 1], (9.0 - 4) / between(4, 16), 1e-14, 0);
    assert_close(errors.error[5 * 2], (16.0 - 9) / between(9, 16), 1e-14, 0);
    assert_true(isnan(errors.error[5 * 2 + 1])); /* beyond the data */
    qc_errors_clear(&errors);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Of days, the level that has grown since: a forecast before a feast or a Sunday is no growth. */
static void errors__of_days_are_scaled_by_levels(void **state)
{
    enum { DAYS = 30, MADE = 20 };
    qc_panel *panel = panel_new(1, DAYS, 7);
    qc_rolling *rolling = NULL;
    qc_errors errors = {0};
    qc_error error = {0};

    (void)state;
    panel->frequency = QC_FREQUENCY_DAY;
    for (size_t t = 0; t < DAYS; t++) {
        panel->values[t] = 100 + (double)(t * t % 17);
    }
    panel->values[DAYS - 1] = 300;
    rolling = roll(panel);
    assert_ok(qc_errors_new(rolling, MADE, DAYS, true, &errors, &error), error);
    for (size_t step = 0; step < 2; step++) {
        double point =
            panel->values[MADE - 1]; /* the unit then, above a quarter of the level */
        double growth = qc_history_level(rolling->history, 0, DAYS) /
                        qc_history_level(rolling->history, 0, MADE);

        assert_close(errors.error[step],
                     (panel->values[MADE + step] - point) / between(point, point * growth),
                     1e-13, 0);
    }
    qc_errors_clear(&errors);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* An error beyond what rounding lets a unit tell counts as 2^52 units, so that its square is
 * finite. */
static void errors__are_no_more_than_can_be_squared(void **state)
{
    const double values[9] = {1, 1, 1, 1e200, 1, 1, 1, 1, 1};
    qc_panel *panel = panel_new(1, 9, 1);
    qc_rolling *rolling = NULL;
    qc_errors errors = {0};
    qc_error error = {0};

    (void)state;
    panel_set(panel, 0, values, 9);
    rolling = roll(panel);
    assert_ok(qc_errors_new(rolling, 1, 9, true, &errors, &error), error);
    assert_close(errors.error[2 * 2], 4503599627370496.0, 0, 0);
    assert_close(errors.error[0], 0, 0, 0);
    qc_errors_clear(&errors);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* One leaf of quarters shares its season with nobody: it knows one from its eighth quarter on. */
static void errors__before_a_season_was_known_weigh_a_tenth(void **state)
{
    qc_panel *panel = panel_new(1, 12, 4);
    qc_rolling *rolling = NULL;
    qc_errors errors = {0};
    qc_error error = {0};

    (void)state;
    panel_fill(panel, 10, 0.1, 2);
    rolling = roll(panel);
    assert_ok(qc_errors_new(rolling, 4, 12, true, &errors, &error), error);
    for (size_t made = 4; made < 12; made++) {
        assert_close(errors.weight[made - 4], made < 8 ? 0.1 : 1, 1e-14, 0);
    }
    qc_errors_clear(&errors);
    assert_ok(qc_errors_new(rolling, 4, 7, true, &errors, &error), error);
    assert_close(errors.weight[0], 1, 0, 0); /* nothing better is known */
    qc_errors_clear(&errors);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* The level is the mean of the last four; a leaf without sales has none, and one that sells in
 * few periods is measured in it. */
static void unit__is_the_forecast_but_no_less_than_a_quarter_of_the_level(void **state)
{
    const double much[6] = {2, 4, 2, 4, 2, 8};
    const double little[6] = {12, 12, 12, 12, 12, 1};
    const double nothing[6] = {0, 0, 0, 0, 0, 0};
    const double seldom[6] = {0, 0, 4, 0, 0, 8};
    qc_panel *panel = panel_new(4, 6, 1);
    qc_rolling *rolling = NULL;

    (void)state;
    panel_set(panel, 0, much, 6);
    panel_set(panel, 1, little, 6);
    panel_set(panel, 2, nothing, 6);
    panel_set(panel, 3, seldom, 6);
    rolling = roll(panel);
    assert_close(qc_errors_unit(rolling, 0, 6, 0), 8, 1e-14, 0);
    assert_close(qc_errors_unit(rolling, 1, 6, 1), (12 + 12 + 12 + 1) / 4.0 / 4, 1e-14, 0);
    assert_close(qc_errors_unit(rolling, 1, 5, 0), 12, 1e-14, 0);
    assert_close(qc_errors_unit(rolling, 2, 6, 0), 0, 0, 0);
    assert_close(qc_errors_unit(rolling, 3, 6, 0), 12 / 4.0, 1e-14, 0);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void shares__are_of_leaves_that_always_sold(void **state)
{
    const double always[6] = {1, 2, NAN, 2, 1, 3};
    const double once_not[6] = {1, 2, 3, 0, 1, 3};
    const double credit[6] = {1, 2, 3, 3, 1, -3};
    qc_panel *panel = panel_new(4, 6, 1);
    qc_rolling *rolling = NULL;

    (void)state;
    panel_set(panel, 0, always, 6);
    panel_set(panel, 1, once_not, 6);
    panel_set(panel, 2, credit, 6);
    rolling = roll(panel);
    assert_true(qc_errors_are_shares(rolling, 0, 6));
    assert_true(qc_errors_are_shares(rolling, 1, 3)); /* not yet */
    assert_false(qc_errors_are_shares(rolling, 1, 4));
    assert_true(qc_errors_are_shares(rolling, 2, 5));
    assert_false(qc_errors_are_shares(rolling, 2, 6));
    assert_false(qc_errors_are_shares(rolling, 3, 6)); /* nothing known */
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void fall__by_shares_never_takes_all_and_is_turned_round(void **state)
{
    (void)state;
    assert_close(qc_errors_fall(10, 10 * log(2), true), 5, 1e-14, 0); /* half is left */
    assert_close(qc_errors_fall(10, 1e-9, true), 1e-9, 1e-9, 0);      /* small: as it is */
    assert_close(qc_errors_fall(10, 1e9, true), 10, 0, 0);
    assert_close(qc_errors_fall(10, 15, false), 15, 0, 0);
    assert_close(qc_errors_fall(-10, 15, true), 15, 0, 0);
    assert_close(qc_errors_fall(0, 15, true), 15, 0, 0);
    for (double deviation = 0.01; deviation < 100; deviation *= 3) {
        double fall = qc_errors_fall(10, deviation, true);

        assert_close(qc_errors_deviation(10, -fall, true), -deviation, 1e-10, 0);
    }
    assert_close(qc_errors_deviation(10, 7, true), 7, 0, 0);
    assert_close(qc_errors_deviation(10, -15, false), -15, 0, 0);
    assert_true(isfinite(qc_errors_deviation(10, -10, true)));
    assert_true(qc_errors_deviation(10, -10, true) < -300);
}

static qc_status build(void *context, qc_error *error)
{
    qc_errors errors = {0};
    qc_status status = qc_errors_new(context, 1, 6, true, &errors, error);

    qc_errors_clear(&errors);
    return status;
}

/* Of a row that sells in every fourth period roughness says nothing, so that its ranges are
 * those of the usual one. */
static void errors__know_how_rough_leaves_are_that_sell_in_most_periods(void **state)
{
    enum { TIMES = 24 };
    qc_panel *panel = panel_new(2, TIMES, 1);
    qc_rolling *rolling = NULL;
    qc_errors errors = {0};
    qc_error error = {0};
    double work[TIMES];

    (void)state;
    panel_fill(panel, 100, 0.1, 3);
    for (size_t t = 0; t < TIMES; t++) {
        panel->values[t] *= t % 4 == 0 ? 1 : 0;
    }
    rolling = roll(panel);
    assert_ok(qc_errors_new(rolling, 4, TIMES, true, &errors, &error), error);
    assert_true(errors.apart[0] && !errors.apart[1]);
    assert_true(isnan(errors.roughness[0]));
    assert_close(errors.roughness[1], qc_roughness(rolling->history, 1, TIMES, work), 0, 0);
    assert_true(errors.roughness[1] < 0);
    qc_errors_clear(&errors);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void errors__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = panel_new(2, 6, 1);
    qc_rolling *rolling = NULL;

    (void)state;
    panel_fill(panel, 100, 0.1, 3);
    rolling = roll(panel);
    qc_test_allocations(build, rolling);
    qc_rolling_free(rolling);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors__are_scaled_by_then_and_now_and_unknown_where_missing),
        cmocka_unit_test(errors__of_days_are_scaled_by_levels),
        cmocka_unit_test(errors__are_no_more_than_can_be_squared),
        cmocka_unit_test(errors__before_a_season_was_known_weigh_a_tenth),
        cmocka_unit_test(unit__is_the_forecast_but_no_less_than_a_quarter_of_the_level),
        cmocka_unit_test(shares__are_of_leaves_that_always_sold),
        cmocka_unit_test(fall__by_shares_never_takes_all_and_is_turned_round),
        cmocka_unit_test(errors__know_how_rough_leaves_are_that_sell_in_most_periods),
        cmocka_unit_test(errors__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
