/* Quotas of overlays, as a table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/names.h"
#include "report/page.h"
#include "report/table.h"

static const qc_column overlay_columns[] = {
    {"rep", QC_COLUMN_TEXT, 0, 0},
    {"node", QC_COLUMN_TEXT, 0, 0},
    {"level", QC_COLUMN_TEXT, 0, 0},
    {"product", QC_COLUMN_TEXT, 0, 0},
    {"period", QC_COLUMN_TEXT, 0, 0},
    {"part", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 0},
    {"quota", QC_COLUMN_MONEY, 0, 0},
    {"expected", QC_COLUMN_NUMBER, 4, 1},
    {"p_attain", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 0},
};

qc_status qc_report_quota_overlays(const qc_page *page, const qc_book *book,
                                   const qc_quota_plan *plan, qc_error *error)
{
    qc_listing *listing = NULL;
    char period[24];
    qc_status status =
        qc_listing_open(page, overlay_columns, sizeof overlay_columns / sizeof *overlay_columns,
                        &plan->currency, &listing, error);

    if (status != QC_OK) {
        return status;
    }
    for (size_t k = 0; k < plan->overlay_count; k++) {
        const qc_quota_overlay *overlay = &plan->overlays[k];
        const qc_quota_node *node = &plan->nodes[overlay->node];

        qc_listing_text(listing, book->reps.name[overlay->rep]);
        qc_listing_text(listing, node->name);
        qc_listing_text(listing, node->level);
        qc_listing_text(listing, overlay->product != QC_NO_ID
                                     ? plan->product_name[overlay->product]
                                     : NULL);
        qc_listing_text(listing, qc_quota_plan_period(book, plan, period));
        qc_listing_number(listing, overlay->part);
        qc_listing_money(listing, overlay->quota);
        qc_listing_number(listing, overlay->expected);
        qc_listing_number(listing, overlay->p_attain);
    }
    return qc_listing_close(listing, error);
}
