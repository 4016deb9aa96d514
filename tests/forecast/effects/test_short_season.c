/* The season that leaves share, from little more than a year: found, told from what shocks leave, and of use. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/effects/shared_season.h"
#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 12, YEAR = 12, MOST_MONTHS = 28 };

static const qc_holiday_effect no_holidays = {0};

static double shared_at(size_t month)
{
    return 0.3 * sin(2 * M_PI * (double)(month % YEAR) / YEAR);
}

/* Leaves with the season times `amplitude`, shocks that all share, and noise of .1; none grows. */
static qc_panel *months(size_t count, double amplitude, double shocks, size_t turn)
{
    qc_panel *panel = panel_new(LEAVES, count, YEAR);
    qc_random random;
    double shock[MOST_MONTHS];

    qc_random_start(&random, 4, QC_PURPOSE_TEST, turn);
    for (size_t t = 0; t < MOST_MONTHS; t++) {
        shock[t] = shocks * qc_random_normal(&random);
    }
    for (size_t cell = 0; cell < LEAVES * count; cell++) {
        size_t t = cell % count;

        panel->values[cell] =
            100 * exp(amplitude * shared_at(t) + shock[t] + 0.1 * qc_random_normal(&random));
    }
    return panel;
}

static qc_shared_season find(qc_panel *panel, size_t origin)
{
    size_t leaves[LEAVES];
    qc_shared_season found = {0};
    qc_history *history = NULL;
    qc_error error = {0};

    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        leaves[leaf] = leaf;
    }
    assert_ok(qc_history_new(panel, &history, &error), error);
    assert_ok(
        qc_shared_season_find(history, &no_holidays, origin, leaves, LEAVES, &found, &error),
        error);
    qc_history_free(history);
    return found;
}

/* A place is known from 12 leaves to .1 / sqrt(12) = .03 and, at its worst, from growth to half
 * as much again. */
static void season__is_known_from_fourteen_months_on(void **state)
{
    qc_panel *panel = months(20, 1, 0, 0);

    (void)state;
    for (size_t origin = 12; origin <= 20; origin++) {
        qc_shared_season found = find(panel, origin);

        assert_true((found.index != NULL) == (origin >= 14));
        for (size_t p = 0; p < YEAR && found.index != NULL; p++) {
            assert_close(found.index[p], shared_at(p), 0, 0.12);
        }
        qc_shared_season_clear(&found);
    }
    panel_free(panel);
}

/* The second year says which of the first one's ups and downs come again. By chance 1 - 1 / F
 * of 11 and 11 degrees of freedom, where it is above 0, is .18 on average. */
static void shocks__that_leaves_share_do_not_pass_for_a_season(void **state)
{
    enum { TURNS = 25 };
    double none = 0;
    double one = 0;

    (void)state;
    for (size_t turn = 0; turn < TURNS; turn++) {
        for (int seasonal = 0; seasonal < 2; seasonal++) {
            qc_panel *panel = months(24, seasonal, seasonal ? 0 : 0.2, turn);
            qc_shared_season found = find(panel, 24);

            *(seasonal ? &one : &none) += found.share / TURNS;
            qc_shared_season_clear(&found);
            panel_free(panel);
        }
    }
    assert_close(none, 0.18, 0, 0.1);
    assert_true(one > 0.9);
}

/* Mean distance of the coming year from what is to be expected, over that of the months a year
 * before. */
static double against_seasonal_naive(size_t count)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_panel *panel = months(count, 1, 0, 0);
    qc_forecast *forecast = NULL;
    qc_error error = {0};
    double mine = 0;
    double naive = 0;

    settings.horizon = YEAR;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    for (size_t cell = 0; cell < (size_t)LEAVES * YEAR; cell++) {
        size_t step = cell % YEAR;
        double expected = 100 * exp(shared_at(count + step));

        mine += fabs(forecast->point[cell] - expected);
        naive += fabs(panel->values[cell / YEAR * count + count - YEAR + step] - expected);
    }
    qc_forecast_free(forecast);
    panel_free(panel);
    return mine / naive;
}

static void panel__of_months_that_share_a_season_is_forecast_with_it(void **state)
{
    (void)state;
    assert_true(against_seasonal_naive(18) < 0.8);
    assert_true(against_seasonal_naive(24) < 0.6);
    assert_true(against_seasonal_naive(25) < 0.6);
}

/* Where a row of all 28 months has learned; naive otherwise. */
static size_t learned[LEAVES];
static size_t learned_count;

static qc_status learn_length(const qc_series *series, qc_model_fit *fit, size_t horizon,
                              double *forecast, qc_error *error)
{
    if (!fit->ready) {
        fit->ready = true;
        fit->form = (int)series->length;
    }
    if (series->length == 28 && learned_count < LEAVES) {
        learned[learned_count++] = (size_t)fit->form;
    }
    return row_naive(series, fit, horizon, forecast, error);
}

/* Nine of twelve leaves begin in the fourteenth month, so that a season is known from the 27th
 * on: three that could learn from 24 wait. */
static void models__learn_what_they_forecast_with(void **state)
{
    enum { OLD = 3, BEGIN = 13, COUNT = 28 };
    const qc_model models[2] = {{"naive", "", QC_USUAL_ALWAYS, row_needs_one, row_naive},
                                {"learner", "", QC_USUAL_ALWAYS, row_needs_one, learn_length}};
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_panel *panel = months(COUNT, 1, 0, 0);
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    (void)state;
    for (size_t leaf = OLD; leaf < LEAVES; leaf++) {
        for (size_t t = 0; t < BEGIN; t++) {
            panel->values[leaf * COUNT + t] = NAN;
        }
    }
    settings.horizon = 1;
    settings.models = models;
    settings.model_count = 2;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    assert_int_equal(learned_count, OLD);
    for (size_t k = 0; k < OLD; k++) {
        assert_int_equal(learned[k], 27);
    }
    qc_forecast_free(forecast);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(season__is_known_from_fourteen_months_on),
        cmocka_unit_test(shocks__that_leaves_share_do_not_pass_for_a_season),
        cmocka_unit_test(panel__of_months_that_share_a_season_is_forecast_with_it),
        cmocka_unit_test(models__learn_what_they_forecast_with),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
