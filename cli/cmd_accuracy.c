/* quotacast accuracy: the backtest and the forecast log against actuals. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/long_table.h"
#include "cli/results.h"

qc_status cmd_accuracy(cli_call *call, qc_error *error)
{
    cli_pipeline chain;
    qc_status status = pipeline_start(&chain, call, error);
    chain.exact_horizon = true;
    if (status == QC_OK) {
        status = long_table_read(&chain, error);
    }
    if (status == QC_OK) {
        status = pipeline_accuracy(&chain, error);
    }
    if (status == QC_OK) {
        status = results_print(&chain, result_accuracy, error);
    }
    pipeline_clear(&chain);
    return status;
}
