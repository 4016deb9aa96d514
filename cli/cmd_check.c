/* quotacast check: what was understood of the input, and that as tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/results.h"

/* A file of the canonical tables: its writer, and whether there is anything to write. */
/* NOLINTBEGIN(bugprone-macro-parentheses): a function's name cannot stand in parentheses */
#define CLEAN_TABLE(name, table)                                                               \
    static qc_status write_##name(const qc_page *page, const cli_pipeline *chain,              \
                                  qc_error *error)                                             \
    {                                                                                          \
        return qc_report_clean(page, chain->book, table, error);                               \
    }                                                                                          \
    static bool has_##name(const cli_pipeline *chain)                                          \
    {                                                                                          \
        return qc_report_clean_has(chain->book, table);                                        \
    }
#define CLEAN_FILE(name)                                                                       \
    {                                                                                          \
#name ".csv", QC_FORMAT_CSV, write_##name, has_##name                                  \
    }
/* NOLINTEND(bugprone-macro-parentheses) */

CLEAN_TABLE(opportunities, QC_TABLE_OPPORTUNITIES)
CLEAN_TABLE(opportunity_history, QC_TABLE_OPPORTUNITY_HISTORY)
CLEAN_TABLE(revenue, QC_TABLE_REVENUE)
CLEAN_TABLE(territories, QC_TABLE_TERRITORIES)
CLEAN_TABLE(accounts, QC_TABLE_ACCOUNTS)
CLEAN_TABLE(reps, QC_TABLE_REPS)
CLEAN_TABLE(products, QC_TABLE_PRODUCTS)
CLEAN_TABLE(regions, QC_TABLE_REGIONS)
CLEAN_TABLE(goals, QC_TABLE_GOALS)
CLEAN_TABLE(key_results, QC_TABLE_KEY_RESULTS)
CLEAN_TABLE(forecast_log, QC_TABLE_FORECAST_LOG)

static qc_status write_settings(const qc_page *page, const cli_pipeline *chain, qc_error *error)
{
    return qc_report_clean_settings(page, chain->book, error);
}

static const result_file clean_files[] = {
    CLEAN_FILE(opportunities), CLEAN_FILE(opportunity_history),
    CLEAN_FILE(revenue),       CLEAN_FILE(territories),
    CLEAN_FILE(accounts),      CLEAN_FILE(reps),
    CLEAN_FILE(products),      CLEAN_FILE(regions),
    CLEAN_FILE(goals),         CLEAN_FILE(key_results),
    CLEAN_FILE(forecast_log),  {"quotacast.yaml", QC_FORMAT_CSV, write_settings, NULL},
};

/* The tables into -o DIR, then the page as without them. */
static qc_status clean(const cli_pipeline *chain, qc_error *error)
{
    const option_values *values = &chain->call->line.values;
    const char *folder = values->value[OPTION_OUT].text;
    qc_status status = QC_OK;
    if (folder == NULL) {
        return usage_error(error, "--clean writes tables: name their folder with -o DIR");
    }
    status = results_write(chain, folder, clean_files, sizeof clean_files / sizeof *clean_files,
                           error);
    if (status == QC_OK && values->value[OPTION_QUIET].whole == 0) {
        status = result_check(&chain->call->page, chain, error);
    }
    return status;
}

qc_status cmd_check(cli_call *call, qc_error *error)
{
    bool tables = call->line.values.value[OPTION_CLEAN].whole != 0;
    cli_pipeline chain;
    qc_status status = pipeline_start(&chain, call, error);
    call->rows_shown = call->page.format == QC_FORMAT_TABLE;
    if (status == QC_OK) {
        status = pipeline_read(&chain, error);
    }
    if (status == QC_OK) {
        status = tables ? clean(&chain, error) : results_print(&chain, result_check, error);
    }
    pipeline_clear(&chain);
    return status;
}
