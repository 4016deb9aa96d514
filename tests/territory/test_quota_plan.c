/* Tests of quota plans: flow down the tree, odds of territories, what is refused and what is handed over. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/plan_sketch.h"

static void plan__goal_flows_down_by_the_index(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = sketch_plan(one, &settings, &input);

    (void)state;
    assert_int_equal(plan->goal, 1600);
    assert_int_equal(plan->goal_source, QC_GOAL_GIVEN);
    assert_int_equal(sketch_quota(plan, "Acme"), 1600);
    assert_int_equal(sketch_quota(plan, "West"), 1200);
    assert_int_equal(sketch_quota(plan, "East"), 400);
    assert_int_equal(sketch_quota(plan, "A"), 390);
    assert_int_equal(sketch_quota(plan, "B"), 810);
    assert_int_equal(sketch_quota(plan, "C"), 400);
    sketch_clear(one, input, plan);
}

static void plan__nodes_stand_parents_first_and_siblings_by_name(void **state)
{
    static const char *const names[] = {"Acme", "East", "C", "West", "A", "B"};
    static const char *const levels[] = {"company", "region",    "territory",
                                         "region",  "territory", "territory"};
    static const qc_id parents[] = {QC_NO_ID, 0, 1, 0, 3, 3};
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = sketch_plan(one, &settings, &input);

    (void)state;
    assert_int_equal(plan->node_count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(plan->nodes[i].name, names[i]);
        assert_string_equal(plan->nodes[i].level, levels[i]);
        assert_int_equal(plan->nodes[i].parent, parents[i]);
        assert_int_equal(plan->nodes[i].rep, QC_NO_ID);
        assert_string_equal(input->panel.nodes[plan->nodes[i].panel_node].name, names[i]);
    }
    sketch_clear(one, input, plan);
}

static void plan__ignores_the_order_of_input_rows(void **state)
{
    static const size_t orders[][5] = {{4, 3, 2, 1, 0}, {3, 0, 4, 2, 1}};
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1201); /* leaves units to ties */
    sketch_input *input = NULL;
    qc_quota_plan *plan = sketch_plan(one, &settings, &input);

    (void)state;
    for (size_t o = 0; o < 2; o++) {
        sketch_input *turned = sketch_build(one, orders[o]);
        qc_quota_plan *other = NULL;
        qc_error error;

        assert_ok(qc_quota_plan_build(&turned->book, &turned->panel, &turned->forecast,
                                      &settings, NULL, &other, &error),
                  error);
        assert_int_equal(other->node_count, plan->node_count);
        for (size_t i = 0; i < plan->node_count; i++) {
            assert_string_equal(other->nodes[i].name, plan->nodes[i].name);
            assert_int_equal(other->nodes[i].quota, plan->nodes[i].quota);
        }
        qc_quota_plan_free(other);
        sketch_input_free(turned);
    }
    sketch_clear(one, input, plan);
}

static void plan__is_exact_for_amounts_beyond_a_double(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(((qc_money)1 << 62) - 1);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->currency = (qc_currency){.code = "IDR", .exponent = 2};
    plan = sketch_plan(one, &settings, &input);
    assert_close((double)sketch_quota(plan, "A"), 0.75 * 0.325 * ldexp(1, 62), 1e-15, 0);
    qc_quota_plan_free(plan);
    settings.goal = 5000000000000000; /* fifty trillion rupiah */
    sketch_input_free(input);
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "A"), 1218750000000000);
    assert_non_null(strstr(sketch_words(plan, "A", "goal"), "Rp 50,000,000,000,000"));
    sketch_clear(one, input, plan);
}

static void plan__a_goal_of_0_gives_everybody_0(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(0);
    sketch_input *input = NULL;
    qc_quota_plan *plan = sketch_plan(one, &settings, &input);

    (void)state;
    for (size_t i = 0; i < plan->node_count; i++) {
        assert_int_equal(plan->nodes[i].quota, 0);
        assert_true(isnan(plan->nodes[i].p_attain));
        assert_close(plan->nodes[i].growth, -1, 0, 0);
    }
    sketch_clear(one, input, plan);
}

static void plan__without_any_sales_shares_equally_and_says_so(void **state)
{
    sketch *one = sketch_new(8);
    qc_quota_settings settings = sketch_settings(90);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    (void)sketch_add(one, "A", SKETCH_COMPANY);
    (void)sketch_add(one, "B", SKETCH_COMPANY);
    (void)sketch_add(one, "C", SKETCH_COMPANY);
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "A"), 30);
    assert_int_equal(sketch_quota(plan, "C"), 30);
    assert_true(sketch_notes(plan, "shared equally"));
    assert_true(isnan(sketch_find(plan, "A")->growth));
    sketch_clear(one, input, plan);
}

static void plan__a_negative_forecast_carries_no_weight(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1000);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->node[3].draw[0][0] = -5;
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "A"), 0);
    assert_int_equal(sketch_quota(plan, "B"), sketch_quota(plan, "West"));
    assert_true(sketch_notes(
        plan, "1 territory has a negative forecast, or none, and carries no weight: A."));
    sketch_clear(one, input, plan);
}

static void plan__a_company_without_territories_is_one_node(void **state)
{
    sketch *one = sketch_new(8);
    qc_quota_settings settings = sketch_settings(77);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->is_flat = true;
    sketch_fill(one, sketch_add(one, "unused", SKETCH_COMPANY), 50, 70);
    (void)sketch_add_rep(one, "Ana", SKETCH_COMPANY);
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->node_count, 2);
    assert_int_equal(sketch_quota(plan, "Acme"), 77);
    assert_int_equal(sketch_quota(plan, "Ana"), 77);
    assert_int_equal(sketch_line(plan, "Acme", "history"), 50);
    assert_int_equal(sketch_line(plan, "Acme", "forecast"), 10);
    assert_int_equal(sketch_line(plan, "Acme", "goal"), 17);
    sketch_clear(one, input, plan);
}

/* Odds and growth */

static void plan__quotas_out_of_reach_and_of_0_are_noted(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    sketch_fill(one, 3, 0, 0); /* A sleeps, and has a rep */
    (void)sketch_add_rep(one, "Ana", 3);
    plan = sketch_plan(one, &settings, &input);
    assert_true(sketch_notes(plan, "2 territories reach their quotas in fewer than one of ten "
                                   "futures; see their derivations: C, B."));
    assert_true(sketch_notes(plan, "1 territory with reps gets a quota of 0: A."));
    assert_false(sketch_notes(plan, "cap or hold"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->node[4].cap = 1; /* C sells far more */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "C"), 1);
    assert_true(sketch_notes(plan,
                             "1 territory reaches its cap or hold in more than nine of ten "
                             "futures; bounds count for the planning period as they are, "
                             "also where they were set for a shorter one: C."));
    sketch_clear(one, input, plan);
}

static void plan__odds_are_counts_over_the_futures(void **state)
{
    static const double a[] = {200, 390, 389.99, 500}; /* quota 390: 2 of 4 */
    static const double b[] = {810, 100, 900, 1000};   /* quota 810: 3 of 4 */
    static const double c[] = {100, 100, 100, 100};    /* quota 400: never */
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->draw_count = 4;
    /* The middles must stay 200, 300, 100 for the same index, so history alone decides. */
    settings.weight_forecast = 0;
    for (size_t d = 0; d < 4; d++) {
        one->node[3].draw[0][d] = a[d];
        one->node[2].draw[0][d] = b[d];
        one->node[4].draw[0][d] = c[d];
    }
    one->node[3].value[4] = 390; /* 2021Q1, a year before 2022Q1 */
    one->node[2].value[4] = 810;
    one->node[4].value[4] = 400;
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "A"), 390);
    assert_close(sketch_find(plan, "A")->p_attain, 0.5, 0, 0);
    assert_close(sketch_find(plan, "B")->p_attain, 0.75, 0, 0);
    assert_close(sketch_find(plan, "C")->p_attain, 0, 0, 0);
    /* West's futures 1010, 490, 1289.99, 1500 against 1200; Acme's are 100 more against 1600,
     * reached once exactly. */
    assert_close(sketch_find(plan, "West")->p_attain, 0.5, 0, 0);
    assert_close(plan->p_goal, 0.25, 0, 0);
    assert_close(sketch_find(plan, "Acme")->p_attain, 0.25, 0, 0);
    assert_close(sketch_find(plan, "West")->expected, (1010 + 490 + 1289.99 + 1500) / 4, 1e-15,
                 0);
    /* Type 7 over 490, 1010, 1289.99, 1500: 490 + 0.3 520; the middle; 1289.99 + 0.7 210.01. */
    assert_close(sketch_find(plan, "West")->p10, 646, 1e-15, 0);
    assert_close(sketch_find(plan, "West")->p50, 1149.995, 1e-15, 0);
    assert_close(sketch_find(plan, "West")->p90, 1436.997, 1e-15, 0);
    /* At quota: B; A; B; A and B, of three territories each. */
    assert_close(plan->share_at_quota_mean, 5.0 / 12, 1e-15, 0);
    assert_close(plan->share_at_quota_p10, 1.0 / 3, 1e-15, 0);
    assert_close(plan->share_at_quota_p90, 1.0 / 3 + 0.7 / 3, 1e-15, 0);
    assert_close(sketch_find(plan, "A")->growth, 0, 0, 1e-15);
    sketch_clear(one, input, plan);
}

static void plan__a_territory_without_futures_has_no_odds(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->node[3].draw[0][0] = NAN;
    plan = sketch_plan(one, &settings, &input);
    assert_true(isnan(sketch_find(plan, "A")->p_attain));
    assert_int_equal(sketch_quota(plan, "A"), 0);
    assert_close(sketch_find(plan, "West")->expected, 300, 0, 0);
    assert_close(plan->share_at_quota_mean, 0, 0, 0); /* of the two that have futures */
    sketch_clear(one, input, plan);
}

/* Input that contradicts itself */

static void plan__refuses_a_forecast_of_another_panel(void **state)
{
    sketch *one = sketch_two_regions();
    sketch_input *input = sketch_build(one, NULL);
    qc_quota_plan *plan = NULL;
    qc_error error;

    (void)state;
    input->forecast.leaf_count--;
    assert_status(qc_quota_plan_build(&input->book, &input->panel, &input->forecast, NULL, NULL,
                                      &plan, &error),
                  QC_ERR_ARGUMENT, error);
    assert_message(error, "forecast this panel");
    input->forecast.leaf_count++;
    input->forecast.draw_count = 0;
    assert_status(qc_quota_plan_build(&input->book, &input->panel, &input->forecast, NULL, NULL,
                                      &plan, &error),
                  QC_ERR_ARGUMENT, error);
    input->forecast.draw_count = 1;
    double *draws = input->forecast.draws;
    input->forecast.draws = NULL; /* settings.keep_draws was false */
    assert_status(qc_quota_plan_build(&input->book, &input->panel, &input->forecast, NULL, NULL,
                                      &plan, &error),
                  QC_ERR_ARGUMENT, error);
    assert_message(error, "keep them");
    input->forecast.draws = draws;
    input->panel.nodes[1].parent = QC_NO_ID;
    assert_status(qc_quota_plan_build(&input->book, &input->panel, &input->forecast, NULL, NULL,
                                      &plan, &error),
                  QC_ERR_DATA, error);
    assert_message(error, "side by side");
    assert_null(plan);
    sketch_input_free(input);
    free(one);
}

static void plan__refuses_futures_and_history_that_are_no_money(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    qc_error error;

    (void)state;
    one->node[3].draw[0][0] = INFINITY;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_DATA, error);
    assert_message(error, "'A'");
    one->node[3].draw[0][0] = 1e25;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_OVERFLOW, error);
    free(one);
}

static bool always(void *user)
{
    (void)user;
    return true;
}

static void plan__stops_when_asked_to(void **state)
{
    sketch *one = sketch_two_regions();
    sketch_input *input = sketch_build(one, NULL);
    qc_run run = qc_run_default();
    qc_quota_plan *plan = NULL;
    qc_error error;

    (void)state;
    run.cancelled = always;
    assert_status(qc_quota_plan_build(&input->book, &input->panel, &input->forecast, NULL, &run,
                                      &plan, &error),
                  QC_ERR_CANCELLED, error);
    assert_null(plan);
    sketch_input_free(input);
    free(one);
}

static qc_status build_and_free(void *context, qc_error *error)
{
    const sketch_input *input = context;
    qc_quota_plan *plan = NULL;
    qc_status status = qc_quota_plan_build(&input->book, &input->panel, &input->forecast, NULL,
                                           NULL, &plan, error);

    qc_quota_plan_free(plan);
    return status;
}

static void plan__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    sketch *one = sketch_two_regions();
    sketch_input *input = NULL;

    (void)state;
    one->origin_count = 4;
    for (size_t o = 0; o < 4; o++) {
        one->origin[o] = 4 + o;
    }
    one->node[3].potential = 5;
    one->node[3].floor = 10;
    (void)sketch_add_rep(one, "Ana", 3);
    (void)sketch_add_rep(one, "Ben", 3);
    (void)sketch_add_rep(one, "Cal", SKETCH_COMPANY);
    sketch_add_won(one, 0, 2021, 3, 5);
    sketch_add_goal(one, 0, 4 * 52, 900);
    input = sketch_build(one, NULL);
    qc_test_allocations(build_and_free, input);
    sketch_input_free(input);
    free(one);
}

static void plan_free__takes_null(void **state)
{
    (void)state;
    qc_quota_plan_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan__goal_flows_down_by_the_index),
        cmocka_unit_test(plan__nodes_stand_parents_first_and_siblings_by_name),
        cmocka_unit_test(plan__ignores_the_order_of_input_rows),
        cmocka_unit_test(plan__is_exact_for_amounts_beyond_a_double),
        cmocka_unit_test(plan__a_goal_of_0_gives_everybody_0),
        cmocka_unit_test(plan__without_any_sales_shares_equally_and_says_so),
        cmocka_unit_test(plan__a_negative_forecast_carries_no_weight),
        cmocka_unit_test(plan__a_company_without_territories_is_one_node),
        cmocka_unit_test(plan__quotas_out_of_reach_and_of_0_are_noted),
        cmocka_unit_test(plan__odds_are_counts_over_the_futures),
        cmocka_unit_test(plan__a_territory_without_futures_has_no_odds),
        cmocka_unit_test(plan__refuses_a_forecast_of_another_panel),
        cmocka_unit_test(plan__refuses_futures_and_history_that_are_no_money),
        cmocka_unit_test(plan__stops_when_asked_to),
        cmocka_unit_test(plan__every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(plan_free__takes_null),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
