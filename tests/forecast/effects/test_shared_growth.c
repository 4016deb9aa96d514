/* Growth that leaves share: by hand, where none is, and what a company that grows is forecast. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/effects/shared_growth.h"
#include "forecast/rolling.h"
#include "tests/forecast/panels.h"

enum { SEASON = 4, LEAVES = 4, PERIODS = 16 };

static const qc_holiday_effect no_holidays = {0};

/* On logarithms, sum 0. */
static const double season_of[SEASON] = {-0.3, 0.1, -0.1, 0.3};

/* Leaves that grow by growth[leaf] a period, from another size each. */
static qc_panel *grow(const double *growth, int season, size_t periods)
{
    qc_panel *panel = panel_new(LEAVES, periods, season);

    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t t = 0; t < periods; t++) {
            panel->values[leaf * periods + t] =
                100 * (double)(leaf + 1) *
                exp(growth[leaf] * (double)t + season_of[t % SEASON]);
        }
    }
    return panel;
}

static double find(const qc_panel *panel, size_t origin, size_t leaf_count)
{
    const size_t leaves[LEAVES] = {0, 1, 2, 3};
    qc_history *history = NULL;
    qc_error error = {0};
    double growth = NAN;

    assert_ok(qc_history_new(panel, &history, &error), error);
    assert_ok(qc_shared_growth_find(history, &no_holidays, origin, leaves, leaf_count, &growth,
                                    &error),
              error);
    qc_history_free(history);
    return growth;
}

/* Three quarters of a growth, less the more seasons are known. */
static double kept(size_t origin)
{
    return 0.75 * 2 / (2 + (double)origin / SEASON);
}

/* Of .01, .02, .03 and .06 the median is .025, squares about it sum to .0015, and T is .1 / 4. */
static void growth__is_the_median_drawn_to_none(void **state)
{
    const double alike[LEAVES] = {0.02, 0.02, 0.02, 0.02};
    const double apart[LEAVES] = {0.06, 0.01, 0.03, 0.02};
    const double variance = 0.0015 / 3 / 4;
    qc_panel *same = grow(alike, SEASON, PERIODS);
    qc_panel *other = grow(apart, SEASON, PERIODS);

    (void)state;
    for (size_t origin = SEASON + 2; origin <= PERIODS; origin++) {
        assert_close(find(same, origin, LEAVES), kept(origin) * 0.02, 1e-12, 0);
        assert_close(find(other, origin, LEAVES),
                     kept(origin) * 0.025 * 0.000625 / (0.000625 + variance), 1e-12, 0);
    }
    panel_free(same);
    panel_free(other);
}

/* The two latest seasons say it, and nothing that comes later. */
static void growth__is_of_the_latest_two_seasons(void **state)
{
    const double none[LEAVES] = {0, 0, 0, 0};
    qc_panel *panel = grow(none, SEASON, PERIODS);

    (void)state;
    for (size_t leaf = 0; leaf < LEAVES; leaf++) { /* twice as much in the last season */
        for (size_t t = PERIODS - SEASON; t < PERIODS; t++) {
            panel->values[leaf * PERIODS + t] *= 2;
        }
    }
    assert_close(find(panel, PERIODS - SEASON, LEAVES), 0, 0, 1e-15);
    assert_close(find(panel, PERIODS, LEAVES), kept(PERIODS) * log(2) / 2 / SEASON, 1e-12, 0);
    panel_free(panel);
}

static void growth__has_an_end(void **state)
{
    const double much[LEAVES] = {2, 2, 2, 2};
    const double little[LEAVES] = {-2, -2, -2, -2};
    qc_panel *up = grow(much, SEASON, PERIODS);
    qc_panel *down = grow(little, SEASON, PERIODS);

    (void)state;
    assert_close(find(up, PERIODS, LEAVES), log(4) / SEASON, 1e-3, 0);
    assert_close(find(down, PERIODS, LEAVES), -log(4) / SEASON, 1e-3, 0);
    panel_free(up);
    panel_free(down);
}

static void growth__is_none_where_few_tell_it(void **state)
{
    const double alike[LEAVES] = {0.02, 0.02, 0.02, 0.02};
    qc_panel *panel = grow(alike, SEASON, PERIODS);
    qc_panel *flat = grow(alike, 1, PERIODS);

    (void)state;
    assert_close(find(panel, SEASON + 1, LEAVES), 0, 0, 0); /* a season and one */
    assert_close(find(panel, PERIODS, LEAVES - 1), 0, 0, 0);
    assert_close(find(flat, PERIODS, LEAVES), 0, 0, 0);
    panel->values[PERIODS - 2] = 0; /* three are left */
    assert_close(find(panel, PERIODS, LEAVES), 0, 0, 0);
    panel_free(panel);
    panel_free(flat);
}

/* Two years, the second 1.2 times the first in all quarters and territories: the third is to be
 * forecast between 1.1 and 1.2 times the second. */
static void company__that_grows_is_forecast_to_grow(void **state)
{
    const double growth[LEAVES] = {0, 0, 0, 0};
    qc_panel *panel = grow(growth, SEASON, (size_t)2 * SEASON);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    (void)state;
    for (size_t cell = 0; cell < (size_t)LEAVES * 2 * SEASON; cell++) {
        panel->values[cell] *= cell / SEASON % 2 == 1 ? 1.2 : 1;
    }
    settings.horizon = SEASON;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        const double *point = qc_rolling_forecast(rolling, rolling->last, leaf);

        for (size_t step = 0; step < SEASON; step++) {
            double before = panel->values[leaf * 2 * SEASON + SEASON + step];

            assert_true(point[step] > 1.1 * before && point[step] < 1.2 * before);
        }
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

static qc_status find_again(void *context, qc_error *error)
{
    const size_t leaves[LEAVES] = {0, 1, 2, 3};
    double growth = 0;

    return qc_shared_growth_find(context, &no_holidays, PERIODS, leaves, LEAVES, &growth,
                                 error);
}

static void growth__survives_failing_allocations(void **state)
{
    const double alike[LEAVES] = {0.02, 0.02, 0.02, 0.02};
    qc_panel *panel = grow(alike, SEASON, PERIODS);
    qc_history *history = panel_history(panel);

    (void)state;
    qc_test_allocations(find_again, history);
    qc_history_free(history);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growth__is_the_median_drawn_to_none),
        cmocka_unit_test(growth__is_of_the_latest_two_seasons),
        cmocka_unit_test(growth__has_an_end),
        cmocka_unit_test(growth__is_none_where_few_tell_it),
        cmocka_unit_test(company__that_grows_is_forecast_to_grow),
        cmocka_unit_test(growth__survives_failing_allocations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
