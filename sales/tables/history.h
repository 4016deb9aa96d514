/* Changes of opportunities from logs of changed fields and from snapshots of whole rows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_TABLES_HISTORY_H
#define QC_SALES_TABLES_HISTORY_H

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

/** A file of history, and the deals that it names: deals[distinct] of QC_FIELD_DEAL. */
typedef struct qc_history_file {
    qc_input *input;
    qc_id *deals;
} qc_history_file;

/** Takes the rows of files in which each row is a state of a deal. */
QC_MUST_CHECK qc_status qc_history_take_snapshots(qc_reader *self, const qc_history_file *files,
                                                  size_t count);

/** Takes the columns of opportunities that say when a deal entered a stage. */
QC_MUST_CHECK qc_status qc_history_take_entered(qc_reader *self);

/**
 * The stage that such a column is about: the text within its header, `*length` bytes. NULL for
 * other headers.
 */
const char *qc_entered_stage(const char *header, size_t *length);

/**
 * The day in the name of a snapshot: 2025-10-06.csv, deals_20251006.csv; QC_NO_DATE if there is
 * none.
 */
qc_date qc_snapshot_day(const char *name);

/**
 * Makes a table of opportunities one of states on the day in the file's name, or one that is
 * not used.
 */
void qc_snapshot_take(qc_input *input, const char *name);

/** The day of a row: of the change, else of the snapshot. */
qc_date qc_history_day(const qc_input *input, size_t row);

/** True if rows of the same deal stand newest first. */
bool qc_history_is_reversed(const qc_input *input, const qc_id *deals);

/* A settled value of a history; missing for "". */
qc_money qc_history_amount(const qc_book *book, const char *text);
qc_date qc_history_date(const char *text);

#endif
