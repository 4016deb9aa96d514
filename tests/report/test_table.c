/* The table writer: the same cells in four forms. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <jansson.h>

#include "quotacast/report.h"

static const qc_column columns[] = {
    {"name", QC_COLUMN_TEXT, 0, 0},   {"count", QC_COLUMN_INTEGER, 0, 0},
    {"mean", QC_COLUMN_NUMBER, 3, 0}, {"quota", QC_COLUMN_MONEY, 0, 0},
    {"day", QC_COLUMN_DATE, 0, 0},    {"p2.5", QC_COLUMN_NUMBER, 0, QC_COLUMN_DETAIL},
};
static const qc_currency dollar = {"USD", 2};

static void add(qc_listing *listing, const char *name, int64_t count, double mean,
                qc_money quota, qc_date day)
{
    qc_listing_text(listing, name);
    qc_listing_integer(listing, count);
    qc_listing_number(listing, mean);
    qc_listing_money(listing, quota);
    qc_listing_date(listing, day);
    qc_listing_number(listing, mean / 2);
}

/* Two full rows and one with everything missing. */
static char *write_example(qc_format format, size_t width)
{
    char *text = NULL;
    size_t length = 0;
    qc_listing *listing = NULL;
    qc_error error;
    qc_page page = {.format = format, .width = width};
    page.stream = open_memstream(&text, &length);
    assert_non_null(page.stream);
    assert_ok(qc_listing_open(&page, columns, 6, &dollar, &listing, &error), error);
    add(listing, "Jakarta \"Pusat\", DKI", 12345, 1.0 / 3, 123456, 0);
    add(listing, "=1+1", -5, 2e6, -100, 20453);
    add(listing, NULL, 0, NAN, QC_NO_MONEY, QC_NO_DATE);
    assert_ok(qc_listing_close(listing, &error), error);
    (void)fclose(page.stream);
    return text;
}

static void csv__quotes_guards_and_leaves_missing_cells_empty(void **state)
{
    char *text = write_example(QC_FORMAT_CSV, 0);
    (void)state;
    assert_string_equal(text,
                        "name,count,mean,quota,day,p2.5\n"
                        "\"Jakarta \"\"Pusat\"\", DKI\",12345,0.3333333333,1234.56,1970-01-01,"
                        "0.1666666667\n"
                        "'=1+1,-5,2000000,-1,2025-12-31,1000000\n"
                        ",0,,,,\n");
    free(text);
}

static void csv__guards_only_text_that_begins_like_a_formula(void **state)
{
    static const char *const given[] = {"=a", "+a", "-a", "@a", "\ta", "a=b", "", "a\nb", "'a"};
    static const char *const shown[] = {"'=a", "'+a", "'-a",      "'@a", "'\ta",
                                        "a=b", "",    "\"a\nb\"", "'a"};
    static const qc_column one[] = {{"t", QC_COLUMN_TEXT, 0, 0}};
    (void)state;
    for (size_t k = 0; k < sizeof given / sizeof *given; k++) {
        char *text = NULL;
        size_t length = 0;
        char expected[32];
        qc_listing *listing = NULL;
        qc_error error;
        qc_page page = {.format = QC_FORMAT_CSV, .stream = open_memstream(&text, &length)};
        assert_ok(qc_listing_open(&page, one, 1, NULL, &listing, &error), error);
        qc_listing_text(listing, given[k]);
        assert_ok(qc_listing_close(listing, &error), error);
        (void)fclose(page.stream);
        (void)snprintf(expected, sizeof expected, "t\n%s\n", shown[k]);
        assert_string_equal(text, expected);
        free(text);
    }
}

static void json__is_an_array_of_objects_in_the_order_of_the_columns(void **state)
{
    char *text = write_example(QC_FORMAT_JSON, 0);
    json_t *array = json_loads(text, 0, NULL);
    (void)state;
    assert_non_null(array);
    assert_int_equal(json_array_size(array), 3);
    json_t *row = json_array_get(array, 0);
    assert_string_equal(json_string_value(json_object_get(row, "name")),
                        "Jakarta \"Pusat\", DKI");
    assert_int_equal(json_integer_value(json_object_get(row, "count")), 12345);
    assert_close(json_real_value(json_object_get(row, "mean")), 1.0 / 3, 1e-14, 0);
    assert_close(json_real_value(json_object_get(row, "quota")), 1234.56, 1e-15, 0);
    assert_string_equal(json_string_value(json_object_get(row, "day")), "1970-01-01");
    row = json_array_get(array, 1);
    assert_string_equal(json_string_value(json_object_get(row, "name")), "=1+1");
    assert_int_equal(json_integer_value(json_object_get(row, "quota")), -1);
    row = json_array_get(array, 2);
    static const char *const missing[] = {"name", "mean", "quota", "day", "p2.5"};
    for (size_t k = 0; k < 5; k++) {
        assert_true(json_is_null(json_object_get(row, missing[k])));
    }
    assert_true(strncmp(text, "[\n{\"name\": ", 11) == 0);
    json_decref(array);
    free(text);
}

static void ndjson__is_one_object_a_line(void **state)
{
    char *text = write_example(QC_FORMAT_NDJSON, 0);
    size_t lines = 0;
    (void)state;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        json_t *row = json_loads(line, 0, NULL);
        assert_true(json_is_object(row));
        assert_int_equal(json_object_size(row), 6);
        json_decref(row);
        lines++;
    }
    assert_int_equal(lines, 3);
    free(text);
}

static void aligned__right_aligns_figures_and_leaves_details_out(void **state)
{
    char *text = write_example(QC_FORMAT_TABLE, 0);
    (void)state;
    assert_string_equal(text,
                        "name                   count       mean     quota         day\n"
                        "--------------------  ------  ---------  --------  ----------\n"
                        "Jakarta \"Pusat\", DKI  12,345      0.333  1,234.56  1970-01-01\n"
                        "=1+1                      -5  2,000,000        -1  2025-12-31\n"
                        "                           0\n");
    free(text);
}

static void aligned__shortens_large_numbers_but_no_money(void **state)
{
    static const qc_column two[] = {{"mean", QC_COLUMN_NUMBER, 4, 0},
                                    {"quota", QC_COLUMN_MONEY, 0, 0}};
    char *text = NULL;
    size_t length = 0;
    qc_listing *listing = NULL;
    qc_error error;
    qc_page page = {.format = QC_FORMAT_TABLE, .stream = open_memstream(&text, &length)};
    (void)state;
    assert_ok(qc_listing_open(&page, two, 2, &dollar, &listing, &error), error);
    qc_listing_number(listing, 35568520325.0);
    qc_listing_money(listing, 3556852032500);
    qc_listing_number(listing, -9999999.4);
    qc_listing_money(listing, -1);
    assert_ok(qc_listing_close(listing, &error), error);
    (void)fclose(page.stream);
    assert_string_equal(text, "      mean           quota\n"
                              "----------  --------------\n"
                              "   35.6 bn  35,568,520,325\n"
                              "-9,999,999           -0.01\n");
    free(text);
}

static void aligned__shortens_text_to_the_width(void **state)
{
    char *text = write_example(QC_FORMAT_TABLE, 52);
    (void)state;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        assert_true(strlen(line) <= 52 + 2); /* the ellipsis takes three bytes and one column */
    }
    free(text);
}

/* One row of a long text, a figure and two that may go. */
static char *write_narrow(size_t width, double share)
{
    static const qc_column narrow[] = {{"name", QC_COLUMN_TEXT, 0, 0},
                                       {"fva", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 0},
                                       {"first_to_go", QC_COLUMN_NUMBER, 0, 2},
                                       {"n", QC_COLUMN_INTEGER, 0, 1},
                                       {"model", QC_COLUMN_TEXT, 0, 3}};
    char *text = NULL;
    size_t length = 0;
    qc_listing *listing = NULL;
    qc_error error;
    qc_page page = {
        .format = QC_FORMAT_TABLE, .width = width, .stream = open_memstream(&text, &length)};

    assert_ok(qc_listing_open(&page, narrow, 5, NULL, &listing, &error), error);
    qc_listing_text(listing, "Sulawesi and the Indonesian East");
    qc_listing_number(listing, share);
    qc_listing_number(listing, 5);
    qc_listing_integer(listing, 7);
    qc_listing_text(listing, "a mixture of very many models");
    assert_ok(qc_listing_close(listing, &error), error);
    (void)fclose(page.stream);
    return text;
}

/* Shares have decimals that stand below each other, no exponents and no -0.000. */
static void aligned__shares_have_so_many_decimals(void **state)
{
    static const struct {
        double share;
        const char *shown;
    } cases[] = {{-9.74e-6, " 0.000 "}, {0.0205, " 0.021 "},  {-0.0689, " -0.069 "},
                 {2, " 2.000 "},        {3.5e7, " 35.0 mn "}, {-0.0004999, " 0.000 "}};
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char *text = write_narrow(0, cases[k].share);
        assert_non_null(strstr(text, cases[k].shown));
        free(text);
    }
}

/* What the columns that went leave is given to figures that fit there, then to the texts. */
static void aligned__uses_the_room_that_columns_leave(void **state)
{
    char *text = write_narrow(45, 0.5);
    (void)state;
    assert_string_equal(text, "name                                fva  n\n"
                              "--------------------------------  -----  -\n"
                              "Sulawesi and the Indonesian East  0.500  7\n");
    free(text);
    text = write_narrow(36, 0.5);
    assert_string_equal(text, "name                          fva  n\n"
                              "--------------------------  -----  -\n"
                              "Sulawesi and the Indonesi\xe2\x80\xa6  0.500  7\n");
    free(text);
}

/* 2025-11 and 2025-12 would both be 2025-and-dots: a name is shortened instead. */
static void aligned__periods_are_never_shortened(void **state)
{
    static const qc_column short_columns[] = {{"name", QC_COLUMN_TEXT, 0, 0},
                                              {"period", QC_COLUMN_TEXT, 0, 0},
                                              {"p50", QC_COLUMN_INTEGER, 0, 0}};
    char *text = NULL;
    size_t length = 0;
    qc_listing *listing = NULL;
    qc_error error;
    qc_page page = {
        .format = QC_FORMAT_TABLE, .width = 24, .stream = open_memstream(&text, &length)};

    (void)state;
    assert_ok(qc_listing_open(&page, short_columns, 3, NULL, &listing, &error), error);
    qc_listing_text(listing, "Bandung");
    qc_listing_text(listing, "2025-11");
    qc_listing_integer(listing, 1234567);
    assert_ok(qc_listing_close(listing, &error), error);
    (void)fclose(page.stream);
    assert_non_null(strstr(text, "2025-11"));
    assert_non_null(strstr(text, "\xe2\x80\xa6"));
    free(text);
}

static void no_rows__is_an_empty_table_in_every_form(void **state)
{
    static const char *const expected[] = {"t\n-\n", "t\n", "[]\n", ""};
    static const qc_column one[] = {{"t", QC_COLUMN_TEXT, 0, 0}};
    (void)state;
    for (int format = QC_FORMAT_TABLE; format <= (int)QC_FORMAT_NDJSON; format++) {
        char *text = NULL;
        size_t length = 0;
        qc_listing *listing = NULL;
        qc_error error;
        qc_page page = {.format = (qc_format)format, .stream = open_memstream(&text, &length)};
        assert_ok(qc_listing_open(&page, one, 1, NULL, &listing, &error), error);
        assert_ok(qc_listing_close(listing, &error), error);
        (void)fclose(page.stream);
        assert_string_equal(text, expected[format]);
        free(text);
    }
}

static void listing__refuses_cells_that_do_not_fit_the_columns(void **state)
{
    char *text = NULL;
    size_t length = 0;
    qc_listing *listing = NULL;
    qc_error error;
    qc_page page = {.format = QC_FORMAT_CSV, .stream = open_memstream(&text, &length)};
    (void)state;
    assert_status(qc_listing_open(&page, columns, 0, NULL, &listing, &error), QC_ERR_ARGUMENT,
                  error);
    assert_null(listing);
    assert_ok(qc_listing_open(&page, columns, 6, &dollar, &listing, &error), error);
    qc_listing_integer(listing, 1);
    qc_listing_text(listing, "ignored after the failure");
    assert_status(qc_listing_close(listing, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "name");
    assert_ok(qc_listing_open(&page, columns, 6, &dollar, &listing, &error), error);
    qc_listing_text(listing, "only one cell");
    assert_status(qc_listing_close(listing, &error), QC_ERR_ARGUMENT, error);
    assert_message(error, "1 of 6");
    qc_listing_free(NULL);
    (void)fclose(page.stream);
    free(text);
}

static void listing__tells_at_the_end_that_the_stream_is_full(void **state)
{
    (void)state;
    for (int format = QC_FORMAT_TABLE; format <= (int)QC_FORMAT_NDJSON; format++) {
        qc_listing *listing = NULL;
        qc_error error;
        qc_page page = {.format = (qc_format)format, .stream = fopen("/dev/full", "w")};
        if (page.stream == NULL) {
            skip();
        }
        assert_ok(qc_listing_open(&page, columns, 6, &dollar, &listing, &error), error);
        add(listing, "a", 1, 1, 1, 1);
        assert_status(qc_listing_close(listing, &error), QC_ERR_IO, error);
        (void)fclose(page.stream);
    }
}

/* JSON's own memory is jansson's; the rows of the other forms go through ours. */
static qc_status write_three_rows(void *context, qc_error *error)
{
    const qc_format *format = context;
    qc_page page = {.format = *format, .stream = fopen("/dev/null", "w")};
    qc_listing *listing = NULL;
    qc_status status = qc_listing_open(&page, columns, 6, &dollar, &listing, error);
    if (status == QC_OK) {
        add(listing, "a", 1, 1, 1, 1);
        add(listing, "b", 1, 1, 1, 1);
        status = qc_listing_close(listing, error);
    }
    (void)fclose(page.stream);
    return status;
}

static void listing__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    for (int format = QC_FORMAT_TABLE; format <= (int)QC_FORMAT_NDJSON; format++) {
        qc_format context = (qc_format)format;
        qc_test_allocations(write_three_rows, &context);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv__quotes_guards_and_leaves_missing_cells_empty),
        cmocka_unit_test(csv__guards_only_text_that_begins_like_a_formula),
        cmocka_unit_test(json__is_an_array_of_objects_in_the_order_of_the_columns),
        cmocka_unit_test(ndjson__is_one_object_a_line),
        cmocka_unit_test(aligned__right_aligns_figures_and_leaves_details_out),
        cmocka_unit_test(aligned__shortens_large_numbers_but_no_money),
        cmocka_unit_test(aligned__shortens_text_to_the_width),
        cmocka_unit_test(aligned__shares_have_so_many_decimals),
        cmocka_unit_test(aligned__uses_the_room_that_columns_leave),
        cmocka_unit_test(aligned__periods_are_never_shortened),
        cmocka_unit_test(no_rows__is_an_empty_table_in_every_form),
        cmocka_unit_test(listing__refuses_cells_that_do_not_fit_the_columns),
        cmocka_unit_test(listing__tells_at_the_end_that_the_stream_is_full),
        cmocka_unit_test(listing__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
