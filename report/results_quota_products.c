/* Quotas of lines of products, as a table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "report/page.h"
#include "report/quota_node.h"
#include "report/table.h"

static const qc_column product_columns[] = {
    {"node", QC_COLUMN_TEXT, 0, 0},
    {"level", QC_COLUMN_TEXT, 0, 0},
    {"parent", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"rep", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"product", QC_COLUMN_TEXT, 0, 0},
    {"quota", QC_COLUMN_MONEY, 0, 0},
    {"share", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 0},
    {"expected", QC_COLUMN_NUMBER, 4, 1},
    {"p_attain", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 0},
    {"from", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
};

static void write_line(qc_listing *listing, const qc_book *book, const qc_quota_plan *plan,
                       size_t at, size_t line)
{
    const qc_quota_node *node = &plan->nodes[at];
    qc_money quota = plan->product_quota[at * plan->product_count + line];
    bool is_company = at == 0;

    qc_quota_node_cells(listing, book, plan, at);
    qc_listing_text(listing, plan->product_name[line]);
    qc_listing_money(listing, quota);
    qc_listing_number(listing, node->quota > 0 ? (double)quota / (double)node->quota : NAN);
    qc_listing_number(listing, is_company ? plan->product_expected[line] : NAN);
    qc_listing_number(listing, is_company ? plan->product_p_attain[line] : NAN);
    qc_listing_text(listing,
                    is_company ? plan->product_is_stated[line] ? "goal" : "forecast" : "mix");
}

qc_status qc_report_quota_products(const qc_page *page, const qc_book *book,
                                   const qc_quota_plan *plan, qc_error *error)
{
    qc_listing *listing = NULL;
    qc_status status =
        qc_listing_open(page, product_columns, sizeof product_columns / sizeof *product_columns,
                        &plan->currency, &listing, error);

    if (status != QC_OK) {
        return status;
    }
    for (size_t k = 0; k < plan->node_count; k++) {
        for (size_t line = 0; line < plan->product_count; line++) {
            write_line(listing, book, plan, k, line);
        }
    }
    return qc_listing_close(listing, error);
}
