/* Quotas of an earlier plan, found by level and name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_QUOTA_LAST_H
#define QC_TERRITORY_QUOTA_LAST_H

#include "core/memory.h"
#include "core/text.h"
#include "quotacast/quota_file.h"

/** The nodes of a file, each once; what it has no level for is found by its name alone. */
typedef struct qc_quota_last {
    const qc_quota_file *file;
    qc_arena *arena; /**< the caller's */
    qc_names *names; /**< level and name; ids are those of nodes */
    size_t *row;     /**< [node] its row in the file; of several the last one */
    size_t *times;   /**< [node] how many it has */
} qc_quota_last;

/**
 * Clear with qc_quota_last_clear() before the arena, also after a failure. QC_OK or QC_ERR_MEMORY.
 */
QC_MUST_CHECK qc_status qc_quota_last_start(const qc_quota_file *file, qc_arena *arena,
                                            qc_quota_last *last, qc_error *error);
void qc_quota_last_clear(qc_quota_last *last);

/**
 * The node of that level and name, or else of that name without a level: UINT32_MAX where there
 * is none.
 */
QC_MUST_CHECK qc_status qc_quota_last_find(const qc_quota_last *last, const char *level,
                                           const char *name, uint32_t *node, qc_error *error);

/** The quota of a node that was looked for; QC_NO_MONEY for UINT32_MAX. */
qc_money qc_quota_last_amount(const qc_quota_last *last, uint32_t node);

#endif
