/* Columns of numbers: the decimal mark is decided over the whole column, then every text is read by it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_VALUES_NUMBERS_H
#define QC_SALES_VALUES_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/fail.h"
#include "sales/files/sheet.h"
#include "sales/values/number_text.h"

/** A column of numbers by the sheet's distinct texts. */
typedef struct qc_number_column {
    const qc_sheet *sheet;
    uint32_t column;
    size_t distinct;
    qc_number_text *texts; /**< [distinct] */
    qc_number_text *sums;  /**< [rows] the sheet's, where rows are sums; else NULL */
    size_t *uses;          /**< [distinct] rows */
    size_t shapes[QC_NUMBER_COMMA_OR_GROUP + 1];    /**< rows by qc_number_shape */
    uint32_t example[QC_NUMBER_COMMA_OR_GROUP + 1]; /**< a text of each shape */
    size_t long_whole; /**< rows with four or more digits before the mark, not grouped */
    size_t percent;    /**< rows with a percent sign */
    size_t rupiah;     /**< rows with Rp or IDR beside the number */
    size_t languages[QC_LANGUAGE_INDONESIAN + 1]; /**< rows by qc_language of the multiplier */
    uint32_t open_multiplier;                     /**< a text with a bare M */
    /** Where nothing else tells, and no Rp, a point is the decimal mark (coordinates, shares) */
    bool point_divides;
    char mark;              /**< decimal mark: '.', ',', 0: not decided */
    const char *decided_by; /**< "" or how, for a remark */
    bool miliar;            /**< a bare M means 1e9 */
    const char *form;       /**< for the report: "numbers 1,234.50" */
} qc_number_column;

/** Reads the texts of a column. `run` may be NULL. Clear with qc_number_column_clear(). */
QC_MUST_CHECK qc_status qc_number_column_survey(const qc_sheet *sheet, uint32_t column,
                                                bool point_divides, const qc_run *run,
                                                qc_number_column *numbers, qc_error *error);

/**
 * Decides the decimal mark for the number columns of one file. In this order: proof in the
 * column, the configured mark (0 for none), numbers such as 1054 that show that nothing is
 * grouped, proof in a sibling column, the file's delimiter (a comma in a comma-separated file
 * groups, a point in a semicolon-separated one), rupiah (a point groups).
 *
 * A bare M is a million, but miliar (1e9) in a column of rupiah or with Indonesian words and no
 * English ones.
 *
 * @return QC_OK, or QC_ERR_FORMAT: contradictory, or undecided; the message asks the question
 */
QC_MUST_CHECK qc_status qc_number_columns_decide(qc_number_column *columns, size_t count,
                                                 char configured, const char *currency,
                                                 qc_error *error);

/**
 * Multiplies all numbers but those with a word of their own (1,5 juta) by 10^power, since the
 * header says that they are in thousands, millions, ...
 */
void qc_number_column_scale(qc_number_column *numbers, int power);

/** True if a text that is a number does not fit the decided mark, or is no number at all. */
bool qc_number_is_bad(const qc_number_column *numbers, uint32_t text);

/** The number of a distinct text; NAN where blank or bad. */
double qc_number_value(const qc_number_column *numbers, uint32_t text);

/** The number of a row: its sum, where rows are sums. */
const qc_number_text *qc_number_of_row(const qc_number_column *numbers, size_t row);
double qc_number_value_of_row(const qc_number_column *numbers, size_t row);

/**
 * Frees what the texts said, when all is told that they had to say: of a column of amounts the
 * money stays.
 */
void qc_number_column_forget(qc_number_column *numbers);

void qc_number_column_clear(qc_number_column *numbers);

#endif
