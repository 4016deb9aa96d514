/* quotacast okr: key results. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/results.h"

qc_status cmd_okr(cli_call *call, qc_error *error)
{
    cli_pipeline chain;
    qc_status status = pipeline_start(&chain, call, error);
    if (status == QC_OK) {
        status = pipeline_read(&chain, error);
    }
    if (status == QC_OK && chain.book->key_results.count == 0) {
        status =
            fail_with(error, QC_ERR_DATA,
                      "there are no key results in %s; add a table with the columns id, name, "
                      "kind, metric, target, period",
                      call->input);
    }
    if (status == QC_OK) {
        status = pipeline_key_results(&chain, error);
    }
    if (status == QC_OK) {
        status = results_print(&chain, result_key_results, error);
    }
    if (status == QC_OK) {
        progress_end(&chain.progress);
        results_note(&chain, chain.key_results->notes, chain.key_results->note_count);
    }
    pipeline_clear(&chain);
    return status;
}
