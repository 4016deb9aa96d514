/* Explanations: weights, parts that add up, planted seasons and breaks, last observations against their ranges. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <math.h>

#include "quotacast/explain.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 4, PERIODS = 48, HORIZON = 3 };

static qc_forecast *run(const qc_panel *panel, size_t backtest_draws)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    settings.horizon = HORIZON;
    settings.draws = 40;
    settings.backtest_draws = backtest_draws;
    settings.max_origins = 8;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    return forecast;
}

static qc_explanation explain(const qc_panel *panel, const qc_forecast *forecast, size_t node)
{
    qc_explanation found = {0};
    qc_error error = {0};

    assert_ok(qc_forecast_explain(panel, forecast, node, &found, &error), error);
    return found;
}

static void explanation__parts_add_up_and_weights_to_one(void **state)
{
    qc_panel *panel = panel_new_tree(LEAVES, PERIODS, 12);

    (void)state;
    panel_fill(panel, 100, 0.05, 3);
    qc_forecast *forecast = run(panel, 40);
    for (size_t node = 0; node < panel->node_count; node++) {
        qc_explanation found = explain(panel, forecast, node);
        double parts = 0;
        double weights = 0;

        for (size_t k = 0; k < found.part_count; k++) {
            assert_int_equal(panel->nodes[found.parts[k].node].parent, node);
            parts += found.parts[k].total;
        }
        for (size_t k = 0; k < found.model_count; k++) {
            weights += found.models[k].weight;
        }
        assert_int_equal(found.part_count, panel->nodes[node].leaf == QC_NO_ID ? 2 : 0);
        if (found.part_count > 0) {
            assert_close(parts, found.total, 1e-9, 0.0);
        }
        assert_close(weights, 1.0, 0.02, 0.0);
        assert_int_equal(found.length, PERIODS);
        assert_int_equal(found.missing, 0);
        assert_true(found.origin_count > 0 && found.error > 0 && found.naive_error > 0);
        assert_true(found.has_last);
        qc_explanation_clear(&found);
    }
    qc_forecast_free(forecast);
    panel_free(panel);
}

/* What the backtest says of a leaf, computed anew from its predictions. */
static void explanation__errors_are_those_of_the_backtest(void **state)
{
    qc_panel *panel = panel_new_tree(LEAVES, PERIODS, 12);
    double sum = 0;
    size_t pairs = 0;

    (void)state;
    panel_fill(panel, 100, 0.05, 3);
    qc_forecast *forecast = run(panel, 40);
    const qc_backtest *b = forecast->backtest;
    for (size_t k = 0; k < b->origin_count; k++) {
        for (size_t step = 0; step < HORIZON && b->origin[k] + step < PERIODS; step++) {
            size_t row = (k * b->method_count + b->method_count - 1) * LEAVES + 1;

            sum += fabs(b->prediction[row * HORIZON + step] -
                        panel->values[PERIODS + b->origin[k] + step]);
            pairs++;
        }
    }
    qc_explanation found = explain(panel, forecast, panel->leaf_node[1]);
    assert_close(found.error, sum / (double)pairs, 1e-12, 0.0);
    qc_explanation_clear(&found);
    qc_forecast_free(forecast);
    panel_free(panel);
}

static void explanation__shows_a_planted_season_gap_and_break(void **state)
{
    qc_panel *panel = panel_new(1, PERIODS, 12);

    (void)state;
    for (size_t t = 0; t < PERIODS; t++) {
        double turn = (double)t;

        panel->values[t] = 100.0 * (t % 12 == 11 ? 2.0 : 1.0) * exp(0.01 * turn) *
                           (1.0 + 0.01 * sin(9.7 * turn * turn)) * (t >= 30 ? 1.7 : 1.0);
    }
    panel->values[5] = NAN;
    qc_forecast *forecast = run(panel, 40);
    qc_explanation found = explain(panel, forecast, 0);
    assert_int_equal(found.missing, 1);
    assert_true(found.in_shares);
    assert_int_equal(found.season_count, 12);
    for (size_t k = 0; k < 11; k++) {
        assert_true(found.season[11] > found.season[k]);
    }
    assert_true(found.season_share > 0.9);
    assert_int_equal(found.break_count, 1);
    assert_int_equal(found.breaks[0].at, 30);
    assert_true(found.breaks[0].is_shift);
    qc_explanation_clear(&found);
    qc_forecast_free(forecast);
    panel_free(panel);
}

static void surprises__are_last_observations_that_left_their_range(void **state)
{
    qc_panel *panel = panel_new(LEAVES, PERIODS, 12);
    qc_surprises found = {0};
    qc_error error = {0};

    (void)state;
    panel_fill(panel, 100, 0.02, 9);
    panel->values[3 * PERIODS - 1] *= 5;
    qc_forecast *forecast = run(panel, 40);
    assert_ok(qc_forecast_surprises(panel, forecast, &found, &error), error);
    assert_int_equal(found.checked, LEAVES);
    assert_true(found.count >= 1);
    assert_int_equal(found.item[0].node, 2);
    assert_true(found.item[0].observed > found.item[0].high);
    qc_surprises_clear(&found);
    qc_forecast_free(forecast);
    panel_free(panel);
}

/* Days with a planted year beside their week: where it is highest and lowest, and by how much. */
static void explanation__tells_the_season_of_the_year_of_days(void **state)
{
    enum { DAYS = 1100 };
    qc_panel *panel = panel_new_tree(LEAVES, DAYS, 7);
    const double turn = 8 * atan(1.0) / 365.2425;

    (void)state;
    panel->frequency = QC_FREQUENCY_DAY;
    panel->first_period = 0; /* 1 January 1970 */
    for (size_t k = 0; k < LEAVES; k++) {
        for (size_t t = 0; t < DAYS; t++) {
            panel->values[k * DAYS + t] =
                100 * (1 + 0.3 * sin(turn * (double)t)) * (t % 7 == 3 ? 1.5 : 1);
        }
    }
    qc_forecast *forecast = run(panel, 40);
    qc_explanation found = explain(panel, forecast, panel->leaf_node[1]);
    double highest = turn * (double)(DAYS + found.long_most);
    double lowest = turn * (double)(DAYS + found.long_least);

    assert_int_equal(found.long_season, 365);
    assert_close(sin(highest), 1, 0.02, 0);
    assert_close(sin(lowest), -1, 0.02, 0);
    assert_close(found.long_highest - found.long_lowest, 0.6, 0.1, 0);
    qc_explanation_clear(&found);
    qc_forecast_free(forecast);
    panel_free(panel);
}

static void explanation__refuses_what_it_cannot_explain(void **state)
{
    qc_panel *panel = panel_new(1, PERIODS, 12);
    qc_explanation explanation = {0};
    qc_surprises surprises = {0};
    qc_error error = {0};

    (void)state;
    panel_fill(panel, 100, 0.02, 9);
    qc_forecast *forecast = run(panel, 0);
    assert_status(qc_forecast_explain(panel, forecast, 0, &explanation, &error),
                  QC_ERR_ARGUMENT, error);
    assert_ok(qc_forecast_surprises(panel, forecast, &surprises, &error), error);
    assert_int_equal(surprises.checked, 0);
    qc_forecast_free(forecast);
    forecast = run(panel, 40);
    assert_status(qc_forecast_explain(panel, forecast, 1, &explanation, &error),
                  QC_ERR_ARGUMENT, error);
    qc_forecast_free(forecast);
    panel_free(panel);
}

typedef struct explained {
    const qc_panel *panel;
    const qc_forecast *forecast;
} explained;

static qc_status explain_once(void *context, qc_error *error)
{
    const explained *what = context;
    qc_explanation found = {0};
    qc_status status = qc_forecast_explain(what->panel, what->forecast, 0, &found, error);

    qc_explanation_clear(&found);
    return status;
}

static void explanation__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = panel_new_tree(2, PERIODS, 12);

    (void)state;
    panel_fill(panel, 100, 0.05, 3);
    qc_forecast *forecast = run(panel, 20);
    explained what = {panel, forecast};
    qc_test_allocations(explain_once, &what);
    qc_forecast_free(forecast);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explanation__parts_add_up_and_weights_to_one),
        cmocka_unit_test(explanation__errors_are_those_of_the_backtest),
        cmocka_unit_test(explanation__shows_a_planted_season_gap_and_break),
        cmocka_unit_test(surprises__are_last_observations_that_left_their_range),
        cmocka_unit_test(explanation__tells_the_season_of_the_year_of_days),
        cmocka_unit_test(explanation__refuses_what_it_cannot_explain),
        cmocka_unit_test(explanation__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
