/* Canonical tables: what is written is read as the same book, and written again with the same bytes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "quotacast/report.h"

/* A folder that is written and the book that it gives. */
typedef struct written {
    char *folder;
    qc_book *book;
} written;

static char *path_in(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    assert_non_null(path);
    (void)snprintf(path, size, "%s/%s", folder, name);
    return path;
}

static qc_book *read_book(const char *path, const char *settings_path, qc_date as_of)
{
    qc_read_settings settings = qc_read_settings_default();
    qc_config config;
    qc_book *book = NULL;
    qc_error error = {0};
    qc_config_init(&config);
    settings.as_of = as_of;
    if (settings_path != NULL) {
        assert_ok(qc_config_read(settings_path, &config, &error), error);
        settings.config = &config;
        settings.as_of = config.as_of;
    }
    assert_ok(qc_book_read(path, &settings, NULL, &book, &error), error);
    qc_config_clear(&config);
    return book;
}

static void write_one(const qc_book *book, qc_table table, const char *path)
{
    qc_page page = {.stream = fopen(path, "wb"), .format = QC_FORMAT_CSV};
    qc_error error = {0};
    assert_non_null(page.stream);
    if (table == QC_TABLE_UNKNOWN) {
        assert_ok(qc_report_clean_settings(&page, book, &error), error);
    } else {
        assert_ok(qc_report_clean(&page, book, table, &error), error);
    }
    assert_int_equal(fclose(page.stream), 0);
}

static const char *name_of(qc_table table)
{
    static char name[64];
    (void)snprintf(name, sizeof name, "%s.csv", qc_table_name(table));
    return table == QC_TABLE_UNKNOWN ? "quotacast.yaml" : name;
}

/* Writes a book into a fresh folder and reads it again. */
static written write_and_read(const qc_book *book)
{
    written result = {.folder = qc_test_folder()};
    for (int table = QC_TABLE_UNKNOWN; table < QC_TABLE_COUNT; table++) {
        if (table == QC_TABLE_UNKNOWN || qc_report_clean_has(book, (qc_table)table)) {
            char *path = path_in(result.folder, name_of((qc_table)table));
            write_one(book, (qc_table)table, path);
            free(path);
        }
    }
    char *settings = path_in(result.folder, "quotacast.yaml");
    result.book = read_book(result.folder, settings, QC_NO_DATE);
    free(settings);
    return result;
}

static void assert_same_bytes(const written *a, const written *b, qc_table table)
{
    char *first_path = path_in(a->folder, name_of(table));
    char *second_path = path_in(b->folder, name_of(table));
    size_t length = 0;
    char *first = qc_test_read(first_path, &length);
    char *second = qc_test_read(second_path, &length);
    assert_string_equal(first, second);
    free(first);
    free(second);
    free(first_path);
    free(second_path);
}

static void assert_same_counts(const qc_book *a, const qc_book *b)
{
    assert_int_equal(a->deals.count, b->deals.count);
    assert_int_equal(a->history.count, b->history.count);
    assert_int_equal(a->revenue.count, b->revenue.count);
    assert_int_equal(a->territories.count, b->territories.count);
    assert_int_equal(a->accounts.count, b->accounts.count);
    assert_int_equal(a->reps.count, b->reps.count);
    assert_int_equal(a->products.count, b->products.count);
    assert_int_equal(a->goals.count, b->goals.count);
    assert_int_equal(a->key_results.count, b->key_results.count);
    assert_int_equal(a->log.count, b->log.count);
    assert_int_equal(a->as_of, b->as_of);
    assert_int_equal(a->first_date, b->first_date);
    assert_string_equal(a->company, b->company);
    assert_string_equal(a->currency.code, b->currency.code);
    for (size_t i = 0; i < a->deals.count; i++) {
        assert_true(a->deals.amount[i] == b->deals.amount[i]);
        assert_int_equal(a->deals.outcome[i], b->deals.outcome[i]);
        assert_true(a->deals.territory[i] == b->deals.territory[i]);
        assert_true(a->deals.close[i] == b->deals.close[i]);
        assert_close(a->deals.probability[i], b->deals.probability[i], 0, 0);
    }
    for (size_t i = 0; i < a->territories.count; i++) {
        assert_true(a->territories.parent[i] == b->territories.parent[i]);
        assert_close(a->territories.lat[i], b->territories.lat[i], 0, 0);
    }
}

static void assert_round_trip(const char *path, const char *settings, qc_date as_of)
{
    qc_book *book = read_book(path, settings, as_of);
    written once = write_and_read(book);
    written twice = write_and_read(once.book);
    assert_same_counts(book, once.book);
    for (int table = QC_TABLE_UNKNOWN; table < QC_TABLE_COUNT; table++) {
        if (table == QC_TABLE_UNKNOWN || qc_report_clean_has(book, (qc_table)table)) {
            assert_same_bytes(&once, &twice, (qc_table)table);
        }
    }
    qc_book_free(twice.book);
    qc_book_free(once.book);
    qc_book_free(book);
    free(once.folder);
    free(twice.folder);
}

/* Names that look like formulas and YAML, deals without ids, every kind of period, three
 * decimals, covariates. */
static void clean__what_is_awkward_comes_back(void **state)
{
    (void)state;
    static const char *const files[] = {
        "d.csv",
        "Deal Name,owner,territory,stage,amount,created,close,probability,category,seats\n"
        "Renewal,Ann,=North,Won,1.5,1/31/2024,3/15/2024,100,Forecast,4\n"
        "Renewal,Ann,=North,Lost,-2.125,1/31/2024,4/1/2024,0,Omitted,\n"
        "\"a, \"\"b\"\"\",@Bob,-South,New,,2/1/2024,,33.3,BestCase,7\n",
        "r.csv",
        "date,territory,product,revenue,units\n2024-05-31,=North,P,10,0.1\n"
        "2024Q1,-South,,20,\n2024-04,=North,,-5,3\nFY2024,=North,,7,\n",
        "t.csv",
        "code,name,parent,lat,lon,population,cap\nN,=North,Top,-6.914744,107.60981,0."
        "30000000000000004,9\n"
        "S,-South,Top,,,2,\nT,Top,Co,,,,\nC,Co,,,,,\n",
        "g.csv",
        "node,period,goal\nCo,2024Q2,100\nTop,2024-07,50\n",
        NULL};
    char *folder = qc_test_folder();
    for (size_t i = 0; files[i] != NULL; i += 2) {
        free(qc_test_write(folder, files[i], files[i + 1]));
    }
    char *settings =
        qc_test_write(folder, "quotacast.yaml",
                      "currency: KWD\nfiscal_year_start: 4\ncompany: 'The \"Co\"'\n"
                      "covariates: {opportunities: seats}\n");
    qc_date day = QC_NO_DATE;
    assert_round_trip(folder, settings, QC_NO_DATE);
    assert_int_equal(qc_date_from_civil(2024, 3, 31, &day), QC_OK);
    assert_round_trip(folder, NULL, day);
    free(settings);
    free(folder);
}

static void clean__the_demo_company_comes_back(void **state)
{
    (void)state;
    assert_round_trip(QC_SOURCE_DIR "/datasets/demo",
                      QC_SOURCE_DIR "/datasets/demo/quotacast.yaml", QC_NO_DATE);
}

static char *evaluation_data(const char *relative)
{
    char *path = qc_test_evaluation_data(relative);
    if (path == NULL) {
        print_message("%s is not there\n", relative);
        skip();
    }
    return path;
}

static void clean__real_exports_come_back(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "pipeline/maven_crm",        "pipeline/maven_crm/mdy_dates",
        "pipeline/ibm_win_loss",     "pipeline/salesforce_history",
        "pipeline/salesforce_seeds", "pipeline/hubspot_seeds"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char *path = evaluation_data(paths[i]);
        assert_round_trip(path, NULL, QC_NO_DATE);
        free(path);
    }
}

/* Two dialects of dates, one book: the canonical tables are the same, byte for byte. */
static void clean__both_dialects_of_maven_give_the_same_bytes(void **state)
{
    (void)state;
    char *iso_path = evaluation_data("pipeline/maven_crm/sales_pipeline.csv");
    char *mdy_path = evaluation_data("pipeline/maven_crm/mdy_dates/sales_pipeline.csv");
    qc_book *iso = read_book(iso_path, NULL, QC_NO_DATE);
    qc_book *mdy = read_book(mdy_path, NULL, QC_NO_DATE);
    written first = write_and_read(iso);
    written second = write_and_read(mdy);
    static const qc_table tables[] = {QC_TABLE_UNKNOWN, QC_TABLE_OPPORTUNITIES,
                                      QC_TABLE_ACCOUNTS, QC_TABLE_REPS, QC_TABLE_PRODUCTS};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        assert_same_bytes(&first, &second, tables[i]);
    }
    qc_book_free(first.book);
    qc_book_free(second.book);
    qc_book_free(iso);
    qc_book_free(mdy);
    free(first.folder);
    free(second.folder);
    free(iso_path);
    free(mdy_path);
}

static void clean__of_rates_is_refused(void **state)
{
    (void)state;
    qc_book book = {0};
    qc_page page = {.stream = stdout, .format = QC_FORMAT_CSV};
    qc_error error = {0};
    assert_false(qc_report_clean_has(&book, QC_TABLE_RATES));
    assert_status(qc_report_clean(&page, &book, QC_TABLE_RATES, &error), QC_ERR_ARGUMENT,
                  error);
    assert_status(qc_report_clean(&page, &book, QC_TABLE_UNKNOWN, &error), QC_ERR_ARGUMENT,
                  error);
}

static qc_status write_deals(void *context, qc_error *error)
{
    qc_page page = {.stream = fopen("/dev/null", "wb"), .format = QC_FORMAT_CSV};
    qc_status status = qc_report_clean(&page, context, QC_TABLE_OPPORTUNITIES, error);
    (void)fclose(page.stream);
    return status;
}

static void clean__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    char *folder = qc_test_folder();
    char *path = qc_test_write(folder, "d.csv", "id,owner,stage,amount\n1,Ann,Won,5\n");
    qc_book *book = read_book(path, NULL, QC_NO_DATE);
    qc_test_allocations(write_deals, book);
    qc_book_free(book);
    free(path);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean__what_is_awkward_comes_back),
        cmocka_unit_test(clean__the_demo_company_comes_back),
        cmocka_unit_test(clean__real_exports_come_back),
        cmocka_unit_test(clean__both_dialects_of_maven_give_the_same_bytes),
        cmocka_unit_test(clean__of_rates_is_refused),
        cmocka_unit_test(clean__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
