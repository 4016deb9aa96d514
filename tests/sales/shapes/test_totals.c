/* Totals among rows of revenue: they count nothing twice. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/sales/book_texts.h"

static qc_book *book_of(const char *text)
{
    const char *files[] = {"revenue.csv", text, NULL};

    return book_texts_read_ok(files, NULL);
}

static qc_money sum_of(const qc_book *book)
{
    qc_money sum = 0;

    for (size_t i = 0; i < book->revenue.count; i++) {
        sum += book->revenue.amount[i];
    }
    return sum;
}

/* By a word alone, beside a name of the column, before it or behind it, in any column that says
 * of what a row is. */
static void totals__are_no_rows_wherever_they_stand(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Month,Region,Revenue\n2025-01,North,1\n2025-01,South,2\n2025-01,Total,3\n2025-02,"
        "North,4\n",
        "Bulan;Wilayah;Omzet\nJan-25;Jawa;1\nJan-25;Bali;2\nJan-25;Jumlah;3\nFeb-25;Jawa;4\n",
        "Month,Region,Revenue\n2025-01,North,5\n2025-01,North Total,5\n2025-01,South,2\n"
        "2025-01,Sub Total South,2\n",
        "Year,Month,Region,Revenue\n2024,Jan,North,3\n2024 Total,,,3\n2025,Jan,North,4\n"
        "Total 2025,,,4\n2025,Feb,North,0\n",
        "Month,Region,Product,Revenue\n2025-01,North,A,1\n2025-01,North,B,6\n"
        "2025-01,North,Grand Total,7\n2025-02,North,A,0\n",
        "Region,City,Jan-25,Feb-25,Mar-25\nNorth,A,1,1,1\n,B,1,0,0\nNorth Total,,2,1,1\n"
        "South,C,3,0,0\nSouth Total,,3,0,0\nGrand Total,,5,1,1\n"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        qc_book *book = book_of(texts[i]);

        assert_true(sum_of(book) == 700);
        assert_int_equal(book_texts_remark(book, "is a total of others")->severity, QC_NOTE);
        qc_book_free(book);
    }
}

static void totals__are_told_with_place_and_text(void **state)
{
    (void)state;
    qc_book *book = book_of("Month,Region,Revenue\n2025-01,North,1\n2025-01,North Total,1\n"
                            "2025-02,North,1\n2025-02,North Total,1\n");
    const qc_remark *remark = book_texts_remark(book, "'North Total' in column 'Region'");

    assert_true(remark->line == 3 && remark->column == 2 && remark->times == 2);
    assert_int_equal(book->files[0].rows_read, 2);
    assert_int_equal(book->territories.count, 1);
    qc_book_free(book);
}

/* Nothing but totals, names that only sound like one or are long, goals of the company. */
static void totals__are_rows_where_they_add_nothing_up(void **state)
{
    (void)state;
    qc_book *book = book_of("Month,Region,Revenue\n2025-01,Total,1\n2025-02,Total,2\n");

    assert_int_equal(book->revenue.count, 2);
    qc_book_free(book);
    book = book_of("Month,Region,Revenue\n2025-01,Total Energies,1\n2025-01,Sum Ltd,2\n"
                   "2025-02,Wellness Total,2\n2025-02,Total ,2\n2025-03,North,1\n"
                   "2025-03,Totalisator-und-Wettannahmestellen-Gesellschaft,1\n");
    assert_int_equal(book->revenue.count, 5);
    assert_int_equal(book->territories.count, 5);
    qc_book_free(book);
    static const char *const files[] = {
        "revenue.csv", "period,territory,amount\n2025-01,North,1\n2025-01,South,1\n",
        "targets.csv", "period,territory,target\n2025-02,Total,5\n2025-02,North,2\n", NULL};
    book = book_texts_read_ok(files, NULL);
    assert_int_equal(book->goals.count, 2);
    qc_book_free(book);
}

/* Pivot tables with several levels in one column: no word says which rows are sums, but the
 * numbers do. */
static void outline__rows_that_are_sums_of_those_below_are_none(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t rows;
    } cases[] = {
        {"Row Labels,Jan-25,Feb-25,Mar-25\nJava,3,6,\n Bandung,1,2,\n Solo,2,4,\nBali,4,-1,9\n"
         "Ubud,4,-1,9\nGrand Total,7,5,9\n",
         2},
        {"x;Jan-25;Feb-25;Mar-25\nAll;3.000,5;6.000;1\nA;1.000,25;2.000;\nB;2.000,25;4.000;1\n"
         "C;0;;\n",
         1},
        /* Rounded as it is shown. */
        {"x,Jan-25,Feb-25,Mar-25\nAll,10001,20000,30002\nA,5000,10000,15000\nB,5000,10000,"
         "15001\n",
         1},
        /* A row that is no part, a part alone, small numbers nearly right. */
        {"x,Jan-25,Feb-25,Mar-25\nAll,3,6,1\nA,1,2,\nB,2,4,1\nC,5,1,1\n", 0},
        {"x,Jan-25,Feb-25,Mar-25\nA,3,6,1\nB,3,6,1\n", 0},
        {"x,Jan-25,Feb-25,Mar-25\nAll,4,6,1\nA,1,2,\nB,2,4,1\n", 0},
        {"x,Jan-25,Feb-25,Mar-25\nA,0,0,0\nB,2,4,1\n", 0}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = book_of(cases[i].text);
        bool told = book_texts_has_remark(book, "is the sum of the rows below it");

        assert_int_equal(told, cases[i].rows > 0);
        if (told) {
            const qc_remark *remark =
                book_texts_remark(book, "is the sum of the rows below it");

            assert_true(remark->severity == QC_DOUBTFUL && remark->line == 2 &&
                        remark->times == cases[i].rows);
        }
        qc_book_free(book);
    }
}

static void totals__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    static const char *files[] = {
        "x.csv",
        "month,region,revenue\n2025-01,North,1\n2025-01,North Total,1\n2025-01,Sum,1\n", NULL};

    static const char *pivot[] = {"x.csv",
                                  "x,Jan-25,Feb-25,Mar-25\nAll,3,6,1\nA,1,2,\nB,2,4,1\n", NULL};

    book_texts_allocations(files);
    book_texts_allocations(pivot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals__are_no_rows_wherever_they_stand),
        cmocka_unit_test(totals__are_told_with_place_and_text),
        cmocka_unit_test(totals__are_rows_where_they_add_nothing_up),
        cmocka_unit_test(outline__rows_that_are_sums_of_those_below_are_none),
        cmocka_unit_test(totals__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
