/* The effect of moving holidays on a panel: found where it is, none where it cannot be known. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/calendar/holidays.h"
#include "forecast/calendar/trading_days.h"
#include "forecast/effects/holiday_effect.h"

enum { LEAVES = 6, MONTHS = 60 };

static const double ramadan_effect = -0.18;
static const double eid_effect = -0.45;

static qc_panel_node nodes[LEAVES + 1];
static qc_id leaf_node[LEAVES];
static double values[LEAVES * MONTHS];

static double factor(qc_period month, double ramadan, double eid)
{
    qc_calendar calendar = qc_calendar_default();
    qc_date first = qc_period_start(&calendar, QC_FREQUENCY_MONTH, month);
    qc_date last = qc_period_end(&calendar, QC_FREQUENCY_MONTH, month);

    return exp(ramadan * qc_ramadan_share(first, last) + eid * qc_eid_share(first, last));
}

static qc_panel make_panel(double ramadan, double eid, double noise)
{
    qc_random random;
    qc_period start = (2021 - 1970) * 12;

    qc_random_start(&random, 17, QC_PURPOSE_TEST, 0);
    nodes[0] = (qc_panel_node){"Company", "company", QC_NO_ID, QC_NO_ID, QC_NO_ID};
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        nodes[leaf + 1] = (qc_panel_node){"t", "territory", 0, (qc_id)leaf, QC_NO_ID};
        leaf_node[leaf] = (qc_id)leaf + 1;
        for (size_t t = 0; t < MONTHS; t++) {
            double season = exp(0.1 * sin(2 * M_PI * (double)t / 12));

            values[leaf * MONTHS + t] = (100 + 50 * (double)leaf) * exp(0.005 * (double)t) *
                                        season * factor(start + (qc_period)t, ramadan, eid) *
                                        exp(noise * qc_random_normal(&random));
        }
    }
    return (qc_panel){.frequency = QC_FREQUENCY_MONTH,
                      .calendar = qc_calendar_default(),
                      .first_period = start,
                      .period_count = MONTHS,
                      .season = 12,
                      .leaf_count = LEAVES,
                      .values = values,
                      .leaf_node = leaf_node,
                      .node_count = LEAVES + 1,
                      .nodes = nodes};
}

static qc_holiday_effect find(const qc_panel *panel, size_t origin)
{
    qc_holiday_effect effect = {.effect = {1, 1}};
    qc_history *history = NULL;
    qc_error error;

    assert_ok(qc_history_new(panel, &history, &error), error);
    assert_ok(qc_holiday_effects_find(history, qc_holiday_row(history), origin, origin, &effect,
                                      &error),
              error);
    qc_history_free(history);
    return effect;
}

static void effect__is_found_in_the_sum(void **state)
{
    qc_panel exact = make_panel(ramadan_effect, eid_effect, 0.001);
    qc_holiday_effect effect = find(&exact, MONTHS);

    (void)state;
    assert_close(qc_holiday_effect_of(&effect, QC_HOLIDAY_RAMADAN), ramadan_effect, 0.05, 0);
    assert_close(qc_holiday_effect_of(&effect, QC_HOLIDAY_EID), eid_effect, 0.05, 0);
}

static void effect__is_nearly_none_where_there_is_none(void **state)
{
    qc_panel plain = make_panel(0, 0, 0.05);
    qc_holiday_effect effect = find(&plain, MONTHS);

    (void)state;
    assert_close(qc_holiday_effect_of(&effect, QC_HOLIDAY_RAMADAN), 0, 0,
                 0.06); /* three standard errors of this noise */
    assert_close(qc_holiday_effect_of(&effect, QC_HOLIDAY_EID), 0, 0, 0.10);
}

/* A leaf that begins in the month of Eid raises the sum, and is no effect of it: in that month
 * all is as without the leaf, and later it is not taken for one. */
static void effect__is_not_what_begins_in_its_month(void **state)
{
    enum { BEGUN = 39 }; /* 2024-04 */
    qc_panel with = make_panel(0, 0, 0.01);
    double *last = values + (size_t)(LEAVES - 1) * MONTHS;
    qc_holiday_effect there, without, later;

    (void)state;
    for (size_t t = 0; t < BEGUN; t++) {
        last[t] = NAN;
    }
    there = find(&with, BEGUN + 1);
    later = find(&with, BEGUN + 3);
    for (size_t t = BEGUN; t < MONTHS; t++) {
        last[t] = NAN;
    }
    without = find(&with, BEGUN + 1);
    assert_close(qc_holiday_effect_of(&later, QC_HOLIDAY_EID), 0, 0, 0.05);
    for (size_t k = 0; k < QC_SPAN_COUNT; k++) {
        assert_close(there.effect[k], without.effect[k], 0, 1e-9);
        assert_close(there.effect[k], 0, 0, 0.05);
    }
}

/* Of 24 months those of Ramadan differ from year to year; all origins at once are told what
 * each is by itself. */
static void effect__needs_two_years_and_looks_at_nothing_later(void **state)
{
    qc_panel panel = make_panel(-0.3, eid_effect, 0.002);
    qc_holiday_effect before = find(&panel, 23);
    qc_holiday_effect at = find(&panel, 24);
    qc_holiday_effect all[MONTHS + 1];
    qc_history *history = NULL;
    qc_error error;

    (void)state;
    assert_true(!qc_holiday_effect_any(&before));
    assert_true(qc_holiday_effect_of(&at, QC_HOLIDAY_RAMADAN) < -0.1);
    assert_close(at.trading, 0, 0, 0); /* needs three */
    assert_ok(qc_history_new(&panel, &history, &error), error);
    assert_ok(qc_holiday_effects_find(history, qc_holiday_row(history), 0, MONTHS, all, &error),
              error);
    qc_history_free(history);
    assert_memory_equal(&all[23], &before, sizeof before);
    assert_memory_equal(&all[24], &at, sizeof at);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t t = 40; t < MONTHS; t++) {
            values[leaf * MONTHS + t] = t == 50 ? 0 : 1e6;
        }
    }
    qc_holiday_effect again = find(&panel, 40);

    assert_memory_equal(again.effect, all[40].effect, sizeof again.effect);
}

/* Two and a half years, and what the months ahead miss by: much of the effect is found, where
 * that of three years was none before. */
static double miss_of_short_history(double ramadan, double eid, double noise)
{
    enum { KNOWN = 30, AHEAD = 12 };
    qc_panel panel = make_panel(ramadan, eid, noise);
    qc_holiday_effect effect = find(&panel, KNOWN);
    qc_history *history = NULL;
    qc_error error;
    double sum = 0;

    assert_ok(qc_history_new(&panel, &history, &error), error);
    for (size_t t = KNOWN; t < KNOWN + AHEAD; t++) {
        double known = factor(panel.first_period + (qc_period)t, ramadan, eid);

        sum += fabs(log(qc_holiday_factor(&effect, history, t) / known));
    }
    qc_history_free(history);
    return sum;
}

static void effect__of_few_years_is_drawn_to_none(void **state)
{
    static const double amount[] = {0, 0.15, 0.4};
    double none[3];

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        none[k] = amount[k] * 4.0 /
                  3.0; /* about what Ramadan and Eid of a year add up to, in months */
        double miss = miss_of_short_history(amount[k], amount[k], 0.02);

        assert_true(miss < (k == 0 ? 0.02 : 0.5 * none[k]));
    }
}

/* Of months without the feast, those of a March or April that stands out year after year, as
 * before the end of a fiscal year. */
static void effect__is_not_a_month_that_stands_out_every_year(void **state)
{
    (void)state;
    for (size_t month = 2; month <= 3; month++) {
        qc_panel panel = make_panel(0, 0, 0.02);

        for (size_t cell = 0; cell < LEAVES * MONTHS; cell++) {
            values[cell] *= cell % MONTHS % 12 == month ? 1.4 : 1;
        }
        for (size_t origin = 24; origin <= 36; origin += 6) {
            qc_holiday_effect effect = find(&panel, origin);

            assert_close(qc_holiday_effect_of(&effect, QC_HOLIDAY_RAMADAN), 0, 0, 0.01);
            assert_close(qc_holiday_effect_of(&effect, QC_HOLIDAY_EID), 0, 0, 0.01);
        }
    }
}

/* Of a single series, here the whole panel, each holiday by itself is believed where it stands
 * out. */
static void effect__of_a_single_series_is_found_where_it_stands_out(void **state)
{
    qc_panel panel = make_panel(ramadan_effect, 3 * eid_effect, 0.03);
    qc_holiday_effect effect;

    (void)state;
    panel.leaf_count = 1;
    panel.node_count = 1;
    nodes[0] = (qc_panel_node){"t", "series", QC_NO_ID, 0, QC_NO_ID};
    leaf_node[0] = 0;
    effect = find(&panel, MONTHS);
    assert_close(qc_holiday_effect_of(&effect, QC_HOLIDAY_EID), 3 * eid_effect, 0.25, 0);
    assert_close(qc_holiday_effect_of(&effect, QC_HOLIDAY_EASTER), 0, 0, 0.01);
    panel = make_panel(0, 0, 0.1);
    panel.leaf_count = 1;
    panel.node_count = 1;
    nodes[0] = (qc_panel_node){"t", "series", QC_NO_ID, 0, QC_NO_ID};
    leaf_node[0] = 0;
    effect = find(&panel, MONTHS);
    assert_close(qc_holiday_effect_of(&effect, QC_HOLIDAY_EID), 0, 0, 0.05);
    assert_close(qc_holiday_effect_of(&effect, QC_HOLIDAY_RAMADAN), 0, 0, 0.02);
}

static void effect__is_none_for_other_panels(void **state)
{
    qc_panel panel = make_panel(ramadan_effect, eid_effect, 0.02);
    qc_holiday_effect effect = {.effect = {1, 1}};

    (void)state;
    panel.season = 1;
    effect = find(&panel, MONTHS);
    assert_true(qc_holiday_effect_of(&effect, QC_HOLIDAY_RAMADAN) == 0 &&
                qc_holiday_effect_of(&effect, QC_HOLIDAY_EID) == 0);
    panel.season = 12;
    panel.frequency = QC_FREQUENCY_QUARTER; /* a season that is not its year */
    effect = find(&panel, MONTHS);
    assert_true(!qc_holiday_effect_any(&effect));
    panel.frequency = QC_FREQUENCY_MONTH;
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        values[leaf * MONTHS + 7] = 0; /* a sum of 0 has no logarithm */
    }
    effect = find(&panel, MONTHS);
    assert_true(qc_holiday_effect_of(&effect, QC_HOLIDAY_RAMADAN) == 0 &&
                qc_holiday_effect_of(&effect, QC_HOLIDAY_EID) == 0);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        values[leaf * MONTHS + 7] = 5;
        nodes[leaf + 1].parent = QC_NO_ID; /* side by side: no sum */
    }
    effect = find(&panel, MONTHS);
    assert_true(qc_holiday_effect_of(&effect, QC_HOLIDAY_RAMADAN) == 0 &&
                qc_holiday_effect_of(&effect, QC_HOLIDAY_EID) == 0);
}

/* The same panel over other years, with the effect of one span of days, by month or quarter. */
static qc_holiday_effect find_planted(size_t span, double effect, qc_frequency frequency,
                                      size_t periods)
{
    qc_panel panel = make_panel(0, 0, 0.001);
    qc_holiday_effect found;
    static double longer[LEAVES * 240];

    panel.frequency = frequency;
    panel.season = qc_frequency_per_year(frequency);
    panel.first_period = (2001 - 1970) * panel.season;
    panel.period_count = periods;
    panel.values = longer;
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t t = 0; t < periods; t++) {
            qc_period period = panel.first_period + (qc_period)t;
            qc_date first = qc_period_start(&panel.calendar, frequency, period);
            qc_date last = qc_period_end(&panel.calendar, frequency, period);
            double wave = 0.1 * sin(2 * M_PI * (double)t / panel.season);
            double chance = 0.003 * cos(11.3 * (double)((t + leaf) * (t + leaf)));

            longer[leaf * periods + t] = 100 * exp(wave + chance + 0.004 * (double)t +
                                                   effect * qc_span_share(span, first, last));
        }
    }
    found = find(&panel, periods);
    return found;
}

/* Four years of months with effects of two spans, and how far the factors of the year behind
 * them are off at most, in logarithms. */
static double miss_of_spans(size_t one, double effect_of_one, size_t other,
                            double effect_of_other)
{
    enum { KNOWN = 48 };
    qc_panel panel = make_panel(0, 0, 0.01);
    qc_history *history = NULL;
    qc_holiday_effect effect;
    qc_error error;
    double most = 0;

    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t t = 0; t < MONTHS; t++) {
            qc_period month = panel.first_period + (qc_period)t;
            qc_date first = qc_period_start(&panel.calendar, QC_FREQUENCY_MONTH, month);
            qc_date last = qc_period_end(&panel.calendar, QC_FREQUENCY_MONTH, month);

            values[leaf * MONTHS + t] *=
                exp(effect_of_one * qc_span_share(one, first, last) +
                    effect_of_other * qc_span_share(other, first, last));
        }
    }
    assert_ok(qc_history_new(&panel, &history, &error), error);
    assert_ok(qc_holiday_effects_find(history, qc_holiday_row(history), KNOWN, KNOWN, &effect,
                                      &error),
              error);
    for (size_t t = KNOWN; t < MONTHS; t++) {
        double sum = effect_of_one * qc_history_span_share(history, t, one) +
                     effect_of_other * qc_history_span_share(history, t, other);

        most = fmax(most, fabs(log(qc_holiday_factor(&effect, history, t)) - sum));
    }
    qc_history_free(history);
    return most;
}

/* With the usual span alone the last three miss by 0.06 to 0.16. */
static void effect__of_eid_is_found_on_the_days_that_it_has(void **state)
{
    (void)state;
    assert_close(miss_of_spans(QC_HOLIDAY_EID, -0.6, QC_HOLIDAY_RAMADAN, -0.2), 0, 0, 0.01);
    assert_close(miss_of_spans(QC_SPAN_BEHIND_EID, -0.6, QC_HOLIDAY_RAMADAN, -0.2), 0, 0, 0.01);
    assert_close(miss_of_spans(QC_SPAN_BEFORE_EID, 0.6, QC_HOLIDAY_RAMADAN, 0.1), 0, 0, 0.01);
    assert_close(miss_of_spans(QC_SPAN_BEFORE_EID, 0.6, QC_SPAN_BEHIND_EID, -0.6), 0, 0, 0.01);
}

/* Effects of ten days before and behind Eid: months choose them, of quarters it is always the
 * usual span. */
static void effect__of_eid_in_quarters_is_of_its_usual_days(void **state)
{
    qc_holiday_effect monthly = find_planted(QC_SPAN_BEHIND_EID, -0.6, QC_FREQUENCY_MONTH, 120);
    qc_holiday_effect quarterly =
        find_planted(QC_SPAN_BEHIND_EID, -0.6, QC_FREQUENCY_QUARTER, 40);

    (void)state;
    assert_close(monthly.effect[QC_SPAN_BEHIND_EID], -0.6, 0.1, 0);
    for (size_t span = QC_HOLIDAY_COUNT; span < QC_SPAN_COUNT; span++) {
        assert_close(quarterly.effect[span], 0, 0, 0);
    }
    assert_true(quarterly.effect[QC_HOLIDAY_EID] < -0.2);
}

static void effect__of_easter_is_found_in_months_and_quarters(void **state)
{
    qc_holiday_effect monthly = find_planted(QC_HOLIDAY_EASTER, 0.3, QC_FREQUENCY_MONTH, 120);
    qc_holiday_effect quarterly =
        find_planted(QC_HOLIDAY_EASTER, 0.6, QC_FREQUENCY_QUARTER, 60);

    (void)state;
    assert_close(qc_holiday_effect_of(&monthly, QC_HOLIDAY_EASTER), 0.3, 0.03, 0);
    assert_close(qc_holiday_effect_of(&monthly, QC_HOLIDAY_RAMADAN), 0, 0, 0.005);
    assert_close(qc_holiday_effect_of(&monthly, QC_HOLIDAY_NEW_YEAR), 0, 0, 0.005);
    assert_close(qc_holiday_effect_of(&quarterly, QC_HOLIDAY_EASTER), 0.6, 0.06, 0);
}

static void effect__of_the_new_year_is_found_in_months_and_unknown_in_quarters(void **state)
{
    qc_holiday_effect monthly =
        find_planted(QC_HOLIDAY_NEW_YEAR, -0.8, QC_FREQUENCY_MONTH, 120);
    qc_holiday_effect quarterly =
        find_planted(QC_HOLIDAY_NEW_YEAR, -0.8, QC_FREQUENCY_QUARTER, 60);

    (void)state;
    assert_close(qc_holiday_effect_of(&monthly, QC_HOLIDAY_NEW_YEAR), -0.8, 0.03, 0);
    assert_close(qc_holiday_effect_of(&monthly, QC_HOLIDAY_EASTER), 0, 0, 0.005);
    assert_close(qc_holiday_effect_of(&quarterly, QC_HOLIDAY_NEW_YEAR), 0, 0, 0);
    assert_close(qc_holiday_effect_of(&quarterly, QC_HOLIDAY_BEFORE_NEW_YEAR), 0, 0, 0);
}

/* Sales on weekdays only: the effect is 0.4, a month's days counted to first order. */
static void trading__effect_of_weekday_sales_is_found(void **state)
{
    qc_panel panel = make_panel(0, 0, 0.005);
    qc_holiday_effect effect;

    (void)state;
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        for (size_t t = 0; t < MONTHS; t++) {
            qc_period month = panel.first_period + (qc_period)t;
            qc_date first = qc_period_start(&panel.calendar, QC_FREQUENCY_MONTH, month);
            qc_date last = qc_period_end(&panel.calendar, QC_FREQUENCY_MONTH, month);
            double contrast = qc_trading_contrast(first, last);

            values[leaf * MONTHS + t] *= 5.0 / 7.0 + 2.0 / 7.0 * contrast; /* weekdays a day */
        }
    }
    effect = find(&panel, MONTHS);
    assert_close(effect.trading, 0.4, 0.05, 0);
    assert_close(qc_holiday_effect_of(&effect, QC_HOLIDAY_RAMADAN), 0, 0, 0.01);
    assert_close(find(&panel, 35).trading, 0, 0, 0); /* below three years */
}

static void trading__effect_is_nearly_none_where_there_is_none(void **state)
{
    qc_panel plain = make_panel(0, 0, 0.05);

    (void)state;
    assert_close(find(&plain, MONTHS).trading, 0, 0, 0.03);
}

static qc_status find_subject(void *context, qc_error *error)
{
    qc_holiday_effect effect = {.trading = 0};

    return qc_holiday_effects_find(context, qc_holiday_row(context), MONTHS, MONTHS, &effect,
                                   error);
}

static void effect__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel panel = make_panel(ramadan_effect, eid_effect, 0.02);
    qc_history *history = NULL;
    qc_error error;

    (void)state;
    assert_ok(qc_history_new(&panel, &history, &error), error);
    qc_test_allocations(find_subject, history);
    qc_history_free(history);
}

static void factors__kept_are_those_that_are_not(void **state)
{
    enum { KEPT = 40 };
    qc_panel panel = make_panel(ramadan_effect, eid_effect, 0.05);
    qc_holiday_effect effect = find(&panel, MONTHS);
    qc_holiday_effect quick = effect;
    qc_history *history = NULL;
    double room[2 * KEPT];
    qc_error error;

    (void)state;
    assert_ok(qc_history_new(&panel, &history, &error), error);
    qc_holiday_keep(&quick, history, KEPT, room);
    for (size_t t = 0; t < MONTHS; t++) {
        double factor = qc_holiday_factor(&effect, history, t);

        assert_close(qc_holiday_factor(&quick, history, t), factor, 0, 0);
        assert_close(qc_holiday_logarithm(&quick, history, t), log(factor), 0, 0);
        assert_close(qc_holiday_logarithm(&effect, history, t), log(factor), 0, 0);
    }
    qc_history_free(history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effect__is_found_in_the_sum),
        cmocka_unit_test(effect__is_nearly_none_where_there_is_none),
        cmocka_unit_test(effect__is_not_what_begins_in_its_month),
        cmocka_unit_test(effect__needs_two_years_and_looks_at_nothing_later),
        cmocka_unit_test(effect__of_few_years_is_drawn_to_none),
        cmocka_unit_test(effect__is_not_a_month_that_stands_out_every_year),
        cmocka_unit_test(effect__of_a_single_series_is_found_where_it_stands_out),
        cmocka_unit_test(effect__is_none_for_other_panels),
        cmocka_unit_test(effect__of_eid_is_found_on_the_days_that_it_has),
        cmocka_unit_test(effect__of_eid_in_quarters_is_of_its_usual_days),
        cmocka_unit_test(effect__of_easter_is_found_in_months_and_quarters),
        cmocka_unit_test(effect__of_the_new_year_is_found_in_months_and_unknown_in_quarters),
        cmocka_unit_test(trading__effect_of_weekday_sales_is_found),
        cmocka_unit_test(trading__effect_is_nearly_none_where_there_is_none),
        cmocka_unit_test(effect__every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(factors__kept_are_those_that_are_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
