/* Changes of opportunities from logs of changed fields and from snapshots of whole rows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_HISTORY_H
#define QC_SALES_HISTORY_H

#include "sales/reader.h"

/** A change that is about to become a row. */
typedef struct qc_change {
    qc_id deal;
    qc_date changed;
    qc_change_field field;
    const char *old_value, *new_value; /**< live as long as the book */
} qc_change;

/** Adds a change. */
QC_MUST_CHECK qc_status qc_history_add(qc_reader *self, const qc_input *input, size_t row,
                                       const qc_change *change);

/** Takes the rows of a file in which each row is a state of a deal. deals[distinct] of QC_FIELD_DEAL. */
QC_MUST_CHECK qc_status qc_history_take_snapshots(qc_reader *self, qc_input *input,
                                                  const qc_id *deals);

/** The day of a row: of the change, else of the snapshot. */
qc_date qc_history_day(const qc_input *input, size_t row);

/** True if rows of the same deal stand newest first. */
bool qc_history_is_reversed(const qc_input *input, const qc_id *deals);

/* A settled value of a history; missing for "". */
qc_money qc_history_amount(const qc_book *book, const char *text);
qc_date qc_history_date(const char *text);

#endif
