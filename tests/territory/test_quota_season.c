/* Why months and quarters of a plan are what they are: the season, and what sums and stated goals move. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"
#include "tests/territory/plan_sketch.h"

static void assert_season(const qc_quota_plan *plan, const char *name,
                          qc_quota_proportions which, const qc_money *season)
{
    size_t node = (size_t)(sketch_find(plan, name) - plan->nodes);

    assert_int_equal(plan->part_proportions[node], which);
    for (size_t p = 0; p < 3; p++) {
        assert_int_equal(plan->part_season[node * plan->part_count + p], season[p]);
    }
}

/* The company's goals take 100 from the third month to the first; the season of West is {1, 1,
 * 2}, of East {2, 1, 1}. */
static void season__is_told_apart_from_what_stated_goals_move(void **state)
{
    sketch *one = sketch_year_by_month();
    qc_quota_settings settings = sketch_settings(QC_NO_MONEY);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    const qc_money goals[] = {500, 300, 400}, west[] = {200, 200, 400},
                   east[] = {200, 100, 100};

    (void)state;
    for (int p = 0; p < 3; p++) {
        sketch_add_goal(one, SKETCH_COMPANY, 12 * 53 + p, goals[p]);
        one->goal[p].frequency = QC_FREQUENCY_MONTH;
    }
    (void)sketch_add_rep(one, "Ana", 2);
    plan = sketch_plan(one, &settings, &input);
    assert_season(plan, "Acme", QC_PROPORTIONS_STATED, goals);
    assert_season(plan, "West", QC_PROPORTIONS_EXPECTED, west);
    assert_season(plan, "East", QC_PROPORTIONS_EXPECTED, east);
    for (size_t p = 0; p < 3; p++) {
        assert_int_equal(sketch_part(plan, "West", p) - west[p] + sketch_part(plan, "East", p) -
                             east[p],
                         goals[p] - west[p] - east[p]);
    }
    assert_true(sketch_part(plan, "West", 0) > 200 && sketch_part(plan, "East", 0) > 200);
    /* C is all of the East, Ana all of A, A half of the West. */
    const qc_money c[] = {sketch_part(plan, "East", 0), sketch_part(plan, "East", 1),
                          sketch_part(plan, "East", 2)};
    const qc_money ana[] = {sketch_part(plan, "A", 0), sketch_part(plan, "A", 1),
                            sketch_part(plan, "A", 2)};

    assert_season(plan, "C", QC_PROPORTIONS_ABOVE, c);
    assert_season(plan, "Ana", QC_PROPORTIONS_ABOVE, ana);
    sketch_clear(one, input, plan);
}

/* 520, 290 and 390 in hundreds: 5, 2 and 3, and the two left go to the largest remainders. */
static void season__of_stated_goals_is_what_they_state(void **state)
{
    sketch *one = sketch_year_by_month();
    qc_quota_settings settings = sketch_settings(QC_NO_MONEY);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    const qc_money goals[] = {520, 290, 390}, quotas[] = {500, 300, 400};

    (void)state;
    for (int p = 0; p < 3; p++) {
        sketch_add_goal(one, SKETCH_COMPANY, 12 * 53 + p, goals[p]);
        one->goal[p].frequency = QC_FREQUENCY_MONTH;
    }
    settings.unit = 100;
    plan = sketch_plan(one, &settings, &input);
    assert_season(plan, "Acme", QC_PROPORTIONS_STATED, goals);
    for (size_t p = 0; p < 3; p++) {
        assert_int_equal(sketch_part(plan, "Acme", p), quotas[p]);
    }
    sketch_clear(one, input, plan);
}

/* D stands beside regions: it begins with the season of all, {400 + 100, 300 + 100, 500 + 100},
 * of its 300. */
static void season__of_a_territory_beside_regions_is_that_of_all(void **state)
{
    sketch *one = sketch_year_by_month();
    qc_quota_settings settings = sketch_settings(1500);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    const qc_money d[] = {100, 80, 120};

    (void)state;
    settings.weight_history = 0;
    sketch_fill(one, sketch_add(one, "D", SKETCH_COMPANY), 100, 100);
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "D"), 300);
    assert_season(plan, "D", QC_PROPORTIONS_EXPECTED_ABOVE, d);
    sketch_clear(one, input, plan);
}

static void season__is_even_where_nothing_is_expected(void **state)
{
    sketch *one = sketch_year_by_month();
    qc_quota_settings settings = sketch_settings(1200);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    const qc_money company[] = {400, 400, 400}, west[] = {267, 267, 266};

    (void)state;
    for (int leaf = 2; leaf < 5; leaf++) {
        sketch_fill(one, leaf, 100, 0);
    }
    plan = sketch_plan(one, &settings, &input);
    assert_season(plan, "Acme", QC_PROPORTIONS_EVEN, company);
    assert_int_equal(sketch_quota(plan, "West"), 800);
    assert_season(plan, "West", QC_PROPORTIONS_ABOVE, west);
    sketch_clear(one, input, plan);
}

static qc_status build_and_free(void *context, qc_error *error)
{
    const sketch_input *input = context;
    qc_quota_settings settings = sketch_settings(1200);
    qc_quota_plan *plan = NULL;
    qc_status status = qc_quota_plan_build(&input->book, &input->panel, &input->forecast,
                                           &settings, NULL, &plan, error);

    qc_quota_plan_free(plan);
    return status;
}

static void season__reports_every_failed_allocation(void **state)
{
    sketch *one = sketch_year_by_month();
    sketch_input *input = NULL;

    (void)state;
    (void)sketch_add_rep(one, "Ana", 2);
    input = sketch_build(one, NULL);
    qc_test_allocations(build_and_free, input);
    sketch_input_free(input);
    free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(season__is_told_apart_from_what_stated_goals_move),
        cmocka_unit_test(season__of_stated_goals_is_what_they_state),
        cmocka_unit_test(season__of_a_territory_beside_regions_is_that_of_all),
        cmocka_unit_test(season__is_even_where_nothing_is_expected),
        cmocka_unit_test(season__reports_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
