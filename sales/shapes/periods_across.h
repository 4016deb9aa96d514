/* Tables whose columns are periods: recognised, and turned into one row for each cell. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SHAPES_PERIODS_ACROSS_H
#define QC_SALES_SHAPES_PERIODS_ACROSS_H

#include "sales/headers/header.h"

/** What the headers make of a table. */
typedef enum qc_periods_across {
    QC_PERIODS_ACROSS_NO,
    QC_PERIODS_ACROSS_PERIODS, /**< Jan-24, Feb-24; Q1 2024 */
    QC_PERIODS_ACROSS_PARTS,   /**< Jan, Feb; Q1, Q2: the year stands elsewhere */
    QC_PERIODS_ACROSS_YEARS    /**< 2024, 2025: parts of the year may stand in a column */
} qc_periods_across;

/** Where the other half of the periods stands, if the headers are one half only. */
typedef struct qc_periods_across_half {
    uint32_t column; /**< of years, or of parts of them; QC_NO_COLUMN if none */
    const char
        *year;    /**< without such a column the year of all parts; NULL: headers are whole */
    bool is_part; /**< the column holds parts of a year */
    bool by_quarter; /**< and bare numbers in it are quarters */
} qc_periods_across_half;

/**
 * Recognises a table of revenue, or goals if `table` says so, with at least three columns (two,
 * where it is said) that are consecutive periods, such as 2024-01, 2024-02, 2024-03 or Q1 2024,
 * Q2 2024, ..., or parts of a year such as Jan, Feb, Mar. Longer periods between them are their
 * totals and not used. Other columns are territory and product, and by their headers a year or
 * a part of one; a single other column is the territory.
 *
 * @param arena  where the sentence lives
 * @param[out] mapping  QC_FIELD_PERIOD and QC_FIELD_AMOUNT are the columns that
 *          qc_periods_across_unfold() adds
 * @param[out] is_period  [column_count] the columns that are periods
 * @param[out] across  QC_PERIODS_ACROSS_NO: it is no such table, and `mapping` is as it was
 */
QC_MUST_CHECK qc_status qc_periods_across_recognise(const qc_sheet *sheet, qc_table table,
                                                    qc_arena *arena, qc_mapping *mapping,
                                                    bool *is_period, qc_periods_across *across,
                                                    qc_error *error);

/**
 * Finds, in the cells, the other half of periods whose headers are parts of years, or years:
 * the column of years or of parts that `mapping` has, else that of territories if all its texts
 * are such, which then holds none.
 *
 * @param half  QC_NO_COLUMN where there is none
 */
void qc_periods_across_find_half(const qc_sheet *sheet, qc_periods_across across,
                                 qc_mapping *mapping, qc_periods_across_half *half);

/**
 * Makes a row of each filled cell in some columns, which are periods or territories. Two
 * columns are added: what the column is, by its header, and the amount.
 *
 * @param what  header of the first added column: "period" or "territory"
 * @param half  put together with the header
 */
QC_MUST_CHECK qc_status qc_periods_across_unfold(qc_sheet *sheet, const bool *unfolded,
                                                 const char *what,
                                                 const qc_periods_across_half *half,
                                                 qc_error *error);

#endif
