/* The leaves below every node, found once for tables of many nodes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_LEAVES_BELOW_H
#define QC_REPORT_LEAVES_BELOW_H

#include <stddef.h>

#include "core/fail.h"
#include "quotacast/panel.h"

/**
 * Leaves of node k, itself if it is one, in their order: leaf[start[k]] .. leaf[start[k + 1] - 1].
 */
typedef struct qc_leaves_below {
    size_t *start; /**< [node_count + 1] */
    size_t *leaf;  /**< [start[node_count]] */
} qc_leaves_below;

/** Finds them in one pass over the leaves and what is above each. */
QC_MUST_CHECK qc_status qc_leaves_below_find(const qc_panel *panel, qc_leaves_below *below,
                                             qc_error *error);
void qc_leaves_below_clear(qc_leaves_below *below);

#endif
