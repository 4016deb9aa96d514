/* Goals, key results and the forecast log. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "sales/headers/header_match.h"
#include "sales/tables/storage.h"
#include "sales/values/rates.h"

/* What a row speaks of; QC_NO_ID: the company, all products. */
typedef struct row_subject {
    qc_id node, product;
} row_subject;

/* Takes a row whose period is known. */
typedef qc_status (*row_taker)(qc_reader *self, const qc_input *input, size_t row,
                               row_subject of);

/* The fiscal period that a row names; a single day means the month that holds it. */
static qc_period period_of_row(const qc_reader *self, const qc_input *input, size_t row,
                               qc_frequency *frequency)
{
    qc_date date = qc_input_date(input, QC_FIELD_PERIOD, row);

    *frequency = qc_input_frequency(input, QC_FIELD_PERIOD, row);
    if (date == QC_NO_DATE) {
        return QC_NO_PERIOD;
    }
    if (*frequency == QC_FREQUENCY_INDEX) {
        *frequency = QC_FREQUENCY_MONTH;
    }
    return qc_period_of_date(&self->book->calendar, *frequency, date);
}

/* Rows of one file; those without a needed period are rejected, those without an amount too. */
static qc_status take_rows(qc_reader *self, qc_input *input, bool period_needed, row_taker take)
{
    qc_id *nodes = NULL;
    qc_id *products = NULL;
    qc_status status = QC_OK;

    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_TERRITORY, QC_TABLE_TERRITORIES,
                             QC_UNKNOWN_REJECT, &nodes));
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_PRODUCT, QC_TABLE_PRODUCTS, QC_UNKNOWN_ADD,
                             &products));
    for (size_t row = 0; row < input->sheet->row_count; row++) {
        bool no_amount = input->money[QC_FIELD_AMOUNT] != NULL
                             ? qc_input_money(input, QC_FIELD_AMOUNT, row) == QC_NO_MONEY
                             : isnan(qc_input_real(input, QC_FIELD_AMOUNT, row));

        if (input->fate[row] != QC_FATE_KEPT) {
            continue;
        }
        if (period_needed && qc_input_date(input, QC_FIELD_PERIOD, row) == QC_NO_DATE) {
            QC_TRY(qc_reader_reject(self, input, row, QC_FIELD_PERIOD,
                                    "the row has no period; it is left out"));
        } else if (period_needed && no_amount) {
            QC_TRY(qc_reader_reject(self, input, row, QC_FIELD_AMOUNT,
                                    "the row has no amount; it is left out"));
        } else {
            row_subject of = {qc_reader_id(input, QC_FIELD_TERRITORY, nodes, row),
                              qc_reader_id(input, QC_FIELD_PRODUCT, products, row)};

            QC_TRY(take(self, input, row, of));
        }
    }

done:
    qc_memory_free(nodes);
    qc_memory_free(products);
    return status;
}

static qc_status take_goal(qc_reader *self, const qc_input *input, size_t row, row_subject of)
{
    qc_goals *table = &self->book->goals;
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_id at = QC_NO_ID;
    qc_status status = QC_OK;

    QC_TRY(qc_reader_append(self, QC_TABLE_GOALS, &at));
    table->territory[at] = of.node;
    table->product[at] = of.product;
    table->period[at] = period_of_row(self, input, row, &frequency);
    table->frequency[at] = (uint8_t)frequency;
    table->amount[at] = qc_reader_amount(self, input, QC_FIELD_AMOUNT, row,
                                         qc_input_date(input, QC_FIELD_PERIOD, row));
    table->file[at] = input->file;
    table->line[at] = input->sheet->line[row];

done:
    return status;
}

qc_status qc_reader_build_goals(qc_reader *self)
{
    qc_status status = QC_OK;

    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == QC_TABLE_GOALS) {
            QC_TRY(take_rows(self, &self->inputs[i], true, take_goal));
        }
    }
    QC_TRY(qc_reader_merge_goals(self));
    self->from_files[QC_TABLE_GOALS] = self->book->goals.count;

done:
    return status;
}

static qc_status take_log(qc_reader *self, const qc_input *input, size_t row, row_subject of)
{
    qc_forecast_log *table = &self->book->log;
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_id at = QC_NO_ID;
    qc_status status = QC_OK;

    QC_TRY(qc_reader_append(self, QC_TABLE_FORECAST_LOG, &at));
    table->issued[at] = qc_input_date(input, QC_FIELD_CREATED, row);
    table->author[at] = qc_input_text(input, QC_FIELD_AUTHOR, row);
    table->version[at] = qc_input_text(input, QC_FIELD_KIND, row);
    table->territory[at] = of.node;
    table->period[at] = period_of_row(self, input, row, &frequency);
    table->frequency[at] = (uint8_t)frequency;
    table->value[at] = qc_input_real(input, QC_FIELD_AMOUNT, row);
    table->p10[at] = qc_input_real(input, QC_FIELD_P10, row);
    table->p50[at] = qc_input_real(input, QC_FIELD_P50, row);
    table->p90[at] = qc_input_real(input, QC_FIELD_P90, row);
    table->file[at] = input->file;
    table->line[at] = input->sheet->line[row];

done:
    return status;
}

qc_status qc_reader_build_log(qc_reader *self)
{
    static const qc_field texts[] = {QC_FIELD_AUTHOR, QC_FIELD_KIND, QC_FIELD_COUNT};
    qc_status status = QC_OK;

    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == QC_TABLE_FORECAST_LOG) {
            QC_TRY(qc_reader_keep_texts(self, &self->inputs[i], texts));
            QC_TRY(take_rows(self, &self->inputs[i], true, take_log));
        }
    }
    self->from_files[QC_TABLE_FORECAST_LOG] = self->book->log.count;

done:
    return status;
}

/* How a key result is meant, by its word; false if the word says nothing. */
static bool read_kind(const char *key, uint8_t *kind)
{
    static const struct {
        const char *words;
        qc_key_result_kind kind;
    } kinds[] = {
        {"reach reachvalue achieve build deliver launch capai mencapai raih up",
         QC_KEY_RESULT_REACH},
        {"increase increasefrom increaseby raise grow improve naik naikkan tingkatkan",
         QC_KEY_RESULT_INCREASE},
        {"decrease decreasefrom decreaseby reduce lower turun turunkan kurangi down",
         QC_KEY_RESULT_DECREASE},
        {"stayabove above atleast keepabove maintain min minimum pertahankan diatas minimal",
         QC_KEY_RESULT_STAY_ABOVE},
        {"staybelow below atmost keepbelow max maximum dibawah maksimal",
         QC_KEY_RESULT_STAY_BELOW}};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (qc_header_has_word(kinds[i].words, key, NULL)) {
            *kind = (uint8_t)kinds[i].kind;
            return true;
        }
    }
    return false;
}

/* By the word, else by baseline and target: falling where the target lies below the baseline. */
static qc_status find_kind(qc_reader *self, const qc_input *input, size_t row, qc_id at)
{
    qc_key_results *table = &self->book->key_results;
    const char *text = qc_input_text(input, QC_FIELD_KIND, row);
    qc_remark_place place = qc_reader_place(input, QC_DOUBTFUL, QC_FIELD_KIND, row);
    char *key = NULL;
    bool known = false;
    qc_status status = QC_OK;

    QC_TRY(qc_text_key(text, &key, self->error));
    known = read_kind(key, &table->kind[at]);
    if (!known) {
        table->kind[at] = table->baseline[at] > table->target[at] ? QC_KEY_RESULT_DECREASE
                                                                  : QC_KEY_RESULT_REACH;
    }
    if (!known && *text != '\0') {
        place.about = text;
        QC_TRY(qc_remarks_add(
            self->remarks, &place, self->error,
            "'%.40s' is no kind of key result (reach, increase, decrease, "
            "stay_above, stay_below); it is taken as %s",
            text, table->kind[at] == QC_KEY_RESULT_DECREASE ? "decrease" : "reach"));
    }

done:
    qc_memory_free(key);
    return status;
}

static bool is_percent(const qc_input *input, qc_field field, size_t row)
{
    const qc_number_column *numbers = input->number[field];

    return numbers != NULL &&
           numbers->texts[input->sheet->columns[input->map.column[field]].cell[row]].percent;
}

/* A number of a key result in its unit: 90 for "90 %". */
static double in_unit(const qc_input *input, qc_field field, size_t row)
{
    double value = qc_input_real(input, field, row);

    return is_percent(input, field, row) ? value * 100 : value;
}

/* The unit, which a sign behind the target stands in for: "15 %" more is not 15. */
static const char *unit_of(const qc_input *input, size_t row)
{
    const char *unit = qc_input_text(input, QC_FIELD_UNIT, row);

    return *unit == '\0' && is_percent(input, QC_FIELD_AMOUNT, row) ? "%" : unit;
}

static qc_status lower_case(qc_reader *self, const char *text, const char **lower)
{
    char *copy = qc_arena_copy(self->arena, text, strlen(text));

    if (copy == NULL) {
        return qc_fail_memory(self->error);
    }
    *lower = copy;
    for (; *copy != '\0'; copy++) {
        *copy = *copy >= 'A' && *copy <= 'Z' ? (char)(*copy - 'A' + 'a') : *copy;
    }
    return QC_OK;
}

static qc_status take_key_result(qc_reader *self, const qc_input *input, size_t row,
                                 row_subject of)
{
    qc_key_results *table = &self->book->key_results;
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_id at = QC_NO_ID;
    qc_status status = QC_OK;

    (void)of;
    QC_TRY(qc_reader_append(self, QC_TABLE_KEY_RESULTS, &at));
    table->objective[at] = qc_input_text(input, QC_FIELD_OBJECTIVE, row);
    table->id[at] = qc_input_text(input, QC_FIELD_ID, row);
    table->name[at] = qc_input_text(input, QC_FIELD_NAME, row);
    QC_TRY(lower_case(self, qc_input_text(input, QC_FIELD_METRIC, row), &table->metric[at]));
    table->filter[at] = qc_input_text(input, QC_FIELD_FILTER, row);
    table->unit[at] = unit_of(input, row);
    table->baseline[at] = in_unit(input, QC_FIELD_BASELINE, row);
    table->target[at] = in_unit(input, QC_FIELD_AMOUNT, row);
    table->stretch[at] = in_unit(input, QC_FIELD_STRETCH, row);
    table->weight[at] = qc_input_real(input, QC_FIELD_WEIGHT, row);
    table->period[at] = period_of_row(self, input, row, &frequency);
    table->frequency[at] = (uint8_t)frequency;
    table->parent[at] = qc_input_text(input, QC_FIELD_PARENT, row);
    table->value[at] = in_unit(input, QC_FIELD_P50, row);
    table->file[at] = input->file;
    table->line[at] = input->sheet->line[row];
    QC_TRY(find_kind(self, input, row, at));

done:
    return status;
}

qc_status qc_reader_build_key_results(qc_reader *self)
{
    static const qc_field texts[] = {QC_FIELD_OBJECTIVE, QC_FIELD_ID,     QC_FIELD_NAME,
                                     QC_FIELD_KIND,      QC_FIELD_METRIC, QC_FIELD_FILTER,
                                     QC_FIELD_UNIT,      QC_FIELD_PARENT, QC_FIELD_COUNT};
    qc_status status = QC_OK;

    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == QC_TABLE_KEY_RESULTS) {
            QC_TRY(qc_reader_keep_texts(self, &self->inputs[i], texts));
            QC_TRY(take_rows(self, &self->inputs[i], false, take_key_result));
        }
    }
    self->from_files[QC_TABLE_KEY_RESULTS] = self->book->key_results.count;

done:
    return status;
}
