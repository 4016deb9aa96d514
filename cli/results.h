/* Where results go: standard output, one file, or a folder of files with a manifest. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_RESULTS_H
#define CLI_RESULTS_H

#include "cli/pipeline.h"

/** Writes one result of a chain to a page. */
typedef qc_status (*result_writer)(const qc_page *page, const cli_pipeline *chain,
                                   qc_error *error);

/** A result as a file of a folder. */
typedef struct result_file {
    const char *name;
    qc_format format;
    result_writer write;
    bool (*exists)(const cli_pipeline *chain); /**< NULL: always */
} result_file;

/** Writes one result to -o FILE, or else to standard output. */
QC_MUST_CHECK qc_status results_print(const cli_pipeline *chain, result_writer write,
                                      qc_error *error);

/** What the reader must know goes beside the results, to standard error; nothing with --quiet. */
void results_note(const cli_pipeline *chain, char *const *notes, size_t count);

/** Writes files and manifest.json into a folder: all or none. */
QC_MUST_CHECK qc_status results_write(const cli_pipeline *chain, const char *folder,
                                      const result_file *files, size_t count, qc_error *error);

/** Writes the files of a plan, or those of its quotas alone; result_files.c. */
QC_MUST_CHECK qc_status results_write_plan(const cli_pipeline *chain, const char *folder,
                                           bool quotas_only, qc_error *error);

/* The writers of results that are shown by themselves. */
qc_status result_forecast(const qc_page *page, const cli_pipeline *chain, qc_error *error);
qc_status result_forecast_explanation(const qc_page *page, const cli_pipeline *chain,
                                      qc_error *error);
qc_status result_accuracy(const qc_page *page, const cli_pipeline *chain, qc_error *error);
qc_status result_quotas(const qc_page *page, const cli_pipeline *chain, qc_error *error);
qc_status result_quota_periods(const qc_page *page, const cli_pipeline *chain, qc_error *error);
qc_status result_quota_products(const qc_page *page, const cli_pipeline *chain,
                                qc_error *error);
qc_status result_quota_progress(const qc_page *page, const cli_pipeline *chain,
                                qc_error *error);
qc_status result_quota_changes(const qc_page *page, const cli_pipeline *chain, qc_error *error);
qc_status result_quota_change_steps(const qc_page *page, const cli_pipeline *chain,
                                    qc_error *error);
qc_status result_quota_backtest(const qc_page *page, const cli_pipeline *chain,
                                qc_error *error);
qc_status result_key_results(const qc_page *page, const cli_pipeline *chain, qc_error *error);
qc_status result_check(const qc_page *page, const cli_pipeline *chain, qc_error *error);

/** Whether quotas are by line of products, too. */
bool has_quota_products(const cli_pipeline *chain);

/** Whether --compare names a plan. */
bool has_previous_quotas(const cli_pipeline *chain);

/** Whether its derivation lies beside it. */
bool has_previous_steps(const cli_pipeline *chain);

#endif
