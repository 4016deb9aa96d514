/* What deals looked like on the as-of date, by their history. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "sales/tables/history.h"

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

/* The value of a field on the as-of date: that of the last change up to it, else what the first
 * later one replaced. NULL if neither says one. Rows are those of one deal, in order of
 * time. */
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

/* Says for how many open deals nobody knows what they looked like on the as-of date. */
static qc_status remark_unknown(qc_reader *self, const bool *known)
{
    const qc_deals *deals = &self->book->deals;
    qc_remark_place place = {.severity = QC_DOUBTFUL, .file = QC_NO_ID};
    size_t open = 0;
    size_t unknown = 0;
    char date[16];

    for (size_t i = 0; i < deals->count; i++) {
        bool there = deals->outcome[i] == QC_OUTCOME_OPEN &&
                     deals->created[i] <= self->book->as_of; /* unknown is early */

        open += there;
        unknown += there && !known[i];
    }
    if (unknown == 0) {
        return QC_OK;
    }
    return qc_remarks_add(
        self->remarks, &place, self->error,
        "%zu of %zu deals that were open on %s have no history up to then: their amounts, "
        "stages "
        "and expected closings are of the export and may have been rewritten since, so that "
        "forecasts from open deals as of that day, win probabilities and their accuracy look "
        "better than they were; keep each export in a folder snapshots (2025-10-06.csv), or "
        "add the CRM's history",
        unknown, open, qc_date_format(self->book->as_of, date, sizeof date));
}

/* Gives one deal the values of its history, rows `start` to `end`; true if they reach back to
 * the as-of date. */
static bool replay_deal(qc_reader *self, size_t start, size_t end)
{
    static const qc_change_field fields[] = {QC_CHANGE_STAGE, QC_CHANGE_AMOUNT,
                                             QC_CHANGE_CLOSE};
    const qc_deal_history *history = &self->book->history;
    qc_id deal = history->deal[start];
    bool known = history->changed[start] <= self->book->as_of;

    for (size_t k = 0; k < 3 && self->book->deals.outcome[deal] == QC_OUTCOME_OPEN; k++) {
        const char *value = value_at(history, start, end, fields[k], self->book->as_of);

        if (value != NULL) {
            set_value(self, deal, fields[k], value);
            known = true;
        }
    }
    return known;
}

qc_status qc_reader_replay(qc_reader *self, qc_date last_known)
{
    const qc_deal_history *history = &self->book->history;
    bool *known = NULL;
    qc_status status = QC_OK;

    if (self->book->as_of >= last_known) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(known, self->book->deals.count, self->error));
    for (size_t start = 0, end = 0; start < history->count; start = end) {
        while (end < history->count && history->deal[end] == history->deal[start]) {
            end++;
        }
        known[history->deal[start]] = replay_deal(self, start, end);
    }
    QC_TRY(remark_unknown(self, known));

done:
    qc_memory_free(known);
    return status;
}
