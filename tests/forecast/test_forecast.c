/* Forecasts of panels: threads, sums, labels, notes, odd histories, bad input. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

static qc_forecast *run(const qc_panel *panel, size_t horizon, size_t draws, int threads)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_run run = qc_run_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    settings.horizon = horizon;
    settings.draws = draws;
    settings.backtest_draws = 20;
    settings.max_origins = 8;
    run.threads = threads;
    assert_ok(qc_forecast_run(panel, &settings, &run, &forecast, &error), error);
    return forecast;
}

static bool has_note(const qc_forecast *forecast, const char *part)
{
    for (size_t k = 0; k < forecast->note_count; k++) {
        if (strstr(forecast->notes[k], part) != NULL) {
            return true;
        }
    }
    return false;
}

static void defaults__are_as_documented(void **state)
{
    qc_forecast_settings settings = qc_forecast_settings_default();

    (void)state;
    assert_int_equal(settings.horizon, 1);
    assert_int_equal(settings.draws, 1000);
    assert_int_equal(settings.max_origins, 24);
    assert_int_equal(settings.backtest_draws, 200);
    assert_null(settings.models);
}

static void results__are_the_same_for_any_number_of_threads(void **state)
{
    enum { LEAVES = 4, CELLS = LEAVES * 3, DRAWS = 30 };

    qc_panel *panel = panel_new_tree(LEAVES, 30, 4);
    qc_forecast *one = NULL;

    (void)state;
    panel_fill(panel, 100, 0.1, 5);
    one = run(panel, 3, DRAWS, 1);
    for (int threads = 2; threads <= 8; threads *= 4) {
        qc_forecast *many = run(panel, 3, DRAWS, threads);
        const qc_backtest *a = one->backtest;
        const qc_backtest *b = many->backtest;

        assert_memory_equal(one->point, many->point, CELLS * sizeof *one->point);
        assert_memory_equal(one->naive, many->naive, CELLS * sizeof *one->naive);
        assert_memory_equal(one->weight, many->weight,
                            LEAVES * one->model_count * sizeof *one->weight);
        assert_memory_equal(one->draws, many->draws,
                            (size_t)CELLS * DRAWS * sizeof *one->draws);
        assert_int_equal(a->origin_count, b->origin_count);
        assert_memory_equal(a->prediction, b->prediction,
                            a->origin_count * a->method_count * CELLS * sizeof *a->prediction);
        for (size_t leaf = 0; leaf < LEAVES; leaf++) {
            assert_string_equal(one->model[leaf], many->model[leaf]);
        }
        qc_forecast_free(many);
    }
    qc_forecast_free(one);
    panel_free(panel);
}

static void parents__are_exact_sums_of_leaves_in_every_draw(void **state)
{
    enum { DRAWS = 30 };

    qc_panel *panel = panel_new_tree(4, 20, 1);
    qc_forecast *forecast = NULL;
    double company[DRAWS];
    double region[2][DRAWS];

    (void)state;
    panel_fill(panel, 100, 0.1, 5);
    forecast = run(panel, 3, DRAWS, 1);
    qc_forecast_node_draws(panel, forecast, 0, 0, 2, company);
    for (size_t k = 0; k < 2; k++) {
        qc_forecast_node_draws(panel, forecast, 1 + k, 0, 2, region[k]);
    }
    for (size_t draw = 0; draw < DRAWS; draw++) {
        double leaves = 0;

        for (size_t cell = 0; cell < 4 * 3; cell++) {
            leaves += forecast->draws[cell * DRAWS + draw];
        }
        assert_close(company[draw], leaves, 0, 0);
        assert_close(region[0][draw] + region[1][draw], company[draw], 1e-15, 0);
    }
    qc_forecast_free(forecast);
    panel_free(panel);
}

/* "0.6 damped + 0.4 regression": the parts are the weights, heaviest first. */
static void label__names_the_weights(void **state)
{
    qc_panel *panel = panel_new(3, 40, 4);
    qc_forecast *forecast = NULL;
    const qc_model *models[MOST_MODELS];
    size_t count = usual_models(models);

    (void)state;
    panel_fill(panel, 100, 0.05, 5);
    forecast = run(panel, 2, 10, 1);
    assert_int_equal(forecast->model_count, count);
    for (size_t leaf = 0; leaf < 3; leaf++) {
        const double *weight = forecast->weight + leaf * count;
        double total = 0;
        size_t named = 0;

        for (size_t model = 0; model < count; model++) {
            char part[64];

            total += weight[model];
            (void)snprintf(part, sizeof part, "%.1f %s", weight[model], models[model]->name);
            if (weight[model] >= 0.05 && weight[model] < 1) {
                assert_non_null(strstr(forecast->model[leaf], part));
                named++;
            }
        }
        assert_close(total, 1, 1e-14, 0);
        assert_true(named > 1);
        assert_true(strtod(forecast->model[leaf], NULL) >= 1.0 / (double)named - 0.05);
    }
    qc_forecast_free(forecast);
    panel_free(panel);
}

static void one_observation__is_repeated_with_a_wide_range(void **state)
{
    const double value = 120;
    const double levels[3] = {0.1, 0.5, 0.9};
    qc_panel *panel = panel_new(1, 1, 4);
    qc_forecast *forecast = NULL;
    double values[3];
    qc_error error = {0};

    (void)state;
    panel->frequency = QC_FREQUENCY_QUARTER;
    panel_set(panel, 0, &value, 1);
    forecast = run(panel, 2, 1000, 1);
    assert_string_equal(forecast->model[0], "naive");
    assert_int_equal(forecast->backtest->origin_count, 0);
    for (size_t step = 0; step < 2; step++) {
        assert_close(forecast->point[step], 120, 0, 0);
        assert_close(forecast->naive[step], 120, 0, 0);
        assert_ok(
            qc_draws_quantiles(forecast->draws + step * 1000, 1000, levels, 3, values, &error),
            error);
        /* falls are shares of what is forecast: the mean lies a little above the middle */
        assert_close(values[1], 120, 1e-6, 0);
        assert_true(qc_draws_mean(forecast->draws + step * 1000, 1000) > 120);
        assert_close(qc_draws_mean(forecast->draws + step * 1000, 1000), 120, 0.01, 0);
        assert_in_range((int)(values[2] - values[0]), 20, 60);
    }
    assert_true(has_note(forecast, "1 quarter of history: no season can be learned"));
    assert_true(has_note(forecast, "no past forecast could be checked"));
    assert_true(has_note(forecast, "naive is used for 1 of 1 series"));
    qc_forecast_free(forecast);
    panel_free(panel);
}

static void three_quarters__say_what_they_rest_on(void **state)
{
    const double values[3] = {100, 104, 95};
    qc_panel *panel = panel_new_tree(1, 3, 4);
    qc_forecast *forecast = NULL;

    (void)state;
    panel->frequency = QC_FREQUENCY_QUARTER;
    panel_set(panel, 0, values, 3);
    forecast = run(panel, 1, 100, 1);
    assert_close(forecast->point[0], 95, 0, 0);
    assert_int_equal(forecast->backtest->origin_count, 2);
    assert_true(has_note(forecast, "3 quarters of history: no season can be learned"));
    assert_true(has_note(forecast, "ranges rest on 2 past forecasts"));
    assert_true(has_note(forecast, "naive is used for 1 of 1 territory"));
    qc_forecast_free(forecast);
    panel_free(panel);
}

/* Of 18 months of three territories the season is that of all, where they have one. */
static void a_season_that_all_share__is_not_denied(void **state)
{
    (void)state;
    for (int waves = 0; waves < 2; waves++) {
        qc_panel *panel = panel_new_tree(3, 18, 12);

        if (waves) {
            panel_fill_wave(panel, 0.02, 3);
        } else {
            for (size_t cell = 0; cell < (size_t)3 * 18; cell++) {
                panel->values[cell] = 100;
            }
        }
        qc_forecast *forecast = run(panel, 2, 20, 1);

        assert_int_equal(has_note(forecast, "18 months of history: no season can"), !waves);
        assert_int_equal(has_note(forecast, "the season is the one that all share"), waves);
        qc_forecast_free(forecast);
        panel_free(panel);
    }
}

static void odd_histories__give_finite_forecasts(void **state)
{
    enum { LEAVES = 6, PERIODS = 40, HORIZON = 4, DRAWS = 40 };

    qc_panel *panel = panel_new_tree(LEAVES, PERIODS, 4);
    qc_forecast *forecast = NULL;
    double *v = panel->values;

    (void)state;
    panel_fill(panel, 100, 0.1, 5);
    for (size_t t = 0; t < PERIODS; t++) {
        v[t] = 50;                                  /* constant */
        v[PERIODS + t] = 0;                         /* nothing ever */
        v[2 * PERIODS + t] = t < 38 ? NAN : 10;     /* has just begun */
        v[3 * PERIODS + t] = t < 20 ? 100 : 0;      /* has ended */
        v[4 * PERIODS + t] = t % 7 == 0 ? 1e12 : 0; /* huge and rare */
        v[5 * PERIODS + t] = NAN;                   /* never seen */
    }
    forecast = run(panel, HORIZON, DRAWS, 2);
    for (size_t k = 0; k < 5 * HORIZON; k++) {
        assert_true(isfinite(forecast->point[k]) && forecast->point[k] >= 0);
    }
    for (size_t k = 0; k < (size_t)5 * HORIZON * DRAWS; k++) {
        assert_true(isfinite(forecast->draws[k]) && forecast->draws[k] >= 0);
    }
    for (size_t step = 0; step < HORIZON; step++) {
        assert_close(forecast->point[HORIZON + step], 0, 0, 1e-6); /* of a company of 1e12 */
        assert_true(isnan(forecast->point[5 * HORIZON + step]));
    }
    assert_true(isnan(forecast->draws[5 * HORIZON * DRAWS]));
    assert_string_equal(forecast->model[5], "none");
    assert_true(has_note(forecast, "1 of 6 territories without any observation"));
    qc_forecast_free(forecast);
    panel_free(panel);
}

static void huge_values__do_not_overflow(void **state)
{
    qc_panel *panel = panel_new(2, 30, 4);
    qc_forecast *forecast = NULL;

    (void)state;
    panel_fill(panel, 1e250, 0.1, 5);
    forecast = run(panel, 2, 20, 1);
    for (size_t k = 0; k < 4; k++) {
        assert_true(forecast->point[k] > 1e249 && forecast->point[k] < 1e252);
    }
    for (size_t k = 0; k < 4 * 20; k++) {
        assert_true(isfinite(forecast->draws[k]));
    }
    qc_forecast_free(forecast);
    panel_free(panel);
}

/* Always, now and then, or suddenly: rounding of such a sum is more than all that other leaves
 * have, and its square may be beyond what a double holds. */
static void draws__of_a_huge_leaf_beside_nothing_are_finite(void **state)
{
    enum { LEAVES = 4, PERIODS = 30, HORIZON = 4, DRAWS = 40, SHAPES = 3 };

    static const double sizes[] = {1e100, 1e150, 1e200, 1e250};

    (void)state;
    for (size_t round = 0; round < SHAPES * sizeof sizes / sizeof sizes[0]; round++) {
        qc_panel *panel = panel_new_tree(LEAVES, PERIODS, 12);
        qc_forecast *forecast = NULL;
        double *v = panel->values;

        panel_fill(panel, 100, 0.1, 5);
        for (size_t t = 0; t < PERIODS; t++) {
            double huge = sizes[round / SHAPES] * (1 + (double)(t % 3));
            const double shapes[SHAPES] = {huge, t % 5 == 0 ? huge : 0, t < 15 ? 1 : huge};

            v[t] = shapes[round % SHAPES];
            v[PERIODS + t] = 0;
            v[2 * PERIODS + t] = t == 28 ? 1 : 0;
        }
        forecast = run(panel, HORIZON, DRAWS, 1);
        for (size_t k = 0; k < (size_t)LEAVES * HORIZON; k++) {
            assert_true(isfinite(forecast->point[k]) && forecast->point[k] >= 0);
        }
        for (size_t k = 0; k < (size_t)LEAVES * HORIZON * DRAWS; k++) {
            assert_true(isfinite(forecast->draws[k]) && forecast->draws[k] >= 0);
        }
        qc_forecast_free(forecast);
        panel_free(panel);
    }
}

static void bad_settings__are_refused(void **state)
{
    qc_panel *panel = panel_new(1, 3, 1);
    qc_panel *empty = panel_new(0, 0, 1);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    (void)state;
    assert_status(qc_forecast_run(panel, &settings, NULL, &forecast, &error), QC_ERR_TOO_SHORT,
                  error);
    assert_status(qc_forecast_run(empty, &settings, NULL, &forecast, &error), QC_ERR_TOO_SHORT,
                  error);
    panel_fill(panel, 1, 0.1, 1);
    settings.horizon = 0;
    assert_status(qc_forecast_run(panel, &settings, NULL, &forecast, &error), QC_ERR_ARGUMENT,
                  error);
    assert_message(error, "horizon");
    settings = qc_forecast_settings_default();
    settings.draws = 7;
    assert_status(qc_forecast_run(panel, &settings, NULL, &forecast, &error), QC_ERR_ARGUMENT,
                  error);
    assert_message(error, "7 draws");
    settings.draws = 0;
    assert_status(qc_forecast_run(panel, &settings, NULL, &forecast, &error), QC_ERR_ARGUMENT,
                  error);
    settings = qc_forecast_settings_default();
    settings.backtest_draws = 3;
    assert_status(qc_forecast_run(panel, &settings, NULL, &forecast, &error), QC_ERR_ARGUMENT,
                  error);
    settings = qc_forecast_settings_default();
    settings.models = qc_model_find("naive");
    assert_status(qc_forecast_run(panel, &settings, NULL, &forecast, &error), QC_ERR_ARGUMENT,
                  error);
    settings = qc_forecast_settings_default();
    settings.draws = SIZE_MAX / 4 * 2;
    assert_status(qc_forecast_run(panel, &settings, NULL, &forecast, &error), QC_ERR_OVERFLOW,
                  error);
    assert_null(forecast);
    qc_forecast_free(NULL);
    panel_free(empty);
    panel_free(panel);
}

static void backtest_draws__that_were_not_asked_for_are_refused(void **state)
{
    qc_panel *panel = panel_new(1, 8, 1);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    double draws[200];
    qc_error error = {0};

    (void)state;
    panel_fill(panel, 10, 0.1, 5);
    settings.backtest_draws = 0;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    assert_int_equal(forecast->backtest->draw_count, 0);
    assert_status(qc_backtest_draws(forecast->backtest, 0, draws, &error), QC_ERR_ARGUMENT,
                  error);
    qc_forecast_free(forecast);
    settings.backtest_draws = 2;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    assert_status(
        qc_backtest_draws(forecast->backtest, forecast->backtest->origin_count, draws, &error),
        QC_ERR_ARGUMENT, error);
    qc_forecast_free(forecast);
    panel_free(panel);
}

static bool always(void *user)
{
    (void)user;
    return true;
}

static void run__stops_when_asked(void **state)
{
    qc_panel *panel = panel_new(1, 8, 1);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_run stopped = qc_run_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    (void)state;
    panel_fill(panel, 10, 0.1, 5);
    stopped.cancelled = always;
    assert_status(qc_forecast_run(panel, &settings, &stopped, &forecast, &error),
                  QC_ERR_CANCELLED, error);
    assert_null(forecast);
    panel_free(panel);
}

static qc_status forecast_and_draw(void *context, qc_error *error)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    double draws[4 * 2 * 2];
    qc_status status = QC_OK;

    settings.horizon = 2;
    settings.draws = 2;
    settings.backtest_draws = 2;
    settings.max_origins = 2;
    status = qc_forecast_run(context, &settings, NULL, &forecast, error);
    if (status == QC_OK) {
        status = qc_backtest_draws(forecast->backtest, 0, draws, error);
    }
    qc_forecast_free(forecast);
    return status;
}

static void forecast__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = panel_new_tree(3, 5, 4);

    (void)state;
    panel_fill(panel, 10, 0.1, 5);
    qc_test_allocations(forecast_and_draw, panel);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults__are_as_documented),
        cmocka_unit_test(results__are_the_same_for_any_number_of_threads),
        cmocka_unit_test(parents__are_exact_sums_of_leaves_in_every_draw),
        cmocka_unit_test(label__names_the_weights),
        cmocka_unit_test(one_observation__is_repeated_with_a_wide_range),
        cmocka_unit_test(three_quarters__say_what_they_rest_on),
        cmocka_unit_test(a_season_that_all_share__is_not_denied),
        cmocka_unit_test(odd_histories__give_finite_forecasts),
        cmocka_unit_test(huge_values__do_not_overflow),
        cmocka_unit_test(draws__of_a_huge_leaf_beside_nothing_are_finite),
        cmocka_unit_test(bad_settings__are_refused),
        cmocka_unit_test(backtest_draws__that_were_not_asked_for_are_refused),
        cmocka_unit_test(run__stops_when_asked),
        cmocka_unit_test(forecast__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
