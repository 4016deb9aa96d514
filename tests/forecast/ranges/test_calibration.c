/* Factors of ranges: what came against what would have been said. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/ranges/calibration.h"
#include "tests/forecast/panels.h"

static const qc_model naive = {"naive", "", true, row_needs_one, row_naive};

enum { LEAVES = 200, PERIODS = 40 };

/* Random walks whose last four steps are larger by `up` above and by `down` below. */
static qc_rolling *walk(qc_panel *panel, double up, double down)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        double value = 1000;
        qc_random random;

        qc_random_start(&random, 5, QC_PURPOSE_TEST, leaf);
        for (size_t t = 0; t < PERIODS; t++) {
            double shock = qc_random_normal(&random);

            value += 5 * shock * (t + 4 < PERIODS ? 1 : shock > 0 ? up : down);
            panel->values[leaf * PERIODS + t] = value;
        }
    }
    settings.models = &naive;
    settings.model_count = 1;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    return rolling;
}

static qc_sides sides_of(double up, double down)
{
    qc_panel *panel = panel_new(LEAVES, PERIODS, 1);
    qc_rolling *rolling = walk(panel, up, down);
    qc_sides sides = {0};
    qc_error error = {0};

    assert_ok(qc_sides_find(rolling, PERIODS, &sides, &error), error);
    qc_rolling_free(rolling);
    panel_free(panel);
    return sides;
}

/* 800 errors count 800 / 850 of the half that is believed; a quantile of 800 errors has a
 * standard error of 1.6 / sqrt(800), so the factors of one of .03. */
static void sides__follow_what_came_on_each(void **state)
{
    qc_sides same = sides_of(1, 1);
    qc_sides wide = sides_of(2, 1);
    qc_sides skew = sides_of(1, 0.5);
    double share = 0.5 * 800 / 850;

    (void)state;
    assert_close(log(wide.above / same.above), share * log(2), 0, 0.09);
    assert_close(wide.below, same.below, 0.05, 0);
    assert_close(log(skew.below / same.below), share * log(0.5), 0, 0.09);
    assert_close(skew.above, same.above, 0.05, 0);
}

/*
 * A season of 12 that eight leaves share, known for 30 months: ranges of the last months rested
 * on errors made without it, which have been made again since, so that what came tells nothing
 * of ranges to come. With 60 months it does.
 */
static void sides__forget_ranges_that_lacked_the_season(void **state)
{
    (void)state;
    for (size_t months = 30; months <= 60; months += 30) {
        qc_panel *panel = panel_new(8, months, 12);
        qc_forecast_settings settings = qc_forecast_settings_default();
        qc_rolling *rolling = NULL;
        qc_sides sides = {0};
        qc_error error = {0};

        panel_fill_wave(panel, 0.1, 1);
        settings.horizon = 6;
        assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
        assert_ok(qc_sides_find(rolling, months, &sides, &error), error);
        assert_true(qc_sides_first(rolling, months) < months);
        assert_true((fabs(sides.below - 1) > 0) == (months == 60));
        assert_true((fabs(sides.above - 1) > 0) == (months == 60));
        qc_rolling_free(rolling);
        panel_free(panel);
    }
}

static void sides__are_1_where_nothing_is_known(void **state)
{
    qc_panel *panel = panel_new(1, 4, 1);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_sides sides = {0};
    qc_error error = {0};

    (void)state;
    panel_fill(panel, 100, 0, 3);
    settings.models = &naive;
    settings.model_count = 1;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    assert_ok(qc_sides_find(rolling, 4, &sides, &error), error);
    assert_close(sides.below, 1, 0, 0);
    assert_close(sides.above, 1, 0, 0);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static qc_status build(void *context, qc_error *error)
{
    qc_sides sides;

    return qc_sides_find(context, PERIODS, &sides, error);
}

static void sides__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = panel_new(LEAVES, PERIODS, 1);
    qc_rolling *rolling = walk(panel, 1, 1);

    (void)state;
    qc_test_allocations(build, rolling);
    qc_rolling_free(rolling);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sides__follow_what_came_on_each),
        cmocka_unit_test(sides__forget_ranges_that_lacked_the_season),
        cmocka_unit_test(sides__are_1_where_nothing_is_known),
        cmocka_unit_test(sides__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
