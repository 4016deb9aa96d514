/* Sheets with periods across whose rows are sums of the rows below: levels of a pivot table in one column. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SHAPES_OUTLINE_H
#define QC_SALES_SHAPES_OUTLINE_H

#include "sales/shapes/totals.h"

/** Columns that were added, QC_NO_COLUMN where none was: of which sums the rows are parts. */
typedef struct qc_outline_levels {
    uint32_t region; /**< the innermost one */
    uint32_t upper;  /**< the next one; never the sum of all rows */
    bool more;       /**< some rows have a third one */
} qc_outline_levels;

/**
 * Leaves out the rows that are the sum of those below them, in each of some columns of numbers;
 * parts may be sums themselves. Only where all rows of the sheet are such sums or parts of one,
 * and a sum has two parts: then nothing else is as likely. Where there are several with parts
 * that are no sums, columns are added that say of which a row is a part.
 *
 * @param is_number  [column_count] the columns of numbers
 * @param key  the column of names
 */
QC_MUST_CHECK qc_status qc_outline_leave_out(qc_sheet *sheet, const bool *is_number,
                                             uint32_t key, qc_totals *totals,
                                             qc_outline_levels *levels, qc_error *error);

#endif
