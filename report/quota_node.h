/* What rows of tables of quotas begin with: which node. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_QUOTA_NODE_H
#define QC_REPORT_QUOTA_NODE_H

#include "quotacast/report.h"

/** Name, level, parent and rep of node `at`: the first cells of a row. */
void qc_quota_node_cells(qc_listing *listing, const qc_book *book, const qc_quota_plan *plan,
                         size_t at);

#endif
