/* Tests of floors, caps, holds and goals of inner nodes, and of how derivations tell them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/plan_sketch.h"

enum { WEST, EAST, B, A, C };

/* Without bounds a goal of 1600 gives West 1200 (A 390, B 810) and East 400 (C 400); see
 * test_quota_plan.c. */
static sketch *two_regions(void)
{
    sketch *one = sketch_new(8);

    (void)sketch_add(one, "West", SKETCH_COMPANY);
    (void)sketch_add(one, "East", SKETCH_COMPANY);
    sketch_fill(one, sketch_add(one, "B", WEST), 300, 300);
    sketch_fill(one, sketch_add(one, "A", WEST), 100, 200);
    sketch_fill(one, sketch_add(one, "C", EAST), 200, 100);
    return one;
}

static qc_config_constraint constraint_of(char *node)
{
    return (qc_config_constraint){
        .node = node, .floor = NAN, .cap = NAN, .hold = NAN, .line = 12};
}

static void assert_quotas(const qc_quota_plan *plan, qc_money west, qc_money a, qc_money b,
                          qc_money c)
{
    assert_int_equal(sketch_quota(plan, "West"), west);
    assert_int_equal(sketch_quota(plan, "A"), a);
    assert_int_equal(sketch_quota(plan, "B"), b);
    assert_int_equal(sketch_quota(plan, "C"), c);
}

/* The plan of a sketch whose bounds have been set, against expected quotas. */
static void check_quotas(const sketch *one, const qc_quota_settings *settings, qc_money west,
                         qc_money a, qc_money b, qc_money c)
{
    sketch_input *input = NULL;
    qc_quota_plan *plan = sketch_plan(one, settings, &input);

    assert_quotas(plan, west, a, b, c);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
}

static void bounds__a_hold_moves_only_its_siblings(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->node[A].hold = 100;
    plan = sketch_plan(one, &settings, &input);
    assert_quotas(plan, 1200, 100, 1100, 400);
    assert_int_equal(sketch_find(plan, "A")->hold, 100);
    assert_int_equal(sketch_line(plan, "A", "hold"), -290);
    assert_int_equal(sketch_line(plan, "B", "elsewhere"), 290);
    assert_int_equal(sketch_line(plan, "West", "hold"), -290);
    assert_int_equal(sketch_line(plan, "West", "elsewhere"), 290);
    assert_string_equal(sketch_words(plan, "B", "elsewhere"),
                        "What the hold at 'A' and bounds of other nodes leave here.");
    assert_string_equal(sketch_words(plan, "West", "elsewhere"),
                        "What floors, caps and holds of other nodes leave here.");
    assert_int_equal(sketch_line(plan, "C", "elsewhere"), 0);
    assert_string_equal(sketch_words(plan, "A", "hold"),
                        "A hold of USD 100; without any bound its part would be USD 390.");
    sketch_clear(one, input, plan);
}

static void bounds__floors_and_caps_bind_where_they_should(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(1600);

    (void)state;
    one->node[A].floor = 390; /* just met */
    check_quotas(one, &settings, 1200, 390, 810, 400);
    one->node[A].floor =
        500; /* the whole company makes up for it: B and C share 1100 by 810 : 400 */
    check_quotas(one, &settings, 1236, 500, 736, 364);
    one->node[B].cap = 600; /* what it frees goes to C; A's part of it stays below its floor */
    check_quotas(one, &settings, 1100, 500, 600, 500);
    one->node[A].floor = QC_NO_MONEY;
    one->node[A].cap = 480;
    check_quotas(one, &settings, 1080, 480, 600, 520);
    free(one);
}

static void bounds__floors_below_lift_the_region(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->node[A].floor = 700;
    one->node[B].floor = 800;
    plan = sketch_plan(one, &settings, &input);
    assert_quotas(plan, 1500, 700, 800, 100);
    assert_int_equal(sketch_line(plan, "A", "floor"), 310);
    assert_int_equal(sketch_line(plan, "B", "floor"), 0);
    assert_int_equal(sketch_line(plan, "B", "elsewhere"), -10);
    assert_int_equal(sketch_line(plan, "C", "elsewhere"), -300);
    assert_string_equal(sketch_words(plan, "C", "elsewhere"),
                        "What the floor at 'A' and bounds of other nodes leave here.");
    assert_string_equal(sketch_words(plan, "A", "floor"),
                        "A floor of USD 700; without any bound its part would be USD 390.");
    assert_string_equal(sketch_words(plan, "West", "floor"),
                        "What floors lift below here, together.");
    sketch_clear(one, input, plan);
}

static void bounds__a_regions_hold_reaches_down_in_proportion(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->node[WEST].hold = 1000;
    plan = sketch_plan(one, &settings, &input);
    assert_quotas(plan, 1000, 325, 675, 600);
    assert_int_equal(sketch_line(plan, "A", "hold"), -65);
    assert_int_equal(sketch_line(plan, "B", "hold"), -135);
    assert_int_equal(sketch_line(plan, "West", "hold"), -200);
    assert_int_equal(sketch_line(plan, "C", "elsewhere"), 200);
    assert_string_equal(sketch_words(plan, "A", "hold"),
                        "Its part of the hold at 'West', USD 1,000.");
    assert_string_equal(sketch_words(plan, "C", "elsewhere"),
                        "What the hold at 'West' and bounds of other nodes leave here.");
    sketch_clear(one, input, plan);
}

static void bounds__goals_of_regions_hold_them(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    sketch_add_goal(one, WEST, 4 * 52, 1000);
    sketch_add_goal(one, EAST, 4 * 52 + 1, 1); /* another quarter */
    plan = sketch_plan(one, &settings, &input);
    assert_quotas(plan, 1000, 325, 675, 600);
    assert_true(sketch_notes(plan, "'West' is held at its goal of USD 1,000"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->node[WEST].hold = 800; /* an explicit hold wins */
    plan = sketch_plan(one, &settings, &input);
    assert_quotas(plan, 800, 260, 540, 800);
    assert_true(sketch_notes(plan, "its goal of USD 1,000 in the goals table is not used"));
    sketch_clear(one, input, plan);
}

static void bounds__settings_win_over_the_table(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    char name[] = "a"; /* by normalised name */
    qc_config_constraint constraint = constraint_of(name);

    (void)state;
    settings.constraints = &constraint;
    settings.constraint_count = 1;
    one->node[A].floor = 500;
    constraint.floor = 600;
    check_quotas(one, &settings, 1269, 600, 669, 331);
    constraint.floor = NAN;
    constraint.cap = 700; /* beside the table's floor */
    check_quotas(one, &settings, 1236, 500, 736, 364);
    constraint.cap = NAN;
    constraint.hold = 100; /* lays the floor aside */
    check_quotas(one, &settings, 1200, 100, 1100, 400);
    one->node[A].floor = QC_NO_MONEY;
    one->node[A].hold = 1000;
    constraint.hold = NAN;
    constraint.cap = 450; /* lays the hold aside */
    check_quotas(one, &settings, 1200, 390, 810, 400);
    free(one);
}

static void bounds__the_company_and_regions_can_be_named(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(QC_NO_MONEY);
    char company[] = "company", west[] = "West";
    qc_config_constraint constraints[] = {constraint_of(company), constraint_of(west)};

    (void)state;
    settings.constraints = constraints;
    settings.constraint_count = 2;
    constraints[0].hold = 1600; /* the middle of the futures, 600, moves there */
    constraints[1].cap = 1000;
    check_quotas(one, &settings, 1000, 325, 675, 600);
    free(one);
}

/* Contradictions */

static void bounds__a_goal_below_the_floors_says_what_is_missing(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    qc_error error;

    (void)state;
    one->node[A].floor = 1000;
    one->node[C].hold = 900;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_INFEASIBLE, error);
    assert_message(error, "USD 300 below the floors");
    assert_message(error, "at 'A'");
    assert_message(error, "the nearest feasible goal is USD 1,900");
    settings.goal = 1900;
    check_quotas(one, &settings, 1000, 1000, 0, 900);
    free(one);
}

static void bounds__a_goal_above_the_caps_says_what_is_missing(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    qc_error error;

    (void)state;
    one->node[WEST].cap = 1000;
    one->node[C].cap = 500;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_INFEASIBLE, error);
    assert_message(error, "USD 100 above the caps");
    assert_message(error, "at 'West'");
    assert_message(error, "the nearest feasible goal is USD 1,500");
    settings.goal = 1500;
    check_quotas(one, &settings, 1000, 325, 675, 500);
    free(one);
}

static void bounds__contradictions_within_a_region_name_it(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    qc_error error;

    (void)state;
    one->node[WEST].cap = 500;
    one->node[A].floor = 300;
    one->node[B].hold = 250;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_INFEASIBLE, error);
    assert_message(error, "below 'West' add up to USD 550, USD 50 above its cap of USD 500");
    one->node[WEST].cap = QC_NO_MONEY;
    one->node[WEST].floor = 600;
    one->node[A].cap = 300;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_INFEASIBLE, error);
    assert_message(error, "below 'West' add up to USD 550, USD 50 below its floor of USD 600");
    one->node[WEST].floor = QC_NO_MONEY;
    one->node[WEST].hold = 551;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_INFEASIBLE, error);
    assert_message(error, "its hold of USD 551");
    free(one);
}

static void bounds__a_nodes_own_bounds_must_agree(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    qc_error error;

    (void)state;
    one->node[A].floor = 300;
    one->node[A].cap = 200;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_INFEASIBLE, error);
    assert_message(error, "'A': the floor of USD 300 is USD 100 above the cap of USD 200");
    one->node[A].cap = QC_NO_MONEY;
    one->node[A].hold = 290;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_INFEASIBLE, error);
    assert_message(error, "'A': the hold of USD 290 is USD 10 below the floor");
    one->node[A].floor = QC_NO_MONEY;
    one->node[A].cap = 280;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_INFEASIBLE, error);
    assert_message(error, "'A': the hold of USD 290 is USD 10 above the cap");
    free(one);
}

/* The place of a contradiction is told where the table has all of it, and not where the
 * settings took part. */
static void bounds__that_contradict_are_told_with_their_place(void **state)
{
    sketch *one = two_regions();
    char name[] = "A", path[] = "territories.csv";
    qc_config_constraint constraint = constraint_of(name);
    qc_file_report file = {.path = path};
    uint32_t files[8] = {0};

    (void)state;
    for (int changed = -1; changed < 3; changed++) {
        qc_quota_settings settings = sketch_settings(1600);
        sketch_input *input = NULL;
        qc_quota_plan *plan = NULL;
        qc_error error;

        one->node[A].floor = 300;
        one->node[A].cap = 200;
        constraint = constraint_of(name);
        if (changed == 0) {
            constraint.floor = 301;
        } else if (changed == 1) {
            constraint.cap = 201;
        } else if (changed == 2) {
            one->node[A].hold = 250;
            constraint.floor = 300;
            constraint.hold = 260;
        }
        settings.constraints = &constraint;
        settings.constraint_count = changed < 0 ? 0 : 1;
        input = sketch_build(one, NULL);
        input->book.territories.file = files;
        input->book.file_count = 1;
        input->book.files = &file;
        assert_status(qc_quota_plan_build(&input->book, &input->panel, &input->forecast,
                                          &settings, NULL, &plan, &error),
                      QC_ERR_INFEASIBLE, error);
        assert_true((strstr(error.message, "(territories.csv:") != NULL) == (changed < 0));
        input->book.territories.file = NULL;
        sketch_input_free(input);
    }
    free(one);
}

static void bounds__negative_ones_are_refused(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    char name[] = "A";
    qc_config_constraint constraint = constraint_of(name);
    qc_error error;

    (void)state;
    one->node[A].cap = -1;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_DATA, error);
    assert_message(error, "the cap of 'A' is negative");
    assert_int_equal(error.line, A + 2);
    one->node[A].cap = QC_NO_MONEY;
    settings.constraints = &constraint;
    settings.constraint_count = 1;
    constraint.floor = -2;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "constraints: the floor of 'A' is -2");
    assert_int_equal(error.line, 12);
    constraint.floor = 1e30;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_OVERFLOW, error);
    free(one);
}

static void bounds__an_unknown_node_gets_a_near_name(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    char near[] = "Wset", far[] = "Atlantis";
    qc_config_constraint constraint = constraint_of(near);
    qc_error error;

    (void)state;
    settings.constraints = &constraint;
    settings.constraint_count = 1;
    settings.constraints_source = "in/quotacast.yaml";
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_NOT_FOUND, error);
    assert_string_equal(error.source, "in/quotacast.yaml");
    assert_int_equal(error.line, 12);
    assert_message(error, "did you mean 'West'?");
    constraint.node = far;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_NOT_FOUND, error);
    assert_message(error, "no node is called 'Atlantis'");
    free(one);
}

static void bounds__a_territory_outside_the_panel_is_noted(void **state)
{
    sketch *one = two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    qc_error error;

    (void)state;
    one->node[C].floor = 5;
    input = sketch_build(one, NULL);
    /* C keeps its series, which now belongs to no row. */
    for (size_t i = 0; i < input->panel.node_count; i++) {
        if (strcmp(input->panel.nodes[i].name, "C") == 0) {
            input->panel.nodes[i].territory = QC_NO_ID;
        }
    }
    assert_ok(qc_quota_plan_build(&input->book, &input->panel, &input->forecast, &settings,
                                  NULL, &plan, &error),
              error);
    assert_true(sketch_notes(plan, "1 territory has a floor, cap or hold without effect"));
    assert_false(sketch_notes(plan, "has never sold"));
    qc_quota_plan_free(plan);
    for (size_t i = 0; i < input->book.territories.count; i++) {
        input->book.territories.floor[i] = QC_NO_MONEY;
    }
    assert_ok(qc_quota_plan_build(&input->book, &input->panel, &input->forecast, &settings,
                                  NULL, &plan, &error),
              error);
    assert_false(sketch_notes(plan, "without effect"));
    assert_true(sketch_notes(plan, "1 territory has never sold and gets no quota"));
    sketch_clear(one, input, plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds__a_hold_moves_only_its_siblings),
        cmocka_unit_test(bounds__floors_and_caps_bind_where_they_should),
        cmocka_unit_test(bounds__floors_below_lift_the_region),
        cmocka_unit_test(bounds__a_regions_hold_reaches_down_in_proportion),
        cmocka_unit_test(bounds__goals_of_regions_hold_them),
        cmocka_unit_test(bounds__settings_win_over_the_table),
        cmocka_unit_test(bounds__the_company_and_regions_can_be_named),
        cmocka_unit_test(bounds__a_goal_below_the_floors_says_what_is_missing),
        cmocka_unit_test(bounds__a_goal_above_the_caps_says_what_is_missing),
        cmocka_unit_test(bounds__contradictions_within_a_region_name_it),
        cmocka_unit_test(bounds__a_nodes_own_bounds_must_agree),
        cmocka_unit_test(bounds__that_contradict_are_told_with_their_place),
        cmocka_unit_test(bounds__negative_ones_are_refused),
        cmocka_unit_test(bounds__an_unknown_node_gets_a_near_name),
        cmocka_unit_test(bounds__a_territory_outside_the_panel_is_noted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
