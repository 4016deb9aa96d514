/* The results as tables: columns that stay, values computed by hand from the example's futures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/report/example.h"
#include "tests/support/qc_test.h"

static qc_status write_forecast(const qc_page *page, const example *company, qc_error *error)
{
    return qc_report_forecast(page, &company->panel, &company->forecast, NULL, error);
}

enum { MOST_SPANS = 16, EXAMPLE_DRAWS = 5 };

/* The same table, from a digest that has seen the draws of every node. */
static qc_status write_digest(const qc_page *page, const example *company, qc_error *error)
{
    const qc_forecast *forecast = &company->forecast;
    qc_forecast_digest *digest = NULL;
    qc_status status = qc_forecast_digest_new(&company->panel, forecast->horizon,
                                              forecast->draw_count, &digest, error);
    const qc_draws_reader *reader = status == QC_OK ? qc_forecast_digest_reader(digest)
                                                    : &(qc_draws_reader){.span_count = 0};
    double sums[MOST_SPANS * EXAMPLE_DRAWS];
    assert_true(reader->span_count <= MOST_SPANS && forecast->draw_count == EXAMPLE_DRAWS);
    for (size_t node = 0; status == QC_OK && node < company->panel.node_count; node++) {
        for (size_t k = 0; k < reader->span_count; k++) {
            qc_forecast_node_draws(&company->panel, forecast, node, reader->spans[k].first,
                                   reader->spans[k].last, sums + k * EXAMPLE_DRAWS);
        }
        status = reader->read(reader->context, node, sums, error);
    }
    if (status == QC_OK) {
        status = qc_report_forecast(page, &company->panel, forecast, digest, error);
    }
    qc_forecast_digest_free(digest);
    return status;
}

static qc_status write_accuracy(const qc_page *page, const example *company, qc_error *error)
{
    return qc_report_accuracy(page, &company->accuracy, &company->log_accuracy, error);
}

static qc_status write_quotas(const qc_page *page, const example *company, qc_error *error)
{
    return qc_report_quotas(page, &company->book, &company->quota, error);
}

static qc_status write_derivation(const qc_page *page, const example *company, qc_error *error)
{
    return qc_report_derivation(page, &company->book, &company->quota, QC_NO_ID, error);
}

static qc_status write_key_results(const qc_page *page, const example *company, qc_error *error)
{
    return qc_report_key_results(page, &company->book, &company->key_results, error);
}

static qc_status explain_medan(const qc_page *page, const example *company, qc_error *error)
{
    return qc_report_explanation(page, &company->book, &company->quota, NULL, "medan", error);
}

static void assert_starts(const char *text, const char *start)
{
    if (strncmp(text, start, strlen(start)) != 0) {
        print_error("'%s' does not start with '%s'\n", text, start);
        fail();
    }
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        print_error("no '%s' in:\n%s\n", part, text);
        fail();
    }
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;
    for (; *text != '\0'; text++) {
        lines += *text == '\n' ? 1 : 0;
    }
    return lines;
}

/* Months: future d of Medan is 90 + 5 d million; p10 lies 0.4 of the way from the first to the
 * second. */
static void forecast__has_months_then_quarters_of_every_node(void **state)
{
    char *text = example_write(write_forecast, example_make(), QC_FORMAT_CSV, 0, false);
    (void)state;
    assert_starts(example_line(text, 0),
                  "series,period,step,mean,p2.5,p10,p25,p50,p75,p90,p97.5,naive,model");
    assert_int_equal(count_lines(text), 1 + 4 * (6 + 2));
    assert_string_equal(
        example_line(text, 1),
        "Toko "
        "Maju,2026-01,1,150000000,135750000,138000000,142500000,150000000,157500000,162000000,"
        "164250000,150000000,sum,company,month,");
    assert_string_equal(
        example_line(text, 7),
        "Toko "
        "Maju,2026Q1,1,450000000,407250000,414000000,427500000,450000000,472500000,486000000,"
        "492750000,450000000,sum,company,quarter,0");
    assert_starts(example_line(text, 8), "Toko Maju,2026Q2,2,450000000,");
    assert_starts(example_line(text, 17),
                  "Medan,2026-01,1,100000000,90500000,92000000,95000000,");
    assert_has(example_line(text, 17), ",100000000,0.6 damped + 0.4 drift,territory,month,");
    free(text);
}

/* With October observed already the quarter is 150 million and two months of futures. */
static void forecast__of_a_quarter_that_has_begun_holds_what_was_observed(void **state)
{
    example *company = example_make();
    (void)state;
    company->panel.period_count =
        22; /* to 2025-10; leaves stand side by side: the same value */
    for (size_t k = 0; k < 22; k++) {
        company->panel.values[22 + k] = 50e6;
    }
    char *text = example_write(write_forecast, company, QC_FORMAT_CSV, 0, false);
    assert_starts(example_line(text, 1), "Toko Maju,2025-11,1,150000000,");
    assert_starts(example_line(text, 7), "Toko Maju,2025Q4,1,450000000,421500000,426000000,");
    assert_has(example_line(text, 7), ",company,quarter,150000000");
    assert_starts(example_line(text, 8), "Toko Maju,2026Q1,2,450000000,407250000,");
    assert_int_equal(count_lines(text),
                     1 + 4 * (6 + 2)); /* the fourth month of 2026 is no quarter */
    free(text);
}

/* October of Medan is not known: the quarter that holds it has no row there and above. */
static void forecast__of_a_quarter_with_an_unknown_month_is_left_out(void **state)
{
    example *company = example_make();
    (void)state;
    company->panel.period_count = 22;
    for (size_t k = 0; k < 22; k++) {
        company->panel.values[22 + k] = 50e6;
    }
    company->panel.values[21] = NAN;
    char *text = example_write(write_forecast, company, QC_FORMAT_CSV, 0, false);
    char *digested = example_write(write_digest, company, QC_FORMAT_CSV, 0, false);
    assert_starts(example_line(text, 7), "Toko Maju,2026Q1,2,450000000,407250000,");
    assert_int_equal(count_lines(text), 1 + 4 * (6 + 2) - 3);
    assert_string_equal(text, digested);
    free(text);
    free(digested);
}

static void forecast__from_a_digest_is_the_one_from_draws(void **state)
{
    example *company = example_make();
    (void)state;
    for (int begun = 0; begun < 2; begun++) {
        char *text = example_write(write_forecast, company, QC_FORMAT_CSV, 0, false);
        char *digested = example_write(write_digest, company, QC_FORMAT_CSV, 0, false);
        assert_string_equal(text, digested);
        free(text);
        free(digested);
        company->panel.period_count = 22;
        for (size_t k = 0; k < 22; k++) {
            company->panel.values[22 + k] = 50e6;
        }
    }
}

static void forecast__of_series_has_only_their_own_periods(void **state)
{
    example *company = example_make();
    (void)state;
    for (size_t k = 0; k < 4; k++) {
        company->panel.nodes[k].level = "series";
    }
    company->panel.nodes += 2; /* the two leaves stand alone */
    company->panel.node_count = 2;
    company->panel.nodes[0].parent = company->panel.nodes[1].parent = QC_NO_ID;
    company->panel.leaf_node[0] = 0;
    company->panel.leaf_node[1] = 1;
    char *text = example_write(write_forecast, company, QC_FORMAT_CSV, 0, false);
    company->panel.leaf_node[0] = 2;
    company->panel.leaf_node[1] = 3;
    assert_int_equal(count_lines(text), 1 + 2 * 6);
    assert_starts(example_line(text, 7), "Aceh,2026-01,1,50000000,45250000,");
    free(text);
}

static void accuracy__has_the_backtest_then_the_log(void **state)
{
    char *text = example_write(write_accuracy, example_make(), QC_FORMAT_CSV, 0, false);
    (void)state;
    assert_starts(example_line(text, 0),
                  "level,node,method,step,n,wape,accuracy,bias,mase,rmsse,crps,coverage80,fva");
    assert_string_equal(
        example_line(text, 1),
        "company,all,forecast,0,8,0.04,0.96,0.01,0.8,0.8,3000000,0.875,0.03,backtest");
    assert_string_equal(example_line(text, 6), "territory,all,forecast,1,48,,,,,,,,,backtest");
    assert_string_equal(example_line(text, 7),
                        "company,all,rep,1,4,0.12,0.88,0.1,,,,,-0.05,log");
    assert_int_equal(count_lines(text), 8);
    free(text);
}

/* Who reads the table finds at its end what the page of a plan says. */
static void accuracy__as_a_table_ends_with_a_summary(void **state)
{
    char *text = example_write(write_accuracy, example_make(), QC_FORMAT_TABLE, 0, false);
    const char *summary = strstr(text, "Accuracy over the last 8 quarters");

    (void)state;
    assert_non_null(summary);
    assert_non_null(
        strstr(summary, "company      96.0 %  93.0 %       +3.0 %             88 %"));
    free(text);
}

static void quotas__have_nodes_and_reps(void **state)
{
    char *text = example_write(write_quotas, example_make(), QC_FORMAT_CSV, 0, false);
    (void)state;
    assert_starts(example_line(text, 0),
                  "node,level,parent,rep,period,quota,floor,cap,held,expected,p_attain,growth");
    assert_starts(example_line(text, 1),
                  "Toko Maju,company,,,2026Q1,480000000,,,,300000000,0.2,0.06666666667,");
    assert_starts(example_line(text, 4),
                  "Aceh,territory,Utara,,2026Q1,160000000,160000000,,,150000000,0.2,");
    assert_starts(example_line(text, 5),
                  "Dewi,rep,Medan,Dewi,2026Q1,320000000,,,,300000000,,,");
    free(text);
}

static void derivation__has_one_row_for_each_line(void **state)
{
    char *text = example_write(write_derivation, example_make(), QC_FORMAT_CSV, 0, false);
    (void)state;
    assert_starts(example_line(text, 0), "node,period,step,amount,note");
    assert_string_equal(
        example_line(text, 1),
        "Medan,2026Q1,history,300000000,its sales of the same quarter a year ago,territory");
    assert_int_equal(count_lines(text), 4);
    free(text);
}

static void key_results__have_all_columns(void **state)
{
    char *text = example_write(write_key_results, example_make(), QC_FORMAT_CSV, 0, false);
    (void)state;
    assert_starts(
        example_line(text, 0),
        "objective,id,name,kind,metric,unit,baseline,target,value,score,expected,status,"
        "p_reach,target_p50,target_p80,period");
    assert_starts(example_line(text, 1),
                  "Grow,KR1,Revenue of the quarter,reach,revenue,IDR,0,"
                  "450000000,0,0,0,at_risk,0.25,450000000,427500000,2026Q1");
    assert_starts(example_line(text, 2),
                  "Grow,KR2,Win rate,increase,win_rate,%,40,45,42.5,0.5,,no_data,,,,2026Q1");
    free(text);
}

static void explanation__says_where_a_quota_comes_from(void **state)
{
    char *text = example_write(explain_medan, example_make(), QC_FORMAT_TABLE, 0, false);
    (void)state;
    assert_starts(text, "Medan (territory), 2026Q1: quota Rp 320,000,000\n");
    assert_has(text, "Rp 300,000,000  history: its sales of the same quarter a year ago\n");
    assert_has(text, "Chance to\n  reach the quota: 20 %.\n");
    free(text);
    text = example_write(explain_medan, example_make(), QC_FORMAT_CSV, 0, false);
    assert_int_equal(count_lines(text), 3); /* names and Medan's two lines */
    free(text);
}

static void explanation__of_an_unknown_node_suggests_a_near_one(void **state)
{
    example *company = example_make();
    qc_page page = {.stream = stdout};
    qc_error error;
    (void)state;
    assert_status(
        qc_report_explanation(&page, &company->book, &company->quota, NULL, "Medn", &error),
        QC_ERR_NOT_FOUND, error);
    assert_message(error, "did you mean 'Medan'?");
    assert_status(
        qc_report_explanation(&page, &company->book, &company->quota, NULL, "Surabaya", &error),
        QC_ERR_NOT_FOUND, error);
    assert_message(error, "Surabaya");
}

static qc_status write_all(void *context, qc_error *error)
{
    static const example_writer writers[] = {
        write_forecast,   write_digest,      write_accuracy, write_quotas,
        write_derivation, write_key_results, explain_medan};
    const example *company = context;
    qc_page page = {.stream = fopen("/dev/null", "w"), .format = QC_FORMAT_CSV};
    qc_status status = QC_OK;
    for (size_t k = 0; status == QC_OK && k < sizeof writers / sizeof *writers; k++) {
        status = writers[k](&page, company, error);
    }
    (void)fclose(page.stream);
    return status;
}

static void results__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    example *company = example_make();
    (void)state;
    company->forecast.horizon = 6;
    qc_test_allocations(write_all, company);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecast__has_months_then_quarters_of_every_node),
        cmocka_unit_test(forecast__of_a_quarter_that_has_begun_holds_what_was_observed),
        cmocka_unit_test(forecast__of_a_quarter_with_an_unknown_month_is_left_out),
        cmocka_unit_test(forecast__from_a_digest_is_the_one_from_draws),
        cmocka_unit_test(forecast__of_series_has_only_their_own_periods),
        cmocka_unit_test(accuracy__has_the_backtest_then_the_log),
        cmocka_unit_test(accuracy__as_a_table_ends_with_a_summary),
        cmocka_unit_test(quotas__have_nodes_and_reps),
        cmocka_unit_test(derivation__has_one_row_for_each_line),
        cmocka_unit_test(key_results__have_all_columns),
        cmocka_unit_test(explanation__says_where_a_quota_comes_from),
        cmocka_unit_test(explanation__of_an_unknown_node_suggests_a_near_one),
        cmocka_unit_test(results__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
