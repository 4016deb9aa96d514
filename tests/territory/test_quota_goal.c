/* Tests of the goal of a quota plan: given, of the goals table, or the middle of the futures; and its unit. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/plan_sketch.h"

/* Units */

static bool all_are_multiples(const qc_quota_plan *plan, qc_money unit)
{
    for (size_t i = 0; i < plan->node_count; i++) {
        if (plan->nodes[i].quota % unit != 0) {
            return false;
        }
    }
    return true;
}

static void plan__whole_units_where_goal_and_bounds_are_whole(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(100000100); /* 1,000,001.00 */
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->currency = (qc_currency){.code = "USD", .exponent = 2};
    (void)sketch_add_rep(one, "Ana", 3);
    (void)sketch_add_rep(one, "Ben", 3);
    plan = sketch_plan(one, &settings, &input);
    assert_true(all_are_multiples(plan, 100));
    assert_int_equal(sketch_quota(plan, "East"), 25000000); /* a quarter: 250,000.25 */
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->node[3].draw[0][0] = 200.04;
    plan = sketch_plan(one, &settings, &input);
    for (size_t i = 0; i < plan->line_count; i++) {
        assert_int_equal(plan->lines[i].amount % 100, 0);
    }
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->node[3].draw[0][0] = 200;
    one->node[4].hold = 12345; /* not whole */
    plan = sketch_plan(one, &settings, &input);
    assert_false(all_are_multiples(plan, 100));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->node[4].hold = QC_NO_MONEY;
    one->node[4].floor = 12345; /* a floor that does not bind is one, too */
    plan = sketch_plan(one, &settings, &input);
    assert_false(all_are_multiples(plan, 100));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->node[4].floor = QC_NO_MONEY;
    settings.goal = 400000; /* 4,000.00 for five heads is too little */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "A"), 97500);
    sketch_clear(one, input, plan);
}

static void plan__takes_the_unit_asked_for(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    qc_error error;

    (void)state;
    settings.unit = 50;
    one->node[4].floor = 450;
    plan = sketch_plan(one, &settings, &input);
    assert_true(all_are_multiples(plan, 50));
    assert_int_equal(sketch_quota(plan, "A"), 350); /* 0.325 of 1150 is 373.75 */
    assert_int_equal(sketch_quota(plan, "B"), 800); /* 776.25, the larger remainder */
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.goal = QC_NO_MONEY; /* the middle of the futures, 620, is no multiple */
    one->node[4].floor = QC_NO_MONEY;
    one->node[4].draw[0][0] = 120;
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 600);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->node[4].draw[0][0] = 140; /* 640 is nearer to 650 */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 650);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.goal = 1610;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "no multiple of the unit USD 50");
    settings.goal = 1600;
    one->node[4].cap = 333; /* down to whole units */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "C"), 300);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->node[4].cap = 349;
    one->node[4].floor = 301;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_INFEASIBLE, error);
    assert_message(error, "'C': between its floor of USD 301 and its cap of USD 349");
    one->node[4].cap = one->node[4].floor = QC_NO_MONEY;
    one->node[4].hold = 333;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "the hold at C of USD 333 is no multiple of the unit USD 50");
    assert_message(error, "the nearest are USD 300 and USD 350");
    settings.unit = -1;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    free(one);
}

/* Goal */

static void plan__adds_up_goals_of_months_and_says_what_it_leaves_out(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(QC_NO_MONEY);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    for (qc_period month = 0; month < 3; month++) {
        sketch_add_goal(one, SKETCH_COMPANY, 12 * 52 + month, 500 + month);
        one->goal[one->goal_count - 1].frequency = QC_FREQUENCY_MONTH;
    }
    sketch_add_goal(one, SKETCH_COMPANY, 12 * 52 + 3, 7777); /* a month of the next quarter */
    one->goal[one->goal_count - 1].frequency = QC_FREQUENCY_MONTH;
    sketch_add_goal(one, 0, 12 * 52, 900);
    one->goal[one->goal_count - 1].frequency = QC_FREQUENCY_MONTH;
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 1503);
    assert_int_equal(plan->goal_source, QC_GOAL_TABLE);
    assert_true(sketch_notes(plan, "speak of 1 months where the period has 3"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    sketch_add_goal(one, SKETCH_COMPANY, 4 * 52, 1700);
    sketch_add_goal(one, SKETCH_COMPANY, 4 * 52, 1800);
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 1800);
    assert_true(sketch_notes(plan, "has 2 goals for the period"));
    sketch_clear(one, input, plan);
}

/* A quarter's goal stands before those of its months, which fill the quarters without one. */
static void plan__takes_goals_of_quarters_and_months_together(void **state)
{
    enum { FIRST_QUARTER = 4 * 52, FIRST_MONTH = 12 * 52 };
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(QC_NO_MONEY);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->horizon = 4;
    settings.frequency = QC_FREQUENCY_YEAR;
    settings.period = 52;
    for (qc_period month = 0; month < 6; month++) {
        sketch_add_goal(one, SKETCH_COMPANY, FIRST_MONTH + month, 100);
        one->goal[one->goal_count - 1].frequency = QC_FREQUENCY_MONTH;
    }
    for (qc_period quarter = 1; quarter < 4; quarter++) {
        sketch_add_goal(one, SKETCH_COMPANY, FIRST_QUARTER + quarter, 300);
        one->goal[one->goal_count - 1].frequency = QC_FREQUENCY_QUARTER;
    }
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 1200);
    assert_int_equal(plan->goal_source, QC_GOAL_TABLE);
    assert_false(sketch_notes(plan, "do not add up"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->goal[6].amount = 500; /* the second quarter's, whose months come to 300 */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 1400);
    assert_true(sketch_notes(plan,
                             "'Acme' for months do not add up to those for 1 quarter: the "
                             "quarter's counts."));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    sketch_add_goal(one, SKETCH_COMPANY, 52, 2000);
    one->goal[one->goal_count - 1].frequency = QC_FREQUENCY_YEAR;
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 2000);
    assert_true(sketch_notes(plan, "within the period come to USD 1,400, its goal for the "
                                   "period is USD 2,000: that one counts."));
    sketch_clear(one, input, plan);
}

static void plan__takes_the_goal_of_the_goals_table(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(QC_NO_MONEY);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    sketch_add_goal(one, SKETCH_COMPANY, 4 * 52 + 1, 5); /* another quarter */
    sketch_add_goal(one, SKETCH_COMPANY, 4 * 52, 2000);
    sketch_add_goal(one, 3, 4 * 52, 1); /* a single territory's does not bind */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 2000);
    assert_int_equal(plan->goal_source, QC_GOAL_TABLE);
    assert_true(
        sketch_notes(plan, "1 goal of a single territory does not bind (a hold would): A."));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.goal = 100; /* the caller's wins */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 100);
    assert_int_equal(plan->goal_source, QC_GOAL_GIVEN);
    sketch_clear(one, input, plan);
}

static void plan__without_a_goal_the_middle_of_the_futures_stands_in(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(QC_NO_MONEY);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->draw_count = 3;
    one->node[2].draw[0][0] = 0;
    one->node[2].draw[0][2] = 10000;
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 600);
    assert_int_equal(plan->goal_source, QC_GOAL_FORECAST);
    assert_close(plan->p_goal, 2.0 / 3, 1e-15, 0);
    assert_true(sketch_notes(plan, "No goal is given"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->node[0].floor = 700; /* West */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 700);
    assert_true(sketch_notes(plan, "move it to USD 700"));
    sketch_clear(one, input, plan);
}

static void plan__refuses_a_negative_or_too_large_goal(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(-1);
    qc_error error;

    (void)state;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "USD -1 is negative");
    settings.goal = INT64_MAX;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_OVERFLOW, error);
    settings.goal = QC_NO_MONEY;
    sketch_add_goal(one, SKETCH_COMPANY, 4 * 52, -4);
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_DATA, error);
    assert_int_equal(error.line, 2);
    free(one);
}

/* Goals of branches are what the company is asked for, where each of them has one. */
static void plan__takes_the_goals_of_all_territories_together(void **state)
{
    enum { WEST, EAST, B, A, C, PERIOD = 4 * 52 };
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(QC_NO_MONEY);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    qc_error error;

    (void)state;
    sketch_add_goal(one, A, PERIOD, 300);
    sketch_add_goal(one, B, PERIOD, 500);
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal_source, QC_GOAL_FORECAST); /* C has none */
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    sketch_add_goal(one, C, PERIOD, 400);
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal_source, QC_GOAL_TABLE);
    assert_int_equal(plan->goal, 1200);
    assert_true(sketch_notes(plan, "The goals of all territories come to"));
    assert_true(sketch_notes(plan, "3 goals of single territories do not bind"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    sketch_add_goal(one, WEST, PERIOD, 1000); /* stands for those in it, and holds it */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 1400);
    assert_int_equal(sketch_quota(plan, "West"), 1000);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    sketch_add_goal(one, SKETCH_COMPANY, PERIOD, 1600);
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 1600);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->goal_count = 3;
    one->goal[0].amount = INT64_MAX;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_OVERFLOW, error);
    free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan__whole_units_where_goal_and_bounds_are_whole),
        cmocka_unit_test(plan__takes_the_unit_asked_for),
        cmocka_unit_test(plan__adds_up_goals_of_months_and_says_what_it_leaves_out),
        cmocka_unit_test(plan__takes_goals_of_quarters_and_months_together),
        cmocka_unit_test(plan__takes_the_goal_of_the_goals_table),
        cmocka_unit_test(plan__takes_the_goals_of_all_territories_together),
        cmocka_unit_test(plan__without_a_goal_the_middle_of_the_futures_stands_in),
        cmocka_unit_test(plan__refuses_a_negative_or_too_large_goal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
