/* Remarks about the input: equal ones are counted, the place of the first is kept. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_REMARKS_H
#define QC_SALES_REMARKS_H

#include "core/memory.h"
#include "quotacast/book.h"

typedef struct qc_remarks qc_remarks;

/**
 * Where and what kind. `about` tells equal remarks from others of the same file and column:
 * NULL for the format text.
 */
typedef struct qc_remark_place {
    qc_severity severity;
    uint32_t file; /**< QC_NO_ID for the book as a whole */
    size_t line, column;
    size_t times; /**< 0 means 1 */
    const char *about;
} qc_remark_place;

/** A collection whose texts live in `arena`, or NULL. */
qc_remarks *qc_remarks_new(qc_arena *arena);
void qc_remarks_free(qc_remarks *remarks);

/** Adds a remark, or counts it where an equal one is there. */
QC_MUST_CHECK qc_status qc_remarks_add(qc_remarks *remarks, const qc_remark_place *place,
                                       qc_error *error, const char *format, ...)
    QC_PRINTF_LIKE(4, 5);

/**
 * The remarks in order of file, line and severity (worst first); the caller's to
 * qc_memory_free(). Empties the collection.
 */
qc_remark *qc_remarks_take(qc_remarks *remarks, size_t *count);

#endif
