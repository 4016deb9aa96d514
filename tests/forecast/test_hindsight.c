/* Forecasts that are made again with a season known since: which, what they err, and ranges of short panels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <sys/stat.h>

#include "forecast/hindsight.h"
#include "forecast/ranges/errors.h"
#include "forecast/row_models.h"
#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 8, YEAR = 12, HORIZON = 6 };

static char *folder;

/* Months with a season that all share and noise. */
static qc_panel *months(size_t count, double noise, size_t turn)
{
    qc_panel *panel = panel_new(LEAVES, count, YEAR);

    panel_fill_wave(panel, noise, turn);
    return panel;
}

static qc_rolling *roll(const qc_panel *panel, bool backtest)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    settings.horizon = HORIZON;
    settings.backtest = backtest;
    assert_ok(qc_rolling_new(panel, &settings, backtest, NULL, &rolling, &error), error);
    return rolling;
}

static void assert_from(const qc_rolling *rolling, size_t row, size_t origin, size_t known,
                        size_t end, size_t judged)
{
    qc_hindsight found = qc_hindsight_from(rolling, row, origin);

    assert_int_equal(found.known, known);
    assert_int_equal(found.end, end);
    assert_int_equal(found.judged, judged);
    if (end >
        0) { /* what leaves share is their season but for noise; a leaf alone shares nothing */
        bool alone = rolling->history->leaf_count == 1;

        assert_true(found.again == !alone);
        assert_close(found.weight, alone ? 0.1 : 1, 0, alone ? 1e-14 : 0.1);
    }
}

/* The shared season is known from 14 months on, better from 18, a row's own from 24; models are
 * judged by what was made before the first of these. */
static void hindsight__begins_where_seasons_become_known(void **state)
{
    qc_panel *panel = months(30, 0.02, 0);
    qc_panel *alone = panel_new(1, 12, 4);
    qc_rolling *rolling = NULL;

    (void)state;
    for (size_t month = 0; month < 3; month++) {
        panel->values[month] = NAN; /* leaf 0 begins three months later */
    }
    rolling = roll(panel, true);
    assert_from(rolling, 1, 13, 0, 0, 0);
    assert_from(rolling, 1, 14, 14, 14, 14);
    assert_from(rolling, 1, 17, 14, 14, 14);
    assert_from(rolling, 1, 18, 18, 14, 14);
    assert_from(rolling, 1, 23, 18, 14, 14);
    assert_from(rolling, 1, 24, 24, 24, 14);
    assert_from(rolling, 1, 30, 24, 24, 14);
    assert_from(rolling, 0, 26, 21, 14, 14);
    assert_from(rolling, 0, 27, 27, 27, 14);
    qc_rolling_free(rolling);
    panel_fill(alone, 10, 0.1, 2);
    rolling = roll(alone, false);
    assert_from(rolling, 0, 7, 0, 0, 0);
    assert_from(rolling, 0, 8, 8, 8, 8);
    assert_from(rolling, 0, 12, 8, 8, 8);
    qc_rolling_free(rolling);
    panel_free(alone);
    panel_free(panel);
}

/* Weeks know their year at the first stretch of 13 that begins with two years. */
static void hindsight__of_weeks_waits_for_the_stretch(void **state)
{
    qc_panel *panel = panel_new(2, 130, 52);
    qc_rolling *rolling = NULL;

    (void)state;
    panel->frequency = QC_FREQUENCY_INDEX;
    panel_fill(panel, 10, 0.1, 2);
    panel->values[0] = NAN;
    rolling = roll(panel, false);
    assert_from(rolling, 1, 103, 0, 0, 0);
    assert_from(rolling, 1, 104, 104, 104, 104);
    assert_from(rolling, 0, 116, 0, 0, 0);
    assert_from(rolling, 0, 117, 117, 117, 117);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* With seasons of their own beside the shared one, leaves share more or less of what they have:
 * more than half of it is made again, and errors weigh a tenth to the power of the rest. */
static void hindsight__makes_again_what_leaves_mostly_share(void **state)
{
    double most_below = 0;
    double least_above = 1;

    (void)state;
    for (int k = 5; k < 11; k++) {
        double own = 0.05 * k;
        qc_panel *panel = months(30, 0.02, 4);

        for (size_t cell = 0; cell < LEAVES * 30; cell++) {
            double turn = 2 * M_PI * (double)(cell % 30 % YEAR) / YEAR;

            panel->values[cell] *= exp(own * cos(2 * turn + (double)(cell / 30)));
        }
        qc_rolling *rolling = roll(panel, true);
        const qc_hindsight found = qc_hindsight_from(rolling, 0, 30);
        double part = qc_shared_effects_season(&rolling->effects, 24)->part;

        assert_true(part > 0 && found.again == (part >= 0.5));
        assert_close(found.weight, pow(0.1, found.again ? 1 - part : 1), 1e-12, 0);
        most_below = part < 0.5 ? fmax(most_below, part) : most_below;
        least_above = part >= 0.5 ? fmin(least_above, part) : least_above;
        qc_rolling_free(rolling);
        panel_free(panel);
    }
    assert_true(most_below > 0.4 && least_above < 0.6);
}

/* For ranges of leaves alone, at origins that ranges are asked for, as long as the window of
 * origins has any that lacked the season. */
static void hindsight__is_kept_for_ranges_of_leaves(void **state)
{
    enum { KNOWN = 48 };
    qc_panel *panel = panel_new_tree(4, KNOWN, YEAR);
    qc_rolling *rolling = NULL;
    size_t origin = 24;

    (void)state;
    panel_fill_wave(panel, 0.02, 6);
    qc_panel *known = panel_cut(panel, 30);

    rolling = roll(panel, true);
    assert_true(qc_hindsight_is_kept(rolling, 3, 24));
    assert_false(qc_hindsight_is_kept(rolling, 4, 24)); /* the company */
    while (origin < KNOWN && qc_rolling_window(rolling, origin) < 24) {
        assert_true(qc_hindsight_is_kept(rolling, 0, origin));
        origin++;
    }
    assert_int_equal(qc_rolling_window(rolling, origin), 24);
    assert_false(qc_hindsight_is_kept(rolling, 0, origin));
    qc_rolling_free(rolling);
    rolling = roll(known, false);
    assert_true(qc_hindsight_is_kept(rolling, 0, 30));
    assert_false(qc_hindsight_is_kept(rolling, 0, 29));
    qc_rolling_free(rolling);
    panel_free(known);
    panel_free(panel);
}

/* Of seven years the oldest origins that are reconciled, 36 on, look back on windows from 12 on,
 * but are weighted by what was made from 24 on: nothing is run before. */
static void hindsight__asks_for_nothing_before_the_first_origin(void **state)
{
    qc_panel *panel = months(84, 0.02, 0);
    qc_rolling *rolling = NULL;

    (void)state;
    for (size_t month = 0; month < 6; month++) {
        panel->values[month] = NAN; /* leaf 0 knows two seasons half a year later */
    }
    rolling = roll(panel, true);
    assert_int_equal(rolling->first, 24);
    assert_int_equal(rolling->benchmarked, 36);
    assert_int_equal(qc_rolling_window(rolling, 36), 12);
    assert_true(qc_hindsight_is_kept(rolling, 0, 36));
    qc_rolling_free(rolling);
    panel_free(panel);
}

static double largest_error(const double *point, const qc_panel *panel, size_t leaf,
                            size_t made, size_t origin)
{
    double most = 0;

    for (size_t step = 0; step < HORIZON && made + step < origin; step++) {
        double actual = panel->values[leaf * panel->period_count + made + step];

        most = fmax(most, fabs(point[step] / actual - 1));
    }
    return most;
}

/* Sales that are their season: what was missed in the first year is, but for the noise of .02,
 * the season that was not known. */
static void errors__of_forecasts_made_again_are_without_the_season(void **state)
{
    enum { MONTHS = 25 };
    qc_panel *panel = months(MONTHS, 0.02, 1);
    qc_rolling *rolling = roll(panel, true);
    qc_errors errors = {0};
    qc_error error = {0};

    (void)state;
    assert_ok(qc_errors_new(rolling, 6, MONTHS, true, &errors, &error), error);
    for (size_t made = 6; made < 12; made++) {
        for (size_t leaf = 0; leaf < LEAVES; leaf++) {
            const double *again = qc_rolling_hindsight(rolling, MONTHS, made, leaf);
            const double *row = errors.error + ((made - 6) * LEAVES + leaf) * HORIZON;

            assert_non_null(again);
            assert_true(largest_error(again, panel, leaf, made, MONTHS) < 0.12);
            assert_true(again[HORIZON] > 1 && again[HORIZON] < 1.6);
            for (size_t step = 0; step < HORIZON; step++) {
                assert_true(fabs(row[step]) < 0.15);
            }
        }
    }
    qc_errors_clear(&errors);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* How many of what came lay in 80 % ranges of panels known so long, and how wide these are
 * against those of the noise alone. */
static void measure_ranges(size_t known, double *held, double *width)
{
    enum { TURNS = 10, DRAWS = 200 };
    const double noise = 0.1;
    qc_forecast_settings settings = qc_forecast_settings_default();
    const double levels[2] = {0.1, 0.9};
    qc_error error = {0};

    *held = 0;
    *width = 0;
    settings.horizon = HORIZON;
    settings.draws = DRAWS;
    settings.backtest = false;
    settings.backtest_draws = 0;
    for (size_t turn = 0; turn < TURNS; turn++) {
        qc_panel *whole = months(known + HORIZON, noise, turn);
        qc_panel *panel = panel_cut(whole, known);
        qc_forecast *forecast = NULL;

        assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
        for (size_t cell = 0; cell < LEAVES * HORIZON; cell++) {
            size_t step = cell % HORIZON;
            double actual = whole->values[cell / HORIZON * (known + HORIZON) + known + step];
            double range[2];

            assert_ok(qc_draws_quantiles(forecast->draws + cell * DRAWS, DRAWS, levels, 2,
                                         range, &error),
                      error);
            *held += range[0] <= actual && actual <= range[1];
            *width += (range[1] - range[0]) /
                      (100 * exp(panel_wave(known + step, YEAR)) * 2 * 1.2816 * noise);
        }
        qc_forecast_free(forecast);
        panel_free(panel);
        panel_free(whole);
    }
    *held /= TURNS * LEAVES * HORIZON;
    *width /= TURNS * LEAVES * HORIZON;
}

/* Ranges as wide as the season, 5 times the noise, would hold all of it. */
static void ranges__of_two_years_are_those_of_the_noise(void **state)
{
    (void)state;
    for (size_t known = 18; known <= 30; known += 6) {
        double held = 0;
        double width = 0;

        measure_ranges(known, &held, &width);
        print_message("%zu months: 80 %% ranges hold %.3f, width %.2f\n", known, held, width);
        assert_true(held > 0.68 && held < 0.95);
        assert_true(width < 1.8);
    }
}

static qc_forecast *run(const qc_panel *panel, const char *const *shares)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    settings.horizon = 3;
    settings.draws = 20;
    settings.backtest_draws = shares == NULL ? 20 : 0;
    settings.backtest = shares == NULL;
    settings.share_files = shares;
    settings.share_file_count = shares != NULL ? 1 : 0;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    return forecast;
}

/* A backtest stands at 20 and 26 months for the forecast of the panel that ends there, whatever
 * comes later. */
static void backtest__knows_no_season_before_its_time(void **state)
{
    enum { CELLS = LEAVES * 3 * 20 };
    qc_panel *panel = months(32, 0.1, 2);
    qc_forecast *whole = run(panel, NULL);
    const qc_backtest *b = whole->backtest;
    double draws[CELLS];
    qc_error error = {0};

    (void)state;
    for (size_t known = 20; known <= 26; known += 6) {
        qc_panel *cut = panel_cut(panel, known);
        qc_forecast *forecast = run(cut, NULL);
        size_t index = 0;

        while (index < b->origin_count && b->origin[index] < known) {
            index++;
        }
        assert_true(index < b->origin_count && b->origin[index] == known);
        assert_ok(qc_backtest_draws(b, index, draws, &error), error);
        assert_memory_equal(draws, forecast->draws, sizeof draws);
        qc_forecast_free(forecast);
        panel_free(cut);
    }
    qc_forecast_free(whole);
    panel_free(panel);
}

/* One whose futures nobody asks for runs no model before the origins that weights are of. */
static void backtest__without_futures_is_that_with_them(void **state)
{
    qc_panel *panel = months(40, 0.1, 2);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *without = NULL;
    qc_forecast *with = run(panel, NULL);
    qc_error error = {0};

    (void)state;
    settings.horizon = 3;
    settings.draws = 20;
    settings.backtest_draws = 0;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &without, &error), error);
    assert_int_equal(without->backtest->origin_count, with->backtest->origin_count);
    assert_memory_equal(without->backtest->prediction, with->backtest->prediction,
                        with->backtest->origin_count * with->backtest->method_count * LEAVES *
                            3 * sizeof(double));
    assert_memory_equal(without->draws, with->draws, LEAVES * 3 * 20 * sizeof(double));
    qc_forecast_free(without);
    qc_forecast_free(with);
    panel_free(panel);
}

/* It is that of the season, whatever part of the past is made again: also one in which the row
 * had not begun. */
static void leverage__does_not_depend_on_what_is_made_again(void **state)
{
    enum { KNOWN = 30, BEGUN = 4 };
    const size_t parts[3][2] = {{1, 4}, {1, 20}, {18, 20}};
    qc_panel *panel = months(30, 0.02, 3);
    double leverage[3] = {0};
    qc_error error = {0};

    (void)state;
    for (size_t t = 0; t < BEGUN; t++) {
        panel->values[t] = NAN;
    }
    qc_rolling *rolling = roll(panel, true);

    for (size_t k = 0; k < 3; k++) {
        size_t origins = parts[k][1] - parts[k][0];
        double *room = calloc(origins * rolling->model_count * HORIZON, sizeof *room);

        assert_non_null(room);
        assert_ok(qc_row_models_remake(rolling, 0, KNOWN, parts[k][0], parts[k][1], room,
                                       &leverage[k], &error),
                  error);
        free(room);
    }
    assert_true(leverage[2] > 0);
    assert_close(leverage[0], leverage[2], 0, 0);
    assert_close(leverage[1], leverage[2], 0, 0);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Files of shares hold what was made again. */
static void share__has_what_was_made_again(void **state)
{
    qc_panel *panel = months(26, 0.1, 2);
    qc_forecast_settings settings = qc_forecast_settings_default();
    char *path = qc_test_write(folder, "one.pool", "");
    const char *const paths[] = {path};
    qc_forecast *whole = NULL;
    qc_forecast *read = NULL;
    qc_error error = {0};

    (void)state;
    settings.horizon = 3;
    settings.draws = 20;
    settings.backtest_draws = 0;
    settings.backtest = false;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &whole, &error), error);
    assert_ok(qc_forecast_share(panel, &settings, 1, 1, NULL, path, &error), error);
    read = run(panel, paths);
    assert_memory_equal(whole->draws, read->draws, LEAVES * 3 * 20 * sizeof(double));
    qc_forecast_free(whole);
    qc_forecast_free(read);
    free(path);
    panel_free(panel);
}

static qc_status run_short(void *context, qc_error *error)
{
    /* two naive methods, and one that takes seasons out */
    const qc_model models[3] = {*qc_model_find("naive"), *qc_model_find("seasonal_naive"),
                                *qc_model_find("damped")};
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_status status = QC_OK;

    settings.models = models;
    settings.model_count = 3;
    settings.horizon = 1;
    settings.draws = 2;
    settings.backtest_draws = 2;
    settings.max_origins = 4;
    status = qc_forecast_run(context, &settings, NULL, &forecast, error);
    qc_forecast_free(forecast);
    return status;
}

static void hindsight__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = panel_new(4, 9, 4);

    (void)state;
    panel_fill(panel, 100, 0.01, 3);
    qc_test_allocations(run_short, panel);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hindsight__begins_where_seasons_become_known),
        cmocka_unit_test(hindsight__of_weeks_waits_for_the_stretch),
        cmocka_unit_test(hindsight__makes_again_what_leaves_mostly_share),
        cmocka_unit_test(hindsight__is_kept_for_ranges_of_leaves),
        cmocka_unit_test(hindsight__asks_for_nothing_before_the_first_origin),
        cmocka_unit_test(errors__of_forecasts_made_again_are_without_the_season),
        cmocka_unit_test(ranges__of_two_years_are_those_of_the_noise),
        cmocka_unit_test(backtest__knows_no_season_before_its_time),
        cmocka_unit_test(backtest__without_futures_is_that_with_them),
        cmocka_unit_test(leverage__does_not_depend_on_what_is_made_again),
        cmocka_unit_test(share__has_what_was_made_again),
        cmocka_unit_test(hindsight__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    int failed = 0;

    folder = qc_test_folder();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(folder);
    return failed;
}
