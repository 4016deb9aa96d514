/* Sheets with periods down and territories across, as people make them by hand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "tests/sales/book_texts.h"

static qc_status read_one(const char *name, const char *text, qc_book **book, qc_error *error)
{
    const char *files[] = {name, text, NULL};

    return book_texts_read(files, NULL, book, error);
}

static qc_book *book_of(const char *name, const char *text)
{
    const char *files[] = {name, text, NULL};

    return book_texts_read_ok(files, NULL);
}

static void across__each_cell_is_a_row_and_totals_are_none(void **state)
{
    (void)state;
    qc_book *book = book_of("x.csv", "Bulan;Jakarta;;Bandung;Total\n"
                                     "Jan-25;1.200.000;;800.000;2.000.000\n"
                                     "Feb-25;(1.300.000);;-;-1.300.000\n"
                                     "Total;-100.000;;800.000;700.000\n");
    const qc_revenue *r = &book->revenue;

    assert_int_equal(r->count, 3);
    assert_string_equal(book->files[0].why,
                        "column 'Bulan' holds periods, and columns 'Jakarta' to 'Bandung' are "
                        "territories: each cell is a row of revenue");
    assert_string_equal(book->files[0].columns[0].field, "period");
    assert_string_equal(book->files[0].columns[1].form, "amounts of a territory");
    assert_string_equal(book->files[0].columns[4].field, "");
    assert_string_equal(book_texts_territory(book, r->territory[1]), "Bandung");
    assert_true(r->amount[1] == 80000000);
    assert_true(r->amount[2] == -130000000);
    assert_string_equal(book_texts_day(r->date[2]), "2025-02-01");
    assert_int_equal(r->line[2], 3);
    assert_int_equal(book->files[0].rows_read, 3);
    assert_int_equal(book_texts_remark(book, "is a total or a notice")->line, 4);
    const qc_remark *source =
        book_texts_remark(book, "headers of columns name the territories");

    assert_true(source->line == 1 && source->column == 0); /* there is no column of that name */
    qc_book_free(book);
}

/* The first column has no name, a year stands beside the month, or the quarter has a name of
 * its own. */
static void across__periods_are_found_in_other_shapes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *day;
        qc_frequency frequency;
    } cases[] = {{",North,South\n2025-01-31,1,2\n2025-02-28,3,4\n2025-03-31,5,6\n",
                  "2025-01-01", QC_FREQUENCY_MONTH},
                 {"Tahun,Bulan,North,South\n2024,Maret,1,2\n2024,April,3,4\n", "2024-03-01",
                  QC_FREQUENCY_MONTH},
                 {"Kuartal,North,South,Jumlah\n2025Q2,1,2,3\n2025Q3,3,4,7\n", "2025-04-01",
                  QC_FREQUENCY_QUARTER},
                 {"Tahun,North,South\n2023,1,2\n2024,3,4\n", "2023-01-01", QC_FREQUENCY_YEAR},
                 {"Periode / Wilayah,North,South\n05/03/2025,1,2\n17/03/2025,3,4\n",
                  "2025-03-05", QC_FREQUENCY_INDEX}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qc_book *book = book_of("penjualan.csv", cases[i].text);

        assert_true(book->revenue.count >= 4);
        assert_int_equal(book->territories.count, 2);
        assert_string_equal(book_texts_day(book->revenue.date[0]), cases[i].day);
        assert_int_equal(book->revenue.frequency[0], cases[i].frequency);
        assert_true(book->revenue.amount[1] == 200);
        qc_book_free(book);
    }
}

/* A long table whose amounts have a scale in their header: 'wilayah' is the name of no
 * territory. */
static void across__a_column_of_territories_is_none_of_them(void **state)
{
    (void)state;
    qc_book *book = book_of("x.csv", "tanggal,wilayah,omzet (juta)\n"
                                     "2025-01,Jakarta,878.9\n2025-01,Ende,4.5\n");

    assert_int_equal(book->revenue.count, 2);
    assert_string_equal(book_texts_territory(book, book->revenue.territory[1]), "Ende");
    assert_true(book->revenue.amount[1] == 450000000);
    qc_book_free(book);
}

static void across__goals_are_those_of_their_columns(void **state)
{
    (void)state;
    static const char *const files[] = {
        "revenue.csv", "period,territory,amount\n2025-01,North,1\n2025-01,South,1\n",
        "targets.csv", "quarter,North,South,Total\n2025Q2,10,20,31\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);

    assert_int_equal(book->files[1].table, QC_TABLE_GOALS);
    assert_int_equal(book->goals.count, 3);
    assert_string_equal(book_texts_territory(book, book->goals.territory[1]), "South");
    assert_true(book->goals.territory[2] == QC_NO_ID); /* the company */
    assert_true(book->goals.amount[2] == 3100);
    qc_book_free(book);
}

/* Where nothing says that numbers are revenue, or the cells are none, the sheet is not used,
 * and the message says why. */
static void across__what_is_doubtful_is_not_used(void **state)
{
    (void)state;
    static const char *const files[] = {"revenue.csv",
                                        "period,territory,amount\n2025-01,North,1\n",
                                        "weather.csv", "date,rain,sun\n2025-01-01,1,2\n", NULL};
    qc_book *book = book_texts_read_ok(files, NULL);
    qc_error error = {0};

    assert_int_equal(book->files[1].table, QC_TABLE_UNKNOWN);
    assert_non_null(book_texts_remark(book, "nothing says that the numbers are revenue"));
    qc_book_free(book);
    book = NULL;
    assert_status(
        read_one("x.csv", "month,North,South\n2025-01,a,b\n2025-02,1,2\n", &book, &error),
        QC_ERR_DATA, error);
    assert_message(error, "'a' in column 'North' is no number");
    assert_status(
        read_one("x.csv", "month,North,South\nfirst,1,2\nsecond,3,4\n", &book, &error),
        QC_ERR_DATA, error);
    assert_message(error, "'first' in column 'month' is no period");
    assert_status(read_one("x.csv", "month,North,price\n2025-01,1,2\n", &book, &error),
                  QC_ERR_DATA, error);
    assert_message(error,
                   "a table of opportunities (stage, amount, close date, owner) or of revenue");
}

/* A date, a total and texts are plain revenue. */
static void across__a_total_beside_texts_is_revenue(void **state)
{
    (void)state;
    qc_book *book =
        book_of("x.csv", "date,invoice,remark,total\n2025-01-13,A1,x,5\n2025-01-14,A2,y,6\n");

    assert_int_equal(book->revenue.count, 2);
    assert_int_equal(book->territories.count, 0);
    assert_true(book->revenue.amount[1] == 600);
    assert_string_equal(book->files[0].columns[3].field, "amount");
    qc_book_free(book);
}

static void across__files_of_the_configuration_say_what_it_is(void **state)
{
    (void)state;
    static const char *const files[] = {"a.csv", "month,rain,sun\n2025-01,1,2\n2025-02,3,4\n",
                                        "b.csv", "period,territory,amount\n2025-01,North,1\n",
                                        NULL};
    qc_read_settings settings = qc_read_settings_default();
    qc_config config;
    char table[] = "revenue";
    char file[] = "a.csv";
    qc_config_file named[] = {{table, file, 2}};

    qc_config_init(&config);
    config.files = named;
    config.file_count = 1;
    settings.config = &config;
    qc_book *book = book_texts_read_ok(files, &settings);
    assert_int_equal(book->revenue.count, 5);
    qc_book_free(book);
    static const char *const other[] = {"a.csv", "month,rain,sun\n2025-01,x,y\n", NULL};
    qc_error error = {0};
    book = NULL;
    assert_status(book_texts_read(other, &settings, &book, &error), QC_ERR_CONFIG, error);
    assert_message(error, "is no number");
}

/* Periods across, with totals of quarters and years between them. */
static void wide__totals_of_longer_periods_are_not_used(void **state)
{
    (void)state;
    qc_book *book = book_of("x.csv", "Cabang,Jan-24,Feb-24,Mar-24,Q1 2024,Apr-24,2024,Total\n"
                                     "North,1,2,3,6,4,10,10\nSouth,1,1,1,3,1,4,4\n");

    assert_int_equal(book->revenue.count, 8);
    assert_int_equal(book->territories.count, 2);
    assert_string_equal(book_texts_day(book->revenue.date[3]), "2024-04-01");
    assert_string_equal(book->files[0].columns[4].field, "");
    qc_book_free(book);
}

/* What stays is repeated for each cell, whatever lies between. */
static void across__columns_of_texts_stay_beside_many_territories(void **state)
{
    enum { PLACES = 3000, LINE = 8 * PLACES + 32 };
    (void)state;
    char *text = malloc((size_t)4 * LINE);
    size_t used = 0;

    assert_non_null(text);
    used += (size_t)snprintf(text, LINE, "Year,Month");
    for (int place = 0; place < PLACES; place++) {
        used += (size_t)snprintf(text + used, LINE, ",P%04d", place);
    }
    for (int month = 1; month <= 3; month++) {
        used += (size_t)snprintf(text + used, LINE, "\n2025,%d", month);
        for (int place = 0; place < PLACES; place++) {
            used += (size_t)snprintf(text + used, LINE, ",%d", month);
        }
    }
    qc_book *book = book_of("revenue.csv", text);
    const qc_revenue *r = &book->revenue;

    assert_int_equal(r->count, 3 * PLACES);
    assert_string_equal(book_texts_day(r->date[r->count - 1]), "2025-03-01");
    assert_string_equal(book_texts_territory(book, r->territory[r->count - 1]), "P2999");
    assert_true(r->amount[PLACES] == 200);
    qc_book_free(book);
    free(text);
}

static void across__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    static const char *files[] = {"x.csv", "month,North,South\n2025-01,1,2\n2025-02,3,4\n",
                                  NULL};

    book_texts_allocations(files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(across__each_cell_is_a_row_and_totals_are_none),
        cmocka_unit_test(across__periods_are_found_in_other_shapes),
        cmocka_unit_test(across__a_column_of_territories_is_none_of_them),
        cmocka_unit_test(across__goals_are_those_of_their_columns),
        cmocka_unit_test(across__what_is_doubtful_is_not_used),
        cmocka_unit_test(across__a_total_beside_texts_is_revenue),
        cmocka_unit_test(wide__totals_of_longer_periods_are_not_used),
        cmocka_unit_test(across__files_of_the_configuration_say_what_it_is),
        cmocka_unit_test(across__columns_of_texts_stay_beside_many_territories),
        cmocka_unit_test(across__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
