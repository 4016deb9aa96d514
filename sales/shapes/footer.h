/* Rows that stand in a file without being rows of its table: totals and notices. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SHAPES_FOOTER_H
#define QC_SALES_SHAPES_FOOTER_H

#include "sales/files/csv.h"

typedef enum qc_footer {
    QC_FOOTER_NONE,
    QC_FOOTER_TOTAL, /**< begins with "Total" or the like; a total if it stands at the end */
    QC_FOOTER_NOTICE /**< "Grand Totals (12 records)", "Confidential Information", "Copyright (c)", ... */
} qc_footer;

qc_footer qc_footer_of_row(const qc_csv_row *row);

/**
 * True for a row that fills half of the columns at most, and none with a number: one of
 * signatures, or of a place and date, below the totals of a report.
 */
bool qc_footer_is_aside(const qc_csv_row *row, size_t columns);

/** True if such a row says who signs: Mengetahui, Dibuat oleh, Approved by, ... */
bool qc_footer_is_signed(const qc_csv_row *row);

/** True for "Bandung, 10 Januari 2026" in such a row. */
bool qc_footer_is_dated(const qc_csv_row *row);

/** True for "Total", "Sum", "Jumlah" and the like. */
bool qc_footer_is_total(const char *text);

/** The same, also of something: "2024 Total", "Total 2024", "Jumlah Jan-24". */
bool qc_footer_names_total(const char *text);

#endif
