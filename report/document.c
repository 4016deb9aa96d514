/* plan.json: one document with everything, written as it is made. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "report/forecast_rows.h"
#include "report/json.h"
#include "report/names.h"

#define SCHEMA_VERSION 1

static void put_date(qc_json *json, const char *key, qc_date date)
{
    char text[16];
    qc_json_put_text(json, key,
                     date != QC_NO_DATE ? qc_date_format(date, text, sizeof text) : NULL);
}

static void put_head(qc_json *json, const qc_book *book)
{
    qc_json_put_text(json, "schema", "quotacast-plan");
    qc_json_put_count(json, "schema_version", SCHEMA_VERSION);
    qc_json_put_text(json, "version", qc_version());
    qc_json_put_text(json, "company", book->company);
    qc_json_put_text(json, "currency", book->currency.code);
    qc_json_put_count(json, "fiscal_year_start", (size_t)book->calendar.start_month);
    put_date(json, "first_date", book->first_date);
    put_date(json, "as_of", book->as_of);
}

static void put_panel(qc_json *json, const qc_panel *panel)
{
    char period[24];
    qc_period last = panel->first_period + (qc_period)panel->period_count - 1;
    qc_json_open(json, "history", '{');
    qc_json_put_text(json, "frequency", qc_frequency_name(panel->frequency));
    qc_json_put_text(json, "first_period",
                     qc_period_format(&panel->calendar, panel->frequency, panel->first_period,
                                      period, sizeof period));
    qc_json_put_text(
        json, "last_period",
        qc_period_format(&panel->calendar, panel->frequency, last, period, sizeof period));
    qc_json_put_count(json, "periods", panel->period_count);
    qc_json_put_count(json, "season", (size_t)panel->season);
    qc_json_put_count(json, "leaves", panel->leaf_count);
    qc_json_put_count(json, "nodes", panel->node_count);
    qc_json_put_text(json, "from", panel->from_deals ? "won opportunities" : "revenue");
    qc_json_close(json);
}

static void put_goal(qc_json *json, const qc_book *book, const qc_quota_plan *plan)
{
    char period[24];
    qc_json_open(json, "goal", '{');
    qc_json_put_text(json, "period", qc_quota_plan_period(book, plan, period));
    qc_json_put(json, "amount", qc_json_money(plan->goal, &plan->currency));
    qc_json_put_text(json, "source", qc_goal_source_name(plan->goal_source));
    qc_json_put_number(json, "p_reach", plan->p_goal);
    qc_json_close(json);
}

static void put_trial(qc_json *json, const char *key, const qc_quota_trial *trial)
{
    qc_json_open(json, key, '{');
    qc_json_put_text(json, "method", trial->method);
    qc_json_put_number(json, "weight_forecast", trial->weight_forecast);
    qc_json_put_number(json, "weight_history", trial->weight_history);
    qc_json_put_number(json, "weight_potential", trial->weight_potential);
    qc_json_put_count(json, "periods", trial->periods);
    qc_json_put_number(json, "absolute_quota_error", trial->absolute_quota_error);
    qc_json_close(json);
}

static void put_fairness(qc_json *json, const qc_quota_plan *plan)
{
    const qc_quota_fairness *fairness = &plan->fairness;

    qc_json_open(json, "fairness", '{');
    qc_json_put_count(json, "territories", fairness->territories);
    qc_json_put_number(json, "with_size", fairness->with_size);
    qc_json_put_number(json, "with_growth", fairness->with_growth);
    qc_json_put_number(json, "with_potential", fairness->with_potential);
    qc_json_put_number(json, "with_tenure", fairness->with_tenure);
    qc_json_put_number(json, "chance_p10", fairness->chance_p10);
    qc_json_put_number(json, "chance_p90", fairness->chance_p90);
    qc_json_put_count(json, "at_bound", fairness->at_bound);
    qc_json_put_text(json, "most_changed",
                     fairness->territories > 0 && fairness->most_changed < plan->node_count
                         ? plan->nodes[fairness->most_changed].name
                         : NULL);
    qc_json_close(json);
}

static void put_quota_facts(qc_json *json, const qc_quota_plan *plan)
{
    put_trial(json, "quota_index", &plan->chosen);
    put_trial(json, "quota_index_uniform", &plan->uniform);
    qc_json_open(json, "share_of_territories_at_quota", '{');
    qc_json_put_number(json, "mean", plan->share_at_quota_mean);
    qc_json_put_number(json, "p10", plan->share_at_quota_p10);
    qc_json_put_number(json, "p90", plan->share_at_quota_p90);
    qc_json_put_number(json, "p_half", plan->p_half_at_quota);
    qc_json_put_number(json, "p_goal_if_half", plan->p_goal_if_half);
    qc_json_close(json);
    qc_json_open(json, "promises", '[');
    for (size_t k = 0; k < QC_QUOTA_PROMISES; k++) {
        qc_json_open(json, NULL, '{');
        qc_json_put_number(json, "chance", plan->promise[k].chance);
        qc_json_put_number(json, "amount", plan->promise[k].amount);
        qc_json_put_number(json, "over_assignment", plan->promise[k].over_assignment);
        qc_json_close(json);
    }
    qc_json_close(json);
    put_fairness(json, plan);
}

static void put_notes(qc_json *json, char *const *notes, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        qc_json_put_text(json, NULL, notes[k]);
    }
}

static void put_all_notes(qc_json *json, const qc_results *results)
{
    qc_json_open(json, "notes", '[');
    for (size_t k = 0; k < results->note_count; k++) {
        qc_json_put_text(json, NULL, results->notes[k]);
    }
    if (results->panel != NULL) {
        put_notes(json, results->panel->notes, results->panel->note_count);
    }
    if (results->forecast != NULL) {
        put_notes(json, results->forecast->notes, results->forecast->note_count);
    }
    if (results->quota != NULL) {
        put_notes(json, results->quota->notes, results->quota->note_count);
    }
    if (results->comparison != NULL) {
        put_notes(json, results->comparison->notes, results->comparison->note_count);
    }
    if (results->key_results != NULL) {
        put_notes(json, results->key_results->notes, results->key_results->note_count);
    }
    qc_json_close(json);
}

static void put_file(qc_json *json, const qc_file_report *file)
{
    qc_json_open(json, NULL, '{');
    qc_json_put_text(json, "file", qc_file_name(file->path));
    qc_json_put_text(json, "table", qc_table_name(file->table));
    qc_json_put_text(json, "why", file->why);
    qc_json_put_count(json, "rows_read", file->rows_read);
    qc_json_put_count(json, "rows_kept", file->rows_kept);
    qc_json_put_count(json, "rows_rejected", file->rows_rejected);
    qc_json_put_count(json, "rows_merged", file->rows_merged);
    qc_json_open(json, "columns", '[');
    for (size_t k = 0; k < file->column_count; k++) {
        json_t *column = json_object();
        (void)json_object_set_new(column, "header", qc_json_text(file->columns[k].header));
        (void)json_object_set_new(column, "field", qc_json_text(file->columns[k].field));
        (void)json_object_set_new(column, "form", qc_json_text(file->columns[k].form));
        (void)json_object_set_new(
            column, "sure",
            qc_json_text(file->columns[k].sure != NULL ? file->columns[k].sure : ""));
        qc_json_put(json, NULL, column);
    }
    qc_json_close(json);
    qc_json_close(json);
}

static void put_input(qc_json *json, const qc_book *book)
{
    qc_json_open(json, "input", '{');
    qc_json_open(json, "files", '[');
    for (size_t k = 0; k < book->file_count; k++) {
        put_file(json, &book->files[k]);
    }
    qc_json_close(json);
    qc_json_open(json, "remarks", '[');
    for (size_t k = 0; k < book->remark_count; k++) {
        const qc_remark *remark = &book->remarks[k];
        qc_json_open(json, NULL, '{');
        qc_json_put_text(json, "severity", qc_severity_name(remark->severity));
        qc_json_put_text(json, "file",
                         remark->file != QC_NO_ID ? qc_file_name(book->files[remark->file].path)
                                                  : NULL);
        qc_json_put_count(json, "line", remark->line);
        qc_json_put_count(json, "column", remark->column);
        qc_json_put_count(json, "times", remark->times);
        qc_json_put_text(json, "message", remark->message);
        qc_json_close(json);
    }
    qc_json_close(json);
    qc_json_close(json);
}

/* The tables are those of the single files, as arrays. */
static qc_status put_tables(qc_json *json, const qc_results *results, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_page page = {.stream = json->stream, .format = QC_FORMAT_JSON};
    if (results->panel != NULL && results->forecast != NULL) {
        put_panel(json, results->panel);
        qc_json_key(json, "forecast");
        QC_TRY(qc_forecast_table(&page, results->panel, results->forecast, NULL, 0, 1, error));
    }
    if (results->accuracy != NULL || results->log_accuracy != NULL) {
        qc_json_key(json, "accuracy");
        QC_TRY(qc_report_accuracy(&page, results->accuracy, results->log_accuracy, error));
    }
    if (results->quota != NULL) {
        put_goal(json, results->book, results->quota);
        put_quota_facts(json, results->quota);
        qc_json_key(json, "quotas");
        QC_TRY(qc_report_quotas(&page, results->book, results->quota, error));
        qc_json_key(json, "quota_derivation");
        QC_TRY(qc_report_derivation(&page, results->book, results->quota, QC_NO_ID, error));
    }
    if (results->comparison != NULL) {
        qc_json_key(json, "quota_changes");
        QC_TRY(qc_report_quota_changes(&page, results->quota, results->comparison, error));
        qc_json_key(json, "quota_change_steps");
        QC_TRY(qc_report_quota_change_steps(&page, results->quota, results->comparison, error));
    }
    if (results->key_results != NULL) {
        qc_json_key(json, "key_results");
        QC_TRY(qc_report_key_results(&page, results->book, results->key_results, error));
    }

done:
    return status;
}

qc_status qc_report_document(const qc_page *page, const qc_results *results, qc_error *error)
{
    qc_json json;
    qc_json_begin(&json, page->stream);
    put_head(&json, results->book);
    qc_status status = put_tables(&json, results, error);
    if (status != QC_OK) {
        return status;
    }
    put_all_notes(&json, results);
    put_input(&json, results->book);
    return qc_json_end(&json, error);
}
