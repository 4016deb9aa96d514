/* plan.json: one valid document with every part, equal to the tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/report/example.h"
#include "tests/support/qc_test.h"

#include <jansson.h>

static qc_status write_document(const qc_page *page, const example *company, qc_error *error)
{
    return qc_report_document(page, &company->results, error);
}

static json_t *document(const example *company)
{
    json_error_t error;
    char *text = example_write(write_document, company, QC_FORMAT_TABLE, 0, false);
    json_t *read = json_loads(text, 0, &error);
    if (read == NULL) {
        print_error("%s at line %d of:\n%s", error.text, error.line, text);
    }
    assert_non_null(read);
    free(text);
    return read;
}

static double number(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

static const char *words(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void document__has_every_part(void **state)
{
    json_t *plan = document(example_make());
    (void)state;
    assert_string_equal(words(plan, "schema"), "quotacast-plan");
    assert_int_equal(json_integer_value(json_object_get(plan, "schema_version")), 1);
    assert_string_equal(words(plan, "as_of"), "2025-12-31");
    json_t *goal = json_object_get(plan, "goal");
    assert_string_equal(words(goal, "period"), "2026Q1");
    assert_string_equal(words(goal, "source"), "given");
    assert_close(number(goal, "amount"), 480e6, 0, 0);
    assert_close(number(goal, "p_reach"), 0.2, 0, 0);
    assert_int_equal(json_array_size(json_object_get(plan, "forecast")),
                     8); /* the company alone */
    assert_close(number(json_array_get(json_object_get(plan, "forecast"), 6), "p90"), 486e6, 0,
                 0);
    assert_int_equal(json_array_size(json_object_get(plan, "accuracy")), 7);
    assert_int_equal(json_array_size(json_object_get(plan, "quotas")), 5);
    assert_int_equal(json_array_size(json_object_get(plan, "quota_derivation")), 3);
    assert_int_equal(json_array_size(json_object_get(plan, "key_results")), 2);
    assert_int_equal(json_array_size(json_object_get(plan, "notes")), 2);
    json_t *input = json_object_get(plan, "input");
    json_t *files = json_object_get(input, "files");
    assert_int_equal(json_array_size(files), 2);
    assert_string_equal(words(json_array_get(files, 0), "file"), "opportunities.csv");
    assert_int_equal(json_array_size(json_object_get(json_array_get(files, 0), "columns")), 3);
    assert_int_equal(json_array_size(json_object_get(input, "remarks")), 4);
    json_decref(plan);
}

static void document__of_a_book_alone_has_only_the_input(void **state)
{
    example *company = example_make();
    (void)state;
    company->results = (qc_results){.book = &company->book};
    json_t *plan = document(company);
    assert_null(json_object_get(plan, "quotas"));
    assert_null(json_object_get(plan, "forecast"));
    assert_int_equal(json_array_size(json_object_get(plan, "notes")), 0);
    assert_non_null(json_object_get(plan, "input"));
    json_decref(plan);
}

static void document__takes_file_names_that_are_not_utf8(void **state)
{
    example *company = example_make();
    const char *kept = company->book.files[0].path;
    (void)state;
    company->book.files[0].path = "in/bad\xff\xfename.csv";
    json_t *plan = document(company);
    company->book.files[0].path = kept;
    json_t *files = json_object_get(json_object_get(plan, "input"), "files");
    assert_string_equal(words(json_array_get(files, 0), "file"), "bad??name.csv");
    json_decref(plan);
}

static void document__tells_that_the_stream_is_full(void **state)
{
    example *company = example_make();
    qc_page page = {.stream = fopen("/dev/full", "w")};
    qc_error error;
    (void)state;
    assert_status(qc_report_document(&page, &company->results, &error), QC_ERR_IO, error);
    (void)fclose(page.stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(document__has_every_part),
        cmocka_unit_test(document__of_a_book_alone_has_only_the_input),
        cmocka_unit_test(document__takes_file_names_that_are_not_utf8),
        cmocka_unit_test(document__tells_that_the_stream_is_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
