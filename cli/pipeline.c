/* The shared chain: read, panel, forecast, accuracy, quota, key results. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/pipeline.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/interrupt.h"

/* Panels up to this have a backtest also where only a table is wanted, for its notes: last
 * observations against their ranges. */
#define FEW_SERIES 100

qc_status pipeline_start(cli_pipeline *chain, cli_call *call, qc_error *error)
{
    const option_value *values = call->line.values.value;
    memset(chain, 0, sizeof *chain);
    chain->call = call;
    progress_start(&chain->progress, values[OPTION_QUIET].whole != 0,
                   values[OPTION_VERBOSE].whole != 0);
    qc_status status = settings_read(call, &chain->settings, error);
    chain->run = progress_run(&chain->progress);
    if (option_given(&call->line.values, OPTION_SEED)) {
        chain->run.seed = (uint64_t)values[OPTION_SEED].whole;
    }
    chain->run.threads = (int)values[OPTION_THREADS].whole;
    if (status == QC_OK && option_given(&call->line.values, OPTION_MODELS)) {
        status = model_list_read(values[OPTION_MODELS].text, &chain->models, error);
    }
    return status;
}

/* Between steps: Ctrl-C ends the chain. */
static qc_status go_on(qc_error *error)
{
    return interrupt_came() ? fail_with(error, QC_ERR_CANCELLED, "interrupted") : QC_OK;
}

qc_status pipeline_read(cli_pipeline *chain, qc_error *error)
{
    const option_value *values = chain->call->line.values.value;
    if (chain->book != NULL) {
        return QC_OK;
    }
    qc_read_settings reading = qc_read_settings_default();
    reading.config = &chain->settings.laid;
    reading.as_of = values[OPTION_AS_OF].date;
    reading.lenient = values[OPTION_LENIENT].whole != 0;
    if (option_given(&chain->call->line.values, OPTION_MAX_ERRORS)) {
        reading.max_errors = (size_t)values[OPTION_MAX_ERRORS].whole;
    }
    qc_status status =
        qc_book_read(chain->call->input, &reading, &chain->run, &chain->book, error);
    for (size_t k = 0; status == QC_OK && k < chain->book->file_count; k++) {
        const qc_file_report *file = &chain->book->files[k];
        chain->call->rows_read += file->rows_read;
        chain->call->rows_kept += file->rows_kept;
        chain->call->rows_rejected += file->rows_rejected;
        chain->call->rows_merged += file->rows_merged;
    }
    for (size_t k = 0; status == QC_OK && k < chain->book->remark_count; k++) {
        if (chain->book->remarks[k].severity != QC_NOTE) {
            chain->call->doubtful = true;
        }
    }
    return status;
}

static qc_status make_panel(cli_pipeline *chain, qc_error *error)
{
    if (chain->panel != NULL) {
        return QC_OK;
    }
    qc_status status = pipeline_read(chain, error);
    if (status == QC_OK) {
        qc_panel_settings settings = qc_panel_settings_default();
        settings.product = chain->call->line.values.value[OPTION_PRODUCT].text;
        status = qc_panel_build(chain->book, &settings, &chain->panel, error);
    }
    return status == QC_OK ? pipeline_target(chain, error) : status;
}

const char *pipeline_input(const cli_pipeline *chain, size_t k)
{
    const option_value *values = chain->call->line.values.value;
    const char *const named[] = {chain->call->input,           chain->settings.path,
                                 values[OPTION_COMPARE].text,  chain->derivation_path,
                                 values[OPTION_PROGRESS].text, values[OPTION_REGRESSORS].text};
    const size_t count = sizeof named / sizeof *named;
    const size_t files = chain->book != NULL ? chain->book->file_count : 0;
    const cli_shards *shards = &chain->shards;

    if (k < count) {
        return named[k] != NULL ? named[k] : "";
    }
    if (k < count + files) {
        const qc_file_report *file = &chain->book->files[k - count];
        for (const qc_file_report *before = chain->book->files; before < file; before++) {
            if (strcmp(before->path, file->path) == 0) {
                return ""; /* goals and what was sold beside them */
            }
        }
        return file->path;
    }
    return k < count + files + shards->file_count ? shards->files[k - count - files] : NULL;
}

/* Models may run for hours: the folder of the file for the share must take it beforehand. */
static qc_status check_pool_folder(const char *out, qc_error *error)
{
    char folder[SETTINGS_PATH_SIZE];
    qc_status status = settings_folder(out, folder, sizeof folder, error);

    if (status == QC_OK && access(folder, W_OK) != 0) {
        return fail_with(error, QC_ERR_IO,
                         "--pool-out %s: no file can be made there: %s; make the folder, or "
                         "name another",
                         out, strerror(errno));
    }
    return status;
}

/* Refuses a file for the share that is a folder or an input, before the models run. */
static qc_status check_pool_out(const cli_pipeline *chain, qc_error *error)
{
    const char *out = chain->shards.out;
    struct stat there, input;

    if (stat(out, &there) != 0) {
        return check_pool_folder(out, error);
    }
    if (S_ISDIR(there.st_mode)) {
        return usage_error(error, "--pool-out %s is a folder; name a file in it", out);
    }
    for (size_t k = 0; pipeline_input(chain, k) != NULL; k++) {
        if (stat(pipeline_input(chain, k), &input) == 0 && input.st_dev == there.st_dev &&
            input.st_ino == there.st_ino) {
            return usage_error(error,
                               "--pool-out %s is an input and would be overwritten; name "
                               "another file",
                               out);
        }
    }
    return QC_OK;
}

qc_status pipeline_forecast(cli_pipeline *chain, qc_error *error)
{
    const option_values *values = &chain->call->line.values;
    if (chain->forecast != NULL) {
        return QC_OK;
    }
    qc_status status = make_panel(chain, error);
    if (status != QC_OK) {
        return status;
    }
    qc_forecast_settings settings = qc_forecast_settings_default();
    settings.horizon = chain->horizon;
    if (option_given(values, OPTION_DRAWS)) {
        settings.draws = (size_t)values->value[OPTION_DRAWS].whole;
    }
    if (chain->models.count > 0) {
        settings.models = chain->models.row;
        settings.model_count = chain->models.count;
    }
    if (shards_asked(&chain->shards) ||
        (chain->table_only && chain->panel->leaf_count > FEW_SERIES)) {
        settings.backtest = false;
        settings.keep_draws = false;
    }
    if (chain->shards.out != NULL) {
        status = check_pool_out(chain, error);
        return status == QC_OK ? qc_forecast_share(chain->panel, &settings, chain->shards.index,
                                                   chain->shards.count, &chain->run,
                                                   chain->shards.out, error)
                               : status;
    }
    settings.share_files = (const char *const *)chain->shards.files;
    settings.share_file_count = chain->shards.file_count;
    if (!settings.keep_draws) {
        status = qc_forecast_digest_new(chain->panel, settings.horizon, settings.draws,
                                        &chain->digest, error);
        if (status != QC_OK) {
            return status;
        }
        settings.reader = qc_forecast_digest_reader(chain->digest);
    }
    status = qc_forecast_run(chain->panel, &settings, &chain->run, &chain->forecast, error);
    return status == QC_OK ? go_on(error) : status;
}

qc_status pipeline_accuracy(cli_pipeline *chain, qc_error *error)
{
    if (chain->accuracy != NULL) {
        return QC_OK;
    }
    qc_status status = pipeline_forecast(chain, error);
    if (status == QC_OK && chain->forecast->backtest != NULL) {
        status = qc_accuracy_of_backtest(chain->panel, chain->forecast->backtest,
                                         &chain->accuracy, error);
    }
    if (status == QC_OK && chain->book != NULL && chain->book->log.count > 0) {
        status = qc_accuracy_of_log(chain->book, chain->panel, &chain->log_accuracy, error);
    }
    return status == QC_OK ? go_on(error) : status;
}

static qc_status take_money(const cli_pipeline *chain, const char *what, double major,
                            qc_money *amount, qc_error *error)
{
    if (isfinite(major) &&
        qc_money_from_major(major, &chain->book->currency, amount) != QC_OK) {
        return fail_with(error, QC_ERR_OVERFLOW, "%s of %.0f does not fit", what, major);
    }
    return QC_OK;
}

/* An amount typed in rupiah is not one of another currency. */
static qc_status check_rupiah(const cli_pipeline *chain, qc_error *error)
{
    static const struct {
        option_id id;
        const char *name;
    } amounts[] = {{OPTION_GOAL, "goal"}, {OPTION_UNIT, "unit"}};
    const qc_book *book = chain->book;
    if (book == NULL || book->currency.code[0] == '\0' ||
        strcmp(book->currency.code, "IDR") == 0) {
        return QC_OK;
    }
    for (size_t k = 0; k < sizeof amounts / sizeof *amounts; k++) {
        const option_value *value = &chain->call->line.values.value[amounts[k].id];
        if (value->rupiah && value->text == NULL) {
            return usage_error(error,
                               "%s: in quotacast.yaml is in rupiah, but the data are in %s",
                               amounts[k].name, book->currency.code);
        }
        if (value->rupiah) {
            return usage_error(error, "--%s %s is in rupiah, but the data are in %s",
                               amounts[k].name, value->text, book->currency.code);
        }
    }
    return QC_OK;
}

static qc_status quota_settings(const cli_pipeline *chain, qc_quota_settings *settings,
                                qc_error *error)
{
    const qc_config *config = &chain->settings.laid;
    const option_value *values = chain->call->line.values.value;
    *settings = qc_quota_settings_default();
    settings->frequency = chain->frequency;
    settings->period = chain->period;
    settings->weight_forecast = config->weight_forecast;
    settings->weight_history = config->weight_history;
    settings->weight_potential = config->weight_potential;
    settings->method = chain->call->line.values.value[OPTION_METHOD].text;
    settings->constraint_count = config->constraint_count;
    settings->constraints = config->constraints;
    settings->constraints_source = chain->settings.path;
    settings->over_assignment_count = config->over_assignment_count;
    settings->over_assignment = config->over_assignment;
    settings->max_change = config->max_change;
    settings->ramp_count = config->ramp_count;
    settings->ramp = config->ramp;
    settings->previous = chain->previous;
    settings->of_product = values[OPTION_PRODUCT].text != NULL;
    settings->bottom_up = values[OPTION_BOTTOM_UP].whole != 0;
    double unit = option_given(&chain->call->line.values, OPTION_UNIT)
                      ? values[OPTION_UNIT].number
                      : config->unit;
    qc_status status = take_money(chain, "a goal", config->goal, &settings->goal, error);
    if (status == QC_OK) {
        status = take_money(chain, "a unit", unit, &settings->unit, error);
    }
    if (status == QC_OK && isfinite(unit) && settings->unit < 1) {
        status =
            usage_error(error,
                        "a unit of %g is below the smallest amount of money; give --unit one "
                        "such as 100000",
                        unit);
    }
    return status == QC_OK
               ? take_money(chain, "a least step", config->min_step, &settings->min_step, error)
               : status;
}

/* quota_derivation.csv in the folder of the quotas that --compare names, where it is there. */
static qc_status read_derivation(cli_pipeline *chain, const char *quotas, qc_error *error)
{
    const char *slash = strrchr(quotas, '/');
    struct stat there;

    if (strcmp(quotas, "-") == 0) {
        return QC_OK; /* standard input lies in no folder */
    }
    int length = snprintf(chain->derivation_path, sizeof chain->derivation_path,
                          "%.*squota_derivation.csv",
                          slash != NULL ? (int)(slash + 1 - quotas) : 0, quotas);
    if (length < 0 || (size_t)length >= sizeof chain->derivation_path ||
        (stat(chain->derivation_path, &there) != 0 && errno == ENOENT)) {
        chain->derivation_path[0] = '\0';
        return QC_OK;
    }
    if (stat(chain->derivation_path, &there) == 0 && !S_ISREG(there.st_mode)) {
        return fail_with(error, QC_ERR_IO, "%s is not a file; without it totals are compared",
                         chain->derivation_path);
    }
    qc_status status = qc_quota_lines_file_read(
        chain->derivation_path, &chain->book->currency,
        option_given(&chain->call->line.values, OPTION_EXPLAIN), &chain->derivation, error);

    if (status != QC_OK) {
        size_t used = strlen(error->message);

        (void)snprintf(error->message + used, sizeof error->message - used,
                       "; without this file totals are compared");
    }
    return status;
}

/* The plan before, where --compare names it. */
static qc_status read_previous(cli_pipeline *chain, qc_error *error)
{
    const option_value *values = chain->call->line.values.value;
    const char *path = values[OPTION_COMPARE].text != NULL ? values[OPTION_COMPARE].text
                                                           : values[OPTION_PROGRESS].text;
    if (path == NULL || chain->previous != NULL) {
        return QC_OK;
    }
    qc_status status =
        qc_quota_file_read(path, &chain->book->currency, &chain->previous, error);
    return status == QC_OK && values[OPTION_COMPARE].text != NULL
               ? read_derivation(chain, path, error)
               : status;
}

/* A planning period that is under way is planned from its start, with what has come by now. */
static qc_status begin_period(cli_pipeline *chain, qc_error *error)
{
    const qc_panel *panel = chain->panel;
    qc_date start = qc_period_start(&panel->calendar, chain->frequency, chain->period);
    qc_date known = qc_period_end(&panel->calendar, panel->frequency,
                                  panel->first_period + (qc_period)panel->period_count - 1);
    if (!chain->may_have_begun || panel->frequency == QC_FREQUENCY_INDEX ||
        (start > known && start > chain->book->as_of)) {
        return QC_OK;
    }
    return qc_quota_begun_new(chain->book, panel, chain->forecast, chain->frequency,
                              chain->period, &chain->begun, error);
}

qc_status pipeline_quota(cli_pipeline *chain, qc_error *error)
{
    qc_quota_settings settings;
    if (chain->quota != NULL) {
        return QC_OK;
    }
    qc_status status = pipeline_forecast(chain, error);
    if (status == QC_OK) {
        status = read_previous(chain, error);
    }
    if (status == QC_OK) {
        status = check_rupiah(chain, error);
    }
    if (status == QC_OK) {
        status = quota_settings(chain, &settings, error);
    }
    if (status == QC_OK) {
        status = begin_period(chain, error);
    }
    if (status == QC_OK && chain->begun != NULL) {
        settings.earned = chain->begun->booked;
        status = qc_quota_plan_build(chain->book, chain->begun->panel, &chain->begun->forecast,
                                     &settings, &chain->run, &chain->quota, error);
    } else if (status == QC_OK) {
        status = qc_quota_plan_build(chain->book, chain->panel, chain->forecast, &settings,
                                     &chain->run, &chain->quota, error);
    }
    if (status == QC_OK && chain->previous != NULL) {
        status = qc_quota_compare(chain->book, chain->quota, chain->previous, chain->derivation,
                                  &chain->comparison, error);
    }
    return status == QC_OK ? go_on(error) : status;
}

/* The period of the quotas, unless --period says another. */
static void take_period_of_quotas(cli_pipeline *chain)
{
    const qc_quota_row *first = &chain->previous->rows[0];
    if (chain->settings.laid.period == NULL && first->period[0] != '\0') {
        (void)snprintf(chain->period_text, sizeof chain->period_text, "%s", first->period);
    }
}

qc_status pipeline_quota_progress(cli_pipeline *chain, qc_error *error)
{
    qc_status status = pipeline_read(chain, error);
    chain->may_have_begun = true;
    if (status == QC_OK) {
        status = read_previous(chain, error);
    }
    if (status == QC_OK) {
        take_period_of_quotas(chain);
        status = pipeline_forecast(chain, error);
    }
    if (status == QC_OK) {
        status = qc_quota_begun_new(chain->book, chain->panel, chain->forecast,
                                    chain->frequency, chain->period, &chain->begun, error);
    }
    return status == QC_OK
               ? qc_quota_progress_measure(chain->book, chain->begun, chain->previous,
                                           &chain->run, &chain->quota_progress, error)
               : status;
}

qc_status pipeline_key_results(cli_pipeline *chain, qc_error *error)
{
    qc_status status = pipeline_accuracy(chain, error);
    if (status == QC_OK) {
        status = pipeline_quota(chain, error);
    }
    if (status != QC_OK || chain->book->key_results.count == 0) {
        return status;
    }
    const qc_okr_inputs inputs = {.book = chain->book,
                                  .panel = chain->panel,
                                  .forecast = chain->forecast,
                                  .accuracy = chain->accuracy,
                                  .log_accuracy = chain->log_accuracy,
                                  .plan = chain->quota};
    status = qc_okr_evaluate(&inputs, &chain->run, &chain->key_results, error);
    return status == QC_OK ? go_on(error) : status;
}

qc_results pipeline_results(const cli_pipeline *chain)
{
    qc_results results = {.book = chain->book,
                          .panel = chain->panel,
                          .forecast = chain->forecast,
                          .accuracy = chain->accuracy,
                          .log_accuracy = chain->log_accuracy,
                          .quota = chain->quota,
                          .comparison = chain->comparison,
                          .key_results = chain->key_results};
    return results;
}

void pipeline_clear(cli_pipeline *chain)
{
    progress_end(&chain->progress);
    qc_key_result_table_free(chain->key_results);
    qc_quota_backtest_free(chain->quota_backtest);
    qc_quota_comparison_free(chain->comparison);
    qc_quota_plan_free(chain->quota);
    qc_quota_progress_free(chain->quota_progress);
    qc_quota_begun_free(chain->begun);
    qc_quota_lines_file_free(chain->derivation);
    qc_quota_file_free(chain->previous);
    qc_accuracy_free(chain->log_accuracy);
    qc_accuracy_free(chain->accuracy);
    qc_forecast_free(chain->forecast);
    qc_forecast_digest_free(chain->digest);
    shards_clear(&chain->shards);
    qc_panel_free(chain->panel);
    qc_book_free(chain->book);
    settings_clear(&chain->settings);
}
