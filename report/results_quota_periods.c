/* Quotas of the months and quarters of a plan as a table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "report/page.h"
#include "report/quota_node.h"
#include "report/table.h"

static const qc_column period_columns[] = {
    {"node", QC_COLUMN_TEXT, 0, 0},
    {"level", QC_COLUMN_TEXT, 0, 0},
    {"parent", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"rep", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"period", QC_COLUMN_TEXT, 0, 0},
    {"quota", QC_COLUMN_MONEY, 0, 0},
    {"expected", QC_COLUMN_NUMBER, 4, 1},
    {"p_attain", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 0},
    {"share", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 0},
    {"frequency", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
};

static void write_part(qc_listing *listing, const qc_book *book, const qc_quota_plan *plan,
                       size_t at, size_t part)
{
    const qc_quota_node *node = &plan->nodes[at];
    size_t cell = at * plan->part_count + part;
    char period[24];

    qc_quota_node_cells(listing, book, plan, at);
    qc_listing_text(listing, qc_period_format(&book->calendar, plan->parts[part].frequency,
                                              plan->parts[part].period, period, sizeof period));
    qc_listing_money(listing, plan->part_quota[cell]);
    qc_listing_number(listing, plan->part_expected[cell]);
    qc_listing_number(listing, plan->part_p_attain[cell]);
    qc_listing_number(
        listing, node->quota > 0 ? (double)plan->part_quota[cell] / (double)node->quota : NAN);
    qc_listing_text(listing, qc_frequency_name(plan->parts[part].frequency));
}

qc_status qc_report_quota_periods(const qc_page *page, const qc_book *book,
                                  const qc_quota_plan *plan, qc_error *error)
{
    qc_listing *listing = NULL;
    qc_status status =
        qc_listing_open(page, period_columns, sizeof period_columns / sizeof *period_columns,
                        &plan->currency, &listing, error);

    if (status != QC_OK) {
        return status;
    }
    for (size_t k = 0; k < plan->node_count; k++) {
        for (size_t part = 0; part < plan->part_count; part++) {
            write_part(listing, book, plan, k, part);
        }
    }
    return qc_listing_close(listing, error);
}
