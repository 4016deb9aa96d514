/* Tests of quotas within their period: what has come, the pace, the chances by now, and planning it anew. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/quota_progress.h"
#include "tests/territory/plan_sketch.h"

enum { QUARTER = 4 * 53 }; /* 2023Q1 */

/* By month from 2020-01 to 2023-02; the third month of each quarter is twice the others. */
static sketch *in_march(void)
{
    sketch *one = sketch_two_regions();

    one->frequency = QC_FREQUENCY_MONTH;
    one->first_period = 12 * 50;
    one->period_count = 38;
    one->draw_count = 4;
    for (size_t i = 2; i < 5; i++) {
        for (size_t p = 0; p < one->period_count; p++) {
            one->node[i].value[p] = p % 3 == 2 ? 200 : 100;
        }
        for (size_t d = 0; d < 4; d++) {
            one->node[i].draw[0][d] = 155 + 31 * (double)d; /* March 2023 has 31 days */
        }
    }
    return one;
}

static sketch_input *build(const sketch *one)
{
    sketch_input *input = sketch_build(one, NULL);

    assert_int_equal(qc_date_from_civil(2023, 3, 15, &input->book.as_of), QC_OK);
    input->panel.from_deals = true; /* days are known */
    return input;
}

static qc_quota_row rows[] = {{.node = "A", .level = "territory", .quota = 345},
                              {.node = "West", .level = "region", .quota = 400},
                              {.node = "Acme", .level = "company", .quota = 800},
                              {.node = "Ana", .level = "rep", .quota = 5},
                              {.node = "Gone", .level = "territory", .quota = 5}};
static const qc_quota_file quotas = {.count = 5, .rows = rows};

static const qc_quota_pace *find(const qc_quota_progress *progress, const char *name)
{
    for (size_t i = 0; i < progress->count; i++) {
        if (strcmp(progress->rows[i].node, name) == 0) {
            return &progress->rows[i];
        }
    }
    return NULL;
}

static void progress__is_measured_by_hand(void **state)
{
    sketch *one = in_march();
    sketch_input *input = build(one);
    qc_quota_begun *begun = NULL;
    qc_quota_progress *progress = NULL;
    const qc_quota_pace *a = NULL;
    qc_error error;

    (void)state;
    qc_backtest past = {.horizon = 3};
    input->forecast.backtest = &past;
    assert_ok(qc_quota_begun_new(&input->book, &input->panel, &input->forecast,
                                 QC_FREQUENCY_QUARTER, QUARTER, &begun, &error),
              error);
    assert_ptr_equal(begun->forecast.backtest,
                     &past); /* by which a plan of the period chooses */
    input->forecast.backtest = NULL;
    assert_int_equal(begun->panel->period_count, 36);
    assert_ok(qc_quota_progress_measure(&input->book, begun, &quotas, NULL, &progress, &error),
              error);
    assert_int_equal(progress->count, 3);
    assert_int_equal(progress->missing, 2); /* Ana is no rep of the data */
    a = find(progress, "A");
    assert_non_null(a);
    assert_close(a->booked, 200, 0, 0);
    assert_close(a->attainment, 200.0 / 345, 1e-12, 0);
    assert_close(a->usual, (200 + 200 * 15.0 / 31) / 400, 1e-12, 0);
    assert_close(a->pace, a->attainment / a->usual, 1e-12, 0);
    assert_close(a->a_day, 200.0 / 74, 1e-12, 0); /* 31 + 28 + 15 days */
    assert_close(a->needed, 145.0 / 16, 1e-12, 0);
    /* Of March 16 / 31 are still to come: 200 and 80, 96, 112 or 128. */
    assert_close(a->expected, 304, 1e-12, 0);
    assert_close(a->p_attain, 0, 0, 0);
    assert_close(find(progress, "West")->booked, 400, 0, 0);
    assert_close(find(progress, "West")->needed, 0, 0, 0);
    assert_close(find(progress, "West")->p_attain, 1, 0, 0);
    assert_close(find(progress, "Acme")->p_attain, 1, 0, 0);
    qc_quota_progress_free(progress);
    qc_quota_begun_free(begun);
    sketch_input_free(input);
    free(one);
}

/*
 * Ana and Ben of A have won 120 and 40 of its 200, and nothing before, so that each has half of
 * what is to come: 80, 96, 112 or 128.
 */
static void progress__of_reps_is_measured_by_hand(void **state)
{
    qc_quota_row of_reps[] = {{.node = "Ana", .level = "rep", .quota = 170},
                              {.node = "Ben", .level = "rep", .quota = 30},
                              {.node = "A", .level = "territory", .quota = 200}};
    const qc_quota_file file = {.count = 3, .rows = of_reps};
    sketch *one = in_march();

    (void)state;
    sketch_add_won(one, sketch_add_rep(one, "Ana", 3), 2023, 2, 120);
    sketch_add_won(one, sketch_add_rep(one, "Ben", 3), 2023, 1, 40);
    sketch_add_won(one, 0, 2023, 4, 1000); /* after the day */
    for (int of_deals = 0; of_deals < 2; of_deals++) {
        sketch_input *input = build(one);
        qc_quota_begun *begun = NULL;
        qc_quota_progress *progress = NULL;
        qc_error error;

        input->panel.from_deals =
            of_deals == 1; /* else revenue by month: 200 by the end of February */
        assert_ok(qc_quota_begun_new(&input->book, &input->panel, &input->forecast,
                                     QC_FREQUENCY_QUARTER, QUARTER, &begun, &error),
                  error);
        assert_ok(
            qc_quota_progress_measure(&input->book, begun, &file, NULL, &progress, &error),
            error);
        assert_int_equal(progress->count, 3);
        assert_int_equal(progress->missing, 0);
        assert_string_equal(progress->rows[0].node, "A"); /* followed by its reps */
        assert_string_equal(progress->rows[1].node, "Ana");
        assert_string_equal(progress->rows[2].level, "rep");
        const qc_quota_pace *ana = find(progress, "Ana"), *ben = find(progress, "Ben");
        double booked = of_deals ? 120 : 150, over = of_deals ? 74 : 59;

        assert_close(ana->booked, booked, 1e-12, 0);
        assert_close(ana->attainment, booked / 170, 1e-12, 0);
        assert_close(ana->usual, find(progress, "A")->usual, 0, 0);
        assert_close(ana->pace, booked / 170 / ana->usual, 1e-12, 0);
        assert_close(ana->a_day, booked / over, 1e-12, 0);
        assert_close(ana->needed, (170 - booked) / (90 - over), 1e-12, 0);
        assert_close(ana->expected, of_deals ? 172 : 250.75, 1e-12, 0);
        assert_close(ana->p_attain, of_deals ? 0.5 : 1, 0, 0); /* 160, 168, 176 or 184 */
        assert_close(ben->booked, of_deals ? 40 : 50, 1e-12, 0);
        assert_close(ben->needed, 0, 0, 0);
        assert_close(ben->p_attain, 1, 0, 0);
        qc_quota_progress_free(progress);
        qc_quota_begun_free(begun);
        sketch_input_free(input);
    }
    free(one);
}

/* Revenue by month says nothing of reps who have won nothing; one who is alone has the
 * territory's. */
static void progress__of_reps_is_open_where_they_have_won_nothing(void **state)
{
    qc_quota_row of_reps[] = {{.node = "Ana", .level = "rep", .quota = 170},
                              {.node = "Cal", .level = "rep", .quota = 170}};
    const qc_quota_file file = {.count = 2, .rows = of_reps};
    sketch *one = in_march();
    sketch_input *input = NULL;
    qc_quota_begun *begun = NULL;
    qc_quota_progress *progress = NULL;
    qc_error error;

    (void)state;
    (void)sketch_add_rep(one, "Ana", 3);
    (void)sketch_add_rep(one, "Ben", 3);
    (void)sketch_add_rep(one, "Cal", 2);
    input = build(one);
    input->panel.from_deals = false;
    assert_ok(qc_quota_begun_new(&input->book, &input->panel, &input->forecast,
                                 QC_FREQUENCY_QUARTER, QUARTER, &begun, &error),
              error);
    assert_ok(qc_quota_progress_measure(&input->book, begun, &file, NULL, &progress, &error),
              error);
    assert_int_equal(progress->count, 2);
    assert_true(isnan(find(progress, "Ana")->booked));
    assert_true(isnan(find(progress, "Ana")->attainment));
    assert_true(isnan(find(progress, "Ana")->needed));
    assert_close(find(progress, "Ana")->expected, (200 + 201.5) / 2, 1e-12, 0);
    assert_close(find(progress, "Cal")->booked, 200, 0, 0);
    assert_close(find(progress, "Cal")->expected, 401.5, 1e-12, 0);
    qc_quota_progress_free(progress);
    qc_quota_begun_free(begun);
    sketch_input_free(input);
    free(one);
}

static void progress__tells_no_chance_where_the_quota_is_0(void **state)
{
    qc_quota_row none = {.node = "A", .level = "territory", .quota = 0};
    const qc_quota_file file = {.count = 1, .rows = &none};
    sketch *one = in_march();
    sketch_input *input = build(one);
    qc_quota_begun *begun = NULL;
    qc_quota_progress *progress = NULL;
    qc_error error;

    (void)state;
    assert_ok(qc_quota_begun_new(&input->book, &input->panel, &input->forecast,
                                 QC_FREQUENCY_QUARTER, QUARTER, &begun, &error),
              error);
    assert_ok(qc_quota_progress_measure(&input->book, begun, &file, NULL, &progress, &error),
              error);
    assert_true(isnan(find(progress, "A")->p_attain));
    assert_true(isnan(find(progress, "A")->attainment));
    assert_close(find(progress, "A")->needed, 0, 0, 0);
    qc_quota_progress_free(progress);
    qc_quota_begun_free(begun);
    sketch_input_free(input);
    free(one);
}

static void progress__of_revenue_by_month_ends_with_the_last_one(void **state)
{
    sketch *one = in_march();
    sketch_input *input = build(one);
    qc_quota_begun *begun = NULL;
    qc_quota_progress *progress = NULL;
    qc_error error;

    (void)state;
    input->panel.from_deals = false;
    assert_ok(qc_quota_begun_new(&input->book, &input->panel, &input->forecast,
                                 QC_FREQUENCY_QUARTER, QUARTER, &begun, &error),
              error);
    assert_ok(qc_quota_progress_measure(&input->book, begun, &quotas, NULL, &progress, &error),
              error);
    assert_close(find(progress, "A")->usual, 0.5, 1e-12, 0);
    assert_close(find(progress, "A")->a_day, 200.0 / 59, 1e-12, 0);
    assert_close(find(progress, "A")->needed, 145.0 / 31, 1e-12, 0);
    assert_close(find(progress, "A")->expected, 401.5, 1e-12, 0);
    assert_close(find(progress, "A")->p_attain, 1, 0, 0);
    qc_quota_progress_free(progress);
    qc_quota_begun_free(begun);
    sketch_input_free(input);
    free(one);
}

static void progress__deals_won_this_month_count(void **state)
{
    sketch *one = in_march();
    int ana = sketch_add_rep(one, "Ana", 3);
    sketch_input *input = NULL;
    qc_quota_begun *begun = NULL;
    qc_error error;

    (void)state;
    sketch_add_won(one, ana, 2023, 3, 50);
    input = build(one);
    input->book.deals.close[0] = input->book.as_of;
    assert_ok(qc_quota_begun_new(&input->book, &input->panel, &input->forecast,
                                 QC_FREQUENCY_QUARTER, QUARTER, &begun, &error),
              error);
    assert_close(begun->booked[0] + begun->booked[1] + begun->booked[2], 650, 1e-12, 0);
    qc_quota_begun_free(begun);
    input->book.deals.close[0]++; /* tomorrow */
    assert_ok(qc_quota_begun_new(&input->book, &input->panel, &input->forecast,
                                 QC_FREQUENCY_QUARTER, QUARTER, &begun, &error),
              error);
    assert_close(begun->booked[0] + begun->booked[1] + begun->booked[2], 600, 1e-12, 0);
    qc_quota_begun_free(begun);
    sketch_input_free(input);
    free(one);
}

static void begun__plans_anew_and_keeps_what_has_come(void **state)
{
    sketch *one = in_march();
    sketch_input *input = NULL;
    qc_quota_settings settings = sketch_settings(700);
    qc_quota_begun *begun = NULL;
    qc_quota_plan *plan = NULL;
    qc_error error;

    (void)state;
    one->node[4].draw[0][0] = 0;
    for (size_t p = 12; p < 36; p++) {
        one->node[4].value[p] = 1; /* C sold next to nothing until this quarter */
    }
    input = build(one);
    assert_ok(qc_quota_begun_new(&input->book, &input->panel, &input->forecast,
                                 QC_FREQUENCY_QUARTER, QUARTER, &begun, &error),
              error);
    settings.period = QUARTER;
    settings.earned = begun->booked;
    settings.weight_forecast = 0;
    settings.weight_history = 1;
    assert_ok(qc_quota_plan_build(&input->book, begun->panel, &begun->forecast, &settings, NULL,
                                  &plan, &error),
              error);
    sketch_check(plan);
    assert_int_equal(sketch_quota(plan, "C"), 200);
    assert_int_equal(sketch_quota(plan, "A"), 250);
    assert_non_null(
        strstr(sketch_words(plan, "C", "floor"), "What has come already of USD 200"));
    qc_quota_plan_free(plan);
    plan = NULL;
    settings.goal = 599;
    assert_status(qc_quota_plan_build(&input->book, begun->panel, &begun->forecast, &settings,
                                      NULL, &plan, &error),
                  QC_ERR_INFEASIBLE, error);
    assert_message(error, "the nearest feasible goal is USD 600");
    qc_quota_begun_free(begun);
    sketch_input_free(input);
    free(one);
}

/*
 * A's quota is 250 as above; its 200 of the quarter are certain. Ana left her team on paper
 * with a tenth of it, but has won 150.
 */
static void begun__keeps_what_reps_have_won(void **state)
{
    sketch *one = in_march();
    int ana = sketch_add_rep(one, "Ana", 3);
    int ben = sketch_add_rep(one, "Ben", 3);
    sketch_input *input = NULL;
    qc_quota_settings settings = sketch_settings(700);
    qc_quota_begun *begun = NULL;
    qc_quota_plan *plan = NULL;
    qc_error error;

    (void)state;
    one->rep[ana].share = 0.1;
    one->rep[ben].share = 0.9;
    for (size_t p = 12; p < 36; p++) {
        one->node[4].value[p] = 1;
    }
    sketch_add_won(one, ana, 2023, 2, 150);
    sketch_add_won(one, ana, 2023, 3, 7); /* after the as-of date */
    one->deal[1].close += 40;
    sketch_add_won(one, ana, 2022, 12, 40); /* another quarter's */
    input = build(one);
    assert_ok(qc_quota_begun_new(&input->book, &input->panel, &input->forecast,
                                 QC_FREQUENCY_QUARTER, QUARTER, &begun, &error),
              error);
    settings.period = QUARTER;
    settings.weight_forecast = 0;
    settings.weight_history = 1;
    settings.earned = begun->booked;
    assert_ok(qc_quota_plan_build(&input->book, begun->panel, &begun->forecast, &settings, NULL,
                                  &plan, &error),
              error);
    sketch_check(plan);
    assert_int_equal(sketch_quota(plan, "A"), 250);
    assert_int_equal(sketch_quota(plan, "Ana"), 150);
    assert_int_equal(sketch_quota(plan, "Ben"), 100);
    assert_int_equal(sketch_line(plan, "Ana", "share"), 25);
    assert_int_equal(sketch_line(plan, "Ana", "floor"), 125);
    assert_int_equal(sketch_line(plan, "Ben", "share"), 225);
    assert_int_equal(sketch_line(plan, "Ben", "elsewhere"), -125);
    assert_string_equal(sketch_words(plan, "Ana", "floor"),
                        "What has been won already, USD 150, is kept.");
    assert_close(sketch_find(plan, "Ana")->p_attain, 1, 0, 0); /* it has come */
    qc_quota_plan_free(plan);
    plan = NULL;
    settings.earned = NULL; /* a period that has not begun: the table's shares */
    assert_ok(qc_quota_plan_build(&input->book, begun->panel, &begun->forecast, &settings, NULL,
                                  &plan, &error),
              error);
    assert_close((double)sketch_quota(plan, "Ana"), 0.1 * (double)sketch_quota(plan, "A"), 0,
                 0.5);
    qc_quota_plan_free(plan);
    qc_quota_begun_free(begun);
    sketch_input_free(input);
    free(one);
}

/* Won deals of reps beyond the territory's quota, as revenue from elsewhere may have it: said,
 * and shared as the table says. */
static void begun__reps_who_won_more_than_the_quota_are_noted(void **state)
{
    sketch *one = in_march();
    int ana = sketch_add_rep(one, "Ana", 3);
    sketch_input *input = NULL;
    qc_quota_settings settings = sketch_settings(900);
    qc_quota_begun *begun = NULL;
    qc_quota_plan *plan = NULL;
    qc_error error;

    (void)state;
    (void)sketch_add_rep(one, "Ben", 3);
    sketch_add_won(one, ana, 2023, 2, 5000);
    input = build(one);
    assert_ok(qc_quota_begun_new(&input->book, &input->panel, &input->forecast,
                                 QC_FREQUENCY_QUARTER, QUARTER, &begun, &error),
              error);
    settings.period = QUARTER;
    settings.earned = begun->booked;
    assert_ok(qc_quota_plan_build(&input->book, begun->panel, &begun->forecast, &settings, NULL,
                                  &plan, &error),
              error);
    sketch_check(plan);
    assert_true(sketch_notes(plan, "The reps of 'A' have won more than its quota"));
    assert_int_equal(sketch_line(plan, "Ana", "floor"), 0);
    qc_quota_plan_free(plan);
    qc_quota_begun_free(begun);
    sketch_input_free(input);
    free(one);
}

static void begun__refuses_periods_before_and_after(void **state)
{
    sketch *one = in_march();
    sketch_input *input = build(one);
    qc_quota_begun *begun = NULL;
    qc_error error;

    (void)state;
    assert_status(qc_quota_begun_new(&input->book, &input->panel, &input->forecast,
                                     QC_FREQUENCY_QUARTER, QUARTER + 1, &begun, &error),
                  QC_ERR_ARGUMENT, error);
    assert_message(error, "2023Q2 has not begun");
    assert_status(qc_quota_begun_new(&input->book, &input->panel, &input->forecast,
                                     QC_FREQUENCY_QUARTER, QUARTER - 1, &begun, &error),
                  QC_ERR_ARGUMENT, error);
    assert_message(error, "2022Q4 is over");
    assert_null(begun);
    qc_quota_begun_free(NULL);
    qc_quota_progress_free(NULL);
    sketch_input_free(input);
    free(one);
}

static qc_status measure_and_free(void *context, qc_error *error)
{
    const sketch_input *input = context;
    qc_quota_begun *begun = NULL;
    qc_quota_progress *progress = NULL;
    qc_status status = qc_quota_begun_new(&input->book, &input->panel, &input->forecast,
                                          QC_FREQUENCY_QUARTER, QUARTER, &begun, error);

    if (status == QC_OK) {
        status =
            qc_quota_progress_measure(&input->book, begun, &quotas, NULL, &progress, error);
    }
    qc_quota_progress_free(progress);
    qc_quota_begun_free(begun);
    return status;
}

static void progress__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    sketch *one = in_march();
    sketch_input *input = build(one);

    (void)state;
    qc_test_allocations(measure_and_free, input);
    sketch_input_free(input);
    free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(progress__is_measured_by_hand),
        cmocka_unit_test(progress__of_reps_is_measured_by_hand),
        cmocka_unit_test(progress__of_reps_is_open_where_they_have_won_nothing),
        cmocka_unit_test(progress__tells_no_chance_where_the_quota_is_0),
        cmocka_unit_test(progress__of_revenue_by_month_ends_with_the_last_one),
        cmocka_unit_test(progress__deals_won_this_month_count),
        cmocka_unit_test(begun__plans_anew_and_keeps_what_has_come),
        cmocka_unit_test(begun__keeps_what_reps_have_won),
        cmocka_unit_test(begun__reps_who_won_more_than_the_quota_are_noted),
        cmocka_unit_test(begun__refuses_periods_before_and_after),
        cmocka_unit_test(progress__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
