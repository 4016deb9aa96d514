/* Two columns of places in revenue: regions and the territories below them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/sales/book_texts.h"

static qc_book *book_of(const char *text)
{
    const char *files[] = {"revenue.csv", text, NULL};

    return book_texts_read_ok(files, NULL);
}

/* The name of what lies above the territory of a row of revenue; "" for nothing. */
static const char *region_of(const qc_book *book, size_t row)
{
    qc_id parent = book->territories.parent[book->revenue.territory[row]];

    return parent == QC_NO_ID ? "" : book->territories.name[parent];
}

static void assert_place(const qc_book *book, size_t row, const char *territory,
                         const char *region)
{
    assert_string_equal(book_texts_territory(book, book->revenue.territory[row]), territory);
    assert_string_equal(region_of(book, row), region);
}

/* In either order, in long tables and sheets with periods across. */
static void places__of_two_columns_the_finer_one_holds_the_territories(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Bulan,Wilayah,Kota,Omzet\n2025-01,Jawa,Bandung,1\n2025-01,Jawa,Solo,2\n2025-01,Bali,"
        "Ubud,3\n2025-01,Bali,Kuta,4\n",
        "Month,City,Region,Sales\n2025-01,Bandung,Jawa,1\n2025-01,Solo,Jawa,2\n2025-01,Ubud,"
        "Bali,3\n2025-01,Kuta,Bali,4\n",
        "Month,Branch,Region,Sales\n2025-01,Bandung,Jawa,1\n2025-01,Solo,Jawa,2\n2025-01,Ubud,"
        "Bali,3\n2025-01,Kuta,Bali,4\n",
        "Region,Store,Jan-25,Feb-25,Mar-25\nJawa,Bandung,1,,\n,Solo,2,,\nBali,Ubud,3,,\n,Kuta,"
        "4,,\n"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        qc_book *book = book_of(texts[i]);

        assert_int_equal(book->territories.count, 6);
        assert_place(book, 0, "Bandung", "Jawa");
        assert_place(book, 1, "Solo", "Jawa");
        assert_place(book, 2, "Ubud", "Bali");
        assert_true(book_texts_has_remark(book, "names the regions (2)"));
        qc_book_free(book);
    }
}

/* The name of what lies above the region of a row. */
static const char *upper_of(const qc_book *book, size_t row)
{
    qc_id region = book->territories.parent[book->revenue.territory[row]];

    return region == QC_NO_ID ? ""
                              : book_texts_territory(book, book->territories.parent[region]);
}

#define ROW(month, area, branch, region) month "," area "," branch "," region ",1\n"
#define AREAS(month)                                                                           \
    ROW(month, "Priangan", "Bandung", "Jawa")                                                  \
    ROW(month, "Priangan", "Garut", "Jawa")                                                    \
    ROW(month, "Solo Raya", "Solo", "Jawa")                                                    \
    ROW(month, "Solo Raya", "Klaten", "Jawa")                                                  \
    ROW(month, "Bali Utara", "Singaraja", "Bali")                                              \
    ROW(month, "Bali Utara", "Lovina", "Bali")                                                 \
    ROW(month, "Bali Selatan", "Kuta", "Bali")                                                 \
    ROW(month, "Bali Selatan", "Sanur", "Bali")

/* Of three columns in any order the finest one holds the territories, in long tables, sheets with
 * periods across and merged cells, and in goals. */
static void places__of_three_columns_are_three_levels(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Bulan,Area,Cabang,Region,Omzet\n" AREAS("2025-01"),
        "Month,City,Store,State,Sales\n" AREAS("2025-01"),
        "Bulan,Wilayah,Cabang,Daerah,Omzet\n" AREAS("2025-01"),
        "Wilayah,Area,Cabang,Jan 2025,Feb 2025,Mar "
        "2025\nJawa,Priangan,Bandung,1,,\n,,Garut,1,,\n"
        ",Solo Raya,Solo,1,,\n,,Klaten,1,,\nBali,Bali Utara,Singaraja,1,,\n,,Lovina,1,,\n"
        ",Bali Selatan,Kuta,1,,\n,,Sanur,1,,\n"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        qc_book *book = book_of(texts[i]);

        assert_int_equal(book->territories.count, 14);
        assert_place(book, 1, "Garut", "Priangan");
        assert_string_equal(upper_of(book, 1), "Jawa");
        assert_place(book, 7, "Sanur", "Bali Selatan");
        assert_string_equal(upper_of(book, 7), "Bali");
        assert_true(book_texts_has_remark(book, "names the places above the regions (2)"));
        qc_book_free(book);
    }
    const char *files[] = {"goals.csv",
                           "Bulan,Region,Area,Cabang,Target\n2026-01,Jawa,Priangan,Garut,5\n"
                           "2026-01,Bali,Bali Selatan,Kuta,6\n2026-01,Bali,,,9\n"
                           "2026-01,Jawa,Priangan,Bandung,4\n2026-01,Jawa,Solo Raya,,3\n"
                           "2026-01,Bali,Bali Selatan,Sanur,2\n",
                           "revenue.csv", texts[0], NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->goals.count, 6);
    assert_string_equal(book_texts_territory(book, book->goals.territory[0]), "Garut");
    assert_string_equal(book_texts_territory(book, book->goals.territory[2]), "Bali");
    assert_string_equal(book_texts_territory(book, book->goals.territory[4]), "Solo Raya");
    qc_book_free(book);
}

/* A code beside its name, a team, one country for all, and what nests in nothing are no levels. */
static void places__a_third_column_that_is_no_level_is_not_used(void **state)
{
    (void)state;
    static const char *const headers[] = {"Area,Cabang,Kode Area", "Area,Cabang,Sales Team",
                                          "Area,Cabang,Negara", "Area,Cabang,Gudang"};
    static const char *const third[][4] = {{"1", "1", "2", "2"},
                                           {"P", "P", "P", "Q"},
                                           {"ID", "ID", "ID", "ID"},
                                           {"P", "Q", "Q", "P"}};
    char text[512];

    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        (void)snprintf(text, sizeof text,
                       "Bulan,%s,Omzet\n2025-01,X,a,%s,1\n2025-01,X,b,%s,1\n2025-01,Y,c,%s,1\n"
                       "2025-01,Y,d,%s,1\n",
                       headers[i], third[i][0], third[i][1], third[i][2], third[i][3]);
        qc_book *book = book_of(text);

        assert_int_equal(book->territories.count, 6);
        assert_place(book, 0, "a", "X");
        assert_string_equal(upper_of(book, 0), "company");
        qc_book_free(book);
    }
}

/* A city in two regions, one region for all, each region with one city, a region that is a city
 * elsewhere. */
static void places__that_are_no_levels_stay_one_column(void **state)
{
    (void)state;
    static const struct {
        const char *text, *territory, *region;
        bool told;
    } cases[] = {
        {"Month,Region,Team,Sales\n2025-01,N,X,1\n2025-01,S,X,1\n2025-01,S,Y,1\n2025-01,S,Z,"
         "1\n",
         "N", "", true},
        {"Month,Country,State,Sales\n2025-01,AU,NSW,1\n2025-01,AU,VIC,1\n", "NSW", "", false},
        {"Month,Region,City,Sales\n2025-01,N,A,1\n2025-01,S,B,1\n", "N", "", false},
        {"Month,Region,City,Sales\n2025-01,A,B,1\n2025-01,B,A,1\n2025-01,B,C,1\n", "A", "",
         true},
        {"Month,Region,City,Sales\n2025-01,N,N,1\n2025-01,S,B,1\n2025-01,S,C,1\n", "N", "",
         false},
        {"Month,Region,City,Sales\n2025-01,N,,1\n2025-01,S,B,1\n2025-01,N,C,1\n2025-01,N,D,1\n",
         "N", "", false}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = book_of(cases[i].text);

        assert_place(book, 0, cases[i].territory, cases[i].region);
        assert_int_equal(book_texts_has_remark(book, "is not used"), cases[i].told);
        qc_book_free(book);
    }
}

/* A blank region is none: its city lies in the one that other rows name. Of several texts that
 * stand beside two, the first is told with the first two. */
static void places__blanks_do_not_count_and_the_first_contradiction_is_told(void **state)
{
    (void)state;
    qc_book *book = book_of("Month,Region,City,Sales\n2025-01,,A,1\n2025-01,N,A,1\n"
                            "2025-01,N,B,1\n2025-01,S,C,1\n");

    assert_int_equal(book->territories.count, 5);
    assert_place(book, 1, "A", "N");
    qc_book_free(book);
    book = book_of("Month,Region,Team,Sales\n2025-01,N,X,1\n2025-01,S,X,1\n2025-01,S,Y,1\n"
                   "2025-01,W,Y,1\n2025-01,W,X,1\n2025-01,S,Z,1\n2025-01,S,V,1\n");
    assert_true(
        book_texts_has_remark(book, "'X' stands beside 'N' and 'S' of column 'Region'"));
    qc_book_free(book);
}

/* What the settings, or deals, say of territories holds. */
static void places__of_other_tables_and_settings_hold(void **state)
{
    (void)state;
    static const char *const files[] = {
        "deals.csv", "id,owner,region,stage,amount,close\n1,A,North,Won,5,2025-01-31\n",
        "revenue.csv",
        "month,region,city,revenue\n2025-01,North,A,1\n2025-01,North,B,1\n2025-01,South,C,1\n",
        NULL};
    char words[3][16] = {"revenue", "territory", "region"};
    qc_config_column column = {words[0], words[1], words[2], 1};
    qc_config config;
    qc_read_settings settings = {.config = &config};

    qc_config_init(&config);
    config.columns = &column;
    config.column_count = 1;
    static const char *const reps[] = {
        "reps.csv", "name,territory,email\nAnn,B,a@x.id\nBob,South,b@x.id\n", "revenue.csv",
        "month,region,city,revenue\n2025-01,North,A,1\n2025-01,North,B,1\n2025-01,South,C,1\n",
        NULL};
    qc_book *book = book_texts_read_ok(reps, NULL);

    assert_place(book, 1, "B", "North"); /* a rep's city lies in its region, too */
    assert_place(book, 2, "C", "South");
    qc_book_free(book);
    book = book_texts_read_ok(files, NULL);
    assert_int_equal(book->territories.count, 2);
    assert_place(book, 1, "North", "");
    assert_string_equal(book->files[1].columns[1].field, "territory");
    assert_string_equal(book->files[1].columns[2].field, "");
    qc_book_free(book);
    book = book_texts_read_ok(files + 2, &settings);
    assert_place(book, 1, "North", "");
    qc_book_free(book);
}

static void places__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    static const char *files[] = {
        "x.csv", "month,region,city,revenue\n2025-01,N,A,1\n2025-01,N,B,1\n2025-01,S,C,1\n",
        NULL};
    static const char *others[] = {
        "x.csv",
        "month,region,city,revenue\n2025-01,N,A,1\n2025-01,S,A,1\n2025-01,S,C,1\n"
        "2025-01,S,D,1\n",
        NULL};

    book_texts_allocations(files);
    book_texts_allocations(others);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places__of_two_columns_the_finer_one_holds_the_territories),
        cmocka_unit_test(places__of_three_columns_are_three_levels),
        cmocka_unit_test(places__a_third_column_that_is_no_level_is_not_used),
        cmocka_unit_test(places__that_are_no_levels_stay_one_column),
        cmocka_unit_test(places__blanks_do_not_count_and_the_first_contradiction_is_told),
        cmocka_unit_test(places__of_other_tables_and_settings_hold),
        cmocka_unit_test(places__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
