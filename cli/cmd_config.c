/* quotacast config: the settings that hold, and who says so. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "cli/results.h"

static const qc_column config_columns[] = {
    {"setting", QC_COLUMN_TEXT, 0, 0},
    {"value", QC_COLUMN_TEXT, 0, 0},
    {"from", QC_COLUMN_TEXT, 0, 0},
};

static const char *origin_text(const cli_pipeline *chain, option_id id, char *buffer,
                               size_t size)
{
    switch (chain->call->line.values.value[id].origin) {
    case ORIGIN_FLAG:
        return "flag";
    case ORIGIN_ENVIRONMENT:
        return option_environment_name(id, buffer, size);
    case ORIGIN_FILE:
        return chain->settings.path;
    case ORIGIN_DEFAULT:
        break;
    }
    return "default";
}

static bool is_setting(const cli_call *call, option_id id)
{
    option_set taken = common_options | call->command->own;
    return option_table[id].environment && (taken & OPTION_BIT(id)) != 0;
}

static const char *value_text(const option_values *values, option_id id)
{
    if (option_table[id].kind == OPTION_KIND_FLAG) {
        return values->value[id].whole != 0 ? "yes" : "no";
    }
    return option_text(values, id);
}

static qc_status write_settings(const qc_page *page, const cli_pipeline *chain, qc_error *error)
{
    const option_values *values = &chain->call->line.values;
    qc_listing *listing = NULL;
    qc_status status =
        qc_listing_open(page, config_columns, sizeof config_columns / sizeof *config_columns,
                        NULL, &listing, error);
    if (status != QC_OK) {
        return status;
    }
    for (int k = 0; k < OPTION_COUNT; k++) {
        char buffer[64];
        option_id id = (option_id)k;
        if (is_setting(chain->call, id)) {
            qc_listing_text(listing, option_table[k].name);
            qc_listing_text(listing, value_text(values, id));
            qc_listing_text(listing, origin_text(chain, id, buffer, sizeof buffer));
        }
    }
    if (chain->settings.file.company != NULL) {
        qc_listing_text(listing, "company");
        qc_listing_text(listing, chain->settings.file.company);
        qc_listing_text(listing, chain->settings.path);
    }
    return qc_listing_close(listing, error);
}

qc_status cmd_config(cli_call *call, qc_error *error)
{
    cli_pipeline chain;
    qc_status status = pipeline_start(&chain, call, error);
    if (status == QC_OK) {
        status = results_print(&chain, write_settings, error);
    }
    pipeline_clear(&chain);
    return status;
}
