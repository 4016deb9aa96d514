/* Tables whose columns are periods: recognised, and turned into one row for each cell. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_WIDE_H
#define QC_SALES_WIDE_H

#include "sales/header.h"

/**
 * Recognises a table of revenue, or goals if `table` says so, with at least three columns (two,
 * where it is said) that are consecutive periods, such as 2024-01, 2024-02, 2024-03 or Q1 2024,
 * Q2 2024, ... Longer periods between them are their totals and not used. Other columns are
 * territory and product; a single other column is the territory.
 *
 * @param arena  where the sentence lives
 * @param[out] mapping  QC_FIELD_PERIOD and QC_FIELD_AMOUNT are the columns that
 *          qc_wide_unfold() adds
 * @param[out] is_period  [column_count] the columns that are periods
 * @param[out] wide  false: it is no such table, and `mapping` is as it was
 */
QC_MUST_CHECK qc_status qc_wide_recognise(const qc_sheet *sheet, qc_table table,
                                          qc_arena *arena, qc_mapping *mapping, bool *is_period,
                                          bool *wide, qc_error *error);

/**
 * Makes a row of each filled cell in some columns, which are periods or territories. Two
 * columns are added: what the column is, by its header, and the amount.
 *
 * @param what  header of the first added column: "period" or "territory"
 */
QC_MUST_CHECK qc_status qc_wide_unfold(qc_sheet *sheet, const bool *unfolded, const char *what,
                                       qc_error *error);

#endif
