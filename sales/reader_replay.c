/* What deals looked like on the as-of date, by their history. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "sales/history.h"

/* Gives an open deal a value of the past. */
static void set_value(qc_reader *self, qc_id deal, qc_change_field field, const char *text)
{
    qc_deals *deals = &self->book->deals;

    switch (field) {
    case QC_CHANGE_STAGE:
        deals->stage[deal] = text;
        break;
    case QC_CHANGE_AMOUNT:
        deals->amount[deal] = qc_history_amount(self->book, text);
        break;
    case QC_CHANGE_CLOSE:
        deals->close[deal] = qc_history_date(text);
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
                set_value(self, deal, fields[k], value);
            }
        }
        start = end;
    }
    return QC_OK;
}
