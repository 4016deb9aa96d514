/* Pivot tables and crosses of years and months: no total is counted, and every cell has its period. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <string.h>

#include "sales/values/year_parts.h"
#include "tests/sales/book_texts.h"

static qc_book *book_of(const char *name, const char *text)
{
    const char *files[] = {name, text, NULL};

    return book_texts_read_ok(files, NULL);
}

static double sum_of(const qc_book *book)
{
    double sum = 0;

    for (size_t i = 0; i < book->revenue.count; i++) {
        sum += (double)book->revenue.amount[i] / 100;
    }
    return sum;
}

/* The amount of a territory ("" for none) on a day; -1 if there is no such row. */
static double amount_of(const qc_book *book, const char *territory, const char *day)
{
    const qc_revenue *r = &book->revenue;

    for (size_t i = 0; i < r->count; i++) {
        const char *name =
            r->territory[i] == QC_NO_ID ? "" : book_texts_territory(book, r->territory[i]);

        if (strcmp(name, territory) == 0 && strcmp(book_texts_day(r->date[i]), day) == 0) {
            return (double)r->amount[i] / 100;
        }
    }
    return -1;
}

/* The months of 2024 and the first two of 2025 are 1 to 14 in North, ten times that in South. */
enum { COMPANY_SUM = 11 * 105 };

/* Names below the months of years, and below quarters alone: each month has names of its own. */
static void pivot__names_below_months_are_territories(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "Row Labels,Sum of Sales\n2024,66\nNov,22\nNorth,2\nSouth,20\nDec,44\nNorth,4\n"
        "South,40\n2025,33\nJan,33\nNorth,3\nSouth,30\nGrand Total,99\n",
        "Row Labels,Sum of Sales\n2024,\nQtr4,\nNov,\nNorth,2\nSouth,20\nDec,\nNorth,4\n"
        "South,40\n2025,\nQtr1,\nJan,\nNorth,3\nSouth,30\nGrand Total,99\n"};
    qc_book *book = NULL;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        book = book_of("x.csv", cases[i]);
        assert_int_equal(book->revenue.count, 6);
        assert_close(sum_of(book), 99, 0, 1e-9);
        assert_close(amount_of(book, "North", "2024-12-01"), 4, 0, 1e-9);
        assert_close(amount_of(book, "South", "2025-01-01"), 30, 0, 1e-9);
        assert_int_equal(book->territories.count, 2);
        qc_book_free(book);
    }
    book = book_of("x.csv", "Row Labels,Sum of Sales\n2024,6\nQtr1,6\nNorth,2\nSouth,4\n");
    assert_close(amount_of(book, "South", "2024-01-01"), 4, 0, 1e-9);
    assert_int_equal(book->revenue.frequency[0], QC_FREQUENCY_QUARTER);
    qc_book_free(book);
}

/* Row labels of a compact pivot table: years above their months, perhaps with quarters between,
 * or below a name. The sums of years would make a multiple of what was sold. */
static void pivot__years_above_months_in_one_column_are_periods(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "Sum of Sales,Column Labels,,\nRow Labels,North,South,Grand Total\n2024,78,780,858\n"
        "Jan,1,10,11\nFeb,2,20,22\nMar,3,30,33\nApr,4,40,44\nMay,5,50,55\nJun,6,60,66\n"
        "Jul,7,70,77\nAug,8,80,88\nSep,9,90,99\nOct,10,100,110\nNov,11,110,121\n"
        "Dec,12,120,132\n2025,27,270,297\nJan,13,130,143\nFeb,14,140,154\n"
        "Grand Total,105,1050,1155\n",
        "Label Baris;North;South\n2024;78;780\nTriwulan I;6;60\nJan;1;10\nFeb;2;20\nMar;3;30\n"
        "Triwulan II;15;150\nApr;4;40\nMei;5;50\nJun;6;60\nTriwulan III;24;240\nJul;7;70\n"
        "Agu;8;80\nSep;9;90\nTriwulan IV;33;330\nOkt;10;100\nNov;11;110\nDes;12;120\n"
        "2024 Total;78;780\n2025;27;270\nTriwulan I;27;270\nJan;13;130\nFeb;14;140\n"
        "Total Keseluruhan;105;1050\n",
        "Row Labels,Sum of "
        "Omzet\nNorth,105\n2024,78\nJan,1\nFeb,2\nMar,3\nApr,4\nMay,5\nJun,6\n"
        "Jul,7\nAug,8\nSep,9\nOct,10\nNov,11\nDec,12\n2025,27\nJan,13\nFeb,14\nSouth,1050\n"
        "2024,780\nJan,10\nFeb,20\nMar,30\nApr,40\nMay,50\nJun,60\nJul,70\nAug,80\nSep,90\n"
        "Oct,100\nNov,110\nDec,120\n2025,270\nJan,130\nFeb,140\nGrand Total,1155\n"};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = book_of("x.csv", cases[i]);

        assert_int_equal(book->revenue.count, 28);
        assert_close(sum_of(book), COMPANY_SUM, 0, 1e-9);
        assert_close(amount_of(book, "North", "2024-12-01"), 12, 0, 1e-9);
        assert_close(amount_of(book, "South", "2025-02-01"), 140, 0, 1e-9);
        assert_int_equal(book->territories.count, 2);
        assert_true(book_texts_has_remark(book, "as in a pivot table"));
        qc_book_free(book);
    }
}

/* Days below their months; and in columns, totals of years between the months. */
static void pivot__days_and_totals_of_years_have_their_places(void **state)
{
    (void)state;
    qc_book *book =
        book_of("x.csv", "Row Labels,Sum of Sales\n2024,10\nFeb,6\n28-Feb,1\n29-Feb,5\n"
                         "Mar,4\n1-Mar,4\n2025,7\nMar,7\n1-Mar,7\nGrand Total,17\n");

    assert_int_equal(book->revenue.count, 4);
    assert_close(sum_of(book), 17, 0, 1e-9);
    assert_close(amount_of(book, "", "2024-02-29"), 5, 0, 1e-9);
    qc_book_free(book);
    book = book_of("x.csv",
                   "Sum of Sales,Column Labels,,,,,,,\n,2024,,,2024 Total,2025,,2025 Total,"
                   "Grand Total\nRow Labels,Oct,Nov,Dec,,Jan,Feb,,\nNorth,1,1,2,4,3,4,7,11\n"
                   "South,10,10,20,40,30,40,70,110\nGrand Total,11,11,22,44,33,44,77,121\n");
    assert_int_equal(book->revenue.count, 10);
    assert_close(sum_of(book), 121, 0, 1e-9);
    assert_close(amount_of(book, "South", "2024-12-01"), 20, 0, 1e-9);
    assert_int_equal(book->territories.count, 2);
    qc_book_free(book);
}

/* Only the whole of it is understood: a part without a year, a year without a part. */
static void pivot__labels_of_another_kind_stay(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "Row Labels,Sum of Sales\nJan,1\nFeb,2\n2024,3\nMar,4\n",
        "Row Labels,Sum of Sales\n2023,3\n2024,3\nJan,1\nFeb,2\nMar,4\n",
        "Row Labels,Sum of Sales\n2024,3\nJan,1\nFeb,2\nnote,4\n"};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *files[] = {"x.csv", cases[i], NULL};
        qc_book *book = NULL;
        qc_error error = {0};
        qc_status status = book_texts_read(files, NULL, &book, &error);

        assert_true(status == QC_OK || status == QC_ERR_DATA);
        assert_true(status != QC_OK || !book_texts_has_remark(book, "as in a pivot table"));
        qc_book_free(book);
    }
}

/* Years on one side and months on the other: neither are territories. */
static void cross__years_and_months_are_periods(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *territory;
    } cases[] = {
        {"x.csv", "Tahun,Jan,Feb,Mar,Total\n2024,1,2,3,6\n2025,4,5,6,15\nTotal,5,7,9,21\n", ""},
        {"x.csv",
         "Bulan;2024;2025;2026\nJanuari;1;4;\nFebruari;2;5;\nMaret;3;6;\nJumlah;6;15;\n", ""},
        {"x.csv",
         "Row Labels,2024,2025,2026\nJan,1,4,\nFeb,2,5,\nMar,3,6,\nGrand Total,6,15,\n", ""},
        {"x.csv", "Month,2024,2025,2026\n1,1,4,\n2,2,5,\n3,3,6,\n", ""},
        {"x.csv",
         "Kota,Tahun,Januari,Februari,Maret,Q1\nSolo,2024,1,2,3,6\nSolo,2025,4,5,6,15\n",
         "Solo"},
        {"x.csv", "City,Month,2024,2025,2026\nSolo,Jan,1,4,\nSolo,Feb,2,5,\nSolo,Mar,3,6,\n",
         "Solo"},
        {"sales.csv",
         "Years (Date),Quarters (Date),Months (Date),Sum of Sales (Rp)\n"
         "2024,Qtr1,Jan,1\n,,Feb,2\n,,Mar,3\n2025,Qtr1,Jan,4\n,,Feb,5\n,,Mar,6\n",
         ""}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = book_of(cases[i].name, cases[i].text);

        assert_int_equal(book->revenue.count, 6);
        assert_close(sum_of(book), 21, 0, 1e-9);
        assert_close(amount_of(book, cases[i].territory, "2024-03-01"), 3, 0, 1e-9);
        assert_close(amount_of(book, cases[i].territory, "2025-01-01"), 4, 0, 1e-9);
        qc_book_free(book);
    }
}

/* Quarters on one side; goals in the same shape. */
static void cross__quarters_and_goals_likewise(void **state)
{
    (void)state;
    static const char *const files[] = {
        "revenue.csv", "Cabang,Tahun,Q1,Q2,Q3,Q4\nSolo,2024,1,2,3,4\n", "target.csv",
        "Cabang,Tahun,Jan,Feb,Mar\nSolo,2025,7,8,9\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->revenue.count, 4);
    assert_int_equal(book->revenue.frequency[2], QC_FREQUENCY_QUARTER);
    assert_string_equal(book_texts_day(book->revenue.date[2]), "2024-07-01");
    assert_int_equal(book->goals.count, 3);
    assert_true(book->goals.amount[2] == 900);
    qc_book_free(book);
}

/* A sheet for each year says which one above its header or in its name; else it is refused. */
static void cross__months_without_a_year_take_that_of_the_file(void **state)
{
    (void)state;
    static const char sheet[] = "Cabang,Jan,Feb,Mar\nSolo,1,2,3\nBali,4,5,6\n";
    static const char titled[] =
        "Laporan Penjualan 2023,,,\nCabang,Jan,Feb,Mar\nSolo,1,2,3\nBali,4,5,6\n";
    const char *none[] = {"penjualan.csv", sheet, NULL};
    qc_book *book = book_of("penjualan-2024.csv", sheet);
    qc_error error = {0};

    assert_close(amount_of(book, "Bali", "2024-02-01"), 5, 0, 1e-9);
    assert_true(book_texts_has_remark(book, "2024, as the file's name says"));
    qc_book_free(book);
    book = book_of("penjualan-2024.csv", titled);
    assert_close(amount_of(book, "Bali", "2023-02-01"), 5, 0, 1e-9);
    assert_true(book_texts_has_remark(book, "2023, as a line above them says"));
    qc_book_free(book);
    book = NULL;
    assert_status(book_texts_read(none, NULL, &book, &error), QC_ERR_DATA, error);
    assert_message(error, "months or quarters without a year");
}

/* Rows that are sums become regions, at any depth; a region of one city, and equal cities, are
 * told apart. */
static void outline__sums_are_the_regions_of_their_parts(void **state)
{
    (void)state;
    static const char text[] =
        "Row "
        "Labels,Jan-25,Feb-25,Mar-25\nWest,13,26,7\nJava,9,18,3\nBandung,4,8,1\nSolo,4,8,1\n"
        "Bogor,1,2,1\nSumatra,4,8,4\nMedan,4,8,4\nEast,10,5,1\nBali,3,3,0\nUbud,3,3,0\n"
        "Papua,7,2,1\nSorong,5,1,1\nBiak,2,1,0\nGrand Total,23,31,8\n";
    static const char *const regions[][2] = {
        {"Bandung", "Java"}, {"Solo", "Java"},    {"Bogor", "Java"}, {"Medan", "Sumatra"},
        {"Ubud", "Bali"},    {"Sorong", "Papua"}, {"Biak", "Papua"}, {"Java", "West"},
        {"Sumatra", "West"}, {"Bali", "East"},    {"Papua", "East"}, {"East", "company"}};
    qc_book *book = book_of("x.csv", text);
    const qc_territories *t = &book->territories;

    assert_close(sum_of(book), 62, 0, 1e-9);
    for (size_t i = 0; i < sizeof regions / sizeof regions[0]; i++) {
        bool found = false;

        for (qc_id row = 0; row < t->count; row++) {
            found = found ||
                    (strcmp(book_texts_territory(book, row), regions[i][0]) == 0 &&
                     strcmp(book_texts_territory(book, t->parent[row]), regions[i][1]) == 0);
        }
        assert_true(found);
    }
    qc_book_free(book);
}

static void year_part__is_a_month_or_quarter_without_a_year(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int part;
        qc_frequency frequency;
    } cases[] = {{"Jan", 1, QC_FREQUENCY_MONTH},     {"Agustus", 8, QC_FREQUENCY_MONTH},
                 {"Q3", 3, QC_FREQUENCY_QUARTER},    {"Qtr2", 2, QC_FREQUENCY_QUARTER},
                 {"TW IV", 4, QC_FREQUENCY_QUARTER}, {"Kuartal 1", 1, QC_FREQUENCY_QUARTER},
                 {"Jan-24", 0, QC_FREQUENCY_MONTH},  {"1", 0, QC_FREQUENCY_MONTH},
                 {"2024", 0, QC_FREQUENCY_MONTH},    {"Bandung", 0, QC_FREQUENCY_MONTH},
                 {"Q1 2024", 0, QC_FREQUENCY_MONTH}, {"", 0, QC_FREQUENCY_MONTH},
                 {"Tahun", 0, QC_FREQUENCY_QUARTER}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_frequency frequency = QC_FREQUENCY_INDEX;
        int part = 0;

        assert_int_equal(qc_year_part_read(cases[i].text, &frequency, &part),
                         cases[i].part > 0);
        if (cases[i].part > 0) {
            assert_int_equal(part, cases[i].part);
            assert_int_equal(frequency, cases[i].frequency);
        }
    }
}

static void year__is_found_in_a_text_that_names_one(void **state)
{
    (void)state;
    assert_int_equal(qc_year_in_text("Penjualan 2024.csv", 18), 2024);
    assert_int_equal(qc_year_in_text("2024 dan 2024", 13), 2024);
    assert_int_equal(qc_year_in_text("2023-2024", 9), 0);
    assert_int_equal(qc_year_in_text("20240131", 8), 0);
    assert_int_equal(qc_year_in_text("no 1024", 7), 0);
    assert_true(qc_year_text_is("2024") && qc_year_text_is("FY25"));
    assert_false(qc_year_text_is("1024") || qc_year_text_is("Jan") || qc_year_text_is(""));
}

static void pivot__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    static const char *labels[] = {
        "x.csv", "Row Labels,Sum of Sales\nA,3\n2024,3\nJan,1\nFeb,2\n", NULL};
    static const char *cross[] = {"x-2024.csv", "Cabang,Jan,Feb,Mar\nSolo,1,2,3\nBali,4,5,6\n",
                                  NULL};
    static const char *outline[] = {
        "x.csv", "x,Jan-25,Feb-25,Mar-25\nA,3,3,0\na,1,1,0\nb,2,2,0\nB,4,4,4\nc,4,4,4\n", NULL};

    book_texts_allocations(labels);
    book_texts_allocations(cross);
    book_texts_allocations(outline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pivot__years_above_months_in_one_column_are_periods),
        cmocka_unit_test(pivot__names_below_months_are_territories),
        cmocka_unit_test(pivot__days_and_totals_of_years_have_their_places),
        cmocka_unit_test(pivot__labels_of_another_kind_stay),
        cmocka_unit_test(cross__years_and_months_are_periods),
        cmocka_unit_test(cross__quarters_and_goals_likewise),
        cmocka_unit_test(cross__months_without_a_year_take_that_of_the_file),
        cmocka_unit_test(outline__sums_are_the_regions_of_their_parts),
        cmocka_unit_test(year_part__is_a_month_or_quarter_without_a_year),
        cmocka_unit_test(year__is_found_in_a_text_that_names_one),
        cmocka_unit_test(pivot__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
