/* What comes later does not matter: a panel of every kind of row, and a competition file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <sys/stat.h>

#include "core/random.h"
#include "forecast/ranges/sporadic.h"
#include "forecast/rolling.h"
#include "quotacast/forecast.h"
#include "tests/bench/competition.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 14, PERIODS = 56, CHANGED = 50, HORIZON = 3, DRAWS = 20, ORIGINS = 16 };

static qc_forecast *run_origins(const qc_panel *panel, size_t horizon, int threads,
                                size_t origins)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_run run = qc_run_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    settings.horizon = horizon;
    settings.draws = DRAWS;
    settings.backtest_draws = DRAWS;
    settings.max_origins = origins;
    run.threads = threads;
    assert_ok(qc_forecast_run(panel, &settings, &run, &forecast, &error), error);
    return forecast;
}

static qc_forecast *run(const qc_panel *panel, size_t horizon, int threads)
{
    return run_origins(panel, horizon, threads, ORIGINS);
}

static void assert_same(const double *a, const double *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_true((isnan(a[i]) && isnan(b[i])) || memcmp(&a[i], &b[i], sizeof a[i]) == 0);
    }
}

/*
 * Months of a tree of three levels and of groups of two that cross it. Leaves 0 .. 5 have a
 * season, of which 3 opens late and ramps up, and 5 takes 4 over; 6 sells now and then, 7 stops, 8
 * begins late, 9 has a gap, 10 an accident, 11 a new level, 12 credits, 13 nothing at all for a
 * while.
 */
static qc_panel *make_panel(void)
{
    static qc_id group_parent[] = {QC_NO_ID, QC_NO_ID, 0, 0, 1};
    static qc_id leaf_group[LEAVES];
    qc_panel *panel = panel_new_tree(LEAVES, PERIODS, 12);
    double *row[LEAVES];

    panel_fill(panel, 100, 0.1, 3);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        row[leaf] = panel->values + leaf * PERIODS;
        leaf_group[leaf] = (qc_id)(2 + leaf % 3);
    }
    for (size_t t = 0; t < PERIODS; t++) {
        row[6][t] = t % 4 == 1 || t % 7 == 3 ? row[6][t] : 0;
        row[7][t] = t < 42 ? row[7][t] : NAN;
        row[4][t] = t < 40 ? row[4][t] : 0;
        row[5][t] += t < 40 ? 0 : row[5][t];
        row[8][t] = t < 38 ? NAN : row[8][t];
        row[3][t] = t < 45 ? NAN : row[3][t] * fmin(1, 0.2 * ((double)t - 44));
        row[11][t] *= t < 40 ? 1 : 3;
        row[13][t] = t > 20 && t < 35 ? 0 : row[13][t];
    }
    row[9][30] = NAN;
    row[9][31] = NAN;
    row[10][44] *= 20;
    row[12][33] = -70;
    panel->group_count = sizeof group_parent / sizeof *group_parent;
    panel->group_parent = group_parent;
    panel->leaf_group = leaf_group;
    return panel;
}

/* Compares two backtests up to an origin, and their draws. Returns how many origins there were. */
static size_t compare(const qc_backtest *a, const qc_backtest *b, size_t last)
{
    size_t cells = LEAVES * HORIZON;
    double *draws = calloc(2 * cells * DRAWS, sizeof *draws);
    qc_error error = {0};
    size_t index = 0;

    assert_non_null(draws);
    assert_int_equal(a->origin_count, b->origin_count);
    for (; index < a->origin_count && a->origin[index] <= last; index++) {
        assert_int_equal(a->origin[index], b->origin[index]);
        assert_same(a->prediction + index * a->method_count * cells,
                    b->prediction + index * a->method_count * cells, a->method_count * cells);
        assert_same(a->naive + index * cells, b->naive + index * cells, cells);
        assert_ok(qc_backtest_draws(a, index, draws, &error), error);
        assert_ok(qc_backtest_draws(b, index, draws + cells * DRAWS, &error), error);
        assert_same(draws, draws + cells * DRAWS, cells * DRAWS);
    }
    free(draws);
    return index;
}

/* Runs a panel, changes what came after an origin, and runs it again. Frees it. */
static void assert_blind_to_the_future(qc_panel *panel)
{
    qc_forecast *before = run(panel, HORIZON, 2);
    qc_forecast *after = NULL;
    const qc_backtest *b = before->backtest;
    size_t cells = LEAVES * HORIZON;
    size_t later = 0;

    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t t = CHANGED; t < PERIODS; t++) {
            double *value = &panel->values[leaf * PERIODS + t];

            *value = leaf % 4 == 0   ? 1e5 - *value
                     : leaf % 4 == 1 ? 0
                     : leaf % 4 == 2 ? -*value
                                     : NAN;
        }
    }
    after = run(panel, HORIZON, 2);
    later = compare(b, after->backtest, CHANGED);
    assert_int_equal(later, ORIGINS + 1 - (PERIODS - CHANGED));
    /* the change is seen as soon as it is known */
    assert_true(memcmp(b->prediction + later * b->method_count * cells,
                       after->backtest->prediction + later * b->method_count * cells,
                       b->method_count * cells * sizeof(double)) != 0);
    qc_forecast_free(before);
    qc_forecast_free(after);
    panel_free(panel);
}

static void backtest__does_not_change_with_what_came_after_an_origin(void **state)
{
    (void)state;
    assert_blind_to_the_future(make_panel());
}

/* 4-5-4 weeks from the fiscal year 2020 on: the 53rd week of 2023 lies between the first origin
 * and the change. */
static void backtest__does_not_change_in_a_calendar_of_weeks(void **state)
{
    qc_panel *panel = make_panel();

    (void)state;
    panel->calendar = (qc_calendar){.start_month = 2,
                                    .named_by_start = true,
                                    .weeks = QC_FISCAL_454,
                                    .end_weekday = 6,
                                    .ends_nearest = true};
    panel->first_period = qc_period_of_year(&panel->calendar, 2020) * 12;
    assert_int_equal(
        qc_period_weeks(&panel->calendar, QC_FREQUENCY_MONTH, panel->first_period + 47), 5);
    for (size_t cell = 0; cell < LEAVES * PERIODS; cell++) {
        panel->values[cell] *=
            qc_period_weeks(&panel->calendar, QC_FREQUENCY_MONTH,
                            panel->first_period + (qc_period)(cell % PERIODS));
    }
    assert_blind_to_the_future(panel);
}

/*
 * Leaves 0 .. 7 share a season by different strengths, 6 and 7 from later on; 8 .. 13 sell in
 * few periods, 9 credits some of it, 10 begins late, 11 is zero before it begins to sell, 12
 * has gaps, 13 sells twice.
 */
static qc_panel *make_seasons_and_sporadic(void)
{
    qc_panel *panel = panel_new_tree(LEAVES, PERIODS, 12);
    qc_random random;

    qc_random_start(&random, 11, QC_PURPOSE_TEST, 0);
    for (size_t cell = 0; cell < LEAVES * PERIODS; cell++) {
        size_t leaf = cell / PERIODS;
        size_t t = cell % PERIODS;
        double place = (double)(t * (t % 12) % 5) / 5;
        double size = exp(0.7 * qc_random_normal(&random));
        bool sells = qc_random_uniform(&random) < 0.35;

        panel->values[cell] = leaf < 8
                                  ? 100 * exp((0.3 + 0.1 * (double)leaf) * place + 0.1 * size)
                              : sells ? 100 * size
                                      : 0;
        if ((leaf == 6 && t < 20) || (leaf == 7 && t < 44) || (leaf == 10 && t < 30) ||
            (leaf == 12 && t % 9 == 4)) {
            panel->values[cell] = NAN;
        } else if (leaf == 9 && t % 17 == 11) {
            panel->values[cell] = -10;
        } else if ((leaf == 11 && t < 26) || (leaf == 13 && t != 21 && t != 46)) {
            panel->values[cell] = 0;
        }
    }
    panel->values[13 * PERIODS + 21] = 70;
    panel->values[13 * PERIODS + 46] = 30;
    return panel;
}

/* The panel has both: a season that is shared, and sporadic leaves. */
static void assert_shares_and_sells_now_and_then(const qc_panel *panel, size_t origin)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_sporadic sporadic = {0};
    qc_error error = {0};
    size_t count = 0;

    settings.horizon = HORIZON;
    assert_ok(qc_rolling_new(panel, &settings, true, NULL, &rolling, &error), error);
    assert_non_null(qc_shared_effects_season(&rolling->effects, origin)->index);
    assert_ok(qc_sporadic_new(rolling, origin, &sporadic, &error), error);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        count += sporadic.is[leaf];
    }
    assert_true(count >= 3 && !sporadic.is[0]);
    qc_sporadic_clear(&sporadic);
    qc_rolling_free(rolling);
}

static void backtest__of_shared_seasons_and_few_sales_does_not_change(void **state)
{
    qc_panel *panel = make_seasons_and_sporadic();

    (void)state;
    assert_shares_and_sells_now_and_then(panel, CHANGED);
    assert_shares_and_sells_now_and_then(panel, PERIODS - ORIGINS);
    assert_blind_to_the_future(panel);
}

/* What stands in a backtest for the origin CHANGED is the forecast of the panel that ends
 * there, with its draws. Frees the panel. */
static void assert_cut_is_backtest(qc_panel *panel, size_t origins)
{
    qc_panel *known = panel_cut(panel, CHANGED);
    qc_forecast *whole = run_origins(panel, HORIZON, 2, origins);
    qc_forecast *cut = run_origins(known, HORIZON, 2, origins);
    const qc_backtest *b = whole->backtest;
    size_t cells = LEAVES * HORIZON;
    size_t index = CHANGED - b->origin[0];
    double *draws = calloc(cells * DRAWS, sizeof *draws);
    qc_error error = {0};

    assert_non_null(draws);
    assert_int_equal(b->origin[index], CHANGED);
    assert_same(b->prediction + (index * b->method_count + b->method_count - 1) * cells,
                cut->point, cells);
    assert_same(b->naive + index * cells, cut->naive, cells);
    assert_ok(qc_backtest_draws(b, index, draws, &error), error);
    assert_same(draws, cut->draws, cells * DRAWS);
    free(draws);
    qc_forecast_free(whole);
    qc_forecast_free(cut);
    panel_free(known);
    panel_free(panel);
}

static void forecast__of_a_panel_that_ends_is_that_of_the_backtest(void **state)
{
    (void)state;
    assert_cut_is_backtest(make_panel(), ORIGINS);
    assert_cut_is_backtest(make_seasons_and_sporadic(), ORIGINS);
}

/* Few origins: the first lies where the leaves have long shared a season. What sums are
 * reconciled by has moved towards shares of a sum. */
static void forecast__of_a_panel_that_ends_does_not_depend_on_where_origins_begin(void **state)
{
    (void)state;
    for (size_t origins = 7; origins <= 8; origins++) {
        assert_cut_is_backtest(make_seasons_and_sporadic(), origins);
        assert_cut_is_backtest(make_panel(), origins);
    }
}

/* Nothing is reconciled; what moves towards a share of a sum still rests on a window of its own. */
static void forecast__of_series_that_end_is_that_of_the_backtest(void **state)
{
    (void)state;
    for (size_t origins = 7; origins <= ORIGINS; origins += ORIGINS - 7) {
        qc_panel *tree = make_seasons_and_sporadic();
        qc_panel *panel = panel_new(LEAVES, PERIODS, 12);

        memcpy(panel->values, tree->values, LEAVES * PERIODS * sizeof *panel->values);
        assert_cut_is_backtest(panel, origins);
        panel_free(tree);
    }
}

/* Without, fewer forecasts of the past are made, and fewer made again: none that the forecast
 * rests on. Frees the panel. */
static void assert_needs_no_backtest(qc_panel *panel, size_t origins)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *with = run_origins(panel, HORIZON, 2, origins);
    qc_forecast *without = NULL;
    qc_error error = {0};

    settings.horizon = HORIZON;
    settings.draws = DRAWS;
    settings.max_origins = origins;
    settings.backtest = false;
    settings.backtest_draws = 0;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &without, &error), error);
    assert_same(with->point, without->point, LEAVES * HORIZON);
    assert_same(with->draws, without->draws, LEAVES * HORIZON * DRAWS);
    assert_same(with->weight, without->weight, LEAVES * with->model_count);
    qc_forecast_free(with);
    qc_forecast_free(without);
    panel_free(panel);
}

static void forecast__is_the_same_without_a_backtest(void **state)
{
    static const size_t cases[][2] = {{7, 30}, {ORIGINS, 43}, {7, PERIODS}};

    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        qc_panel *panel = make_panel();
        qc_panel *other = make_seasons_and_sporadic();

        assert_needs_no_backtest(panel_cut(panel, cases[k][1]), cases[k][0]);
        assert_needs_no_backtest(panel_cut(other, cases[k][1]), cases[k][0]);
        panel_free(panel);
        panel_free(other);
    }
}

static void forecast__is_the_same_for_any_number_of_threads(void **state)
{
    qc_panel *panel = make_panel();
    qc_forecast *one = run(panel, HORIZON, 1);

    (void)state;
    for (int threads = 2; threads <= 8; threads *= 4) {
        qc_forecast *other = run(panel, HORIZON, threads);

        assert_same(one->point, other->point, LEAVES * HORIZON);
        assert_same(one->weight, other->weight, LEAVES * one->model_count);
        assert_same(one->draws, other->draws, LEAVES * HORIZON * DRAWS);
        assert_int_equal(compare(one->backtest, other->backtest, PERIODS),
                         one->backtest->origin_count);
        qc_forecast_free(other);
    }
    qc_forecast_free(one);
    panel_free(panel);
}

/* Quarters of twelve series of 24 to 35 values; test parts of eight, backwards and elsewhere if
 * wanted. */
static void write_file(const char *folder, bool shuffled)
{
    char path[1024];
    FILE *file = NULL;

    (void)snprintf(path, sizeof path, "%s/forecast/made_up.csv", folder);
    file = fopen(path, "w");
    assert_non_null(file);
    (void)fprintf(file, "series_id,frequency,horizon,n_train,start,category,values...\n");
    for (size_t series = 0; series < 12; series++) {
        size_t length = 24 + series;
        qc_random random;

        qc_random_start(&random, 6, QC_PURPOSE_TEST, series);
        (void)fprintf(file, "S%zu,4,8,%zu,1990:1,MADE UP", series, length);
        for (size_t t = 0; t < length + 8; t++) {
            double value = (200 + (double)(t * series)) * (1 + 0.1 * (double)(t % 4)) +
                           10 * qc_random_normal(&random);

            (void)fprintf(file, ",%.6f", shuffled && t >= length ? 1e6 / value : value);
        }
        (void)fprintf(file, "\n");
    }
    assert_int_equal(fclose(file), 0);
}

static void forecast__of_a_competition_file_does_not_depend_on_its_test_values(void **state)
{
    char *folder = qc_test_folder();
    char path[1024];
    qc_forecast *forecast[2];
    competition file[2];

    (void)state;
    (void)snprintf(path, sizeof path, "%s/forecast", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(setenv("QUOTACAST_EVALUATION_DATA", folder, 1), 0);
    for (size_t k = 0; k < 2; k++) {
        qc_panel *panel = NULL;

        write_file(folder, k == 1);
        file[k] = competition_read("made_up");
        panel = competition_panel(&file[k], 0, file[k].count, (competition_cut){.least = 1});
        assert_int_equal(panel->period_count, 35);
        forecast[k] = run(panel, file[k].horizon, 2);
        competition_panel_free(panel);
    }
    assert_int_equal(file[0].count, 12);
    for (size_t h = 0; h < 8; h++) { /* the files do differ */
        assert_true(fabs(file[0].series[5].values[29 + h] - file[1].series[5].values[29 + h]) >
                    1);
    }
    assert_same(forecast[0]->point, forecast[1]->point, 12 * 8);
    assert_same(forecast[0]->draws, forecast[1]->draws, 12 * 8 * DRAWS);
    for (size_t k = 0; k < 2; k++) {
        qc_forecast_free(forecast[k]);
        competition_free(&file[k]);
    }
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(backtest__does_not_change_with_what_came_after_an_origin),
        cmocka_unit_test(backtest__does_not_change_in_a_calendar_of_weeks),
        cmocka_unit_test(backtest__of_shared_seasons_and_few_sales_does_not_change),
        cmocka_unit_test(forecast__of_a_panel_that_ends_is_that_of_the_backtest),
        cmocka_unit_test(forecast__of_a_panel_that_ends_does_not_depend_on_where_origins_begin),
        cmocka_unit_test(forecast__of_series_that_end_is_that_of_the_backtest),
        cmocka_unit_test(forecast__is_the_same_without_a_backtest),
        cmocka_unit_test(forecast__is_the_same_for_any_number_of_threads),
        cmocka_unit_test(forecast__of_a_competition_file_does_not_depend_on_its_test_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
