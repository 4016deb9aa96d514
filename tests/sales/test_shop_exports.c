/* Exports of accounting programs and market places, and places that share a name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <string.h>

#include "tests/sales/book_texts.h"

static qc_book *book_of(const char *name, const char *text)
{
    const char *files[] = {name, text, NULL};

    return book_texts_read_ok(files, NULL);
}

/* What was sold in a territory; "" for none. */
static double sum_of(const qc_book *book, const char *territory)
{
    const qc_revenue *r = &book->revenue;
    double sum = 0;

    for (size_t i = 0; i < r->count; i++) {
        const char *name =
            r->territory[i] == QC_NO_ID ? "" : book_texts_territory(book, r->territory[i]);

        sum += strcmp(name, territory) == 0 ? (double)r->amount[i] / 100 : 0;
    }
    return sum;
}

static void export__headers_of_shops_and_accounts_are_known(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *territory;
    } cases[] = {
        {"Order.csv",
         "No. Pesanan,Status Pesanan,Waktu Pesanan Dibuat,Nama Produk,Jumlah,Total Harga "
         "Produk,"
         "Total Pembayaran,Kota/Kabupaten\n1,Selesai,2025-01-03 10:15,Kopi,2,300,315,Bogor\n"
         "2,Batal,2025-01-04 10:15,Kopi,1,150,165,Bogor\n",
         "Bogor"},
        {"laporan.csv",
         "Nomor,Nomor Invoice,Tanggal Pembayaran,Status Terakhir,Nama Produk,Harga Jual (IDR),"
         "Total Penjualan (IDR),Kota\n1,I1,13-01-2025 10:00:00,Pesanan "
         "Selesai,Kopi,150,300,Bogor\n"
         "2,I2,14-01-2025 10:00:00,Dibatalkan Pembeli,Kopi,150,150,Bogor\n",
         "Bogor"},
        {"sale.order.csv",
         "Order Reference,Order Date,Customer,Salesperson,Sales Team,Untaxed "
         "Amount,Total,Invoice "
         "Status,Status\nS1,2025-01-03 04:12:33,A,B,Bogor,300,333,invoiced,Sales Order\n"
         "S2,2025-01-04 04:12:33,A,B,Bogor,300,333,nothing,Quotation\n",
         "Bogor"},
        {"sales.txt",
         "#\tDocument Number\tPosting Date\tCustomer/Vendor Name\tU_Cabang\tDocument Total\n"
         "1\t7\t13.01.25\tA\tBogor\tIDR 300,00\n",
         "Bogor"},
        {"Rincian Penjualan.csv",
         "Tanggal,Nomor #,Cabang,Nama Barang,Kuantitas,@Harga,Diskon,Total Harga\n"
         "13 Jan 2025,1,Bogor,Kopi,3,\"110,00\",\"30,00\",\"300,00\"\n",
         "Bogor"},
        {"pos.csv", "Toko;Tanggal;Penjualan Bersih\nBogor;13/01/2025;300,00\n", "Bogor"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = book_of(cases[i].name, cases[i].text);

        assert_int_equal(book->files[0].table, QC_TABLE_REVENUE);
        assert_int_equal(book->revenue.count, 1);
        assert_close(sum_of(book, cases[i].territory), 300, 0, 1e-9);
        assert_int_equal(book_texts_has_remark(book, "is no sale; the row is left out"), i < 3);
        qc_book_free(book);
    }
}

/* A column in which all is cancelled says something else. */
/* Where nothing costs a million, no price proves that its points group; and a price before the
 * discount is none to ask for beside an amount. */
static void export__points_of_prices_group(void **state)
{
    qc_book *book = book_of("Order.csv", "No. Pesanan,Waktu Pesanan Dibuat,Harga Awal,Jumlah,"
                                         "Total Harga Produk,Kota/Kabupaten\n"
                                         "1,2025-01-03 10:15,85.000,2,150.000,Bogor\n");

    (void)state;
    assert_close(sum_of(book, "Bogor"), 150000, 0, 1e-9);
    assert_false(book_texts_has_remark(book, "unit_price"));
    qc_book_free(book);
}

static void export__cancelled_rows_beside_no_others_stay(void **state)
{
    (void)state;
    qc_book *book = book_of("sales.csv", "date,status,branch,amount\n2025-01-13,Draft,Solo,5\n"
                                         "2025-01-14,Draft,Solo,6\n");

    assert_close(sum_of(book, "Solo"), 11, 0, 1e-9);
    assert_false(book_texts_has_remark(book, "no sale"));
    qc_book_free(book);
}

/* A sum of the year beside its months does not take their place. */
static void export__months_go_before_their_total(void **state)
{
    (void)state;
    qc_book *book = book_of("rekap.csv", "sep=;\nREKAP;;;;;\n(dalam jutaan Rp);;;;;\n"
                                         "Cabang;Tahun;Jan;Feb;Mar;Jumlah\n"
                                         "Solo;2024;1,5;2,5;3;7\nSolo;2025;4;5;6;15\n"
                                         "Jumlah;;5,5;7,5;9;22\n");

    assert_int_equal(book->revenue.count, 6);
    assert_close(sum_of(book, "Solo"), 22e6, 0, 1e-6);
    assert_int_equal(book->revenue.frequency[0], QC_FREQUENCY_MONTH);
    qc_book_free(book);
}

/* A sheet of targets and what came is goals and revenue, but not beside other revenue. */
static void actuals__beside_goals_are_revenue(void **state)
{
    (void)state;
    static const char sheet[] = "Bulan;Cabang;Target;Realisasi;% Capai\nNov-25;Solo;10;9;90%\n"
                                "Nov-25;Bali;20;25;125%\nDes-25;Solo;11;;\n";
    const char *files[] = {"target.csv", sheet, "revenue.csv",
                           "month,branch,revenue\n2025-11,Solo,9\n2025-11,Bali,25\n", NULL};
    qc_book *book = book_of("target.csv", sheet);

    assert_int_equal(book->file_count, 2);
    assert_int_equal(book->goals.count, 3);
    assert_int_equal(book->revenue.count, 2);
    assert_close(sum_of(book, "Bali"), 25, 0, 1e-9);
    assert_int_equal(book_texts_remark(book, "the row is a goal alone")->line, 4);
    assert_int_equal(book->files[1].rows_rejected, 0);
    qc_book_free(book);
    book = book_texts_read_ok(files, NULL);
    assert_int_equal(book->file_count, 2);
    assert_int_equal(book->revenue.count, 2);
    qc_book_free(book);
}

static const char *region_of(const qc_book *book, const char *territory)
{
    for (qc_id row = 0; row < book->territories.count; row++) {
        if (strcmp(book_texts_territory(book, row), territory) == 0) {
            return book_texts_territory(book, book->territories.parent[row]);
        }
    }
    return NULL;
}

/* In rows, across, and in an outline. */
static void namesakes__in_two_regions_are_two_places(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "month,region,city,revenue\n2025-01,North,Central,1\n2025-01,North,Harbor,2\n"
        "2025-01,South,Central,4\n2025-01,South,Hill,8\n",
        "region,city,Jan-25,Feb-25,Mar-25\nNorth,Central,1,,\nNorth,Harbor,2,,\n"
        "South,Central,4,,\nSouth,Hill,8,,\n",
        "Row Labels,Jan-25,Feb-25,Mar-25\nNorth,3,,\nCentral,1,,\nHarbor,2,,\nSouth,12,,\n"
        "Central,4,,\nHill,8,,\n"};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = book_of("x.csv", cases[i]);

        assert_close(sum_of(book, "Central (North)"), 1, 0, 1e-9);
        assert_close(sum_of(book, "Central (South)"), 4, 0, 1e-9);
        assert_close(sum_of(book, "Hill"), 8, 0, 1e-9);
        assert_string_equal(region_of(book, "Central (South)"), "South");
        assert_true(book_texts_has_remark(book, "taken for different places"));
        qc_book_free(book);
    }
}

/* A city that went over to another region is one city, and regions that cross cities are no
 * levels. */
static void namesakes__are_not_seen_in_what_has_moved(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "month,region,city,revenue\n2025-01,North,Central,1\n2025-01,North,Harbor,2\n"
        "2025-02,South,Central,4\n2025-01,South,Hill,8\n",
        "month,region,city,revenue\n2025-01,North,Central,1\n2025-01,North,Hill,2\n"
        "2025-01,South,Central,4\n2025-01,South,Hill,8\n2025-01,South,Dale,8\n"};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = book_of("x.csv", cases[i]);

        assert_false(book_texts_has_remark(book, "taken for different places"));
        assert_true(book_texts_has_remark(book, "is no part of one of them"));
        qc_book_free(book);
    }
}

static void namesakes__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    static const char *files[] = {
        "x.csv",
        "month,region,city,revenue,status\n2025-01,N,C,1,ok\n2025-01,N,H,2,batal\n"
        "2025-01,S,C,4,ok\n2025-01,S,D,8,ok\n",
        NULL};
    static const char *both[] = {
        "target.csv", "month,branch,target,actual\n2025-01,A,2,1\n2025-02,A,2,\n", NULL};

    book_texts_allocations(files);
    book_texts_allocations(both);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(export__headers_of_shops_and_accounts_are_known),
        cmocka_unit_test(export__points_of_prices_group),
        cmocka_unit_test(export__cancelled_rows_beside_no_others_stay),
        cmocka_unit_test(export__months_go_before_their_total),
        cmocka_unit_test(actuals__beside_goals_are_revenue),
        cmocka_unit_test(namesakes__in_two_regions_are_two_places),
        cmocka_unit_test(namesakes__are_not_seen_in_what_has_moved),
        cmocka_unit_test(namesakes__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
