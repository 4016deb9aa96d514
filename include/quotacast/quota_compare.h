/* A quota plan against the one before: node by node, and step by step of their derivations. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_QUOTA_COMPARE_H
#define QUOTACAST_QUOTA_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "quotacast/book.h"
#include "quotacast/quota.h"
#include "quotacast/quota_file.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A step of a node's derivation in both plans. Amounts are QC_NO_MONEY in the plan that has no
 * such step.
 */
typedef struct qc_quota_step_change {
    const char *step;
    qc_money before, after;
    qc_money change;         /**< after - before, where a step that is not there counts 0 */
    const char *note_before; /**< what the plan before said of it; "" where that is not known */
} qc_quota_step_change;

/** A node in both plans. Quotas are QC_NO_MONEY in the plan that does not have it. */
typedef struct qc_quota_node_change {
    const char *node, *level;
    qc_money before, after;
    qc_money change; /**< after - before, where a node that is not there counts 0 */
    /**
     * Its steps, whose changes add up to that of the node exactly; none where they cannot be told.
     */
    size_t first_step, step_count;
} qc_quota_node_change;

/** What changes from one plan to the next. */
typedef struct qc_quota_comparison {
    size_t node_count;
    /** Those of the plan in its order, then those that are gone */
    qc_quota_node_change *nodes;
    size_t step_count;
    qc_quota_step_change *steps;
    bool has_steps; /**< the derivation before is known */
    /** Of the quotas before; "" where they do not say, or say several */
    const char *period_before;
    size_t note_count;
    char **notes; /**< what is compared only in part, and why: one sentence each */
    void *owner;
} qc_quota_comparison;

/**
 * Compares a plan with the quotas of an earlier one and, where their derivation is given, with
 * its steps. A node is known by its level and name (by its name where the file has no level for
 * it); if a file has it several times its last row counts.
 *
 * Of the earlier derivation, only the lines of the earlier quota's period count. Lines of one
 * step are added up. Steps are in the order of the plan's derivation, with those of the earlier
 * plan between them. A node whose earlier lines are missing or do not add up to its earlier
 * quota, or which a plan has twice, has no steps, and a note names it.
 *
 * @param derivation  NULL: quotas are compared, and a note says so
 * @param[out] comparison  free with qc_quota_comparison_free() before all that went into it;
 *         untouched on failure
 * @return QC_OK, QC_ERR_OVERFLOW (two quotas lie more than 2^63 minor units apart), QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_quota_compare(const qc_book *book, const qc_quota_plan *plan,
                                                const qc_quota_file *previous,
                                                const qc_quota_lines_file *derivation,
                                                qc_quota_comparison **comparison,
                                                qc_error *error);

/** NULL is allowed. */
QC_API void qc_quota_comparison_free(qc_quota_comparison *comparison);

#ifdef __cplusplus
}
#endif

#endif
