/* Sums above territories that have just begun or closed: what they do not know moves no one. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/memory.h"
#include "core/random.h"
#include "forecast/hierarchy/reconcile_work.h"
#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"
#include "tests/forecast/small_tree.h"

enum { SELLERS = 4, MONTHS = 40, OLDEST = 3 }; /* 2020-01 to 2023-04, with Eid */

/* Four leaves of about 100 a month in two regions; nothing of `later` before its last `age`
 * months, and 0 of `earlier` in these. SELLERS for none. */
static qc_panel *company(size_t age, size_t later, size_t earlier)
{
    qc_panel *panel = panel_new_tree(SELLERS, MONTHS, 12);
    qc_random random;

    qc_random_start(&random, 11, QC_PURPOSE_TEST, 0);
    for (size_t cell = 0; cell < (size_t)SELLERS * MONTHS; cell++) {
        bool new = cell % MONTHS >= MONTHS - age;
        double noise = qc_random_normal(&random);

        panel->values[cell] = cell / MONTHS == later && !new   ? NAN
                              : cell / MONTHS == earlier &&new ? 0
                                                               : 100 * (1 + 0.03 * noise);
    }
    return panel;
}

/* Last days of sales of a leaf that closed `age` months before the end; of no other. */
static void close_one(qc_panel *panel, size_t leaf, size_t age, qc_date *ends)
{
    for (size_t k = 0; k < SELLERS; k++) {
        ends[k] = QC_NO_DATE;
    }
    ends[leaf] = qc_period_end(&panel->calendar, panel->frequency,
                               panel->first_period + (qc_period)(MONTHS - age - 1));
    panel->leaf_end = ends;
}

/* All that sell are forecast at 100, those closed at 0. */
static void assert_levels(qc_panel *panel, size_t closed)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    settings.horizon = HORIZON;
    settings.backtest = false;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    for (size_t leaf = 0; leaf < SELLERS; leaf++) {
        double level = leaf == closed ? 0 : 100;

        for (size_t step = 0; step < HORIZON; step++) {

            assert_close(forecast->point[leaf * HORIZON + step], level, 0, 3);
        }
    }
    qc_forecast_free(forecast);
    panel->leaf_end = NULL;
    panel_free(panel);
}

static void leaves__are_not_held_down_for_one_that_has_begun(void **state)
{
    (void)state;
    for (size_t age = 1; age <= OLDEST; age++) {
        assert_levels(company(age, 0, SELLERS), SELLERS);
    }
}

static void leaves__are_not_raised_for_one_that_has_closed(void **state)
{
    qc_date ends[SELLERS];

    (void)state;
    for (size_t age = 0; age <= OLDEST + 1; age++) {
        qc_panel *panel = company(age, SELLERS, 1);

        close_one(panel, 1, age, ends);
        assert_levels(panel, 1);
    }
}

/* As where a status says so: it ends on the last day of what is known, and had sold nothing lately. */
static void leaves__that_stopped_before_their_end_take_nothing(void **state)
{
    qc_date ends[SELLERS];

    (void)state;
    for (size_t age = 1; age <= OLDEST; age++) {
        /* one that stops in the month of Eid is taken for an effect of Eid */
        for (size_t taken = age == 1 ? 1 : 0; taken < 2; taken++) {
            qc_panel *panel = company(age, taken == 1 ? 0 : SELLERS, 1);

            close_one(panel, 1, 0, ends);
            assert_levels(panel, 1);
        }
    }
}

/* The sum goes on as it was, and nothing of it is kept for the leaf that is closed. */
static void leaves__share_the_sum_with_one_that_takes_over(void **state)
{
    qc_date ends[SELLERS];

    (void)state;
    for (size_t age = 1; age <= OLDEST + 1; age++) {
        qc_panel *panel = company(age, 0, 1);

        close_one(panel, 1, age, ends);
        assert_levels(panel, 1);
    }
}

/* Late invoices and credits of a leaf that has closed: forecasts are those without them. */
static void sales__behind_an_end_change_no_forecast(void **state)
{
    qc_date ends[SELLERS];
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast[2] = {NULL, NULL};
    qc_error error = {0};

    (void)state;
    settings.horizon = HORIZON;
    settings.backtest = false;
    for (int late = 0; late < 2; late++) {
        qc_panel *panel = company(3, SELLERS, 1);

        panel->values[2 * MONTHS - 2] = late * 250;
        panel->values[2 * MONTHS - 1] = late * -30;
        close_one(panel, 1, 3, ends);
        assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast[late], &error), error);
        assert_close(panel->values[2 * MONTHS - 2], late * 250, 0, 0); /* it was sold */
        panel->leaf_end = NULL;
        panel_free(panel);
    }
    assert_memory_equal(forecast[0]->point, forecast[1]->point,
                        sizeof *forecast[0]->point * SELLERS * HORIZON);
    assert_memory_equal(forecast[0]->draws, forecast[1]->draws,
                        sizeof *forecast[0]->draws * SELLERS * HORIZON * settings.draws);
    qc_forecast_free(forecast[0]);
    qc_forecast_free(forecast[1]);
}

/* Closed counts from the first period on that holds no open day, and is known after it. */
static void history__has_closed_after_a_period_without_an_open_day(void **state)
{
    qc_panel *panel = company(0, SELLERS, SELLERS);
    qc_date ends[SELLERS];
    qc_history *history = NULL;

    (void)state;
    close_one(panel, 2, 5, ends);
    ends[1] = ends[2] + 1; /* one day into the month after */
    ends[0] = ends[2] + 1000;
    history = panel_history(panel);
    assert_false(qc_history_has_closed(history, 2, MONTHS - 5));
    assert_false(qc_history_has_closed(history, 2, 0));
    assert_true(qc_history_has_closed(history, 2, MONTHS - 4));
    assert_true(qc_history_has_closed(history, 2, MONTHS));
    assert_false(qc_history_has_closed(history, 1, MONTHS - 4));
    assert_true(qc_history_has_closed(history, 1, MONTHS - 3));
    assert_false(qc_history_has_closed(history, 0, MONTHS));
    assert_false(qc_history_has_closed(history, 3, MONTHS));
    assert_false(qc_history_has_closed(history, SELLERS, MONTHS)); /* a sum */
    qc_history_free(history);
    panel->leaf_end = NULL;
    panel_free(panel);
}

/* Whatever models say of it: a closed leaf sells nothing, so it errs by what it sells. */
static void record__of_a_closed_leaf_is_of_no_sales(void **state)
{
    double values[LEAVES * PERIODS], errors[HORIZON];
    qc_panel panel;
    qc_rolling *rolling = reconcile_roll_by_hand(&panel, values, 0.1, 0.1);
    size_t *closed_from = qc_memory_new(LEAVES, sizeof *closed_from);
    size_t made = PERIODS - 2;
    qc_record record;
    qc_error error;

    (void)state;
    assert_non_null(closed_from);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        closed_from[leaf] = leaf == 1 ? made - 1 : PERIODS;
    }
    rolling->history->closed_from = closed_from; /* freed with it */
    assert_ok(qc_record_collect(rolling, PERIODS, (qc_origins){0, 0}, &record, &error), error);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        assert_true((record.variance[leaf] > 0) == (leaf != 1));
    }
    assert_int_equal(qc_record_errors(rolling, PERIODS, made, 1, errors), 2);
    for (size_t step = 0; step < 2; step++) {
        assert_close(errors[step],
                     qc_history_observed(rolling->history, 1, made + step) *
                         qc_history_level(rolling->history, 1, PERIODS) /
                         qc_history_level(rolling->history, 1, made),
                     1e-12, 0);
    }
    qc_record_clear(&record);
    qc_rolling_free(rolling);
}

/* A hand-made record in which leaf 0 begins two periods before the end. */
typedef struct record_by_hand {
    double values[LEAVES * PERIODS];
    qc_panel panel;
    qc_rolling *rolling;
    qc_record record;
} record_by_hand;

static void set_up(record_by_hand *r)
{
    qc_error error;

    r->rolling = reconcile_roll_by_hand(&r->panel, r->values, 0.01, 0.01);
    for (size_t origin = 0; origin < PERIODS - 1; origin++) {
        r->rolling->history->known[origin] = 0;
    }
    r->rolling->history->start[0] = PERIODS - 2;
    assert_ok(qc_record_collect(r->rolling, PERIODS, (qc_origins){0, 0}, &r->record, &error),
              error);
}

static void tear_down(record_by_hand *r)
{
    qc_record_clear(&r->record);
    qc_rolling_free(r->rolling);
}

/* The sums' forecasts of before are `share` of the leaf short of what came. */
static void mark(record_by_hand *r, double share, bool *surprised)
{
    size_t made = PERIODS - HORIZON;
    double level = qc_history_level(r->rolling->history, 0, PERIODS);
    qc_error error;

    for (size_t row = LEAVES; row < ROWS; row++) {
        double came = qc_history_observed(r->rolling->history, row, PERIODS - 1);
        double growth = qc_history_level(r->rolling->history, row, PERIODS) /
                        qc_history_level(r->rolling->history, row, made);

        qc_rolling_combination(r->rolling, made, row)[HORIZON - 1] =
            came - share * level / growth;
        surprised[row] = false;
    }
    assert_ok(qc_changes_mark(r->rolling, PERIODS, &r->record, surprised, &error), error);
}

static void sums__are_surprised_by_what_they_did_not_foresee(void **state)
{
    record_by_hand r = {0};
    bool surprised[ROWS] = {false};

    (void)state;
    set_up(&r);
    mark(&r, 0.51, surprised);
    assert_true(surprised[5] && surprised[6] && !surprised[7]);
    mark(&r, 0.49, surprised); /* foreseen, as by a sum that grows by new leaves */
    assert_false(surprised[5] || surprised[6] || surprised[7]);
    mark(&r, -1, surprised);
    assert_false(surprised[5] || surprised[6] || surprised[7]);
    for (size_t row = LEAVES; row < ROWS; row++) { /* sums that err by more than the leaf */
        double level = qc_history_level(r.rolling->history, 0, PERIODS);

        r.record.variance[row] = 1.01 * level * level;
    }
    mark(&r, 1, surprised);
    assert_false(surprised[5] || surprised[6] || surprised[7]);
    tear_down(&r);
}

static qc_status mark_last(void *context, qc_error *error)
{
    const record_by_hand *r = context;
    bool surprised[ROWS] = {false};

    return qc_changes_mark(r->rolling, PERIODS, &r->record, surprised, error);
}

static qc_status read_history(void *context, qc_error *error)
{
    qc_history *history = NULL;
    qc_status status = qc_history_new(context, &history, error);

    qc_history_free(history);
    return status;
}

static void changes__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = company(1, SELLERS, 1);
    qc_date ends[SELLERS];
    record_by_hand r = {0};

    (void)state;
    close_one(panel, 1, 1, ends);
    qc_test_allocations(read_history, panel);
    panel->leaf_end = NULL;
    panel_free(panel);
    set_up(&r);
    qc_test_allocations(mark_last, &r);
    tear_down(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves__are_not_held_down_for_one_that_has_begun),
        cmocka_unit_test(leaves__are_not_raised_for_one_that_has_closed),
        cmocka_unit_test(leaves__that_stopped_before_their_end_take_nothing),
        cmocka_unit_test(leaves__share_the_sum_with_one_that_takes_over),
        cmocka_unit_test(sales__behind_an_end_change_no_forecast),
        cmocka_unit_test(history__has_closed_after_a_period_without_an_open_day),
        cmocka_unit_test(record__of_a_closed_leaf_is_of_no_sales),
        cmocka_unit_test(sums__are_surprised_by_what_they_did_not_foresee),
        cmocka_unit_test(changes__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
