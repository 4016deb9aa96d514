/* The first and the last date of what has happened; dates far from all others are doubtful. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"
#include "sales/reader.h"

/*
 * A date is far behind if a year without any date lies before it and no more than one in a
 * hundred dates are as late, or ten years and one in ten: 2042 for 2024, or the end of a
 * contract. With fewer dates no such rule is safe.
 */
enum { BUCKET_DAYS = 31, A_YEAR = 12, TEN_YEARS = 118, ONE_OF_MANY = 100, ONE_OF_FEW = 10 };

typedef void (*date_taker)(void *context, qc_date date);

typedef struct date_span {
    qc_date first, last;
    size_t count;
} date_span;

/* Dates by month, more or less. */
typedef struct date_buckets {
    qc_date first;
    size_t *counts;
} date_buckets;

qc_date qc_reader_revenue_end(const qc_book *book, size_t row)
{
    qc_frequency frequency = (qc_frequency)book->revenue.frequency[row];

    if (frequency == QC_FREQUENCY_INDEX) {
        return book->revenue.date[row];
    }
    return qc_period_end(
        &book->calendar, frequency,
        qc_period_of_date(&book->calendar, frequency, book->revenue.date[row]));
}

/* The day a deal was closed; none for open ones. */
static qc_date closing(const qc_deals *deals, size_t deal)
{
    return deals->outcome[deal] == QC_OUTCOME_OPEN ? QC_NO_DATE : deals->close[deal];
}

static void give(date_taker take, void *context, qc_date date)
{
    if (date != QC_NO_DATE) {
        take(context, date);
    }
}

/* The end of a row of revenue; none for what lies behind the last sales and is not filled in
 * yet. */
static qc_date earned(const qc_book *book, size_t row, qc_date sold_until)
{
    return sold_until != QC_NO_DATE && book->revenue.date[row] > sold_until
               ? QC_NO_DATE
               : qc_reader_revenue_end(book, row);
}

/* Hands over every date of something that has happened. */
static void each_date(const qc_book *book, qc_date sold_until, date_taker take, void *context)
{
    for (size_t i = 0; i < book->revenue.count; i++) {
        give(take, context, earned(book, i, sold_until));
    }
    for (size_t i = 0; i < book->deals.count; i++) {
        give(take, context, book->deals.created[i]);
        give(take, context, closing(&book->deals, i));
    }
    for (size_t i = 0; i < book->history.count; i++) {
        give(take, context, book->history.changed[i]);
    }
}

static void widen(void *context, qc_date date)
{
    date_span *span = context;

    span->first = span->count == 0 || date < span->first ? date : span->first;
    span->last = span->count == 0 || date > span->last ? date : span->last;
    span->count++;
}

static size_t bucket_of(qc_date first, qc_date date)
{
    return (size_t)((int64_t)date - first) / BUCKET_DAYS;
}

static void count_date(void *context, qc_date date)
{
    date_buckets *buckets = context;

    buckets->counts[bucket_of(buckets->first, date)]++;
}

/* Buckets from the first up to where the dates that are far behind begin; all where none are. */
static size_t buckets_before(const date_buckets *buckets, size_t size, size_t count)
{
    size_t late = 0;
    size_t empty = 0;

    for (size_t i = size; i > 0; i--) {
        if (buckets->counts[i - 1] == 0) {
            empty++;
            continue;
        }
        if (late > 0 && ((empty >= A_YEAR && late * ONE_OF_MANY <= count) ||
                         (empty >= TEN_YEARS && late * ONE_OF_FEW <= count))) {
            return i;
        }
        empty = 0;
        late += buckets->counts[i - 1];
        if (late * ONE_OF_FEW > count) {
            break;
        }
    }
    return size;
}

/* Buckets at the beginning that only dates ten years before all others lie in; 0 where none do. */
static size_t buckets_too_early(const date_buckets *buckets, size_t size, size_t count)
{
    size_t early = 0;
    size_t empty = 0;

    for (size_t i = 0; i < size && early * ONE_OF_FEW <= count; i++) {
        if (buckets->counts[i] == 0) {
            empty++;
            continue;
        }
        if (early > 0 && empty >= TEN_YEARS) {
            return i;
        }
        empty = 0;
        early += buckets->counts[i];
    }
    return 0;
}

/* The first and the last date within the buckets that count. */
typedef struct dates_within {
    qc_date start; /* of bucket 0 */
    size_t from, to;
    qc_date first, last;
} dates_within;

static void take_within(void *context, qc_date date)
{
    dates_within *within = context;
    size_t bucket = bucket_of(within->start, date);

    if (bucket >= within->from && bucket < within->to) {
        within->first =
            within->first == QC_NO_DATE || date < within->first ? date : within->first;
        within->last = date > within->last ? date : within->last;
    }
}

static qc_status remark_far(qc_reader *self, const dates_within *within, qc_date date,
                            qc_remark_place place)
{
    char far[16];
    char other[16];

    (void)qc_date_format(date, far, sizeof far);
    if (date != QC_NO_DATE && date > within->last) {
        return qc_remarks_add(self->remarks, &place, self->error,
                              "the date %s lies more than a year after all others (the last is "
                              "%s); the row counts as not yet happened (a mistyped year?)",
                              far, qc_date_format(within->last, other, sizeof other));
    }
    if (date != QC_NO_DATE && date < within->first) {
        return qc_remarks_add(self->remarks, &place, self->error,
                              "the date %s lies more than ten years before all others (the "
                              "first is %s); the history begins with it (a mistyped year?)",
                              far, qc_date_format(within->first, other, sizeof other));
    }
    return QC_OK;
}

static qc_status remark_all_far(qc_reader *self, const dates_within *within, qc_date sold_until)
{
    const qc_book *book = self->book;
    qc_status status = QC_OK;

    for (size_t i = 0; i < book->revenue.count; i++) {
        QC_TRY(remark_far(self, within, earned(book, i, sold_until),
                          (qc_remark_place){.severity = QC_DOUBTFUL,
                                            .file = book->revenue.file[i],
                                            .line = book->revenue.line[i]}));
    }
    for (size_t i = 0; i < book->deals.count; i++) {
        qc_date close = closing(&book->deals, i);
        qc_date created = book->deals.created[i];

        QC_TRY(remark_far(self, within, close > created ? close : created,
                          (qc_remark_place){.severity = QC_DOUBTFUL,
                                            .file = book->deals.file[i],
                                            .line = book->deals.line[i]}));
    }

done:
    return status;
}

qc_status qc_reader_find_last_date(qc_reader *self)
{
    qc_book *book = self->book;
    date_span span = {.first = QC_NO_DATE, .last = QC_NO_DATE};
    date_buckets buckets = {0};
    dates_within within = {.first = QC_NO_DATE, .last = QC_NO_DATE};
    size_t size = 0;
    qc_date sold_until = QC_NO_DATE;
    qc_status status = QC_OK;

    QC_TRY(qc_reader_find_unfilled(self, &sold_until));
    each_date(book, sold_until, widen, &span);
    book->as_of = span.last;
    if (span.count < ONE_OF_FEW) {
        return QC_OK;
    }
    size = bucket_of(span.first, span.last) + 1;
    buckets.first = span.first;
    QC_TRY(QC_NEW_ARRAY(buckets.counts, size, self->error));
    each_date(book, sold_until, count_date, &buckets);
    within.start = span.first;
    within.from = buckets_too_early(&buckets, size, span.count);
    within.to = buckets_before(&buckets, size, span.count);
    if (within.from > 0 || within.to < size) {
        each_date(book, sold_until, take_within, &within);
        book->as_of = within.last;
        QC_TRY(remark_all_far(self, &within, sold_until));
    }

done:
    qc_memory_free(buckets.counts);
    return status;
}

qc_date qc_reader_first_date(const qc_book *book)
{
    qc_date first = QC_NO_DATE;

    for (size_t i = 0; i < book->revenue.count; i++) {
        qc_date date = book->revenue.date[i];

        first = first == QC_NO_DATE || date < first ? date : first;
    }
    for (size_t i = 0; i < book->deals.count; i++) {
        qc_date date = closing(&book->deals, i);

        if (date != QC_NO_DATE) {
            first = first == QC_NO_DATE || date < first ? date : first;
        }
    }
    return first;
}
