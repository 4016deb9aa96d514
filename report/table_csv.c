/* Tables as CSV (RFC 4180 with LF). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report/number.h"
#include "report/table.h"

static void write_text(FILE *stream, const char *text)
{
    /* A spreadsheet takes text that begins like this for a formula. */
    const char *guard = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL ? "'" : "";
    if (strpbrk(text, ",\"\n\r") == NULL) {
        (void)fprintf(stream, "%s%s", guard, text);
        return;
    }
    (void)fprintf(stream, "\"%s", guard);
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            (void)fputc('"', stream);
        }
        (void)fputc(*text, stream);
    }
    (void)fputc('"', stream);
}

static qc_status start(qc_listing *listing)
{
    if (listing->page.goes_on) {
        return QC_OK;
    }
    for (size_t k = 0; k < listing->column_count; k++) {
        if (k > 0) {
            (void)fputc(',', listing->page.stream);
        }
        write_text(listing->page.stream, listing->columns[k].name);
    }
    (void)fputc('\n', listing->page.stream);
    return QC_OK;
}

static qc_status write_cell(qc_listing *listing, const qc_column *column, const qc_cell *cell)
{
    FILE *stream = listing->page.stream;
    char buffer[64];
    if (listing->next > 0) {
        (void)fputc(',', stream);
    }
    if (cell->missing) {
        return QC_OK;
    }
    switch (column->kind) {
    case QC_COLUMN_TEXT:
        write_text(stream, cell->text);
        break;
    case QC_COLUMN_INTEGER:
        (void)fprintf(stream, "%" PRId64, cell->whole);
        break;
    case QC_COLUMN_NUMBER:
        (void)fputs(qc_number_format(cell->number,
                                     column->digits == 17 ? qc_number_digits(cell->number) : 10,
                                     buffer, sizeof buffer),
                    stream);
        break;
    case QC_COLUMN_MONEY:
        (void)fputs(qc_money_format(cell->whole, &listing->currency, buffer, sizeof buffer),
                    stream);
        break;
    case QC_COLUMN_DATE:
        (void)fputs(qc_date_format((qc_date)cell->whole, buffer, sizeof buffer), stream);
        break;
    }
    return QC_OK;
}

static qc_status end_row(qc_listing *listing)
{
    (void)fputc('\n', listing->page.stream);
    return QC_OK;
}

static qc_status finish(qc_listing *listing)
{
    (void)listing;
    return QC_OK;
}

const qc_listing_form qc_listing_form_csv = {start, write_cell, end_row, finish};
