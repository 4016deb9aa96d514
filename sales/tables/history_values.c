/* The values of a history in one form: amounts as plain decimals of the book's currency, dates as YYYY-MM-DD. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sales/tables/history.h"
#include "sales/tables/stages.h"

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
    const int64_t millis_in_day = 86400000;
    qc_date_text date = qc_date_text_read(text);
    bool swapped = date.shape == QC_DATE_PAIR && forms->order == QC_DATES_DMY;
    qc_date day = QC_NO_DATE;

    if (date.shape == QC_DATE_MILLIS) {
        return (qc_date)(date.number / millis_in_day);
    }
    if ((date.shape != QC_DATE_FULL && date.shape != QC_DATE_PAIR) ||
        qc_date_from_civil(date.year, swapped ? date.second : date.first,
                           swapped ? date.first : date.second, &day) != QC_OK) {
        return QC_NO_DATE;
    }
    return day;
}

/* An amount in the book's currency as a plain decimal; "" where it cannot be read. */
static const char *settle_amount(qc_reader *self, const text_forms *forms, qc_id deal,
                                 const char *text)
{
    const qc_currency *currency = &self->book->currency;
    qc_money amount = read_amount(self->book, forms, text);
    char plain[32];

    if (amount != QC_NO_MONEY && self->deal_rate != NULL &&
        qc_money_from_major(self->deal_rate[deal] * qc_money_to_major(amount, currency),
                            currency, &amount) != QC_OK) {
        amount = QC_NO_MONEY;
    }
    (void)qc_money_format(amount, currency, plain, sizeof plain);
    return strcmp(plain, text) == 0 ? text : qc_arena_copy(self->arena, plain, strlen(plain));
}

static const char *settle_date(qc_reader *self, const text_forms *forms, const char *text)
{
    char plain[16];

    (void)qc_date_format(read_day(forms, text), plain, sizeof plain);
    return strcmp(plain, text) == 0 ? text : qc_arena_copy(self->arena, plain, strlen(plain));
}

static qc_status settle(qc_reader *self, const text_forms *forms, size_t row,
                        const char **value)
{
    const qc_deal_history *table = &self->book->history;

    if (**value == '\0') {
        return QC_OK;
    }
    if (table->field[row] == QC_CHANGE_STAGE) {
        const qc_stage *stage = qc_reader_find_stage(self, *value);

        *value = stage != NULL ? stage->name : *value;
        return QC_OK;
    }
    *value = table->field[row] == QC_CHANGE_AMOUNT
                 ? settle_amount(self, forms, table->deal[row], *value)
                 : settle_date(self, forms, *value);
    return *value != NULL ? QC_OK : qc_fail_memory(self->error);
}

qc_status qc_reader_settle_history(qc_reader *self)
{
    qc_deal_history *table = &self->book->history;
    text_forms forms = find_forms(self);
    qc_status status = QC_OK;

    for (size_t i = 0; i < table->count; i++) {
        QC_TRY(settle(self, &forms, i, &table->old_value[i]));
        QC_TRY(settle(self, &forms, i, &table->new_value[i]));
    }

done:
    return status;
}

qc_money qc_history_amount(const qc_book *book, const char *text)
{
    text_forms plain = {.mark = '.'};

    return read_amount(book, &plain, text);
}

qc_date qc_history_date(const char *text)
{
    text_forms plain = {0};

    return read_day(&plain, text);
}
