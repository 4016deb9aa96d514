/* Tables whose columns are periods: recognised, and turned into one row for each cell. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_WIDE_H
#define QC_SALES_WIDE_H

#include "sales/header.h"

/**
 * Recognises a table of revenue or goals (by the file's name) with at least three columns that are consecutive
 * periods, such as 2024-01, 2024-02, 2024-03 or Q1 2024, Q2 2024, ... Other columns are territory and product; a
 * single other column is the territory.
 *
 * @param arena  where the sentence lives
 * @param[out] mapping  QC_FIELD_PERIOD and QC_FIELD_AMOUNT are the columns that qc_wide_unfold() adds
 * @param[out] is_period  [column_count] the columns that are periods
 * @param[out] wide  false: it is no such table, and `mapping` is as it was
 */
QC_MUST_CHECK qc_status qc_wide_recognise(const qc_sheet *sheet, const char *file_name,
                                          qc_arena *arena, qc_mapping *mapping, bool *is_period,
                                          bool *wide, qc_error *error);

/**
 * Makes a row of each filled cell in the columns that are periods. Two columns are added: the period, by its header, and
 * the amount. Rows of totals are left out (footers) unless `keep_totals`.
 */
QC_MUST_CHECK qc_status qc_wide_unfold(qc_sheet *sheet, const bool *is_period, uint32_t key,
                                       bool keep_totals, qc_error *error);

#endif
