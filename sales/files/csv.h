/* Delimited text as rows of fields with their line numbers. The only user of libcsv. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_FILES_CSV_H
#define QC_SALES_FILES_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"
#include "core/text.h"

/** Longest field that is accepted, in bytes. */
#define QC_CSV_FIELD_LIMIT ((size_t)1024 * 1024)

/** One row. Texts are NUL-terminated. */
typedef struct qc_csv_row {
    size_t line;  /**< 1-based line on which it begins */
    size_t count; /**< fields, at least 1 */
    const qc_slice *fields;
    bool repaired; /**< stray quotation marks were taken as text (lenient only) */
} qc_csv_row;

typedef struct qc_csv_settings {
    const char *source; /**< name in messages */
    char delimiter;
    char line_end; /**< that counts lines: LF, or CR where a text has no LF */
    bool lenient;
} qc_csv_settings;

/** A reader with room for rows, which it keeps from one call to the next. */
typedef struct qc_csv qc_csv;

/** A reader, or NULL. The source's name is borrowed. */
qc_csv *qc_csv_new(const qc_csv_settings *settings);
void qc_csv_free(qc_csv *csv);

/**
 * Sets where reading goes on: at line 1 of a file, or at the first line of a block.
 *
 * @param more  the text goes on behind what is read next, which ends where a line does: a row
 *              that is still open there is left for the next time, when the text begins with it
 */
void qc_csv_start(qc_csv *csv, size_t first_line, bool more);

/** The line behind the rows that were read. */
size_t qc_csv_line(const qc_csv *csv);

/**
 * Reads rows of a text that ends where a row ends. Blank lines are left out. Line ends are LF,
 * CRLF or CR.
 *
 * Strict: a quotation mark inside a field that does not begin with one, text behind a closing
 * quotation mark and a quotation mark that is never closed are errors that name the line where
 * the field began. Lenient: such a line is read with the stray marks as text, and handed over
 * as repaired.
 *
 * @param[in,out] at  where to go on; behind the rows that were read (as it was: more text is
 *          needed)
 * @param most  bytes after which to stop at the end of a row; SIZE_MAX for all
 * @return QC_OK, QC_ERR_FORMAT, QC_ERR_LIMIT (a field over QC_CSV_FIELD_LIMIT) or
 *         QC_ERR_MEMORY; then, too, there are the rows before
 */
QC_MUST_CHECK qc_status qc_csv_read(qc_csv *csv, const char *text, size_t size, size_t *at,
                                    size_t most, qc_error *error);

/** The rows of the last call, until the next. */
const qc_csv_row *qc_csv_rows(const qc_csv *csv, size_t *count);

/**
 * Writes a line so that its stray quotation marks are text: fields with such a mark are quoted,
 * the mark doubled. A quotation mark closes a field only before a delimiter or the end of the
 * line.
 *
 * @param[out] repaired  room for 2 length + 2 (fields) bytes: 4 length + 4 suffices
 * @return bytes written
 */
size_t qc_csv_repair_line(const char *line, size_t length, char delimiter, char *repaired);

#endif
