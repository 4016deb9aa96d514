/* Periods to come that a sheet holds as 0 beforehand: they are no revenue that has happened. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"
#include "sales/reader.h"

enum { DAYS_OF_A_YEAR = 366 };

/* What has been sold, and what stands behind it. */
typedef struct sold_span {
    qc_date first, last; /* days of sales other than 0 */
    qc_date empty;       /* last day of the periods behind them */
    size_t row;          /* the first of their rows */
} sold_span;

static qc_date later(qc_date a, qc_date b)
{
    return a == QC_NO_DATE || b > a ? b : a;
}

static sold_span find_span(const qc_book *book)
{
    const qc_revenue *table = &book->revenue;
    sold_span span = {QC_NO_DATE, QC_NO_DATE, QC_NO_DATE, 0};

    for (size_t i = 0; i < table->count; i++) {
        if (table->amount[i] != 0) {
            span.first = span.first == QC_NO_DATE || table->date[i] < span.first
                             ? table->date[i]
                             : span.first;
            span.last = later(span.last, qc_reader_revenue_end(book, i));
        }
    }
    for (size_t i = 0; i < table->count && span.last != QC_NO_DATE; i++) {
        if (table->date[i] > span.last && table->frequency[i] != QC_FREQUENCY_INDEX) {
            span.row = span.empty == QC_NO_DATE ? i : span.row;
            span.empty = later(span.empty, qc_reader_revenue_end(book, i));
        }
    }
    return span;
}

static size_t month_of(const sold_span *span, qc_date day)
{
    int year = 0;
    int month = 0;
    int first_year = 0;
    int first_month = 0;
    int ignored = 0;

    qc_date_to_civil(span->first, &first_year, &first_month, &ignored);
    qc_date_to_civil(day, &year, &month, &ignored);
    return (size_t)(12 * (year - first_year) + month - first_month);
}

/* True if something was sold in every month. */
static qc_status sold_throughout(const qc_book *book, const sold_span *span, bool *throughout,
                                 qc_error *error)
{
    size_t months = month_of(span, span->last) + 1;
    bool *sold = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(sold, months, error));
    for (size_t i = 0; i < book->revenue.count; i++) {
        if (book->revenue.amount[i] != 0) {
            size_t end = month_of(span, qc_reader_revenue_end(book, i));

            for (size_t k = month_of(span, book->revenue.date[i]); k <= end; k++) {
                sold[k] = true;
            }
        }
    }
    *throughout = true;
    for (size_t k = 0; k < months; k++) {
        *throughout = *throughout && sold[k];
    }

done:
    qc_memory_free(sold);
    return status;
}

qc_status qc_reader_find_unfilled(qc_reader *self, qc_date *sold_until)
{
    sold_span span = find_span(self->book);
    bool throughout = false;
    char last[16];
    char end[16];
    qc_status status = QC_OK;

    *sold_until = QC_NO_DATE;
    if (span.empty == QC_NO_DATE || span.empty - span.last >= DAYS_OF_A_YEAR) {
        return QC_OK;
    }
    QC_TRY(sold_throughout(self->book, &span, &throughout, self->error));
    if (throughout) {
        qc_remark_place place = {.severity = QC_DOUBTFUL,
                                 .file = self->book->revenue.file[span.row],
                                 .line = self->book->revenue.line[span.row]};

        *sold_until = span.last;
        QC_TRY(
            qc_remarks_add(self->remarks, &place, self->error,
                           "all revenue after %s is 0, which no month before is: taken as not "
                           "filled in yet (say --as-of %s if nothing was sold)",
                           qc_date_format(span.last, last, sizeof last),
                           qc_date_format(span.empty, end, sizeof end)));
    }

done:
    return status;
}
