/* Tests of teams that change within the planning period: who has which months. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/plan_sketch.h"

/* 2023Q1 of C is 200, 100, 100; of A 100, 100, 200. */
enum { A = 2, C = 4 };

static qc_quota_plan *plan_1200(const sketch *one, sketch_input **input)
{
    qc_quota_settings settings = sketch_settings(1200);

    return sketch_plan(one, &settings, input);
}

static void assert_months(const qc_quota_plan *plan, const char *name, qc_money january,
                          qc_money february, qc_money march)
{
    assert_int_equal(sketch_part(plan, name, 0), january);
    assert_int_equal(sketch_part(plan, name, 1), february);
    assert_int_equal(sketch_part(plan, name, 2), march);
    assert_int_equal(sketch_quota(plan, name), january + february + march);
}

static void handover__who_leaves_has_no_quota_from_the_next_month_on(void **state)
{
    sketch *one = sketch_year_by_month();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", C);

    (void)state;
    (void)sketch_add_rep(one, "Ben", C);
    one->rep[ana].end = sketch_day(2023, 1, 31);
    plan = plan_1200(one, &input);
    assert_months(plan, "Ana", 100, 0, 0);
    assert_months(plan, "Ben", 100, 100, 100);
    assert_true(sketch_notes(plan, "1 rep serves a part of the period and has quotas of these "
                                   "months only: Ana (C, until 2023-01, then Ben)."));
    assert_string_equal(sketch_words(plan, "Ana", "share"),
                        "25.0 % of 'C', USD 400: by equal share, no won deals in the last four "
                        "quarters; 34 % of the period in service.");
    /* Of her month's futures as much as of its quota: a quarter of what C brings. */
    assert_close(sketch_find(plan, "Ana")->expected, sketch_find(plan, "C")->expected / 4, 0,
                 1e-9);
    sketch_clear(one, input, plan);
}

/* In her last month she has a part by days: 15 of 31. */
static void handover__the_last_month_counts_by_days(void **state)
{
    sketch *one = sketch_year_by_month();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", C);

    (void)state;
    (void)sketch_add_rep(one, "Ben", C);
    one->rep[ana].end = sketch_day(2023, 1, 15);
    plan = plan_1200(one, &input);
    assert_months(plan, "Ana", 65, 0, 0); /* 200 x 15 / 46 = 65.2 */
    assert_months(plan, "Ben", 135, 100, 100);
    sketch_clear(one, input, plan);
}

static void handover__a_successor_has_the_months_from_the_start_on(void **state)
{
    sketch *one = sketch_year_by_month();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", A);
    int ben = sketch_add_rep(one, "Ben", A);

    (void)state;
    one->rep[ana].end = sketch_day(2023, 1, 31);
    one->rep[ben].start = sketch_day(2023, 2, 1);
    plan = plan_1200(one, &input);
    assert_months(plan, "Ana", 100, 0, 0);
    assert_months(plan, "Ben", 0, 100, 200);
    assert_true(sketch_notes(plan, "Ana (A, until 2023-01, then Ben), Ben (A, from 2023-02 on, "
                                   "before that Ana)."));
    sketch_clear(one, input, plan);
}

static void handover__who_joins_a_team_has_no_quota_of_the_months_before(void **state)
{
    sketch *one = sketch_year_by_month();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ben = -1;

    (void)state;
    (void)sketch_add_rep(one, "Ana", A);
    ben = sketch_add_rep(one, "Ben", A);
    one->rep[ben].start = sketch_day(2023, 3, 1);
    plan = plan_1200(one, &input);
    assert_months(plan, "Ana", 100, 100, 100);
    assert_months(plan, "Ben", 0, 0, 100);
    assert_true(sketch_notes(plan, "Ben (A, from 2023-03 on, before that Ana)."));
    sketch_clear(one, input, plan);
}

/* Whoever is there has the month, also with a ramp of which nothing is carried yet. */
static void handover__a_month_goes_to_those_who_serve_in_it_whatever_their_ramp(void **state)
{
    static const double nothing = 0;
    sketch *one = sketch_year_by_month();
    qc_quota_settings settings = sketch_settings(1200);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", A);
    int ben = sketch_add_rep(one, "Ben", A);

    (void)state;
    settings.ramp = &nothing;
    settings.ramp_count = 1;
    one->rep[ana].start = sketch_day(2023, 1, 1);
    one->rep[ben].start = sketch_day(2023, 2, 1);
    plan = sketch_plan(one, &settings, &input);
    assert_months(plan, "Ana", 100, 100, 100);
    assert_months(plan, "Ben", 0, 0, 100);
    sketch_clear(one, input, plan);
}

/* A share holds on the days of its rep: whoever was there before has what it left then, all. */
static void handover__a_successors_share_leaves_the_one_before_the_earlier_days(void **state)
{
    sketch *one = sketch_year_by_month();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", A);
    int ben = sketch_add_rep(one, "Ben", A);

    (void)state;
    one->rep[ana].end = sketch_day(2023, 3, 30);
    one->rep[ben].start = sketch_day(2023, 3, 31);
    one->rep[ben].share = 1;
    plan = plan_1200(one, &input);
    assert_months(plan, "Ana", 100, 100, 194); /* 200 x 30 / 31 = 193.5 */
    assert_months(plan, "Ben", 0, 0, 6);
    assert_close(sketch_find(plan, "Ana")->expected,
                 sketch_find(plan, "A")->expected * 394 / 400, 0, 1e-9);
    assert_false(sketch_notes(plan, "add up to"));
    sketch_clear(one, input, plan);
}

/* Beside one who stays: Cai, with a share, has it, and those who follow each other the rest. */
static void handover__those_who_follow_each_other_do_not_divide_what_shares_leave(void **state)
{
    sketch *one = sketch_year_by_month();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", A);
    int ben = sketch_add_rep(one, "Ben", A);

    (void)state;
    one->rep[sketch_add_rep(one, "Cai", A)].share = 0.6;
    one->rep[ana].end = sketch_day(2023, 1, 31);
    one->rep[ben].start = sketch_day(2023, 2, 1);
    plan = plan_1200(one, &input);
    assert_months(plan, "Ana", 40, 0, 0);
    assert_months(plan, "Ben", 0, 40, 80);
    assert_months(plan, "Cai", 60, 60, 120);
    sketch_clear(one, input, plan);
}

static void handover__months_that_nobody_serves_are_no_reps(void **state)
{
    sketch *one = sketch_year_by_month();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", A);

    (void)state;
    one->rep[ana].end = sketch_day(2023, 2, 10);
    plan = plan_1200(one, &input);
    assert_months(plan, "Ana", 100, 100, 0);
    assert_int_equal(sketch_quota(plan, "A"), 400);
    assert_int_equal(sketch_find(plan, "A")->below, 200);
    assert_true(sketch_notes(plan, "Ana (A, until 2023-02, then nobody)."));
    assert_true(sketch_notes(plan, "1 territory has months without a rep; their quotas are no "
                                   "rep's."));
    assert_true(sketch_notes(plan, "`start`: A (2023-03)."));
    assert_close(sketch_find(plan, "Ana")->expected, sketch_find(plan, "A")->expected / 2, 0,
                 1e-9);
    sketch_clear(one, input, plan);
}

/* A team that serves all of the period is shared as ever. */
static void handover__an_end_after_the_period_changes_nothing(void **state)
{
    sketch *one = sketch_year_by_month();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", A);

    (void)state;
    (void)sketch_add_rep(one, "Ben", A);
    one->rep[ana].end = sketch_day(2023, 3, 31);
    plan = plan_1200(one, &input);
    assert_months(plan, "Ana", 50, 50, 100);
    assert_false(sketch_notes(plan, "part of the period"));
    sketch_clear(one, input, plan);
}

static void handover__what_has_been_won_already_is_kept(void **state)
{
    sketch *one = sketch_year_by_month();
    qc_quota_settings settings = sketch_settings(1200);
    double earned[SKETCH_NODES] = {0};
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    qc_error error;
    int ana = sketch_add_rep(one, "Ana", C);

    (void)state;
    (void)sketch_add_rep(one, "Ben", C);
    one->rep[ana].end = sketch_day(2023, 1, 31);
    sketch_add_won(one, ana, 2023, 1, 130);
    settings.earned = earned;
    input = sketch_build(one, NULL);
    input->book.as_of = sketch_day(2023, 1, 31);
    assert_ok(qc_quota_plan_build(&input->book, &input->panel, &input->forecast, &settings,
                                  NULL, &plan, &error),
              error);
    sketch_check(plan);
    assert_int_equal(sketch_quota(plan, "Ana"), 130);
    assert_int_equal(sketch_quota(plan, "Ben"), 270);
    assert_months(plan, "Ana", 130, 0, 0);
    assert_string_equal(sketch_words(plan, "Ana", "floor"),
                        "What has been won already, USD 130, is kept.");
    sketch_clear(one, input, plan);
}

static qc_status build_and_free(void *context, qc_error *error)
{
    const sketch_input *input = context;
    qc_quota_settings settings = sketch_settings(1200);
    double earned[SKETCH_NODES] = {0};
    qc_quota_plan *plan = NULL;
    qc_status status = QC_OK;

    settings.earned = earned;
    status = qc_quota_plan_build(&input->book, &input->panel, &input->forecast, &settings, NULL,
                                 &plan, error);
    qc_quota_plan_free(plan);
    return status;
}

static void handover__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    sketch *one = sketch_year_by_month();
    sketch_input *input = NULL;
    int ana = sketch_add_rep(one, "Ana", C);
    int cal = sketch_add_rep(one, "Cal", A);

    (void)state;
    (void)sketch_add_rep(one, "Ben", C);
    one->rep[ana].end = sketch_day(2023, 1, 31);
    one->rep[cal].start = sketch_day(2023, 2, 1);
    sketch_add_won(one, ana, 2023, 1, 130);
    input = sketch_build(one, NULL);
    input->book.as_of = sketch_day(2023, 1, 31);
    qc_test_allocations(build_and_free, input);
    sketch_input_free(input);
    free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handover__who_leaves_has_no_quota_from_the_next_month_on),
        cmocka_unit_test(handover__the_last_month_counts_by_days),
        cmocka_unit_test(handover__a_successor_has_the_months_from_the_start_on),
        cmocka_unit_test(handover__who_joins_a_team_has_no_quota_of_the_months_before),
        cmocka_unit_test(handover__a_month_goes_to_those_who_serve_in_it_whatever_their_ramp),
        cmocka_unit_test(handover__a_successors_share_leaves_the_one_before_the_earlier_days),
        cmocka_unit_test(handover__those_who_follow_each_other_do_not_divide_what_shares_leave),
        cmocka_unit_test(handover__months_that_nobody_serves_are_no_reps),
        cmocka_unit_test(handover__an_end_after_the_period_changes_nothing),
        cmocka_unit_test(handover__what_has_been_won_already_is_kept),
        cmocka_unit_test(handover__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
