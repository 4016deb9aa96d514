/* What feasts do to days and weeks: found where planted, none where not, on the right days. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <string.h>

#include "core/random.h"
#include "forecast/effects/feast_effect.h"
#include "forecast/effects/year_season.h"
#include "quotacast/explain.h"
#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"
#include "tests/forecast/year.h"

enum {
    WEEK = 7,
    DAYS = 1680,
    WEEKS = DAYS / WEEK,
    LEAVES = 4,
    STRETCHES = DAYS / 28,
    HORIZON = 42,
    MOST_CORNERS = 20
};

/* Monday 6 January 2020, and Monday 12 August 2024 behind the last day. */
static qc_date first_day(void)
{
    return qc_test_date(2020, 1, 6);
}

/* What Eid does to the logarithm of a day's sales: a rise of three weeks, a fall, and a week of
 * going back. */
static double planted(int day)
{
    return day >= -21 && day < 0 ? 0.8 * (22 + day) / 21.0
           : day >= 0 && day < 7 ? -0.6 * (7 - day) / 7.0
                                 : 0;
}

static double planted_on(qc_date date)
{
    double sum = 0;

    for (size_t k = 0; k < EIDS; k++) {
        sum += planted(date - year_eid(k));
    }
    return sum;
}

/* Days of a week and a year, with a strength of the feast in each leaf and noise. */
static qc_panel *make_days(size_t leaves, const double *strength, double noise, uint64_t seed)
{
    qc_panel *panel = panel_new(leaves, DAYS, WEEK);
    qc_date first = first_day();
    qc_random random;

    panel->frequency = QC_FREQUENCY_DAY;
    panel->first_period = first;
    qc_random_start(&random, seed, QC_PURPOSE_TEST, 0);
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        for (size_t t = 0; t < DAYS; t++) {
            panel->values[leaf * DAYS + t] =
                100 * year_week[t % WEEK] *
                exp(0.1 * sin(2 * M_PI * (double)t / 365.25) +
                    strength[leaf] * planted_on(first + (qc_date)t) +
                    noise * qc_random_normal(&random));
        }
    }
    return panel;
}

/* Weeks of the same days. */
static qc_panel *make_weeks(const qc_panel *days)
{
    qc_panel *panel = panel_new(days->leaf_count, WEEKS, 52);

    panel->frequency = QC_FREQUENCY_WEEK;
    panel->first_period =
        qc_period_of_date(&panel->calendar, QC_FREQUENCY_WEEK, (qc_date)days->first_period);
    for (size_t cell = 0; cell < days->leaf_count * WEEKS; cell++) {
        panel->values[cell] = 0;
        for (size_t k = 0; k < WEEK; k++) {
            panel->values[cell] += days->values[cell / WEEKS * DAYS + cell % WEEKS * WEEK + k];
        }
    }
    return panel;
}

static const double once[LEAVES] = {1, 1, 1, 1};
static const double never[LEAVES] = {0, 0, 0, 0};

/* Noise of .02 a day in four leaves and five feasts is .005 where corners are a day apart;
 * between corners the line is broken as planted, to .02. */
static void effect__of_days_is_found_day_by_day(void **state)
{
    qc_panel *panel = make_days(LEAVES, once, 0.02, 1);
    qc_history *history = panel_history(panel);
    qc_year_season season = year_share(history, STRETCHES, LEAVES);
    size_t coming = (size_t)(year_eid(5) - first_day());

    (void)state;
    assert_true(season.feasts.known);
    for (int day = -28; day <= 12; day++) {
        assert_close(season.feasts.day[QC_FEAST_EID][day - QC_FEAST_FROM], planted(day), 0,
                     0.05);
        assert_close(qc_feast_effect_of(&season.feasts, history, (size_t)((int)coming + day)),
                     planted(day), 0, 0.06);
    }
    assert_close(qc_feast_effect_of(&season.feasts, history, 100000), 0, 0, 0);
    qc_history_free(history);
    panel_free(panel);
}

/* By which weekday the feast comes, its week has more days of the rise or of the fall. A mean
 * of logarithms stands for that of sums to .1. */
static void effect__of_weeks_goes_by_the_weekday_of_the_feast(void **state)
{
    qc_panel *days = make_days(LEAVES, once, 0.02, 2);
    qc_panel *panel = make_weeks(days);
    qc_history *history = panel_history(panel);
    qc_year_season season = year_share(history, qc_year_season_stretch(history, WEEKS), LEAVES);
    qc_date first = first_day();

    (void)state;
    assert_true(season.feasts.known);
    for (size_t w = (size_t)(year_eid(5) - first) / WEEK - 4;
         w < (size_t)(year_eid(5) - first) / WEEK + 3; w++) {
        double with = 0;
        double without = 0;

        for (size_t k = 0; k < WEEK; k++) {
            with += year_week[k] * exp(planted_on(first + (qc_date)(WEEK * w + k)));
            without += year_week[k];
        }
        assert_close(qc_feast_effect_of(&season.feasts, history, w), log(with / without), 0,
                     0.1);
    }
    qc_history_free(history);
    panel_free(panel);
    panel_free(days);
}

/* Of ten panels with noise of a tenth, whose sum has .05 a day, a feast is seen in few, and
 * small. */
static void effect__is_none_where_there_is_none(void **state)
{
    size_t seen = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 10; seed++) {
        qc_panel *panel = make_days(LEAVES, never, 0.1, 10 + seed);
        qc_history *history = panel_history(panel);
        qc_year_season season = year_share(history, STRETCHES, LEAVES);

        for (size_t f = 0; f < QC_FEAST_COUNT; f++) {
            bool any = false;

            for (size_t k = 0; k < QC_FEAST_SPAN; k++) {
                assert_true(fabs(season.feasts.day[f][k]) < 0.05);
                any = any || fabs(season.feasts.day[f][k]) > 0;
            }
            seen += any;
        }
        qc_history_free(history);
        panel_free(panel);
    }
    assert_true(seen <= 3); /* of 40; 6 if slopes were believed in full */
}

static void rows__have_multiples_of_what_is_shared(void **state)
{
    static const double strength[LEAVES] = {0.5, 1.5, 1, 1};
    qc_panel *panel = make_days(LEAVES, strength, 0.05, 3);

    (void)state;
    panel->values[3 * DAYS + 400] =
        0.001; /* not above 0 in the last leaf: takes what is shared */
    panel->values[3 * DAYS + 401] = -1;
    qc_history *history = panel_history(panel);
    qc_year_season shared = year_share(history, STRETCHES, LEAVES);

    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        qc_year_season own = {0};
        qc_error error = {0};
        double expected =
            leaf < 3 ? strength[leaf] / 1.07 : 1; /* of the sum; see the tolerance */

        assert_ok(qc_year_season_find(history, STRETCHES, leaf, &shared, &own, &error), error);
        assert_close(own.feasts.day[QC_FEAST_EID][-5 - QC_FEAST_FROM] /
                         shared.feasts.day[QC_FEAST_EID][-5 - QC_FEAST_FROM],
                     expected, 0, 0.15);
    }
    qc_history_free(history);
    panel_free(panel);
}

/* A profile that is any broken line with the corners of the search, with values of up to .5. */
static void draw_profile(const int *corners, size_t count, uint64_t seed, double *day)
{
    double value[MOST_CORNERS];
    qc_random random;

    assert_in_range(count, 2, MOST_CORNERS);
    qc_random_start(&random, seed, QC_PURPOSE_TEST, 0);
    for (size_t k = 0; k < count; k++) {
        value[k] = qc_random_uniform(&random) - 0.5;
    }
    for (size_t k = 0; k + 1 < count; k++) {
        for (int d = corners[k]; d <= corners[k + 1]; d++) {
            double way = (double)(d - corners[k]) / (corners[k + 1] - corners[k]);

            day[d - QC_FEAST_FROM] = (1 - way) * value[k] + way * value[k + 1];
        }
    }
}

/* Sales that are the profile about each Eid and nothing else: what is found is off by the ridge
 * alone, more where weeks of five years tell corners a day apart. */
static void check_profile(qc_frequency frequency, const int *corners, size_t count)
{
    bool weeks = frequency == QC_FREQUENCY_WEEK;
    size_t periods = weeks ? WEEKS : DAYS;
    qc_panel *days = make_days(1, never, 0, 1);
    qc_panel *panel = weeks ? make_weeks(days) : panel_cut(days, DAYS);
    qc_history *history = panel_history(panel);
    qc_feast_effect profile = {.known = true};
    qc_feast_effect found = {0};
    double *logs = calloc(periods, sizeof *logs);
    qc_error error = {0};

    assert_non_null(logs);
    draw_profile(corners, count, 3, profile.day[QC_FEAST_EID]);
    for (size_t t = 0; t < periods; t++) {
        logs[t] = qc_feast_effect_of(&profile, history, t);
    }
    assert_ok(qc_feast_effect_find(history, 0, logs, periods, NULL, &found, &error), error);
    for (size_t k = 0; k < QC_FEAST_SPAN; k++) {
        assert_close(found.day[QC_FEAST_EID][k], profile.day[QC_FEAST_EID][k], 0,
                     weeks ? 0.05 : 0.01);
    }
    free(logs);
    qc_history_free(history);
    panel_free(panel);
    panel_free(days);
}

static void effect__is_any_line_with_corners_where_a_feast_turns(void **state)
{
    static const int of_days[] = {-35, -28, -21, -14, -10, -7, -5, -4, -3, -2,
                                  -1,  0,   1,   2,   3,   4,  5,  7,  10, 14};
    static const int of_weeks[] = {-35, -28, -21, -14, -7, -1, 0, 7, 14};

    (void)state;
    check_profile(QC_FREQUENCY_DAY, of_days, sizeof of_days / sizeof *of_days);
    check_profile(QC_FREQUENCY_WEEK, of_weeks, sizeof of_weeks / sizeof *of_weeks);
}

/* How far what is found of Eid moves where sales are 1 higher on one day from each Eid. */
static double moved_by(const qc_history *history, int day)
{
    qc_feast_effect profile = {.known = true};
    qc_feast_effect found[2] = {{.known = false}, {.known = false}};
    double *logs = calloc(DAYS, sizeof *logs);
    double moved = 0;
    qc_error error = {0};

    assert_non_null(logs);
    for (int d = -21; d < 7; d++) {
        profile.day[QC_FEAST_EID][d - QC_FEAST_FROM] = planted(d);
    }
    for (size_t with = 0; with < 2; with++) {
        for (size_t t = 0; t < DAYS; t++) {
            bool is_day = qc_history_feast_days(history, t, QC_FEAST_EID) == day;

            logs[t] = qc_feast_effect_of(&profile, history, t) + (with == 1 && is_day ? 1 : 0);
        }
        assert_ok(qc_feast_effect_find(history, 0, logs, DAYS, NULL, &found[with], &error),
                  error);
    }
    for (size_t k = 0; k < QC_FEAST_SPAN; k++) {
        moved =
            fmax(moved, fabs(found[1].day[QC_FEAST_EID][k] - found[0].day[QC_FEAST_EID][k]));
    }
    free(logs);
    return moved;
}

/* What sales would be without Eid, from 35 days before it to 14 behind it, is told by the three
 * weeks on either side of these: one day of them moves the mean of its side by 1 / 21. */
static void effect__is_told_from_three_weeks_on_each_side(void **state)
{
    qc_panel *panel = make_days(1, never, 0, 1);
    qc_history *history = panel_history(panel);

    (void)state;
    assert_true(moved_by(history, -35 - 21) > 0.03);
    assert_close(moved_by(history, -35 - 22), 0, 0, 1e-12);
    assert_true(moved_by(history, 14 + 21) > 0.03);
    assert_close(moved_by(history, 14 + 22), 0, 0, 1e-12);
    qc_history_free(history);
    panel_free(panel);
}

/* Easter is near Eid in most years from 2021 on: what each does is told once the other's part
 * is taken out. Gone through once, the search misses Eid by .11; twice, by .03. */
static void effect__of_feasts_near_each_other_is_told_apart(void **state)
{
    qc_panel *panel = make_days(1, never, 0, 1);
    qc_history *history = panel_history(panel);
    qc_feast_effect profile = {.known = true};
    qc_feast_effect found = {.known = false};
    double *logs = calloc(DAYS, sizeof *logs);
    qc_error error = {0};

    (void)state;
    assert_non_null(logs);
    for (int d = -21; d < 7; d++) {
        profile.day[QC_FEAST_EID][d - QC_FEAST_FROM] = planted(d);
    }
    for (int d = -7; d <= 0; d++) {
        profile.day[QC_FEAST_EASTER][d - QC_FEAST_FROM] = 0.4 * (8 + d) / 8;
    }
    for (size_t t = 0; t < DAYS; t++) {
        logs[t] = qc_feast_effect_of(&profile, history, t);
    }
    assert_ok(qc_feast_effect_find(history, 0, logs, DAYS, NULL, &found, &error), error);
    for (size_t f = 0; f < QC_FEAST_COUNT; f++) {
        for (size_t k = 0; k < QC_FEAST_SPAN; k++) {
            assert_close(found.day[f][k], profile.day[f][k], 0, 0.04);
        }
    }
    free(logs);
    qc_history_free(history);
    panel_free(panel);
}

static void effect__rests_on_no_period_of_its_stretch_or_later(void **state)
{
    qc_panel *panel = make_days(LEAVES, once, 0.05, 4);
    qc_history *history = panel_history(panel);
    qc_year_season shared = year_share(history, 50, LEAVES);

    (void)state;
    qc_history_free(history);
    for (size_t cell = 0; cell < (size_t)LEAVES * DAYS; cell++) {
        panel->values[cell] *= cell % DAYS >= (size_t)50 * 28 ? 2 : 1;
    }
    history = panel_history(panel);
    qc_year_season then = year_share(history, 50, LEAVES);

    assert_true(shared.feasts.known);
    assert_memory_equal(&shared, &then, sizeof shared);
    qc_history_free(history);
    panel_free(panel);
}

/* Values that a double hardly holds have effects beyond it: the factors that values are divided
 * by do not get to 0. */
static void factor__is_never_0_nor_infinite(void **state)
{
    qc_panel *panel = make_days(1, never, 0.1, 1);
    qc_history *history = panel_history(panel);

    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        qc_year_season season = {.feasts = {.known = true}};
        bool any = false;

        for (size_t k = 0; k < (size_t)QC_FEAST_COUNT * QC_FEAST_SPAN; k++) {
            season.feasts.day[k / QC_FEAST_SPAN][k % QC_FEAST_SPAN] = sign * 2000.0;
        }
        for (size_t t = 0; t < DAYS; t++) {
            double factor = qc_year_season_factor(&season, history, t);

            assert_true(factor > 0 && isfinite(factor));
            any = any || factor > 1e80 || factor < 1e-80;
        }
        assert_true(any);
    }
    qc_history_free(history);
    panel_free(panel);
}

static void effect__needs_days_or_weeks_with_dates(void **state)
{
    qc_panel *panel = make_days(LEAVES, once, 0.02, 5);

    (void)state;
    panel->frequency = QC_FREQUENCY_INDEX;
    qc_history *history = panel_history(panel);
    qc_feast_effect effect = {.known = true};
    qc_error error = {0};

    assert_int_equal(qc_feast_period_days(history), 0);
    assert_int_equal(qc_history_feast_days(history, 0, QC_FEAST_EID), QC_FEAST_FAR);
    assert_ok(qc_feast_effect_find(history, 0, panel->values, DAYS, NULL, &effect, &error),
              error);
    assert_false(effect.known);
    qc_history_free(history);
    panel_free(panel);
}

/* The six weeks from 1 March 2024 on, of which Eid on 10 April doubles the best days and halves
 * the day itself. Noise is .05, .04 in the mean. */
static void forecasts__put_the_feast_on_its_days(void **state)
{
    qc_panel *panel = make_days(LEAVES, once, 0.05, 6);
    size_t known = (size_t)(qc_test_date(2024, 3, 1) - first_day());
    qc_panel *cut = panel_cut(panel, known);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};
    double missed = 0;
    double sold = 0;

    (void)state;
    settings.horizon = HORIZON;
    settings.max_origins = 8;
    settings.draws = 20;
    settings.backtest_draws = 20;
    assert_ok(qc_forecast_run(cut, &settings, NULL, &forecast, &error), error);
    for (size_t cell = 0; cell < (size_t)LEAVES * HORIZON; cell++) {
        double came = panel->values[cell / HORIZON * DAYS + known + cell % HORIZON];

        missed += fabs(forecast->point[cell] - came);
        sold += came;
    }
    assert_true(missed < 0.07 * sold);

    qc_explanation found = {0};

    assert_ok(qc_forecast_explain(cut, forecast, cut->leaf_node[1], &found, &error), error);
    assert_int_equal(found.long_season, 365);
    assert_close(found.long_highest - found.long_lowest, 0.2, 0, 0.05);
    assert_string_equal(found.feasts[0].name, "Eid al-Fitr");
    assert_in_range(found.feasts[0].highest_day + 100, 98, 99);
    assert_close(found.feasts[0].highest, expm1(0.8), 0, 0.2);
    assert_int_equal(found.feasts[0].lowest_day, 0);
    assert_close(found.feasts[0].lowest, expm1(-0.6), 0, 0.05);
    qc_explanation_clear(&found);
    qc_forecast_free(forecast);
    panel_free(cut);
    panel_free(panel);
}

static void effect__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = make_days(LEAVES, once, 0.02, 7);
    qc_history *history = panel_history(panel);

    (void)state;
    qc_test_allocations(year_find_all, history);
    qc_history_free(history);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effect__of_days_is_found_day_by_day),
        cmocka_unit_test(effect__of_weeks_goes_by_the_weekday_of_the_feast),
        cmocka_unit_test(effect__is_any_line_with_corners_where_a_feast_turns),
        cmocka_unit_test(effect__is_told_from_three_weeks_on_each_side),
        cmocka_unit_test(effect__of_feasts_near_each_other_is_told_apart),
        cmocka_unit_test(effect__is_none_where_there_is_none),
        cmocka_unit_test(rows__have_multiples_of_what_is_shared),
        cmocka_unit_test(effect__rests_on_no_period_of_its_stretch_or_later),
        cmocka_unit_test(factor__is_never_0_nor_infinite),
        cmocka_unit_test(effect__needs_days_or_weeks_with_dates),
        cmocka_unit_test(forecasts__put_the_feast_on_its_days),
        cmocka_unit_test(effect__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
