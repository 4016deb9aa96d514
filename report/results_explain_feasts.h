/* What feasts do, in an explanation. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_RESULTS_EXPLAIN_FEASTS_H
#define QC_REPORT_RESULTS_EXPLAIN_FEASTS_H

#include "quotacast/explain.h"
#include "report/json.h"
#include "report/page.h"

/** Sentences; none where nothing is known. */
void qc_explain_feasts_tell(const qc_page *page, const qc_explanation *found);

/** The member "feasts" of an object. */
void qc_explain_feasts_put(qc_json *json, const qc_explanation *found);

#endif
