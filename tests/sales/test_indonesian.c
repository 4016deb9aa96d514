/* Files as sales operations in Indonesia have them: periods, scales, headers of two rows, totals, words. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "sales/values/period_text.h"
#include "tests/sales/book_texts.h"

static qc_book *book_of(const char *name, const char *text)
{
    const char *files[] = {name, text, NULL};

    return book_texts_read_ok(files, NULL);
}

static void period__quarters_and_years_are_read_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *text, *name;
    } cases[] = {{"Q3 FY25", "2025Q3"},
                 {"FY25-Q3", "2025Q3"},
                 {"FY2025 Q4", "2025Q4"},
                 {"3Q25", "2025Q3"},
                 {"Q1'25", "2025Q1"},
                 {"25Q2", "2025Q2"},
                 {"Triwulan I 2025", "2025Q1"},
                 {"TRIWULAN IV 2024", "2024Q4"},
                 {"TW2-25", "2025Q2"},
                 {"TW II/2025", "2025Q2"},
                 {"Kuartal 3 2025", "2025Q3"},
                 {"Quarter 4, 2025", ""},
                 {"2025Q1", "2025Q1"},
                 {"FY25", "2025"},
                 {"Tahun 2025", "2025"},
                 {"TA 2024", "2024"},
                 {"Q5 2025", ""},
                 {"Q3", ""},
                 {"25", ""},
                 {"FY25/26", "2026"},
                 {"FY2024-25", "2025"},
                 {"TA 2024/2025", "2025"},
                 {"2024/2025", "2025"},
                 {"Q1 FY2024/25", "2025Q1"},
                 {"Q4 2024/25", "2025Q4"},
                 {"FY24/26", ""},
                 {"FY24 25", ""},
                 {"FY24/25/26", ""},
                 {"2012/13", ""}, /* the whole column tells */
                 {"2025M03", "2025-03"},
                 {"2025-M12", "2025-12"},
                 {"2025M13", ""},
                 {"M03", ""},
                 {"M3 2025", ""},
                 {"Semester 1 2025", ""},
                 {"Q3 Q4 2025", ""},
                 {"FY2025-P10", "2025-10"},
                 {"P3 FY25", "2025-03"},
                 {"Period 12 2025", "2025-12"},
                 {"FY25 P13", ""},
                 {"P10", ""},
                 {"FY25 P", ""},
                 {"FY25 P1 Q1", ""},
                 {"Jan FY25", "2025-01"},
                 {"FY2025-Agustus", "2025-08"},
                 {"Mei TA 2025", "2025-05"},
                 {"Jan Feb FY25", ""},
                 {"Jan FY25 P1", ""},
                 {"Jan FY", ""},
                 {"kuartalkuartalkuartal 1 2025", ""},
                 {"12345678901234567890 Q1", ""},
                 {"", ""}};
    qc_calendar calendar = qc_calendar_default();

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_frequency frequency = QC_FREQUENCY_INDEX;
        qc_period period = QC_NO_PERIOD;
        char name[16] = "";

        if (qc_period_text_read(cases[i].text, &calendar, &frequency, &period)) {
            (void)qc_period_format(&calendar, frequency, period, name, sizeof name);
        }
        assert_string_equal(name, cases[i].name);
    }
}

/* A retailer's calendar names a year after the one in which it begins. */
static void period__two_years_are_the_one_that_the_calendar_names(void **state)
{
    (void)state;
    qc_calendar calendar = {.start_month = 2, .named_by_start = true};
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = QC_NO_PERIOD;
    char name[16];

    assert_true(qc_period_text_read("FY24/25", &calendar, &frequency, &period));
    assert_string_equal(qc_period_format(&calendar, frequency, period, name, sizeof name),
                        "2024");
}

/* With a year from April on, FY25 has April 2024 to March 2025; a year that is not called a
 * fiscal one is the calendar's. In a calendar of weeks months have no such names. */
static void period__a_month_of_a_fiscal_year_lies_in_it(void **state)
{
    (void)state;
    static const struct {
        const char *text, *name;
    } cases[] = {{"Apr FY25", "2024-04"},
                 {"Des FY25", "2024-12"},
                 {"Jan FY25", "2025-01"},
                 {"Mar FY24/25", "2025-03"},
                 {"Apr Tahun 2025", "2025-04"}};
    qc_calendar calendar = {.start_month = 4};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_frequency frequency = QC_FREQUENCY_INDEX;
        qc_period period = QC_NO_PERIOD;
        char name[16];

        assert_true(qc_period_text_read(cases[i].text, &calendar, &frequency, &period));
        assert_int_equal(frequency, QC_FREQUENCY_MONTH);
        assert_string_equal(book_texts_day(qc_period_start(&calendar, frequency, period)),
                            strcat(strcpy(name, cases[i].name), "-01"));
    }
}

static void period__what_is_expected_instead_is_told(void **state)
{
    (void)state;
    assert_string_equal(qc_period_text_expected("2021-W53"),
                        "a week of that year, which has 52");
    assert_non_null(strstr(qc_period_text_expected("Semester 1 2025"), "halves of years"));
    assert_non_null(strstr(qc_period_text_expected("2025-H1"), "halves of years"));
    assert_non_null(strstr(qc_period_text_expected("Mei"), "a month of a year"));
    assert_null(qc_period_text_expected("2020-W53")); /* it has 53 */
    assert_null(qc_period_text_expected("2021-W54"));
    assert_null(qc_period_text_expected("soon"));
    assert_null(qc_period_text_expected(""));
}

static void revenue__periods_of_indonesian_reports_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *day;
        qc_frequency frequency;
    } cases[] = {
        {"Periode;Cabang;Omzet\nTriwulan II 2025;Jakarta;100\n", "2025-04-01",
         QC_FREQUENCY_QUARTER},
        {"Periode;Cabang;Omzet\nAgustus 2025;Jakarta;100\n", "2025-08-01", QC_FREQUENCY_MONTH},
        {"Bulan;Cabang;Omzet\nAgu-25;Jakarta;100\n", "2025-08-01", QC_FREQUENCY_MONTH},
        {"Periode,Cabang,Omzet\n202508,Jakarta,100\n202509,Jakarta,5\n", "2025-08-01",
         QC_FREQUENCY_MONTH},
        {"Tahun,Kuartal,Cabang,Omzet\n2025,3,Jakarta,100\n", "2025-07-01",
         QC_FREQUENCY_QUARTER},
        {"Tgl;Nama Cabang;Omzet\n31/12/2025;Jakarta;Rp100,00\n", "2025-12-31",
         QC_FREQUENCY_INDEX},
        {"LAPORAN PENJUALAN;;\n;;\nTanggal;Cabang;Omzet\n31/12/2025;Jakarta;100\n"
         "Jumlah Total;;100\nDicetak oleh: Budi;;\n",
         "2025-12-31", QC_FREQUENCY_INDEX}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = book_of("x.csv", cases[i].text);

        assert_string_equal(book_texts_day(book->revenue.date[0]), cases[i].day);
        assert_int_equal(book->revenue.frequency[0], cases[i].frequency);
        assert_true(book->revenue.amount[0] == 10000);
        assert_string_equal(book_texts_territory(book, book->revenue.territory[0]), "Jakarta");
        assert_int_equal(book->files[0].rows_rejected, 0);
        qc_book_free(book);
    }
}

/* Under a year from April on: a fiscal year by its text or header has its months in two
 * calendar years. */
static void revenue__months_of_fiscal_years_lie_where_they_belong(void **state)
{
    (void)state;
    static const struct {
        const char *text, *day;
    } cases[] = {{"Fiscal Year,Month,Area,Sales\n2024,Apr,A,5\n", "2023-04-01"},
                 {"Fiscal Year,Month,Area,Sales\n2024,March,A,5\n", "2024-03-01"},
                 {"Year,Month,Area,Sales\nFY24,12,A,5\n", "2023-12-01"},
                 {"Year,Month,Area,Sales\nFY2024,P10,A,5\n", "2024-01-01"},
                 {"Fiscal Year,Fiscal Period,Area,Sales\n2024,1,A,5\n", "2023-04-01"},
                 {"Fiscal Year,Quarter,Area,Sales\nFY24,Q4,A,5\n", "2024-01-01"},
                 {"Period,Area,Sales\nFY2024-P09,A,5\n", "2023-12-01"},
                 {"Year,Month,Area,Sales\n2024,Apr,A,5\n", "2024-04-01"},
                 {"Tahun,Bulan,Area,Sales\n2024.0,4,A,5\n", "2024-04-01"}};
    qc_read_settings settings = qc_read_settings_default();
    qc_config config;

    qc_config_init(&config);
    config.fiscal_year_start = 4;
    settings.config = &config;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *files[] = {"x.csv", cases[i].text, NULL};
        qc_book *book = book_texts_read_ok(files, &settings);

        assert_string_equal(book_texts_day(book->revenue.date[0]), cases[i].day);
        assert_false(book_texts_has_remark(book, "taken to begin in January"));
        qc_book_free(book);
    }
    qc_book *book = book_of("x.csv", "Year,Month,Area,Sales\nFY24,Apr,A,5\n2024,x,A,5\n");
    assert_int_equal(book_texts_remark(book, "taken to begin in January")->severity,
                     QC_DOUBTFUL);
    assert_int_equal(book_texts_remark(book, "'2024' with 'x' is not a year")->line, 3);
    qc_book_free(book);
}

/* Where Jan FY25 lies depends on the first month of the year: without it, one doubt a file. */
static void revenue__months_of_a_fiscal_year_ask_for_its_first_month(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Month,Area,Sales\nJan 2025,A,5\nFeb FY25,A,5\nMar FY25,A,5\n",
        "Quarter,Area,Sales\n2025Q1,A,5\nQ2 FY25,A,5\nQ3 FY25,A,5\n",
        "Period,Area,Sales\n2025-01,A,5\nFY25-P02,A,5\nFY25-P03,A,5\n"};
    qc_read_settings settings = qc_read_settings_default();
    qc_config config;

    qc_config_init(&config);
    config.fiscal_year_start = 1;
    settings.config = &config;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *files[] = {"x.csv", texts[i], NULL};
        qc_book *book = book_of("x.csv", texts[i]);
        const qc_remark *remark = book_texts_remark(book, "taken to begin in January");

        assert_int_equal(remark->severity, QC_DOUBTFUL);
        assert_int_equal(remark->line, 3);
        assert_int_equal(remark->column, 1);
        assert_int_equal(remark->times, 2);
        qc_book_free(book);
        book = book_texts_read_ok(files, &settings);
        assert_false(book_texts_has_remark(book, "taken to begin in January"));
        qc_book_free(book);
    }
    qc_book *book = book_of("x.csv", "Year,Area,Sales\nFY24,A,5\nFY25,A,5\n");
    assert_false(book_texts_has_remark(book, "taken to begin in January"));
    qc_book_free(book);
}

static void revenue__a_month_without_a_year_says_what_is_missing(void **state)
{
    (void)state;
    qc_book *book =
        book_of("x.csv", "Bulan,Area,Sales\nJanuari,A,5\nFebruari,A,5\nMei 2025,A,5\n");

    assert_int_equal(book_texts_remark(book, "add a column of years")->times, 2);
    qc_book_free(book);
}

/* A week counts on its Thursday; that weeks are no parts of months is said, also of days that
 * are always a Monday. */
static void revenue__weeks_count_in_a_month_and_are_told(void **state)
{
    (void)state;
    char weeks[512] = "Week,Store,Sales\n";
    char days[512] = "Date,Store,Sales\n";

    for (int i = 0; i < 9; i++) {
        size_t used = strlen(weeks);

        (void)snprintf(weeks + used, sizeof weeks - used, "2026-W%02d,A,5\n", i + 1);
        used = strlen(days);
        (void)snprintf(days + used, sizeof days - used, "2026-01-%02d,A,5\n", i + 1);
    }
    qc_book *book = book_of("x.csv", weeks);
    assert_string_equal(book_texts_day(book->revenue.date[0]), "2026-01-01");
    assert_string_equal(book_texts_day(book->revenue.date[8]), "2026-02-26");
    assert_int_equal(book_texts_remark(book, "holds weeks")->severity, QC_DOUBTFUL);
    qc_book_free(book);
    book = book_of("x.csv", days);
    assert_false(book_texts_has_remark(book, "holds weeks"));
    qc_book_free(book);
    book = book_of("x.csv", "Date,Store,Sales\n2026-01-05,A,5\n2026-01-12,A,5\n2026-01-19,A,5\n"
                            "2026-01-26,A,5\n2026-02-02,A,5\n2026-02-09,A,5\n2026-02-16,A,5\n"
                            "2026-02-23,A,5\n2026-03-02,A,5\n");
    assert_true(book_texts_has_remark(book, "holds weeks"));
    qc_book_free(book);
}

/* "Omzet (juta Rp)": the header says in what the amounts are, unless a number has a word of its
 * own. */
static void amounts__are_in_what_their_header_says(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t amount;
        const char *currency, *remark;
    } cases[] = {
        {"Bulan;Cabang;Omzet (juta Rp)\n2025-01;A;1,5\n", 1500000, "IDR", "are in millions"},
        {"Bulan;Cabang;Penjualan (dalam ribuan)\n2025-01;A;1,5\n", 1500, "",
         "are in thousands"},
        {"Bulan;Cabang;Nilai (Rp Miliar)\n2025-01;A;1,5\n", 1500000000, "IDR",
         "are in thousand millions"},
        {"Month,Region,Revenue ($000)\n2025-01,A,1.5\n", 1500, "", "are in thousands"},
        {"Month,Region,Revenue (USD in thousands)\n2025-01,A,1.5\n", 1500, "USD",
         "are in thousands"},
        {"Bulan;Cabang;Omzet (juta)\n2025-01;A;2,5 jt\n", 2500000, "", "are in millions"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = book_of("x.csv", cases[i].text);

        assert_int_equal(book->revenue.amount[0], 100 * cases[i].amount);
        assert_string_equal(book->currency.code, cases[i].currency);
        assert_non_null(book_texts_remark(book, cases[i].remark));
        qc_book_free(book);
    }
}

/* A line above the headers says it for all amounts whose header says nothing, on sheets of any
 * shape. */
static void amounts__are_in_what_a_title_says(void **state)
{
    static const struct {
        const char *text;
        double amount;
        const char *currency, *remark;
    } cases[] = {
        {"Penjualan (dalam juta Rp),,\nBulan,Cabang,Omzet\n2025-01,A,1.5\n", 1.5e6, "IDR",
         "are in millions, as the line above"},
        {"Penjualan (dalam juta Rp),,\nBulan,Cabang,Omzet\n2025-01,A,2 ribu\n", 2e3, "IDR",
         "are in millions, as the line above"},
        {"\"Sales, in thousands\"\nMonth,Region,Revenue (USD in millions)\n2025-01,A,1.5\n",
         1.5e6, "USD", "are in millions, as its name says"},
        {"Sales in thousands of units\nMonth,Region,Revenue\n2025-01,A,15\n", 15, "",
         "may name the unit of the amounts"},
        {"Omzet ribuan rupiah\nCabang,Jan 2025,Feb 2025,Mar 2025\nA,7,8,9\n", 7e3, "IDR",
         "are in thousands, as the line above"},
        {"Omzet ribuan rupiah\nBulan,Jakarta,Bandung\nJan-25,7,8\nFeb-25,8,9\n", 7e3, "IDR",
         "are in thousands, as the line above"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = book_of("penjualan.csv", cases[i].text);
        const qc_remark *remark = book_texts_remark(book, cases[i].remark);

        assert_close((double)book->revenue.amount[0], 100 * cases[i].amount, 0, 0);
        assert_string_equal(book->currency.code, cases[i].currency);
        assert_int_equal(remark->line, strstr(cases[i].remark, "name says") != NULL ? 2 : 1);
        assert_int_equal(remark->times, 1);
        qc_book_free(book);
    }
}

/* Merged cells above the names: of regions, which are left out, or of years, which the months
 * need. */
static void header__of_two_rows_is_joined(void **state)
{
    (void)state;
    qc_book *book = book_of("a.csv", ",Wilayah Barat,,Wilayah Timur,\n"
                                     "Bulan,Jakarta,Bandung,Surabaya,Makassar\nJan-25,1,2,3,4\n"
                                     "Feb-25,5,6,7,8\n");

    assert_int_equal(book->revenue.count, 8);
    assert_string_equal(book_texts_territory(book, book->revenue.territory[2]), "Surabaya");
    assert_int_equal(book_texts_remark(book, "is above the header")->line, 1);
    qc_book_free(book);
    book = book_of("b.csv", "Cabang,2024,,2025,\n,Nov,Des,Jan,Feb\nJakarta,1,2,3,4\n");
    assert_int_equal(book->revenue.count, 4);
    assert_string_equal(book->files[0].columns[2].header, "Des 2024");
    assert_string_equal(book_texts_day(book->revenue.date[3]), "2025-02-01");
    assert_int_equal(book->revenue.line[0], 3);
    qc_book_free(book);
    book = book_of("c.csv",
                   "Bulan,Jakarta,,Bandung,\n,Target,Omzet,Target,Omzet\nJan-25,1,2,3,4\n");
    assert_string_equal(book->files[0].columns[0].header, "Bulan");
    assert_string_equal(book->files[0].columns[4].header, "Bandung Omzet");
    qc_book_free(book);
    /* Rows of data under gaps in the header are none of it. */
    book = book_of("d.csv", "Tanggal,,,Omzet\n2025-01-05,x,y,100\n");
    assert_int_equal(book->revenue.count, 1);
    qc_book_free(book);
}

/* Merged cells: a name stands in the first row of its block only. Cells that are just blank
 * stay so. */
static void cells__that_were_merged_get_what_stands_above(void **state)
{
    (void)state;
    qc_book *book = book_of("a.csv", "Cabang,Bulan,Omzet\nJakarta,2025-01,100\n,2025-02,200\n"
                                     "Bandung,2025-01,10\n,2025-02,20\n");
    const qc_remark *remark = book_texts_remark(book, "seems to be merged");

    assert_int_equal(remark->severity, QC_DOUBTFUL);
    assert_int_equal(remark->times, 2);
    assert_int_equal(remark->line, 3);
    assert_string_equal(book_texts_territory(book, book->revenue.territory[1]), "Jakarta");
    assert_string_equal(book_texts_territory(book, book->revenue.territory[3]), "Bandung");
    qc_book_free(book);
    book = book_of("b.csv",
                   "Bulan,Cabang,Omzet\n2025-01,Jakarta,1\n,Bandung,2\n2025-02,Jakarta,3\n"
                   ",Bandung,4\n");
    assert_int_equal(book->revenue.count, 4);
    assert_string_equal(book_texts_day(book->revenue.date[3]), "2025-02-01");
    qc_book_free(book);
    book = book_of("c.csv",
                   "Cabang,Bulan,Omzet\nJakarta,2025-01,1\n,2025-02,2\nJakarta,2025-03,3\n"
                   ",2025-04,4\n");
    assert_true(book->revenue.territory[1] == QC_NO_ID);
    assert_false(book_texts_has_remark(book, "seems to be merged"));
    qc_book_free(book);
    book = book_of("d.csv",
                   "Bulan,Cabang,Omzet\n2025-01,Jakarta,1\n,Bandung,2\n2025-02,Bogor,3\n");
    assert_int_equal(book->revenue.count, 2); /* one blank is an accident */
    qc_book_free(book);
}

static void outcome__words_of_sales_talk_are_understood(void **state)
{
    (void)state;
    qc_book *book =
        book_of("peluang.csv", "Nama,Sales,Status,Nilai,Tgl Tutup\nA,Budi,Sukses,1,2025-01-05\n"
                               "B,Budi,Tidak Jadi,1,2025-01-05\nC,Siti,Ditolak,1,2025-01-05\n"
                               "D,Siti,Proses,1,\n");

    assert_string_equal(book->deals.id[1], "B");
    assert_int_equal(book->deals.outcome[0], QC_OUTCOME_WON);
    assert_int_equal(book->deals.outcome[1], QC_OUTCOME_LOST);
    assert_int_equal(book->deals.outcome[2], QC_OUTCOME_LOST);
    assert_int_equal(book->deals.outcome[3], QC_OUTCOME_OPEN);
    qc_book_free(book);
}

/* Words that nobody knows leave all deals open: that is told, with the words. */
static void outcome__that_no_deal_has_is_told(void **state)
{
    (void)state;
    qc_book *book = book_of("peluang.csv", "Nama,Sales,Status,Nilai,Tgl Tutup\n"
                                           "A,Budi,Deal,1,2025-01-05\nB,Budi,Proses,1,\n");
    const qc_remark *remark = book_texts_remark(book, "none of 2 deals is won or lost");

    assert_int_equal(remark->severity, QC_DOUBTFUL);
    assert_non_null(strstr(remark->message, "'Deal', 'Proses'"));
    qc_book_free(book);
    book = book_of("peluang.csv",
                   "Nama,Sales,Status,Nilai,Tgl Tutup\nA,Budi,Menang,1,2025-01-05\n");
    assert_false(book_texts_has_remark(book, "is won or lost"));
    qc_book_free(book);
}

static void header__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    static const char *files[] = {
        "x.csv", "Cabang,2024,,2025,\n,Nov,Des,Jan,Feb\nJakarta,1,2,3,4\n", NULL};

    book_texts_allocations(files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(period__quarters_and_years_are_read_as_people_write_them),
        cmocka_unit_test(period__two_years_are_the_one_that_the_calendar_names),
        cmocka_unit_test(period__a_month_of_a_fiscal_year_lies_in_it),
        cmocka_unit_test(period__what_is_expected_instead_is_told),
        cmocka_unit_test(revenue__periods_of_indonesian_reports_are_read),
        cmocka_unit_test(revenue__months_of_fiscal_years_lie_where_they_belong),
        cmocka_unit_test(revenue__months_of_a_fiscal_year_ask_for_its_first_month),
        cmocka_unit_test(revenue__a_month_without_a_year_says_what_is_missing),
        cmocka_unit_test(revenue__weeks_count_in_a_month_and_are_told),
        cmocka_unit_test(amounts__are_in_what_their_header_says),
        cmocka_unit_test(amounts__are_in_what_a_title_says),
        cmocka_unit_test(header__of_two_rows_is_joined),
        cmocka_unit_test(cells__that_were_merged_get_what_stands_above),
        cmocka_unit_test(outcome__words_of_sales_talk_are_understood),
        cmocka_unit_test(outcome__that_no_deal_has_is_told),
        cmocka_unit_test(header__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
