/* The inside of a listing: what its forms (aligned, CSV, JSON) share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_TABLE_H
#define QC_REPORT_TABLE_H

#include "core/fail.h"
#include "core/memory.h"
#include "quotacast/report.h"
#include "report/grid.h"

struct json_t;

/** One value on its way out. */
typedef struct qc_cell {
    bool missing;
    const char *text; /**< of text columns */
    int64_t whole;    /**< of integer, money and date columns */
    double number;
} qc_cell;

/** How a listing is written. `cell` and `end` return a status; listing->failure has the words. */
typedef struct qc_listing_form {
    qc_status (*start)(qc_listing *listing);
    qc_status (*cell)(qc_listing *listing, const qc_column *column, const qc_cell *cell);
    qc_status (*end_row)(qc_listing *listing);
    qc_status (*finish)(qc_listing *listing);
} qc_listing_form;

struct qc_listing {
    qc_page page;
    const qc_column *columns;
    size_t column_count;
    qc_currency currency;
    const qc_listing_form *form;
    size_t next; /**< column of the next cell */
    size_t row_count;
    qc_error failure;      /**< the first one; status QC_OK while there is none */
    struct json_t *row;    /**< JSON: the row so far */
    qc_grid grid;          /**< aligned: the cells */
    qc_grid_column *shown; /**< aligned: columns of the grid */
};

extern const qc_listing_form qc_listing_form_aligned;
extern const qc_listing_form qc_listing_form_csv;
extern const qc_listing_form qc_listing_form_json;
extern const qc_listing_form qc_listing_form_ndjson;

#endif
