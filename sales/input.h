/* One file on its way into the book: its sheet, what its columns mean, and their values. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_INPUT_H
#define QC_SALES_INPUT_H

#include "sales/files/sheet.h"
#include "sales/headers/header.h"
#include "sales/remarks.h"
#include "sales/values/dates.h"
#include "sales/values/numbers.h"

/** What becomes of a row. */
typedef enum qc_fate { QC_FATE_KEPT, QC_FATE_REJECTED, QC_FATE_MERGED } qc_fate;

/**
 * A file. Values are kept by the sheet's distinct texts; NULL where the file has no such column.
 */
typedef struct qc_input {
    uint32_t file; /**< index in book->files */
    qc_sheet *sheet;
    qc_mapping map;
    bool has_actuals; /**< goals with a column of what was sold beside them */
    /** The day of all rows, if the file is one of several snapshots; else QC_NO_DATE */
    qc_date snapshot;
    size_t date_count, number_count;
    qc_date_column *dates;     /**< [date_count] */
    qc_number_column *numbers; /**< [number_count] */
    const qc_date_column *date[QC_FIELD_COUNT];
    const qc_number_column *number[QC_FIELD_COUNT];
    qc_money *money[QC_FIELD_COUNT]; /**< [distinct], or [rows] where rows are sums */
    double *real[QC_FIELD_COUNT];    /**< likewise */
    /** [distinct] where some texts differ from the sheet's */
    const char **own_text[QC_FIELD_COUNT];
    /** [distinct] copies that live as long as the book */
    const char *const *text[QC_FIELD_COUNT];
    uint8_t *fate; /**< [row_count] qc_fate */
} qc_input;

/** True if the file has a column for the field. */
bool qc_input_has(const qc_input *input, qc_field field);

/* Values of a row; missing (QC_NO_DATE, QC_NO_MONEY, NAN, "") where the file has no such
 * column. The accessor must be the one of the field's form. qc_input_text() needs
 * qc_input_keep_text() first. */
qc_date qc_input_date(const qc_input *input, qc_field field, size_t row);
qc_frequency qc_input_frequency(const qc_input *input, qc_field field, size_t row);
double qc_input_real(const qc_input *input, qc_field field, size_t row);
qc_money qc_input_money(const qc_input *input, qc_field field, size_t row);
const char *qc_input_text(const qc_input *input, qc_field field, size_t row);

/**
 * True for a text that names nothing in a column of names: as qc_sheet_is_no_name(), but None
 * is a name where blank cells stand beside it and no number or date of the file is None; NA and
 * Select are no names where they stand in several columns.
 */
bool qc_input_is_no_name(const qc_input *input, uint32_t column, const char *text);

/**
 * Gives the distinct texts of a column to the book's arena, blank names as "". No column:
 * nothing to do. `run` may be NULL.
 */
QC_MUST_CHECK qc_status qc_input_keep_text(qc_input *input, qc_field field, const qc_run *run,
                                           qc_arena *arena, qc_error *error);

/**
 * Reads the texts of the date and number columns, so that their forms can be decided. `run` may
 * be NULL.
 */
QC_MUST_CHECK qc_status qc_input_survey(qc_input *input, const qc_run *run, qc_error *error);

/** What decides the forms of a file's columns beside the columns themselves. */
typedef struct qc_input_forms {
    qc_date_order date_order; /**< configured */
    qc_date_order hint;       /**< of the other files */
    char decimal_mark;        /**< configured */
    qc_currency currency;
    qc_calendar calendar;
    bool fiscal_known; /**< the configuration says when the fiscal year begins */
} qc_input_forms;

/**
 * Decides the forms of the columns and reads the values; rows with unreadable ones are rejected
 * or doubtful.
 */
QC_MUST_CHECK qc_status qc_input_decode(qc_input *input, const qc_input_forms *forms,
                                        qc_remarks *remarks, qc_error *error);

/** Rejects a row, once; the remark says why. */
void qc_input_reject(qc_input *input, size_t row);

void qc_input_clear(qc_input *input);

#endif
