/* quotacast forecast: of a folder of exports, or of a long table of series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "cli/long_table.h"
#include "cli/messages.h"
#include "cli/results.h"

/* An amount of the currency; as it is where none is known. */
static const char *amount(const cli_pipeline *chain, double value, char *text, size_t size)
{
    return chain->book != NULL ? qc_amount_short(value, &chain->book->currency, text, size)
                               : qc_number_format(value, 5, text, size);
}

/* Last observations that nobody would have expected: how many, and the three most surprising. */
static qc_status print_surprises(const cli_pipeline *chain, qc_error *error)
{
    enum { MOST = 3 };
    const qc_panel *panel = chain->panel;
    qc_surprises found = {0};
    char text[3][40];
    qc_status status = qc_forecast_surprises(panel, chain->forecast, &found, error);
    if (found.count > 0) {
        (void)qc_period_format(&panel->calendar, panel->frequency,
                               panel->first_period + (qc_period)panel->period_count - 1,
                               text[0], sizeof text[0]);
        if (panel->leaf_lag != NULL) {
            (void)snprintf(text[0], sizeof text[0], "the last periods");
        }
        message_print(6,
                      "note: %s: %zu of %zu observations lie outside of the 95 %% ranges "
                      "forecast one %s before%s",
                      text[0], found.count, found.checked, qc_frequency_name(panel->frequency),
                      found.count > MOST ? "; the furthest:" : ":");
    }
    for (size_t k = 0; k < found.count && k < MOST; k++) {
        message_print(8, "note:   %s: %s, forecast %s to %s",
                      panel->nodes[found.item[k].node].name,
                      amount(chain, found.item[k].observed, text[0], sizeof text[0]),
                      amount(chain, found.item[k].low, text[1], sizeof text[1]),
                      amount(chain, found.item[k].high, text[2], sizeof text[2]));
    }
    qc_surprises_clear(&found);
    return status;
}

/* Parts that are put together byte by byte: an aligned table or an array would not be one. */
static qc_status check_format(const cli_call *call, qc_error *error)
{
    return call->page.format == QC_FORMAT_CSV || call->page.format == QC_FORMAT_NDJSON
               ? QC_OK
               : usage_error(error,
                             "the part of a share is written with --format csv or ndjson: "
                             "one after the other the parts are the whole");
}

static void print_share(const cli_pipeline *chain)
{
    if (chain->call->line.values.value[OPTION_QUIET].whole == 0) {
        message_print(6,
                      "note: share %zu of %zu is in %s; forecast with --pool-in, and the "
                      "files of all shares in a folder",
                      chain->shards.index, chain->shards.count, chain->shards.out);
    }
}

qc_status cmd_forecast(cli_call *call, qc_error *error)
{
    cli_pipeline chain;
    qc_status status = pipeline_start(&chain, call, error);
    chain.exact_horizon = true;
    chain.table_only = !option_given(&call->line.values, OPTION_EXPLAIN);
    if (status == QC_OK) {
        status = long_table_read(&chain, error);
    }
    if (status == QC_OK) {
        status = shards_read(&call->line.values, &chain.shards, error);
    }
    if (status == QC_OK && chain.shards.file_count > 0 && chain.shards.divided) {
        status = check_format(call, error);
    }
    if (status == QC_OK) {
        status = pipeline_forecast(&chain, error);
    }
    if (status == QC_OK && chain.shards.out != NULL) {
        progress_end(&chain.progress);
        print_share(&chain);
        pipeline_clear(&chain);
        return QC_OK;
    }
    if (status == QC_OK) {
        status = results_print(&chain,
                               option_given(&call->line.values, OPTION_EXPLAIN)
                                   ? result_forecast_explanation
                                   : result_forecast,
                               error);
    }
    if (status == QC_OK && call->line.values.value[OPTION_QUIET].whole == 0) {
        progress_end(&chain.progress);
        results_note(&chain, chain.panel->notes, chain.panel->note_count);
        results_note(&chain, chain.forecast->notes, chain.forecast->note_count);
        status = print_surprises(&chain, error);
    }
    pipeline_clear(&chain);
    return status;
}
