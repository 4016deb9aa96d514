/* Filling a sheet: which rows of the text are rows of the table, and their cells. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_FILES_SHEET_FILL_H
#define QC_SALES_FILES_SHEET_FILL_H

#include "sales/files/csv.h"
#include "sales/files/sheet.h"

/** A sheet that is being filled. */
typedef struct qc_filler {
    qc_sheet *sheet;
    const qc_sheet_settings *settings;
    qc_sheet_chooser choose;
    void *context;
    size_t expected_fields; /**< in most of the first rows */
    qc_fold *folds;         /**< [column_count] NULL: rows are not added up */
    size_t trailing; /**< rows at the end, so far, that are totals, or texts below these */
    size_t trailing_line;
    bool below_table;    /**< these rows are no rows if they are the last ones */
    bool is_dated;       /**< the row before is the place and date above signatures */
    size_t named_column; /**< the first with a header */
    bool after_notice;   /**< the row before was one of a report's last lines */
    /** Of the file, 0 if not known, and of it up to the rows that are taken next */
    size_t bytes, bytes_before;
} qc_filler;

/** Rows of the text of which some are rows of the table. */
typedef struct qc_filling {
    const qc_csv_row *rows;
    size_t row_count;
    uint32_t *taken; /**< [taken_count] those that are */
    size_t taken_count, capacity;
    size_t first; /**< row of the sheet that the first of them became */
} qc_filling;

/**
 * Takes a row above the header, or the header itself, perhaps of two rows, and chooses the columns
 * that are wanted.
 *
 * @param next  the row behind it; NULL where there is none
 * @param[out] rows  2 where both are the header; else untouched
 */
QC_MUST_CHECK qc_status qc_filler_take_header(qc_filler *self, const qc_csv_row *row,
                                              const qc_csv_row *next, size_t *rows,
                                              qc_error *error);

/**
 * Recognises the header, and decides which of the rows are rows of the table. QC_OK,
 * QC_ERR_LIMIT or QC_ERR_MEMORY.
 */
QC_MUST_CHECK qc_status qc_filler_take(qc_filler *self, qc_filling *filling, qc_error *error);

/**
 * Puts the texts of some columns into the rows that were taken. Other columns may be filled at
 * the same time.
 */
QC_MUST_CHECK qc_status qc_filler_fill(qc_sheet *sheet, size_t first, size_t count,
                                       const qc_filling *filling, qc_error *error);

/**
 * Adds up the rows so far, if they are to be and there are enough of them. All of them must be
 * filled.
 */
QC_MUST_CHECK qc_status qc_filler_fold(qc_filler *self, qc_error *error);

/**
 * At the end of the text: leaves out totals at the end, adds up rows and what happened in the
 * columns.
 */
QC_MUST_CHECK qc_status qc_filler_end(qc_filler *self, qc_error *error);

/** Counts something that happened. */
void qc_sheet_note(qc_sheet_incident *incident, size_t line, size_t fields);

#endif
