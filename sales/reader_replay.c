/* What deals looked like on the as-of date, by their history. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "sales/reader.h"

/* How the texts of a history are read: as those of the deals themselves. */
typedef struct text_forms {
    char mark;           /* decimal mark, 0 for none proven */
    bool miliar;         /* a bare M is a thousand million */
    qc_date_order order; /* of day and month */
} text_forms;

static void look_at(const qc_input *input, text_forms *forms)
{
    const qc_number_column *amount = input->number[QC_FIELD_AMOUNT];

    if (amount != NULL && amount->mark != '\0') {
        forms->mark = amount->mark;
    }
    forms->miliar = forms->miliar || (amount != NULL && amount->miliar);
    for (size_t i = 0; i < input->date_count; i++) {
        if (input->dates[i].order != QC_DATES_AUTO) {
            forms->order = input->dates[i].order;
        }
    }
}

static text_forms find_forms(const qc_reader *self)
{
    text_forms forms = {.mark = self->config->decimal_mark, .order = self->config->date_order};

    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == QC_TABLE_OPPORTUNITY_HISTORY) {
            look_at(&self->inputs[i], &forms);
        }
    }
    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == QC_TABLE_OPPORTUNITIES) {
            look_at(&self->inputs[i], &forms);
        }
    }
    return forms;
}

static qc_money read_amount(const qc_book *book, const text_forms *forms, const char *text)
{
    qc_number_text number = qc_number_text_read(text);
    qc_money amount = QC_NO_MONEY;
    bool rounded = false;

    if (forms->miliar && number.language == QC_LANGUAGE_OPEN) {
        number.exponent = (int16_t)(number.exponent + 3);
    }
    if (qc_number_text_money(&number, forms->mark, &book->currency, &amount, &rounded) !=
        QC_OK) {
        return QC_NO_MONEY;
    }
    return amount;
}

static qc_date read_day(const text_forms *forms, const char *text)
{
    qc_date_text date = qc_date_text_read(text);
    bool swapped = date.shape == QC_DATE_PAIR && forms->order == QC_DATES_DMY;
    qc_date day = QC_NO_DATE;

    if ((date.shape != QC_DATE_FULL && date.shape != QC_DATE_PAIR) ||
        qc_date_from_civil(date.year, swapped ? date.second : date.first,
                           swapped ? date.first : date.second, &day) != QC_OK) {
        return QC_NO_DATE;
    }
    return day;
}

/* Gives an open deal a value of the past. */
static void set_value(qc_reader *self, const text_forms *forms, qc_id deal,
                      qc_change_field field, const char *text)
{
    qc_deals *deals = &self->book->deals;

    switch (field) {
    case QC_CHANGE_STAGE:
        deals->stage[deal] = text;
        break;
    case QC_CHANGE_AMOUNT:
        deals->amount[deal] = read_amount(self->book, forms, text);
        break;
    case QC_CHANGE_CLOSE:
        deals->close[deal] = read_day(forms, text);
        break;
    }
}

/* The value of a field on the as-of date: that of the last change up to it, else what the first later one
 * replaced. NULL if neither says one. Rows are those of one deal, in order of time. */
static const char *value_at(const qc_deal_history *history, size_t start, size_t end,
                            qc_change_field field, qc_date as_of)
{
    const char *value = NULL;

    for (size_t i = start; i < end; i++) {
        if (history->field[i] != field) {
            continue;
        }
        if (history->changed[i] > as_of) {
            const char *replaced = history->old_value[i];

            return value != NULL ? value : *replaced != '\0' ? replaced : NULL;
        }
        value = history->new_value[i];
    }
    return value;
}

qc_status qc_reader_replay(qc_reader *self)
{
    static const qc_change_field fields[] = {QC_CHANGE_STAGE, QC_CHANGE_AMOUNT,
                                             QC_CHANGE_CLOSE};
    const qc_deal_history *history = &self->book->history;
    const qc_deals *deals = &self->book->deals;
    text_forms forms = find_forms(self);
    size_t start = 0;

    while (start < history->count) {
        qc_id deal = history->deal[start];
        size_t end = start;

        while (end < history->count && history->deal[end] == deal) {
            end++;
        }
        for (size_t k = 0; k < 3 && deals->outcome[deal] == QC_OUTCOME_OPEN; k++) {
            const char *value = value_at(history, start, end, fields[k], self->book->as_of);

            if (value != NULL) {
                set_value(self, &forms, deal, fields[k], value);
            }
        }
        start = end;
    }
    return QC_OK;
}
