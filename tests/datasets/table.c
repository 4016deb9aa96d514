/* Reads one CSV file of the demo company by libcsv, independently of the code that wrote it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"

#include "tests/support/qc_test.h"

#include <csv.h>

static void take_cell(void *text, size_t length, void *context)
{
    table *read = context;
    if (read->used == read->reserved) {
        read->reserved = read->reserved * 2 + 1024;
        read->cells = realloc(read->cells, read->reserved * sizeof *read->cells);
        assert_non_null(read->cells);
    }
    char *copy = calloc(length + 1, 1);
    assert_non_null(copy);
    if (length > 0) {
        memcpy(copy, text, length);
    }
    read->cells[read->used++] = copy;
    read->in_row++;
}

static void take_row(int end, void *context)
{
    table *read = context;
    (void)end;
    if (read->columns == 0) {
        read->columns = read->in_row;
    } else {
        assert_int_equal(read->in_row, read->columns);
        read->rows++;
    }
    read->in_row = 0;
}

static void check_header(const table *read, const char *header)
{
    char joined[512] = "";
    size_t length = 0;
    for (size_t c = 0; c < read->columns; c++) {
        int written = snprintf(joined + length, sizeof joined - length, "%s%s",
                               c > 0 ? "," : "", read->cells[c]);
        assert_true(written > 0);
        length += (size_t)written;
        assert_true(length < sizeof joined);
    }
    assert_string_equal(joined, header);
}

table table_read(const char *folder, const char *name, const char *header)
{
    table read = {0};
    char path[4096];
    size_t length = 0;
    struct csv_parser parser;
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    char *text = qc_test_read(path, &length);
    assert_true(length > 0 && text[length - 1] == '\n');
    assert_int_equal(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
    assert_int_equal(csv_parse(&parser, text, length, take_cell, take_row, &read), length);
    assert_int_equal(csv_fini(&parser, take_cell, take_row, &read), 0);
    csv_free(&parser);
    free(text);
    assert_true(read.columns > 0);
    check_header(&read, header);
    return read;
}

void table_clear(table *read)
{
    for (size_t i = 0; i < read->used; i++) {
        free(read->cells[i]);
    }
    free(read->cells);
    *read = (table){0};
}

const char *table_text(const table *read, size_t row, size_t column)
{
    assert_true(row < read->rows && column < read->columns);
    return read->cells[(row + 1) * read->columns + column];
}

double table_number(const table *read, size_t row, size_t column)
{
    char *end = NULL;
    const char *text = table_text(read, row, column);
    double value = strtod(text, &end);
    assert_true(end != text && *end == '\0' && isfinite(value));
    return value;
}

int64_t table_whole(const table *read, size_t row, size_t column)
{
    char *end = NULL;
    const char *text = table_text(read, row, column);
    long long value = strtoll(text, &end, 10);
    assert_true(end != text && *end == '\0');
    return value;
}

size_t table_find(const table *read, size_t column, const char *text)
{
    size_t row = 0;
    while (row < read->rows && strcmp(table_text(read, row, column), text) != 0) {
        row++;
    }
    return row;
}

size_t table_count(const table *read, size_t column, const char *text)
{
    size_t count = 0;
    for (size_t row = 0; row < read->rows; row++) {
        count += strcmp(table_text(read, row, column), text) == 0;
    }
    return count;
}

static int compare_texts(const void *left, const void *right)
{
    const char *const *a = left;
    const char *const *b = right;
    return strcmp(*a, *b);
}

void table_assert_unique(const table *read, size_t column)
{
    const char **sorted = calloc(read->rows, sizeof *sorted);
    assert_non_null(sorted);
    for (size_t row = 0; row < read->rows; row++) {
        sorted[row] = table_text(read, row, column);
    }
    qsort(sorted, read->rows, sizeof *sorted, compare_texts);
    for (size_t i = 1; i < read->rows; i++) {
        assert_string_not_equal(sorted[i - 1], sorted[i]);
    }
    free(sorted);
}

int64_t table_day(const char *text)
{
    static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    assert_int_equal(strlen(text), 10);
    assert_true(strspn(text, "0123456789-") == 10 && text[4] == '-' && text[7] == '-');
    int year = (int)strtol(text, NULL, 10);
    int month = (int)strtol(text + 5, NULL, 10);
    int day = (int)strtol(text + 8, NULL, 10);
    int64_t days = 0;
    assert_true(year >= 1970 && month >= 1 && month <= 12);
    for (int y = 1970; y < year; y++) {
        days += (y % 4 == 0 && y % 100 != 0) || y % 400 == 0 ? 366 : 365;
    }
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    for (int m = 1; m < month; m++) {
        days += LENGTHS[m - 1] + (m == 2 && leap);
    }
    assert_true(day >= 1 && day <= LENGTHS[month - 1] + (month == 2 && leap));
    return days + day - 1;
}

void table_quarter(const char *date, char quarter[8])
{
    int month = (date[5] - '0') * 10 + (date[6] - '0');
    assert_true(month >= 1 && month <= 12);
    (void)snprintf(quarter, 8, "%.4sQ%d", date, (month + 2) / 3 % 10);
}
