/* Tables as JSON: an array of objects or one object a line, never the whole table in memory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <jansson.h>

#include "report/json.h"
#include "report/table.h"

static qc_status start_row(qc_listing *listing)
{
    listing->row = json_object();
    return listing->row != NULL ? QC_OK : qc_fail_memory(&listing->failure);
}

static qc_status start_array(qc_listing *listing)
{
    (void)fputc('[', listing->page.stream);
    return start_row(listing);
}

static json_t *cell_value(const qc_listing *listing, const qc_column *column,
                          const qc_cell *cell)
{
    char buffer[32];
    if (cell->missing) {
        return json_null();
    }
    switch (column->kind) {
    case QC_COLUMN_TEXT:
        return qc_json_text(cell->text);
    case QC_COLUMN_INTEGER:
        return json_integer(cell->whole);
    case QC_COLUMN_NUMBER:
        return json_real(cell->number);
    case QC_COLUMN_MONEY:
        return qc_json_money(cell->whole, &listing->currency);
    case QC_COLUMN_DATE:
        return json_string(qc_date_format((qc_date)cell->whole, buffer, sizeof buffer));
    }
    return NULL;
}

static qc_status add_cell(qc_listing *listing, const qc_column *column, const qc_cell *cell)
{
    if (json_object_set_new(listing->row, column->name, cell_value(listing, column, cell)) !=
        0) {
        return qc_fail_memory(&listing->failure);
    }
    return QC_OK;
}

static qc_status write_row(qc_listing *listing)
{
    /* The stream's own failures are told at the end. */
    (void)json_dumpf(listing->row, listing->page.stream, QC_JSON_FLAGS);
    (void)json_object_clear(listing->row);
    return QC_OK;
}

static qc_status end_row_array(qc_listing *listing)
{
    (void)fputs(listing->row_count == 0 ? "\n" : ",\n", listing->page.stream);
    return write_row(listing);
}

static qc_status end_row_line(qc_listing *listing)
{
    qc_status status = write_row(listing);
    (void)fputc('\n', listing->page.stream);
    return status;
}

static qc_status finish_array(qc_listing *listing)
{
    (void)fputs(listing->row_count == 0 ? "]\n" : "\n]\n", listing->page.stream);
    return QC_OK;
}

static qc_status finish_lines(qc_listing *listing)
{
    (void)listing;
    return QC_OK;
}

const qc_listing_form qc_listing_form_json = {start_array, add_cell, end_row_array,
                                              finish_array};
const qc_listing_form qc_listing_form_ndjson = {start_row, add_cell, end_row_line,
                                                finish_lines};
