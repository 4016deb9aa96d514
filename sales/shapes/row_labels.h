/* Dates of several levels in one column, as a pivot table has them in its row labels: a year above its months. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SHAPES_ROW_LABELS_H
#define QC_SALES_SHAPES_ROW_LABELS_H

#include "sales/files/sheet.h"

/** What was found. */
typedef struct qc_row_labels {
    size_t
        left_out; /**< rows that stand for those below them; 0: the column is of another kind */
    size_t line;  /**< of the first */
    const char *text; /**< in it */
    uint32_t names; /**< the column that is added for names above the years; or QC_NO_COLUMN */
} qc_row_labels;

/**
 * Puts the dates of a column together, where years, perhaps quarters, and their months stand
 * below each other: "Jan" below "2024" becomes "Jan 2024", and the rows of years and quarters,
 * which are the sums of theirs, are left out, as are totals. Names above the years, of which
 * each has years of its own, or below the lowest parts, of which each has names of its own, go to
 * a column that is added. Only where the first row is a year or a name, every part of a year has
 * a year above it, and each year some part below it.
 *
 * @param may_name  false: with names it is of another kind
 */
QC_MUST_CHECK qc_status qc_row_labels_settle(qc_sheet *sheet, uint32_t column, bool may_name,
                                             qc_row_labels *found, qc_error *error);

#endif
