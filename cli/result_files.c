/* The results of a chain: their writers, and the files of a folder. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/results.h"

qc_status result_forecast(const qc_page *page, const cli_pipeline *chain, qc_error *error)
{
    const cli_shards *shards = &chain->shards;
    size_t nodes = chain->panel->node_count;
    qc_page part = *page;

    part.goes_on = shards->index > 1;
    return shards->divided
               ? qc_report_forecast_part(&part, chain->panel, chain->forecast, chain->digest,
                                         nodes * (shards->index - 1) / shards->count,
                                         nodes * shards->index / shards->count, error)
               : qc_report_forecast(page, chain->panel, chain->forecast, chain->digest, error);
}

qc_status result_forecast_explanation(const qc_page *page, const cli_pipeline *chain,
                                      qc_error *error)
{
    return qc_report_forecast_explanation(page, chain->panel, chain->forecast,
                                          chain->book != NULL ? &chain->book->currency : NULL,
                                          chain->call->line.values.value[OPTION_EXPLAIN].text,
                                          error);
}

qc_status result_accuracy(const qc_page *page, const cli_pipeline *chain, qc_error *error)
{
    return qc_report_accuracy(page, chain->accuracy, chain->log_accuracy, error);
}

qc_status result_quotas(const qc_page *page, const cli_pipeline *chain, qc_error *error)
{
    return qc_report_quotas(page, chain->book, chain->quota, error);
}

static qc_status result_derivation(const qc_page *page, const cli_pipeline *chain,
                                   qc_error *error)
{
    return qc_report_derivation(page, chain->book, chain->quota, QC_NO_ID, error);
}

qc_status result_quota_periods(const qc_page *page, const cli_pipeline *chain, qc_error *error)
{
    return qc_report_quota_periods(page, chain->book, chain->quota, error);
}

static qc_status result_quota_overlays(const qc_page *page, const cli_pipeline *chain,
                                       qc_error *error)
{
    return qc_report_quota_overlays(page, chain->book, chain->quota, error);
}

qc_status result_quota_products(const qc_page *page, const cli_pipeline *chain, qc_error *error)
{
    return qc_report_quota_products(page, chain->book, chain->quota, error);
}

qc_status result_quota_progress(const qc_page *page, const cli_pipeline *chain, qc_error *error)
{
    return qc_report_quota_progress(page, chain->book, chain->begun, chain->quota_progress,
                                    error);
}

qc_status result_quota_changes(const qc_page *page, const cli_pipeline *chain, qc_error *error)
{
    return qc_report_quota_changes(page, chain->quota, chain->comparison, error);
}

qc_status result_quota_change_steps(const qc_page *page, const cli_pipeline *chain,
                                    qc_error *error)
{
    return qc_report_quota_change_steps(page, chain->quota, chain->comparison, error);
}

static bool has_quota_periods(const cli_pipeline *chain)
{
    return chain->quota->part_count > 0;
}

static bool has_quota_overlays(const cli_pipeline *chain)
{
    return chain->quota->overlay_count > 0;
}

bool has_quota_products(const cli_pipeline *chain)
{
    return chain->quota->product_count > 0;
}

bool has_previous_quotas(const cli_pipeline *chain)
{
    return chain->comparison != NULL;
}

bool has_previous_steps(const cli_pipeline *chain)
{
    return chain->comparison != NULL && chain->comparison->has_steps;
}

qc_status result_quota_backtest(const qc_page *page, const cli_pipeline *chain, qc_error *error)
{
    enum { METHODS, PERIODS, ODDS }; /* as in the table of options */
    int64_t what = chain->call->line.values.value[OPTION_SHOW].whole;
    return what == ODDS
               ? qc_report_quota_reliability(page, chain->quota_backtest, error)
               : qc_report_quota_scores(page, chain->quota_backtest, what == PERIODS, error);
}

qc_status result_key_results(const qc_page *page, const cli_pipeline *chain, qc_error *error)
{
    return qc_report_key_results(page, chain->book, chain->key_results, error);
}

static qc_status result_document(const qc_page *page, const cli_pipeline *chain,
                                 qc_error *error)
{
    const qc_results results = pipeline_results(chain);
    return qc_report_document(page, &results, error);
}

qc_status result_check(const qc_page *page, const cli_pipeline *chain, qc_error *error)
{
    return qc_report_check(page, chain->book, error);
}

static bool has_accuracy(const cli_pipeline *chain)
{
    return chain->accuracy != NULL || chain->log_accuracy != NULL;
}

static bool has_key_results(const cli_pipeline *chain)
{
    return chain->key_results != NULL;
}

/* A file of a plan, and whether `quota` writes it too. */
static const struct plan_file {
    result_file file;
    bool of_quota;
} plan_files[] = {
    {{"forecast.csv", QC_FORMAT_CSV, result_forecast, NULL}, false},
    {{"accuracy.csv", QC_FORMAT_CSV, result_accuracy, has_accuracy}, false},
    {{"quotas.csv", QC_FORMAT_CSV, result_quotas, NULL}, true},
    {{"quota_derivation.csv", QC_FORMAT_CSV, result_derivation, NULL}, true},
    {{"quota_periods.csv", QC_FORMAT_CSV, result_quota_periods, has_quota_periods}, true},
    {{"quota_products.csv", QC_FORMAT_CSV, result_quota_products, has_quota_products}, true},
    {{"quota_overlays.csv", QC_FORMAT_CSV, result_quota_overlays, has_quota_overlays}, true},
    {{"quota_changes.csv", QC_FORMAT_CSV, result_quota_changes, has_previous_quotas}, true},
    {{"quota_change_steps.csv", QC_FORMAT_CSV, result_quota_change_steps, has_previous_steps},
     true},
    {{"key_results.csv", QC_FORMAT_CSV, result_key_results, has_key_results}, false},
    {{"plan.json", QC_FORMAT_JSON, result_document, NULL}, false},
};

qc_status results_write_plan(const cli_pipeline *chain, const char *folder, bool quotas_only,
                             qc_error *error)
{
    result_file files[sizeof plan_files / sizeof *plan_files];
    size_t count = 0;

    for (size_t k = 0; k < sizeof plan_files / sizeof *plan_files; k++) {
        if (plan_files[k].of_quota || !quotas_only) {
            files[count++] = plan_files[k].file;
        }
    }
    return results_write(chain, folder, files, count, error);
}
