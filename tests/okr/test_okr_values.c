/* Values so far from revenue and opportunities, recounted by hand; filters; periods over and ahead. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/okr/hand_inputs.h"
#include "tests/support/qc_test.h"

/** Deals of 2025: Q3 with wins of 100, 250 and 50, losses, open ones; as of 2025-08-31. */
static hand_inputs *deals_inputs(void)
{
    hand_inputs *inputs = hand_inputs_new();
    qc_book *book = inputs->book;
    qc_deals *deals = &book->deals;
    qc_id ann = hand_rep(book, "Ann Lee", inputs->north);
    qc_id big = hand_account(book, "Big");
    qc_id small = hand_account(book, "Small");
    qc_id fresh = hand_account(book, "Fresh");
    qc_id pro = hand_product(book, "GTX Pro", "GTX");
    qc_id i = hand_deal(book, 20240715, QC_OUTCOME_WON, inputs->north, 10);
    deals->account[i] = big;
    i = hand_deal(book, 20250705, QC_OUTCOME_WON, inputs->north, 100);
    deals->account[i] = big;
    deals->rep[i] = ann;
    deals->product[i] = pro;
    i = hand_deal(book, 20250720, QC_OUTCOME_WON, inputs->south, 250);
    deals->account[i] = small;
    deals->created[i] = deals->close[i] - 10;
    i = hand_deal(book, 20250810, QC_OUTCOME_WON, inputs->south, 50.5);
    deals->account[i] = fresh;
    deals->created[i] = QC_NO_DATE;
    deals->product[i] = pro;
    i = hand_deal(book, 20250811, QC_OUTCOME_WON, inputs->north, 1);
    deals->amount[i] = QC_NO_MONEY;
    deals->account[i] = small;
    (void)hand_deal(book, 20250701, QC_OUTCOME_LOST, inputs->north, 70);
    (void)hand_deal(book, 20250829, QC_OUTCOME_LOST, inputs->south, 70);
    (void)hand_deal(book, 20250930, QC_OUTCOME_OPEN, inputs->north, 500);
    (void)hand_deal(book, 20250630, QC_OUTCOME_WON, inputs->north, 1000);
    book->as_of = hand_date(20250831);
    inputs->in.panel = NULL;
    inputs->in.forecast = NULL;
    return inputs;
}

static double value_of(hand_inputs *inputs, const char *metric, const char *filter)
{
    qc_key_result_table *table = NULL;
    inputs->book->key_results.count = 0;
    qc_id row = hand_key_result(inputs->book, QC_KEY_RESULT_REACH, metric, 1e9, "2025Q3");
    inputs->book->key_results.filter[row] = filter;
    double value = hand_evaluate_one(inputs, &table)->value;
    qc_key_result_table_free(table);
    return value;
}

static void values__deals_are_counted_by_closing_date(void **state)
{
    (void)state;
    hand_inputs *inputs = deals_inputs();
    assert_close(value_of(inputs, "won_count", ""), 4, 0, 0);
    assert_close(value_of(inputs, "won_amount", ""), 100 + 250 + 50.5, 1e-15, 0);
    assert_close(value_of(inputs, "win_rate", ""), 100.0 * 4 / 6, 1e-15, 0);
    assert_close(value_of(inputs, "avg_deal_size", ""), 400.5 / 3, 1e-15, 0);
    /* 30 days each except 10 for one; the deal without a creation date does not count */
    assert_close(value_of(inputs, "sales_cycle_days", ""), (30 + 10 + 30) / 3.0, 1e-15, 0);
    assert_close(value_of(inputs, "new_customers", ""), 2, 0, 0); /* Small and Fresh */
    assert_close(value_of(inputs, "revenue", ""), 400.5, 1e-15, 0);
    /* closings of 20 July (10 days before), 11 and 29 August and 30 September (30 days before:
     * the as-of day) */
    assert_close(value_of(inputs, "opps_created", ""), 4, 0, 0);
    hand_inputs_free(inputs);
}

static void values__filters_narrow_what_is_counted(void **state)
{
    (void)state;
    hand_inputs *inputs = deals_inputs();
    assert_close(value_of(inputs, "won_amount", "territory=North"), 100, 0, 0);
    assert_close(value_of(inputs, "won_amount", "region = south"), 300.5, 1e-15, 0);
    assert_close(value_of(inputs, "won_amount", "wilayah=SOUTH; product=gtx"), 50.5, 1e-15, 0);
    assert_close(value_of(inputs, "won_amount", "product=GTX-Pro;"), 150.5, 1e-15, 0);
    assert_close(value_of(inputs, "won_amount", "owner=ann lee"), 100, 0, 0);
    assert_close(value_of(inputs, "revenue", "owner=Ann Lee"), 100, 0, 0);
    assert_close(value_of(inputs, "won_amount", "region=company"), 400.5, 1e-15, 0);
    assert_close(value_of(inputs, "won_amount", "region=Acme"), 400.5, 1e-15, 0);
    assert_close(value_of(inputs, "won_count[territory=South]", ""), 2, 0, 0);
    assert_close(value_of(inputs, "new_customers", "territory=North"), 0, 0, 0);
    assert_close(value_of(inputs, "win_rate", "territory=North"), 100.0 * 2 / 3, 1e-15, 0);
    hand_inputs_free(inputs);
}

/* Ids name rows as names do, and what is written exactly goes before what is nearly so. */
static void values__filters_take_ids_and_exact_names_first(void **state)
{
    (void)state;
    hand_inputs *inputs = deals_inputs();
    qc_book *book = inputs->book;

    for (size_t p = 0; p < book->products.count; p++) {
        book->products.id[p] = strcmp(book->products.name[p], "GTX Pro") == 0 ? "SKU-7" : "-";
    }
    assert_close(value_of(inputs, "won_amount", "product=sku 7"),
                 value_of(inputs, "won_amount", "product=GTX Pro"), 1e-15, 0);
    assert_true(value_of(inputs, "won_amount", "product=SKU-7") > 0);
    assert_close(value_of(inputs, "won_amount", "territory=north"), 100, 0, 0);
    book->territories.id[hand_territory(book, "NORTH", QC_NO_ID)] = "T-9";
    assert_close(value_of(inputs, "won_amount", "territory=NORTH"), 0, 0, 0);
    assert_close(value_of(inputs, "won_amount", "territory=T-9"), 0, 0, 0);
    assert_close(value_of(inputs, "won_amount", "territory=North"), 100, 0, 0);
    hand_inputs_free(inputs);
}

static void values__territories_include_what_lies_below_them(void **state)
{
    (void)state;
    hand_inputs *inputs = deals_inputs();
    qc_id top = hand_territory(inputs->book, "Top", QC_NO_ID);
    inputs->book->territories.parent[inputs->north] = top;
    assert_close(value_of(inputs, "won_count", "region=Top"), 2, 0, 0);
    hand_inputs_free(inputs);
}

static void values__revenue_rows_win_over_deals_and_must_fit_the_period(void **state)
{
    (void)state;
    hand_inputs *inputs = deals_inputs();
    qc_book *book = inputs->book;
    (void)hand_revenue(book, 20250701, QC_FREQUENCY_MONTH, inputs->north, 1000);
    qc_id august = hand_revenue(book, 20250815, QC_FREQUENCY_INDEX, inputs->south, -200);
    (void)hand_revenue(book, 20250601, QC_FREQUENCY_MONTH, inputs->north, 5);
    (void)hand_revenue(book, 20250905, QC_FREQUENCY_INDEX, inputs->south, 7); /* after as-of */
    assert_close(value_of(inputs, "revenue", ""), 800, 0, 0);
    assert_close(value_of(inputs, "revenue", "region=South"), -200, 0, 0);
    assert_close(value_of(inputs, "won_amount", ""), 400.5, 1e-15, 0);
    /* revenue without products: the deals' products serve */
    assert_close(value_of(inputs, "revenue", "product=GTX"), 150.5, 1e-15, 0);
    book->revenue.product[august] = 0;
    assert_close(value_of(inputs, "revenue", "product=GTX"), -200, 0, 0);
    (void)hand_revenue(book, 20250101, QC_FREQUENCY_YEAR, inputs->north, 1);
    assert_close(value_of(inputs, "revenue", ""), NAN, 0, 0);
    hand_inputs_free(inputs);
}

/** Status and value of a key result of revenue, of which 2025-01 to 2025-08 are booked. */
static void check_period(const char *period, qc_key_result_status status, double value,
                         const char *reason)
{
    hand_inputs *inputs = hand_inputs_new();
    qc_key_result_table *table = NULL;
    for (int m = 1; m <= 8; m++) {
        (void)hand_revenue(inputs->book, 20250000 + 100 * m + 1, QC_FREQUENCY_MONTH,
                           inputs->north, 100);
    }
    inputs->book->as_of = hand_date(20251015);
    inputs->in.panel = NULL;
    inputs->in.forecast = NULL;
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "revenue", 300, period);
    const qc_key_result *result = hand_evaluate_one(inputs, &table);
    assert_int_equal(result->status, status);
    assert_close(result->value, value, 0, 0);
    assert_reason(result, reason);
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

static void values__only_what_is_booked_decides_a_period(void **state)
{
    (void)state;
    check_period("2025Q2", QC_KEY_RESULT_REACHED, 300, "revenue from 2025-04-01 to 2025-06-30");
    check_period("2025-05", QC_KEY_RESULT_MISSED, 100, "revenue from 2025-05-01 to 2025-05-31");
    /* two of three months are booked, the third is not: neither reached nor missed; 62 of 92
     * days are known */
    check_period("2025Q3", QC_KEY_RESULT_ON_TRACK, 200, "67 % of the days are over");
    /* the quarter has begun and nothing of it is booked yet */
    check_period("2025Q4", QC_KEY_RESULT_NO_DATA, NAN, "nothing is booked from 2025-10-01 on");
    check_period("2026Q1", QC_KEY_RESULT_NOT_STARTED, NAN, "nothing is booked from 2026-01-01");
    check_period("2024Q4", QC_KEY_RESULT_NO_DATA, NAN, "the data begin on 2025-01-01, after");
}

static void values__sums_that_only_grow_are_reached_early(void **state)
{
    (void)state;
    hand_inputs *inputs = deals_inputs();
    qc_key_result_table *table = NULL;
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "won_count", 4, "2025Q3");
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "win_rate", 50, "2025Q3");
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "won_amount", 400, "2025Q3");
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_STAY_BELOW, "won_count", 9, "2025Q3");
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "won_count", 40, "2025Q3");
    table = hand_evaluate(inputs);
    assert_int_equal(table->results[0].status, QC_KEY_RESULT_REACHED);
    assert_close(table->results[0].p_reach, 1, 0, 0);
    assert_int_equal(table->results[1].status, QC_KEY_RESULT_ON_TRACK); /* can still be lost */
    assert_close(table->results[1].p_reach, NAN, 0, 0);
    assert_int_equal(table->results[2].status, QC_KEY_RESULT_REACHED);
    assert_int_equal(table->results[3].status, QC_KEY_RESULT_ON_TRACK);
    assert_int_equal(table->results[4].status, QC_KEY_RESULT_AT_RISK);
    assert_reason(&table->results[4], "no odds: the futures are of revenue");
    qc_key_result_table_free(table);
    /* with a credit among the amounts the sum may fall again */
    inputs->book->deals.amount[0] = -5;
    table = hand_evaluate(inputs);
    assert_int_equal(table->results[2].status, QC_KEY_RESULT_ON_TRACK);
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

static void values__without_opportunities_nothing_is_counted(void **state)
{
    (void)state;
    hand_inputs *inputs = deals_inputs();
    inputs->book->accounts.count = 0;
    assert_close(value_of(inputs, "new_customers", ""), NAN, 0, 0);
    inputs->book->deals.count = 0;
    assert_close(value_of(inputs, "won_count", ""), NAN, 0, 0);
    assert_close(value_of(inputs, "new_customers", ""), NAN, 0, 0);
    assert_close(value_of(inputs, "revenue", ""), NAN, 0, 0);
    (void)hand_deal(inputs->book, 20251130, QC_OUTCOME_OPEN, inputs->north, 500);
    assert_close(value_of(inputs, "win_rate", ""), NAN, 0, 0);
    hand_inputs_free(inputs);
}

static void values__manual_ones_are_as_given(void **state)
{
    (void)state;
    hand_inputs *inputs = deals_inputs();
    qc_key_results *rows = &inputs->book->key_results;
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "manual", 10, "2025Q3");
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_INCREASE, "nps", 60, "2025Q3");
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "", 10, "2025Q2");
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "manual", 10, "2025Q3");
    rows->value[0] = 10;
    rows->value[1] = 55;
    rows->baseline[1] = 40;
    rows->filter[1] = "segment=SMB";
    rows->value[2] = 9;
    qc_key_result_table *table = hand_evaluate(inputs);
    assert_int_equal(table->results[0].status, QC_KEY_RESULT_REACHED);
    assert_close(table->results[1].value, 55, 0, 0);
    assert_close(table->results[1].score, 0.75, 1e-15, 0);
    assert_close(table->results[1].expected, 62.0 / 92, 1e-15, 0); /* 2025-07-01 to 08-31 */
    assert_int_equal(table->results[1].status, QC_KEY_RESULT_ON_TRACK);
    assert_int_equal(table->results[2].status, QC_KEY_RESULT_MISSED);
    assert_int_equal(table->results[3].status, QC_KEY_RESULT_NO_DATA);
    assert_reason(&table->results[3], "nothing is checked in");
    assert_int_equal(table->note_count, 1);
    assert_note(table, "the metric 'nps' is not known and counts as manual");
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

static void values__a_history_that_begins_within_the_period_is_said(void **state)
{
    (void)state;
    hand_inputs *inputs = deals_inputs();
    qc_key_result_table *table = NULL;
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "new_customers", 5, "2024Q3");
    const qc_key_result *result = hand_evaluate_one(inputs, &table);
    assert_close(result->value, 1, 0, 0);
    assert_reason(result, "the data begin within the period");
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

static void values__sums_beyond_the_type_are_refused(void **state)
{
    (void)state;
    qc_key_result_table *table = NULL;
    qc_error error = {0};
    static const char *const metrics[] = {"won_amount", "revenue"};
    for (size_t m = 0; m < 2; m++) {
        hand_inputs *inputs = deals_inputs();
        inputs->book->deals.amount[1] = INT64_MAX - 1;
        (void)hand_key_result(inputs->book, QC_KEY_RESULT_REACH, metrics[m], 5, "2025Q3");
        assert_status(qc_okr_evaluate(&inputs->in, NULL, &table, &error), QC_ERR_OVERFLOW,
                      error);
        assert_null(table);
        hand_inputs_free(inputs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values__deals_are_counted_by_closing_date),
        cmocka_unit_test(values__filters_narrow_what_is_counted),
        cmocka_unit_test(values__filters_take_ids_and_exact_names_first),
        cmocka_unit_test(values__territories_include_what_lies_below_them),
        cmocka_unit_test(values__revenue_rows_win_over_deals_and_must_fit_the_period),
        cmocka_unit_test(values__only_what_is_booked_decides_a_period),
        cmocka_unit_test(values__sums_that_only_grow_are_reached_early),
        cmocka_unit_test(values__without_opportunities_nothing_is_counted),
        cmocka_unit_test(values__manual_ones_are_as_given),
        cmocka_unit_test(values__a_history_that_begins_within_the_period_is_said),
        cmocka_unit_test(values__sums_beyond_the_type_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
