/* Key results as a table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/table.h"

static const qc_column key_result_columns[] = {
    {"objective", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"id", QC_COLUMN_TEXT, 0, 4},
    {"name", QC_COLUMN_TEXT, 0, 0},
    {"kind", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"metric", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"unit", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"baseline", QC_COLUMN_NUMBER, 4, QC_COLUMN_DETAIL},
    {"target", QC_COLUMN_NUMBER, 4, 0},
    {"value", QC_COLUMN_NUMBER, 4, 2},
    {"score", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 1},
    {"expected", QC_COLUMN_NUMBER, 2, QC_COLUMN_DETAIL},
    {"status", QC_COLUMN_TEXT, 0, 0},
    {"p_reach", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 0},
    {"target_p50", QC_COLUMN_NUMBER, 4, QC_COLUMN_DETAIL},
    {"target_p80", QC_COLUMN_NUMBER, 4, 3},
    {"period", QC_COLUMN_TEXT, 0, 0},
    {"naive", QC_COLUMN_NUMBER, 4, QC_COLUMN_DETAIL},
    {"filter", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"weight", QC_COLUMN_NUMBER, 4, QC_COLUMN_DETAIL},
    {"reason", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
};

static void add_row(qc_listing *listing, const qc_book *book, const qc_key_result *result)
{
    const qc_key_results *given = &book->key_results;
    qc_id row = result->row;
    char period[24] = "";
    if (given->period[row] != QC_NO_PERIOD) {
        (void)qc_period_format(&book->calendar, (qc_frequency)given->frequency[row],
                               given->period[row], period, sizeof period);
    }
    qc_listing_text(listing, given->objective[row]);
    qc_listing_text(listing, given->id[row]);
    qc_listing_text(listing, given->name[row]);
    qc_listing_text(listing, qc_key_result_kind_name((qc_key_result_kind)given->kind[row]));
    qc_listing_text(listing, given->metric[row]);
    qc_listing_text(listing, given->unit[row]);
    qc_listing_number(listing, result->baseline);
    qc_listing_number(listing, result->target);
    qc_listing_number(listing, result->value);
    qc_listing_number(listing, result->score);
    qc_listing_number(listing, result->expected);
    qc_listing_text(listing, qc_key_result_status_name(result->status));
    qc_listing_number(listing, result->p_reach);
    qc_listing_number(listing, result->target_p50);
    qc_listing_number(listing, result->target_p80);
    qc_listing_text(listing, period);
    qc_listing_number(listing, result->naive);
    qc_listing_text(listing, given->filter[row]);
    qc_listing_number(listing, given->weight[row]);
    qc_listing_text(listing, result->reason);
}

qc_status qc_report_key_results(const qc_page *page, const qc_book *book,
                                const qc_key_result_table *table, qc_error *error)
{
    qc_listing *listing = NULL;
    qc_status status = qc_listing_open(page, key_result_columns,
                                       sizeof key_result_columns / sizeof *key_result_columns,
                                       NULL, &listing, error);
    if (status != QC_OK) {
        return status;
    }
    for (size_t k = 0; k < table->count; k++) {
        add_row(listing, book, &table->results[k]);
    }
    return qc_listing_close(listing, error);
}
