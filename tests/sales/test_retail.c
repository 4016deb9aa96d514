/* Revenue as shops and public data sets of retail write it: their headers, and days without a sale. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/panel.h"
#include "tests/sales/book_texts.h"

static qc_book *book_of(const char *text)
{
    const char *const files[] = {"export.csv", text, NULL};

    return book_texts_read_ok(files, NULL);
}

/* By store and department, family or item, whatever else stands beside them. */
static void headers__of_stores_items_and_sales_by_week_are_revenue(void **state)
{
    (void)state;
    static const struct {
        const char *text, *territory, *product;
        qc_money amount;
    } cases[] = {
        {"Store,Dept,Date,Weekly_Sales,IsHoliday\n1,98,2010-02-05,24924.50,FALSE\n", "1", "98",
         2492450},
        {"Store,Date,Weekly_Sales,Holiday_Flag,Temperature,Fuel_Price,CPI,Unemployment\n"
         "7,19-02-2010,1643690.90,0,42.31,2.572,211.09,8.1\n",
         "7", NULL, 164369090},
        {"id,date,store_nbr,family,sales,onpromotion\n0,2013-01-01,54,DAIRY,12.5,0\n", "54",
         "DAIRY", 1250},
        {"id,date,store_nbr,item_nbr,unit_sales,onpromotion\n0,2013-01-01,25,103665,7.0,"
         "False\n",
         "25", "103665", 700},
        {"row_id,date,country,store,product,num_sold\n0,2010-01-01,Canada,Rama,Kaggle,973\n",
         NULL, "Kaggle", 97300},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = book_of(cases[i].text);

        assert_int_equal(book->revenue.count, 1);
        assert_int_equal(book->revenue.amount[0], cases[i].amount);
        if (cases[i].territory != NULL) {
            assert_string_equal(book_texts_territory(book, book->revenue.territory[0]),
                                cases[i].territory);
        }
        if (cases[i].product != NULL) {
            assert_string_equal(book->products.name[book->revenue.product[0]],
                                cases[i].product);
        } else {
            assert_int_equal(book->revenue.product[0], QC_NO_ID);
        }
        qc_book_free(book);
    }
}

/* In the forms and the currency of the price; a factor that is missing is no amount. */
static void amount__is_units_times_price_where_there_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,Country\n"
        "5,A,6,12/1/2010 8:26,2.55,France\n5,A,-2,12/13/2010 9:00,1.125,France\n"
        "5,A,,12/13/2010 9:00,1.5,France\n",
        "Tanggal;Kota;Qty;Harga Satuan\n13/12/2010;Solo;6;\"USD 2,55\"\n14/12/2010;Solo;-2;"
        "\"USD 1,125\"\n15/12/2010;Solo;x;\"USD 3,25\"\n"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        qc_book *book = book_of(texts[i]);

        assert_int_equal(book->revenue.count, 2);
        assert_int_equal(book->revenue.amount[0], 1530);
        assert_int_equal(book->revenue.amount[1], -225);
        assert_close(book->revenue.units[0], 6, 0, 0);
        assert_true(book_texts_has_remark(book, "there is no amount: it is '"));
        qc_book_free(book);
    }
    qc_book *book = book_of("Date,Store,Qty,Price,Sales\n2025-01-01,1,2,5,9\n");
    assert_int_equal(book->revenue.amount[0], 900);
    qc_book_free(book);
}

/* Rp150.000 are 150 thousand though all prices may be read either way. */
static void amount__of_prices_in_rupiah_takes_their_points_for_groups(void **state)
{
    (void)state;
    qc_book *book = book_of("tanggal,kota,qty,harga\n23/01/2023,Solo,3,Rp150.000\n"
                            "25/01/2023,Solo,29,Rp 250.000\n");

    assert_string_equal(book->currency.code, "IDR");
    assert_int_equal(book->revenue.count, 2);
    assert_int_equal(book->revenue.amount[0], 45000000);
    assert_int_equal(book->revenue.amount[1], 725000000);
    qc_book_free(book);
}

/* The word is a Sunday too, but not as a header. */
static void header__minggu_names_weeks(void **state)
{
    (void)state;
    qc_book *book = book_of("minggu,kota,omzet\nMinggu 7 2025,Solo,1000000\n"
                            "Minggu 8 2025,Solo,1200000\n");

    assert_int_equal(book->revenue.count, 2);
    assert_int_equal(book->revenue.amount[1], 120000000);
    qc_book_free(book);
}

/* A count where most are below the price of one, with rows of a day that do not fold. */
static void jumlah__beside_a_price_is_a_count_or_their_product(void **state)
{
    (void)state;
    qc_book *book = book_of("Tanggal,Kota,Jumlah,Harga Satuan\n13/12/2010,Solo,6,\"Rp 2.500\"\n"
                            "14/12/2010,Solo,2,\"Rp 1.500\"\n14/12/2010,Solo,1,\"Rp 500\"\n");

    assert_int_equal(book->revenue.count, 3);
    assert_int_equal(book->revenue.amount[0], 1500000);
    assert_int_equal(book->revenue.amount[1], 300000);
    assert_int_equal(book->revenue.amount[2], 50000);
    assert_close(book->revenue.units[1], 2, 0, 0);
    qc_book_free(book);
    book = book_of("Tanggal,Kota,Harga Satuan,Jumlah\n13/12/2010,Solo,2500,5000\n"
                   "14/12/2010,Solo,1500,1500\n");
    assert_int_equal(book->revenue.amount[0], 500000);
    assert_int_equal(book->revenue.amount[1], 150000);
    qc_book_free(book);
}

static void header__minggu_ke_names_weeks_too(void **state)
{
    (void)state;
    qc_book *book = book_of("Minggu ke,Kota,Omzet\nMinggu 7 2025,Solo,5\n");

    assert_int_equal(book->revenue.count, 1);
    qc_book_free(book);
}

static qc_status read_units(void *context, qc_error *error)
{
    static const char *const files[] = {
        "units.csv", "Date,Store,Jumlah,Price\n2025-01-01,1,2,5\n2025-01-02,1,3,5.5\n", NULL};
    qc_book *book = NULL;
    qc_status status = book_texts_read(files, NULL, &book, error);

    (void)context;
    qc_book_free(book);
    return status;
}

static void amount__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(read_units, NULL);
}

/* Spreadsheets show 0 as a dash in the form of accounts. */
static void amount__of_a_dash_is_0(void **state)
{
    (void)state;
    qc_book *book = book_of("Month,Region,Sales\n2025-01,Bali,5\n2025-01,Jawa, - \n"
                            "2025-02,Bali,-\n2025-02,Jawa,\n");

    assert_int_equal(book->revenue.count, 3);
    assert_int_equal(book->revenue.amount[1], 0);
    assert_int_equal(book->revenue.amount[2], 0);
    assert_true(book_texts_has_remark(book, "the row has no amount"));
    qc_book_free(book);
}

/* Days of a shop that never closes, to the end of a month but for three of them. */
static void window__a_shop_that_never_closes_has_no_weekend_at_the_end(void **state)
{
    (void)state;
    char text[1600] = "Date,Store,Sales\n";
    size_t used = strlen(text);

    for (int day = 0; day < 59; day++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "2025-%02d-%02d,1,10\n",
                                 day < 31 ? 1 : 2, day < 31 ? day + 1 : day - 30);
    }
    for (int day = 1; day <= 28; day++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "2025-03-%02d,1,10\n", day);
    }
    qc_book *book = book_of(text);
    qc_panel_settings settings = {.has_frequency = true, .frequency = QC_FREQUENCY_MONTH};
    qc_panel *panel = NULL;

    assert_int_equal(qc_panel_build(book, &settings, &panel, NULL), QC_OK);
    assert_int_equal(panel->period_count, 2);
    assert_string_equal(panel->notes[0], "2025-03 is left out: it ends on 2025-03-31 and the "
                                         "data are as of 2025-03-28.");
    qc_panel_free(panel);
    qc_book_free(book);
}

/* Weeks that end on Fridays: of October the last one is there, of November not. */
static void window__of_weeks_ends_with_the_last_week_that_is_due(void **state)
{
    (void)state;
    static const struct {
        int weeks;
        size_t months;
    } cases[] = {{39, 9}, {40, 9}, {43, 10}, {44, 10}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[2048] = "Date,Store,Weekly_Sales\n";
        qc_date day = 15345; /* 2012-01-06 */

        for (int week = 0; week < cases[i].weeks; week++, day += 7) {
            char name[16];
            size_t used = strlen(text);

            (void)snprintf(text + used, sizeof text - used, "%s,1,10\n",
                           qc_date_format(day, name, sizeof name));
        }
        qc_book *book = book_of(text);
        qc_panel_settings settings = {.has_frequency = true, .frequency = QC_FREQUENCY_MONTH};
        qc_panel *panel = NULL;

        assert_int_equal(qc_panel_build(book, &settings, &panel, NULL), QC_OK);
        assert_int_equal(panel->period_count, cases[i].months);
        qc_panel_free(panel);
        qc_book_free(book);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers__of_stores_items_and_sales_by_week_are_revenue),
        cmocka_unit_test(amount__of_a_dash_is_0),
        cmocka_unit_test(amount__is_units_times_price_where_there_is_none),
        cmocka_unit_test(amount__of_prices_in_rupiah_takes_their_points_for_groups),
        cmocka_unit_test(header__minggu_names_weeks),
        cmocka_unit_test(jumlah__beside_a_price_is_a_count_or_their_product),
        cmocka_unit_test(header__minggu_ke_names_weeks_too),
        cmocka_unit_test(amount__every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(window__of_weeks_ends_with_the_last_week_that_is_due),
        cmocka_unit_test(window__a_shop_that_never_closes_has_no_weekend_at_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
