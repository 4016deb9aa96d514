/* The table writer: typed cells in, one of four forms out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/table.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "report/page.h"

static const qc_listing_form *form_of(qc_format format)
{
    switch (format) {
    case QC_FORMAT_CSV:
        return &qc_listing_form_csv;
    case QC_FORMAT_JSON:
        return &qc_listing_form_json;
    case QC_FORMAT_NDJSON:
        return &qc_listing_form_ndjson;
    case QC_FORMAT_TABLE:
        break;
    }
    return &qc_listing_form_aligned;
}

qc_status qc_listing_open(const qc_page *page, const qc_column *columns, size_t count,
                          const qc_currency *currency, qc_listing **listing, qc_error *error)
{
    qc_status status = QC_OK;
    qc_listing *draft = NULL;
    if (count == 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "a table needs at least one column");
    }
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->page = *page;
    draft->columns = columns;
    draft->column_count = count;
    if (currency != NULL) {
        draft->currency = *currency;
    }
    draft->form = form_of(page->format);
    status = draft->form->start(draft);
    if (status != QC_OK) {
        if (error != NULL) {
            *error = draft->failure;
        }
        goto done;
    }
    *listing = draft;
    draft = NULL;

done:
    qc_listing_free(draft);
    return status;
}

/* Takes one cell; the first failure stops all that follow. */
static void take(qc_listing *listing, qc_column_kind kind, const qc_cell *cell)
{
    if (listing->failure.status != QC_OK) {
        return;
    }
    const qc_column *column = &listing->columns[listing->next];
    if (column->kind != kind) {
        (void)qc_fail(&listing->failure, QC_ERR_ARGUMENT,
                      "column %s takes cells of another kind", column->name);
        return;
    }
    if (listing->form->cell(listing, column, cell) != QC_OK) {
        return;
    }
    listing->next++;
    if (listing->next == listing->column_count) {
        listing->next = 0;
        if (listing->form->end_row(listing) == QC_OK) {
            listing->row_count++;
        }
    }
}

void qc_listing_text(qc_listing *listing, const char *text)
{
    qc_cell cell = {.missing = text == NULL, .text = text};
    take(listing, QC_COLUMN_TEXT, &cell);
}

void qc_listing_integer(qc_listing *listing, int64_t value)
{
    qc_cell cell = {.whole = value};
    take(listing, QC_COLUMN_INTEGER, &cell);
}

void qc_listing_number(qc_listing *listing, double value)
{
    qc_cell cell = {.missing = !isfinite(value), .number = value};
    take(listing, QC_COLUMN_NUMBER, &cell);
}

void qc_listing_money(qc_listing *listing, qc_money amount)
{
    qc_cell cell = {.missing = amount == QC_NO_MONEY, .whole = amount};
    take(listing, QC_COLUMN_MONEY, &cell);
}

void qc_listing_date(qc_listing *listing, qc_date date)
{
    qc_cell cell = {.missing = date == QC_NO_DATE, .whole = date};
    take(listing, QC_COLUMN_DATE, &cell);
}

qc_status qc_listing_close(qc_listing *listing, qc_error *error)
{
    if (listing->failure.status == QC_OK && listing->next != 0) {
        (void)qc_fail(&listing->failure, QC_ERR_ARGUMENT, "the last row has %zu of %zu cells",
                      listing->next, listing->column_count);
    }
    qc_status status = listing->failure.status;
    if (status == QC_OK) {
        status = listing->form->finish(listing);
    }
    if (status == QC_OK) {
        status = qc_page_end(&listing->page, &listing->failure);
    }
    if (status != QC_OK && error != NULL) {
        *error = listing->failure;
    }
    qc_listing_free(listing);
    return status;
}

void qc_listing_free(qc_listing *listing)
{
    if (listing == NULL) {
        return;
    }
    json_decref(listing->row);
    qc_grid_clear(&listing->grid);
    qc_memory_free(listing->shown);
    qc_memory_free(listing);
}
