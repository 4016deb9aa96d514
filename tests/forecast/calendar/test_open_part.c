/* Tests of territories that close: the days that they are open, and forecasts of 0 from then on. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 3, PERIODS = 24, HORIZON = 3, DRAWS = 20 }; /* 2020-01 to 2021-12 */

static qc_date day(int year, int month, int of_month)
{
    qc_date date = 0;

    assert_int_equal(qc_date_from_civil(year, month, of_month, &date), QC_OK);
    return date;
}

static qc_forecast *run(const qc_panel *panel)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    settings.horizon = HORIZON;
    settings.draws = DRAWS;
    settings.backtest = false;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    return forecast;
}

static void open_part__counts_days_until_the_end(void **state)
{
    qc_panel *panel = panel_new_tree(LEAVES, PERIODS, 12);
    qc_date ends[LEAVES] = {QC_NO_DATE, day(2022, 2, 14), day(2021, 12, 31)};

    (void)state;
    assert_close(qc_forecast_open_part(panel, 1, PERIODS + 1), 1, 0, 0); /* none closes */
    panel->leaf_end = ends;
    assert_close(qc_forecast_open_part(panel, 0, PERIODS + 1), 1, 0, 0);
    assert_close(qc_forecast_open_part(panel, 1, PERIODS), 1, 0, 0);
    assert_close(qc_forecast_open_part(panel, 1, PERIODS + 1), 0.5, 0, 0);
    assert_close(qc_forecast_open_part(panel, 1, PERIODS + 2), 0, 0, 0);
    assert_close(qc_forecast_open_part(panel, 2, PERIODS - 1), 1, 0, 0);
    assert_close(qc_forecast_open_part(panel, 2, PERIODS), 0, 0, 0);
    panel->frequency = QC_FREQUENCY_INDEX; /* bare numbers have no days */
    assert_close(qc_forecast_open_part(panel, 2, PERIODS), 1, 0, 0);
    panel->leaf_end = NULL;
    panel_free(panel);
}

/* The others are forecast as without that; what lies above is their sum. */
static void forecasts__are_0_once_a_territory_is_closed(void **state)
{
    qc_panel *panel = panel_new_tree(LEAVES, PERIODS, 12);
    qc_date ends[LEAVES] = {QC_NO_DATE, day(2022, 2, 14), day(2021, 12, 31)};
    const double part[LEAVES][HORIZON] = {{1, 1, 1}, {1, 0.5, 0}, {0, 0, 0}};
    qc_forecast *open = NULL, *closed = NULL;
    double sums[DRAWS];

    (void)state;
    panel_fill(panel, 100, 0.1, 5);
    open = run(panel);
    panel->leaf_end = ends;
    closed = run(panel);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t s = 0; s < HORIZON; s++) {
            size_t at = leaf * HORIZON + s;

            assert_close(closed->point[at], part[leaf][s] * open->point[at], 0, 0);
            assert_close(closed->naive[at], part[leaf][s] * open->naive[at], 0, 0);
            for (size_t d = 0; d < DRAWS; d++) {
                assert_close(closed->draws[at * DRAWS + d],
                             part[leaf][s] * open->draws[at * DRAWS + d], 0, 0);
            }
        }
    }
    assert_string_equal(closed->model[0], open->model[0]);
    assert_string_equal(closed->model[1], open->model[1]);
    assert_string_equal(closed->model[2], "closed");
    qc_forecast_node_draws(panel, closed, 0, 2, 2, sums);
    for (size_t d = 0; d < DRAWS; d++) {
        assert_close(sums[d], open->draws[2 * DRAWS + d], 0, 0);
    }
    qc_forecast_free(open);
    qc_forecast_free(closed);
    panel->leaf_end = NULL;
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(open_part__counts_days_until_the_end),
        cmocka_unit_test(forecasts__are_0_once_a_territory_is_closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
