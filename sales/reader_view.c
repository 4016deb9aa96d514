/* The as-of date, and the view at it: what came later is not seen. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "sales/reader.h"
#include "sales/tables/storage.h"

/* True if deals get their amount only when they close: open ones mostly have none, or lost ones
 * have 0. Then the amount of a deal that closed later would tell how it ended. */
static bool amount_tells_outcome(const qc_book *book)
{
    const qc_deals *deals = &book->deals;
    size_t count[3] = {0};
    size_t valued[3] = {0};

    for (size_t i = 0; i < deals->count; i++) {
        count[deals->outcome[i]]++;
        valued[deals->outcome[i]] += deals->amount[i] != QC_NO_MONEY && deals->amount[i] != 0;
    }
    return valued[QC_OUTCOME_OPEN] * 2 < count[QC_OUTCOME_OPEN] ||
           valued[QC_OUTCOME_LOST] * 10 < count[QC_OUTCOME_LOST];
}

/* A deal that closed later is open: of its end nothing is known. */
static void reopen(qc_deals *deals, size_t deal, bool hide_amount)
{
    deals->outcome[deal] = QC_OUTCOME_OPEN;
    deals->stage[deal] = "";
    deals->category[deal] = QC_CATEGORY_NONE;
    deals->probability[deal] = NAN;
    deals->close[deal] = QC_NO_DATE;
    if (hide_amount) {
        deals->amount[deal] = QC_NO_MONEY;
    }
}

/* Says how many rows of one kind lie behind the as-of date. */
static qc_status remark_later(qc_reader *self, size_t count, const char *what)
{
    qc_remark_place place = {.severity = QC_NOTE, .file = QC_NO_ID};
    char date[16];

    if (count == 0) {
        return QC_OK;
    }
    place.about = what;
    return qc_remarks_add(self->remarks, &place, self->error, "as of %s, %zu %s",
                          qc_date_format(self->book->as_of, date, sizeof date), count, what);
}

/* The last day of which the input knows anything; on it and later, the present rows hold. */
static qc_date last_known_day(const qc_book *book)
{
    qc_date last = QC_NO_DATE;

    for (size_t i = 0; i < book->revenue.count; i++) {
        qc_date end = qc_reader_revenue_end(book, i);

        last = end > last ? end : last;
    }
    for (size_t i = 0; i < book->deals.count; i++) {
        qc_date closed =
            book->deals.outcome[i] == QC_OUTCOME_OPEN ? QC_NO_DATE : book->deals.close[i];

        last = book->deals.created[i] > last ? book->deals.created[i] : last;
        last = closed > last ? closed : last;
    }
    for (size_t i = 0; i < book->history.count; i++) {
        last = book->history.changed[i] > last ? book->history.changed[i] : last;
    }
    return last;
}

static qc_status view_deals(qc_reader *self)
{
    qc_deals *deals = &self->book->deals;
    qc_date as_of = self->book->as_of;
    qc_date last_known = last_known_day(self->book);
    bool hide_amount = amount_tells_outcome(self->book);
    size_t reopened = 0;
    qc_status status = QC_OK;

    for (size_t i = 0; i < deals->count; i++) {
        if (deals->outcome[i] != QC_OUTCOME_OPEN && deals->close[i] != QC_NO_DATE &&
            deals->close[i] > as_of) {
            reopen(deals, i, hide_amount);
            reopened++;
        }
    }
    QC_TRY(qc_reader_replay(self, last_known));
    QC_TRY(remark_later(self, reopened, "deals count as open because they closed later"));

done:
    return status;
}

/* Keeps the rows of a table that `seen` says were there; `moved` (may be NULL) gets the new row
 * of each old one. */
static qc_status keep_seen(qc_reader *self, qc_table table, const bool *seen, qc_id *moved,
                           size_t *left_out)
{
    size_t count = qc_storage_count(self->book, table);
    qc_id *rows = NULL;
    size_t kept = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(rows, count, self->error));
    for (size_t i = 0; i < count; i++) {
        if (moved != NULL) {
            moved[i] = seen[i] ? (qc_id)kept : QC_NO_ID;
        }
        if (seen[i]) {
            rows[kept++] = (qc_id)i;
        }
    }
    *left_out = count - kept;
    QC_TRY(qc_storage_select(self->book, table, rows, kept, self->error));

done:
    qc_memory_free(rows);
    return status;
}

/* Deals that were not yet created, and changes that had not yet happened. */
static qc_status leave_out_deals(qc_reader *self)
{
    qc_book *book = self->book;
    bool *seen = NULL;
    bool *happened = NULL;
    qc_id *moved = NULL;
    size_t left_out = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(seen, book->deals.count, self->error));
    QC_TRY(QC_NEW_ARRAY(moved, book->deals.count, self->error));
    QC_TRY(QC_NEW_ARRAY(happened, book->history.count, self->error));
    for (size_t i = 0; i < book->deals.count; i++) {
        seen[i] = book->deals.created[i] <= book->as_of; /* unknown is early */
    }
    for (size_t i = 0; i < book->history.count; i++) {
        happened[i] = book->history.changed[i] <= book->as_of && seen[book->history.deal[i]];
    }
    QC_TRY(keep_seen(self, QC_TABLE_OPPORTUNITIES, seen, moved, &left_out));
    QC_TRY(remark_later(self, left_out, "deals are left out that were created later"));
    QC_TRY(keep_seen(self, QC_TABLE_OPPORTUNITY_HISTORY, happened, NULL, &left_out));
    for (size_t i = 0; i < book->history.count; i++) {
        book->history.deal[i] = moved[book->history.deal[i]];
    }

done:
    qc_memory_free(seen);
    qc_memory_free(moved);
    qc_memory_free(happened);
    return status;
}

static qc_status leave_out_revenue(qc_reader *self)
{
    const qc_book *book = self->book;
    bool *seen = NULL;
    size_t left_out = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(seen, book->revenue.count, self->error));
    for (size_t i = 0; i < book->revenue.count; i++) {
        seen[i] = qc_reader_revenue_end(book, i) <= book->as_of;
    }
    QC_TRY(keep_seen(self, QC_TABLE_REVENUE, seen, NULL, &left_out));
    QC_TRY(remark_later(self, left_out, "rows of revenue are left out that end later"));

done:
    qc_memory_free(seen);
    return status;
}

static qc_status leave_out_log(qc_reader *self)
{
    const qc_book *book = self->book;
    bool *seen = NULL;
    size_t left_out = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(seen, book->log.count, self->error));
    for (size_t i = 0; i < book->log.count; i++) {
        seen[i] = book->log.issued[i] <= book->as_of;
    }
    QC_TRY(keep_seen(self, QC_TABLE_FORECAST_LOG, seen, NULL, &left_out));
    QC_TRY(
        remark_later(self, left_out, "logged forecasts are left out that were issued later"));

done:
    qc_memory_free(seen);
    return status;
}

qc_status qc_reader_view(qc_reader *self)
{
    qc_book *book = self->book;
    qc_status status = QC_OK;

    book->as_of_given = self->settings->as_of != QC_NO_DATE;
    if (!book->as_of_given) {
        QC_TRY(qc_reader_find_last_date(self));
    } else {
        book->as_of = self->settings->as_of;
        QC_TRY(view_deals(self));
        QC_TRY(leave_out_deals(self));
        QC_TRY(leave_out_revenue(self));
        QC_TRY(leave_out_log(self));
    }
    qc_reader_end_territories(book);
    book->first_date = qc_reader_first_date(book);

done:
    return status;
}
