/* What the measuring of progress shares: reps with what has come for them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_QUOTA_PROGRESS_WORK_H
#define QC_TERRITORY_QUOTA_PROGRESS_WORK_H

#include "core/memory.h"
#include "quotacast/quota_progress.h"

/** Reps in service in the period, those of a territory together. */
typedef struct qc_progress_reps {
    size_t count;
    size_t *first, *of_node; /**< [panel node] the first one there, and how many */
    qc_id *rep;              /**< row of the book */
    double *booked; /**< major units; NAN where deals do not say whose the revenue is */
    double *draws;  /**< [count][draws] of the whole period */
} qc_progress_reps;

/** node_draws [node][draw] futures of the whole period. */
QC_MUST_CHECK qc_status qc_progress_reps_find(const qc_book *book, const qc_quota_begun *begun,
                                              const double *node_draws, const qc_run *run,
                                              qc_arena *arena, qc_progress_reps *reps,
                                              qc_error *error);

#endif
