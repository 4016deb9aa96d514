/* Expected progress: by past shares of the year's months where they are known, by days elsewhere. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/okr/hand_inputs.h"
#include "tests/support/qc_test.h"

/* The months of a company that sells half of each quarter in its last month. */
static const double late_months[12] = {10, 15, 25, 20, 30, 50, 10, 15, 25, 40, 60, 100};

static hand_inputs *late_inputs(size_t months, int as_of)
{
    hand_inputs *inputs = hand_inputs_new();
    hand_inputs_months(inputs, late_months, months);
    inputs->book->as_of = hand_date(as_of);
    inputs->in.forecast = NULL;
    (void)hand_revenue(inputs->book, 20240101, QC_FREQUENCY_INDEX, inputs->north, 1);
    (void)hand_revenue(inputs->book, as_of, QC_FREQUENCY_INDEX, inputs->north, 1);
    return inputs;
}

static qc_key_result evaluate(hand_inputs *inputs, qc_key_result_kind kind, const char *metric,
                              double baseline, const char *period, char reason[512])
{
    qc_key_result_table *table = NULL;
    inputs->book->key_results.count = 0;
    qc_id row = hand_key_result(inputs->book, kind, metric, 1000, period);
    inputs->book->key_results.baseline[row] = baseline;
    qc_key_result result = *hand_evaluate_one(inputs, &table);
    (void)snprintf(reason, 512, "%s", result.reason);
    result.reason = reason;
    qc_key_result_table_free(table);
    return result;
}

static void expected__follows_the_past_shares_of_the_quarter(void **state)
{
    (void)state;
    char reason[512];
    /* end of February: (10 + 15) / 50, though 59 of 90 days are over */
    hand_inputs *inputs = late_inputs(24, 20260228);
    qc_key_result result =
        evaluate(inputs, QC_KEY_RESULT_REACH, "revenue", NAN, "2026Q1", reason);
    assert_close(result.expected, 0.5, 1e-15, 0);
    assert_reason(&result,
                  "by that day of 2 past years 50 % of the period's sales were booked");
    hand_inputs_free(inputs);
    /* 14 March: 14 of the month's 31 days, in proportion */
    inputs = late_inputs(24, 20260314);
    result = evaluate(inputs, QC_KEY_RESULT_REACH, "won_amount", NAN, "2026Q1", reason);
    assert_close(result.expected, (10 + 15 + 25 * 14.0 / 31) / 50, 1e-15, 0);
    /* the year: January, February and a part of March of 400 */
    result = evaluate(inputs, QC_KEY_RESULT_REACH, "revenue", NAN, "2026", reason);
    assert_close(result.expected, (10 + 15 + 25 * 14.0 / 31) / 400, 1e-15, 0);
    hand_inputs_free(inputs);
}

static void expected__uses_every_past_year_that_is_known_in_full(void **state)
{
    (void)state;
    char reason[512];
    /* 30 months from 2024-01: for 2026Q3 the third quarters of 2024 and 2025 */
    hand_inputs *inputs = late_inputs(30, 20260731);
    qc_key_result result =
        evaluate(inputs, QC_KEY_RESULT_REACH, "revenue", NAN, "2026Q3", reason);
    assert_close(result.expected, 10.0 / 50, 1e-15, 0);
    /* make the July of 2025 large: (10 + 60) / (50 + 100) */
    inputs->values[18] = 60;
    result = evaluate(inputs, QC_KEY_RESULT_REACH, "revenue", NAN, "2026Q3", reason);
    assert_close(result.expected, 70.0 / 150, 1e-15, 0);
    hand_inputs_free(inputs);
}

static void expected__of_a_young_territory_follows_the_company(void **state)
{
    (void)state;
    hand_inputs *inputs = late_inputs(24, 20260228);
    qc_key_result_table *table = NULL;
    /* South has sold since July 2025: no first quarter of its own */
    for (size_t m = 18; m < 24; m++) {
        inputs->values[24 + m] = 1;
    }
    qc_id row = hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "revenue", 10, "2026Q1");
    inputs->book->key_results.filter[row] = "territory=South";
    const qc_key_result *result = hand_evaluate_one(inputs, &table);
    assert_close(result->expected, 0.5, 1e-15, 0);
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

static void status__of_a_sum_is_judged_against_its_pace(void **state)
{
    (void)state;
    char reason[512];
    /* half of 1000 is to be expected by the end of February, whatever the baseline */
    static const struct {
        double sold;
        qc_key_result_status status;
    } cases[] = {{475, QC_KEY_RESULT_ON_TRACK},
                 {474, QC_KEY_RESULT_BEHIND},
                 {375, QC_KEY_RESULT_BEHIND},
                 {374, QC_KEY_RESULT_AT_RISK}};
    for (size_t i = 0; i < 4; i++) {
        hand_inputs *inputs = late_inputs(24, 20260228);
        (void)hand_revenue(inputs->book, 20260228, QC_FREQUENCY_INDEX, inputs->north,
                           cases[i].sold - 1); /* 1 was sold already */
        qc_key_result result =
            evaluate(inputs, QC_KEY_RESULT_REACH, "revenue", 900, "2026Q1", reason);
        assert_close(result.score, 0, 0, 0);
        assert_close(result.expected, 0, 0, 0);
        assert_int_equal(result.status, cases[i].status);
        hand_inputs_free(inputs);
    }
}

static void expected__is_linear_where_the_past_is_too_short_or_empty(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = late_inputs(23, 20260228);
    qc_key_result result =
        evaluate(inputs, QC_KEY_RESULT_REACH, "revenue", NAN, "2026Q1", reason);
    assert_close(result.expected, 59.0 / 90, 1e-15, 0);
    assert_reason(&result, "66 % of the days are over");
    hand_inputs_free(inputs);

    inputs = late_inputs(24, 20260215);
    result = evaluate(inputs, QC_KEY_RESULT_REACH, "revenue", NAN, "2026-02", reason);
    assert_close(result.expected, 15.0 / 28, 1e-15, 0);
    assert_reason(&result,
                  "54 % of the days are over"); /* years say nothing of days in a month */
    for (size_t m = 0; m < 24; m++) {
        inputs->values[m] = 0;
    }
    result = evaluate(inputs, QC_KEY_RESULT_REACH, "revenue", NAN, "2026Q1", reason);
    assert_close(result.expected, 46.0 / 90, 1e-15, 0);
    inputs->in.panel = NULL;
    result = evaluate(inputs, QC_KEY_RESULT_REACH, "revenue", NAN, "2026Q1", reason);
    assert_close(result.expected, 46.0 / 90, 1e-15, 0);
    hand_inputs_free(inputs);
}

static void expected__is_a_score_where_there_is_a_baseline(void **state)
{
    (void)state;
    char reason[512];
    /* half of 1000 is expected by the end of February; from a baseline of 400 that is (500 -
     * 400) / 600 */
    hand_inputs *inputs = late_inputs(24, 20260228);
    qc_key_result result =
        evaluate(inputs, QC_KEY_RESULT_INCREASE, "revenue", 400, "2026Q1", reason);
    assert_close(result.expected, 100.0 / 600, 1e-15, 0);
    /* without the baseline that it needs: the plain share */
    result = evaluate(inputs, QC_KEY_RESULT_INCREASE, "revenue", NAN, "2026Q1", reason);
    assert_close(result.expected, 0.5, 1e-15, 0);
    assert_close(result.score, NAN, 0, 0);
    hand_inputs_free(inputs);
}

static void expected__of_rates_is_to_hold_or_to_move_with_the_days(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = late_inputs(24, 20260228);
    (void)hand_deal(inputs->book, 20260201, QC_OUTCOME_WON, inputs->north, 500);
    qc_key_result result =
        evaluate(inputs, QC_KEY_RESULT_STAY_ABOVE, "avg_deal_size", NAN, "2026Q1", reason);
    assert_close(result.expected, 1, 0, 0);
    result = evaluate(inputs, QC_KEY_RESULT_REACH, "avg_deal_size", NAN, "2026Q1", reason);
    assert_close(result.expected, 1, 0, 0);
    assert_close(result.score, 0.5, 1e-15, 0);
    assert_int_equal(result.status, QC_KEY_RESULT_AT_RISK);
    result = evaluate(inputs, QC_KEY_RESULT_INCREASE, "avg_deal_size", 0, "2026Q1", reason);
    assert_close(result.expected, 59.0 / 90, 1e-15, 0);
    assert_int_equal(result.status, QC_KEY_RESULT_BEHIND); /* 0.5 of 0.656: 0.76 */
    result = evaluate(inputs, QC_KEY_RESULT_REACH, "manual", 0, "2026Q1", reason);
    assert_close(result.expected, 59.0 / 90, 1e-15, 0);
    result = evaluate(inputs, QC_KEY_RESULT_STAY_BELOW, "manual", 0, "2026Q1", reason);
    assert_close(result.expected, 1, 0, 0);
    hand_inputs_free(inputs);
}

static void expected__is_0_before_and_1_after_and_nothing_without_a_period(void **state)
{
    (void)state;
    char reason[512];
    static const char *const metrics[] = {"revenue", "avg_deal_size", "manual", "won_count"};
    hand_inputs *inputs = late_inputs(24, 20260228);
    for (size_t m = 0; m < 4; m++) {
        assert_close(
            evaluate(inputs, QC_KEY_RESULT_REACH, metrics[m], NAN, "2026Q2", reason).expected,
            0, 0, 0);
        assert_close(
            evaluate(inputs, QC_KEY_RESULT_REACH, metrics[m], NAN, "2025Q4", reason).expected,
            1, 0, 0);
        assert_close(
            evaluate(inputs, QC_KEY_RESULT_REACH, metrics[m], NAN, NULL, reason).expected, NAN,
            0, 0);
    }
    hand_inputs_free(inputs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expected__follows_the_past_shares_of_the_quarter),
        cmocka_unit_test(expected__uses_every_past_year_that_is_known_in_full),
        cmocka_unit_test(expected__of_a_young_territory_follows_the_company),
        cmocka_unit_test(status__of_a_sum_is_judged_against_its_pace),
        cmocka_unit_test(expected__is_linear_where_the_past_is_too_short_or_empty),
        cmocka_unit_test(expected__is_a_score_where_there_is_a_baseline),
        cmocka_unit_test(expected__of_rates_is_to_hold_or_to_move_with_the_days),
        cmocka_unit_test(expected__is_0_before_and_1_after_and_nothing_without_a_period),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
