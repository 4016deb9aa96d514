/* From a file to a table of texts: encoding, delimiter, rows that are none. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "sales/files/delimiter.h"
#include "sales/files/encoding.h"
#include "sales/files/sheet.h"

static qc_status read_sheet_file(const char *path, bool lenient, qc_sheet **sheet,
                                 qc_error *error)
{
    qc_sheet_settings settings = {.lenient = lenient, .max_errors = 3};

    return qc_sheet_read(path, &settings, NULL, NULL, sheet, error);
}

static qc_sheet *sheet_of(const char *text)
{
    char *path = qc_test_write(qc_test_own_folder(), "s.csv", text);
    qc_sheet *sheet = NULL;
    qc_error error = {0};

    assert_ok(read_sheet_file(path, false, &sheet, &error), error);
    free(path);
    return sheet;
}

static void assert_encoding(const void *data, size_t size, const char *message)
{
    qc_error error = {0};
    size_t start = 99;

    assert_status(qc_encoding_check("f", data, size, &start, &error), QC_ERR_FORMAT, error);
    assert_message(error, message);
    assert_int_equal(start, 99);
}

static void encoding__files_that_are_no_text_are_named(void **state)
{
    (void)state;
    assert_encoding("PK\x03\x04....", 8, "Excel workbook");
    assert_encoding("\xd0\xcf\x11\xe0....", 8, "old Excel");
    assert_encoding("%PDF-1.4", 8, "PDF");
    assert_encoding("SQLite format 3\0", 16, "SQLite");
    assert_encoding("  <html>", 8, "web page");
    assert_encoding("\xef\xbb\xbf{\"a\": 1}", 11, "JSON");
    assert_encoding("[1]", 3, "JSON");
    qc_error error = {0};
    size_t start = 0;
    assert_status(qc_encoding_check("f", "a,b\n1,\0\n", 8, &start, &error), QC_ERR_FORMAT,
                  error);
    assert_int_equal(error.line, 2);
    assert_message(error, "NUL");
}

static void encoding__a_byte_order_mark_is_left_out(void **state)
{
    (void)state;
    qc_error error = {0};
    size_t start = 99;

    assert_ok(qc_encoding_check("f",
                                "\xef\xbb\xbf"
                                "a,b",
                                6, &start, &error),
              error);
    assert_int_equal(start, 3);
    assert_ok(qc_encoding_check("f", "a,b", 3, &start, &error), error);
    assert_int_equal(start, 0);
    assert_ok(qc_encoding_check("f", "", 0, &start, &error), error);
}

static void assert_utf16(const char *data, size_t size, qc_utf16 order, const char *expected)
{
    char text[64];

    assert_int_equal(qc_encoding_utf16(data, size), order);
    assert_int_equal(qc_encoding_from_utf16(data, size, order, text), strlen(expected));
    assert_string_equal(text, expected);
}

/* Code points of one to four bytes, half a pair, an odd byte; with and without a mark. */
static void encoding__utf16_becomes_utf8(void **state)
{
    (void)state;
    assert_utf16("\xff\xfe"
                 "a\0\xe9\0",
                 6, QC_UTF16_LITTLE,
                 "\xef\xbb\xbf"
                 "a\xc3\xa9");
    assert_utf16("\xfe\xff\0a \xac", 6, QC_UTF16_BIG,
                 "\xef\xbb\xbf"
                 "a\xe2\x82\xac");
    assert_utf16("a\0,\0b\0\n\0", 8, QC_UTF16_LITTLE, "a,b\n");
    assert_utf16("\xff\xfe\x3d\xd8\x00\xde", 6, QC_UTF16_LITTLE,
                 "\xef\xbb\xbf\xf0\x9f\x98\x80");
    assert_utf16("\xff\xfe\x3d\xd8"
                 "a\0x",
                 7, QC_UTF16_LITTLE,
                 "\xef\xbb\xbf\xef\xbf\xbd"
                 "a");
    assert_int_equal(qc_encoding_utf16("a,b\nc,d\n", 8), QC_UTF16_NONE);
    assert_int_equal(qc_encoding_utf16("", 0), QC_UTF16_NONE);
}

static void encoding__windows_1252_becomes_utf8(void **state)
{
    (void)state;
    char text[64];

    /* Euro sign 0x80, quotation marks 0x93 0x94, o with acute accent 0xf3, unassigned 0x81. */
    assert_int_equal(qc_encoding_from_cp1252("A\x80\x93\x94\xf3\x81", 6, text), 15);
    assert_string_equal(text, "A\xe2\x82\xac\xe2\x80\x9c\xe2\x80\x9d\xc3\xb3\xef\xbf\xbd");
}

static void assert_delimiter(const char *text, char mark, size_t fields, size_t skip)
{
    qc_delimiter found = qc_delimiter_detect(text, strlen(text));

    assert_int_equal(found.mark, mark);
    assert_int_equal(found.field_count, fields);
    assert_int_equal(found.skip, skip);
}

static void delimiter__the_one_that_gives_even_rows_wins(void **state)
{
    (void)state;
    assert_delimiter("a,b,c\n1,2,3\n", ',', 3, 0);
    assert_delimiter("a;b\n1,5;2,5\n3,5;4,5\n", ';', 2, 0);
    assert_delimiter("a\tb\n1\t2\n", '\t', 2, 0);
    assert_delimiter("a|b|c\n1|2|3\n", '|', 3, 0);
    assert_delimiter("\"a,x\";b\n\"1,2,3\";2\n", ';', 2, 0);
    assert_delimiter("name;note\nx;\"a\n,,,\n\"\ny;b\n", ';', 2, 0);
    assert_delimiter("My report\n\na,b,c\n1,2,3\n4,5,6\n", ',', 3, 0);
    assert_delimiter("a\n1\n", ',', 1, 0);
    assert_delimiter("", ',', 1, 0);
    assert_delimiter("it's 5\" wide,b\n1,2\n", ',', 2, 0);
}

static void delimiter__excels_hint_line_decides_and_is_skipped(void **state)
{
    (void)state;
    assert_delimiter("sep=;\na;b,c\n1;2,3\n", ';', 2, 6);
    assert_delimiter("sep=|\r\na|b\r\n", '|', 2, 7);
    assert_delimiter("sep=;", ';', 1, 5);
    assert_delimiter("sep=x\n1\n", ',', 1, 0);
}

static void sheet__texts_are_kept_by_column(void **state)
{
    (void)state;
    qc_sheet *sheet = sheet_of("\xef\xbb\xbfname , amount\r\n\xc2\xa0"
                               "Ann\xc2\xa0,1\r\n\"Bob\",2\r\nAnn,1\r\n");

    assert_int_equal(sheet->column_count, 2);
    assert_string_equal(sheet->columns[0].header, "name");
    assert_int_equal(sheet->row_count, 3);
    assert_string_equal(qc_sheet_text(sheet, 0, 0), "Ann");
    assert_string_equal(qc_sheet_text(sheet, 0, 1), "Bob");
    assert_int_equal(qc_sheet_distinct(sheet, 0), 2);
    assert_int_equal(sheet->columns[0].cell[0], sheet->columns[0].cell[2]);
    assert_int_equal(sheet->line[2], 4);
    size_t uses[2];
    qc_sheet_count_uses(sheet, 1, uses);
    assert_int_equal(uses[0], 2);
    assert_int_equal(uses[1], 1);
    assert_int_equal(qc_sheet_first_line(sheet, 1, 1), 3);
    qc_sheet_free(sheet);
    qc_sheet_free(NULL);
}

static void sheet__rows_that_are_none_are_left_out_and_counted(void **state)
{
    (void)state;
    qc_sheet *sheet =
        sheet_of("Deals by stage\n\nName,Amount\nA,1\nshort\nB,2,,\nTotal,3\nC,4,5\n"
                 "D,4\nTotal,7\nGrand Total,14\n\"Grand Totals (3 records)\"\n"
                 "Copyright (c) 2000-2024 salesforce.com\n");

    assert_int_equal(sheet->header_line, 3);
    assert_int_equal(sheet->titles.times, 1);
    assert_int_equal(sheet->row_count, 4); /* A, B, the customer Total, D */
    assert_string_equal(qc_sheet_text(sheet, 0, 2), "Total");
    assert_int_equal(sheet->ragged.times, 2);
    assert_int_equal(sheet->ragged.line, 5);
    assert_int_equal(sheet->ragged.fields, 1);
    assert_int_equal(sheet->footers.times, 4);
    qc_sheet_free(sheet);
}

static void sheet__text_that_is_not_utf8_is_windows_1252(void **state)
{
    (void)state;
    qc_sheet *sheet = sheet_of("n,m\nPe\xf1"
                               "a,1\nZo\xc3\xab,2\n");

    assert_string_equal(qc_sheet_text(sheet, 0, 0), "Pe\xc3\xb1"
                                                    "a");
    assert_string_equal(qc_sheet_text(sheet, 0, 1), "Zo\xc3\xab");
    assert_int_equal(sheet->recoded.times, 1);
    assert_int_equal(sheet->recoded.line, 2);
    qc_sheet_free(sheet);
}

/* A mark that is never closed spoils its own line and no other, however much comes behind it. */
static void sheet__lenient_reads_on_behind_an_open_mark(void **state)
{
    (void)state;
    enum { ROWS = 100000 };
    char *text = malloc(24 * ROWS);
    size_t length = 0;
    qc_sheet *sheet = NULL;
    qc_error error = {0};

    assert_non_null(text);
    length = (size_t)sprintf(text, "n,note\n");
    for (int i = 0; i < ROWS; i++) {
        length +=
            (size_t)sprintf(text + length, "%d,%s\n", i, i == 3 ? "\"open" : "some words");
    }
    char *path = qc_test_write(qc_test_own_folder(), "s.csv", text);
    assert_ok(read_sheet_file(path, true, &sheet, &error), error);
    assert_int_equal(sheet->row_count, ROWS);
    assert_int_equal(sheet->repaired.times, 1);
    assert_int_equal(sheet->repaired.line, 5);
    assert_string_equal(qc_sheet_text(sheet, 1, 3), "\"open");
    assert_int_equal(sheet->line[ROWS - 1], ROWS + 1);
    qc_sheet_free(sheet);
    free(path);
    free(text);
}

static void sheet__too_many_ragged_rows_are_refused(void **state)
{
    (void)state;
    char *path = qc_test_write(qc_test_own_folder(), "s.csv", "a,b,c\n1,2,3\n1\n1,2\n3\n4\n");
    qc_sheet *sheet = NULL;
    qc_error error = {0};

    assert_status(read_sheet_file(path, false, &sheet, &error), QC_ERR_LIMIT, error);
    assert_int_equal(error.line, 3);
    assert_message(error, "1 fields and the header has 3");
    assert_null(sheet);
    free(path);
}

static void sheet__an_empty_file_has_no_columns(void **state)
{
    (void)state;
    qc_sheet *sheet = sheet_of("");

    assert_int_equal(sheet->column_count, 0);
    assert_int_equal(sheet->row_count, 0);
    qc_sheet_free(sheet);
}

static void sheet__columns_are_found_by_header(void **state)
{
    (void)state;
    qc_sheet *sheet = sheet_of("Close Date,close_date,Amount\n1,2,3\n");
    uint32_t column = 0;
    qc_error error = {0};

    assert_ok(qc_sheet_find_column(sheet, "close_date", &column, &error), error);
    assert_int_equal(column, 1);
    assert_ok(qc_sheet_find_column(sheet, "CLOSE DATE", &column, &error), error);
    assert_int_equal(column, 0);
    assert_ok(qc_sheet_find_column(sheet, "other", &column, &error), error);
    assert_true(column == QC_NO_COLUMN);
    qc_sheet_free(sheet);
}

static void blank__words_for_nothing_are_known(void **state)
{
    (void)state;
    static const char *const blanks[] = {"",
                                         "-",
                                         "NULL",
                                         "NaN",
                                         "NaT",
                                         "N/A",
                                         "#VALUE!",
                                         "None",
                                         "(missing)",
                                         "\xe2\x80\x94",
                                         "000000000000000AAA"};

    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++) {
        assert_true(qc_sheet_is_blank(blanks[i]));
        assert_true(qc_sheet_is_no_name(blanks[i]));
    }
    assert_false(qc_sheet_is_blank("0"));
    assert_false(qc_sheet_is_blank("-5"));
    assert_false(qc_sheet_is_blank("Nancy"));
    assert_true(qc_sheet_is_blank("NA"));
    assert_false(qc_sheet_is_no_name("NA")); /* North America */
}

static qc_status read_small(void *context, qc_error *error)
{
    qc_sheet *sheet = NULL;
    qc_status status = read_sheet_file(context, false, &sheet, error);

    qc_sheet_free(sheet);
    return status;
}

static void sheet__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    char *path = qc_test_write(qc_test_own_folder(), "s.csv", "a,b\n1,\xf1\n2,y\n");

    qc_test_allocations(read_small, path);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encoding__files_that_are_no_text_are_named),
        cmocka_unit_test(encoding__a_byte_order_mark_is_left_out),
        cmocka_unit_test(encoding__utf16_becomes_utf8),
        cmocka_unit_test(encoding__windows_1252_becomes_utf8),
        cmocka_unit_test(delimiter__the_one_that_gives_even_rows_wins),
        cmocka_unit_test(delimiter__excels_hint_line_decides_and_is_skipped),
        cmocka_unit_test(sheet__texts_are_kept_by_column),
        cmocka_unit_test(sheet__rows_that_are_none_are_left_out_and_counted),
        cmocka_unit_test(sheet__text_that_is_not_utf8_is_windows_1252),
        cmocka_unit_test(sheet__lenient_reads_on_behind_an_open_mark),
        cmocka_unit_test(sheet__too_many_ragged_rows_are_refused),
        cmocka_unit_test(sheet__an_empty_file_has_no_columns),
        cmocka_unit_test(sheet__columns_are_found_by_header),
        cmocka_unit_test(blank__words_for_nothing_are_known),
        cmocka_unit_test(sheet__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
