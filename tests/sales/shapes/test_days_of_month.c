/* Numbers of days in sheets of one month: the month is that of a title or of the file's name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "sales/values/year_parts.h"
#include "tests/sales/book_texts.h"

static qc_book *book_of(const char *name, const char *text)
{
    const char *files[] = {name, text, NULL};

    return book_texts_read_ok(files, NULL);
}

static void days__are_those_of_the_month_that_the_file_names(void **state)
{
    static const struct {
        const char *name, *text;
    } cases[] = {
        {"penjualan Maret 2025.csv", "Tgl,Outlet,Omzet\n3,Dago,5\n31,Dago,6\n"},
        {"x.csv",
         "PENJUALAN BULAN MARET 2025,,\nTgl,Outlet,Omzet\n3,Dago,5\n31,Dago,6\nTotal,,11\n"},
        {"x.csv", "Periode: 1 Maret 2025 s/d 31 Maret 2025;;\nTanggal;Outlet;Omzet\n03;Dago;5\n"
                  "31;Dago;6\nJumlah;;11\n"},
        {"omzet-mar-2025.csv", "Tgl,Dago,Braga\n3,5,\n31,6,\n"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = book_of(cases[i].name, cases[i].text);

        assert_int_equal(book->revenue.count, 2);
        assert_string_equal(book_texts_day(book->revenue.date[0]), "2025-03-03");
        assert_string_equal(book_texts_day(book->revenue.date[1]), "2025-03-31");
        assert_int_equal(book_texts_remark(book, "are those of 2025-03")->severity, QC_NOTE);
        qc_book_free(book);
    }
}

/* Without a month they stay no dates, and it is said where to put its name. */
static void days__of_a_month_that_nothing_names_are_told(void **state)
{
    static const char *const names[] = {"x.csv", "penjualan Jan-Mar 2025.csv", "Maret.csv"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        qc_book *book = book_of(names[i], "Tgl,Outlet,Omzet\n3,Dago,5\n31,Dago,6\n");

        assert_int_equal(
            book_texts_remark(book, "days of a month that nothing names")->severity,
            QC_DOUBTFUL);
        assert_int_equal(book->revenue.count, 0);
        qc_book_free(book);
    }
}

static void days__that_the_month_does_not_have_are_rejected(void **state)
{
    qc_book *book = book_of("Februari 2025.csv", "Tgl,Outlet,Omzet\n3,Dago,5\n30,Dago,6\n");

    (void)state;
    assert_int_equal(book->revenue.count, 1);
    assert_int_equal(book_texts_remark(book, "'2025-02-30' in column 'Tgl'")->severity,
                     QC_REJECTED);
    qc_book_free(book);
}

static void month__is_found_in_a_text_that_names_one(void **state)
{
    static const struct {
        const char *text;
        int month;
    } cases[] = {{"Januari 2025", 202501},
                 {"LAPORAN_DES_2024.csv", 202412},
                 {"1 Mei 2025 - 31 Mei 2025", 202505},
                 {"Jan - Feb 2025", 0},
                 {"Maret", 0},
                 {"2025", 0},
                 {"Mei 2024 / Mei 2025", 0},
                 {"", 0}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(qc_month_in_text(cases[i].text, strlen(cases[i].text)),
                         cases[i].month);
    }
}

static void days__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    static const char *const files[] = {"Maret 2025.csv", "Tgl,Outlet,Omzet\n3,Dago,5\n", NULL};

    (void)state;
    book_texts_allocations(files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days__are_those_of_the_month_that_the_file_names),
        cmocka_unit_test(days__of_a_month_that_nothing_names_are_told),
        cmocka_unit_test(days__that_the_month_does_not_have_are_rejected),
        cmocka_unit_test(month__is_found_in_a_text_that_names_one),
        cmocka_unit_test(days__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
