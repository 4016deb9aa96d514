/* Tests of reps: who gets which part of a territory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/plan_sketch.h"

enum { WEST, EAST };

static qc_quota_plan *plan_1000(const sketch *one, sketch_input **input)
{
    qc_quota_settings settings = sketch_settings(1000);

    return sketch_plan(one, &settings, input);
}

static void reps__share_as_the_table_says(void **state)
{
    sketch *one = sketch_two_territories();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->rep[sketch_add_rep(one, "Ana", WEST)].share = 0.7;
    one->rep[sketch_add_rep(one, "Ben", WEST)].share = 0.3;
    one->rep[sketch_add_rep(one, "Cal", EAST)].share =
        0.5; /* alone: all of East, with a note */
    plan = plan_1000(one, &input);
    assert_int_equal(plan->node_count, 6);
    assert_int_equal(sketch_quota(plan, "Ana"), 420);
    assert_int_equal(sketch_quota(plan, "Ben"), 180);
    assert_int_equal(sketch_quota(plan, "Cal"), 400);
    assert_string_equal(sketch_find(plan, "Ana")->level, "rep");
    assert_int_equal(sketch_find(plan, "Ana")->rep, 0);
    assert_int_equal(sketch_find(plan, "Ana")->panel_node, QC_NO_ID);
    assert_string_equal(plan->nodes[sketch_find(plan, "Ana")->parent].name, "West");
    assert_true(sketch_notes(plan, "The shares of the reps of 'East' add up to 50.0 %"));
    assert_false(sketch_notes(plan, "the reps of 'West'"));
    assert_string_equal(sketch_words(plan, "Ana", "share"),
                        "70.0 % of 'West', USD 600: by share in the reps table; 100 % of the "
                        "period in service.");
    sketch_clear(one, input, plan);
}

static void reps__share_by_their_record_of_four_quarters(void **state)
{
    sketch *one = sketch_two_territories();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", WEST);
    int ben = sketch_add_rep(one, "Ben", WEST);
    int deal = 0;

    (void)state;
    sketch_add_won(one, ana, 2021, 1, 10);
    sketch_add_won(one, ana, 2021, 12, 20);
    sketch_add_won(one, ben, 2021, 6, 10);
    sketch_add_won(one, ben, 2020, 12, 1000); /* five quarters back */
    sketch_add_won(one, ben, 2022, 1, 1000);  /* not known yet */
    deal = (int)one->deal_count;
    sketch_add_won(one, ben, 2021, 6, 1000);
    one->deal[deal].outcome = QC_OUTCOME_LOST;
    sketch_add_won(one, ben, 2021, 6, 1000);
    one->deal[deal + 1].node = EAST; /* another territory's */
    sketch_add_won(one, ben, 2021, 6, QC_NO_MONEY);
    plan = plan_1000(one, &input);
    assert_int_equal(sketch_quota(plan, "Ana"), 450);
    assert_int_equal(sketch_quota(plan, "Ben"), 150);
    assert_non_null(strstr(sketch_words(plan, "Ben", "share"), "won deals of the last four"));
    assert_true(
        sketch_notes(plan, "1 territory has no rep; its quota stands as an open head: East."));
    assert_true(isnan(sketch_find(plan, "Ana")->growth));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->from_deals = true; /* then a rep's deals are the history: 2021Q1 */
    plan = plan_1000(one, &input);
    assert_close(sketch_find(plan, "Ana")->growth, 44, 1e-15, 0);
    assert_true(isnan(sketch_find(plan, "Ben")->growth));
    sketch_clear(one, input, plan);
}

static void reps__without_a_record_get_an_equal_share(void **state)
{
    sketch *one = sketch_two_territories();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", WEST);
    int ben = sketch_add_rep(one, "Ben", WEST);

    (void)state;
    (void)sketch_add_rep(one, "Cal", WEST);
    sketch_add_won(one, ana, 2021, 1, 30);
    sketch_add_won(one, ben, 2021, 1, 10);
    plan = plan_1000(one, &input);
    /* A third for Cal; three quarters and one of the rest. */
    assert_int_equal(sketch_quota(plan, "Ana"), 300);
    assert_int_equal(sketch_quota(plan, "Ben"), 100);
    assert_int_equal(sketch_quota(plan, "Cal"), 200);
    assert_non_null(strstr(sketch_words(plan, "Cal", "share"), "equal share"));
    assert_true(sketch_notes(
        plan, "1 rep without a won deal in four quarters gets an equal share: Cal."));
    sketch_clear(one, input, plan);
}

static void reps__a_blank_share_gets_what_the_others_leave(void **state)
{
    sketch *one = sketch_two_territories();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->rep[sketch_add_rep(one, "Ana", WEST)].share = 0.5;
    (void)sketch_add_rep(one, "Ben", WEST);
    (void)sketch_add_rep(one, "Cal", WEST);
    plan = plan_1000(one, &input);
    assert_int_equal(sketch_quota(plan, "Ana"), 300);
    assert_int_equal(sketch_quota(plan, "Ben"), 150);
    assert_int_equal(sketch_quota(plan, "Cal"), 150);
    sketch_clear(one, input, plan);
}

static void reps__count_by_days_in_service(void **state)
{
    sketch *one = sketch_two_territories();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", WEST);
    int ben = sketch_add_rep(one, "Ben", WEST);
    int cal = sketch_add_rep(one, "Cal", EAST);

    (void)state;
    one->rep[ana].start = sketch_day(2022, 2, 15); /* 45 of 90 days */
    one->rep[ben].end = sketch_day(2022, 3, 31);
    one->rep[cal].end = sketch_day(2021, 12, 31); /* gone the day before */
    plan = plan_1000(one, &input);
    assert_int_equal(sketch_quota(plan, "Ana"), 200);
    assert_int_equal(sketch_quota(plan, "Ben"), 400);
    assert_null(sketch_find(plan, "Cal"));
    assert_true(sketch_notes(plan, "1 rep is not in service in the period: Cal."));
    assert_true(sketch_notes(plan, "open head: East."));
    assert_non_null(strstr(sketch_words(plan, "Ana", "share"), "33.3 % of 'West'"));
    assert_non_null(strstr(sketch_words(plan, "Ana", "share"), "50 % of the period"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->rep[cal].end = sketch_day(2022, 1, 1); /* one day */
    plan = plan_1000(one, &input);
    assert_non_null(sketch_find(plan, "Cal"));
    assert_non_null(strstr(sketch_words(plan, "Cal", "share"), "1 % of the period"));
    sketch_clear(one, input, plan);
}

static void reps__without_a_territory_of_the_plan_are_noted(void **state)
{
    static const char *const names[] = {"Ana", "Ben", "Cal", "Dee", "Eve", "Fay"};
    sketch *one = sketch_two_territories();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    for (size_t i = 0; i < 6; i++) {
        (void)sketch_add_rep(one, names[i], SKETCH_COMPANY);
    }
    plan = plan_1000(one, &input);
    assert_int_equal(plan->node_count, 3);
    assert_true(sketch_notes(plan,
                             "6 reps have no territory in the plan and get no quota: Ana, "
                             "Ben, Cal, Dee, Eve and 1 more."));
    sketch_clear(one, input, plan);
}

/* Sales without a territory, and what a region sells directly, have leaves of their own. */
static void reps__find_the_leaf_for_what_is_sold_directly(void **state)
{
    sketch *one = sketch_two_territories();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    qc_quota_settings settings = sketch_settings(1000);
    qc_error error;

    (void)state;
    (void)sketch_add_rep(one, "Ana", SKETCH_COMPANY);
    (void)sketch_add_rep(one, "Ben", WEST);
    sketch_fill(one, sketch_add(one, "Coast", WEST), 30, 30);
    sketch_fill(one, sketch_add(one, "West (directly)", WEST), 30, 30);
    input = sketch_build(one, NULL);
    for (size_t i = 0; i < input->panel.node_count; i++) {
        qc_panel_node *node = &input->panel.nodes[i];

        if (strcmp(node->name, "West (directly)") == 0) {
            node->territory = WEST;
        } else if (strcmp(node->name, "East") == 0) {
            node->territory = QC_NO_ID;
        }
    }
    input->book.territories.potential[WEST] = 50; /* West's, not that of its direct sales */
    assert_ok(qc_quota_plan_build(&input->book, &input->panel, &input->forecast, &settings,
                                  NULL, &plan, &error),
              error);
    sketch_check(plan);
    assert_string_equal(plan->nodes[sketch_find(plan, "Ana")->parent].name, "East");
    assert_string_equal(plan->nodes[sketch_find(plan, "Ben")->parent].name, "West (directly)");
    sketch_clear(one, input, plan);
}

static void reps__a_quota_that_does_not_divide_is_rounded_by_largest_remainder(void **state)
{
    sketch *one = sketch_two_territories();
    qc_quota_settings settings = sketch_settings(1001); /* West 601 */
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    (void)sketch_add_rep(one, "Ben", WEST);
    (void)sketch_add_rep(one, "Ana", WEST);
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "West"), 601);
    assert_int_equal(sketch_quota(plan, "Ana"), 301); /* by name, whatever the row */
    assert_int_equal(sketch_quota(plan, "Ben"), 300);
    assert_int_equal(sketch_line(plan, "Ben", "share"), 301); /* 300.5 */
    assert_int_equal(sketch_line(plan, "Ben", "rounding"), -1);
    sketch_clear(one, input, plan);
}

/* Ana won two thirds or more in each of four quarters, and the table says half. */
static void reps__a_share_against_the_record_is_noted(void **state)
{
    static const int months[] = {2, 5, 8, 11};
    sketch *one = sketch_two_territories();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", WEST);
    int ben = sketch_add_rep(one, "Ben", WEST);

    (void)state;
    one->rep[ana].share = 0.5;
    one->rep[ben].share = 0.5;
    for (size_t q = 0; q < 4; q++) {
        sketch_add_won(one, ana, 2021, months[q], 20);
        sketch_add_won(one, ben, 2021, months[q], q == 0 ? 10 : 5);
    }
    plan = plan_1000(one, &input);
    assert_true(sketch_notes(plan, "2 reps' given shares lie outside what won deals gave in "
                                   "every past quarter: Ana, Ben."));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->deal[1].amount = 20; /* once they were equal */
    plan = plan_1000(one, &input);
    assert_false(sketch_notes(plan, "outside what won deals gave"));
    sketch_clear(one, input, plan);
}

/* Whole parts of the new are told of, unless there is a ramp; and how the new of the past
 * began, once a deal was to be expected. */
static void reps__in_their_first_months_are_told_of_without_a_ramp(void **state)
{
    static const double ramp[] = {0, 0.5};
    sketch *one = sketch_two_territories();
    qc_quota_settings settings = sketch_settings(1000);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int ana = sketch_add_rep(one, "Ana", WEST);
    int ben = sketch_add_rep(one, "Ben", WEST);
    int cal = sketch_add_rep(one, "Cal", WEST);

    (void)state;
    one->rep[ana].start = sketch_day(2021, 10, 2); /* a day less than three months */
    one->rep[ben].start = sketch_day(2021, 10, 1);
    one->rep[cal].start = sketch_day(2019, 1, 1);
    plan = plan_1000(one, &input);
    assert_true(
        sketch_notes(plan, "1 rep is in the first three months and carries a whole part;"));
    assert_true(sketch_notes(plan, "lightens that: Ana."));
    assert_false(sketch_notes(plan, "New reps of the past"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    for (int month = 10; month <= 12; month++) {
        sketch_add_won(one, cal, 2021, month, 10);
    }
    sketch_add_won(one, ana, 2021, 12, 10);
    plan = plan_1000(one, &input);
    assert_true(sketch_notes(plan, "New reps of the past have won 1 of the 2.7 deals that"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->rep[ben].start = sketch_day(2021, 7, 1); /* October is Ben's fourth month */
    sketch_add_won(one, ben, 2021, 10, 10);
    plan = plan_1000(one, &input);
    assert_true(sketch_notes(plan, "New reps of the past have won 1 of the 1.7 deals that"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.ramp = ramp;
    settings.ramp_count = 2;
    plan = sketch_plan(one, &settings, &input);
    assert_false(sketch_notes(plan, "first three months"));
    sketch_clear(one, input, plan);
}

/* Eight quarters count: Ana won all in the seven latest, and one before those in which Ben did. */
static void reps__a_share_against_the_record_looks_at_eight_quarters(void **state)
{
    static const int months[] = {2, 5, 8, 11};

    (void)state;
    for (int before = 0; before < 2; before++) {
        sketch *one = sketch_two_territories();
        sketch_input *input = NULL;
        qc_quota_plan *plan = NULL;
        int ana = sketch_add_rep(one, "Ana", WEST);
        int ben = sketch_add_rep(one, "Ben", WEST);

        one->rep[ana].start = sketch_day(2015, 1, 1);
        one->rep[ben].start = sketch_day(2015, 1, 1);
        one->rep[ana].share = 0.5;
        one->rep[ben].share = 0.5;
        for (int q = 1; q < 8; q++) {
            sketch_add_won(one, ana, 2020 + q / 4, months[q % 4], 20);
        }
        sketch_add_won(one, ben, before ? 2019 : 2020, before ? 11 : 2, 20);
        plan = plan_1000(one, &input);
        assert_true(sketch_notes(plan, "outside what won deals gave") == (before == 1));
        sketch_clear(one, input, plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reps__share_as_the_table_says),
        cmocka_unit_test(reps__share_by_their_record_of_four_quarters),
        cmocka_unit_test(reps__without_a_record_get_an_equal_share),
        cmocka_unit_test(reps__a_blank_share_gets_what_the_others_leave),
        cmocka_unit_test(reps__count_by_days_in_service),
        cmocka_unit_test(reps__without_a_territory_of_the_plan_are_noted),
        cmocka_unit_test(reps__find_the_leaf_for_what_is_sold_directly),
        cmocka_unit_test(reps__a_quota_that_does_not_divide_is_rounded_by_largest_remainder),
        cmocka_unit_test(reps__a_share_against_the_record_is_noted),
        cmocka_unit_test(reps__in_their_first_months_are_told_of_without_a_ramp),
        cmocka_unit_test(reps__a_share_against_the_record_looks_at_eight_quarters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
