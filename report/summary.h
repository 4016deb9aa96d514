/* The inside of the summary: one function for each of its sections. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_SUMMARY_H
#define QC_REPORT_SUMMARY_H

#include "core/fail.h"
#include "quotacast/report.h"

/* Each section is silent where its part of the results does not exist. */
QC_MUST_CHECK qc_status qc_summary_forecast(const qc_page *page, const qc_results *results,
                                            qc_error *error);
QC_MUST_CHECK qc_status qc_summary_accuracy(const qc_page *page, const qc_results *results,
                                            qc_error *error);
QC_MUST_CHECK qc_status qc_summary_quotas(const qc_page *page, const qc_results *results,
                                          qc_error *error);
QC_MUST_CHECK qc_status qc_summary_key_results(const qc_page *page, const qc_results *results,
                                               qc_error *error);
/** What needs attention, then the notes of all steps. */
void qc_summary_attention(const qc_page *page, const qc_results *results);

/** Odds of a plan beyond its single quotas, and whether they are fair: sentences. */
void qc_summary_quota_facts(const qc_page *page, const qc_quota_plan *plan);

/** A heading that names the currency of the amounts below it. */
void qc_summary_heading(const qc_page *page, const char *text, const qc_currency *currency);

/** The row of a level as a whole over planning periods (step 0), or NULL if it has no pairs. */
const qc_accuracy_row *qc_summary_accuracy_row(const qc_results *results, const char *level,
                                               const char *method);

#endif
