/* Delimited text as rows of fields with their line numbers. The only user of libcsv. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_CSV_H
#define QC_SALES_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"
#include "quotacast/run.h"

/** Longest field that is accepted, in bytes. */
#define QC_CSV_FIELD_LIMIT ((size_t)1024 * 1024)

typedef struct qc_csv_field {
    const char *text; /**< NUL-terminated */
    size_t length;
} qc_csv_field;

/** One row, valid during the call that hands it over. */
typedef struct qc_csv_row {
    size_t line;  /**< 1-based line on which it begins */
    size_t count; /**< fields, at least 1 */
    const qc_csv_field *fields;
    bool repaired; /**< stray quotation marks were taken as text (lenient only) */
} qc_csv_row;

/** Takes a row; anything but QC_OK stops the reading and is what qc_csv_read() returns. */
typedef qc_status (*qc_csv_taker)(void *context, const qc_csv_row *row, qc_error *error);

typedef struct qc_csv_settings {
    const char *source; /**< name in messages */
    char delimiter;
    size_t first_line; /**< number of the text's first line: 1, or 2 behind a sep= line */
    bool lenient;
    const qc_run *run; /**< NULL for none; asked from time to time whether to stop */
} qc_csv_settings;

/**
 * Reads all rows of a text. Blank lines are left out. Line ends are LF, CRLF or CR.
 *
 * Strict: a quotation mark inside a field that does not begin with one, text behind a closing quotation
 * mark and a quotation mark that is never closed are errors that name the line where the field began.
 * Lenient: such a line is read with the stray marks as text, and handed over as repaired.
 *
 * @return QC_OK, QC_ERR_FORMAT, QC_ERR_LIMIT (a field over QC_CSV_FIELD_LIMIT), QC_ERR_CANCELLED,
 *         QC_ERR_MEMORY, or what `take` returned
 */
QC_MUST_CHECK qc_status qc_csv_read(const char *text, size_t size,
                                    const qc_csv_settings *settings, qc_csv_taker take,
                                    void *context, qc_error *error);

/**
 * Writes a line so that its stray quotation marks are text: fields with such a mark are quoted, the mark
 * doubled. A quotation mark closes a field only before a delimiter or the end of the line.
 *
 * @param[out] repaired  room for 2 length + 2 (fields) bytes: 4 length + 4 suffices
 * @return bytes written
 */
size_t qc_csv_repair_line(const char *line, size_t length, char delimiter, char *repaired);

#endif
