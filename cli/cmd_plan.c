/* quotacast plan: everything for a folder of exports. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cli/results.h"

/* -o DIR, else `out` in the input's folder. */
static qc_status choose_folder(const cli_call *call, char *folder, size_t size, qc_error *error)
{
    const char *out = call->line.values.value[OPTION_OUT].text;
    size_t length = 0;
    if (out != NULL) {
        if (strlen(out) >= size) {
            return usage_error(error, "the path %.60s... is too long", out);
        }
        memcpy(folder, out, strlen(out) + 1);
        return QC_OK;
    }
    qc_status status = settings_folder(call->input, folder, size - 5, error);
    if (status == QC_OK) {
        length = strlen(folder);
        (void)snprintf(folder + length, size - length, "%sout",
                       folder[length - 1] == '/' ? "" : "/");
    }
    return status;
}

static qc_status show(const cli_pipeline *chain, const char *folder, qc_error *error)
{
    const qc_page *page = &chain->call->page;
    const qc_results results = pipeline_results(chain);
    if (page->format == QC_FORMAT_JSON) {
        return qc_report_document(page, &results, error);
    }
    if (chain->call->line.values.value[OPTION_QUIET].whole != 0) {
        return QC_OK;
    }
    return qc_report_summary(page, &results, folder, error);
}

qc_status cmd_plan(cli_call *call, qc_error *error)
{
    char folder[SETTINGS_PATH_SIZE];
    cli_pipeline chain;
    if (call->page.format == QC_FORMAT_CSV || call->page.format == QC_FORMAT_NDJSON) {
        return usage_error(error, "plan writes its tables as files; --format is table or json");
    }
    qc_status status = pipeline_start(&chain, call, error);
    call->rows_shown = call->page.format == QC_FORMAT_TABLE;
    if (status == QC_OK) {
        status = choose_folder(call, folder, sizeof folder, error);
    }
    if (status == QC_OK) {
        status = pipeline_key_results(&chain, error);
    }
    if (status == QC_OK) {
        status = results_write_plan(&chain, folder, false, error);
    }
    progress_end(&chain.progress);
    if (status == QC_OK) {
        status = show(&chain, folder, error);
    }
    pipeline_clear(&chain);
    return status;
}
