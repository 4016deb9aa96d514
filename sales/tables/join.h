/* Rows by the names that other tables use for them: id, name, normalised name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_TABLES_JOIN_H
#define QC_SALES_TABLES_JOIN_H

#include <stddef.h>

#include "core/fail.h"
#include "core/memory.h"
#include "quotacast/book.h"

typedef struct qc_join qc_join;

/** Characters of a Salesforce id without its guard. */
enum { QC_SHORT_ID = 15 };

/** An empty join, or NULL. Its texts are copied. */
qc_join *qc_join_new(void);
void qc_join_free(qc_join *join);

/**
 * Lets a text mean a row. A text that means a row already keeps it, so that ids are added
 * before names. "" is nothing.
 */
QC_MUST_CHECK qc_status qc_join_add(qc_join *join, const char *text, qc_id row,
                                    qc_error *error);

/**
 * The row of a text: exactly; of a Salesforce id of 18 characters also by its first 15 and the
 * other way round; else without regard to case, accents, blanks and punctuation, if that means
 * one row only.
 *
 * @param[out] row    QC_NO_ID if there is none
 * @param[out] loose  true if the row was found by the normalised name only
 */
QC_MUST_CHECK qc_status qc_join_find(qc_join *join, const char *text, qc_id *row, bool *loose,
                                     qc_error *error);

/**
 * The row that a text means exactly (and as a Salesforce id of the other length); QC_NO_ID if
 * there is none.
 */
qc_id qc_join_find_exact(const qc_join *join, const char *text);

/**
 * True if a text is a Salesforce id of 18 characters: the last three guard the case of the
 * first 15, which name the record alone.
 */
bool qc_join_is_long_id(const char *text);

/** A text near to one that was not found: "did you mean"; NULL if none is near. */
const char *qc_join_nearest(const qc_join *join, const char *text);

#endif
