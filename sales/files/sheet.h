/* A file's table as columns of texts: each distinct text once, and which of them a row has. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_FILES_SHEET_H
#define QC_SALES_FILES_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/fail.h"
#include "core/text.h"
#include "quotacast/run.h"
#include "sales/headers/title_unit.h"
#include "sales/values/number_text.h"

/** No column. */
#define QC_NO_COLUMN UINT32_MAX

/** Something that happened while reading, with the place of the first time. */
typedef struct qc_sheet_incident {
    size_t times;
    size_t line;
    size_t fields; /**< of that row, where it matters */
} qc_sheet_incident;

typedef struct qc_sheet_column {
    const char *header; /**< as written, blanks around it apart */
    qc_names *texts;    /**< distinct texts of its rows; NULL where the column was not wanted */
    uint32_t *cell;     /**< [row_count] id of the row's text in `texts` */
    qc_number_text *sums; /**< [folded_rows] NULL where nothing was added up */
    size_t *uses;         /**< [use_count] then: rows of the file for which a text speaks */
    size_t use_count, sum_capacity;
    qc_sheet_incident recoded; /**< texts taken as Windows-1252 */
} qc_sheet_column;

/**
 * A table as text. Blanks (also no-break ones) around a text are removed; all texts are UTF-8.
 * Only wanted columns are kept. Rows that do not have the header's number of fields are left
 * out and counted.
 */
typedef struct qc_sheet {
    qc_arena *arena;    /**< of headers and texts */
    const char *source; /**< file name for messages */
    char delimiter;
    size_t header_line;
    size_t column_count;
    qc_sheet_column *columns;
    size_t row_count, row_capacity;
    uint32_t *line;     /**< [row_count] line on which the row begins */
    size_t folded_rows; /**< the first rows are sums of rows of the file, see qc_sheet_fold() */
    size_t *times;      /**< [folded_rows] rows of the file that each is made of */
    size_t times_capacity;
    qc_sheet_incident ragged;   /**< rows left out for their number of fields */
    qc_sheet_incident repaired; /**< rows with stray quotation marks (lenient) */
    qc_sheet_incident recoded;  /**< texts taken as Windows-1252 */
    qc_sheet_incident utf16;    /**< the file is UTF-16: once */
    qc_sheet_incident titles;   /**< lines above the header */
    qc_title_unit unit;         /**< what they say of the amounts */
    int title_year;             /**< the year that they name; 0 if none, -1 if several */
    int title_month;            /**< the month, 202501; likewise */
    qc_sheet_incident blank;    /**< rows of delimiters alone */
    qc_sheet_incident repeated; /**< the header once more */
    qc_sheet_incident footers;  /**< totals and notices below the table */
    /** [total_count] lines of rows that begin with a word for a total; none of rows added up */
    uint32_t *total_line;
    size_t total_count, total_capacity;
} qc_sheet;

/** Says which columns are wanted: wanted[column_count] is all false when it is called, once. */
typedef qc_status (*qc_sheet_chooser)(void *context, const qc_sheet *sheet, bool *wanted,
                                      qc_error *error);

/** What happens to a column where rows are added up. */
typedef enum qc_fold {
    QC_FOLD_KEY, /**< rows with different texts stay apart */
    QC_FOLD_DAY, /**< rows of different days, or other texts, stay apart; the time of day does not count */
    QC_FOLD_SUM /**< numbers are added up */
} qc_fold;

/** Rows of a file from which on rows are added up. */
#define QC_FOLD_ROWS ((size_t)256 * 1024)

/**
 * Says what happens to each column: folds[column_count] is all QC_FOLD_KEY. False: rows are not
 * added up.
 */
typedef bool (*qc_sheet_folder)(void *context, qc_fold *folds);

typedef struct qc_sheet_settings {
    bool lenient;
    size_t max_errors; /**< ragged rows before giving up; 0 for no limit */
    const qc_run *run; /**< NULL for none */
    /** Bytes of files before this one and of all files, for progress; 0 if not known */
    size_t done, total;
    qc_sheet_folder
        fold;         /**< asked after the columns were chosen; NULL: rows are not added up */
    size_t fold_rows; /**< in files of so many rows; 0: QC_FOLD_ROWS, where it pays */
} qc_sheet_settings;

/**
 * Reads a file, or "-".
 *
 * @param choose  NULL: all columns are wanted
 * @param[out] sheet  free with qc_sheet_free(); column_count is 0 if the file is empty
 * @return QC_OK, QC_ERR_IO, QC_ERR_FORMAT, QC_ERR_LIMIT, QC_ERR_CANCELLED, QC_ERR_MEMORY, or what
 *         `choose` returned
 */
QC_MUST_CHECK qc_status qc_sheet_read(const char *path, const qc_sheet_settings *settings,
                                      qc_sheet_chooser choose, void *context, qc_sheet **sheet,
                                      qc_error *error);

/** Frees a sheet; NULL is allowed. */
void qc_sheet_free(qc_sheet *sheet);

/** The text of a cell; "" in a column that was not wanted. */
const char *qc_sheet_text(const qc_sheet *sheet, uint32_t column, size_t row);

/** Number of distinct texts of a wanted column. */
size_t qc_sheet_distinct(const qc_sheet *sheet, uint32_t column);

/** Rows of the file: a row that is a sum counts as often as it has parts. */
size_t qc_sheet_rows(const qc_sheet *sheet);

/** Rows of the file that a row is made of: 1 where it is no sum. */
size_t qc_sheet_times(const qc_sheet *sheet, size_t row);

/** Rows of the file that have each distinct text: uses[qc_sheet_distinct()]. */
void qc_sheet_count_uses(const qc_sheet *sheet, uint32_t column, size_t *uses);

/** The line of the first row that has a text; that of the header if there is none. */
size_t qc_sheet_first_line(const qc_sheet *sheet, uint32_t column, uint32_t text);

/**
 * The column of a header: exactly, else without regard to case, accents and punctuation;
 * QC_NO_COLUMN.
 */
QC_MUST_CHECK qc_status qc_sheet_find_column(const qc_sheet *sheet, const char *header,
                                             uint32_t *column, qc_error *error);

/**
 * True for "", and for what programs write where there is no value: NULL, NaN, NaT, None, N/A,
 * #N/A, #VALUE!, -, ...
 */
bool qc_sheet_is_blank(const char *text);

/** As qc_sheet_is_blank() for names, where "NA" may be North America and "Select" a product. */
bool qc_sheet_is_no_name(const char *text);

#endif
