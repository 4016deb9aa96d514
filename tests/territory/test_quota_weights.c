/* Tests of the weights of the index: given, learned, and their backtest. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/territory/plan_sketch.h"

enum { A, B, ORIGINS = 8, FIRST_ORIGIN = 8 };

/* Two territories over sixteen quarters; the last eight are past planning periods. */
static sketch *two_territories(void)
{
    sketch *one = sketch_new(FIRST_ORIGIN + ORIGINS);

    sketch_fill(one, sketch_add(one, "A", SKETCH_COMPANY), 100, 100);
    sketch_fill(one, sketch_add(one, "B", SKETCH_COMPANY), 100, 100);
    one->origin_count = ORIGINS;
    for (size_t o = 0; o < ORIGINS; o++) {
        one->origin[o] = FIRST_ORIGIN + o;
    }
    return one;
}

/* What came in a past period, and what had been forecast, as part of A out of 100. */
static void set_past(sketch *one, size_t origin, double actual, double forecast)
{
    one->node[A].value[FIRST_ORIGIN + origin] = actual;
    one->node[B].value[FIRST_ORIGIN + origin] = 100 - actual;
    one->node[A].predicted[origin][0] = forecast;
    one->node[B].predicted[origin][0] = 100 - forecast;
}

static qc_quota_settings learned(void)
{
    qc_quota_settings settings = qc_quota_settings_default();

    settings.goal = 1000;
    return settings;
}

static void assert_weights(const qc_quota_trial *trial, double forecast, double history,
                           double potential)
{
    assert_close(trial->weight_forecast, forecast, 0, 0);
    assert_close(trial->weight_history, history, 0, 0);
    assert_close(trial->weight_potential, potential, 0, 0);
}

/* The error of an index computed from its definition; actual, forecast and history are A's
 * parts of 100. */
static double error_by_definition(const sketch *one, double forecast_weight)
{
    double error = 0, total = 0;

    for (size_t o = 0; o < ORIGINS; o++) {
        size_t now = FIRST_ORIGIN + o;
        double history = one->node[A].value[now - 4] /
                         (one->node[A].value[now - 4] + one->node[B].value[now - 4]);
        double share = forecast_weight * one->node[A].predicted[o][0] / 100 +
                       (1 - forecast_weight) * history;

        error += fabs(100 * share - one->node[A].value[now]);
        error += fabs(100 * (1 - share) - one->node[B].value[now]);
        total += 100;
    }
    return error / total;
}

static void weights__a_perfect_forecast_gets_all(void **state)
{
    sketch *one = two_territories();
    qc_quota_settings settings = learned();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    for (size_t o = 0; o < ORIGINS; o++) {
        double part = 30 + 5 * (double)o;

        set_past(one, o, part, part);
    }
    plan = sketch_plan(one, &settings, &input);
    assert_weights(&plan->chosen, 1, 0, 0);
    assert_int_equal(plan->chosen.periods, ORIGINS);
    assert_close(plan->chosen.absolute_quota_error, 0, 0, 1e-15);
    assert_weights(&plan->uniform, 0, 1, 0);
    assert_close(plan->uniform.absolute_quota_error, error_by_definition(one, 0), 1e-13, 0);
    assert_true(sketch_notes(plan, "Index: forecast 100 %, history 0 %. Over 8 past periods"));
    sketch_clear(one, input, plan);
}

static void weights__equal_errors_go_to_history_alone(void **state)
{
    sketch *one = two_territories();
    qc_quota_settings settings = learned();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    for (size_t o = 0; o < ORIGINS; o++) {
        set_past(one, o, 50, 50);
    }
    plan = sketch_plan(one, &settings, &input);
    assert_weights(&plan->chosen, 0, 1, 0);
    assert_true(sketch_notes(plan, "Index: history only"));
    assert_true(sketch_notes(plan, "not better beyond chance"));
    sketch_clear(one, input, plan);
}

/* History 40, forecast 60 against 50 in every period: only the mean of both is right. */
static void weights__a_mixture_wins_where_it_is_right(void **state)
{
    sketch *one = two_territories();
    qc_quota_settings settings = learned();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->origin_count = 4; /* so that history is not what came in another past period */
    for (size_t p = 0; p < FIRST_ORIGIN; p++) {
        one->node[A].value[p] = 40;
        one->node[B].value[p] = 60;
    }
    for (size_t o = 0; o < 4; o++) {
        set_past(one, o, 50, 60);
    }
    plan = sketch_plan(one, &settings, &input);
    assert_weights(&plan->chosen, 0.5, 0.5, 0);
    assert_int_equal(plan->chosen.periods, 4);
    assert_close(plan->chosen.absolute_quota_error, 0, 0, 1e-15);
    assert_close(plan->uniform.absolute_quota_error, 0.2, 1e-13, 0);
    sketch_clear(one, input, plan);
}

/* The forecast wins by 8 points in the first four periods and loses by 6 in the last: a lead of
 * 1 with a standard error of 2.6. */
static void weights__a_lead_within_noise_is_no_reason(void **state)
{
    sketch *one = two_territories();
    qc_quota_settings settings = learned();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    for (size_t o = 0; o < ORIGINS; o++) {
        bool wins = o < 4;
        double history = one->node[A].value[FIRST_ORIGIN + o - 4];
        double all = history + one->node[B].value[FIRST_ORIGIN + o - 4];
        double actual = 100 * history / all + (wins ? 4 : 0);

        set_past(one, o, actual, wins ? actual : actual + 3);
    }
    plan = sketch_plan(one, &settings, &input);
    assert_true(error_by_definition(one, 1) < error_by_definition(one, 0));
    assert_weights(&plan->chosen, 0, 1, 0);
    assert_close(plan->chosen.absolute_quota_error, error_by_definition(one, 0), 1e-13, 0);
    sketch_clear(one, input, plan);
}

static void weights__too_few_periods_teach_nothing(void **state)
{
    sketch *one = two_territories();
    qc_quota_settings settings = learned();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    for (size_t o = 0; o < ORIGINS; o++) {
        set_past(one, o, 50 + (double)o, 50 + (double)o);
    }
    one->origin_count = 2;
    one->node[A].potential = 5;
    plan = sketch_plan(one, &settings, &input);
    assert_weights(&plan->chosen, 0.5, 0.5, 0);
    assert_int_equal(plan->chosen.periods, 2);
    assert_true(sketch_notes(plan, "2 past periods are too few"));
    assert_true(sketch_notes(plan, "it must be validated before it gets weight"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->origin_count = 0;
    plan = sketch_plan(one, &settings, &input);
    assert_weights(&plan->chosen, 0.5, 0.5, 0);
    assert_int_equal(plan->chosen.periods, 0);
    assert_true(isnan(plan->chosen.absolute_quota_error));
    assert_true(isnan(plan->uniform.absolute_quota_error));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    input = sketch_build(one, NULL);
    input->forecast.backtest = NULL;
    assert_int_equal(qc_quota_plan_build(&input->book, &input->panel, &input->forecast,
                                         &settings, NULL, &plan, NULL),
                     QC_OK);
    assert_int_equal(plan->chosen.periods, 0);
    sketch_clear(one, input, plan);
}

static void weights__potential_must_earn_its_weight(void **state)
{
    sketch *one = two_territories();
    qc_quota_settings settings = learned();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    for (size_t o = 0; o < ORIGINS; o++) {
        set_past(one, o, 40 + (double)o, 40 + (double)o);
    }
    one->node[A].potential = 9;
    one->node[B].potential = 1;
    plan = sketch_plan(one, &settings, &input);
    assert_weights(&plan->chosen, 1, 0, 0);
    assert_true(
        sketch_notes(plan, "Potential gets no weight: with it the best index missed by"));
    assert_true(sketch_notes(plan, "without it by 0.0 %"));
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    /* Always seven tenths, which neither last year nor the forecast knew. */
    for (size_t o = 0; o < ORIGINS; o++) {
        set_past(one, o, 70, o % 2 == 0 ? 20 : 95);
    }
    one->origin_count = 4;
    one->node[A].potential = 7;
    one->node[B].potential = 3;
    plan = sketch_plan(one, &settings, &input);
    assert_weights(&plan->chosen, 0, 0, 1);
    assert_true(sketch_notes(plan, "with today's figures"));
    assert_int_equal(sketch_quota(plan, "A"), 700);
    /* Without a line of its own: as if 70 % of the forecast of 200, against 70 a year before. */
    assert_int_equal(sketch_line(plan, "A", "potential"), 70);
    assert_string_equal(sketch_words(plan, "A", "potential"),
                        "70.0 % of all potential; against history it counts 100 %.");
    sketch_clear(one, input, plan);
}

/* What came after the last target must not matter: a panel cut there gives the same errors. */
static void weights__do_not_look_ahead(void **state)
{
    sketch *one = two_territories();
    qc_quota_settings settings = learned();
    sketch_input *input = NULL, *cut_input = NULL;
    qc_quota_plan *plan = NULL, *cut = NULL;

    (void)state;
    for (size_t o = 0; o < ORIGINS; o++) {
        set_past(one, o, 40 + 7 * (double)(o % 3), 45 + 4 * (double)(o % 4));
    }
    one->origin_count = 5;
    for (size_t o = 5; o < ORIGINS; o++) { /* nobody knew this */
        one->node[A].value[FIRST_ORIGIN + o] = 1e6;
        one->node[A].predicted[o][0] = -1e6;
    }
    plan = sketch_plan(one, &settings, &input);
    one->period_count = FIRST_ORIGIN + 5;
    cut = sketch_plan(one, &settings, &cut_input);
    assert_int_equal(plan->chosen.periods, 5);
    assert_int_equal(cut->chosen.periods, 5);
    assert_weights(&cut->chosen, plan->chosen.weight_forecast, plan->chosen.weight_history, 0);
    assert_close(cut->chosen.absolute_quota_error, plan->chosen.absolute_quota_error, 0, 0);
    assert_close(cut->uniform.absolute_quota_error, plan->uniform.absolute_quota_error, 0, 0);
    qc_quota_plan_free(plan);
    qc_quota_plan_free(cut);
    sketch_input_free(input);
    sketch_input_free(cut_input);
    free(one);
}

static void weights__periods_not_over_are_not_tried(void **state)
{
    sketch *one = two_territories();
    qc_quota_settings settings = learned();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    for (size_t o = 0; o < ORIGINS; o++) {
        set_past(one, o, 50, 50);
    }
    one->origin[ORIGINS - 1] = FIRST_ORIGIN + ORIGINS; /* today */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->chosen.periods, ORIGINS - 1);
    sketch_clear(one, input, plan);
}

/* By month, a quarter can only be planned at its start, and with the same lead as the plan has. */
static void weights__monthly_origins_count_at_quarter_starts_only(void **state)
{
    sketch *one = sketch_new(36);
    qc_quota_settings settings = learned();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    sketch_fill(one, sketch_add(one, "A", SKETCH_COMPANY), 10, 10);
    sketch_fill(one, sketch_add(one, "B", SKETCH_COMPANY), 30, 30);
    one->frequency = QC_FREQUENCY_MONTH;
    one->first_period = 12 * 50;
    one->horizon = 6;
    one->origin_count = 20;
    for (size_t o = 0; o < 20; o++) {
        one->origin[o] = 16 + o; /* 2021-05 to 2022-12 */
    }
    plan = sketch_plan(one, &settings, &input); /* 2023Q1 */
    /* Origins 18, 21, 24, 27, 30, 33: July 2021 to October 2022. */
    assert_int_equal(plan->chosen.periods, 6);
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    settings.period = 4 * 53 + 1; /* 2023Q2, three months ahead: targets 21 to 33 */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->first_step, 3);
    assert_int_equal(plan->chosen.periods, 5);
    sketch_clear(one, input, plan);
}

static void weights__a_leaf_unknown_then_is_left_out(void **state)
{
    sketch *one = two_territories();
    qc_quota_settings settings = learned();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int c = sketch_add(one, "C", SKETCH_COMPANY);

    (void)state;
    for (size_t o = 0; o < ORIGINS; o++) {
        double part = 30 + 5 * (double)o;

        set_past(one, o, part, part);
    }
    sketch_fill(one, c, 500, NAN);
    for (size_t d = 0; d < SKETCH_DRAWS; d++) {
        one->node[c].draw[0][d] = 10;
    }
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->chosen.periods, ORIGINS);
    assert_close(plan->uniform.absolute_quota_error, error_by_definition(one, 0), 1e-13, 0);
    sketch_clear(one, input, plan);
}

static void weights__periods_without_sales_are_dropped(void **state)
{
    sketch *one = two_territories();
    qc_quota_settings settings = learned();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    for (size_t o = 0; o < ORIGINS; o++) {
        set_past(one, o, 50, 50);
    }
    one->node[A].value[FIRST_ORIGIN + 1] = 0;
    one->node[B].value[FIRST_ORIGIN + 1] = 0;
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(plan->chosen.periods, ORIGINS - 1);
    sketch_clear(one, input, plan);
}

/* Errors flow down the tree: shares within siblings multiply. */
static void weights__errors_are_those_of_the_tree(void **state)
{
    sketch *one = sketch_new(8);
    qc_quota_settings settings = learned();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;
    int west = sketch_add(one, "West", SKETCH_COMPANY);
    int a = sketch_add(one, "A", west);
    int b = sketch_add(one, "B", west);
    int c = sketch_add(one, "C", SKETCH_COMPANY);

    (void)state;
    sketch_fill(one, a, 10, 20);
    sketch_fill(one, b, 30, 20);
    sketch_fill(one, c, 60, 60);
    one->origin_count = 3;
    for (size_t o = 0; o < 3; o++) {
        one->origin[o] = 5 + o;
        one->node[a].value[5 + o] = 25;
        one->node[b].value[5 + o] = 25;
        one->node[c].value[5 + o] = 50;
    }
    settings.weight_forecast = 1;
    settings.weight_history = 1;
    plan = sketch_plan(one, &settings, &input);
    /* West 0.4 in both; A (0.5 + 0.25) / 2 of it: 15, B 25, C 60 against 25, 25, 50. */
    assert_weights(&plan->chosen, 0.5, 0.5, 0);
    assert_int_equal(plan->chosen.periods, 3);
    assert_close(plan->chosen.absolute_quota_error, 0.2, 1e-13, 0);
    assert_close(plan->uniform.absolute_quota_error, (15 + 5 + 10) / 100.0, 1e-13, 0);
    sketch_clear(one, input, plan);
}

static void weights__given_ones_are_used_in_proportion(void **state)
{
    sketch *one = two_territories();
    qc_quota_settings settings = learned();
    sketch_input *input = NULL;
    qc_quota_plan *plan = NULL;

    (void)state;
    one->node[A].potential = 9;
    one->node[B].potential = 1;
    settings.weight_forecast = 3;
    settings.weight_potential = 1;
    plan = sketch_plan(one, &settings, &input);
    assert_weights(&plan->chosen, 0.75, 0, 0.25);
    assert_int_equal(sketch_quota(plan, "A"), 600); /* 0.75 x 0.5 + 0.25 x 0.9 */
    qc_quota_plan_free(plan);
    sketch_input_free(input);
    one->node[B].potential = NAN; /* its forecast stands in: as much as A's */
    plan = sketch_plan(one, &settings, &input);
    assert_int_equal(sketch_quota(plan, "A"), 500);
    assert_true(sketch_notes(
        plan, "Where potential is missing (1 of 2 territories) the forecast stands in"));
    sketch_clear(one, input, plan);
}

static void weights__bad_ones_are_refused(void **state)
{
    sketch *one = two_territories();
    qc_quota_settings settings = learned();
    qc_error error;

    (void)state;
    settings.weight_forecast = -1;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "the weight of forecast is -1");
    settings.weight_forecast = 0;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "add up to 0");
    settings.weight_history = INFINITY;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_ARGUMENT, error);
    settings.weight_history = 1;
    settings.weight_potential = 1;
    assert_status(sketch_failure(one, &settings, &error), QC_ERR_DATA, error);
    assert_message(error, "the input holds no potential");
    free(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights__a_perfect_forecast_gets_all),
        cmocka_unit_test(weights__equal_errors_go_to_history_alone),
        cmocka_unit_test(weights__a_mixture_wins_where_it_is_right),
        cmocka_unit_test(weights__a_lead_within_noise_is_no_reason),
        cmocka_unit_test(weights__too_few_periods_teach_nothing),
        cmocka_unit_test(weights__potential_must_earn_its_weight),
        cmocka_unit_test(weights__do_not_look_ahead),
        cmocka_unit_test(weights__periods_not_over_are_not_tried),
        cmocka_unit_test(weights__monthly_origins_count_at_quarter_starts_only),
        cmocka_unit_test(weights__a_leaf_unknown_then_is_left_out),
        cmocka_unit_test(weights__periods_without_sales_are_dropped),
        cmocka_unit_test(weights__errors_are_those_of_the_tree),
        cmocka_unit_test(weights__given_ones_are_used_in_proportion),
        cmocka_unit_test(weights__bad_ones_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
