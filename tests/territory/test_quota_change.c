/* Tests of limits against the last period, small steps, over-assignment, goals from below, and the ramp of new reps. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/plan_sketch.h"

/* Without limits a goal of 1600 gives A 390, B 810 and C 400; see plan_sketch.h. */
static qc_quota_row last_rows[] = {{.node = "A", .level = "territory", .quota = 300},
                                   {.node = "B", .level = "territory", .quota = 800},
                                   {.node = "C", .level = "territory", .quota = 500},
                                   {.node = "West", .level = "region", .quota = 1100},
                                   {.node = "Ana", .level = "rep", .quota = 123}};
static const qc_quota_file last = {.count = 5, .rows = last_rows};

static void assert_quotas(const qc_quota_plan *plan, qc_money a, qc_money b, qc_money c)
{
    assert_int_equal(sketch_quota(plan, "A"), a);
    assert_int_equal(sketch_quota(plan, "B"), b);
    assert_int_equal(sketch_quota(plan, "C"), c);
}

/* Change */

static void change__is_limited_against_the_last_quotas(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    (void)sketch_add_rep(one, "Ana", 3);
    settings.previous = &last;
    settings.max_change = 0.1;
    plan = sketch_plan(one, &settings, &input);
    assert_quotas(plan, 330, 820, 450); /* A at most 330, C at least 450 */
    assert_int_equal(sketch_find(plan, "A")->previous, 300);
    assert_int_equal(sketch_find(plan, "West")->previous, 1100);
    assert_int_equal(sketch_find(plan, "Ana")->previous, 123);
    assert_true(sketch_find(plan, "Acme")->previous == QC_NO_MONEY);
    assert_int_equal(sketch_line(plan, "A", "change"), -60);
    assert_string_equal(
        sketch_words(plan, "A", "change"),
        "The largest change allowed from USD 300, to USD 330; without any bound "
        "its part would be USD 390.");
    assert_int_equal(sketch_line(plan, "C", "change"), 45); /* the common scale gives it 405 */
    assert_int_equal(sketch_line(plan, "C", "elsewhere"), 5);
    assert_int_equal(sketch_line(plan, "B", "elsewhere"), 10);
    sketch_clear(one, input, plan);
}

/* A table of names alone will do, and of a name that stands there twice the last row counts. */
static void change__finds_the_last_quotas_by_name(void **state)
{
    static qc_quota_row rows[] = {{.node = "A", .level = "", .quota = 7},
                                  {.node = "A", .level = "", .quota = 300},
                                  {.node = "C", .level = "", .quota = 500},
                                  {.node = "Ana", .level = "", .quota = 123}};
    static const qc_quota_file by_name = {.count = 4, .rows = rows};
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    (void)sketch_add_rep(one, "Ana", 3);
    settings.previous = &by_name;
    settings.max_change = 0.1;
    plan = sketch_plan(one, &settings, &input);
    assert_quotas(plan, 330, 820, 450);
    assert_int_equal(sketch_find(plan, "A")->previous, 300);
    assert_int_equal(sketch_find(plan, "Ana")->previous, 123);
    assert_true(sketch_find(plan, "B")->previous == QC_NO_MONEY);
    sketch_clear(one, input, plan);
}

static void change__gives_way_to_floors_and_caps(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    settings.previous = &last;
    settings.max_change = 0.1;
    one->node[3].floor = 400; /* A, above 330 */
    one->node[4].cap = 350;   /* C, below 450 */
    plan = sketch_plan(one, &settings, &input);
    assert_quotas(plan, 400, 850, 350);
    sketch_clear(one, input, plan);
}

static void change__is_against_history_where_no_plan_is_given(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    settings.max_change = 2; /* A 100 to 300, B 300 to 900, C 200 to 600 */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "A"), 300);
    assert_true(sketch_find(plan, "A")->previous == QC_NO_MONEY);
    sketch_clear(one, input, plan);
}

static void change__out_of_reach_names_the_node_and_the_nearest_goal(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(2000);
    qc_error error;

    (void)state;
    settings.previous = &last;
    settings.max_change = 0.1;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_INFEASIBLE, error);
    assert_message(error, "the nearest feasible goal is USD 1,760");
    settings.max_change = -0.1;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    free(one);
}

static void steps__below_the_least_are_not_made(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    settings.previous = &last;
    settings.min_step = 11; /* B would go from 800 to 810 */
    plan = sketch_plan(one, &settings, &input);
    assert_quotas(plan, 395, 800, 405); /* 390 : 400 of 800 */
    assert_true(sketch_notes(plan, "1 of 3 territories keep their last quota"));
    assert_string_equal(sketch_words(plan, "B", "change"),
                        "Its last quota stays, USD 800: a step below USD 11 is not made.");
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.min_step = 1000; /* all would stay, and the goal is not what they had */
    settings.goal = 1700;
    plan = sketch_plan(one, &settings, &input);
    assert_true(sketch_notes(plan, "are made all the same"));
    sketch_clear(one, input, plan);
}

/* All steps are small, 10, 10 and 20, and without any of them 1600 is not met: the largest
 * becomes the least one, and the others stay. */
static void steps__as_few_as_it_takes_become_the_least_one(void **state)
{
    static qc_quota_row near_rows[] = {{.node = "A", .level = "territory", .quota = 380},
                                       {.node = "B", .level = "territory", .quota = 800},
                                       {.node = "C", .level = "territory", .quota = 380}};
    static const qc_quota_file near = {.count = 3, .rows = near_rows};
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    settings.previous = &near;
    settings.min_step = 40;
    plan = sketch_plan(one, &settings, &input);
    assert_quotas(plan, 380, 800, 420);
    assert_true(sketch_notes(plan, "2 of 3 territories keep their last quota"));
    assert_string_equal(sketch_words(plan, "C", "change"),
                        "A step of at least USD 40 from its last quota, to USD 420: a smaller "
                        "one is not made, and without any the goal cannot be met.");
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.min_step = 41; /* 421 would be too much */
    plan = sketch_plan(one, &settings, &input);
    assert_quotas(plan, 390, 810, 400);
    assert_true(sketch_notes(plan, "are made all the same"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    near_rows[2].quota = 430; /* sum 1610: C goes down by 30 without the others */
    settings.min_step = 31;
    settings.goal = 1579;
    plan = sketch_plan(one, &settings, &input);
    assert_quotas(plan, 380, 800, 399);
    sketch_clear(one, input, plan);
}

/* Over-assignment */

static void over__quotas_add_up_to_more_level_by_level(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    const qc_config_level levels[] = {{"territory", 0.05}, {"rep", 0.1}};
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL, *with = NULL;
    char told[128];

    (void)state;
    one->draw_count = SKETCH_DRAWS;
    for (size_t i = 2; i < 5; i++) {
        double middle = 2 * one->node[i].draw[0][0]; /* about the quota */

        for (size_t d = 0; d < SKETCH_DRAWS; d++) {
            one->node[i].draw[0][d] = middle * (0.6 + 0.8 * (double)d / SKETCH_DRAWS);
        }
    }
    settings.over_assignment = levels;
    settings.over_assignment_count = 2;
    (void)sketch_add_rep(one, "Ana", 3);
    (void)sketch_add_rep(one, "Ben", 3);
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "West"), 1200);
    assert_int_equal(sketch_find(plan, "West")->below, 1260);
    assert_close((double)sketch_quota(plan, "A"), 409.5, 0, 0.5);
    assert_int_equal(sketch_quota(plan, "C"), 420);
    assert_close((double)sketch_find(plan, "A")->below, 1.1 * (double)sketch_quota(plan, "A"),
                 0, 0.5);
    assert_int_equal(sketch_line(plan, "C", "over-assignment"), 20);
    assert_int_equal(sketch_line(plan, "West", "over-assignment"), 0);
    assert_int_equal(sketch_line(plan, "Acme", "over-assignment"), 0);
    assert_close((double)sketch_line(plan, "Ana", "over-assignment"), 20.5, 0, 0.5);
    assert_true(sketch_notes(plan, "the territories' quotas add up to 105.0 % of the goal"));
    with = plan;
    qc_quota_settings none = sketch_settings(1600);
    sketch_input *other = NULL;

    plan = sketch_plan(one, &none, &other);
    (void)snprintf(told, sizeof told,
                   "Of them %.0f %% are expected to reach their quota; "
                   "without it %.0f %%.",
                   100 * with->share_at_quota_mean, 100 * plan->share_at_quota_mean);
    assert_true(sketch_notes(with, told));
    assert_true(plan->share_at_quota_mean > with->share_at_quota_mean + 0.01);
    qc_quota_plan_free(with);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    sketch_input_free(other);
    free(one);
}

static void over__bounds_below_count_without_it(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    const qc_config_level level = {"territory", 0.25};
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    qc_error error;

    (void)state;
    settings.over_assignment = &level;
    settings.over_assignment_count = 1;
    one->node[4].hold = 500; /* C: East then has 400 */
    one->node[0].cap = 1200;
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "East"), 400);
    assert_int_equal(sketch_quota(plan, "C"), 500);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->node[0].cap = 1100;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_INFEASIBLE, error);
    assert_message(error, "the nearest feasible goal is USD 1,500");
    free(one);
}

/* Goals from below */

static void bottom_up__stands_beside_every_quota(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = sketch_plan(one, &settings, &input);

    (void)state;
    assert_int_equal(sketch_find(plan, "A")->bottom_up, 150); /* between 100 and 200 */
    assert_int_equal(sketch_find(plan, "West")->bottom_up, 450);
    assert_int_equal(sketch_find(plan, "Acme")->bottom_up, 600);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.bottom_up = true;
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 600);
    assert_int_equal(plan->goal_source, QC_GOAL_BOTTOM_UP);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.unit = 80; /* 7.5 of them */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 640);
    sketch_clear(one, input, plan);
}

/* Ramp */

static void ramp__a_new_rep_carries_less(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    const double ramp[] = {0, 0, 0.5};
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", 3);

    (void)state;
    (void)sketch_add_rep(one, "Ben", 3);
    /* 2022Q1 has 31, 28 and 31 days: Ana starts with it and carries 0, 0 and a half of the last
     * month. */
    assert_status(qc_date_from_civil(2022, 1, 1, &one->rep[ana].start), QC_OK, (qc_error){0});
    settings.ramp = ramp;
    settings.ramp_count = 3;
    plan = sketch_plan(one, &settings, &input);
    assert_close((double)sketch_quota(plan, "Ana"), 390 * (15.5 / 90) / (1 + 15.5 / 90), 0, 1);
    assert_non_null(
        strstr(sketch_words(plan, "Ana", "share"), "on the ramp of the new it carries 17 %"));
    assert_int_equal(sketch_quota(plan, "Ana") + sketch_quota(plan, "Ben"), 390);
    sketch_clear(one, input, plan);
}

/* Memory */

typedef struct call {
    const sketch_input *input;
    const qc_quota_settings *settings;
} call;

static qc_status build_and_free(void *context, qc_error *error)
{
    const call *one = context;
    qc_quota_plan *plan = NULL;
    qc_status status =
        qc_quota_plan_build(&one->input->book, &one->input->panel, &one->input->forecast,
                            one->settings, NULL, &plan, error);

    qc_quota_plan_free(plan);
    return status;
}

static void change__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    const qc_config_level levels[] = {{"territory", 0.05}, {"rep", 0.1}};
    sketch_input *input = NULL;

    (void)state;
    (void)sketch_add_rep(one, "Ana", 3);
    settings.previous = &last;
    settings.max_change = 0.5;
    settings.min_step = 20;
    settings.over_assignment = levels;
    settings.over_assignment_count = 2;
    input = sketch_build(one, NULL);
    qc_test_allocations(build_and_free, &(call){.input = input, .settings = &settings});
    sketch_input_free(input);
    free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(change__is_limited_against_the_last_quotas),
        cmocka_unit_test(change__finds_the_last_quotas_by_name),
        cmocka_unit_test(change__gives_way_to_floors_and_caps),
        cmocka_unit_test(change__is_against_history_where_no_plan_is_given),
        cmocka_unit_test(change__out_of_reach_names_the_node_and_the_nearest_goal),
        cmocka_unit_test(steps__below_the_least_are_not_made),
        cmocka_unit_test(steps__as_few_as_it_takes_become_the_least_one),
        cmocka_unit_test(over__quotas_add_up_to_more_level_by_level),
        cmocka_unit_test(over__bounds_below_count_without_it),
        cmocka_unit_test(bottom_up__stands_beside_every_quota),
        cmocka_unit_test(ramp__a_new_rep_carries_less),
        cmocka_unit_test(change__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
