/* Lines above a header, and headers of two rows, of which the upper one names groups of columns. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_HEADERS_HEADER_ROWS_H
#define QC_SALES_HEADERS_HEADER_ROWS_H

#include "sales/files/csv.h"
#include "sales/files/sheet.h"

/**
 * True for a line above the header: one with a single filled field, or none; one with fewer
 * fields than the rows of the table have (a title with a comma in it), unless numbers or dates
 * stand in the next line, as below a header; what a pivot table says of its sums.
 *
 * @param next  the next line, may be NULL
 */
bool qc_header_is_title(const qc_csv_row *row, const qc_csv_row *next, size_t expected_fields);

/**
 * True if a row names groups of the columns that the next one names: it has fewer filled
 * fields, at least two names below its gaps, only one of the two has a first field, and none of
 * the names below is a number.
 */
bool qc_header_is_group_row(const qc_csv_row *row, const qc_csv_row *next);

/**
 * Joins the names of groups with those of columns, which are the sheet's headers so far. A
 * column without a name is called as its group. A year goes behind the name ("Jan 2024"), and
 * where a name stands several times, the group goes in front of it.
 *
 * @param groups  [column_count] as written, "" in the gaps
 * @param[out] used  a group became part of a name
 */
QC_MUST_CHECK qc_status qc_header_join_groups(qc_sheet *sheet, const char *const *groups,
                                              bool *used, qc_error *error);

#endif
