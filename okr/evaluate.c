/* Evaluates key results one by one: value, odds, score, expected progress, status, reason. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/tasks.h"
#include "core/text.h"
#include "okr/okr_work.h"

qc_status qc_okr_value_manual(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    (void)error;
    item->value = work->book->key_results.value[item->row];
    item->known_until = work->today;
    item->is_final = qc_okr_is_over(work, item);
    (void)qc_text_format(item->how_value, sizeof item->how_value, "%s",
                         isnan(item->value)
                             ? "no value: nothing is checked in; fill the column 'value'"
                             : "the value checked in");
    return QC_OK;
}

/* Setting up */

static void find_days(qc_okr_work *work)
{
    const qc_book *book = work->book;
    const qc_revenue *revenue = &book->revenue;
    work->today = book->as_of;
    work->revenue_from = QC_NO_DATE;
    work->revenue_until = QC_NO_DATE;
    work->deals_from = QC_NO_DATE;
    for (size_t i = 0; i < revenue->count; i++) {
        qc_date last = revenue->date[i];
        qc_frequency frequency = (qc_frequency)revenue->frequency[i];
        if (last == QC_NO_DATE || last > book->as_of) {
            continue;
        }
        if (work->revenue_from == QC_NO_DATE || last < work->revenue_from) {
            work->revenue_from = last;
        }
        if (frequency != QC_FREQUENCY_INDEX) {
            last = qc_period_end(&book->calendar, frequency,
                                 qc_period_of_date(&book->calendar, frequency, last));
        }
        if (book->as_of_given && last > book->as_of) {
            last = book->as_of;
        }
        work->revenue_until = last > work->revenue_until ? last : work->revenue_until;
    }
    work->today = work->revenue_until > work->today ? work->revenue_until : work->today;
    for (size_t i = 0; i < book->deals.count; i++) {
        qc_date close = book->deals.close[i];
        if (book->deals.outcome[i] != QC_OUTCOME_OPEN && close != QC_NO_DATE &&
            (work->deals_from == QC_NO_DATE || close < work->deals_from)) {
            work->deals_from = close;
        }
    }
}

void qc_okr_set_days(const qc_okr_work *work, qc_okr_item *item)
{
    bool has_period = item->period != QC_NO_PERIOD && item->frequency != QC_FREQUENCY_INDEX;
    const qc_calendar *calendar = &work->book->calendar;
    item->start =
        has_period ? qc_period_start(calendar, item->frequency, item->period) : QC_NO_DATE;
    item->end =
        has_period ? qc_period_end(calendar, item->frequency, item->period) : QC_NO_DATE;
    if (!has_period) {
        item->period = QC_NO_PERIOD;
    }
}

static qc_status find_metric(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    qc_okr_metric_match match;
    char clipped[QC_OKR_CLIP];
    const qc_key_results *rows = &work->book->key_results;
    const char *name = rows->metric[item->row];
    qc_status status = qc_okr_metric_find(name, &match, error);
    item->metric = match.metric;
    (void)qc_okr_clip(name, clipped);
    if (status == QC_OK && !match.is_known) {
        const char *near = match.near;
        return qc_okr_note(work, item->row, error,
                           "the metric '%s' is not known and counts as manual%s%s%s", clipped,
                           near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                           near != NULL ? "'?" : "");
    }
    if (status == QC_OK && match.is_narrowed && rows->filter[item->row][0] == '\0' &&
        strchr(name, '=') == NULL) {
        item->filter.is_bad = true;
        return qc_okr_note(
            work, item->row, error,
            "the metric '%s' is %s of a part of the company; give a filter such as "
            "territory=NAME or product=NAME; nothing is computed",
            clipped, match.metric->name);
    }
    return status;
}

static qc_status start_item(qc_okr_work *work, qc_id row, qc_okr_item *item, qc_error *error)
{
    const qc_key_results *rows = &work->book->key_results;
    *item = (qc_okr_item){.row = row,
                          .kind = (qc_key_result_kind)rows->kind[row],
                          .filter = {.territory = QC_NO_ID, .rep = QC_NO_ID},
                          .frequency = (qc_frequency)rows->frequency[row],
                          .period = rows->period[row],
                          .baseline = rows->baseline[row],
                          .target = rows->target[row],
                          .value = NAN,
                          .naive = NAN,
                          .pace = NAN,
                          .known_until = QC_NO_DATE};
    qc_okr_set_days(work, item);
    qc_status status = find_metric(work, item, error);
    if (status == QC_OK && item->metric->form != QC_OKR_MANUAL && !item->filter.is_bad) {
        status = qc_okr_filter_read(work, row, &item->filter, error);
    }
    return status;
}

/* One key result */

static qc_status say_why(qc_okr_work *work, qc_okr_item *item, qc_key_result *result,
                         qc_error *error)
{
    if (item->how_odds[0] == '\0' && item->metric->no_odds != NULL && !item->is_final) {
        (void)qc_text_format(item->how_odds, sizeof item->how_odds, "no odds: %s",
                             item->metric->no_odds);
    }
    const char *reason = qc_arena_format(work->keep, "%s%s%s%s%s.", item->how_value,
                                         item->how_odds[0] != '\0' ? "; " : "", item->how_odds,
                                         item->how_pace[0] != '\0' ? "; " : "", item->how_pace);
    if (reason == NULL) {
        return qc_fail_memory(error);
    }
    result->reason = reason;
    return QC_OK;
}

/** Value and odds, where the key result can be understood. */
static qc_status compute(qc_okr_work *work, qc_okr_item *item, qc_error *error)
{
    qc_status status = QC_OK;
    bool is_manual = item->metric->form == QC_OKR_MANUAL;
    if (item->filter.is_bad) {
        (void)qc_text_format(item->how_value, sizeof item->how_value,
                             "no value: the filter cannot be understood");
        return QC_OK;
    }
    if (item->period == QC_NO_PERIOD && !is_manual &&
        strcmp(item->metric->name, "forecast_accuracy") != 0) {
        (void)qc_text_format(item->how_value, sizeof item->how_value,
                             "no value: there is no period");
        return QC_OK;
    }
    QC_TRY(qc_okr_resolve_target(work, item, error));
    item->is_final = false;
    QC_TRY(item->metric->value(work, item, error));
    bool is_decided = item->is_final && !isnan(item->value);
    if (item->metric->odds != NULL && item->period != QC_NO_PERIOD && !is_decided) {
        QC_TRY(item->metric->odds(work, item, error));
    }

done:
    return status;
}

static qc_status evaluate(qc_okr_work *work, qc_id row, qc_error *error)
{
    qc_status status = QC_OK;
    qc_key_result *result = &work->table->results[row];
    qc_okr_item item;

    *result = (qc_key_result){.row = row,
                              .baseline = NAN,
                              .target = NAN,
                              .value = NAN,
                              .score = NAN,
                              .expected = NAN,
                              .p_reach = NAN,
                              .target_p50 = NAN,
                              .target_p80 = NAN,
                              .naive = NAN,
                              .reason = ""};
    QC_TRY(start_item(work, row, &item, error));
    QC_TRY(compute(work, &item, error));
    QC_TRY(qc_okr_lint(work, &item, error));
    QC_TRY(qc_okr_count_odds(&item, result, error));
    result->baseline = item.baseline;
    result->target = item.target;
    result->value = item.value;
    result->naive = item.naive;
    result->score = qc_okr_is_wrong_side(&item) ? NAN
                                                : qc_key_result_score(item.kind, item.baseline,
                                                                      item.target, item.value);
    result->expected = qc_okr_expected(work, &item);
    qc_okr_judge(work, &item, result);
    QC_TRY(say_why(work, &item, result, error));

done:
    qc_memory_free(item.draws);
    qc_okr_filter_clear(&item.filter);
    return status;
}

/* The table */

static qc_status check_inputs(const qc_okr_inputs *inputs, qc_error *error)
{
    if (inputs->book == NULL) {
        return qc_fail(error, QC_ERR_ARGUMENT, "there is no book to take key results from");
    }
    if (inputs->forecast != NULL && inputs->panel == NULL) {
        return qc_fail(error, QC_ERR_ARGUMENT, "a forecast needs the panel that it is of");
    }
    if (inputs->forecast != NULL && inputs->forecast->leaf_count != inputs->panel->leaf_count) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "the forecast is of another panel: %zu leaves, not %zu",
                       inputs->forecast->leaf_count, inputs->panel->leaf_count);
    }
    if (inputs->forecast != NULL && inputs->forecast->draws == NULL) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "the forecast has no futures; run it with draws and keep them");
    }
    return QC_OK;
}

static void free_products(qc_okr_work *work)
{
    for (qc_okr_product *product = work->products; product != NULL; product = product->next) {
        qc_forecast_free(product->forecast);
        qc_panel_free(product->panel);
    }
}

qc_status qc_okr_evaluate(const qc_okr_inputs *inputs, const qc_run *run,
                          qc_key_result_table **table, qc_error *error)
{
    qc_status status = QC_OK;
    qc_key_result_table *draft = NULL;
    qc_okr_work work = {.in = inputs, .book = inputs->book, .run = run};

    QC_TRY(check_inputs(inputs, error));
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->owner = qc_arena_new();
    if (draft->owner == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    work.table = draft;
    work.keep = draft->owner;
    QC_TRY(QC_NEW_ARRAY(draft->results, inputs->book->key_results.count, error));
    draft->count = inputs->book->key_results.count;
    find_days(&work);
    for (size_t row = 0; row < draft->count; row++) {
        QC_TRY(qc_run_check(run, error));
        QC_TRY(evaluate(&work, (qc_id)row, error));
    }
    *table = draft;
    draft = NULL;

done:
    free_products(&work);
    qc_key_result_table_free(draft);
    return status;
}

void qc_key_result_table_free(qc_key_result_table *table)
{
    if (table != NULL) {
        qc_memory_free(table->results);
        qc_memory_free(table->notes);
        qc_arena_free(table->owner);
        qc_memory_free(table);
    }
}
