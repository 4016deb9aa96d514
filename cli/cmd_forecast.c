/* quotacast forecast: of a folder of exports, or of a long table of series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/results.h"

/* A long table is named by its columns. */
static bool is_long_table(const option_values *values)
{
    return option_given(values, OPTION_SERIES) || option_given(values, OPTION_VALUE);
}

static qc_status read_series(cli_pipeline *chain, qc_error *error)
{
    const option_values *values = &chain->call->line.values;
    if (!option_given(values, OPTION_VALUE) || !option_given(values, OPTION_PERIOD)) {
        return usage_error(error, "a long table needs --value HEADER and --period HEADER, the "
                                  "columns of its values and periods");
    }
    const qc_series_settings settings = {.series = values->value[OPTION_SERIES].text,
                                         .period = values->value[OPTION_PERIOD].text,
                                         .value = values->value[OPTION_VALUE].text,
                                         .season = (int)values->value[OPTION_SEASON].whole,
                                         .config = &chain->settings.laid,
                                         .regressors = values->value[OPTION_REGRESSORS].text,
                                         .horizon =
                                             (size_t)values->value[OPTION_HORIZON].whole};
    qc_status status =
        qc_panel_read_series(chain->call->input, &settings, &chain->panel, error);
    if (status == QC_OK) {
        int64_t horizon = values->value[OPTION_HORIZON].whole;
        chain->horizon = (size_t)(horizon > 0 ? horizon : chain->panel->season);
    }
    return status;
}

qc_status cmd_forecast(cli_call *call, qc_error *error)
{
    cli_pipeline chain;
    qc_status status = pipeline_start(&chain, call, error);
    chain.exact_horizon = true;
    if (status == QC_OK && is_long_table(&call->line.values)) {
        status = read_series(&chain, error);
    } else if (status == QC_OK && option_given(&call->line.values, OPTION_SEASON)) {
        status = usage_error(error, "--season goes with a long table: --value and --period");
    }
    if (status == QC_OK && !is_long_table(&call->line.values) &&
        option_given(&call->line.values, OPTION_REGRESSORS)) {
        status =
            usage_error(error, "--regressors goes with a long table: --value and --period");
    }
    if (status == QC_OK) {
        status = pipeline_forecast(&chain, error);
    }
    if (status == QC_OK) {
        status = results_print(&chain, result_forecast, error);
    }
    pipeline_clear(&chain);
    return status;
}
