/* The season of the year of panels of days: found, not invented, and lent to rows that are short. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <string.h>

#include "core/random.h"
#include "forecast/rolling.h"
#include "quotacast/explain.h"
#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"
#include "tests/forecast/year.h"

enum { LEAVES = 4, DAYS = 1176, STRETCHES = DAYS / 28, HORIZON = 60, CYCLE = 7 };

static const double LENGTH_OF_YEAR = 365.2425;

/* What the year does to the logarithm of a day's sales. */
static double planted(size_t day)
{
    double turn = 2 * M_PI * (double)day / LENGTH_OF_YEAR;

    return 0.3 * sin(turn) + 0.1 * cos(2 * turn);
}

/* Days from 1970-01-01 on with a week, growth, `strength` times the year, and noise of a day. */
static qc_panel *make_days(double strength, double noise)
{
    qc_panel *panel = panel_new(LEAVES, DAYS, CYCLE);
    qc_random random;

    panel->frequency = QC_FREQUENCY_DAY;
    panel->first_period = 0;
    qc_random_start(&random, 5, QC_PURPOSE_TEST, 0);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t t = 0; t < DAYS; t++) {
            panel->values[leaf * DAYS + t] = 100.0 * (double)(leaf + 1) * year_week[t % CYCLE] *
                                             exp(0.0002 * (double)t + strength * planted(t) +
                                                 noise * qc_random_normal(&random));
        }
    }
    return panel;
}

/* The largest distance from `strength` times what was planted, over a year to come, but for a
 * constant. */
static double miss(const qc_year_season *season, const qc_history *history, double strength)
{
    double most = 0;
    double least = 0;

    for (size_t day = DAYS; day < DAYS + 365; day++) {
        double rest =
            log(qc_year_season_factor(season, history, day)) - strength * planted(day);

        most = day == DAYS || rest > most ? rest : most;
        least = day == DAYS || rest < least ? rest : least;
    }
    return most - least;
}

/* Steps of a day of the steepest year are .3 turns, .005; the middle of a week stands for it to
 * 1e-4. */
static void season__is_found_in_a_series_of_its_own(void **state)
{
    qc_panel *panel = make_days(1, 0.001);
    qc_history *history = panel_history(panel);
    const qc_year_season none = {0};
    qc_year_season season = year_find(history, STRETCHES, 1, &none);

    (void)state;
    assert_true(season.known);
    assert_true(miss(&season, history, 1) < 0.02);
    qc_history_free(history);
    panel_free(panel);
}

static void season__needs_two_years_of_days_or_weeks_and_two_weeks_of_hours(void **state)
{
    static const struct {
        qc_frequency frequency;
        int season;
        size_t least, length;
    } cases[] = {{QC_FREQUENCY_DAY, 7, 728, 365},    {QC_FREQUENCY_INDEX, 7, 728, 365},
                 {QC_FREQUENCY_WEEK, 52, 104, 52},   {QC_FREQUENCY_INDEX, 52, 104, 52},
                 {QC_FREQUENCY_INDEX, 24, 336, 168}, {QC_FREQUENCY_INDEX, 48, 672, 336}};
    qc_panel *panel = make_days(1, 0.01);
    qc_history *history = panel_history(panel);

    (void)state;
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        history->frequency = cases[c].frequency;
        history->season = cases[c].season;
        assert_false(qc_year_season_enough(history, cases[c].least - 1));
        assert_true(qc_year_season_enough(history, cases[c].least));
        assert_int_equal(qc_year_season_length(history), cases[c].length);
    }
    history->season = 12;
    assert_false(qc_year_season_enough(history, 10000));
    qc_history_free(history);
    panel_free(panel);
}

/* What is small adds up over a week as its logarithms do: places are those of the middle of
 * days, and fast turns not flattened by weeks. */
static void season__of_exact_days_is_found_place_by_place(void **state)
{
    qc_panel *panel = make_days(0, 1e-7);
    const qc_year_season none = {0};
    double mean = 0;

    (void)state;
    for (size_t t = 0; t < DAYS; t++) {
        double turn = 2 * M_PI * ((double)t + 0.5) / LENGTH_OF_YEAR;

        panel->values[t] =
            100 * exp(0.0002 * (double)t + 0.05 * cos(turn) + 0.02 * sin(6 * turn));
    }
    qc_history *history = panel_history(panel);
    qc_year_season season = year_find(history, STRETCHES, 0, &none);

    assert_true(season.known);
    for (size_t place = 0; place < QC_YEAR_PLACES; place++) {
        mean += log(season.factor[place]) / QC_YEAR_PLACES;
    }
    for (size_t place = 0; place < QC_YEAR_PLACES; place++) {
        double turn = 2 * M_PI * ((double)place + 0.5) / QC_YEAR_PLACES;

        assert_close(log(season.factor[place]) - mean, 0.05 * cos(turn) + 0.02 * sin(6 * turn),
                     0, 1e-4);
    }
    qc_history_free(history);
    panel_free(panel);
}

static void season__is_found_in_leaves_together_and_by_a_multiple_in_one(void **state)
{
    qc_panel *panel = make_days(1, 0.01);

    (void)state;
    for (size_t t = 0; t < DAYS; t++) {
        panel->values[t] *= exp(planted(t)); /* the first has it twice */
        /* the second begins late, the third ends: chained, neither is a season */
        panel->values[DAYS + t] = t < 300 ? NAN : panel->values[DAYS + t];
    }
    for (size_t t = 600; t < DAYS; t++) {
        panel->values[2 * DAYS + t] = NAN;
    }
    qc_history *history = panel_history(panel);
    qc_year_season shared = year_share(history, STRETCHES, LEAVES);
    qc_year_season first = year_find(history, STRETCHES, 0, &shared);
    qc_year_season second = year_find(history, STRETCHES, 1, &shared);

    assert_true(shared.known);
    assert_true(miss(&first, history, 2) < 0.05);
    assert_true(miss(&second, history, 1) < 0.05);
    qc_history_free(history);
    panel_free(panel);
}

static void rows__that_tell_nothing_take_what_leaves_share(void **state)
{
    qc_panel *panel = make_days(1, 0.01);

    (void)state;
    for (size_t t = 0; t < DAYS; t++) {
        panel->values[t] = t < DAYS - 100 ? NAN : panel->values[t];
        panel->values[DAYS + t] *= t >= 400 && t < 420 ? 0 : 1;
    }
    qc_history *history = panel_history(panel);
    qc_year_season shared = year_share(history, STRETCHES, LEAVES);
    qc_year_season late = year_find(history, STRETCHES, 0, &shared);
    qc_year_season silent = year_find(history, STRETCHES, 1, &shared);

    assert_true(shared.known);
    assert_memory_equal(late.factor, shared.factor, sizeof shared.factor);
    assert_memory_equal(silent.factor, shared.factor, sizeof shared.factor);
    qc_history_free(history);
    panel_free(panel);
}

/* A tenth of noise a day is .04 a week, and of three years a harmonic is known to .04 sqrt(2 /
 * 168) = .004 before it is weighted. */
static void season__is_next_to_none_where_there_is_none(void **state)
{
    qc_panel *panel = make_days(0, 0.1);
    qc_history *history = panel_history(panel);
    const qc_year_season none = {0};
    qc_year_season season = year_find(history, STRETCHES, 0, &none);

    (void)state;
    assert_true(miss(&season, history, 0) < 0.02);
    qc_history_free(history);
    panel_free(panel);
}

static void season__needs_two_years_of_days_and_a_week(void **state)
{
    qc_panel *panel = make_days(1, 0.01);
    qc_history *history = panel_history(panel);
    const qc_year_season none = {0};

    (void)state;
    assert_false(year_find(history, 25, 0, &none).known);
    assert_true(year_find(history, 26, 0, &none).known);
    assert_false(year_share(history, 25, LEAVES).known);
    assert_false(year_share(history, 26, 1).known);
    assert_true(year_share(history, 26, LEAVES).known);
    assert_close(qc_year_season_factor(&none, history, 3), 1, 0, 0);
    qc_history_free(history);
    panel->frequency = QC_FREQUENCY_MONTH;
    history = panel_history(panel);
    assert_false(qc_year_season_applies(history));
    assert_false(year_find(history, 30, 0, &none).known);
    qc_history_free(history);
    panel_free(panel);
}

/*
 * Bare numbers with a season of 52 or 24, of which no model knows that years have 52.18 weeks,
 * or weeks two days that sell less. Of eight weeks the mean of an hour is known to .05 /
 * sqrt(8) = .018.
 */
static void season__of_weeks_and_of_hours_is_found(void **state)
{
    static const int season[] = {52, 24};
    static const double length[] = {365.2425 / 7, 168};

    (void)state;
    for (size_t k = 0; k < 2; k++) {
        qc_panel *panel = panel_new(1, DAYS, season[k]);
        const qc_year_season none = {0};
        qc_random random;

        panel->frequency = QC_FREQUENCY_INDEX;
        panel->first_period = 1;
        qc_random_start(&random, 6, QC_PURPOSE_TEST, k);
        for (size_t t = 0; t < DAYS; t++) {
            panel->values[t] = 100 * exp(0.3 * sin(2 * M_PI * (double)t / length[k]) +
                                         0.05 * qc_random_normal(&random));
        }
        qc_history *history = panel_history(panel);
        qc_year_season found =
            year_find(history, qc_year_season_stretch(history, DAYS), 0, &none);

        assert_true(found.known);
        for (size_t t = DAYS; t < DAYS + 200; t++) {
            assert_close(log(qc_year_season_factor(&found, history, t)),
                         0.3 * sin(2 * M_PI * (double)t / length[k]), 0, k == 0 ? 0.03 : 0.06);
        }
        qc_history_free(history);
        panel_free(panel);
    }
}

static void season__rests_on_no_period_of_its_stretch_or_later(void **state)
{
    qc_panel *panel = make_days(1, 0.05);
    qc_history *history = panel_history(panel);
    qc_year_season shared = year_share(history, 30, LEAVES);
    qc_year_season own = year_find(history, 30, 2, &shared);

    (void)state;
    qc_history_free(history);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t t = (size_t)30 * 28; t < DAYS; t++) {
            panel->values[leaf * DAYS + t] *= 3;
        }
    }
    history = panel_history(panel);
    qc_year_season shared_then = year_share(history, 30, LEAVES);
    qc_year_season own_then = year_find(history, 30, 2, &shared_then);

    assert_memory_equal(&own, &own_then, sizeof own);
    qc_history_free(history);
    panel_free(panel);
}

/* Sixty days ahead the year moves sales by up to a third; noise is .02 a day. */
static void forecasts__follow_the_year(void **state)
{
    qc_panel *panel = make_days(1, 0.02);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};
    double missed = 0;
    double sold = 0;

    (void)state;
    qc_panel *known = panel_cut(panel, DAYS - HORIZON);

    settings.horizon = HORIZON;
    settings.max_origins = 8;
    settings.draws = 20;
    assert_ok(qc_forecast_run(known, &settings, NULL, &forecast, &error), error);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t step = 0; step < HORIZON; step++) {
            double came = panel->values[leaf * DAYS + DAYS - HORIZON + step];

            missed += fabs(forecast->point[leaf * HORIZON + step] - came);
            sold += came;
        }
    }
    assert_true(missed < 0.04 * sold);
    /* that of the week is not said to be shared: none is taken out */
    qc_explanation found = {0};

    assert_ok(qc_forecast_explain(known, forecast, known->leaf_node[0], &found, &error), error);
    assert_true(isnan(found.shared_season));
    qc_explanation_clear(&found);
    qc_forecast_free(forecast);
    panel_free(known);
    panel_free(panel);
}

static void season__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = make_days(1, 0.01);
    qc_history *history = panel_history(panel);

    (void)state;
    qc_test_allocations(year_find_all, history);
    qc_history_free(history);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(season__is_found_in_a_series_of_its_own),
        cmocka_unit_test(season__needs_two_years_of_days_or_weeks_and_two_weeks_of_hours),
        cmocka_unit_test(season__of_exact_days_is_found_place_by_place),
        cmocka_unit_test(season__is_found_in_leaves_together_and_by_a_multiple_in_one),
        cmocka_unit_test(rows__that_tell_nothing_take_what_leaves_share),
        cmocka_unit_test(season__is_next_to_none_where_there_is_none),
        cmocka_unit_test(season__needs_two_years_of_days_and_a_week),
        cmocka_unit_test(season__of_weeks_and_of_hours_is_found),
        cmocka_unit_test(season__rests_on_no_period_of_its_stretch_or_later),
        cmocka_unit_test(forecasts__follow_the_year),
        cmocka_unit_test(season__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
