/* What was sold when and where: the rows of the book that a panel is made of. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/panel/panel_build.h"

#define WEEKLY_DAYS 92 /* so many days on one day of the week are no chance */

/* The product asked for */

/** True if a text means the same name as `key` does. */
static qc_status has_key(const char *text, const char *key, bool *same, qc_error *error)
{
    char *own = NULL;
    if (text[0] == '\0') {
        *same = false;
        return QC_OK;
    }
    qc_status status = qc_text_key(text, &own, error);
    if (status == QC_OK) {
        *same = strcmp(own, key) == 0;
        qc_memory_free(own);
    }
    return status;
}

static qc_status mark_rows(const qc_products *products, const char *key, bool by_family,
                           bool *wanted, bool *found, qc_error *error)
{
    qc_status status = QC_OK;
    for (size_t p = 0; p < products->count; p++) {
        bool same = false;
        QC_TRY(has_key(by_family ? products->family[p] : products->name[p], key, &same, error));
        if (!same && !by_family) {
            QC_TRY(has_key(products->id[p], key, &same, error));
        }
        wanted[p] = same;
        *found = *found || same;
    }

done:
    return status;
}

static qc_status fail_product(const qc_products *products, const char *product, qc_error *error)
{
    qc_status status = QC_OK;
    const char **names = NULL;

    QC_TRY(QC_NEW_ARRAY(names, 2 * products->count, error));
    for (size_t p = 0; p < products->count; p++) {
        names[p] = products->name[p];
        names[products->count + p] = products->family[p];
    }
    const char *near = qc_text_nearest(product, names, 2 * products->count);
    if (near != NULL) {
        status = qc_fail(error, QC_ERR_NOT_FOUND,
                         "there is no product '%s'; did you mean '%s'?", product, near);
    } else {
        status = qc_fail(error, QC_ERR_NOT_FOUND,
                         "there is no product or family '%s' among %zu products", product,
                         products->count);
    }

done:
    qc_memory_free(names);
    return status;
}

/* Rows of book->products that a name means: by id or name, else by family. */
static qc_status find_product(const qc_book *book, const char *product, bool *wanted,
                              qc_error *error)
{
    qc_status status = QC_OK;
    char *key = NULL;
    bool found = false;

    QC_TRY(qc_text_key(product, &key, error));
    QC_TRY(mark_rows(&book->products, key, false, wanted, &found, error));
    if (!found) {
        QC_TRY(mark_rows(&book->products, key, true, wanted, &found, error));
    }
    if (!found) {
        status = fail_product(&book->products, product, error);
    }

done:
    qc_memory_free(key);
    return status;
}

/* Rows to events */

static bool revenue_counts(const qc_book *book, size_t row)
{
    const qc_revenue *revenue = &book->revenue;
    return revenue->date[row] != QC_NO_DATE && revenue->date[row] <= book->as_of &&
           revenue->amount[row] != QC_NO_MONEY;
}

static bool deal_counts(const qc_book *book, size_t row)
{
    const qc_deals *deals = &book->deals;
    return deals->outcome[row] == QC_OUTCOME_WON && deals->close[row] != QC_NO_DATE &&
           deals->close[row] <= book->as_of && deals->amount[row] != QC_NO_MONEY;
}

static bool has_revenue(const qc_book *book, bool with_product)
{
    for (size_t i = 0; i < book->revenue.count; i++) {
        if (revenue_counts(book, i) &&
            (!with_product || book->revenue.product[i] != QC_NO_ID)) {
            return true;
        }
    }
    return false;
}

static void take_revenue(const qc_book *book, const bool *wanted, qc_panel_events *events)
{
    const qc_revenue *revenue = &book->revenue;
    for (size_t i = 0; i < revenue->count; i++) {
        if (!revenue_counts(book, i)) {
            continue;
        }
        qc_frequency frequency = (qc_frequency)revenue->frequency[i];
        qc_panel_event *event = &events->event[events->count++];
        *event = (qc_panel_event){.day = revenue->date[i],
                                  .last_day = revenue->date[i],
                                  .territory = revenue->territory[i],
                                  .product = revenue->product[i],
                                  .amount = revenue->amount[i],
                                  .wanted = wanted == NULL};
        if (wanted != NULL && revenue->product[i] != QC_NO_ID) {
            event->wanted = wanted[revenue->product[i]];
        }
        if (frequency != QC_FREQUENCY_INDEX) {
            qc_period period = qc_period_of_date(&book->calendar, frequency, event->day);
            event->last_day = qc_period_end(&book->calendar, frequency, period);
        }
        events->coarsest = frequency > events->coarsest ? frequency : events->coarsest;
        events->data_end =
            event->last_day > events->data_end ? event->last_day : events->data_end;
    }
}

static void take_deals(const qc_book *book, const bool *wanted, qc_panel_events *events)
{
    const qc_deals *deals = &book->deals;
    events->from_deals = true;
    for (size_t i = 0; i < deals->count; i++) {
        bool closed = deals->outcome[i] != QC_OUTCOME_OPEN && deals->close[i] != QC_NO_DATE;
        qc_date seen = closed ? deals->close[i] : deals->created[i];
        if (seen != QC_NO_DATE && seen <= book->as_of && seen > events->data_end) {
            events->data_end = seen; /* the export is known to reach so far */
        }
        if (!deal_counts(book, i)) {
            continue;
        }
        qc_panel_event *event = &events->event[events->count++];
        *event = (qc_panel_event){.day = deals->close[i],
                                  .last_day = deals->close[i],
                                  .territory = deals->territory[i],
                                  .product = deals->product[i],
                                  .amount = deals->amount[i],
                                  .wanted = wanted == NULL};
        if (wanted != NULL && deals->product[i] != QC_NO_ID) {
            event->wanted = wanted[deals->product[i]];
        }
    }
}

/** By day. Amounts are whole numbers, so that the order within a day does not matter to sums. */
static int compare_days(const void *left, const void *right)
{
    const qc_date a = ((const qc_panel_event *)left)->day;
    const qc_date b = ((const qc_panel_event *)right)->day;
    return (a > b) - (a < b);
}

static void summarise(const qc_book *book, qc_panel_events *events)
{
    qsort(events->event, events->count, sizeof *events->event, compare_days);
    events->first_day = events->event[0].day;
    qc_date seen = events->event[0].last_day;
    const qc_panel_event *first = &events->event[0];

    events->weekly = events->event[events->count - 1].day - first->day >= WEEKLY_DAYS;
    for (size_t i = 1; i < events->count; i++) {
        int32_t silence = events->event[i].day - seen - 1;
        events->weekly = events->weekly && (events->event[i].day - first->day) % 7 == 0;
        if (silence > events->longest_silence) {
            events->longest_silence = silence;
        }
        if (events->event[i].last_day > seen) {
            seen = events->event[i].last_day;
        }
    }
    events->as_of = book->as_of;
    if (!book->as_of_given && events->data_end > events->as_of) {
        events->as_of = events->data_end;
    }
}

/* Whether a file's rows are what is counted. */
static bool is_counted(const qc_book *book, uint32_t file)
{
    return file < book->file_count && (book->files[file].table == QC_TABLE_REVENUE ||
                                       book->files[file].table == QC_TABLE_OPPORTUNITIES);
}

/* What opportunities lack for being counted: each must be won, with a closing date and an
 * amount. */
static qc_status fail_of_deals(const qc_deals *deals, qc_error *error)
{
    size_t won = 0, dated = 0, priced = 0;

    for (size_t i = 0; i < deals->count; i++) {
        won += deals->outcome[i] == QC_OUTCOME_WON ? 1 : 0;
        dated += deals->close[i] != QC_NO_DATE ? 1 : 0;
        priced += deals->amount[i] != QC_NO_MONEY ? 1 : 0;
    }
    return qc_fail(
        error, QC_ERR_DATA,
        "no opportunity is won with a closing date and an amount: of %zu, %zu are won, "
        "%zu have a closing date and %zu an amount; export closed opportunities with "
        "these columns, or give a revenue table",
        deals->count, won, dated, priced);
}

/* Nothing to count. Where such rows were rejected, the first of them is the likely reason. */
static qc_status fail_without_events(const qc_book *book, qc_error *error)
{
    size_t rejected = 0;
    size_t kept = book->revenue.count + book->deals.count; /* or left out as later ones */
    const qc_remark *first = NULL;

    for (uint32_t i = 0; i < book->file_count; i++) {
        rejected += is_counted(book, i) ? book->files[i].rows_rejected : 0;
        kept += is_counted(book, i) ? book->files[i].rows_kept : 0;
    }
    for (size_t i = 0; i < book->remark_count && first == NULL; i++) {
        first =
            book->remarks[i].severity == QC_REJECTED && is_counted(book, book->remarks[i].file)
                ? &book->remarks[i]
                : NULL;
    }
    if (book->as_of_given && kept > 0) {
        char day[16];
        return qc_fail(
            error, QC_ERR_DATA,
            "there is no revenue and no won deal with a date and an amount by %s, the "
            "as-of date; give a later one",
            qc_date_format(book->as_of, day, sizeof day));
    }
    if (first == NULL && book->deals.count > 0) {
        return fail_of_deals(&book->deals, error);
    }
    if (first == NULL) {
        return qc_fail(error, QC_ERR_DATA,
                       "there is no revenue and no won deal with a date and an amount; give a "
                       "revenue table or closed opportunities");
    }
    return qc_fail_at(error, QC_ERR_DATA, book->files[first->file].path, first->line,
                      first->column,
                      "no revenue and no won deal is left: %zu rows are rejected, the first "
                      "because %s",
                      rejected, first->message);
}

qc_status qc_panel_events_collect(const qc_book *book, const char *product,
                                  qc_panel_events *events, qc_error *error)
{
    qc_status status = QC_OK;
    bool *wanted = NULL;
    qc_panel_events draft = {.coarsest = QC_FREQUENCY_INDEX, .data_end = QC_NO_DATE};

    if (product != NULL) {
        QC_TRY(QC_NEW_ARRAY(wanted, book->products.count, error));
        QC_TRY(find_product(book, product, wanted, error));
    }
    QC_TRY(QC_NEW_ARRAY(draft.event, book->revenue.count + book->deals.count, error));
    if (has_revenue(book, product != NULL)) {
        take_revenue(book, wanted, &draft);
    } else {
        take_deals(book, wanted, &draft);
    }
    if (draft.count == 0) {
        status = fail_without_events(book, error);
        goto done;
    }
    summarise(book, &draft);
    *events = draft;
    draft.event = NULL;

done:
    qc_memory_free(draft.event);
    qc_memory_free(wanted);
    return status;
}

void qc_panel_events_clear(qc_panel_events *events)
{
    qc_memory_free(events->event);
    *events = (qc_panel_events){0};
}
