/* What changes against the plan before, in sentences. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_QUOTA_CHANGES_H
#define QC_REPORT_QUOTA_CHANGES_H

#include "quotacast/report.h"

/** Of one node of the plan: the total, and what each step adds to it. */
void qc_quota_changes_explain(const qc_page *page, const qc_quota_plan *plan,
                              const qc_quota_comparison *comparison, qc_id at);

/**
 * Of a node that only the plan before has, by its exact name; false, and nothing is written, if
 * there is none.
 */
bool qc_quota_changes_explain_gone(const qc_page *page, const qc_quota_plan *plan,
                                   const qc_quota_comparison *comparison, const char *name);

/** Of the company by step, and how many territories are raised. */
void qc_quota_changes_summary(const qc_page *page, const qc_quota_plan *plan,
                              const qc_quota_comparison *comparison);

#endif
