/* Odds as counts over draws made by hand: sums, parts observed, kinds, products, and why there are none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/okr/hand_inputs.h"
#include "tests/support/qc_test.h"

/** The only key result of a book: revenue in a period. */
static qc_key_result evaluate(hand_inputs *inputs, qc_key_result_kind kind, double target,
                              const char *period, const char *filter, char reason[512])
{
    qc_key_result_table *table = NULL;
    inputs->book->key_results.count = 0;
    qc_id row = hand_key_result(inputs->book, kind, "revenue", target, period);
    inputs->book->key_results.filter[row] = filter;
    qc_key_result result = *hand_evaluate_one(inputs, &table);
    (void)snprintf(reason, 512, "%s", result.reason);
    result.reason = reason;
    qc_key_result_table_free(table);
    return result;
}

/** Inputs with the revenue rows that the hand-made panel stands for. */
static hand_inputs *booked_inputs(void)
{
    hand_inputs *inputs = hand_inputs_new();
    static const int quarters[] = {20240101, 20240401, 20240701, 20241001,
                                   20250101, 20250401, 20250701, 20251001};
    for (size_t q = 0; q < 8; q++) {
        (void)hand_revenue(inputs->book, quarters[q], QC_FREQUENCY_QUARTER, inputs->north, 100);
        (void)hand_revenue(inputs->book, quarters[q], QC_FREQUENCY_QUARTER, inputs->south, 50);
    }
    return inputs;
}

static void odds__are_the_share_of_draws_that_meet_the_target(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = booked_inputs();
    /* company draws in 2026Q1: 150, 160, ..., 240 */
    static const struct {
        qc_key_result_kind kind;
        double target, chance;
        qc_key_result_status status;
    } cases[] = {
        {QC_KEY_RESULT_REACH, 150, 1, QC_KEY_RESULT_ON_TRACK},
        {QC_KEY_RESULT_REACH, 180, 0.7, QC_KEY_RESULT_ON_TRACK},
        {QC_KEY_RESULT_REACH, 180.01, 0.6, QC_KEY_RESULT_BEHIND},
        {QC_KEY_RESULT_INCREASE, 210, 0.4, QC_KEY_RESULT_BEHIND},
        {QC_KEY_RESULT_STAY_ABOVE, 220, 0.3, QC_KEY_RESULT_AT_RISK},
        {QC_KEY_RESULT_REACH, 241, 0, QC_KEY_RESULT_AT_RISK},
        {QC_KEY_RESULT_STAY_BELOW, 160, 0.2, QC_KEY_RESULT_AT_RISK},
        {QC_KEY_RESULT_DECREASE, 220, 0.8, QC_KEY_RESULT_ON_TRACK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_key_result result =
            evaluate(inputs, cases[i].kind, cases[i].target, "2026Q1", "", reason);
        assert_close(result.p_reach, cases[i].chance, 1e-15, 0);
        assert_int_equal(result.status, cases[i].status);
        assert_close(result.naive, 90 + 45, 1e-15, 0);
        assert_close(result.value, NAN, 0, 0);
        assert_close(result.expected, 0, 0, 0);
        assert_reason(&result, "odds from 10 futures of Acme");
    }
    hand_inputs_free(inputs);
}

static void odds__targets_are_quantiles_on_the_side_of_the_kind(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = booked_inputs();
    /* type 7 quantiles of 150, 160, ..., 240: 150 + 90 p */
    qc_key_result up = evaluate(inputs, QC_KEY_RESULT_REACH, 1, "2026Q1", "", reason);
    assert_close(up.target_p50, 195, 1e-15, 0);
    assert_close(up.target_p80, 150 + 90 * 0.2, 1e-14, 0);
    qc_key_result down = evaluate(inputs, QC_KEY_RESULT_STAY_BELOW, 1, "2026Q1", "", reason);
    assert_close(down.target_p50, 195, 1e-15, 0);
    assert_close(down.target_p80, 150 + 90 * 0.8, 1e-14, 0);
    /* and a target so set is met by that share of the draws or the next larger one */
    qc_key_result again =
        evaluate(inputs, QC_KEY_RESULT_REACH, up.target_p80, "2026Q1", "", reason);
    assert_close(again.p_reach, 0.8, 1e-15, 0);
    hand_inputs_free(inputs);
}

static void odds__sum_periods_and_add_what_is_observed(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = booked_inputs();
    /* four quarters ahead: 4 (150 + 10 d) */
    qc_key_result year = evaluate(inputs, QC_KEY_RESULT_REACH, 760, "2026", "", reason);
    assert_close(year.p_reach, 0.6, 1e-15, 0);
    assert_close(year.target_p50, 4 * 195, 1e-15, 0);
    assert_close(year.naive, 4 * 135, 1e-15, 0);
    /* a fiscal year from April: 2025Q2 to Q4 observed (3 x 150), 2026Q1 ahead */
    inputs->book->calendar.start_month = 4;
    inputs->panel.calendar.start_month = 4;
    inputs->panel.first_period =
        qc_period_of_date(&inputs->panel.calendar, QC_FREQUENCY_QUARTER, hand_date(20240101));
    qc_key_result fiscal = evaluate(inputs, QC_KEY_RESULT_REACH, 450 + 200, "2026", "", reason);
    assert_close(fiscal.p_reach, 0.5, 1e-15, 0);
    assert_close(fiscal.value, 450, 1e-15, 0);
    assert_close(fiscal.naive, 450 + 135, 1e-15, 0);
    assert_close(fiscal.target_p50, 450 + 195, 1e-15, 0);
    hand_inputs_free(inputs);
}

static void odds__a_territory_has_its_own(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = booked_inputs();
    qc_key_result north =
        evaluate(inputs, QC_KEY_RESULT_REACH, 150, "2026Q1", "territory=North", reason);
    assert_close(north.p_reach, 0.5, 1e-15, 0);
    assert_close(north.naive, 90, 0, 0);
    assert_reason(&north, "futures of North");
    qc_key_result south =
        evaluate(inputs, QC_KEY_RESULT_REACH, 50, "2026Q2", "region=South", reason);
    assert_close(south.p_reach, 1, 0, 0);
    hand_inputs_free(inputs);
}

static void odds__a_missing_leaf_leaves_the_others(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = booked_inputs();
    for (size_t i = 0; i < (size_t)HAND_HORIZON * HAND_DRAWS; i++) {
        inputs->draws[HAND_HORIZON * HAND_DRAWS + i] = NAN;
    }
    for (size_t h = 0; h < HAND_HORIZON; h++) {
        inputs->naive[HAND_HORIZON + h] = NAN;
    }
    qc_key_result company = evaluate(inputs, QC_KEY_RESULT_REACH, 150, "2026Q1", "", reason);
    assert_close(company.p_reach, 0.5, 1e-15, 0);
    assert_close(company.naive, 90, 0, 0);
    qc_key_result south =
        evaluate(inputs, QC_KEY_RESULT_REACH, 50, "2026Q1", "region=South", reason);
    assert_close(south.p_reach, NAN, 0, 0);
    assert_int_equal(south.status, QC_KEY_RESULT_NOT_STARTED);
    hand_inputs_free(inputs);
}

static void odds__periods_that_are_over_are_decided(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = booked_inputs();
    qc_key_result reached = evaluate(inputs, QC_KEY_RESULT_REACH, 150, "2025Q4", "", reason);
    assert_int_equal(reached.status, QC_KEY_RESULT_REACHED);
    assert_close(reached.p_reach, 1, 0, 0);
    assert_close(reached.expected, 1, 0, 0);
    assert_close(reached.target_p50, NAN, 0, 0);
    qc_key_result missed = evaluate(inputs, QC_KEY_RESULT_REACH, 601, "2025", "", reason);
    assert_int_equal(missed.status, QC_KEY_RESULT_MISSED);
    assert_close(missed.p_reach, 0, 0, 0);
    assert_close(missed.value, 600, 0, 0);
    assert_close(missed.score, 600.0 / 601, 1e-15, 0);
    hand_inputs_free(inputs);
}

static void odds__where_there_are_none_the_reason_says_why(void **state)
{
    (void)state;
    char reason[512];
    hand_inputs *inputs = booked_inputs();
    (void)hand_rep(inputs->book, "Ann", inputs->north);
    (void)hand_territory(inputs->book, "New", QC_NO_ID);
    char first_beyond[24];
    (void)qc_period_format(&inputs->panel.calendar, QC_FREQUENCY_QUARTER,
                           inputs->panel.first_period +
                               (qc_period)(inputs->panel.period_count + HAND_HORIZON),
                           first_beyond, sizeof first_beyond);
    const struct {
        const char *period, *filter, *why;
    } cases[] = {
        {"2026-01", "", "no odds: the forecast has longer periods than the key result"},
        {"2027Q2", "", "no odds: the period ends beyond the forecast"},
        {first_beyond, "", "no odds: the period ends beyond the forecast"},
        {"2026Q1", "owner=Ann", "no odds: the futures are of territories, not of owners"},
        {"2026Q1", "territory=New", "no odds: the territory has no series of its own"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_key_result result = evaluate(inputs, QC_KEY_RESULT_REACH, 100, cases[i].period,
                                        cases[i].filter, reason);
        assert_close(result.p_reach, NAN, 0, 0);
        assert_int_equal(result.status, QC_KEY_RESULT_NOT_STARTED);
        assert_reason(&result, cases[i].why);
    }
    inputs->in.forecast = NULL;
    qc_key_result result = evaluate(inputs, QC_KEY_RESULT_REACH, 100, "2026Q1", "", reason);
    assert_reason(&result, "no odds: there is no forecast");
    inputs->in.forecast = &inputs->forecast;
    inputs->panel.frequency = QC_FREQUENCY_INDEX;
    result = evaluate(inputs, QC_KEY_RESULT_REACH, 100, "2026Q1", "", reason);
    assert_reason(&result, "no odds: the series have no dates");
    inputs->panel.frequency = QC_FREQUENCY_QUARTER;
    inputs->panel.first_period += 9; /* a history from 2026Q2 */
    result = evaluate(inputs, QC_KEY_RESULT_REACH, 1e6, "2026", "", reason);
    assert_reason(&result, "no odds: the period begins before the history");
    hand_inputs_free(inputs);
}

static void odds__won_amounts_have_them_where_deals_stand_in(void **state)
{
    (void)state;
    hand_inputs *inputs = booked_inputs();
    qc_key_result_table *table = NULL;
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "won_amount", 180, "2026Q1");
    const qc_key_result *result = hand_evaluate_one(inputs, &table);
    assert_reason(result, "the futures are of booked revenue, not of won deals");
    assert_close(result->p_reach, NAN, 0, 0);
    qc_key_result_table_free(table);
    inputs->panel.from_deals = true;
    result = hand_evaluate_one(inputs, &table);
    assert_close(result->p_reach, 0.7, 1e-15, 0);
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

static qc_status evaluate_all(void *context, qc_error *error)
{
    const hand_inputs *inputs = context;
    qc_key_result_table *table = NULL;
    qc_status status = qc_okr_evaluate(&inputs->in, NULL, &table, error);
    qc_key_result_table_free(table);
    return status;
}

static void evaluate__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    hand_inputs *inputs = booked_inputs();
    qc_book *book = inputs->book;
    (void)hand_account(book, "A");
    (void)hand_product(book, "Pro", "");
    qc_id deal = hand_deal(book, 20251101, QC_OUTCOME_WON, inputs->north, 10);
    book->deals.account[deal] = 0;
    book->key_results
        .filter[hand_key_result(book, QC_KEY_RESULT_REACH, "revenue", 180, "2026Q1")] =
        "region=North";
    (void)hand_key_result(book, QC_KEY_RESULT_REACH, "new_customers", 1, "2026Q1");
    (void)hand_key_result(book, QC_KEY_RESULT_STAY_ABOVE, "forecast_accuracy", 0.9, "2026Q1");
    book->key_results
        .filter[hand_key_result(book, QC_KEY_RESULT_REACH, "won_count", 1, "2025Q4")] =
        "product=Pro";
    book->key_results
        .filter[hand_key_result(book, QC_KEY_RESULT_REACH, "won_count", 1, "2025Q4")] =
        "product=Prp; segment=x; owner=Nobody; region=Nowhere";
    (void)hand_key_result(book, QC_KEY_RESULT_INCREASE, "steps", 1, NULL);
    qc_id change = hand_key_result(book, QC_KEY_RESULT_INCREASE, "revenue", 10, "2025Q4");
    book->key_results.unit[change] = "%";
    (void)hand_key_result(book, QC_KEY_RESULT_REACH, "quota_attainment_share", 50, "2026Q1");
    book->goals.count = 1;
    book->goals.territory[0] = inputs->north;
    book->goals.product[0] = QC_NO_ID;
    book->goals.frequency[0] = QC_FREQUENCY_QUARTER;
    book->goals.period[0] = book->key_results.period[0];
    book->goals.amount[0] = 5000;
    qc_test_allocations(evaluate_all, inputs);
    hand_inputs_free(inputs);
}

static bool always(void *user)
{
    (void)user;
    return true;
}

static void evaluate__wrong_inputs_and_cancelling_are_reported(void **state)
{
    (void)state;
    hand_inputs *inputs = booked_inputs();
    qc_key_result_table *table = NULL;
    qc_error error = {0};
    (void)hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "revenue", 180, "2026Q1");
    qc_run run = qc_run_default();
    run.cancelled = always;
    assert_status(qc_okr_evaluate(&inputs->in, &run, &table, &error), QC_ERR_CANCELLED, error);
    qc_okr_inputs wrong = inputs->in;
    wrong.book = NULL;
    assert_status(qc_okr_evaluate(&wrong, NULL, &table, &error), QC_ERR_ARGUMENT, error);
    wrong = inputs->in;
    wrong.panel = NULL;
    assert_status(qc_okr_evaluate(&wrong, NULL, &table, &error), QC_ERR_ARGUMENT, error);
    double *draws = inputs->forecast.draws;
    inputs->forecast.draws = NULL; /* settings.keep_draws was false */
    assert_status(qc_okr_evaluate(&inputs->in, NULL, &table, &error), QC_ERR_ARGUMENT, error);
    inputs->forecast.draws = draws;
    inputs->forecast.leaf_count = 1;
    assert_status(qc_okr_evaluate(&inputs->in, NULL, &table, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "another panel");
    assert_null(table);
    qc_key_result_table_free(NULL);
    hand_inputs_free(inputs);
}

static void evaluate__a_book_without_key_results_gives_an_empty_table(void **state)
{
    (void)state;
    hand_inputs *inputs = booked_inputs();
    qc_key_result_table *table = hand_evaluate(inputs);
    assert_int_equal(table->count, 0);
    assert_int_equal(table->note_count, 0);
    qc_key_result_table_free(table);
    hand_inputs_free(inputs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(odds__are_the_share_of_draws_that_meet_the_target),
        cmocka_unit_test(odds__targets_are_quantiles_on_the_side_of_the_kind),
        cmocka_unit_test(odds__sum_periods_and_add_what_is_observed),
        cmocka_unit_test(odds__a_territory_has_its_own),
        cmocka_unit_test(odds__a_missing_leaf_leaves_the_others),
        cmocka_unit_test(odds__periods_that_are_over_are_decided),
        cmocka_unit_test(odds__where_there_are_none_the_reason_says_why),
        cmocka_unit_test(odds__won_amounts_have_them_where_deals_stand_in),
        cmocka_unit_test(evaluate__every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(evaluate__wrong_inputs_and_cancelling_are_reported),
        cmocka_unit_test(evaluate__a_book_without_key_results_gives_an_empty_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
