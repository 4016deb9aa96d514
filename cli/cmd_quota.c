/* quotacast quota: a goal allocated, written, shown, explained. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cli/messages.h"
#include "cli/results.h"

static qc_status show(const cli_pipeline *chain, qc_error *error)
{
    const option_value *explain = &chain->call->line.values.value[OPTION_EXPLAIN];
    const qc_page *page = &chain->call->page;
    if (explain->text != NULL) {
        return qc_report_explanation(page, chain->book, chain->quota, chain->comparison,
                                     explain->text, error);
    }
    if (chain->call->line.values.value[OPTION_BY_STEP].whole != 0) {
        return has_previous_steps(chain)
                   ? result_quota_change_steps(page, chain, error)
                   : fail_with(error, QC_ERR_DATA,
                               "no quota_derivation.csv lies beside %s, so that no steps can "
                               "be compared; `quotacast quota -o DIR` writes both, and "
                               "without --by-step totals are compared",
                               chain->call->line.values.value[OPTION_COMPARE].text);
    }
    if (chain->call->line.values.value[OPTION_BY_PERIOD].whole != 0) {
        return result_quota_periods(page, chain, error);
    }
    if (chain->call->line.values.value[OPTION_BY_PRODUCT].whole != 0) {
        return has_quota_products(chain)
                   ? result_quota_products(page, chain, error)
                   : fail_with(
                         error, QC_ERR_DATA,
                         "the input does not say which products were sold in the last year: "
                         "--by-product needs a product column in revenue or opportunities, "
                         "and two products or families");
    }
    return has_previous_quotas(chain) ? result_quota_changes(page, chain, error)
                                      : result_quotas(page, chain, error);
}

static qc_status read_series(cli_pipeline *chain, option_id value, qc_panel **panel,
                             qc_error *error)
{
    const option_values *values = &chain->call->line.values;
    const qc_series_settings settings = {.series = values->value[OPTION_SERIES].text,
                                         .period = values->value[OPTION_PERIOD].text,
                                         .value = values->value[value].text,
                                         .season = (int)values->value[OPTION_SEASON].whole,
                                         .config = &chain->settings.laid};
    return qc_panel_read_series(chain->call->input, &settings, panel, error);
}

/* What a plan is shown as, or compared with. */
static const option_set plan_options =
    OPTION_BIT(OPTION_EXPLAIN) | OPTION_BIT(OPTION_BY_PERIOD) | OPTION_BIT(OPTION_BY_PRODUCT) |
    OPTION_BIT(OPTION_BY_STEP) | OPTION_BIT(OPTION_BOTTOM_UP) | OPTION_BIT(OPTION_UNIT) |
    OPTION_BIT(OPTION_COMPARE) | OPTION_BIT(OPTION_PRODUCT);

/* What says where a backtest finds its series, and what it shows. */
static const option_set backtest_options =
    OPTION_BIT(OPTION_SERIES) | OPTION_BIT(OPTION_VALUE) | OPTION_BIT(OPTION_POTENTIAL) |
    OPTION_BIT(OPTION_SEASON) | OPTION_BIT(OPTION_SHOW);

static qc_status check_backtest(const option_values *values, qc_error *error)
{
    qc_status status = QC_OK;
    if (!option_given(values, OPTION_SERIES) || !option_given(values, OPTION_VALUE) ||
        !option_given(values, OPTION_PERIOD)) {
        return usage_error(error, "--backtest needs --series, --period and --value HEADER, the "
                                  "columns of territories, periods and values");
    }
    status =
        options_refuse(values, OPTION_BIT(OPTION_GOAL),
                       "does not go with --backtest: in the past the goal is what came", error);
    return status == QC_OK
               ? options_refuse(values, plan_options | OPTION_BIT(OPTION_PROGRESS),
                                "does not go with --backtest, which makes no plan", error)
               : status;
}

static qc_status backtest(cli_call *call, qc_error *error)
{
    qc_quota_backtest_settings settings = qc_quota_backtest_settings_default();
    qc_panel *potential = NULL;
    cli_pipeline chain;
    qc_status status = pipeline_start(&chain, call, error);
    if (status == QC_OK) {
        status = check_backtest(&call->line.values, error);
    }
    if (status == QC_OK) {
        status = read_series(&chain, OPTION_VALUE, &chain.panel, error);
    }
    if (status == QC_OK && option_given(&call->line.values, OPTION_POTENTIAL)) {
        status = read_series(&chain, OPTION_POTENTIAL, &potential, error);
    }
    if (status == QC_OK) {
        settings.potential = potential;
        settings.method = call->line.values.value[OPTION_METHOD].text;
        status = qc_quota_backtest_run(chain.panel, &settings, &chain.run,
                                       &chain.quota_backtest, error);
    }
    progress_end(&chain.progress);
    if (status == QC_OK) {
        status = results_print(&chain, result_quota_backtest, error);
    }
    qc_panel_free(potential);
    pipeline_clear(&chain);
    return status;
}

/* Quotas whose nodes the data do not have, so that no row of theirs is dropped in silence. */
static void note_missing(const cli_pipeline *chain)
{
    const option_value *values = chain->call->line.values.value;
    size_t missing = chain->quota_progress->missing;

    if (missing > 0 && values[OPTION_QUIET].whole == 0) {
        message_print(6,
                      "note: %s: the data have no %s or rep in service of %zu of its quotas, "
                      "so that %s left out; "
                      "compare the names with `quotacast check`",
                      values[OPTION_PROGRESS].text, missing == 1 ? "node" : "nodes", missing,
                      missing == 1 ? "it is" : "they are");
    }
}

/* Why a table has nothing but zeros: the data end before the period, or before its first month
 * does. */
static void note_nothing_booked(const cli_pipeline *chain)
{
    const qc_quota_progress *progress = chain->quota_progress;
    char day[24];

    for (size_t k = 0; k < progress->count; k++) {
        if (fabs(progress->rows[k].booked) > 0) {
            return;
        }
    }
    if (chain->call->line.values.value[OPTION_QUIET].whole == 0) {
        message_print(
            6,
            "note: nothing is booked in the period: sales are known until %s (of revenue "
            "by month, whole months count)",
            qc_date_format(progress->known_until, day, sizeof day));
    }
}

static qc_status progress_by_now(cli_call *call, qc_error *error)
{
    cli_pipeline chain;
    qc_status status = pipeline_start(&chain, call, error);
    if (status == QC_OK) {
        status = options_refuse(
            &call->line.values, plan_options,
            "does not go with --progress, which measures quotas as they are", error);
    }
    if (status == QC_OK) {
        status = pipeline_quota_progress(&chain, error);
    }
    progress_end(&chain.progress);
    if (status == QC_OK) {
        note_missing(&chain);
        note_nothing_booked(&chain);
        status = results_print(&chain, result_quota_progress, error);
    }
    pipeline_clear(&chain);
    return status;
}

qc_status cmd_quota(cli_call *call, qc_error *error)
{
    const option_values *values = &call->line.values;
    const char *out = values->value[OPTION_OUT].text;
    cli_pipeline chain;
    if (values->value[OPTION_BACKTEST].whole != 0) {
        return backtest(call, error);
    }
    qc_status status = options_refuse(values, backtest_options, "goes with --backtest", error);
    if (status != QC_OK) {
        return status;
    }
    if (option_given(values, OPTION_PROGRESS)) {
        return progress_by_now(call, error);
    }
    if (option_given(values, OPTION_BY_STEP) && !option_given(values, OPTION_COMPARE)) {
        return usage_error(error, "--by-step shows what changes against an earlier plan: name "
                                  "its quotas.csv with --compare FILE");
    }
    status = pipeline_start(&chain, call, error);
    chain.may_have_begun =
        option_given(values, OPTION_COMPARE) && !option_given(values, OPTION_PRODUCT);
    if (status == QC_OK) {
        status = pipeline_quota(&chain, error);
    }
    if (status == QC_OK && out != NULL) {
        status = results_write_plan(&chain, out, true, error);
    }
    progress_end(&chain.progress);
    if (status == QC_OK && (out == NULL || values->value[OPTION_QUIET].whole == 0)) {
        status = show(&chain, error);
    }
    if (status == QC_OK && !option_given(values, OPTION_EXPLAIN)) {
        results_note(&chain, chain.quota->notes, chain.quota->note_count);
    }
    if (status == QC_OK && chain.comparison != NULL) {
        results_note(&chain, chain.comparison->notes, chain.comparison->note_count);
    }
    pipeline_clear(&chain);
    return status;
}
