/* Quotas of all nodes divided into columns, periods or lines of products, that add up over the tree too. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_QUOTA_TABLE_H
#define QC_TERRITORY_QUOTA_TABLE_H

#include "territory/quota_work.h"

typedef struct qc_quota_table {
    const qc_id *node_of_branch, *node_of_seat; /* nodes of the plan */
    size_t count;                               /* columns */
    size_t stride;        /* amounts of a node in `quota`, at least count */
    qc_money *quota;      /* [node][stride] in whole units; the company's must stand */
    const double *weight; /* [branch][count] proportions, at least 0 */
    /* Leaves have proportions of their own, else those of the node above them */
    bool leaves_differ;
    /* Columns are the months of the plan: a team that changes has those that its reps serve */
    bool by_service;
    /* What is kept of the way there, both or neither: */
    qc_money *alone; /* [node][stride] what a node's proportions give without sums in view */
    uint8_t *proportions; /* [node] qc_quota_proportions: which those are */
} qc_quota_table;

/**
 * Fills the table from the company down, one node after the other: a row for each child with
 * its quota, the columns with what the node has in them, enlarged by its over-assignment. Reps
 * have the proportions of their territory.
 */
QC_MUST_CHECK qc_status qc_quota_table_share(qc_quota_work *work, const qc_quota_table *table,
                                             qc_error *error);

#endif
