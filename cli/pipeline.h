/* The shared chain: read, panel, forecast, accuracy, quota, key results. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_PIPELINE_H
#define CLI_PIPELINE_H

#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/settings.h"
#include "cli/shards.h"

#define PIPELINE_MODELS 32 /* as many as a forecast takes */

/** Models asked for, in the order of the model table. */
typedef struct cli_model_list {
    size_t count;
    qc_model row[PIPELINE_MODELS];
} cli_model_list;

/** All that a call computes. Parts are made in order; what is not made is NULL. */
typedef struct cli_pipeline {
    cli_call *call;
    cli_settings settings;
    cli_progress progress;
    qc_run run;
    cli_model_list models; /**< of --models; none: the usual ones */
    qc_book *book;
    qc_panel *panel;
    qc_forecast *forecast;
    /** Of the forecast only its table is wanted: no backtest, no draws kept */
    bool table_only;
    qc_forecast_digest *digest; /**< with table_only and many series */
    cli_shards shards;          /**< of a forecast that several processes make */
    qc_accuracy *accuracy, *log_accuracy;
    qc_quota_file *previous;                  /**< --compare or --progress */
    char derivation_path[SETTINGS_PATH_SIZE]; /**< of the plan before, "" where there is none */
    qc_quota_lines_file *derivation;          /**< --compare, where it lies beside the quotas */
    qc_quota_comparison *comparison;          /**< --compare */
    qc_quota_begun *begun;                    /**< NULL unless the planning period has begun */
    qc_quota_progress *quota_progress;
    qc_quota_plan *quota;
    qc_quota_backtest *quota_backtest;
    qc_key_result_table *key_results;
    qc_frequency frequency; /**< of the planning period */
    qc_period period;
    size_t horizon;       /**< steps of the panel */
    bool may_have_begun;  /**< the planning period may be under way */
    bool exact_horizon;   /**< --horizon is what is looked at, whatever the planning period */
    char period_text[32]; /**< of the quotas that --progress names; "" for none */
} cli_pipeline;

/** Starts a chain and reads its settings. End it with pipeline_clear(), also after a failure. */
QC_MUST_CHECK qc_status pipeline_start(cli_pipeline *chain, cli_call *call, qc_error *error);

/* Each step does the steps before it that are not done yet. */
QC_MUST_CHECK qc_status pipeline_read(cli_pipeline *chain, qc_error *error);
QC_MUST_CHECK qc_status pipeline_forecast(cli_pipeline *chain, qc_error *error);
QC_MUST_CHECK qc_status pipeline_accuracy(cli_pipeline *chain, qc_error *error);
QC_MUST_CHECK qc_status pipeline_quota(cli_pipeline *chain, qc_error *error);
QC_MUST_CHECK qc_status pipeline_quota_progress(cli_pipeline *chain, qc_error *error);
QC_MUST_CHECK qc_status pipeline_key_results(cli_pipeline *chain, qc_error *error);

/** Planning period and horizon of a chain whose panel stands. */
QC_MUST_CHECK qc_status pipeline_target(cli_pipeline *chain, qc_error *error);

/** Rows of the model table from names parted by commas, naive always with them. */
QC_MUST_CHECK qc_status model_list_read(const char *text, cli_model_list *list,
                                        qc_error *error);

/** Path of file number k that is read, "-" for standard input; NULL behind the last one. */
const char *pipeline_input(const cli_pipeline *chain, size_t k);

/** What is there, for the reports. */
qc_results pipeline_results(const cli_pipeline *chain);

void pipeline_clear(cli_pipeline *chain);

#endif
