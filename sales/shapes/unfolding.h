/* Sheets whose columns are periods or territories: told by headers, proved by cells, then made rows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SHAPES_UNFOLDING_H
#define QC_SALES_SHAPES_UNFOLDING_H

#include "sales/reader.h"
#include "sales/shapes/periods_across.h"

/** A file of which each cell may become a row. */
typedef struct qc_unfolding {
    qc_reader *reader;
    qc_input *input;
    const char *file_name; /**< without folders */
    bool *unfolded;  /**< columns that are periods, or territories; else NULL. To be freed */
    bool are_places; /**< they are territories */
    qc_periods_across across;
    qc_periods_across_half half;
    qc_mapping instead; /**< what the table is if its cells do not prove that */
} qc_unfolding;

/** Looks at the headers of a table that none of the rules fits; wanted[column_count]. */
QC_MUST_CHECK qc_status qc_unfolding_choose(qc_unfolding *self, const qc_sheet *sheet,
                                            bool *wanted, qc_error *error);

/** Looks at the cells; what they do not prove is no such table. */
QC_MUST_CHECK qc_status qc_unfolding_prove(qc_unfolding *self);

/** Makes a row of each cell, and the report says so of these columns. */
QC_MUST_CHECK qc_status qc_unfolding_run(qc_unfolding *self);

#endif
