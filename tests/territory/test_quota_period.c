/* Tests of the planning period of quotas: which it is, what counts as its history, growth against it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/plan_sketch.h"

static void plan__growth_is_against_the_same_period_a_year_ago(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->node[3].value[7] = 1e6; /* the last quarter does not count */
    plan = sketch_plan(one, &settings, &input);
    assert_close(sketch_find(plan, "A")->growth, 2.9, 1e-15, 0);
    assert_close(sketch_find(plan, "Acme")->growth, 1600.0 / 600 - 1, 1e-15, 0);
    assert_non_null(strstr(sketch_words(plan, "A", "history"), "2021Q1"));
    sketch_clear(one, input, plan);
}

static void plan__a_short_panel_uses_its_last_period(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->period_count = 3; /* 2020Q1 to Q3; the plan is for 2020Q4 */
    one->node[3].value[2] = 130;
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->period, 4 * 50 + 3);
    assert_close(sketch_find(plan, "A")->growth, (double)sketch_quota(plan, "A") / 130 - 1,
                 1e-15, 0);
    assert_string_equal(sketch_words(plan, "A", "history"), "Revenue of 2020Q3: USD 130.");
    sketch_clear(one, input, plan);
}

/* A quarter of A since its first is not known: neither is growth from it, at A and above. */
static void plan__no_growth_is_counted_from_what_is_not_known(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->node[3].value[4] = NAN; /* the quarter a year before */
    plan = sketch_plan(one, &settings, &input);
    assert_true(isnan(sketch_find(plan, "A")->growth));
    assert_true(isnan(sketch_find(plan, "West")->growth));
    assert_true(isnan(sketch_find(plan, "Acme")->growth));
    assert_true(isfinite(sketch_find(plan, "B")->growth));
    assert_true(isfinite(sketch_find(plan, "East")->growth));
    sketch_clear(one, input, plan);
}

static void plan__a_new_territory_counts_with_its_forecast(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    for (size_t p = 0; p < 6; p++) {
        one->node[3].value[p] = NAN; /* A sells since 2021Q3 */
    }
    plan = sketch_plan(one, &settings, &input);
    /* Others: history 500, forecast 400; A: 200 x 500 / 400 = 250, in West (0.4 + 250 / 550) /
     * 2 of the index. */
    assert_int_equal(sketch_line(plan, "A", "history"), 250);
    assert_close((double)sketch_quota(plan, "A") / (double)sketch_quota(plan, "West"),
                 (0.4 + 250.0 / 550) / 2, 0, 1e-3);
    assert_true(isnan(sketch_find(plan, "A")->growth));
    assert_close(sketch_find(plan, "West")->growth,
                 (double)sketch_quota(plan, "West") / 300 - 1, 1e-15, 0);
    assert_true(sketch_notes(
        plan,
        "1 territory lacks the revenue that counts as history; its forecast stands in: A."));
    assert_non_null(strstr(sketch_words(plan, "A", "history"), "forecast stands in"));
    sketch_clear(one, input, plan);
}

static void plan__a_territory_given_up_carries_no_weight(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    for (size_t p = 6; p < 8; p++) {
        one->node[3].value[p] = 0; /* A sells nothing in 2021Q3 and Q4 */
    }
    one->node[3].draw[0][0] = 0;
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "A"), 0);
    assert_true(isnan(sketch_find(plan, "A")->p_attain)); /* nothing to reach */
    assert_close(plan->share_at_quota_mean, 0, 0, 0);     /* of B and C, which fall short */
    /* History of the others: West 300 of 500; forecast 300 of 400. */
    assert_close((double)sketch_quota(plan, "West"), 1600 * (0.6 + 0.75) / 2, 0, 0.5);
    assert_true(sketch_notes(plan,
                             "1 territory has sold nothing for longer than ever before "
                             "and carries no weight; a hold or floor gives it a quota: A."));
    assert_string_equal(sketch_words(plan, "A", "history"),
                        "Nothing has been sold for 2 quarters, longer than ever before: it "
                        "carries no weight.");
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->node[3].value[1] = 0;
    one->node[3].value[2] = 0; /* it has been as silent before, and came back */
    plan = sketch_plan(one, &settings, &input);
    assert_true(sketch_quota(plan, "A") > 0);
    sketch_clear(one, input, plan);
}

/* A closes after half of the planning period, B before it: A keeps half of its history, B
 * nothing, and C takes the rest. */
static void plan__a_territory_that_closes_carries_the_days_that_it_is_open(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    qc_date ends[3];
    sketch_input *input = sketch_build(one, NULL);
    qc_quota_plan *plan = NULL;
    qc_error error;

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        char name = input->panel.nodes[input->panel.leaf_node[k]].name[0];

        ends[k] = name == 'A'   ? sketch_day(2022, 2, 14) /* 45 of 90 days */
                  : name == 'B' ? sketch_day(2021, 12, 31)
                                : QC_NO_DATE;
    }
    settings.weight_forecast = 0;
    settings.weight_history = 1;
    input->panel.leaf_end = ends;
    assert_ok(qc_quota_plan_build(&input->book, &input->panel, &input->forecast, &settings,
                                  NULL, &plan, &error),
              error);
    sketch_check(plan);
    assert_int_equal(sketch_quota(plan, "A"), 320); /* 50 of 50 + 200 */
    assert_int_equal(sketch_quota(plan, "B"), 0);
    assert_int_equal(sketch_quota(plan, "C"), 1280);
    assert_true(sketch_notes(plan,
                             "1 territory is closed by the planning period and carries no "
                             "weight; the others carry the goal: B."));
    assert_string_equal(sketch_words(plan, "B", "history"),
                        "The territory is closed by then: it carries no weight.");
    assert_string_equal(sketch_words(plan, "A", "history"),
                        "Revenue of 2021Q1, the same quarter a year before for the 50 % of the "
                        "period that it is still open: USD 50.");
    sketch_clear(one, input, plan);
}

/* Of its potential, too, it has the days that it is open: 100 of 200 beside 300. */
static void plan__a_territory_that_closes_keeps_potential_for_its_days(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    qc_date ends[3];
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    qc_error error;

    (void)state;
    for (size_t k = 0; k < SKETCH_NODES; k++) {
        char name = one->node[k].name[0];

        one->node[k].potential = name == 'A' ? 200 : name == 'C' ? 300 : one->node[k].potential;
    }
    input = sketch_build(one, NULL);
    for (size_t k = 0; k < 3; k++) {
        char name = input->panel.nodes[input->panel.leaf_node[k]].name[0];

        ends[k] = name == 'A'   ? sketch_day(2022, 2, 14) /* 45 of 90 days */
                  : name == 'B' ? sketch_day(2021, 12, 31)
                                : QC_NO_DATE;
    }
    settings.weight_forecast = 0;
    settings.weight_history = 0;
    settings.weight_potential = 1;
    input->panel.leaf_end = ends;
    assert_ok(qc_quota_plan_build(&input->book, &input->panel, &input->forecast, &settings,
                                  NULL, &plan, &error),
              error);
    assert_int_equal(sketch_quota(plan, "A"), 400);
    assert_int_equal(sketch_quota(plan, "C"), 1200);
    sketch_clear(one, input, plan);
}

/* Period */

static void plan__months_add_up_to_the_quarter_planned(void **state)
{
    sketch *one = sketch_new(14); /* 2020-01 to 2021-02: the next whole quarter is 2021Q2 */
    qc_quota_settings settings = sketch_settings(1000);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int a = sketch_add(one, "A", SKETCH_COMPANY);
    int b = sketch_add(one, "B", SKETCH_COMPANY);

    (void)state;
    one->frequency = QC_FREQUENCY_MONTH;
    one->first_period = 12 * 50;
    one->horizon = 4;
    sketch_fill(one, a, 10, 1e9);
    sketch_fill(one, b, 30, 1e9);
    for (size_t s = 1; s <= 3; s++) { /* April to June are steps 2 to 4 */
        one->node[a].draw[s][0] = 10.0 * (double)s;
        one->node[b].draw[s][0] = 20;
    }
    for (size_t p = 3; p <= 5; p++) { /* April to June 2020 */
        one->node[a].value[p] = 20;
    }
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->frequency, QC_FREQUENCY_QUARTER);
    assert_int_equal(plan->period, 4 * 51 + 1);
    assert_int_equal(plan->first_step, 1);
    assert_int_equal(plan->last_step, 3);
    assert_close(sketch_find(plan, "A")->expected, 60, 0, 0);
    assert_int_equal(sketch_line(plan, "A", "history"), 60);
    assert_int_equal(sketch_line(plan, "B", "history"), 90);
    assert_int_equal(sketch_quota(plan, "A"), 450); /* (60 / 120 + 60 / 150) / 2 */
    sketch_clear(one, input, plan);
}

static void parts__follow_the_seasons_of_the_futures(void **state)
{
    sketch *one = sketch_year_by_month();
    qc_quota_settings settings = sketch_settings(1200);
    sketch_input *input = NULL;
    qc_quota_plan *plan = sketch_plan(one, &settings, &input);
    const qc_money company[] = {400, 300, 500}, east[] = {200, 100, 100},
                   west[] = {200, 200, 400};

    (void)state;
    assert_int_equal(plan->part_count, 3);
    assert_false(plan->parts_are_stated);
    for (size_t p = 0; p < 3; p++) {
        assert_int_equal(plan->parts[p].period, 12 * 53 + (qc_period)p);
        assert_int_equal(sketch_part(plan, "Acme", p), company[p]);
        assert_int_equal(sketch_part(plan, "East", p), east[p]);
        assert_int_equal(sketch_part(plan, "C", p), east[p]);
        assert_int_equal(sketch_part(plan, "West", p), west[p]);
        assert_int_equal(sketch_part(plan, "A", p), west[p] / 2);
        assert_close(plan->part_expected[p], (double)company[p], 0, 0);
        assert_close(plan->part_p_attain[p], 1, 0, 0);
    }
    sketch_clear(one, input, plan);
}

/* A future d of A brings (s + 1) (d + 1) in month s: a quarter's is the sum of its months',
 * quotas are whole tens. */
static void parts__of_a_year_are_months_and_quarters(void **state)
{
    enum { A = 3, MONTHS = 12, QUARTERS = 4, DRAWS = 4 };
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(12000);
    sketch_input *input = NULL;

    (void)state;
    one->frequency = QC_FREQUENCY_MONTH;
    one->first_period = 12 * 50;
    one->period_count = 36;
    one->horizon = MONTHS;
    one->draw_count = DRAWS;
    for (int node = 2; node < 5; node++) {
        sketch_fill(one, node, 20, 15);
    }
    for (size_t s = 0; s < MONTHS; s++) {
        for (size_t d = 0; d < DRAWS; d++) {
            one->node[A].draw[s][d] = (double)((s + 1) * (d + 1));
        }
    }
    settings.frequency = QC_FREQUENCY_YEAR;
    settings.period = 53;
    settings.unit = 10;
    qc_quota_plan *plan = sketch_plan(one, &settings, &input);
    size_t count = plan->part_count, at = (size_t)(sketch_find(plan, "A") - plan->nodes);

    assert_int_equal(count, MONTHS + QUARTERS);
    for (size_t n = 0; n < plan->node_count; n++) {
        const qc_money *own = plan->part_quota + n * count;
        qc_money sum = 0;

        for (size_t q = 0; q < QUARTERS; q++) {
            assert_int_equal(plan->parts[MONTHS + q].frequency, QC_FREQUENCY_QUARTER);
            assert_int_equal(own[MONTHS + q], own[3 * q] + own[3 * q + 1] + own[3 * q + 2]);
            assert_int_equal(own[3 * q] % 10, 0);
            sum += own[MONTHS + q];
        }
        assert_int_equal(sum, plan->nodes[n].quota);
    }
    for (size_t q = 0; q < QUARTERS; q++) {
        double brought = (double)(3 * (3 * q + 2)), reached = 0;

        for (size_t d = 0; d < DRAWS; d++) {
            reached +=
                brought * (double)(d + 1) >= (double)plan->part_quota[at * count + MONTHS + q]
                    ? 1.0 / DRAWS
                    : 0;
        }
        assert_close(plan->part_expected[at * count + MONTHS + q], 2.5 * brought, 1e-14, 0);
        assert_close(plan->part_p_attain[at * count + MONTHS + q], reached, 1e-14, 0);
    }
    sketch_clear(one, input, plan);
}

static void parts__are_those_of_the_goals_table_where_it_has_all(void **state)
{
    sketch *one = sketch_year_by_month();
    qc_quota_settings settings = sketch_settings(QC_NO_MONEY);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    const qc_money goals[] = {500, 301, 400};

    (void)state;
    for (int p = 0; p < 3; p++) {
        sketch_add_goal(one, SKETCH_COMPANY, 12 * 53 + p, goals[p]);
        one->goal[p].frequency = QC_FREQUENCY_MONTH;
    }
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->goal, 1201);
    assert_true(plan->parts_are_stated);
    for (size_t p = 0; p < 3; p++) {
        assert_int_equal(sketch_part(plan, "Acme", p), goals[p]);
    }
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.goal = 2402; /* another goal: the table's months no longer add up to it */
    plan = sketch_plan(one, &settings, &input);
    assert_false(plan->parts_are_stated);
    sketch_clear(one, input, plan);
}

static void plan__takes_the_period_and_frequency_asked_for(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->horizon = 6;
    settings.period = 4 * 52 + 2; /* 2022Q3 */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->first_step, 2);
    assert_int_equal(plan->last_step, 2);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.frequency = QC_FREQUENCY_YEAR;
    settings.period = QC_NO_PERIOD;
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->period, 52);
    assert_int_equal(plan->first_step, 0);
    assert_int_equal(plan->last_step, 3);
    assert_int_equal(sketch_line(plan, "A", "history"), 400);
    sketch_clear(one, input, plan);
}

static void plan__history_goes_back_two_years_where_one_is_not_over(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->horizon = 6;
    settings.period = 4 * 53; /* 2023Q1: 2022Q1 has not come, 2021Q1 has */
    one->node[3].value[4] = 123;
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_line(plan, "A", "history"), 123);
    sketch_clear(one, input, plan);
}

static void plan__bare_numbers_are_their_own_periods(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->frequency = QC_FREQUENCY_INDEX;
    one->first_period = 1;
    one->season = 4;
    one->node[3].value[4] = 123; /* the fifth of eight; the ninth is planned */
    (void)sketch_add_rep(one, "Ana", 3);
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->frequency, QC_FREQUENCY_INDEX);
    assert_int_equal(plan->period, 9);
    assert_int_equal(sketch_line(plan, "A", "history"), 123);
    assert_string_equal(sketch_words(plan, "A", "history"), "Revenue of 5: USD 123.");
    assert_int_equal(sketch_quota(plan, "Ana"), sketch_quota(plan, "A"));
    sketch_clear(one, input, plan);
}

static void plan__refuses_a_period_out_of_reach(void **state)
{
    sketch *one = sketch_two_regions();
    qc_quota_settings settings = sketch_settings(1600);
    qc_error error;

    (void)state;
    settings.period = 4 * 52 + 1;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "2022Q2 needs a forecast of 2 quarters and it has 1");
    settings.period = 4 * 51 + 3;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "2021Q4 starts before the history ends");
    settings.frequency = QC_FREQUENCY_MONTH;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "quotas by month");
    free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan__growth_is_against_the_same_period_a_year_ago),
        cmocka_unit_test(plan__a_short_panel_uses_its_last_period),
        cmocka_unit_test(plan__no_growth_is_counted_from_what_is_not_known),
        cmocka_unit_test(plan__a_new_territory_counts_with_its_forecast),
        cmocka_unit_test(plan__a_territory_given_up_carries_no_weight),
        cmocka_unit_test(plan__a_territory_that_closes_keeps_potential_for_its_days),
        cmocka_unit_test(plan__a_territory_that_closes_carries_the_days_that_it_is_open),
        cmocka_unit_test(plan__months_add_up_to_the_quarter_planned),
        cmocka_unit_test(parts__follow_the_seasons_of_the_futures),
        cmocka_unit_test(parts__of_a_year_are_months_and_quarters),
        cmocka_unit_test(parts__are_those_of_the_goals_table_where_it_has_all),
        cmocka_unit_test(plan__takes_the_period_and_frequency_asked_for),
        cmocka_unit_test(plan__history_goes_back_two_years_where_one_is_not_over),
        cmocka_unit_test(plan__bare_numbers_are_their_own_periods),
        cmocka_unit_test(plan__refuses_a_period_out_of_reach),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
