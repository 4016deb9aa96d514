/* Days on which shops are closed: told from days without demand, forecast as 0, and no news to the models. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <string.h>

#include "core/random.h"
#include "forecast/calendar/closed.h"
#include "forecast/rolling.h"
#include "quotacast/explain.h"
#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"
#include "tests/forecast/year.h"

enum { DAYS = 1491, WEEK = 7, LEAVES = 4, HORIZON = 28, SUNDAY = 6 };

/* Sales about 100 of a week, with noise of a tenth. */
static void fill(double *values, size_t count, uint64_t seed)
{
    qc_random random;

    qc_random_start(&random, seed, QC_PURPOSE_TEST, 0);
    for (size_t t = 0; t < count; t++) {
        values[t] = 100 * year_week[t % WEEK] * exp(0.1 * qc_random_normal(&random));
    }
}

/* Counts with a mean, by Knuth's product of uniform numbers. */
static void fill_counts(double *values, size_t count, double mean, uint64_t seed)
{
    qc_random random;

    qc_random_start(&random, seed, QC_PURPOSE_TEST, 0);
    for (size_t t = 0; t < count; t++) {
        double product = qc_random_uniform(&random);

        values[t] = 0;
        while (product > exp(-mean)) {
            product *= qc_random_uniform(&random);
            values[t] += 1;
        }
    }
}

static size_t count_closed(double *values, size_t count, bool *closed)
{
    qc_error error = {0};
    size_t sum = 0;

    assert_ok(qc_closed_find(values, count, WEEK, closed, &error), error);
    for (size_t t = 0; t < count; t++) {
        sum += closed[t];
    }
    return sum;
}

static void closed__are_the_sundays_and_holidays_of_a_shop_and_no_other_day(void **state)
{
    double values[DAYS];
    bool closed[DAYS];

    (void)state;
    fill(values, DAYS, 1);
    for (size_t t = SUNDAY; t < DAYS; t += WEEK) {
        values[t] = 0;
    }
    values[200] = values[555] = values[556] = 0;
    (void)count_closed(values, DAYS, closed);
    for (size_t t = 0; t < DAYS; t++) {
        assert_int_equal(closed[t], t % WEEK == SUNDAY || t == 200 || t == 555 || t == 556);
        assert_true(values[t] > 50);
    }
}

/* The mean of the week before for Sundays, of the four same weekdays before for a holiday. */
static void closed__days_get_the_mean_of_days_before(void **state)
{
    enum { SPAN_OF_WEEKS = 10 * WEEK };
    double values[SPAN_OF_WEEKS];
    bool closed[SPAN_OF_WEEKS];

    (void)state;
    for (size_t t = 0; t < SPAN_OF_WEEKS; t++) {
        values[t] = t % WEEK == SUNDAY ? 0 : 100 + (double)t;
    }
    values[60] = 0;
    (void)count_closed(values, SPAN_OF_WEEKS, closed);
    assert_close(values[6], (100 + 101 + 102 + 103 + 104 + 105) / 6.0, 1e-12, 0);
    assert_close(values[13], (107 + 108 + 109 + 110 + 111 + 112) / 6.0, 1e-12, 0);
    assert_true(closed[60]);
    assert_close(values[60], (153 + 146 + 139 + 132) / 4.0, 1e-12, 0);
}

/* A shop whose first day closed is its second of all, when nothing says that it is not demand. */
static void closed__days_before_much_is_known_are_no_demand_later(void **state)
{
    enum { HOLIDAY = 40 };
    double values[HOLIDAY + 1];
    bool closed[HOLIDAY + 1];

    (void)state;
    fill(values, HOLIDAY + 1, 8);
    for (size_t t = 1; t <= HOLIDAY; t += WEEK) {
        values[t] = 0;
    }
    values[HOLIDAY] = 0;
    (void)count_closed(values, HOLIDAY + 1, closed);
    assert_false(closed[1]);
    assert_true(closed[1 + WEEK]);
    assert_true(closed[HOLIDAY]);
}

/*
 * A first zero behind eleven weeks is a closing where exp(-mean^2 / variance) is below 1/300, the
 * mean of eight weeks and their variance about weekdays with one value more, as far from its
 * weekday as the mean is from 0.
 */
static void closed__is_a_day_whose_chance_is_below_the_bound(void **state)
{
    enum { KNOWN = 11 * WEEK, FROM = KNOWN - 8 * WEEK };
    size_t taken = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        double values[KNOWN + 1];
        bool closed[KNOWN + 1];
        double centre[WEEK] = {0};
        double mean = 0;
        double squares = 0;
        qc_random random;

        qc_random_start(&random, seed, QC_PURPOSE_TEST, 0);
        for (size_t t = 0; t < KNOWN; t++) {
            values[t] = 100 * year_week[t % WEEK] * exp(0.4 * qc_random_normal(&random));
            centre[t % WEEK] += t >= FROM ? values[t] / 8 : 0;
            mean += t >= FROM ? values[t] / (KNOWN - FROM) : 0;
        }
        for (size_t t = FROM; t < KNOWN; t++) {
            squares += pow(values[t] - centre[t % WEEK], 2);
        }
        double variance = (squares + mean * mean) / (7 * WEEK + 1);
        bool expected = exp(-mean * mean / variance) < 1.0 / 300;

        values[KNOWN] = 0;
        (void)count_closed(values, KNOWN + 1, closed);
        assert_int_equal(closed[KNOWN], expected);
        taken += expected;
    }
    assert_in_range(taken, 50, 150);
}

/* Poisson counts are 0 by chance: with a mean of 6 on one day in 400, of which four years have
 * about four. */
static void closed__are_hardly_any_days_without_demand(void **state)
{
    static const double mean[] = {0.1, 0.5, 1, 2, 4, 6};
    double values[DAYS];
    bool closed[DAYS];

    (void)state;
    for (size_t k = 0; k < sizeof mean / sizeof *mean; k++) {
        for (uint64_t seed = 0; seed < 10; seed++) {
            fill_counts(values, DAYS, mean[k], 100 * k + seed);
            assert_true(count_closed(values, DAYS, closed) <= 7);
        }
    }
}

static void closed__is_not_what_has_ended_or_not_begun(void **state)
{
    double values[DAYS];
    bool closed[DAYS];

    (void)state;
    fill(values, DAYS, 2);
    memset(values, 0, 100 * sizeof *values);
    memset(values + 900, 0, (DAYS - 900) * sizeof *values);
    assert_int_equal(count_closed(values, DAYS, closed), WEEK);
    for (size_t t = 900 + WEEK; t < DAYS; t++) {
        assert_false(closed[t]);
    }
}

static void closed__days_are_known_by_what_came_before(void **state)
{
    double all[DAYS];
    double some[DAYS];
    bool closed[DAYS];
    bool closed_then[DAYS];

    (void)state;
    fill(all, DAYS, 3);
    for (size_t t = 0; t < DAYS; t++) {
        all[t] *= (t % WEEK == SUNDAY && t > 400) || t % 97 == 50 ? 0 : 1;
    }
    memcpy(some, all, sizeof all);
    (void)count_closed(all, DAYS, closed);
    for (size_t cut = 1; cut < 600; cut += 7) {
        double known[DAYS];

        memcpy(known, some, sizeof known);
        (void)count_closed(known, cut, closed_then);
        assert_memory_equal(known, all, cut * sizeof *known);
        assert_memory_equal(closed_then, closed, cut * sizeof *closed);
    }
}

static void closed__always_is_what_was_so_three_times(void **state)
{
    bool closed[10 * WEEK] = {false};

    (void)state;
    closed[5] = closed[12] = closed[19] = closed[61] = closed[68] = true;
    assert_true(qc_closed_place(closed, 0, 20, 26, WEEK));
    assert_true(qc_closed_place(closed, 0, 20, 33, WEEK)); /* weeks ahead too */
    assert_true(qc_closed_place(closed, 5, 26, 26, WEEK));
    assert_false(qc_closed_place(closed, 6, 20, 26, WEEK));
    assert_false(qc_closed_place(closed, 0, 19, 19, WEEK));
    assert_false(qc_closed_place(closed, 0, 27, 33, WEEK));
    assert_false(qc_closed_place(closed, 0, 70, 75, WEEK));
}

/* Of a shop that has been closed on some of the Christmas days of 2021 to 2023, whether it will
 * be on another one, as known on 1 December. */
static void closed__for_a_holiday_is_what_was_so_twice_and_in_three_of_four_years(void **state)
{
    static const struct {
        bool closed[3];
        int known, year;
        bool will_be;
    } cases[] = {
        {{true, true, true}, 2024, 2024, true},   {{false, true, true}, 2024, 2024, false},
        {{true, true, false}, 2023, 2023, true},  {{true, true, false}, 2023, 2024, true},
        {{true, true, false}, 2024, 2024, false}, {{true, false, false}, 2022, 2022, false}};

    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        qc_panel *panel = panel_new(1, DAYS, WEEK);
        qc_history *history = NULL;
        qc_error error = {0};

        panel->frequency = QC_FREQUENCY_DAY;
        panel->first_period = qc_test_date(2021, 1, 4);
        fill(panel->values, DAYS, 1);
        for (int year = 0; year < 3; year++) {
            size_t day =
                (size_t)(qc_test_date(2021 + year, 12, 25) - (qc_date)panel->first_period);

            panel->values[day] *= cases[k].closed[year] ? 0 : 1;
        }
        assert_ok(qc_history_new(panel, &history, &error), error);
        assert_int_equal(
            qc_history_will_be_closed(
                history, 0,
                (size_t)(qc_test_date(cases[k].known, 12, 1) - (qc_date)panel->first_period),
                (size_t)(qc_test_date(cases[k].year, 12, 25) - (qc_date)panel->first_period)),
            cases[k].will_be);
        qc_history_free(history);
        panel_free(panel);
    }
}

/* Shops that close on no day, on Sundays, on Mondays, and on Sundays and two holidays of the
 * year. */
static qc_panel *make_shops(void)
{
    qc_panel *panel = panel_new_tree(LEAVES, DAYS, WEEK);

    panel->frequency = QC_FREQUENCY_DAY;
    panel->first_period = qc_test_date(2021, 1, 4); /* a Monday, DAYS before 3 February 2025 */
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        fill(panel->values + leaf * DAYS, DAYS, leaf);
        for (size_t t = 0; t < DAYS; t++) {
            int month = 0;
            int day = 0;
            bool closed = (leaf % 2 == 1 && t % WEEK == SUNDAY) || (leaf == 2 && t % WEEK == 0);

            qc_date_to_civil((qc_date)(panel->first_period + (qc_period)t), NULL, &month, &day);
            closed = closed ||
                     (leaf == 3 && ((month == 12 && day == 25) || (month == 1 && day == 1)));
            panel->values[leaf * DAYS + t] *= closed ? 0 : 1;
        }
    }
    return panel;
}

static qc_forecast *forecast_shops(const qc_panel *panel)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    settings.horizon = HORIZON;
    settings.max_origins = 12;
    settings.draws = 100;
    settings.backtest_draws = 20;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    return forecast;
}

/* The four weeks from 16 December 2024 on; noise of a tenth has a mean size of .08. */
static void forecasts__are_0_on_days_that_are_closed_and_as_good_on_others(void **state)
{
    qc_panel *panel = make_shops();
    size_t known = (size_t)(qc_test_date(2024, 12, 16) - (qc_date)panel->first_period);
    qc_panel *cut = panel_cut(panel, known);
    qc_forecast *forecast = forecast_shops(cut);
    qc_error error = {0};
    qc_explanation found = {0};

    (void)state;
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        double missed = 0;
        double sold = 0;

        for (size_t step = 0; step < HORIZON; step++) {
            double came = panel->values[leaf * DAYS + known + step];
            double point = forecast->point[leaf * HORIZON + step];

            assert_int_equal(came > 0, point > 0);
            for (size_t d = 0; d < forecast->draw_count; d++) {
                double draw =
                    forecast->draws[(leaf * HORIZON + step) * forecast->draw_count + d];

                assert_int_equal(came > 0, draw > 0);
            }
            missed += fabs(point - came);
            sold += came;
        }
        assert_true(missed < 0.1 * sold);
    }
    assert_ok(qc_forecast_explain(cut, forecast, cut->leaf_node[3], &found, &error), error);
    assert_int_equal(found.closed,
                     known / WEEK + 6 - 2); /* two of the six holidays were Sundays */
    assert_int_equal(found.closed_ahead, 4 + 2);
    assert_int_equal(found.missing, 0);
    qc_explanation_clear(&found);
    qc_forecast_free(forecast);
    panel_free(cut);
    panel_free(panel);
}

static void forecasts__of_the_past_do_not_depend_on_closings_to_come(void **state)
{
    qc_panel *panel = make_shops();
    qc_panel *cut = panel_cut(panel, DAYS - 5);
    qc_forecast *all = forecast_shops(panel);
    qc_forecast *some = forecast_shops(cut);
    const qc_backtest *a = all->backtest;
    const qc_backtest *b = some->backtest;
    size_t methods = a->method_count * LEAVES * HORIZON;
    size_t compared = 0;

    (void)state;
    for (size_t i = 0; i < a->origin_count; i++) {
        for (size_t k = 0; k < b->origin_count; k++) {
            if (a->origin[i] == b->origin[k]) {
                assert_memory_equal(a->prediction + i * methods, b->prediction + k * methods,
                                    methods * sizeof *a->prediction);
                compared++;
            }
        }
    }
    assert_true(compared > 4);
    qc_forecast_free(all);
    qc_forecast_free(some);
    panel_free(cut);
    panel_free(panel);
}

static qc_status find_closed(void *context, qc_error *error)
{
    double values[DAYS];
    bool closed[DAYS];

    memcpy(values, context, sizeof values);
    return qc_closed_find(values, DAYS, WEEK, closed, error);
}

static qc_status open_history(void *context, qc_error *error)
{
    qc_history *history = NULL;
    qc_status status = qc_history_new(context, &history, error);

    qc_history_free(history);
    return status;
}

static void closed__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = make_shops();

    (void)state;
    qc_test_allocations(find_closed, panel->values);
    qc_test_allocations(open_history, panel);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed__are_the_sundays_and_holidays_of_a_shop_and_no_other_day),
        cmocka_unit_test(closed__days_get_the_mean_of_days_before),
        cmocka_unit_test(closed__days_before_much_is_known_are_no_demand_later),
        cmocka_unit_test(closed__is_a_day_whose_chance_is_below_the_bound),
        cmocka_unit_test(closed__are_hardly_any_days_without_demand),
        cmocka_unit_test(closed__is_not_what_has_ended_or_not_begun),
        cmocka_unit_test(closed__days_are_known_by_what_came_before),
        cmocka_unit_test(closed__always_is_what_was_so_three_times),
        cmocka_unit_test(closed__for_a_holiday_is_what_was_so_twice_and_in_three_of_four_years),
        cmocka_unit_test(forecasts__are_0_on_days_that_are_closed_and_as_good_on_others),
        cmocka_unit_test(forecasts__of_the_past_do_not_depend_on_closings_to_come),
        cmocka_unit_test(closed__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
