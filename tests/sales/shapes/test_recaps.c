/* Recaps as offices keep them: merged cells year by year, totals of running numbers, signatures below. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

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

static size_t rejected_rows(const qc_book *book)
{
    size_t rows = 0;

    for (size_t i = 0; i < book->file_count; i++) {
        rows += book->files[i].rows_rejected;
    }
    return rows;
}

#define SIGNED                                                                                 \
    ",,,,\n,,,\"Bandung, 10 Januari 2026\",\nMengetahui:,,,Dibuat oleh:,\n,,,,\n,(Agus)"       \
    ",,(Rina),\n,NIP. 1978,,Admin,\n"

/* The total is none of the company's own rows because signatures stand below it. */
static void recap__signatures_below_a_total_are_no_rows(void **state)
{
    static const char *const texts[] = {
        ("No,Cabang,Jan 2025,Feb 2025,Mar 2025\n1,Bandung,1,2,3\n2,Solo,4,5,6\n"
         "Total Keseluruhan,,5,7,9\n" SIGNED),
        ("No,Cabang,Jan 2025,Feb 2025,Mar 2025\n1,Bandung,1,2,3\n2,Solo,4,5,6\n" SIGNED),
        ("No,Cabang,Bulan,Catatan,Omzet\n1,Bandung,Jan 2025,,10\n2,Solo,Jan 2025,x,11\n"
         ",Total,,,21\n" SIGNED),
        /* shorter rows than the header, as not every program pads them */
        ("No,Cabang,Bulan,Catatan,Omzet\n1,Bandung,Jan 2025,,10\n2,Solo,Jan 2025,x,11\n"
         "Jumlah,,,,21\nMengetahui,,\n(Agus)\n")};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        qc_book *book = book_of("penjualan.csv", texts[i]);

        assert_close(sum_of(book), 21, 0, 1e-9);
        assert_int_equal(rejected_rows(book), 0);
        assert_int_equal(book->territories.count, 2);
        assert_true(book_texts_has_remark(book, "the line is a total or a notice"));
        qc_book_free(book);
    }
}

/* What comes behind a total and has numbers are rows, and a total among them is one of others. */
static void recap__totals_in_a_column_that_is_not_used_are_left_out(void **state)
{
    qc_book *book =
        book_of("penjualan.csv",
                "No,Cabang,Bulan,Omzet\n1,Bandung,Jan 2025,1\n2,Solo,Jan 2025,2\nJumlah,,,3\n"
                "1,Bandung,Feb 2025,4\n2,Solo,Feb 2025,5\nJumlah,,Feb 2025,9\n3,,Feb 2025,6\n");

    (void)state;
    assert_close(sum_of(book), 18, 0, 1e-9);
    assert_int_equal(rejected_rows(book), 0);
    assert_int_equal(book_texts_remark(book, "the line is a total of others, no row")->times,
                     2);
    qc_book_free(book);
}

/* A list in which nothing is a total keeps its last rows, however little they say. */
static void recap__last_rows_with_little_in_them_stay(void **state)
{
    qc_book *book = book_of("reps.csv", "rep,territory,manager,email\nAnn,North,Bob,a@x.org\n"
                                        "Cid,South,,\nDan,North,,\n");

    (void)state;
    assert_int_equal(book->reps.count, 3);
    qc_book_free(book);
}

static const char *region_of(const qc_book *book, const char *name)
{
    qc_id row = qc_book_find_territory(book, name);

    return book_texts_territory(book, book->territories.parent[row]);
}

#define RECAP                                                                                  \
    "No,Wilayah,Cabang,Bulan,Target,Realisasi\n"                                               \
    "1,Jawa,Bandung,Jan 2024,10,11\n2,,,Feb 2024,10,12\n,,Jumlah Bandung,,20,23\n"             \
    "3,,Solo,Jan 2024,10,13\n4,,,Feb 2024,10,14\n,,Jumlah Solo,,20,27\n"                       \
    "5,Bali,Ubud,Jan 2024,10,15\n6,,,Feb 2024,10,16\n,,Jumlah Ubud,,20,31\n"                   \
    "7,Jawa,Bandung,Jan 2025,10,17\n8,,,Feb 2025,10,18\n,,Jumlah Bandung,,20,35\n"             \
    "9,,Solo,Jan 2025,10,19\n10,,,Feb 2025,10,20\n,,Jumlah Solo,,20,39\n"                      \
    "11,Bali,Ubud,Jan 2025,10,21\n12,,,Feb 2025,10,22\n,,Jumlah Ubud,,20,43\n"                 \
    "Total Keseluruhan,,,,120,198\n"

/* Branches come again in the next year; revenue and goals are read by branch. */
static void recap__merged_cells_may_come_again(void **state)
{
    qc_book *book = book_of("rekap.csv", RECAP);

    (void)state;
    assert_close(sum_of(book), 198, 0, 1e-9);
    assert_int_equal(book->revenue.count, 12);
    assert_int_equal(book->goals.count, 12);
    assert_int_equal(rejected_rows(book), 0);
    assert_string_equal(region_of(book, "Solo"), "Jawa");
    assert_string_equal(region_of(book, "Ubud"), "Bali");
    qc_book_free(book);
}

/* Goals of branches with sums of their regions between them; "Total" alone is the company's. */
static void recap__sums_of_regions_are_no_goals_but_the_company_has_one(void **state)
{
    static const char *const files[] = {
        "penjualan.csv",
        "Cabang,Jan 2025,Feb 2025,Mar "
        "2025\nBandung,1,2,3\nSolo,4,5,6\nUbud,7,8,9\nKuta,1,1,1\n",
        "target.csv",
        "No,Wilayah,Cabang,Jan 2026,Feb 2026,Mar 2026\n1,Jawa,Bandung,2,2,2\n2,,Solo,3,3,3\n"
        ",Jumlah Jawa,,5,5,5\n3,Bali,Ubud,4,4,4\n4,,Kuta,1,1,1\n,Jumlah Bali,,5,5,5\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    (void)state;
    assert_int_equal(book->goals.count, 12);
    assert_int_equal(rejected_rows(book), 0);
    assert_string_equal(book_texts_territory(book, book->goals.territory[3]), "Solo");
    qc_book_free(book);
    book = book_of("target.csv", "Cabang,Bulan,Target,Omzet\nBandung,Jan 2025,5,6\n"
                                 "Total,Jan 2025,9,\nSolo,Jan 2025,4,4\n");
    assert_int_equal(book->goals.count, 3);
    assert_string_equal(book_texts_territory(book, book->goals.territory[1]), "company");
    qc_book_free(book);
}

/* The name of a branch stands in a line of its own, above its invoices. */
static void recap__lines_that_name_a_group_are_no_rows(void **state)
{
    qc_book *book =
        book_of("penjualan.csv",
                "Cabang,Tanggal,No,Omzet\nBandung,,,\n,13/01/2025,1,5\n,14/01/2025,2,6\n"
                "Total Bandung,,,11\nSolo,,,\n,15/01/2025,3,7\nTotal Solo,,,7\n"
                "Grand Total,,,18\n");

    (void)state;
    assert_close(sum_of(book), 18, 0, 1e-9);
    assert_int_equal(rejected_rows(book), 0);
    assert_string_equal(book_texts_territory(book, book->revenue.territory[2]), "Solo");
    assert_int_equal(book_texts_remark(book, "neither a period nor an amount")->times, 2);
    qc_book_free(book);
}

/* Gaps of any length between texts are places that are not known. */
static void recap__gaps_are_not_filled(void **state)
{
    qc_book *book = book_of("x.csv", "Cabang,Bulan,Omzet\nSolo,Jan 2025,1\n,Feb 2025,1\n"
                                     "Ubud,Mar 2025,1\n,Apr 2025,1\n,Mei 2025,1\n"
                                     "Solo,Jun 2025,1\n,Jul 2025,1\n,Agu 2025,1\n,Sep 2025,1\n"
                                     "Ubud,Okt 2025,1\n,Nov 2025,1\n,Des 2025,1\n,Jan 2026,1\n"
                                     ",Feb 2026,1\n");

    (void)state;
    assert_false(book_texts_has_remark(book, "seems to be merged"));
    qc_book_free(book);
}

static void recap__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    static const char *const files[] = {"rekap.csv", RECAP ",,,\"Solo, 3 Mei 2025\",,\n", NULL};

    (void)state;
    book_texts_allocations(files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recap__signatures_below_a_total_are_no_rows),
        cmocka_unit_test(recap__totals_in_a_column_that_is_not_used_are_left_out),
        cmocka_unit_test(recap__last_rows_with_little_in_them_stay),
        cmocka_unit_test(recap__merged_cells_may_come_again),
        cmocka_unit_test(recap__lines_that_name_a_group_are_no_rows),
        cmocka_unit_test(recap__sums_of_regions_are_no_goals_but_the_company_has_one),
        cmocka_unit_test(recap__gaps_are_not_filled),
        cmocka_unit_test(recap__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
