/* Rolling origins: nothing from later is used, bit for bit; which origins count; models that cannot. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/calendar/holidays.h"
#include "forecast/models/model_rows.h"
#include "forecast/row_models.h"
#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

enum { HORIZON = 3, DRAWS = 20 };

static qc_forecast *run(const qc_panel *panel, const qc_forecast_settings *settings)
{
    qc_run run = qc_run_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    run.threads = 2;
    assert_ok(qc_forecast_run(panel, settings, &run, &forecast, &error), error);
    return forecast;
}

static bool same(const double *a, const double *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!(isnan(a[i]) && isnan(b[i])) && memcmp(&a[i], &b[i], sizeof a[i]) != 0) {
            return false;
        }
    }
    return true;
}

/* Compares an origin of the backtest with the forecast of the panel cut off there. */
static void compare(const qc_backtest *backtest, size_t index, const qc_panel *panel,
                    const qc_forecast_settings *settings)
{
    qc_panel *known = panel_cut(panel, backtest->origin[index]);
    qc_forecast *then = run(known, settings);
    size_t cells = backtest->leaf_count * backtest->horizon;
    double *draws = calloc(cells * DRAWS, sizeof *draws);
    qc_error error = {0};

    assert_non_null(draws);
    assert_true(same(then->point,
                     backtest->prediction +
                         (index * backtest->method_count + backtest->method_count - 1) * cells,
                     cells));
    assert_true(same(then->naive, backtest->naive + index * cells, cells));
    assert_ok(qc_backtest_draws(backtest, index, draws, &error), error);
    assert_true(same(then->draws, draws, cells * DRAWS));
    free(draws);
    qc_forecast_free(then);
    panel_free(known);
}

/* A tree with a late leaf, an inner gap, a leaf that ends and a credit. */
static qc_panel *awkward_panel(void)
{
    qc_panel *panel = panel_new_tree(5, 38, 4);

    panel_fill(panel, 100, 0.1, 3);
    for (size_t t = 0; t < 38; t++) {
        panel->values[38 + t] = t < 20 ? NAN : panel->values[38 + t];
        panel->values[3 * 38 + t] = t < 28 ? panel->values[3 * 38 + t] : NAN;
    }
    panel->values[15] = NAN;
    panel->values[16] = NAN;
    panel->values[2 * 38 + 31] = -50;
    return panel;
}

static void backtest__is_what_the_panel_cut_off_at_each_origin_gives(void **state)
{
    qc_panel *panel = awkward_panel();
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;

    (void)state;
    settings.horizon = HORIZON;
    settings.draws = DRAWS;
    settings.backtest_draws = DRAWS;
    settings.max_origins = 9;
    forecast = run(panel, &settings);
    assert_int_equal(forecast->backtest->origin_count, 9);
    assert_int_equal(forecast->backtest->draw_count, DRAWS);
    for (size_t index = 0; index < forecast->backtest->origin_count; index++) {
        assert_int_equal(forecast->backtest->origin[index], 29 + index);
        compare(forecast->backtest, index, panel, &settings);
    }
    qc_forecast_free(forecast);
    panel_free(panel);
}

static void backtest__of_a_short_panel_is_the_same_too(void **state)
{
    qc_panel *panel = panel_new(3, 13, 4);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;

    (void)state;
    panel_fill(panel, 10, 0.2, 8);
    settings.horizon = HORIZON;
    settings.draws = DRAWS;
    settings.backtest_draws = DRAWS;
    forecast = run(panel, &settings);
    assert_in_range(forecast->backtest->origin_count, 8, 12);
    for (size_t index = 0; index < forecast->backtest->origin_count; index++) {
        compare(forecast->backtest, index, panel, &settings);
    }
    qc_forecast_free(forecast);
    panel_free(panel);
}

/* Months of three years and more, with a fall in Ramadan that the panel's sum shows. */
static void backtest__of_a_panel_with_holidays_is_the_same_too(void **state)
{
    qc_panel *panel = panel_new_tree(2, 41, 12);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    (void)state;
    panel_fill(panel, 100, 0.01, 8);
    for (size_t t = 0; t < 41; t++) {
        qc_period month = panel->first_period + (qc_period)t;
        double share =
            qc_ramadan_share(qc_period_start(&panel->calendar, QC_FREQUENCY_MONTH, month),
                             qc_period_end(&panel->calendar, QC_FREQUENCY_MONTH, month));

        panel->values[t] *= 1 - 0.3 * share;
        panel->values[41 + t] *= 1 - 0.3 * share;
    }
    settings.horizon = HORIZON;
    settings.draws = DRAWS;
    settings.backtest_draws = DRAWS;
    settings.max_origins = 3;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    assert_true(qc_shared_effects_holidays(&rolling->effects, rolling->last)
                    ->effect[QC_HOLIDAY_RAMADAN] < -0.1);
    qc_rolling_free(rolling);
    forecast = run(panel, &settings);
    for (size_t index = 0; index < forecast->backtest->origin_count; index++) {
        compare(forecast->backtest, index, panel, &settings);
    }
    qc_forecast_free(forecast);
    panel_free(panel);
}

/* With parameters learned at the length's anchor. */
static void forecast_from_anchor(const qc_model *model, const qc_series *series,
                                 double *forecast)
{
    qc_series part = *series;
    size_t least = model->needs(series->season);
    qc_model_fit fit = {0};
    qc_error error = {0};
    size_t base = 0;
    size_t anchor = qc_anchor(series->length, false, &base);

    if (!qc_model_learns_again(model)) {
        base = anchor;
    }
    part.length = base < least ? least : base;
    assert_ok(qc_model_forecast_fitted(model, &part, &fit, 1, forecast, &error), error);
    if (part.length < anchor) {
        part.length = anchor;
        fit.again = true;
        fit.ready = false;
        assert_ok(qc_model_forecast_fitted(model, &part, &fit, 1, forecast, &error), error);
    }
    assert_ok(qc_model_forecast_fitted(model, series, &fit, HORIZON, forecast, &error), error);
}

static void check_anchors(bool is_sum, size_t parts)
{
    size_t afresh = 0; /* lengths since the last at which models learn afresh, in anchors */

    for (size_t length = 1; length < 1000; length++) {
        size_t base = 0, other = 0;
        size_t anchor = qc_anchor(length, is_sum, &base);

        assert_in_range(anchor, 1, length);
        assert_in_range(base, 1, anchor);
        assert_int_equal(qc_anchor(anchor, is_sum, &other), anchor);
        assert_int_equal(other, base);
        assert_int_equal(qc_anchor(base, is_sum, &other), base);
        assert_int_equal(other, base);
        if (anchor == length) {
            afresh = anchor == base ? 0 : afresh + 1;
            assert_in_range(afresh, 0, anchor <= 20 ? 0 : 3);
        }
        assert_true(length < 2 * parts ? anchor == length : length < anchor + anchor / parts);
    }
}

static void anchors__are_each_a_fifth_longer_than_the_one_before(void **state)
{
    (void)state;
    check_anchors(false, 5);
}

static void anchors__of_sums_are_a_tenth_apart(void **state)
{
    (void)state;
    check_anchors(true, 10);
}

static void backtest__predictions_are_the_models_own(void **state)
{
    qc_panel *panel = panel_new(1, 30, 4);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    const qc_backtest *backtest = NULL;
    const qc_model *models[MOST_MODELS];
    size_t count = usual_models(models);

    (void)state;
    panel_fill(panel, 10, 0.1, 2);
    settings.horizon = HORIZON;
    forecast = run(panel, &settings);
    backtest = forecast->backtest;
    assert_int_equal(backtest->method_count, count + 1);
    assert_string_equal(backtest->method[count], "forecast");
    assert_string_equal(backtest->method[backtest->naive_method], "seasonal_naive");
    for (size_t index = 0; index < backtest->origin_count; index++) {
        for (size_t model = 0; model < count && models[model]->forecast != NULL; model++) {
            const double *prediction =
                backtest->prediction + (index * backtest->method_count + model) * HORIZON;
            qc_series series = {.values = panel->values,
                                .length = backtest->origin[index],
                                .season = 4,
                                .frequency = panel->frequency,
                                .first_period = panel->first_period,
                                .calendar = panel->calendar};
            double expected[HORIZON];

            assert_string_equal(backtest->method[model], models[model]->name);
            if (strcmp(models[model]->name, "croston") == 0 ||
                strcmp(models[model]->name, "tsb") == 0 ||
                strcmp(models[model]->name, "regressors") == 0) {
                assert_true(
                    isnan(prediction[0])); /* the series has no zeros, and no regressors */
                continue;
            }
            forecast_from_anchor(models[model], &series, expected);
            assert_true(same(prediction, expected, HORIZON));
        }
    }
    qc_forecast_free(forecast);
    panel_free(panel);
}

static const qc_model three_rows[] = {
    {"naive", "last", true, row_needs_one, row_naive},
    {"drift", "drift", true, row_needs_three, row_drift},
    {"broken", "broken", true, row_needs_one, row_numeric_failure},
};

static qc_rolling *roll(const qc_panel *panel, const qc_model *models, size_t count,
                        size_t max_origins)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    settings.horizon = HORIZON;
    settings.max_origins = max_origins;
    settings.models = models;
    settings.model_count = count;
    assert_ok(qc_rolling_new(panel, &settings, true, NULL, &rolling, &error), error);
    return rolling;
}

static void window__begins_where_half_the_models_can_run_if_enough_is_left(void **state)
{
    qc_panel *panel = panel_new(1, 14, 1);
    qc_rolling *rolling = NULL;

    (void)state;
    panel_fill(panel, 10, 0.1, 2);
    rolling = roll(panel, three_rows, 3, 24);
    /* naive and the broken row need one observation: already at origin 1 two of three can run */
    assert_int_equal(rolling->preferred, 1);
    qc_rolling_free(rolling);
    rolling = roll(panel, three_rows + 1, 1, 24);
    assert_int_equal(rolling->preferred, 3);
    assert_int_equal(qc_rolling_window(rolling, 14), 3);
    assert_int_equal(qc_rolling_window(rolling, 13), 3); /* 3 .. 10 know their third step */
    assert_int_equal(qc_rolling_window(rolling, 12), 1); /* 7 are too few: all count */
    assert_int_equal(qc_rolling_window(rolling, 1), 1);  /* none */
    qc_rolling_free(rolling);
    rolling = roll(panel, three_rows + 1, 1, 5);
    assert_int_equal(qc_rolling_window(rolling, 14), 9);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void window__begins_with_two_seasons_of_half_the_leaves(void **state)
{
    qc_panel *panel = panel_new(3, 30, 4);
    qc_rolling *rolling = NULL;

    (void)state;
    panel_fill(panel, 10, 0.1, 2);
    for (size_t t = 0; t < 5; t++) {
        panel->values[t] = NAN;
        panel->values[30 + t] = NAN;
    }
    rolling = roll(panel, three_rows, 3, 24);
    assert_int_equal(rolling->earliest, 1);
    assert_int_equal(rolling->preferred, 13);
    assert_int_equal(qc_rolling_window(rolling, 22), 1);
    assert_int_equal(qc_rolling_window(rolling, 23), 13);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Twelve origins, two thirds of a far horizon, or, of fewer than eight rows, all of the window. */
static void weighing__looks_at_all_origins_of_few_rows(void **state)
{
    (void)state;
    for (size_t leaves = 7; leaves <= 8; leaves++) {
        qc_panel *panel = panel_new(leaves, 60, 1);
        qc_rolling *rolling = NULL;

        panel_fill(panel, 10, 0.1, 2);
        rolling = roll(panel, three_rows, 3, 24);
        assert_int_equal(qc_rolling_weighing(rolling, 60), leaves < 8 ? 36 : 48);
        rolling->horizon = 21;
        assert_int_equal(qc_rolling_weighing(rolling, 60), leaves < 8 ? 36 : 46);
        rolling->horizon = HORIZON;
        qc_rolling_free(rolling);
        panel_free(panel);
    }
}

static void leaf__that_was_missing_lately_is_forecast_across_the_gap(void **state)
{
    const double values[9] = {1, 2, 3, 4, 5, 6, NAN, NAN, 9};
    qc_panel *panel = panel_new(2, 9, 1);
    qc_rolling *rolling = NULL;

    (void)state;
    panel_set(panel, 0, values, 9);
    panel_fill(panel, 10, 0.1, 2);
    panel_set(panel, 0, values, 9);
    rolling = roll(panel, three_rows, 3, 24);
    for (size_t step = 0; step < HORIZON; step++) {
        /* at origin 8 six observations are known, the drift goes on from 6 */
        assert_close(qc_rolling_prediction(rolling, 8, 1, 0)[step], 9.0 + (double)step, 1e-12,
                     0);
        assert_close(qc_rolling_prediction(rolling, 9, 1, 0)[step], 10.0 + (double)step, 1e-12,
                     0);
    }
    assert_true(isnan(qc_rolling_target(rolling, 0, 5, 1, 9))); /* missing */
    assert_close(qc_rolling_target(rolling, 0, 7, 1, 9), 9, 0, 0);
    assert_true(isnan(qc_rolling_target(rolling, 0, 7, 1, 8))); /* not yet known */
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void model__that_fails_or_overflows_is_missing_and_gets_no_weight(void **state)
{
    const qc_model rows[] = {{"naive", "last", true, row_needs_one, row_naive},
                             {"broken", "broken", true, row_needs_one, row_numeric_failure},
                             {"infinite", "infinite", true, row_needs_one, row_infinite}};
    qc_panel *panel = panel_new(1, 15, 1);
    qc_rolling *rolling = NULL;

    (void)state;
    panel_fill(panel, 10, 0.1, 2);
    rolling = roll(panel, rows, 3, 24);
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        assert_true(isnan(qc_rolling_prediction(rolling, origin, 1, 0)[0]));
        assert_true(isnan(qc_rolling_prediction(rolling, origin, 2, 0)[0]));
        assert_close(qc_rolling_weight(rolling, 0)[0], 1, 0, 0);
        assert_true(same(qc_rolling_prediction(rolling, origin, 3, 0),
                         qc_rolling_prediction(rolling, origin, 0, 0), HORIZON));
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void model__that_lacks_memory_fails_the_call(void **state)
{
    const qc_model rows[] = {{"naive", "last", true, row_needs_one, row_naive},
                             {"greedy", "greedy", true, row_needs_one, row_no_memory}};
    qc_panel *panel = panel_new(1, 5, 1);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    (void)state;
    panel_fill(panel, 10, 0.1, 2);
    settings.models = rows;
    settings.model_count = 2;
    assert_status(qc_rolling_new(panel, &settings, true, NULL, &rolling, &error), QC_ERR_MEMORY,
                  error);
    assert_null(rolling);
    panel_free(panel);
}

static void horizon__beyond_memory_is_refused(void **state)
{
    qc_panel *panel = panel_new(1, 5, 1);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    (void)state;
    panel_fill(panel, 10, 0.1, 2);
    settings.horizon = SIZE_MAX / 8;
    assert_status(qc_rolling_new(panel, &settings, true, NULL, &rolling, &error),
                  QC_ERR_OVERFLOW, error);
    panel_free(panel);
}

static void naive__is_seasonal_from_two_seasons_of_the_leaf_on(void **state)
{
    qc_panel *panel = panel_new(2, 14, 4);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    (void)state;
    panel_fill(panel, 10, 0.1, 2);
    for (size_t t = 0; t < 5; t++) {
        panel->values[14 + t] = NAN;
    }
    assert_ok(qc_rolling_new(panel, &settings, true, NULL, &rolling, &error), error);
    assert_string_equal(rolling->models[rolling->seasonal_naive].name, "seasonal_naive");
    assert_int_equal(qc_rolling_naive(rolling, 7, 0), rolling->naive);
    assert_int_equal(qc_rolling_naive(rolling, 8, 0), rolling->seasonal_naive);
    assert_int_equal(qc_rolling_naive(rolling, 12, 1), rolling->naive);
    assert_int_equal(qc_rolling_naive(rolling, 13, 1), rolling->seasonal_naive);
    qc_rolling_free(rolling);
    qc_rolling_free(NULL);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(backtest__is_what_the_panel_cut_off_at_each_origin_gives),
        cmocka_unit_test(backtest__of_a_short_panel_is_the_same_too),
        cmocka_unit_test(backtest__of_a_panel_with_holidays_is_the_same_too),
        cmocka_unit_test(anchors__are_each_a_fifth_longer_than_the_one_before),
        cmocka_unit_test(anchors__of_sums_are_a_tenth_apart),
        cmocka_unit_test(backtest__predictions_are_the_models_own),
        cmocka_unit_test(window__begins_where_half_the_models_can_run_if_enough_is_left),
        cmocka_unit_test(window__begins_with_two_seasons_of_half_the_leaves),
        cmocka_unit_test(weighing__looks_at_all_origins_of_few_rows),
        cmocka_unit_test(leaf__that_was_missing_lately_is_forecast_across_the_gap),
        cmocka_unit_test(model__that_fails_or_overflows_is_missing_and_gets_no_weight),
        cmocka_unit_test(model__that_lacks_memory_fails_the_call),
        cmocka_unit_test(horizon__beyond_memory_is_refused),
        cmocka_unit_test(naive__is_seasonal_from_two_seasons_of_the_leaf_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
