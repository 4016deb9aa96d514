/* Tables with a row for each period and a column for each territory: recognised by headers, proved by their cells. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SHAPES_TERRITORIES_ACROSS_H
#define QC_SALES_SHAPES_TERRITORIES_ACROSS_H

#include "sales/headers/header.h"

/** What its headers make of a table. */
typedef enum qc_territories_across {
    QC_TERRITORIES_ACROSS_NO,
    /** It looks like one, but nothing says that its numbers are revenue or goals */
    QC_TERRITORIES_ACROSS_UNSAID,
    QC_TERRITORIES_ACROSS_YES
} qc_territories_across;

/**
 * Recognises a table whose first named column is a period, or has no name, beside at least two
 * columns whose names mean nothing else: the territories. A year in a column of its own may
 * stand beside the period. Totals and columns without a name are none of them.
 *
 * @param table  QC_TABLE_REVENUE or QC_TABLE_GOALS; QC_TABLE_UNKNOWN where nothing says so
 * @param arena  where the sentence lives
 * @param[out] mapping  QC_FIELD_TERRITORY and QC_FIELD_AMOUNT are the columns that
 *          qc_periods_across_unfold() adds
 * @param[out] is_place  [column_count] the columns that are territories
 * @param[out] across  other than QC_TERRITORIES_ACROSS_YES: `mapping` is as it was, but where
 *          QC_TERRITORIES_ACROSS_UNSAID its sentence says what to do
 */
QC_MUST_CHECK qc_status qc_territories_across_recognise(const qc_sheet *sheet, qc_table table,
                                                        qc_arena *arena, qc_mapping *mapping,
                                                        bool *is_place,
                                                        qc_territories_across *across,
                                                        qc_error *error);

/**
 * Looks at the cells: nearly all periods must be some, and nearly all others numbers.
 *
 * @param[out] why  NULL if they are; else a sentence in the arena
 */
QC_MUST_CHECK qc_status qc_territories_across_check(const qc_sheet *sheet,
                                                    const qc_mapping *mapping,
                                                    const bool *is_place, qc_arena *arena,
                                                    const char **why, qc_error *error);

#endif
