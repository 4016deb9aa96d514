/* Delimited text: rows, fields, line numbers; what is malformed and where; repairs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "sales/csv.h"

enum { MOST_ROWS = 32, LOG_SIZE = 4096 };

/* Rows as text: "line:field|field" one after the other, separated by newlines; repaired ones with '*'. */
typedef struct row_log {
    char text[LOG_SIZE];
    size_t rows;
    size_t stop_after; /* 0: never */
} row_log;

static qc_status take(void *context, const qc_csv_row *row, qc_error *error)
{
    row_log *log = context;
    size_t used = strlen(log->text);

    used += (size_t)snprintf(log->text + used, LOG_SIZE - used, "%zu%s:", row->line,
                             row->repaired ? "*" : "");
    for (size_t i = 0; i < row->count; i++) {
        assert_int_equal(strlen(row->fields[i].text), row->fields[i].length);
        used += (size_t)snprintf(log->text + used, LOG_SIZE - used, "%s%s", i > 0 ? "|" : "",
                                 row->fields[i].text);
    }
    (void)snprintf(log->text + used, LOG_SIZE - used, "\n");
    log->rows++;
    if (log->stop_after == log->rows) {
        return qc_fail(error, QC_ERR_LIMIT, "enough");
    }
    return QC_OK;
}

static qc_status read_text(const char *text, char delimiter, bool lenient, row_log *log,
                           qc_error *error)
{
    qc_csv_settings settings = {
        .source = "t.csv", .delimiter = delimiter, .first_line = 1, .lenient = lenient};

    *log = (row_log){.stop_after = log->stop_after};
    return qc_csv_read(text, strlen(text), &settings, take, log, error);
}

static void assert_rows(const char *text, const char *rows)
{
    row_log log = {0};
    qc_error error = {0};

    assert_ok(read_text(text, ',', false, &log, &error), error);
    assert_string_equal(log.text, rows);
}

static void csv__rows_carry_their_first_line(void **state)
{
    (void)state;
    assert_rows("a,b\n1,2\n\n3,4\n", "1:a|b\n2:1|2\n4:3|4\n");
    assert_rows("a,b\r\n1,2\r\n\r\n3,4", "1:a|b\n2:1|2\n4:3|4\n");
    assert_rows("a,b\r1,2\r\r3,4\r", "1:a|b\n2:1|2\n4:3|4\n");
    assert_rows("a\n\"x\ny\"\nz\n", "1:a\n2:x\ny\n4:z\n");
    assert_rows("a\n\"x\r\ny\",\nz", "1:a\n2:x\r\ny|\n4:z\n");
    assert_rows("", "");
    assert_rows("\n\n", "");
    assert_rows("  \na\n", "2:a\n");
}

static void csv__fields_are_trimmed_outside_quotation_marks(void **state)
{
    (void)state;
    assert_rows(" a , \" b \" ,,\"\"\n", "1:a| b ||\n");
    assert_rows("\"a,b\",\"say \"\"no\"\"\"\n", "1:a,b|say \"no\"\n");
}

static void csv__first_line_may_be_another_than_1(void **state)
{
    (void)state;
    row_log log = {0};
    qc_error error = {0};
    qc_csv_settings settings = {.source = "t", .delimiter = ';', .first_line = 2};

    assert_ok(qc_csv_read("a;b\n", 4, &settings, take, &log, &error), error);
    assert_string_equal(log.text, "2:a|b\n");
}

static void assert_refused(const char *text, size_t line, size_t column, const char *message)
{
    row_log log = {0};
    qc_error error = {0};

    assert_status(read_text(text, ',', false, &log, &error), QC_ERR_FORMAT, error);
    assert_string_equal(error.source, "t.csv");
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
    assert_message(error, message);
    assert_message(error, "--lenient");
}

static void csv__stray_quotation_marks_are_refused_with_their_place(void **state)
{
    (void)state;
    assert_refused("a,b\n1,5\" pipe\n", 2, 2, "stands inside the field");
    assert_refused("a,b\n\"x\"y,2\n", 2, 1, "stands inside the field");
    assert_refused("a,b\n1,\"never\n3,4\n5,6\n", 2, 2, "is never closed");
    assert_refused("a,b\n1,\"never", 2, 2, "is never closed");
    assert_refused("a,b\n1,\"open\n3,4\n5,\"six\"\n", 2, 2, "closed only on line 4");
    assert_refused("a,b\n\"p\nq\",\"open\n3,x\"y\n", 3, 2, "closed only on line 4");
}

static void csv__lenient_reads_stray_marks_as_text_and_goes_on(void **state)
{
    (void)state;
    row_log log = {0};
    qc_error error = {0};

    assert_ok(read_text("a,b\n1,5\" pipe\n2,\"ok\"\n", ',', true, &log, &error), error);
    assert_string_equal(log.text, "1:a|b\n2*:1|5\" pipe\n3:2|ok\n");
    assert_ok(read_text("a,b\n\"x\"y,2\n3,4\n", ',', true, &log, &error), error);
    assert_string_equal(log.text, "1:a|b\n2*:\"x\"y|2\n3:3|4\n");
    assert_ok(read_text("a,b\n1,\"never\n3,4\n", ',', true, &log, &error), error);
    assert_string_equal(log.text, "1:a|b\n2*:1|\"never\n3:3|4\n");
    assert_ok(read_text("a,b\n1,\"never", ',', true, &log, &error), error);
    assert_string_equal(log.text, "1:a|b\n2*:1|\"never\n");
    assert_ok(read_text("a,b\n1,\"open\n3,4\n5,\"six\"\n", ',', true, &log, &error), error);
    assert_string_equal(log.text, "1:a|b\n2*:1|\"open\n3:3|4\n4:5|six\n");
}

static void assert_repair(const char *line, const char *expected)
{
    char repaired[256];
    size_t size = qc_csv_repair_line(line, strlen(line), ',', repaired);

    assert_int_equal(size, strlen(expected));
    assert_memory_equal(repaired, expected, size);
}

static void repair__only_marks_at_the_edges_of_a_field_quote_it(void **state)
{
    (void)state;
    assert_repair("a,b", "a,b");
    assert_repair("", "");
    assert_repair(",", ",");
    assert_repair("5\" pipe,x", "\"5\"\" pipe\",x");
    assert_repair("\"Smith, \"Joe\" LLC\",5", "\"Smith, \"\"Joe\"\" LLC\",5");
    assert_repair("\"a\"\"b\",c", "\"a\"\"b\",c");
    assert_repair("\"x\"y,z", "\"\"\"x\"\"y\",z");
    assert_repair("\"open,z", "\"\"\"open\",z");
    assert_repair(" \"a\" ,b", "\"a\",b");
    assert_repair("a,\"", "a,\"\"\"\"");
}

static char *long_field(size_t length)
{
    char *text = malloc(length + 8);

    memcpy(text, "a,b\n1,", 6);
    memset(text + 6, 'x', length);
    text[length + 6] = '\n';
    text[length + 7] = '\0';
    return text;
}

static void csv__a_field_over_the_limit_is_refused_with_its_place(void **state)
{
    (void)state;
    static const size_t lengths[] = {QC_CSV_FIELD_LIMIT + 1, 10 * QC_CSV_FIELD_LIMIT};

    for (size_t i = 0; i < 2; i++) {
        row_log log = {0};
        qc_error error = {0};
        char *text = long_field(lengths[i]);

        assert_status(read_text(text, ',', true, &log, &error), QC_ERR_LIMIT, error);
        assert_int_equal(error.line, 2);
        assert_int_equal(error.column, 2);
        assert_message(error, "1 MiB");
        free(text);
    }
}

static qc_status take_length(void *context, const qc_csv_row *row, qc_error *error)
{
    (void)error;
    *(size_t *)context = row->fields[row->count - 1].length;
    return QC_OK;
}

static void csv__a_field_at_the_limit_is_read(void **state)
{
    (void)state;
    qc_csv_settings settings = {.source = "t", .delimiter = ',', .first_line = 1};
    char *text = long_field(QC_CSV_FIELD_LIMIT);
    size_t length = 0;
    qc_error error = {0};

    assert_ok(qc_csv_read(text, strlen(text), &settings, take_length, &length, &error), error);
    assert_true(length == QC_CSV_FIELD_LIMIT);
    free(text);
}

static void csv__the_takers_failure_stops_the_reading(void **state)
{
    (void)state;
    row_log log = {.stop_after = 2};
    qc_error error = {0};

    assert_status(read_text("a\nb\nc\n", ',', false, &log, &error), QC_ERR_LIMIT, error);
    assert_int_equal(log.rows, 2);
    log.stop_after = 3;
    assert_status(read_text("a\nb\nc", ',', false, &log, &error), QC_ERR_LIMIT, error);
    assert_int_equal(log.rows, 3);
}

static bool always(void *user)
{
    (void)user;
    return true;
}

static void csv__cancelling_is_noticed_between_rows(void **state)
{
    (void)state;
    enum { LINES = 10000 };
    qc_run run = {.cancelled = always};
    qc_csv_settings settings = {.source = "t", .delimiter = ',', .first_line = 1, .run = &run};
    char *text = calloc(LINES * 2 + 1, 1);
    size_t length = 0;
    qc_error error = {0};

    for (size_t i = 0; i < LINES; i++) {
        memcpy(text + 2 * i, "a\n", 2);
    }
    assert_status(qc_csv_read(text, 2 * (size_t)LINES, &settings, take_length, &length, &error),
                  QC_ERR_CANCELLED, error);
    free(text);
}

static qc_status read_some(void *context, qc_error *error)
{
    row_log log = {0};

    return read_text(context, ',', true, &log, error);
}

static void csv__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    char text[] = "a,b\n1,\"two\nlines\"\n3,5\" pipe\n";

    qc_test_allocations(read_some, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv__rows_carry_their_first_line),
        cmocka_unit_test(csv__fields_are_trimmed_outside_quotation_marks),
        cmocka_unit_test(csv__first_line_may_be_another_than_1),
        cmocka_unit_test(csv__stray_quotation_marks_are_refused_with_their_place),
        cmocka_unit_test(csv__lenient_reads_stray_marks_as_text_and_goes_on),
        cmocka_unit_test(repair__only_marks_at_the_edges_of_a_field_quote_it),
        cmocka_unit_test(csv__a_field_over_the_limit_is_refused_with_its_place),
        cmocka_unit_test(csv__a_field_at_the_limit_is_read),
        cmocka_unit_test(csv__the_takers_failure_stops_the_reading),
        cmocka_unit_test(csv__cancelling_is_noticed_between_rows),
        cmocka_unit_test(csv__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
