/* quotacast check: what was understood of the input. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/results.h"

qc_status cmd_check(cli_call *call, qc_error *error)
{
    cli_pipeline chain;
    qc_status status = pipeline_start(&chain, call, error);
    if (status == QC_OK) {
        status = pipeline_read(&chain, error);
    }
    if (status == QC_OK) {
        status = results_print(&chain, result_check, error);
    }
    pipeline_clear(&chain);
    return status;
}
