/* Parallel tasks whose results do not depend on the number of threads. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_CORE_TASKS_H
#define QC_CORE_TASKS_H

#include "core/fail.h"
#include "quotacast/run.h"

/** One task: writes only to its own slot of whatever `context` points to. */
typedef qc_status (*qc_task)(void *context, size_t index, qc_error *error);

/**
 * Runs task(context, 0 .. count - 1, ...) on run->threads threads. Every task runs unless the
 * run is cancelled or one fails; the failure with the lowest index is reported, whatever the
 * threads. Progress is reported as `stage`. `run` may be NULL (one thread).
 */
QC_MUST_CHECK qc_status qc_tasks_run(const qc_run *run, const char *stage, size_t count,
                                     qc_task task, void *context, qc_error *error);

/** The number of threads that a run asks for, at least 1. */
int qc_tasks_threads(const qc_run *run);

/** QC_ERR_CANCELLED if the caller wants to stop. */
QC_MUST_CHECK qc_status qc_run_check(const qc_run *run, qc_error *error);

#endif
