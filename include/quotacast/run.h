/* How to run: seed, threads, progress, cancel. Never what to compute. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_RUN_H
#define QUOTACAST_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quotacast/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The caller's wishes for a long call. All callbacks may be NULL; they are called from one
 * thread. Progress counts tasks of a stage; in the stage "reading" bytes of the files, with 0
 * as the total where it is not known.
 */
typedef struct qc_run {
    uint64_t seed; /**< all randomness comes from this number; equal seeds give equal results */
    int threads;   /**< at least 1; results do not depend on it. 0 means all processors */
    void *user;    /**< handed to the callbacks */
    bool (*cancelled)(void *user);
    void (*progress)(void *user, const char *stage, size_t done, size_t total);
} qc_run;

/** Seed 1, all processors, no callbacks. */
QC_API qc_run qc_run_default(void);

#ifdef __cplusplus
}
#endif

#endif
