/* The as-of date, and the view at it: what came later is not seen. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "sales/reader.h"
#include "sales/storage.h"

/* Which of two dates is later; a missing one is earlier than all. */
static qc_date later(qc_date a, qc_date b)
{
    return a > b ? a : b; /* QC_NO_DATE is the least */
}

/* The day on which a row of revenue was complete. */
static qc_date end_of_revenue(const qc_book *book, size_t row)
{
    qc_frequency frequency = (qc_frequency)book->revenue.frequency[row];

    if (frequency == QC_FREQUENCY_INDEX) {
        return book->revenue.date[row];
    }
    return qc_period_end(
        &book->calendar, frequency,
        qc_period_of_date(&book->calendar, frequency, book->revenue.date[row]));
}

/* The last date of anything that has happened. */
static qc_date last_date(const qc_book *book)
{
    const qc_deals *deals = &book->deals;
    qc_date last = QC_NO_DATE;

    for (size_t i = 0; i < book->revenue.count; i++) {
        last = later(last, end_of_revenue(book, i));
    }
    for (size_t i = 0; i < deals->count; i++) {
        last = later(last, deals->created[i]);
        if (deals->outcome[i] != QC_OUTCOME_OPEN) {
            last = later(last, deals->close[i]);
        }
    }
    for (size_t i = 0; i < book->history.count; i++) {
        last = later(last, book->history.changed[i]);
    }
    return last;
}

/* The first date of revenue or of a closed deal. */
static qc_date first_date(const qc_book *book)
{
    const qc_deals *deals = &book->deals;
    qc_date first = QC_NO_DATE;

    for (size_t i = 0; i < book->revenue.count; i++) {
        qc_date date = book->revenue.date[i];

        first = first == QC_NO_DATE || date < first ? date : first;
    }
    for (size_t i = 0; i < deals->count; i++) {
        qc_date date = deals->close[i];

        if (deals->outcome[i] != QC_OUTCOME_OPEN && date != QC_NO_DATE) {
            first = first == QC_NO_DATE || date < first ? date : first;
        }
    }
    return first;
}

qc_status qc_reader_view(qc_reader *self)
{
    qc_book *book = self->book;
    qc_date last = last_date(book);

    book->as_of_given = self->settings->as_of != QC_NO_DATE;
    book->as_of = book->as_of_given ? self->settings->as_of : last;
    book->first_date = first_date(book);
    return QC_OK;
}
