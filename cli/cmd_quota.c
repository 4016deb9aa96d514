/* quotacast quota: a goal allocated, written, shown, explained. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/results.h"

static const result_file quota_files[] = {
    {"quotas.csv", QC_FORMAT_CSV, result_quotas, NULL},
    {"quota_derivation.csv", QC_FORMAT_CSV, result_derivation, NULL},
};

static qc_status show(const cli_pipeline *chain, qc_error *error)
{
    const option_value *explain = &chain->call->line.values.value[OPTION_EXPLAIN];
    const qc_page *page = &chain->call->page;
    if (explain->text != NULL) {
        return qc_report_explanation(page, chain->book, chain->quota, explain->text, error);
    }
    return result_quotas(page, chain, error);
}

qc_status cmd_quota(cli_call *call, qc_error *error)
{
    const option_value *out = &call->line.values.value[OPTION_OUT];
    cli_pipeline chain;
    qc_status status = pipeline_start(&chain, call, error);
    if (status == QC_OK) {
        status = pipeline_quota(&chain, error);
    }
    if (status == QC_OK && out->text != NULL) {
        status = results_write(&chain, out->text, quota_files,
                               sizeof quota_files / sizeof *quota_files, error);
    }
    progress_end(&chain.progress);
    if (status == QC_OK &&
        (out->text == NULL || call->line.values.value[OPTION_QUIET].whole == 0)) {
        status = show(&chain, error);
    }
    pipeline_clear(&chain);
    return status;
}
