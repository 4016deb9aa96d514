/* Tables for reading: a grid with a rule under the names. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/number.h"
#include "report/table.h"

#define DEFAULT_DIGITS 6
#define LARGE 1e7 /* numbers from here on are shortened: "35.6 bn" */

static qc_status start(qc_listing *listing)
{
    size_t shown = 0;
    listing->shown = qc_memory_new(listing->column_count, sizeof *listing->shown);
    if (listing->shown == NULL) {
        return qc_fail_memory(&listing->failure);
    }
    for (size_t k = 0; k < listing->column_count; k++) {
        if (listing->columns[k].rank < QC_COLUMN_DETAIL) {
            listing->shown[shown++] = (qc_grid_column){
                listing->columns[k].name, listing->columns[k].kind != QC_COLUMN_TEXT,
                listing->columns[k].rank};
        }
    }
    qc_grid_begin(&listing->grid, listing->shown, shown);
    listing->failure = listing->grid.failure;
    return listing->failure.status;
}

/* A share: nothing else has decimals that say the same in every row. */
static void share(double value, int decimals, char *buffer, size_t size)
{
    qc_number_fixed(value, decimals, buffer, size);
    if (buffer[0] == '-' && strspn(buffer, "-0.") == strlen(buffer)) {
        memmove(buffer, buffer + 1, strlen(buffer)); /* no -0.00 */
    }
}

static void figure(const qc_listing *listing, const qc_column *column, const qc_cell *cell,
                   char buffer[64])
{
    static const qc_currency none = {"", 2};
    char plain[48] = "";
    int digits = column->digits > 0 ? column->digits : DEFAULT_DIGITS;
    switch (column->kind) {
    case QC_COLUMN_INTEGER:
        (void)snprintf(plain, sizeof plain, "%" PRId64, cell->whole);
        break;
    case QC_COLUMN_NUMBER:
        if (fabs(cell->number) >= LARGE) {
            (void)qc_amount_short(cell->number, &none, buffer, 64);
            return;
        }
        if (column->digits < 0) {
            share(cell->number, -column->digits, plain, sizeof plain);
        } else {
            (void)qc_number_format(cell->number, digits, plain, sizeof plain);
        }
        break;
    case QC_COLUMN_MONEY:
        (void)qc_money_format(cell->whole, &listing->currency, plain, sizeof plain);
        break;
    case QC_COLUMN_DATE:
        (void)qc_date_format((qc_date)cell->whole, buffer, 64);
        return;
    case QC_COLUMN_TEXT:
        break;
    }
    qc_number_group(plain, buffer, 64);
}

static qc_status keep_cell(qc_listing *listing, const qc_column *column, const qc_cell *cell)
{
    char buffer[64] = "";
    if (column->rank == QC_COLUMN_DETAIL) {
        return QC_OK;
    }
    if (!cell->missing && column->kind == QC_COLUMN_TEXT) {
        qc_grid_add(&listing->grid, cell->text);
    } else {
        if (!cell->missing) {
            figure(listing, column, cell, buffer);
        }
        qc_grid_add(&listing->grid, buffer);
    }
    listing->failure = listing->grid.failure;
    return listing->failure.status;
}

static qc_status end_row(qc_listing *listing)
{
    (void)listing;
    return QC_OK;
}

static qc_status finish(qc_listing *listing)
{
    return qc_grid_print(&listing->grid, &listing->page, 0, true, &listing->failure);
}

const qc_listing_form qc_listing_form_aligned = {start, keep_cell, end_row, finish};
