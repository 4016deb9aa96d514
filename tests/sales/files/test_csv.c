/* Delimited text: rows, fields, line numbers; what is malformed and where; repairs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "sales/files/csv.h"

enum { MOST_ROWS = 32, LOG_SIZE = 4096 };

/* Rows as text: "line:field|field" one after the other, separated by newlines; repaired ones
 * with '*'. */
typedef struct row_log {
    char text[LOG_SIZE];
    size_t rows;
} row_log;

static void log_row(row_log *log, const qc_csv_row *row)
{
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
}

/* Reads a text in steps of at least so many bytes. */
static qc_status read_steps(const char *text, size_t size, const qc_csv_settings *settings,
                            size_t step, row_log *log, qc_error *error)
{
    qc_csv *csv = qc_csv_new(settings);
    qc_status status = csv == NULL ? qc_fail(error, QC_ERR_MEMORY, "no reader") : QC_OK;
    size_t at = 0;

    *log = (row_log){.rows = 0};
    while (status == QC_OK && at < size) {
        size_t count = 0;
        const qc_csv_row *rows = NULL;

        status = qc_csv_read(csv, text, size, &at, step, error);
        rows = qc_csv_rows(csv, &count);
        for (size_t i = 0; i < count; i++) {
            log_row(log, &rows[i]);
        }
    }
    qc_csv_free(csv);
    return status;
}

static qc_status read_text(const char *text, char delimiter, bool lenient, row_log *log,
                           qc_error *error)
{
    qc_csv_settings settings = {.source = "t.csv",
                                .delimiter = delimiter,
                                .line_end = strchr(text, '\n') != NULL ? '\n' : '\r',
                                .lenient = lenient};

    return read_steps(text, strlen(text), &settings, SIZE_MAX, log, error);
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
    qc_error error = {0};
    qc_csv_settings settings = {.source = "t", .delimiter = ';', .line_end = '\n'};
    qc_csv *csv = qc_csv_new(&settings);
    size_t at = 0;
    size_t count = 0;

    qc_csv_start(csv, 2, false);
    assert_ok(qc_csv_read(csv, "a;b\n", 4, &at, SIZE_MAX, &error), error);
    assert_int_equal(qc_csv_rows(csv, &count)[0].line, 2);
    assert_int_equal(count, 1);
    assert_int_equal(qc_csv_line(csv), 3);
    qc_csv_free(csv);
    qc_csv_free(NULL);
}

static void csv__rows_are_the_same_in_steps_of_any_size(void **state)
{
    (void)state;
    const char *text = "a,b\n1,\"x\ny\"\n\n2,5\" pipe\n3,\"open\n4,\"four\"\n5,five";
    qc_csv_settings settings = {
        .source = "t", .delimiter = ',', .line_end = '\n', .lenient = true};
    row_log whole = {0};
    qc_error error = {0};

    assert_ok(read_steps(text, strlen(text), &settings, SIZE_MAX, &whole, &error), error);
    assert_string_equal(whole.text,
                        "1:a|b\n2:1|x\ny\n5*:2|5\" pipe\n6*:3|\"open\n7:4|four\n8:5|five\n");
    for (size_t step = 1; step < strlen(text); step++) {
        row_log log = {0};

        assert_ok(read_steps(text, strlen(text), &settings, step, &log, &error), error);
        assert_string_equal(log.text, whole.text);
    }
}

static void csv__the_rows_before_an_error_are_there(void **state)
{
    (void)state;
    row_log log = {0};
    qc_error error = {0};

    assert_status(read_text("a,b\n1,2\n3,\"x\"y\n", ',', false, &log, &error), QC_ERR_FORMAT,
                  error);
    assert_string_equal(log.text, "1:a|b\n2:1|2\n");
}

/* A line without quotation marks is not given to libcsv; a quoted field in front has it given.
 * Both must see the same fields. */
static void csv__plain_lines_are_split_as_libcsv_does(void **state)
{
    (void)state;
    static const char letters[] = "ab ,;\t|x ,,\xc3\xa9";
    uint32_t draw = 7;

    for (size_t i = 0; i < 20000; i++) {
        static const char delimiters[] = ",;\t|";
        char delimiter = delimiters[i % 4];
        char plain[40] = "x";
        char quoted[48] = "\"x\"";
        size_t length = i % 37;
        row_log first;
        row_log second;

        for (size_t k = 0; k < length; k++) {
            draw = draw * 1664525U + 1013904223U;
            plain[k + 1] = k == 0 ? delimiter : letters[(draw >> 16) % (sizeof letters - 1)];
            plain[k + 2] = '\0';
        }
        (void)snprintf(quoted + 3, sizeof quoted - 3, "%s\n", plain + 1);
        (void)snprintf(plain + strlen(plain), 2, "\n");
        assert_int_equal(read_text(plain, delimiter, false, &first, NULL), QC_OK);
        assert_int_equal(read_text(quoted, delimiter, false, &second, NULL), QC_OK);
        assert_string_equal(first.text, second.text);
    }
}

static void csv__lines_of_blanks_are_left_out(void **state)
{
    (void)state;
    assert_rows("a,b\n   \n \t \r\n , \nc\n\n  d ,  e", "1:a|b\n4:|\n5:c\n7:d|e\n");
}

/* The end of the next line, or of the text. */
static size_t line_behind(const char *text, size_t size, size_t at)
{
    const char *end = at < size ? memchr(text + at, '\n', size - at) : NULL;

    return end == NULL ? size : (size_t)(end - text) + 1;
}

/* Reads a text of which only a few lines are there at a time: more come when nothing else can
 * be read. */
static void read_window(const char *text, size_t size, const qc_csv_settings *settings,
                        row_log *log)
{
    qc_csv *csv = qc_csv_new(settings);
    size_t at = 0;
    size_t end = line_behind(text, size, 0);
    size_t line = 1;

    *log = (row_log){.rows = 0};
    assert_non_null(csv);
    while (at < size) {
        size_t before = at;
        size_t count = 0;

        qc_csv_start(csv, line, end < size);
        assert_int_equal(qc_csv_read(csv, text, end, &at, 1, NULL), QC_OK);
        for (size_t i = 0; i < (qc_csv_rows(csv, &count), count); i++) {
            log_row(log, &qc_csv_rows(csv, &count)[i]);
        }
        line = qc_csv_line(csv);
        end = at == before || at == end ? line_behind(text, size, end) : end;
    }
    qc_csv_free(csv);
}

/* What is there of a text at a time makes no difference. */
static void csv__lenient_reads_a_window_as_it_reads_the_whole(void **state)
{
    (void)state;
    static const char letters[] = "a,\"\"\n,x \n";
    uint32_t draw = 3;

    for (size_t i = 0; i < 20000; i++) {
        const qc_csv_settings settings = {
            .source = "t.csv", .delimiter = ',', .line_end = '\n', .lenient = true};
        char text[32] = "";
        size_t length = 1 + i % 30;
        row_log whole;
        row_log window;

        for (size_t k = 0; k < length; k++) {
            draw = draw * 1664525U + 1013904223U;
            text[k] = letters[(draw >> 16) % (sizeof letters - 1)];
        }
        assert_int_equal(read_steps(text, length, &settings, SIZE_MAX, &whole, NULL), QC_OK);
        read_window(text, length, &settings, &window);
        assert_string_equal(whole.text, window.text);
    }
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

static void csv__lenient_reads_a_line_once_that_has_a_row_end_within(void **state)
{
    (void)state;
    row_log log = {0};
    qc_error error = {0};

    assert_ok(read_text("a,b\n1,2\r3,5\" pipe\n6,7\n", ',', true, &log, &error), error);
    assert_string_equal(log.text, "1:a|b\n2*:1|2\n2*:3|5\" pipe\n3:6|7\n");
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

static void csv__a_field_at_the_limit_is_read(void **state)
{
    (void)state;
    qc_csv_settings settings = {.source = "t", .delimiter = ',', .line_end = '\n'};
    qc_csv *csv = qc_csv_new(&settings);
    char *text = long_field(QC_CSV_FIELD_LIMIT);
    size_t at = 0;
    size_t count = 0;
    qc_error error = {0};

    assert_ok(qc_csv_read(csv, text, strlen(text), &at, SIZE_MAX, &error), error);
    assert_true(qc_csv_rows(csv, &count)[1].fields[1].length == QC_CSV_FIELD_LIMIT);
    qc_csv_free(csv);
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
        cmocka_unit_test(csv__rows_are_the_same_in_steps_of_any_size),
        cmocka_unit_test(csv__the_rows_before_an_error_are_there),
        cmocka_unit_test(csv__plain_lines_are_split_as_libcsv_does),
        cmocka_unit_test(csv__lines_of_blanks_are_left_out),
        cmocka_unit_test(csv__lenient_reads_a_window_as_it_reads_the_whole),
        cmocka_unit_test(csv__stray_quotation_marks_are_refused_with_their_place),
        cmocka_unit_test(csv__lenient_reads_stray_marks_as_text_and_goes_on),
        cmocka_unit_test(csv__lenient_reads_a_line_once_that_has_a_row_end_within),
        cmocka_unit_test(repair__only_marks_at_the_edges_of_a_field_quote_it),
        cmocka_unit_test(csv__a_field_over_the_limit_is_refused_with_its_place),
        cmocka_unit_test(csv__a_field_at_the_limit_is_read),
        cmocka_unit_test(csv__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
