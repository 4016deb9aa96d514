/* Key results of single products: their futures come from a forecast of their own, made once. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/okr/hand_inputs.h"
#include "tests/support/qc_test.h"

#define DRAWS 60u
#define HORIZON 3u

/** Three years of months of two products in two territories, as panel and forecast of their sum. */
typedef struct product_inputs {
    qc_book *book;
    qc_panel *panel;
    qc_forecast *forecast;
    qc_okr_inputs in;
    qc_run run;
} product_inputs;

static void add_months(qc_book *book, qc_id territory, qc_id product, double level)
{
    for (int m = 0; m < 36; m++) {
        int digits = (2023 + m / 12) * 10000 + (m % 12 + 1) * 100 + 1;
        double amount = level + level * 0.1 * (double)((m * 7) % 5);
        qc_id row = hand_revenue(book, digits, QC_FREQUENCY_MONTH, territory, amount);
        book->revenue.product[row] = product;
    }
}

static product_inputs make_inputs(void)
{
    product_inputs inputs = {.book = hand_book(), .run = qc_run_default()};
    qc_book *book = inputs.book;
    qc_error error = {0};
    qc_id north = hand_territory(book, "North", QC_NO_ID);
    qc_id south = hand_territory(book, "South", QC_NO_ID);
    qc_id pro = hand_product(book, "GTX Pro", "GTX");
    qc_id basic = hand_product(book, "MG Basic", "MG");
    (void)hand_product(book, "Unsold", "");
    add_months(book, north, pro, 100);
    add_months(book, north, basic, 40);
    add_months(book, south, basic, 60);
    book->as_of = hand_date(20251231);
    book->first_date = hand_date(20230101);
    inputs.run.threads = 1;
    inputs.run.seed = 7;
    qc_forecast_settings settings = qc_forecast_settings_default();
    settings.horizon = HORIZON;
    settings.draws = DRAWS;
    assert_ok(qc_panel_build(book, NULL, &inputs.panel, &error), error);
    assert_ok(qc_forecast_run(inputs.panel, &settings, &inputs.run, &inputs.forecast, &error),
              error);
    inputs.in =
        (qc_okr_inputs){.book = book, .panel = inputs.panel, .forecast = inputs.forecast};
    return inputs;
}

static void free_inputs(product_inputs *inputs)
{
    qc_forecast_free(inputs->forecast);
    qc_panel_free(inputs->panel);
    hand_book_free(inputs->book);
}

static void add_key_result(const product_inputs *inputs, double target, const char *filter)
{
    qc_id row = hand_key_result(inputs->book, QC_KEY_RESULT_REACH, "revenue", target, "2026Q1");
    inputs->book->key_results.filter[row] = filter;
}

static void products__have_the_odds_of_their_own_forecast(void **state)
{
    (void)state;
    product_inputs inputs = make_inputs();
    qc_error error = {0};
    qc_key_result_table *table = NULL;
    add_key_result(&inputs, 360, "product=GTX Pro");
    add_key_result(&inputs, 360, "product=mg; region=South");
    add_key_result(&inputs, 360, "product=gtx pro");
    add_key_result(&inputs, 360, "product=GTX Pro; region=South");
    add_key_result(&inputs, 360, "product=Unsold");
    assert_ok(qc_okr_evaluate(&inputs.in, &inputs.run, &table, &error), error);

    /* the same forecast made here, counted by hand */
    qc_panel *panel = NULL;
    qc_forecast *forecast = NULL;
    qc_panel_settings panel_settings = {
        .has_frequency = true, .frequency = QC_FREQUENCY_MONTH, .product = "GTX Pro"};
    qc_forecast_settings settings = qc_forecast_settings_default();
    settings.horizon = HORIZON;
    settings.draws = DRAWS;
    assert_ok(qc_panel_build(inputs.book, &panel_settings, &panel, &error), error);
    assert_ok(qc_forecast_run(panel, &settings, &inputs.run, &forecast, &error), error);
    double sums[DRAWS] = {0};
    qc_forecast_node_draws(panel, forecast, 0, 0, 2, sums);
    double chance = qc_draws_chance_at_least(sums, DRAWS, 360);
    assert_true(chance > 0 && chance < 1);
    assert_close(table->results[0].p_reach, chance, 1e-15, 0);
    assert_close(table->results[2].p_reach, chance, 1e-15, 0);
    assert_reason(&table->results[0], "futures of Acme, product GTX Pro");
    assert_true(table->results[1].p_reach >= 0);
    assert_close(table->results[1].p_reach, 0, 0, 0); /* at most 60 x 1.4 a month */
    assert_reason(&table->results[3], "no odds: the territory has no series of its own");
    assert_reason(&table->results[4], "no odds: product 'Unsold' has no sale");
    qc_forecast_free(forecast);
    qc_panel_free(panel);
    qc_key_result_table_free(table);
    free_inputs(&inputs);
}

static void products__are_the_same_for_any_number_of_threads(void **state)
{
    (void)state;
    product_inputs inputs = make_inputs();
    qc_error error = {0};
    qc_key_result_table *one = NULL;
    qc_key_result_table *four = NULL;
    add_key_result(&inputs, 360, "product=GTX Pro");
    assert_ok(qc_okr_evaluate(&inputs.in, &inputs.run, &one, &error), error);
    inputs.run.threads = 4;
    assert_ok(qc_okr_evaluate(&inputs.in, &inputs.run, &four, &error), error);
    assert_memory_equal(&one->results[0].p_reach, &four->results[0].p_reach, sizeof(double));
    assert_memory_equal(&one->results[0].target_p80, &four->results[0].target_p80,
                        sizeof(double));
    qc_key_result_table_free(one);
    qc_key_result_table_free(four);
    free_inputs(&inputs);
}

static qc_status evaluate_once(void *context, qc_error *error)
{
    const product_inputs *inputs = context;
    qc_key_result_table *table = NULL;
    qc_status status = qc_okr_evaluate(&inputs->in, &inputs->run, &table, error);
    qc_key_result_table_free(table);
    return status;
}

static bool refuse(void *user)
{
    int *calls = user;
    return ++*calls > 1;
}

static void products__failures_of_their_forecast_are_handed_on(void **state)
{
    (void)state;
    product_inputs inputs = make_inputs();
    qc_error error = {0};
    int calls = 0;
    add_key_result(&inputs, 360, "product=GTX Pro");
    inputs.run.user = &calls;
    inputs.run.cancelled = refuse;
    assert_status(evaluate_once(&inputs, &error), QC_ERR_CANCELLED, error);
    inputs.run.cancelled = NULL;
    /* the first requests are those of the evaluation itself and of the product's panel */
    for (size_t nth = 1; nth <= 60; nth++) {
        size_t blocks = qc_memory_blocks();
        (void)qc_memory_fail_at(nth);
        qc_status status = evaluate_once(&inputs, &error);
        (void)qc_memory_fail_at(0);
        assert_int_equal(status, QC_ERR_MEMORY);
        assert_int_equal(qc_memory_blocks(), blocks);
    }
    free_inputs(&inputs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products__have_the_odds_of_their_own_forecast),
        cmocka_unit_test(products__are_the_same_for_any_number_of_threads),
        cmocka_unit_test(products__failures_of_their_forecast_are_handed_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
