/* What the columns of a file of opportunities mean: names, how deals ended, how likely they are. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_TABLES_DEAL_COLUMNS_H
#define QC_SALES_TABLES_DEAL_COLUMNS_H

#include "sales/reader.h"
#include "sales/values/outcome.h"

/** By distinct text of its column; NULL without the column. */
typedef struct qc_deal_columns {
    qc_id *account, *rep, *territory, *product;
    uint8_t *stage;              /**< qc_outcome_word */
    uint8_t *outcome;            /**< qc_outcome_word */
    uint8_t *is_won, *is_closed; /**< qc_flag */
    uint8_t *category;           /**< qc_category */
    double probability_whole;    /**< 1, or 100 for a column of 0 to 100 */
} qc_deal_columns;

/** Reads the columns; names that no other table has are added. Clear them after a failure, too. */
QC_MUST_CHECK qc_status qc_deal_columns_read(qc_reader *self, qc_input *input,
                                             qc_deal_columns *columns);
void qc_deal_columns_clear(qc_deal_columns *columns);

/** How a row ended: by the outcome column, then won and lost times, then flags, then the stage. */
qc_outcome_word qc_deal_outcome_word(const qc_deal_columns *columns, const qc_input *input,
                                     size_t row);

/** Forecast category of a row. */
uint8_t qc_deal_category(const qc_deal_columns *columns, const qc_input *input, size_t row);

/** Probability of a row, also outside of 0 to 1; NAN where it is missing. */
double qc_deal_probability(const qc_deal_columns *columns, const qc_input *input, size_t row);

#endif
