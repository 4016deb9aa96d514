/* Reads one CSV file of the demo company by libcsv, independently of the code that wrote it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_DATASETS_TABLE_H
#define QC_TESTS_DATASETS_TABLE_H

#include <stddef.h>
#include <stdint.h>

typedef struct table {
    char **cells; /* [rows][columns], without the header */
    size_t rows;
    size_t columns;
    size_t used;     /* cells read, header included */
    size_t reserved; /* cells there is room for */
    size_t in_row;   /* cells of the current row */
} table;

/** Reads FOLDER/NAME; the test fails unless its header is `header` and all rows are as wide. */
table table_read(const char *folder, const char *name, const char *header);
void table_clear(table *read);

const char *table_text(const table *read, size_t row, size_t column);

/** A number; the test fails if the cell holds anything else. */
double table_number(const table *read, size_t row, size_t column);

/** A whole number; the test fails if the cell holds anything else. */
int64_t table_whole(const table *read, size_t row, size_t column);

/** First row whose cell in `column` is `text`, or read->rows. */
size_t table_find(const table *read, size_t column, const char *text);

/** Number of rows whose cell in `column` is `text`. */
size_t table_count(const table *read, size_t column, const char *text);

/** The test fails if a text occurs twice in the column. */
void table_assert_unique(const table *read, size_t column);

/** Days since 1970-01-01 of YYYY-MM-DD, by counting; the test fails if it is not a date. */
int64_t table_day(const char *text);

/** "2025Q3" for "2025-08-17" or "2025-08". */
void table_quarter(const char *date, char quarter[8]);

#endif
