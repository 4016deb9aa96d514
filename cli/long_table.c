/* A long table of series in the place of a folder: forecast and accuracy take it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/long_table.h"

static qc_frequency asked_frequency(const option_values *values)
{
    static const qc_frequency frequencies[] = {QC_FREQUENCY_DAY, QC_FREQUENCY_WEEK,
                                               QC_FREQUENCY_MONTH, QC_FREQUENCY_QUARTER,
                                               QC_FREQUENCY_YEAR}; /* as in the option's row */
    return option_given(values, OPTION_FREQUENCY)
               ? frequencies[values->value[OPTION_FREQUENCY].whole]
               : QC_FREQUENCY_INDEX;
}

static qc_status read_panel(cli_pipeline *chain, qc_error *error)
{
    const option_values *values = &chain->call->line.values;
    if (!option_given(values, OPTION_VALUE) || !option_given(values, OPTION_PERIOD)) {
        return usage_error(error, "a long table needs --value HEADER and --period HEADER, the "
                                  "columns of its values and periods");
    }
    const qc_series_settings settings = {
        .series = values->value[OPTION_SERIES].text,
        .period = values->value[OPTION_PERIOD].text,
        .value = values->value[OPTION_VALUE].text,
        .season = (int)values->value[OPTION_SEASON].whole,
        .frequency = asked_frequency(values),
        .own_ends = true,
        .missing_is_zero = values->value[OPTION_MISSING].whole == 1,
        .config = &chain->settings.laid,
        .regressors = values->value[OPTION_REGRESSORS].text,
        .horizon = (size_t)values->value[OPTION_HORIZON].whole};
    qc_status status =
        qc_panel_read_series(chain->call->input, &settings, &chain->panel, error);
    if (status == QC_OK) {
        int64_t horizon = values->value[OPTION_HORIZON].whole;
        chain->horizon = (size_t)(horizon > 0 ? horizon : chain->panel->season);
    }
    return status;
}

qc_status long_table_read(cli_pipeline *chain, qc_error *error)
{
    const option_values *values = &chain->call->line.values;

    if (option_given(values, OPTION_SERIES) || option_given(values, OPTION_VALUE)) {
        return read_panel(chain, error);
    }
    return options_refuse(values, LONG_TABLE_OPTIONS,
                          "goes with a long table: --value and --period", error);
}
