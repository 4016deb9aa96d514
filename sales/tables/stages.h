/* What stages are called and how they end: CRMs export them as a table of their own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_TABLES_STAGES_H
#define QC_SALES_TABLES_STAGES_H

#include "sales/reader.h"
#include "sales/values/outcome.h"

/** A stage of the tables of stages. */
typedef struct qc_stage {
    const char *name; /**< as people call it; lives as long as the book */
    /** qc_outcome_word: won, lost or open; unknown where the table does not say */
    uint8_t outcome;
} qc_stage;

/** Reads the tables of stages. */
QC_MUST_CHECK qc_status qc_reader_build_stages(qc_reader *self);

/** The stage that a text names by its id, API name or name; NULL if no table has it. */
const qc_stage *qc_reader_find_stage(const qc_reader *self, const char *text);

/**
 * Calls the stages of opportunities by their names, and takes their outcomes where `stages:` of
 * the configuration says nothing.
 *
 * @param words  [distinct] qc_outcome_word of the texts in the column of stages
 */
QC_MUST_CHECK qc_status qc_reader_name_stages(qc_reader *self, qc_input *input, uint8_t *words);

void qc_stages_free(qc_stages *stages);

#endif
