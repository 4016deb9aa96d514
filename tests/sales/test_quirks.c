/* Twenty facts about real exports that reading must survive, each with a small export made for it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/sales/book_texts.h"

/* A book of one file. */
static qc_book *read_one(const char *text)
{
    const char *const files[] = {"export.csv", text, NULL};

    return book_texts_read_ok(files, NULL);
}

static void assert_close_day(const qc_book *book, size_t deal, const char *expected)
{
    assert_string_equal(book_texts_day(book->deals.close[deal]), expected);
}

static void assert_severity(const qc_book *book, const char *part, qc_severity severity)
{
    assert_int_equal(book_texts_remark(book, part)->severity, severity);
}

/* One file in three dialects of dates and two of line ends. */
static void dialects__of_dates_and_line_ends_give_the_same_book(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "id,owner,stage,amount,close\n1,A,Won,5,2016-10-20\n2,A,Won,6,2017-03-01\n",
        "id,owner,stage,amount,close\r\n1,A,Won,5,10/20/2016\r\n2,A,Won,6,3/1/2017\r\n",
        "id,owner,stage,amount,close\r1,A,Won,5,20.10.2016\r2,A,Won,6,01.03.2017\r"};

    for (size_t i = 0; i < 3; i++) {
        qc_book *book = read_one(texts[i]);

        assert_int_equal(book->deals.count, 2);
        assert_close_day(book, 0, "2016-10-20");
        assert_close_day(book, 1, "2017-03-01");
        qc_book_free(book);
    }
}

/* 03/01/19 reads as March under another order: one day above 12 decides for the whole column. */
static void dates__are_decided_by_the_column_and_never_by_the_row(void **state)
{
    (void)state;
    static const struct {
        const char *text, *first;
    } texts[] = {{"Order Date,Region,Sales\n03/01/19,W,5\n31/12/18,W,5\n", "2018-12-31"},
                 {"Order Date,Region,Sales\n11/8/2016,W,5\n11/30/2016,W,5\n", "2016-11-08"},
                 {"Order Date,Region,Sales\n2016-11-08,W,5\n2016-11-30,W,5\n", "2016-11-08"}};

    for (size_t i = 0; i < 3; i++) {
        qc_book *book = read_one(texts[i].text);

        assert_string_equal(book_texts_day(book->first_date), texts[i].first);
        qc_book_free(book);
    }
}

static void dates__with_commas_and_times_and_two_forms_in_one_column(void **state)
{
    (void)state;
    qc_book *book = read_one("id,owner,stage,amount,created,close\n"
                             "1,A,Won,5,9/23/2014 17:45,\"15 Apr, 2021 00:02:00\"\n"
                             "2,A,Won,5,2014-09-24 17:45:00,\"16 Apr, 2021 00:02:00\"\n");

    assert_close_day(book, 0, "2021-04-15");
    assert_string_equal(book_texts_day(book->deals.created[0]), "2014-09-23");
    assert_string_equal(book_texts_day(book->deals.created[1]), "2014-09-24");
    const qc_remark *remark = book_texts_remark(book, "column 'created' mixes");
    assert_int_equal(remark->severity, QC_DOUBTFUL);
    assert_non_null(strstr(remark->message, "9/23/2014 17:45"));
    assert_non_null(strstr(remark->message, "2014-09-24 17:45:00"));
    qc_book_free(book);
    book = read_one("id,owner,stage,amount,close\n1,A,Won,5,26-02-2018 19:58\n");
    assert_close_day(book, 0, "2018-02-26");
    qc_book_free(book);
}

static void amounts__of_every_writing(void **state)
{
    (void)state;
    qc_book *book = read_one("id,owner,stage,amount\n1,A,Won,\"$22,700.00\"\n2,A,Won,$342.09K\n"
                             "3,A,Won,1054\n4,A,Won,81000.0\n5,A,Won,0\n6,A,Won,-5\n7,A,Won,\n"
                             "8,A,Won,1.5E+03\n9,A,Won,\"(1,234)\"\n10,A,Won,12-\n");
    static const qc_money expected[] = {2270000, 34209000,    105400, 8100000, 0,
                                        -500,    QC_NO_MONEY, 150000, -123400, -1200};

    for (size_t i = 0; i < 10; i++) {
        assert_true(book->deals.amount[i] == expected[i]);
    }
    assert_int_equal(book->files[0].rows_kept, 10);
    qc_book_free(book);
}

/* In Indonesian texts a point groups, a comma divides, and M is miliar. */
static void amounts__of_indonesian_texts(void **state)
{
    (void)state;
    qc_book *book =
        read_one("tanggal;wilayah;omzet\n31/01/2025;A;Rp500.000\n28/02/2025;A;Rp1,2 juta\n"
                 "31/03/2025;A;500 ribu\n30/04/2025;A;Rp 1,2 M\n31/05/2025;A;Rp 2 T\n"
                 "30/06/2025;A;3 jt\n31/07/2025;A;5 rb\n");
    static const double expected[] = {5e5, 1.2e6, 5e5, 1.2e9, 2e12, 3e6, 5e3};

    assert_string_equal(book->currency.code, "IDR");
    for (size_t i = 0; i < 7; i++) {
        assert_close((double)book->revenue.amount[i], 100 * expected[i], 0, 0);
    }
    assert_severity(book, "the M of 'Rp 1,2 M' is read as miliar", QC_NOTE);
    qc_book_free(book);
}

static void encodings__of_real_exports(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\xef\xbb\xbfid,owner,stage,amount\r\n1,Le\xc3\xb3n,Won,5\r\n",
        "\"id\",\"owner\",\"stage\",\"amount\"\n\"1\",\"Le\xf3n\",\"Won\",\"5\"\n"};

    for (size_t i = 0; i < 2; i++) {
        qc_book *book = read_one(texts[i]);

        assert_string_equal(book->reps.name[0], "Le\xc3\xb3n");
        assert_string_equal(book->deals.id[0], "1");
        qc_book_free(book);
    }
}

static void trailer__of_a_salesforce_report_is_no_row(void **state)
{
    (void)state;
    qc_book *book =
        read_one("\"Opportunity Name\",\"Amount\",\"Stage\",\"Close Date\",\"Billing Street\"\n"
                 "\"A\",\"1,000\",\"Closed Won\",\"1/20/2025\",\"1 Main St\nFloor 2\"\n"
                 "\"B\",\"2,000\",\"Closed Won\",\"1/25/2025\",\"2 Main St\r\nFloor 3\"\n\n\n"
                 "\"Grand Totals (2 records)\"\n\"\",\"3,000\"\n"
                 "\"Confidential Information - Do Not Distribute\"\n"
                 "\"Copyright (c) 2000-2025 salesforce.com, inc. All rights reserved.\"\n");

    assert_int_equal(book->files[0].rows_read, 2);
    assert_int_equal(book->files[0].rows_kept, 2);
    assert_int_equal(book->deals.count, 2);
    assert_int_equal(book_texts_remark(book, "is a total or a notice")->times, 4);
    qc_book_free(book);
}

/* The currency stands before its amount; other amounts have their own. */
static void currency__before_its_amount_in_several_pairs(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv",
        "Opportunity Name,Stage,Expected Revenue Currency,Expected Revenue,Amount "
        "Currency,Amount\n"
        "A,Closed Won,USD,1,MXN,220\nB,Closed Won,USD,1,USD,105\n",
        "rates.csv", "currency,rate\nMXN,0.05\nUSD,1\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_true(book->deals.amount[0] == 1100);
    assert_true(book->deals.amount[1] == 10500);
    qc_book_free(book);
}

static void blanks__are_written_in_many_ways(void **state)
{
    (void)state;
    qc_book *book =
        read_one("id,owner,account,stage,amount,close\n1,Select,None,Won,#VALUE!,NaT\n"
                 "2,Ann,Select,Won,(missing),2025-01-20\n3,Bob,None,Won,5,None\n"
                 "4,XXXX,-,Won,-,01-May-2025\n");

    assert_int_equal(book->accounts.count,
                     0);                   /* None stands for dates, Select in two columns */
    assert_int_equal(book->reps.count, 3); /* a masked name is a name */
    assert_true(book->deals.rep[0] == QC_NO_ID);
    assert_true(book->deals.amount[0] == QC_NO_MONEY && book->deals.amount[1] == QC_NO_MONEY);
    assert_int_equal(book->files[0].rows_kept, 4);
    qc_book_free(book);
}

static void headers__with_commas_blanks_no_name_and_new_names(void **state)
{
    (void)state;
    qc_book *book =
        read_one(",\"Pricing, Delivery_Terms_Approved\",Source ,Opportunity ID,Stage,"
                 "Amount ,Owner\n0,Y,Web,1,Won,10,Ann\n");
    static const char *const files[] = {
        "a.csv", "Order Date,Country,Sales\n2024-05-31,X,5\n", "b.csv",
        "Order Date,Country/Region,Sales\n2024-06-30,X,5\n", NULL};

    assert_string_equal(book->files[0].columns[3].field, "id");
    assert_string_equal(book->files[0].columns[5].field, "amount");
    assert_string_equal(book->files[0].columns[1].field, "");
    assert_string_equal(book->files[0].columns[1].header, "Pricing, Delivery_Terms_Approved");
    qc_book_free(book);
    book = book_texts_read_ok(files, NULL);
    assert_int_equal(book->revenue.count, 2);
    assert_int_equal(book->territories.count, 1);
    qc_book_free(book);
}

/* 05/12 alone says nothing; an Indonesian header or semicolons do. */
static void dates__of_places_where_the_day_comes_first(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Tanggal,Wilayah,Omzet\n05/12/2024,A,5\n06/11/2024,A,5\n",
        "Date;Region;Sales\n05/12/2024;A;5\n06/11/2024;A;5\n"};

    for (size_t i = 0; i < 2; i++) {
        qc_book *book = read_one(texts[i]);

        assert_string_equal(book_texts_day(book->first_date), "2024-11-06");
        assert_severity(book, "day comes first", QC_NOTE);
        qc_book_free(book);
    }
}

/* Spreadsheets fill up titles with delimiters and leave rows of nothing else. */
static void sheets__with_titles_and_blank_rows(void **state)
{
    (void)state;
    qc_book *book = read_one("\xef\xbb\xbfsep=;\r\nLaporan Penjualan PT Maju;;;\r\n;;;\r\n"
                             "Tanggal;Wilayah;Produk;Omzet (Rp)\r\n"
                             "05/01/2024;Bandung;Kopi;1.500\r\n;;;\r\n"
                             "15/01/2024;Bandung;Kopi;2.500\r\nTotal;;;4.000\r\n");

    assert_int_equal(book->revenue.count, 2);
    assert_string_equal(book->currency.code, "IDR");
    assert_true(book->revenue.amount[0] == 150000);
    assert_int_equal(book->files[0].rows_read, 2);
    assert_int_equal(book_texts_remark(book, "is above the header")->times, 2);
    assert_int_equal(book_texts_remark(book, "the row is blank")->times, 1);
    qc_book_free(book);
}

static void headers__that_say_little_serve_where_no_better_one_is(void **state)
{
    (void)state;
    qc_book *book = read_one("Account,Amount,Won?,Date\nAcme,100,Y,2024-01-05\nB,9,N,\n");

    assert_int_equal(book->files[0].table, QC_TABLE_OPPORTUNITIES);
    assert_close_day(book, 0, "2024-01-05");
    qc_book_free(book);
}

static void keys__that_nearly_match_are_joined_with_a_word(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv", "id,owner,product,stage,amount\n1,A,GTXPro,Won,5\n2,A,GTX\xc2\xa0Pro,Won,5\n",
        "p.csv", "product,series,sales_price\nGTX Pro,GTX,4821\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->products.count, 1);
    assert_int_equal(book->deals.product[0], 0);
    assert_int_equal(book->deals.product[1], 0); /* a no-break blank is a blank */
    assert_severity(book, "'GTXPro' taken as 'GTX Pro'", QC_DOUBTFUL);
    qc_book_free(book);
}

static void blanks__of_accounts_and_agents_without_deals(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv",
        "opportunity_id,sales_agent,account,deal_stage,engage_date,close_value\n"
        "1,Ann,,Engaging,2017-01-05,\n2,Ann,Acme,Won,2017-01-05,5\n3,Ann,,Prospecting,,\n",
        "t.csv", "sales_agent,manager,regional_office\nAnn,M,West\nIdle,M,West\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->reps.count, 2);
    assert_int_equal(book->accounts.count, 1);
    assert_true(book->deals.account[0] == QC_NO_ID);
    assert_true(book->deals.created[2] == QC_NO_DATE);
    assert_int_equal(book->files[0].rows_kept, 3);
    qc_book_free(book);
}

static void ids__that_repeat_are_merged_with_a_count(void **state)
{
    (void)state;
    qc_book *book =
        read_one("Opportunity Number,Region,Opportunity Result,Opportunity Amount USD\n"
                 "1,W,Won,5\n1,W,Won,5\n2,W,Won,0\n2,W,Loss,7\n3,W,Won,0\n");

    assert_int_equal(book->files[0].rows_read, 5);
    assert_int_equal(book->files[0].rows_merged, 2);
    assert_int_equal(book->deals.count, 3);
    assert_severity(book, "the row of '1' is there twice; it counts once", QC_NOTE);
    assert_severity(book, "'2' appears again with other values; the last row counts",
                    QC_DOUBTFUL);
    assert_true(book->deals.amount[1] == 700 && book->deals.outcome[1] == QC_OUTCOME_LOST);
    qc_book_free(book);
}

/* None is a legal value where blank cells say what is missing; elsewhere it says so itself. */
static void none__is_a_name_where_blank_cells_stand_beside_it(void **state)
{
    (void)state;
    qc_book *book = read_one("id,owner,product,stage,amount\n1,A,None,Won,5\n2,A,,Won,5\n"
                             "3,A,Known,Won,5\n");

    assert_int_equal(book->products.count, 2);
    assert_string_equal(book->products.name[0], "None");
    assert_severity(book, "'None' stands beside blank cells", QC_NOTE);
    qc_book_free(book);
    book = read_one("id,owner,product,stage,amount\n1,A,None,Won,5\n2,A,X,Won,5\n");
    assert_int_equal(book->products.count, 1);
    qc_book_free(book);
    book = read_one("id,owner,product,stage,amount\n1,A,None,Won,None\n2,A,,Won,5\n");
    assert_int_equal(book->products.count, 0);
    qc_book_free(book);
}

static void ids__keep_what_zeros_and_lines_they_have(void **state)
{
    (void)state;
    qc_book *book = read_one("id,owner,product,stage,amount\n00123,A,Pen\xc2\xa0Red,Won,5\n"
                             "123,A,Pen Red,Won,5\n00123,A,Pen\xc2\xa0Red,Won,5\n");

    assert_int_equal(book->deals.count, 2); /* 00123 and 123 are two */
    assert_string_equal(book->deals.id[1], "00123");
    assert_int_equal(book->products.count, 1);
    assert_string_equal(book->products.name[0], "Pen Red");
    assert_int_equal(book->files[0].rows_merged, 1);
    qc_book_free(book);
}

static void dates__won_before_the_first_contact_are_remarked(void **state)
{
    (void)state;
    qc_book *book =
        read_one("id,owner,stage,amount,created,close\n"
                 "1,A,Won,5,2017-12-05,2017-12-01\n2,A,Open,5,2017-12-05,2017-12-01\n");
    const qc_remark *remark = book_texts_remark(book, "closed before it is created");

    assert_int_equal(remark->severity, QC_DOUBTFUL);
    assert_int_equal(remark->times, 1);
    assert_int_equal(book->deals.count, 2);
    qc_book_free(book);
}

/* The final stage stands in every row of the history; the deal still ends on its last day. */
static void history__whose_stage_was_overwritten(void **state)
{
    (void)state;
    qc_book *book =
        read_one("Id,OpportunityId,CreatedDate,StageName,Amount,Probability\n"
                 "h1,1,2025-01-05,Closed Won,5,10\nh2,1,2025-02-05,Closed Won,6,50\n"
                 "h3,1,2025-03-05,Closed Won,7,100\n");

    assert_int_equal(book->files[0].table, QC_TABLE_OPPORTUNITY_HISTORY);
    assert_int_equal(book->deals.count, 1);
    assert_close_day(book, 0, "2025-03-05");
    assert_true(book->deals.amount[0] == 700);
    qc_book_free(book);
}

static void probability__of_both_scales(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "id,owner,stage,amount,Probability (%)\n1,A,x,5,90\n2,A,x,5,1\n",
        "id,owner,stage,amount,Deal probability\n1,A,x,5,0.9\n2,A,x,5,0.01\n",
        "id,owner,stage,amount,Probability\n1,A,x,5,90%\n2,A,x,5,1%\n"};

    for (size_t i = 0; i < 3; i++) {
        qc_book *book = read_one(texts[i]);

        assert_close(book->deals.probability[0], 0.9, 0, 0);
        assert_close(book->deals.probability[1], 0.01, 0, 0);
        qc_book_free(book);
    }
}

static void stage__won_with_any_probability_is_won(void **state)
{
    (void)state;
    qc_book *book = read_one("id,owner,stage,amount,probability\n1,A,Closed Won,5,100\n"
                             "2,A,Closed Won,5,40\n3,A,Closed Won,5,0\n");

    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(book->deals.outcome[i], QC_OUTCOME_WON);
    }
    assert_close(book->deals.probability[1], 0.4, 0, 0);
    qc_book_free(book);
}

/* One column, two meanings: expected while open, actual once closed. Only the latter is in the
 * past. */
static void close_date__is_expected_for_open_and_actual_for_closed_deals(void **state)
{
    (void)state;
    qc_book *book = read_one("id,owner,stage,amount,created,Close Date\n"
                             "1,A,Closed Won,5,2025-01-05,2025-02-05\n"
                             "2,A,Proposal,5,2025-01-05,2026-12-31\n");

    assert_close_day(book, 0, "2025-02-05");
    assert_close_day(book, 1, "2026-12-31");
    assert_string_equal(book_texts_day(book->as_of), "2025-02-05");
    qc_book_free(book);
}

/* A slip in a name makes a territory of its own: that is told where nobody lists the names. */
static void names__that_are_nearly_others_and_rare_are_told(void **state)
{
    (void)state;
    char text[1024] = "Month,Area,Sales\n2025-01,Bandng,5\n2025-01,Store1,5\n2025-01,Bali,5\n";

    for (int i = 0; i < 10; i++) {
        size_t used = strlen(text);

        (void)snprintf(text + used, sizeof text - used,
                       "2025-02,Bandung,%d\n2025-02,Store2,5\n2025-02,Balis,5\n", i);
    }
    qc_book *book = read_one(text);
    const qc_remark *remark = book_texts_remark(book, "'Bandng' is nearly 'Bandung'");

    assert_true(remark->severity == QC_DOUBTFUL && remark->line == 2 && remark->times == 1);
    assert_false(book_texts_has_remark(book, "'Store1' is nearly"));
    assert_false(book_texts_has_remark(book, "'Bali' is nearly"));
    assert_int_equal(book->territories.count, 6);
    qc_book_free(book);
}

/* A title with a comma that nobody quoted, and what a pivot table says of its sums; but a
 * header right above its rows is one. */
static void titles__with_commas_and_of_pivot_tables(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Laporan Penjualan, 2025\nDicetak: 3 "
        "Mei\nBulan,Cabang,Omzet\n2025-01,A,5\n2025-02,A,6\n",
        "Sum of Sales,Column Labels,,,\nRow Labels,Jan-25,Feb-25,Mar-25,Grand Total\n"
        "A,5,6,,11\n",
        "Jumlah dari Omzet;;Bulan;;\nWilayah;Produk;Jan-25;Feb-25;Mar-25\nA;x;5;6;\n",
        "Sum of Sales,Column Labels,,\n,2025,,\nRow Labels,Jan,Feb,Mar\nA,5,6,\n",
        "Sum of Sales,Region,Month\n5,A,2025-01\n6,A,2025-02\n",
        "Month,Area,Sales\n2025-01,A,5,\n2025-02,A,6,\n"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        qc_book *book = read_one(texts[i]);

        assert_int_equal(book->revenue.count, 2);
        assert_true(book->revenue.amount[1] == 600);
        assert_string_equal(book_texts_territory(book, book->revenue.territory[0]), "A");
        qc_book_free(book);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dialects__of_dates_and_line_ends_give_the_same_book),
        cmocka_unit_test(dates__are_decided_by_the_column_and_never_by_the_row),
        cmocka_unit_test(dates__with_commas_and_times_and_two_forms_in_one_column),
        cmocka_unit_test(amounts__of_every_writing),
        cmocka_unit_test(amounts__of_indonesian_texts),
        cmocka_unit_test(encodings__of_real_exports),
        cmocka_unit_test(trailer__of_a_salesforce_report_is_no_row),
        cmocka_unit_test(currency__before_its_amount_in_several_pairs),
        cmocka_unit_test(blanks__are_written_in_many_ways),
        cmocka_unit_test(headers__with_commas_blanks_no_name_and_new_names),
        cmocka_unit_test(dates__of_places_where_the_day_comes_first),
        cmocka_unit_test(sheets__with_titles_and_blank_rows),
        cmocka_unit_test(names__that_are_nearly_others_and_rare_are_told),
        cmocka_unit_test(titles__with_commas_and_of_pivot_tables),
        cmocka_unit_test(headers__that_say_little_serve_where_no_better_one_is),
        cmocka_unit_test(keys__that_nearly_match_are_joined_with_a_word),
        cmocka_unit_test(blanks__of_accounts_and_agents_without_deals),
        cmocka_unit_test(ids__that_repeat_are_merged_with_a_count),
        cmocka_unit_test(none__is_a_name_where_blank_cells_stand_beside_it),
        cmocka_unit_test(ids__keep_what_zeros_and_lines_they_have),
        cmocka_unit_test(dates__won_before_the_first_contact_are_remarked),
        cmocka_unit_test(history__whose_stage_was_overwritten),
        cmocka_unit_test(probability__of_both_scales),
        cmocka_unit_test(stage__won_with_any_probability_is_won),
        cmocka_unit_test(close_date__is_expected_for_open_and_actual_for_closed_deals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
