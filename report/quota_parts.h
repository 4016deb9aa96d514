/* Where the quotas of months and quarters come from, in rows and in sentences. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_QUOTA_PARTS_H
#define QC_REPORT_QUOTA_PARTS_H

#include "quotacast/report.h"

/**
 * Of one node: the derivation of each part, as rows of quota_derivation.csv that add up to the
 * part's quota.
 */
void qc_quota_parts_list(qc_listing *listing, const qc_book *book, const qc_quota_plan *plan,
                         qc_id at);

/** Of one node: a line for each part. Nothing where there are none. */
void qc_quota_parts_explain(const qc_page *page, const qc_book *book, const qc_quota_plan *plan,
                            qc_id at);

#endif
