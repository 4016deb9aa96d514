/* The season that leaves share: found where they do, none where they do not, and lent to those whose own is not known. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <string.h>

#include "core/random.h"
#include "forecast/effects/row_season.h"
#include "forecast/rolling.h"
#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

enum { SEASON = 4, LEAVES = 12, PERIODS = 24 };

static const qc_holiday_effect no_holidays = {0};

/* On logarithms, sum 0. */
static const double shared[SEASON] = {-0.3, 0.1, 0, 0.2};

/* Leaf l follows the shared season by strength[l], with noise; growing evenly. */
static qc_panel *follow(const double *strength, double noise)
{
    qc_panel *panel = panel_new(LEAVES, PERIODS, SEASON);
    qc_random random;

    qc_random_start(&random, 9, QC_PURPOSE_TEST, 0);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t t = 0; t < PERIODS; t++) {
            panel->values[leaf * PERIODS + t] =
                100.0 * (double)(leaf + 1) *
                exp(0.01 * (double)t + strength[leaf] * shared[t % SEASON] +
                    noise * qc_random_normal(&random));
        }
    }
    return panel;
}

static qc_shared_season find(const qc_history *history, size_t origin)
{
    size_t leaves[LEAVES];
    qc_shared_season found = {0};
    qc_error error = {0};

    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        leaves[leaf] = leaf;
    }
    assert_ok(
        qc_shared_season_find(history, &no_holidays, origin, leaves, LEAVES, &found, &error),
        error);
    return found;
}

static double strength_of(const qc_shared_season *found, const qc_history *history, size_t row)
{
    qc_season_room room = {0};
    qc_error error = {0};

    assert_ok(qc_season_room_init(history, &room, &error), error);
    double strength = qc_row_season_strength(found, history, &no_holidays, row, PERIODS, &room);

    qc_season_room_clear(&room);
    return strength;
}

static void season__of_leaves_alike_is_found_exactly(void **state)
{
    double strength[LEAVES];
    qc_history *history = NULL;
    qc_error error = {0};

    (void)state;
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        strength[leaf] = 1;
    }
    qc_panel *panel = follow(strength, 0);

    assert_ok(qc_history_new(panel, &history, &error), error);
    qc_shared_season found = find(history, PERIODS);

    for (size_t p = 0; p < SEASON; p++) {
        assert_close(found.index[p], shared[p], 0, 1e-12);
    }
    assert_close(found.strength, 1, 1e-12, 0);
    assert_close(found.strength_variance, 0, 0, 1e-12);
    assert_close(found.apart, 0, 0, 1e-12);
    qc_shared_season_clear(&found);
    qc_history_free(history);
    panel_free(panel);
}

/*
 * Half of the leaves follow by 0.6, half by 1.4: the slopes are known to about .1 / sqrt(5) /
 * .37 = .12 each, their mean to .035 and their variance, .16 but for 11 instead of 12 leaves,
 * to about a third.
 */
static void strengths__have_the_mean_and_variance_that_they_were_made_with(void **state)
{
    double strength[LEAVES];
    qc_history *history = NULL;
    qc_error error = {0};

    (void)state;
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        strength[leaf] = leaf % 2 == 0 ? 0.6 : 1.4;
    }
    qc_panel *panel = follow(strength, 0.1);

    assert_ok(qc_history_new(panel, &history, &error), error);
    qc_shared_season found = find(history, PERIODS);

    assert_close(found.strength, 1, 0, 0.1);
    assert_close(found.strength_variance, 0.16, 0, 0.08);
    /* there is nothing but this season, so that most of it stands in, by a leaf's own strength */
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        double part = strength_of(&found, history, leaf) / strength[leaf];

        assert_true(part > 0.4 && part < 1.2);
    }
    qc_shared_season_clear(&found);
    qc_history_free(history);
    panel_free(panel);
}

/* Leaves with seasons of their own, which say nothing of each other: what is left of the index
 * is at most what chance leaves of it. */
static void season__of_leaves_that_share_none_is_drawn_to_none(void **state)
{
    qc_panel *panel = panel_new(LEAVES, PERIODS, SEASON);
    qc_history *history = NULL;
    qc_error error = {0};
    qc_random random;

    (void)state;
    qc_random_start(&random, 3, QC_PURPOSE_TEST, 0);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        double own[SEASON];

        for (size_t p = 0; p < SEASON; p++) {
            own[p] = 0.3 * qc_random_normal(&random);
        }
        for (size_t t = 0; t < PERIODS; t++) {
            panel->values[leaf * PERIODS + t] =
                100 * exp(own[t % SEASON] + 0.02 * qc_random_normal(&random));
        }
    }
    assert_ok(qc_history_new(panel, &history, &error), error);
    qc_shared_season found = find(history, PERIODS);

    for (size_t leaf = 0; leaf < LEAVES && found.index != NULL; leaf++) {
        /* each knows its own to .02 / sqrt(5), and is .3 away from the others' */
        assert_close(strength_of(&found, history, leaf), 0, 0, 0.02);
    }
    qc_shared_season_clear(&found);
    qc_history_free(history);
    panel_free(panel);
}

/* A leaf of three periods and one with a zero are given what the others do on average. */
static void rows__that_tell_nothing_follow_as_the_others_do(void **state)
{
    double strength[LEAVES];
    qc_history *history = NULL;
    qc_error error = {0};

    (void)state;
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        strength[leaf] = 0.8;
    }
    qc_panel *panel = follow(strength, 0.1);

    for (size_t t = 0; t < PERIODS - 3; t++) {
        panel->values[t] = NAN;
    }
    panel->values[PERIODS + 5] = 0;
    assert_ok(qc_history_new(panel, &history, &error), error);
    qc_shared_season found = find(history, PERIODS);

    assert_close(strength_of(&found, history, 0), found.share * found.strength, 0, 0);
    assert_close(strength_of(&found, history, 1), found.share * found.strength, 0, 0);
    assert_close(found.strength * found.index[0], 0.8 * shared[0], 0, 0.06);
    qc_shared_season_clear(&found);
    qc_history_free(history);
    panel_free(panel);
}

static void season__rests_on_no_later_period(void **state)
{
    double strength[LEAVES] = {1, 0.5, 1.5, 1, 1, 0.2, 1, 1, 1, 2, 1, 1};
    qc_panel *panel = follow(strength, 0.1);
    qc_panel *known = panel_cut(panel, PERIODS - 5);
    qc_history *whole = NULL;
    qc_history *cut = NULL;
    qc_error error = {0};

    (void)state;
    assert_ok(qc_history_new(panel, &whole, &error), error);
    assert_ok(qc_history_new(known, &cut, &error), error);
    qc_shared_season one = find(whole, PERIODS - 5);
    qc_shared_season other = find(cut, PERIODS - 5);

    assert_memory_equal(one.index, other.index, SEASON * sizeof *one.index);
    assert_memory_equal(&one.strength, &other.strength, sizeof one.strength);
    assert_memory_equal(&one.apart, &other.apart, sizeof one.apart);
    qc_shared_season_clear(&one);
    qc_shared_season_clear(&other);
    qc_history_free(whole);
    qc_history_free(cut);
    panel_free(known);
    panel_free(panel);
}

/* Two years show each place once, about which nobody can say what is noise: the season that
 * they share stands in for all. */
static void season__of_two_years_stands_in_whole(void **state)
{
    double strength[LEAVES] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    qc_history *history = NULL;
    qc_error error = {0};
    qc_panel *panel = follow(strength, 0.05);
    qc_panel *known = panel_cut(panel, 2 * SEASON);

    (void)state;
    assert_ok(qc_history_new(known, &history, &error), error);
    qc_shared_season found = find(history, 2 * SEASON);

    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        qc_season_room room = {0};

        assert_ok(qc_season_room_init(history, &room, &error), error);
        assert_close(
            qc_row_season_strength(&found, history, &no_holidays, leaf, 2 * SEASON, &room), 1,
            0, 0.25);
        qc_season_room_clear(&room);
    }
    qc_shared_season_clear(&found);
    qc_history_free(history);
    panel_free(known);
    panel_free(panel);
}

/* The last leaf has half a year; no model of its own can know that first quarters are low by
 * exp(-.3 - .2) of those before. */
static void new_leaf__is_forecast_with_the_season_of_the_others(void **state)
{
    double strength[LEAVES];
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    (void)state;
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        strength[leaf] = 1;
    }
    qc_panel *panel = follow(strength, 0.05);

    for (size_t t = 0; t < PERIODS - 2; t++) {
        panel->values[(LEAVES - 1) * PERIODS + t] = NAN;
    }
    settings.horizon = SEASON;
    settings.models = qc_models(&settings.model_count);
    assert_string_equal(settings.models[4].name, "damped");
    settings.model_count = 5; /* up to damped, which has no season of its own here */
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    const double *point = forecast->point + (size_t)(LEAVES - 1) * SEASON;

    assert_true(point[0] / point[3] < exp(-0.5) * 1.2);
    qc_forecast_free(forecast);
    panel_free(panel);
}

/* A leaf that begins in the last place of a season: freed of the season by its places it grows
 * evenly, and goes on so. */
static void new_leaf__is_freed_of_the_season_from_where_it_begins(void **state)
{
    enum { START = PERIODS - 5, DAMPED = 4 };
    double strength[LEAVES];
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    (void)state;
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        strength[leaf] = 1;
    }
    qc_panel *panel = follow(strength, 0);

    for (size_t t = 0; t < START; t++) {
        panel->values[(LEAVES - 1) * PERIODS + t] = NAN;
    }
    settings.horizon = SEASON;
    settings.models = qc_models(&settings.model_count);
    settings.model_count = DAMPED + 1;
    assert_string_equal(settings.models[DAMPED].name, "damped");
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    for (size_t step = 0; step < SEASON; step++) {
        double t = (double)(PERIODS + step);

        assert_close(qc_rolling_prediction(rolling, PERIODS, DAMPED, LEAVES - 1)[step],
                     100.0 * LEAVES * exp(0.01 * t + shared[step]), 0.04, 0);
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

/*
 * In the first two years the season was a fifth of what it is since, so that more is known of
 * it at the last origin than at the first. A leaf below two seasons is smoothed without it, and
 * given it as known at the origin.
 */
static void season__is_taken_as_known_at_each_origin(void **state)
{
    double strength[LEAVES];
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    (void)state;
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        strength[leaf] = 1;
    }
    qc_panel *panel = follow(strength, 0.05);

    for (size_t cell = 0; cell < (size_t)LEAVES * PERIODS; cell++) {
        if (cell % PERIODS < 2 * SEASON) {
            panel->values[cell] *= exp(-0.8 * shared[cell % SEASON]);
        }
        if (cell >= (size_t)(LEAVES - 1) * PERIODS && cell % PERIODS < PERIODS - 7) {
            panel->values[cell] = NAN;
        }
    }
    settings.horizon = SEASON;
    settings.backtest = true;
    settings.models = qc_models(&settings.model_count);
    settings.model_count = 5;
    assert_string_equal(settings.models[4].name, "damped");
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    const double *year = qc_rolling_prediction(rolling, PERIODS, 4, LEAVES - 1);
    const qc_shared_season *found = qc_shared_effects_season(&rolling->effects, PERIODS);

    /* but for the trend */
    assert_close(log(year[0] / year[3]), found->strength * (found->index[0] - found->index[3]),
                 0, 0.015);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/*
 * With 24 months the season has just become known, and smoothing would have been learned at 22
 * of them, from series that still had it. What comes is known but for noise of .02.
 */
static void models__learn_from_series_without_it(void **state)
{
    enum { MONTHS = 24, YEAR = 12 };
    size_t count = 0;
    const qc_model *all = qc_models(&count);
    qc_model models[2] = {all[0]};
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_panel *panel = panel_new(LEAVES, MONTHS, YEAR);
    qc_rolling *rolling = NULL;
    qc_error error = {0};
    qc_random random;

    (void)state;
    for (size_t k = 0; k < count; k++) {
        models[1] = strcmp(all[k].name, "ets") == 0 ? all[k] : models[1];
    }
    qc_random_start(&random, 2, QC_PURPOSE_TEST, 0);
    for (size_t cell = 0; cell < (size_t)LEAVES * MONTHS; cell++) {
        panel->values[cell] = 100 * exp(0.4 * sin(2 * M_PI * (double)(cell % YEAR) / YEAR) +
                                        0.02 * qc_random_normal(&random));
    }
    settings.horizon = YEAR;
    settings.models = models;
    settings.model_count = 2;
    assert_ok(qc_rolling_new(panel, &settings, true, NULL, &rolling, &error), error);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        const double *point = qc_rolling_prediction(rolling, MONTHS, 1, leaf);

        for (size_t step = 0; step < YEAR; step++) {
            double expected = 100 * exp(0.4 * sin(2 * M_PI * (double)step / YEAR));

            assert_close(point[step], expected, 0.05, 0);
        }
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

/*
 * Four years of months of leaves with like seasons and noise that they share: complex smoothing
 * of their sum believes in no season, which costs eleven parameters and more by AICc. With what
 * is expected of the sum's own it is off by the noise of its places, about .04 / sqrt(4) = .02,
 * at most thrice; without it by .08 in the first month.
 */
static void sum__of_few_years_is_forecast_with_its_own_season(void **state)
{
    enum { MONTHS = 48, YEAR = 12 };
    static const double season[YEAR] = {-0.16, -0.09, 0.02, -0.04, -0.02, 0.04,
                                        -0.03, 0.01,  0.06, 0.02,  0.05,  0.14};
    size_t count = 0;
    const qc_model *all = qc_models(&count);
    qc_model models[2] = {all[0]};
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_panel *panel = panel_new_tree(LEAVES, MONTHS, YEAR);
    qc_rolling *rolling = NULL;
    qc_error error = {0};
    qc_random random;
    double truth[YEAR] = {0};
    double common[MONTHS];
    double mean = 0;

    (void)state;
    for (size_t k = 0; k < count; k++) {
        models[1] = strcmp(all[k].name, "ces") == 0 ? all[k] : models[1];
    }
    qc_random_start(&random, 2, QC_PURPOSE_TEST, 0);
    for (size_t t = 0; t < MONTHS; t++) {
        common[t] = 0.04 * qc_random_normal(&random);
    }
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t p = 0; p < YEAR; p++) {
            double level = 100 * exp(season[p] + 0.05 * qc_random_normal(&random));

            truth[p] += level;
            for (size_t t = p; t < MONTHS; t += YEAR) {
                panel->values[leaf * MONTHS + t] =
                    level * exp(common[t] + 0.08 * qc_random_normal(&random));
            }
        }
    }
    settings.horizon = YEAR;
    settings.models = models;
    settings.model_count = 2;
    assert_ok(qc_rolling_new(panel, &settings, true, NULL, &rolling, &error), error);
    size_t company = rolling->history->rows.parent[rolling->history->rows.parent[0]];
    const double *point = qc_rolling_prediction(rolling, MONTHS, 1, company);

    for (size_t p = 0; p < YEAR; p++) {
        mean += log(point[p] / truth[p]) / YEAR;
    }
    for (size_t p = 0; p < YEAR; p++) {
        assert_close(log(point[p] / truth[p]) - mean, 0, 0, 0.06);
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

static qc_status build(void *context, qc_error *error)
{
    const qc_history *history = context;
    const size_t leaves[LEAVES] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    qc_shared_season found = {0};
    qc_season_room room = {0};
    qc_status status = QC_OK;

    QC_TRY(
        qc_shared_season_find(history, &no_holidays, PERIODS, leaves, LEAVES, &found, error));
    QC_TRY(qc_season_room_init(history, &room, error));

done:
    qc_season_room_clear(&room);
    qc_shared_season_clear(&found);
    return status;
}

static void season__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double strength[LEAVES] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    qc_panel *panel = follow(strength, 0.1);
    qc_history *history = NULL;
    qc_error error = {0};

    (void)state;
    assert_ok(qc_history_new(panel, &history, &error), error);
    qc_test_allocations(build, history);
    qc_history_free(history);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(season__of_leaves_alike_is_found_exactly),
        cmocka_unit_test(strengths__have_the_mean_and_variance_that_they_were_made_with),
        cmocka_unit_test(season__of_leaves_that_share_none_is_drawn_to_none),
        cmocka_unit_test(rows__that_tell_nothing_follow_as_the_others_do),
        cmocka_unit_test(season__of_two_years_stands_in_whole),
        cmocka_unit_test(season__rests_on_no_later_period),
        cmocka_unit_test(new_leaf__is_freed_of_the_season_from_where_it_begins),
        cmocka_unit_test(season__is_taken_as_known_at_each_origin),
        cmocka_unit_test(models__learn_from_series_without_it),
        cmocka_unit_test(new_leaf__is_forecast_with_the_season_of_the_others),
        cmocka_unit_test(sum__of_few_years_is_forecast_with_its_own_season),
        cmocka_unit_test(season__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
