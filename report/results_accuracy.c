/* Accuracy as a table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "report/summary.h"
#include "report/table.h"

static const qc_column accuracy_columns[] = {
    {"level", QC_COLUMN_TEXT, 0, 0},
    {"node", QC_COLUMN_TEXT, 0, 0},
    {"method", QC_COLUMN_TEXT, 0, 0},
    {"step", QC_COLUMN_INTEGER, 0, 0},
    {"n", QC_COLUMN_INTEGER, 0, 2},
    {"wape", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 4},
    {"accuracy", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 0},
    {"bias", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 3},
    {"mase", QC_COLUMN_NUMBER, 3, QC_COLUMN_DETAIL},
    {"rmsse", QC_COLUMN_NUMBER, 3, QC_COLUMN_DETAIL},
    {"crps", QC_COLUMN_NUMBER, 4, QC_COLUMN_DETAIL},
    {"coverage80", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 1},
    {"fva", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 0},
    {"source", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
};

/* For reading, the levels as a whole are enough; the other formats have every node. */
static void add_rows(qc_listing *listing, const qc_accuracy *accuracy, const char *source,
                     bool whole_levels)
{
    for (size_t k = 0; accuracy != NULL && k < accuracy->count; k++) {
        const qc_accuracy_row *row = &accuracy->rows[k];
        if (whole_levels && strcmp(row->node, "all") != 0) {
            continue;
        }
        qc_listing_text(listing, row->level);
        qc_listing_text(listing, row->node);
        qc_listing_text(listing, row->method);
        qc_listing_integer(listing, row->step);
        qc_listing_integer(listing, (int64_t)row->n);
        qc_listing_number(listing, row->wape);
        qc_listing_number(listing, row->accuracy);
        qc_listing_number(listing, row->bias);
        qc_listing_number(listing, row->mase);
        qc_listing_number(listing, row->rmsse);
        qc_listing_number(listing, row->crps);
        qc_listing_number(listing, row->coverage80);
        qc_listing_number(listing, row->fva);
        qc_listing_text(listing, source);
    }
}

qc_status qc_report_accuracy(const qc_page *page, const qc_accuracy *backtest,
                             const qc_accuracy *log, qc_error *error)
{
    qc_listing *listing = NULL;
    qc_status status = qc_listing_open(page, accuracy_columns,
                                       sizeof accuracy_columns / sizeof *accuracy_columns, NULL,
                                       &listing, error);
    if (status != QC_OK) {
        return status;
    }
    bool reading = page->format == QC_FORMAT_TABLE;
    add_rows(listing, backtest, "backtest", reading);
    add_rows(listing, log, "log", reading);
    status = qc_listing_close(listing, error);

    const qc_results results = {.accuracy = backtest};
    if (status == QC_OK && reading &&
        qc_summary_accuracy_row(&results, "company", "forecast") != NULL) {
        status = qc_summary_accuracy(page, &results, error);
    }
    return status;
}
