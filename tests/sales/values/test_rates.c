/* Amounts in several currencies: rates of the configuration and of tables, and what is refused. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "sales/values/rates.h"
#include "tests/sales/book_texts.h"

/* Salesforce puts the currency before its amount. */
#define DEALS                                                                                  \
    "Opportunity Name,Stage,Close Date,Opportunity Owner,Amount Currency,Amount\n"             \
    "A,Closed Won,2025-01-20,Ann,MXN,1000\nB,Closed Won,2025-06-20,Ann,USD,100\n"              \
    "C,Closed Won,2025-03-20,Ann,JPY,3333\n"

static qc_book *read_with(book_texts files, char *currency, qc_config_rate *rates, size_t count)
{
    qc_read_settings settings = qc_read_settings_default();
    qc_config config;

    qc_config_init(&config);
    config.currency = currency;
    config.rates = rates;
    config.rate_count = count;
    settings.config = &config;
    return book_texts_read_ok(files, &settings);
}

static void rates__of_the_configuration_convert_each_row(void **state)
{
    (void)state;
    static const char *const files[] = {"d.csv", DEALS, NULL};
    char home[] = "USD";
    char mxn[] = "MXN";
    char jpy[] = "JPY";
    qc_config_rate rates[] = {{mxn, 0.05, 2}, {jpy, 0.0067, 3}};
    qc_book *book = read_with(files, home, rates, 2);

    assert_string_equal(book->currency.code, "USD");
    assert_true(book->deals.amount[0] == 5000);
    assert_true(book->deals.amount[1] == 10000);
    assert_true(book->deals.amount[2] == 2233); /* 3333 x 0.0067 = 22.3311 */
    assert_int_equal(book_texts_remark(book, "one MXN is 0.05 USD")->severity, QC_NOTE);
    qc_book_free(book);
}

/* Salesforce counts units for one of the company's currency, which is worth 1; dated rates hold
 * from their day on. */
static void rates__of_a_table_hold_from_their_day_on(void **state)
{
    (void)state;
    static const char *const files[] = {
        "DatedConversionRate.csv",
        "IsoCode,ConversionRate,StartDate\nUSD,1,\nMXN,20,2024-01-01\nMXN,25,2025-02-01\n"
        "JPY,150,2025-05-01\nXX,5,\nEUR,0,\n",
        "d.csv",
        "id,owner,stage,amount,currency,close\n1,A,Won,100,MXN,2025-01-31\n"
        "2,A,Won,100,MXN,2025-02-01\n3,A,Open,100,MXN,\n4,A,Won,150,JPY,2025-01-01\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_string_equal(book->currency.code, "USD");
    assert_true(book->deals.amount[0] == 500);
    assert_true(book->deals.amount[1] == 400);
    assert_true(book->deals.amount[2] == 400); /* no date: the last rate */
    assert_true(book->deals.amount[3] == 100); /* before the first rate: that one */
    assert_int_equal(book->files[0].table, QC_TABLE_RATES);
    assert_int_equal(book->files[0].rows_rejected, 2);
    assert_int_equal(book->rates.count, 4);
    assert_close(qc_rates_on(&book->rates, "MXN", QC_NO_DATE), 0.04, 1e-15, 0);
    assert_true(isnan(qc_rates_on(&book->rates, "CHF", QC_NO_DATE)));
    qc_book_free(book);
}

static void rates__convert_signs_and_headers_too(void **state)
{
    (void)state;
    static const char *const files[] = {
        "r.csv",     "month,territory,revenue\n2025-01,A,Rp 15.000\n2025-02,A,Rp 30.000\n",
        "d.csv",     "id,owner,stage,Amount (EUR),close\n1,A,Won,100,2025-01-31\n",
        "rates.csv", "currency,rate\nEUR,1.1\nIDR,0.0001\n",
        NULL};
    char home[] = "USD";
    qc_book *book = read_with(files, home, NULL, 0);

    assert_true(book->deals.amount[0] == 11000);
    assert_true(book->revenue.amount[0] == 150);
    assert_true(book->revenue.amount[1] == 300);
    qc_book_free(book);
}

/* 15.000 rupiah are fifteen thousand; 1.085 dollars are one and a bit. */
static void rates__of_rupiah_are_grouped_by_points(void **state)
{
    (void)state;
    static const struct {
        const char *rates;
        double usd;
    } cases[] = {{"currency,rate\nUSD,15.000\nIDR,1\n", 15000},
                 {"Mata uang,Kurs\nUSD,15.000\n", 15000},
                 {"currency,rate\nUSD,1.085\nEUR,1\n", 1.085}};

    for (size_t i = 0; i < 3; i++) {
        const char *const files[] = {"d.csv", "id,owner,stage,amount,currency\n1,A,Won,1,USD\n",
                                     "r.csv", cases[i].rates, NULL};
        qc_book *book = book_texts_read_ok(files, NULL);

        assert_close(qc_rates_on(&book->rates, "USD", QC_NO_DATE), cases[i].usd, 1e-15, 0);
        qc_book_free(book);
    }
}

static void rates__convert_the_history_of_a_deal(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv",
        "id,owner,stage,amount,currency,created,close\n1,A,Won,100,MXN,2025-01-01,2025-03-01\n"
        "2,A,Won,100,USD,2025-01-01,2025-03-01\n",
        "h.csv",
        "opportunity id,changed at,field,old value,new value\n"
        "1,2025-02-01,amount,60,\"80,000.00\"\n2,2025-02-01,close date,2/28/2025,3/1/2025\n",
        "rates.csv",
        "currency,rate\nMXN,0.05\nUSD,1\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_string_equal(book->history.old_value[0], "3");
    assert_string_equal(book->history.new_value[0], "4000");
    assert_string_equal(book->history.old_value[1], "2025-02-28");
    qc_book_free(book);
}

static void assert_refused(book_texts files, size_t line, const char *message)
{
    qc_book *book = NULL;
    qc_error error = {0};

    assert_status(book_texts_read(files, NULL, &book, &error), QC_ERR_DATA, error);
    assert_int_equal(error.line, line);
    assert_message(error, message);
}

static void rates__that_are_missing_are_named_with_their_rows(void **state)
{
    (void)state;
    static const char *const none[] = {"d.csv", DEALS, NULL};
    static const char *const one[] = {"d.csv", DEALS, "r.csv",
                                      "currency,rate\nUSD,1\nMXN,0.05\n", NULL};

    assert_refused(none, 3,
                   "MXN (rows: 1) and USD (rows: 1, first on line 3) and others; say "
                   "currency: MXN and rates: {USD: ...}");
    assert_refused(one, 4,
                   "no rate says what one JPY is worth in USD (rows in JPY: 1, first on "
                   "line 4)");
}

static qc_status read_all(void *context, qc_error *error)
{
    qc_book *book = NULL;
    qc_status status = book_texts_read(context, NULL, &book, error);

    qc_book_free(book);
    return status;
}

static void rates__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    static const char *files[] = {"d.csv", DEALS, "r.csv",
                                  "currency,rate\nUSD,1\nMXN,0.05\nJPY,0.0067\n", NULL};

    qc_test_allocations(read_all, files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates__of_the_configuration_convert_each_row),
        cmocka_unit_test(rates__of_a_table_hold_from_their_day_on),
        cmocka_unit_test(rates__convert_signs_and_headers_too),
        cmocka_unit_test(rates__of_rupiah_are_grouped_by_points),
        cmocka_unit_test(rates__convert_the_history_of_a_deal),
        cmocka_unit_test(rates__that_are_missing_are_named_with_their_rows),
        cmocka_unit_test(rates__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
