/* Tests of what a plan says beyond single odds: fairness, promises, chances together. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/plan_sketch.h"

enum { A, B, C };

/* History 10, 20, 30 after 5, 20, 20; chances 1, 1/2 and 0 to reach as much again, in four
 * futures. */
static sketch *three_territories(void)
{
    static const double history[] = {10, 20, 30}, before[] = {5, 20, 20};
    static const double draws[3][4] = {{10, 10, 10, 10}, {25, 25, 15, 15}, {20, 20, 20, 20}};
    sketch *one = sketch_new(8);

    one->draw_count = 4;
    for (int i = 0; i < 3; i++) {
        char name[2] = {(char)('A' + i), '\0'};
        int node = sketch_add(one, name, SKETCH_COMPANY);

        sketch_fill(one, node, history[i], 0);
        for (size_t p = 0; p < 4; p++) {
            one->node[node].value[p] = before[i];
        }
        for (size_t d = 0; d < 4; d++) {
            one->node[node].draw[0][d] = draws[i][d];
        }
    }
    return one;
}

static qc_quota_settings by_history(qc_money goal)
{
    qc_quota_settings settings = qc_quota_settings_default();

    settings.goal = goal;
    settings.weight_history = 1;
    return settings;
}

static void fairness__is_the_rank_correlation_of_chances_with_traits(void **state)
{
    sketch *one = three_territories();
    qc_quota_settings settings = by_history(60);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->node[A].potential = 7;
    one->node[B].potential = 9;
    one->node[C].potential = 8;
    one->node[B].hold = 20;
    plan = sketch_plan(one, &settings, &input);
    assert_close(sketch_find(plan, "A")->p_attain, 1, 0, 0);
    assert_close(sketch_find(plan, "B")->p_attain, 0.5, 0, 0);
    assert_close(sketch_find(plan, "C")->p_attain, 0, 0, 0);
    /* Chances by rank 3, 2, 1; sizes 1, 2, 3; growth 3, 1, 2; potential 1, 3, 2: 1 - 6 sum d^2
     * / 24. */
    assert_int_equal(plan->fairness.territories, 3);
    assert_close(plan->fairness.with_size, -1, 1e-14, 0);
    assert_close(plan->fairness.with_growth, 0.5, 1e-14, 0);
    assert_close(plan->fairness.with_potential, -0.5, 1e-14, 0);
    assert_true(isnan(plan->fairness.with_tenure)); /* all begin with the data */
    assert_close(plan->fairness.chance_p10, 0.1, 1e-14, 0);
    assert_close(plan->fairness.chance_p90, 0.9, 1e-14, 0);
    assert_int_equal(plan->fairness.at_bound, 1);
    assert_false(plan->fairness.is_alike);
    assert_false(sketch_notes(plan, "Chances depend on"));
    assert_true(
        sketch_notes(plan, "With 3 territories it cannot be told whether chances depend"));
    sketch_clear(one, input, plan);
}

/* Five territories, each larger than the one before and with a smaller chance: that is no
 * chance any more. */
static void fairness__is_warned_of_where_there_are_enough_territories(void **state)
{
    sketch *one = sketch_new(8);
    qc_quota_settings settings = by_history(150);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->draw_count = 4;
    for (int i = 0; i < 5; i++) {
        char name[2] = {(char)('A' + i), '\0'};
        int node = sketch_add(one, name, SKETCH_COMPANY);

        sketch_fill(one, node, 10 * (i + 1), 0);
        for (int d = 0; d < 4 - i; d++) {
            one->node[node].draw[0][d] = 20 * (i + 1);
        }
    }
    plan = sketch_plan(one, &settings, &input);
    assert_close(plan->fairness.with_size, -1, 1e-14, 0);
    assert_true(sketch_notes(plan, "Chances depend on size: rank correlation -1.00 over 5 "
                                   "territories; within 0.10 is fair, and with so many up to "
                                   "0.98 can be chance."));
    assert_false(sketch_notes(plan, "it cannot be told"));
    assert_true(sketch_notes(plan, "The method equal_odds gives all territories"));
    sketch_clear(one, input, plan);
}

/* The same but for two that have changed places: -0.90, and five stray by 0.98 without any
 * dependence. */
static void fairness__is_not_warned_of_where_it_can_be_chance(void **state)
{
    static const int kept[] = {4, 3, 2, 0, 1};
    sketch *one = sketch_new(8);
    qc_quota_settings settings = by_history(150);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->draw_count = 4;
    for (int i = 0; i < 5; i++) {
        char name[2] = {(char)('A' + i), '\0'};
        int node = sketch_add(one, name, SKETCH_COMPANY);

        sketch_fill(one, node, 10 * (i + 1), 0);
        for (int d = 0; d < kept[i]; d++) {
            one->node[node].draw[0][d] = 20 * (i + 1);
        }
    }
    plan = sketch_plan(one, &settings, &input);
    assert_close(plan->fairness.with_size, -0.9, 1e-14, 0);
    assert_close(plan->fairness.by_chance, 0.98, 1e-14, 0);
    assert_false(sketch_notes(plan, "Chances depend on"));
    assert_false(sketch_notes(plan, "The method equal_odds"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    free(one);
}

/* A may come to 8 to 12, B to 10 to 90, evenly: of 74 A gets 8 + 4 u and B 10 + 80 u with u = 2
 * / 3. */
static void equal_odds__give_all_the_same_chance(void **state)
{
    sketch *one = sketch_new(8);
    qc_quota_settings settings = qc_quota_settings_default();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int region = sketch_add(one, "West", SKETCH_COMPANY);
    int a = sketch_add(one, "A", region), b = sketch_add(one, "B", SKETCH_COMPANY);
    double level = (74 - 18) / 84.0;

    (void)state;
    one->currency = (qc_currency){.code = "USD", .exponent = 2};
    one->draw_count = SKETCH_DRAWS;
    sketch_fill(one, a, 10, 0);
    sketch_fill(one, b, 50, 0);
    for (size_t d = 0; d < SKETCH_DRAWS; d++) {
        double part = (double)d / (SKETCH_DRAWS - 1);

        one->node[a].draw[0][d] = 8 + 4 * part;
        one->node[b].draw[0][(d * 7) % SKETCH_DRAWS] = 10 + 80 * part;
    }
    settings.goal = 7400;
    settings.unit = 1;
    settings.method = "equal_odds";
    plan = sketch_plan(one, &settings, &input);
    assert_close((double)sketch_quota(plan, "A") / 100, 8 + 4 * level, 0, 0.006);
    assert_close((double)sketch_quota(plan, "B") / 100, 10 + 80 * level, 0, 0.006);
    assert_close(sketch_find(plan, "A")->p_attain, sketch_find(plan, "B")->p_attain, 0,
                 1.0 / SKETCH_DRAWS);
    assert_true(plan->fairness.is_alike);
    assert_false(sketch_notes(plan, "Chances depend on"));
    assert_string_equal(plan->chosen.method, "equal_odds");
    assert_true(strncmp(sketch_words(plan, "B", "growth"), "By equal chances B ", 19) == 0);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.goal = 100000; /* beyond every future: in proportion to the best one */
    plan = sketch_plan(one, &settings, &input);
    assert_close((double)sketch_quota(plan, "A") / (double)sketch_quota(plan, "B"), 12.0 / 90,
                 0, 1e-4);
    sketch_clear(one, input, plan);
}

static void fairness__names_the_largest_change(void **state)
{
    sketch *one = three_territories();
    qc_quota_settings settings = by_history(45);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->node[C].hold = 15; /* half of what it was; the others get what they had */
    plan = sketch_plan(one, &settings, &input);
    assert_string_equal(plan->nodes[plan->fairness.most_changed].name, "C");
    sketch_clear(one, input, plan);
}

static void promises__are_quantiles_of_the_company(void **state)
{
    sketch *one = three_territories();
    qc_quota_settings settings = by_history(60);
    sketch_input *input = NULL;
    qc_quota_plan *plan = sketch_plan(one, &settings, &input);

    (void)state;
    /* The company's futures: 55, 55, 45, 45. */
    assert_close(plan->promise[0].chance, 0.5, 0, 0);
    assert_close(plan->promise[0].amount, 50, 1e-14, 0);
    assert_close(plan->promise[0].over_assignment, 0.2, 1e-14, 0);
    assert_close(plan->promise[1].chance, 0.8, 0, 0);
    assert_close(plan->promise[1].amount, 45, 1e-14, 0);
    assert_close(plan->promise[2].over_assignment, 60.0 / 45 - 1, 1e-14, 0);
    /* Two of three reach theirs in the first two futures, and never the company its goal of 60. */
    assert_close(plan->p_half_at_quota, 0.5, 0, 0);
    assert_close(plan->p_goal_if_half, 0, 0, 0);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.goal = 54; /* quotas 9, 18, 27 */
    plan = sketch_plan(one, &settings, &input);
    assert_close(plan->p_goal, 0.5, 0, 0);
    assert_close(plan->p_goal_if_half, 1, 0, 0);
    sketch_clear(one, input, plan);
}

static void fairness__knows_plans_without_futures(void **state)
{
    sketch *one = three_territories();
    qc_quota_settings settings = qc_quota_settings_default();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    settings.goal = 60;
    for (int i = 0; i < 3; i++) {
        for (size_t d = 0; d < 4; d++) {
            one->node[i].draw[0][d] = NAN;
        }
    }
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->fairness.territories, 0);
    assert_true(isnan(plan->fairness.with_size));
    assert_true(isnan(plan->fairness.chance_p10));
    assert_true(isnan(plan->promise[1].amount));
    assert_true(isnan(plan->p_half_at_quota));
    sketch_clear(one, input, plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fairness__is_warned_of_where_there_are_enough_territories),
        cmocka_unit_test(fairness__is_not_warned_of_where_it_can_be_chance),
        cmocka_unit_test(fairness__is_the_rank_correlation_of_chances_with_traits),
        cmocka_unit_test(equal_odds__give_all_the_same_chance),
        cmocka_unit_test(fairness__names_the_largest_change),
        cmocka_unit_test(promises__are_quantiles_of_the_company),
        cmocka_unit_test(fairness__knows_plans_without_futures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
