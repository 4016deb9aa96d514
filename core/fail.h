/* Reporting a failure: the status goes up, the words go into the caller's qc_error. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_CORE_FAIL_H
#define QC_CORE_FAIL_H

#include "quotacast/status.h"

/**
 * Fills `error` (may be NULL) with a one-line message and returns `status`. Source and place
 * are cleared.
 */
qc_status qc_fail(qc_error *error, qc_status status, const char *format, ...)
    QC_PRINTF_LIKE(3, 4);

/** As qc_fail(), at a place: file, 1-based line and column, 0 where it does not apply. */
qc_status qc_fail_at(qc_error *error, qc_status status, const char *source, size_t line,
                     size_t column, const char *format, ...) QC_PRINTF_LIKE(6, 7);

#ifdef __clang_analyzer__
/* The analyser does not see into fail.c: this tells it that a failure never comes back as QC_OK. */
#define qc_fail(error, status, ...) ((void)qc_fail((error), (status), __VA_ARGS__), (status))
#define qc_fail_at(error, status, source, line, column, ...)                                   \
    ((void)qc_fail_at((error), (status), (source), (line), (column), __VA_ARGS__), (status))
#endif

/** Fails for want of memory where no number of items is known: see qc_fail_room(). */
static inline qc_status qc_fail_memory(qc_error *error)
{
    return qc_fail(error, QC_ERR_MEMORY, "out of memory");
}

/** Runs a call inside a function with a local `qc_status status` and a label `done`. */
#define QC_TRY(call)                                                                           \
    do {                                                                                       \
        status = (call);                                                                       \
        if (status != QC_OK) {                                                                 \
            goto done;                                                                         \
        }                                                                                      \
    } while (0)

#endif
