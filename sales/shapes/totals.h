/* Rows of revenue that are totals of others by their words: "Total", "Jawa Total", "Jumlah Bandung". */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SHAPES_TOTALS_H
#define QC_SALES_SHAPES_TOTALS_H

#include "sales/files/sheet.h"

/** What was left out: how many rows, and where the first one stands. */
typedef struct qc_totals {
    size_t rows, line;
    uint32_t column;
    const char *text;
    bool left_out; /**< false: the rows were added up while they were read, and stay */
} qc_totals;

/**
 * Leaves out the rows that have a total in one of the columns: a word for it ("Total",
 * "Subtotal", "Jumlah") by itself, or beside a text that stands in the column by itself, too
 * ("Jawa Total", "Total Jawa"). A column in which there is nothing else stays as it is.
 *
 * @param alone  the word by itself, too; else only beside a name
 * @param columns  QC_NO_COLUMN and columns that the sheet does not have, or not in memory, are
 *          passed over
 */
QC_MUST_CHECK qc_status qc_totals_leave_out(qc_sheet *sheet, const uint32_t *columns,
                                            size_t count, bool alone, qc_totals *totals,
                                            qc_error *error);

/**
 * Leaves out the rows that begin with a word for a total, or have one in the column `word`
 * (QC_NO_COLUMN for none), and have nothing in any of some columns: totals->text is NULL.
 * Columns as above; with none of them no row is left out.
 */
QC_MUST_CHECK qc_status qc_totals_leave_out_unnamed(qc_sheet *sheet, const uint32_t *columns,
                                                    size_t count, uint32_t word,
                                                    qc_totals *totals, qc_error *error);

/**
 * Takes rows out of a sheet: leave[row_count]. False where rows were added up while they were
 * read: then they stay.
 */
bool qc_totals_drop_rows(qc_sheet *sheet, const bool *leave);

#endif
