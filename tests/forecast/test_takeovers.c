/* Territories that others take over: who stops, who takes, and what is not mistaken for it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/takeovers.h"
#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

enum { SELLERS = 6, MONTHS = 40, HORIZON = 4 };

/* Six leaves of about 100 a month in three regions; the season is that of all. */
static qc_panel *company(void)
{
    qc_panel *panel = panel_new_tree(SELLERS, MONTHS, 12);
    qc_random random;

    qc_random_start(&random, 21, QC_PURPOSE_TEST, 0);
    for (size_t cell = 0; cell < (size_t)SELLERS * MONTHS; cell++) {
        panel->values[cell] =
            100 * exp(panel_wave(cell % MONTHS, 12)) * (1 + 0.04 * qc_random_normal(&random));
    }
    return panel;
}

static double *row_of(qc_panel *panel, size_t leaf)
{
    return panel->values + leaf * MONTHS;
}

/* Leaf 1 sells nothing from a month on. */
static void stop(qc_panel *panel, size_t from)
{
    for (size_t t = from; t < MONTHS; t++) {
        row_of(panel, 1)[t] = 0;
    }
}

/* Leaf 4 begins in a month. */
static void begin(qc_panel *panel, size_t from)
{
    for (size_t t = 0; t < from; t++) {
        row_of(panel, 4)[t] = NAN;
    }
}

/* Leaf 2 sells more from a month on. */
static void rise(qc_panel *panel, size_t from, double part)
{
    for (size_t t = from; t < MONTHS; t++) {
        row_of(panel, 2)[t] *= 1 + part;
    }
}

static qc_takeovers find(const qc_panel *panel, const size_t *closed_from)
{
    qc_takeovers found;
    qc_error error = {0};

    assert_ok(qc_takeovers_find(panel, closed_from, &found, &error), error);
    return found;
}

/* The chance that leaf 1 has closed, as known at an origin. */
static double chance_of(const qc_panel *panel, size_t origin)
{
    qc_takeovers found = find(panel, NULL);
    double chance = qc_takeovers_chance(&found, 1, origin);

    for (size_t leaf = 0; leaf < SELLERS; leaf++) {
        assert_true(leaf == 1 || !(qc_takeovers_chance(&found, leaf, origin) > 0));
    }
    qc_takeovers_clear(&found);
    return chance;
}

static void leaf__that_begins_takes_over(void **state)
{
    qc_panel *panel = company();
    qc_takeovers found;
    const qc_taker *taker = NULL;

    (void)state;
    stop(panel, MONTHS - 4);
    begin(panel, MONTHS - 4);
    for (size_t age = 0; age <= 4; age++) {
        double chance = age > 0 ? 1 - 0.2 / (double)(1 << (age - 1)) : 0;

        assert_close(chance_of(panel, MONTHS - 4 + age), chance, 1e-12, 1e-12);
    }
    found = find(panel, NULL);
    assert_int_equal(qc_takeovers_of(&found, 1, MONTHS, &taker), 1);
    assert_int_equal(taker[0].leaf, 4);
    assert_true(taker[0].has_begun);
    assert_close(taker[0].part, 1, 0, 0.1);
    assert_int_equal(qc_takeovers_of(&found, 4, MONTHS, &taker), 0);
    assert_int_equal(qc_takeovers_of(&found, SELLERS, MONTHS, &taker), 0); /* a sum */
    qc_takeovers_clear(&found);
    panel_free(panel);
}

static void leaves__that_rise_take_over_what_they_rise_by(void **state)
{
    qc_panel *panel = company();
    qc_takeovers found;
    const qc_taker *taker = NULL;

    (void)state;
    stop(panel, MONTHS - 3);
    rise(panel, MONTHS - 3, 0.6);
    for (size_t t = MONTHS - 3; t < MONTHS; t++) {
        row_of(panel, 5)[t] *= 1.4;
    }
    found = find(panel, NULL);
    assert_int_equal(qc_takeovers_of(&found, 1, MONTHS, &taker), 2);
    assert_int_equal(taker[0].leaf, 2);
    assert_int_equal(taker[1].leaf, 5);
    assert_false(taker[0].has_begun || taker[1].has_begun);
    assert_close(taker[0].part, 0.6, 0, 0.1);
    assert_close(taker[1].part, 0.4, 0, 0.1);
    qc_takeovers_clear(&found);
    panel_free(panel);
}

/* In the middle of a month, which both sell in; a late invoice and a credit are no sales. */
static void leaf__that_begins_in_the_last_period_takes_over(void **state)
{
    qc_panel *panel = company();
    const qc_taker *taker = NULL;
    qc_takeovers found;

    (void)state;
    stop(panel, MONTHS - 3);
    begin(panel, MONTHS - 4);
    row_of(panel, 4)[MONTHS - 4] *= 0.6;
    assert_close(chance_of(panel, MONTHS), 0, 0, 0); /* it sold all of that month */
    row_of(panel, 1)[MONTHS - 4] *= 0.4;
    row_of(panel, 1)[MONTHS - 2] = 2;
    row_of(panel, 1)[MONTHS - 1] = -20;
    assert_close(chance_of(panel, MONTHS), 0.95, 1e-12, 0);
    found = find(panel, NULL);
    assert_int_equal(qc_takeovers_of(&found, 1, MONTHS, &taker), 1);
    assert_true(taker[0].leaf == 4 && taker[0].has_begun);
    qc_takeovers_clear(&found);
    row_of(panel, 1)[MONTHS - 2] = 20;
    assert_close(chance_of(panel, MONTHS), 0, 0, 0);
    panel_free(panel);
}

/* Who stops alone, sold now and then, begins or rises by too little or too much, or in another
 * month, or sells again. */
static void nothing__is_taken_over_where_nobody_takes_it(void **state)
{
    (void)state;
    for (int kind = 0; kind < 8; kind++) {
        qc_panel *panel = company();
        size_t from = MONTHS - 3;
        size_t origin = MONTHS;

        stop(panel, from);
        if (kind == 1 || kind == 6) {
            rise(panel, from, kind == 1 ? 0.4 : 1.8);
        } else if (kind == 2) {
            begin(panel, from - 2);
        } else if (kind >= 3 && kind != 7) {
            begin(panel, from);
        }
        row_of(panel, 1)[MONTHS - 9] *= kind == 3 ? 0 : 1;
        row_of(panel, 1)[MONTHS - 1] = kind == 4 ? 90 : 0;
        for (size_t t = 0; t < from; t += 2) {
            row_of(panel, 1)[t] *= kind == 5 ? 0.1 : 1;
        }
        if (kind == 7) { /* what others sell doubles with all */
            for (size_t cell = 0; cell < (size_t)SELLERS * MONTHS; cell++) {
                panel->values[cell] *= cell % MONTHS >= from ? 2 : 1;
            }
        }
        assert_close(chance_of(panel, origin), 0, 0, 0);
        panel_free(panel);
    }
}

static void takeover__is_not_foreseen_from_what_comes_later(void **state)
{
    qc_panel *panel = company();

    (void)state;
    stop(panel, MONTHS - 6);
    rise(panel, MONTHS - 6, 0.9);
    row_of(panel, 1)[MONTHS - 2] = 70; /* sells again */
    for (size_t origin = MONTHS - 8; origin <= MONTHS; origin++) {
        qc_panel *cut = panel_cut(panel, origin);
        bool silent = origin > MONTHS - 6 && origin <= MONTHS - 2;

        assert_close(chance_of(panel, origin), chance_of(cut, origin), 0, 0);
        assert_true((chance_of(panel, origin) > 0) == silent);
        panel_free(cut);
    }
    panel_free(panel);
}

/* What the table of territories closes is closed for sure; only who takes it over is asked. */
static void stated_ends__are_not_doubted(void **state)
{
    qc_panel *panel = company();
    size_t never = MONTHS + 1;
    size_t closed_from[SELLERS] = {never, MONTHS - 2, never, never, never, never};
    qc_date ends[SELLERS] = {QC_NO_DATE, 0, QC_NO_DATE, QC_NO_DATE, QC_NO_DATE, QC_NO_DATE};
    const qc_taker *taker = NULL;
    qc_takeovers found;

    (void)state;
    stop(panel, MONTHS - 2);
    rise(panel, MONTHS - 2, 1);
    panel->leaf_end = ends;
    found = find(panel, closed_from);
    assert_close(qc_takeovers_chance(&found, 1, MONTHS), 0, 0, 0);
    assert_int_equal(qc_takeovers_of(&found, 1, MONTHS, &taker), 1);
    assert_int_equal(taker[0].leaf, 2);
    qc_takeovers_clear(&found);
    closed_from[1] = MONTHS; /* said at the end of what is known, as by a status */
    found = find(panel, closed_from);
    assert_close(qc_takeovers_chance(&found, 1, MONTHS), 0, 0, 0);
    assert_int_equal(qc_takeovers_of(&found, 1, MONTHS - 1, &taker), 0);
    assert_int_equal(qc_takeovers_of(&found, 1, MONTHS, &taker), 1);
    assert_int_equal(taker[0].leaf, 2);
    qc_takeovers_clear(&found);
    for (size_t origin = MONTHS - 3; origin <= MONTHS; origin++) { /* nothing of it before */
        qc_panel *cut = panel_cut(panel, origin);
        qc_takeovers early = find(cut, closed_from);

        assert_int_equal(qc_takeovers_of(&early, 1, origin, &taker), origin == MONTHS ? 1 : 0);
        qc_takeovers_clear(&early);
        panel_free(cut);
    }
    closed_from[1] = never; /* an end ahead: it is not closed, whatever it looks like */
    found = find(panel, closed_from);
    assert_int_equal(qc_takeovers_of(&found, 1, MONTHS, &taker), 0);
    qc_takeovers_clear(&found);
    panel->leaf_end = NULL;
    panel_free(panel);
}

static void days__and_series_without_a_sum_are_not_asked(void **state)
{
    qc_panel *panel = company();

    (void)state;
    stop(panel, MONTHS - 4);
    begin(panel, MONTHS - 4);
    panel->frequency = QC_FREQUENCY_DAY;
    assert_close(chance_of(panel, MONTHS), 0, 0, 0);
    panel->frequency = QC_FREQUENCY_MONTH;
    assert_true(chance_of(panel, MONTHS) > 0);
    panel->node_count = panel->leaf_count;
    assert_close(chance_of(panel, MONTHS), 0, 0, 0);
    panel->node_count = panel->leaf_count + 4;
    panel_free(panel);
}

/* The level a month that a leaf is expected to sell, without the season. */
static double level_of(const qc_panel *panel, const qc_forecast *forecast, size_t leaf)
{
    double sum = 0;

    for (size_t step = 0; step < HORIZON; step++) {
        sum += forecast->point[leaf * HORIZON + step] /
               exp(panel_wave(panel->period_count + step, 12));
    }
    return sum / HORIZON;
}

static qc_forecast *run(const qc_panel *panel)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    settings.horizon = HORIZON;
    settings.backtest = false;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    return forecast;
}

/* Who stopped has what is left of a chance, its taker all of it, the others what they had. */
static void forecasts__go_from_who_stopped_to_who_took_over(void **state)
{
    (void)state;
    for (size_t age = 1; age <= 5; age++) {
        for (size_t begins = 0; begins < 2; begins++) {
            qc_panel *panel = company();
            qc_forecast *forecast = NULL;
            double chance = 1 - 0.2 / (double)(1 << (age - 1));
            size_t zeros = 0;

            stop(panel, MONTHS - age);
            if (begins == 1) {
                begin(panel, MONTHS - age);
            } else {
                rise(panel, MONTHS - age, 1);
            }
            forecast = run(panel);
            assert_close(forecast->closed_chance[1], chance, 1e-12, 0);
            assert_true(level_of(panel, forecast, 1) <= 100 * (1 - chance) + 1);
            assert_close(level_of(panel, forecast, 0), 100, 0, 6);
            assert_close(level_of(panel, forecast, 2), begins == 1 ? 100 : 200, 0,
                         begins == 1 ? 6 : 15);
            assert_close(level_of(panel, forecast, 3), 100, 0, 6);
            assert_close(level_of(panel, forecast, 4), 100, 0, 6);
            for (size_t draw = 0; draw < forecast->draw_count; draw++) {
                zeros += !(forecast->draws[HORIZON * forecast->draw_count + draw] > 0);
            }
            assert_close((double)zeros / (double)forecast->draw_count, chance, 0, 0.05);
            qc_forecast_free(forecast);
            panel_free(panel);
        }
    }
}

static bool says(const qc_forecast *forecast, const char *text)
{
    for (size_t note = 0; note < forecast->note_count; note++) {
        if (strcmp(forecast->notes[note], text) == 0) {
            return true;
        }
    }
    return false;
}

static void notes__say_who_stopped_and_who_took_over(void **state)
{
    qc_panel *panel = company();
    qc_forecast *forecast = NULL;

    (void)state;
    stop(panel, MONTHS - 2);
    begin(panel, MONTHS - 2);
    panel->nodes[panel->leaf_node[0]].level = "series";
    forecast = run(panel);
    assert_true(says(forecast,
                     "s1 has sold nothing since 2023-03, when s4 began: taken as closed "
                     "with a chance of 90 %; if s4 is its new name, give the rows "
                     "before that name, too"));
    qc_forecast_free(forecast);
    panel->nodes[panel->leaf_node[0]].level = "territory";
    rise(panel, MONTHS - 2, 0.5);
    for (size_t t = MONTHS - 2; t < MONTHS; t++) {
        row_of(panel, 4)[t] *= 0.5;
    }
    forecast = run(panel);
    assert_true(says(
        forecast, "s1 has sold nothing since 2023-03, when s2 and s4 began or rose: taken as "
                  "closed with a chance of 90 %; an end in the territories table says "
                  "otherwise"));
    qc_forecast_free(forecast);
    panel_free(panel);
}

static qc_status find_again(void *context, qc_error *error)
{
    qc_takeovers found = {0};
    qc_status status = qc_takeovers_find(context, NULL, &found, error);

    qc_takeovers_clear(&found);
    return status;
}

static void takeovers__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = company();

    (void)state;
    stop(panel, MONTHS - 4);
    begin(panel, MONTHS - 4);
    qc_test_allocations(find_again, panel);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaf__that_begins_takes_over),
        cmocka_unit_test(leaf__that_begins_in_the_last_period_takes_over),
        cmocka_unit_test(leaves__that_rise_take_over_what_they_rise_by),
        cmocka_unit_test(nothing__is_taken_over_where_nobody_takes_it),
        cmocka_unit_test(takeover__is_not_foreseen_from_what_comes_later),
        cmocka_unit_test(stated_ends__are_not_doubted),
        cmocka_unit_test(days__and_series_without_a_sum_are_not_asked),
        cmocka_unit_test(forecasts__go_from_who_stopped_to_who_took_over),
        cmocka_unit_test(notes__say_who_stopped_and_who_took_over),
        cmocka_unit_test(takeovers__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
