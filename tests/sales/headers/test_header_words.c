/* Headers that say what they are about in words of their own, and units that stand in brackets. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <string.h>

#include "sales/headers/header_base.h"
#include "sales/headers/header_unit.h"
#include "tests/sales/book_texts.h"

static void base__is_what_a_header_names_or_numbers(void **state)
{
    static const struct {
        const char *key, *base;
        size_t rank;
    } cases[] = {{"namatoko", "toko", 1}, {"kodetoko", "toko", 2},   {"tokoid", "toko", 2},
                 {"depot", "depot", 0},   {"depotcode", "depot", 2}, {"plantno", "plant", 2},
                 {"nama", "nama", 0},     {"idno", "idno", 0},       {"", "", 0}};
    char longest[2 * QC_LONGEST_BASE];
    char base[QC_LONGEST_BASE];
    size_t rank = 9;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_header_base(cases[i].key, base, &rank);
        assert_string_equal(base, cases[i].base);
        assert_int_equal(rank, cases[i].rank);
    }
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    qc_header_base(longest, base, &rank);
    assert_string_equal(base, "");
}

static void day__is_one_of_sales_and_not_of_people_or_payments(void **state)
{
    (void)state;
    assert_true(qc_header_is_day("tglminggu"));
    assert_true(qc_header_is_day("tanggalkirim"));
    assert_true(qc_header_is_day("shipdate"));
    assert_false(qc_header_is_day("update"));
    assert_false(qc_header_is_day("duedate"));
    assert_false(qc_header_is_day("tgllahir"));
    assert_false(qc_header_is_day("date")); /* that is a name of its own */
    assert_false(qc_header_is_day("kota"));
}

static void unit__is_taken_from_the_end(void **state)
{
    qc_header_unit unit = {.scale = 0};

    (void)state;
    assert_int_equal(qc_header_split_unit("omzetdalamjutarp", &unit), strlen("omzet"));
    assert_int_equal(unit.scale, 6);
    assert_string_equal(unit.currency, "IDR");
    unit = (qc_header_unit){.scale = 0};
    assert_int_equal(qc_header_split_unit("omzet", &unit), strlen("omzet"));
    assert_int_equal(unit.scale, 0);
}

static void sales__by_week_store_and_item_are_read_as_they_are(void **state)
{
    static const char *const files[] = {
        "penjualan.csv",
        "PT Sumber\nTgl Minggu;Kode Toko;Nama Toko;Provinsi;Kode Barang;Nama Barang;Qty;Harga "
        "Satuan;Nilai Penjualan\n"
        "13/01/2025;T1;Berkah;Jawa;S1;Kopi;2;1.500;3.000\n"
        "13/01/2025;T2;Jaya;Jawa;S1;Kopi;1;1.500;1.500\n"
        "13/01/2025;T3;Maju;Bali;S1;Kopi;1;1.500;1.500\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    (void)state;
    assert_int_equal(book->revenue.count, 3);
    assert_int_equal(book->territories.count, 5);
    assert_string_equal(book_texts_territory(book, book->revenue.territory[0]), "Berkah");
    assert_string_equal(
        book_texts_territory(book, book->territories.parent[book->revenue.territory[0]]),
        "Jawa");
    assert_int_equal(book->products.count, 1);
    assert_int_equal(book->revenue.amount[0], 300000);
    assert_false(book_texts_has_remark(book, "is not used; if it is")); /* all are known */
    qc_book_free(book);
}

static void sales__by_depot_or_of_gross_merchandise_are_known(void **state)
{
    static const struct {
        const char *text, *territory;
    } cases[] = {{"week ending,Depot Code,Region,Net Sales\n2025-01-18,D1,North,5\n"
                  "2025-01-18,D2,South,5\n2025-01-18,D3,North,5\n",
                  "D1"},
                 {"order_date,city,island,orders,gmv\n2025-01-13,Jakarta,Jawa,2,5\n"
                  "2025-01-14,Bandung,Jawa,2,5\n2025-01-14,Medan,Sumatra,2,5\n",
                  "Jakarta"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *files[] = {"data.csv", cases[i].text, NULL};
        qc_book *book = book_texts_read_ok(files, NULL);

        assert_int_equal(book->revenue.count, 3);
        assert_int_equal(book->territories.count, 5);
        assert_string_equal(book_texts_territory(book, book->revenue.territory[0]),
                            cases[i].territory);
        assert_int_equal(book->revenue.amount[0], 500);
        qc_book_free(book);
    }
}

static void goals__are_of_the_finer_places_and_of_regions_where_these_are_blank(void **state)
{
    static const char *const files[] = {
        "target_realisasi.csv",
        "Periode;Cabang;Area;Target (juta Rp);Realisasi (juta Rp)\n"
        "TW1 2025;Dago;Bandung;1,5;1,2\nTW1 2025;Kopo;Bandung;2,5;2,2\n"
        "TW1 2025;Tebet;Jakarta;3,5;3,2\nTW2 2025;Dago;Bandung;1,5;\n"
        "TW2 2025;;Bandung;4,5;\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    (void)state;
    assert_int_equal(book->revenue.count, 3);
    assert_int_equal(book->revenue.amount[0], 120000000);
    assert_int_equal(book->goals.count, 5);
    assert_string_equal(book_texts_territory(book, book->goals.territory[0]), "Dago");
    assert_int_equal(book->goals.amount[0], 150000000);
    assert_string_equal(book_texts_territory(book, book->goals.territory[4]), "Bandung");
    qc_book_free(book);
    book_texts_allocations(files);
}

static void unit__of_a_header_named_in_the_settings_counts(void **state)
{
    static const char *const files[] = {
        "sales.csv",
        "month,territory,Netto (juta Rp)\n2025-01,Bali,\"1,5\"\n2025-02,Bali,\"2,25\"\n", NULL};
    char table[] = "revenue", field[] = "amount", header[] = "Netto (juta Rp)";
    qc_config_column column = {table, field, header, 1};
    qc_config config;
    qc_read_settings settings = {.config = &config};
    qc_book *book = NULL;

    (void)state;
    qc_config_init(&config);
    config.columns = &column;
    config.column_count = 1;
    book = book_texts_read_ok(files, &settings);
    assert_string_equal(book->currency.code, "IDR");
    assert_int_equal(book->revenue.amount[0], 150000000);
    qc_book_free(book);
}

static void row__that_may_differ_in_what_is_not_read_is_no_doubt(void **state)
{
    static const char *const files[] = {
        "sales.csv", "month,territory,customer,revenue\n2025-01,Bali,A,5\n2025-01,Bali,B,5\n",
        NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    (void)state;
    assert_int_equal(book_texts_remark(book, "is equal to that on line 2")->severity, QC_NOTE);
    assert_false(book_texts_has_remark(book, "if it is the customers"));
    qc_book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base__is_what_a_header_names_or_numbers),
        cmocka_unit_test(day__is_one_of_sales_and_not_of_people_or_payments),
        cmocka_unit_test(unit__is_taken_from_the_end),
        cmocka_unit_test(sales__by_week_store_and_item_are_read_as_they_are),
        cmocka_unit_test(sales__by_depot_or_of_gross_merchandise_are_known),
        cmocka_unit_test(goals__are_of_the_finer_places_and_of_regions_where_these_are_blank),
        cmocka_unit_test(unit__of_a_header_named_in_the_settings_counts),
        cmocka_unit_test(row__that_may_differ_in_what_is_not_read_is_no_doubt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
