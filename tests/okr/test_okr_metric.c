/* Which metric a name means: own names, usual ones in two languages, descriptions, and what is unknown. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "okr/okr_work.h"

static qc_okr_metric_match find(const char *text)
{
    qc_okr_metric_match match;
    qc_error error = {0};
    assert_ok(qc_okr_metric_find(text, &match, &error), error);
    return match;
}

static void assert_metric(const char *text, const char *expected)
{
    qc_okr_metric_match match = find(text);
    if (!match.is_known || strcmp(match.metric->name, expected) != 0) {
        print_error("'%s' is %s '%s', expected '%s'\n", text,
                    match.is_known ? "known as" : "unknown,", match.metric->name, expected);
        fail();
    }
}

static void assert_unknown(const char *text, const char *expected_near)
{
    qc_okr_metric_match match = find(text);
    if (match.is_known) {
        print_error("'%s' is known as '%s'\n", text, match.metric->name);
        fail();
    }
    assert_string_equal(match.metric->name, "manual");
    if (expected_near == NULL) {
        assert_null(match.near);
    } else {
        assert_non_null(match.near);
        assert_string_equal(match.near, expected_near);
    }
}

static void find__own_names_in_any_writing(void **state)
{
    (void)state;
    static const char *const names[] = {"revenue",
                                        "won_amount",
                                        "won_count",
                                        "win_rate",
                                        "avg_deal_size",
                                        "sales_cycle_days",
                                        "new_customers",
                                        "opps_created",
                                        "pipeline_coverage",
                                        "forecast_accuracy",
                                        "quota_attainment_share",
                                        "manual"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_metric(names[i], names[i]);
    }
    assert_metric("Revenue", "revenue");
    assert_metric("Won Amount", "won_amount");
    assert_metric("FORECAST-ACCURACY", "forecast_accuracy");
    assert_metric("", "manual");
}

static void find__usual_names_in_english_and_indonesian(void **state)
{
    (void)state;
    static const struct {
        const char *text, *metric;
    } cases[] = {
        {"sales", "revenue"},
        {"Sales revenue", "revenue"},
        {"Pendapatan penjualan", "revenue"},
        {"omzet", "revenue"},
        {"bookings", "won_amount"},
        {"deals won", "won_count"},
        {"transaksi", "won_count"},
        {"Jumlah transaksi", "won_count"},
        {"win rate", "win_rate"},
        {"tingkat kemenangan", "win_rate"},
        {"average deal size", "avg_deal_size"},
        {"rata-rata ukuran transaksi", "avg_deal_size"},
        {"sales cycle length", "sales_cycle_days"},
        {"panjang siklus penjualan", "sales_cycle_days"},
        {"pelanggan baru", "new_customers"},
        {"new logos", "new_customers"},
        {"cakupan pipeline", "pipeline_coverage"},
        {"akurasi perkiraan penjualan", "forecast_accuracy"},
        {"quota attainment", "quota_attainment_share"},
        {"pencapaian kuota", "quota_attainment_share"},
        {"new opportunities", "opps_created"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_metric(cases[i].text, cases[i].metric);
    }
}

static void find__descriptions_are_cut_behind_the_metric(void **state)
{
    (void)state;
    assert_metric("revenue (closed-won / invoiced in period)", "revenue");
    assert_metric("won deals in period", "won_count");
    assert_metric("new customers (first won deal) in filter", "new_customers");
    assert_metric("new customers per quarter", "new_customers");
    assert_metric("revenue[product]", "revenue");
    assert_metric("revenue in territory, fiscal year", "revenue");
    assert_metric("1 - WAPE of forecasts issued in the period", "forecast_accuracy");
    assert_metric("pelanggan baru dari Bali", "new_customers");
}

static void find__words_that_narrow_a_metric_ask_for_a_filter(void **state)
{
    (void)state;
    assert_true(find("revenue[channel]").is_narrowed);
    assert_true(find("pelanggan baru dari Bali").is_narrowed);
    assert_true(find("revenue in territory, fiscal year").is_narrowed);
    assert_false(find("won deals in period").is_narrowed);
    assert_false(find("revenue (closed-won / invoiced in period)").is_narrowed);
    assert_false(find("new customers per quarter").is_narrowed);
    assert_false(find("revenue").is_narrowed);
    assert_false(find("steps walked in Bali").is_narrowed);
}

static void find__other_metrics_are_manual_and_not_mistaken(void **state)
{
    (void)state;
    assert_unknown("revenue per rep per month", NULL);
    assert_unknown("churn_rate", NULL);
    assert_unknown("market share", NULL);
    assert_unknown("revnue", "revenue");
    assert_unknown("win_rates", "win_rate");
    assert_unknown("(steps)", NULL);
    assert_unknown(
        "an answer that is much longer than any name of a metric, so that it cannot be "
        "the description of one in any language that people write key results in",
        NULL);
}

static void find__example_key_results_are_read_as_their_authors_meant(void **state)
{
    (void)state;
    char *path = qc_test_evaluation_data("okr/key_result_examples.csv");
    if (path == NULL) {
        print_message("the evaluation data are not there\n");
        skip();
    }
    size_t length = 0;
    char *text = qc_test_read(path, &length);
    static const char *const wanted[] = {",yes,revenue or pipeline,revenue,",
                                         ",yes,pipeline,won_count,",
                                         ",yes,pipeline,avg_deal_size,",
                                         ",yes,pipeline,sales_cycle_days,",
                                         ",new_customers,",
                                         ",forecast_accuracy,",
                                         ",revenue[product],",
                                         ",revenue[territory],",
                                         ",new_customers[territory],"};
    static const char *const metrics[] = {
        "revenue",           "won_count", "avg_deal_size", "sales_cycle_days", "new_customers",
        "forecast_accuracy", "revenue",   "revenue",       "new_customers"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        assert_non_null(strstr(text, wanted[i])); /* the file is the one meant */
        char name[64];
        size_t end = strlen(wanted[i]) - 1;
        size_t begin = end;
        while (wanted[i][begin - 1] != ',') {
            begin--;
        }
        memcpy(name, wanted[i] + begin, end - begin);
        name[end - begin] = '\0';
        assert_metric(name, metrics[i]);
    }
    assert_unknown("attainment or revenue_per_rep", NULL);
    free(text);
    free(path);
}

static qc_status find_one(void *context, qc_error *error)
{
    qc_okr_metric_match match;
    return qc_okr_metric_find(context, &match, error);
}

static void find__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    char known[] = "revenue in Bali";
    char unknown[] = "steps walked";
    qc_test_allocations(find_one, known);
    qc_test_allocations(find_one, unknown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(find__own_names_in_any_writing),
        cmocka_unit_test(find__usual_names_in_english_and_indonesian),
        cmocka_unit_test(find__descriptions_are_cut_behind_the_metric),
        cmocka_unit_test(find__words_that_narrow_a_metric_ask_for_a_filter),
        cmocka_unit_test(find__other_metrics_are_manual_and_not_mistaken),
        cmocka_unit_test(find__example_key_results_are_read_as_their_authors_meant),
        cmocka_unit_test(find__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
