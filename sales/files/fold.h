/* Adding up the rows of a sheet while it is read, so that a file may be larger than memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_FILES_FOLD_H
#define QC_SALES_FILES_FOLD_H

#include "sales/files/sheet.h"

/**
 * Makes one row of all rows that have the same text in the key columns and the same day in the
 * columns of days. In the columns to be added up, their numbers become a sum; numbers that
 * could come to mean different things (1.234 and 1234.5, a percentage, another currency) stay
 * apart, so that the form of a column can still be decided when all of it is known: every
 * reading of a sum is the sum of that reading.
 *
 * Rows keep the order and the line of the first of them. Sums are exact; where one does not
 * fit, a further row begins. The outcome does not depend on how often, or when, rows were
 * folded before.
 *
 * @param folds  [column_count] of wanted columns
 * @param rows   the first rows that are folded; those behind stay as they are
 * @return QC_OK or QC_ERR_MEMORY; after a failure the sheet can only be freed
 */
QC_MUST_CHECK qc_status qc_sheet_fold(qc_sheet *sheet, const qc_fold *folds, size_t rows,
                                      qc_error *error);

/**
 * Whether folding is worth its memory: true if the first rows, none of which is folded, have no
 * more than three keys for four of them. Changes nothing.
 */
QC_MUST_CHECK qc_status qc_sheet_fold_pays(qc_sheet *sheet, const qc_fold *folds, size_t rows,
                                           bool *pays, qc_error *error);

#endif
