/* Quotas and their derivation as tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "report/names.h"
#include "report/page.h"
#include "report/quota_node.h"
#include "report/quota_parts.h"
#include "report/summary.h"
#include "report/table.h"

static const qc_column quota_columns[] = {
    {"node", QC_COLUMN_TEXT, 0, 0},
    {"level", QC_COLUMN_TEXT, 0, 0},
    {"parent", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"rep", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"period", QC_COLUMN_TEXT, 0, 0},
    {"quota", QC_COLUMN_MONEY, 0, 0},
    {"floor", QC_COLUMN_MONEY, 0, QC_COLUMN_DETAIL},
    {"cap", QC_COLUMN_MONEY, 0, QC_COLUMN_DETAIL},
    {"held", QC_COLUMN_MONEY, 0, QC_COLUMN_DETAIL},
    {"expected", QC_COLUMN_NUMBER, 4, 1},
    {"p_attain", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(2), 0},
    {"growth", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 2},
    {"p10", QC_COLUMN_NUMBER, 4, QC_COLUMN_DETAIL},
    {"p50", QC_COLUMN_NUMBER, 4, QC_COLUMN_DETAIL},
    {"p90", QC_COLUMN_NUMBER, 4, QC_COLUMN_DETAIL},
    {"attainment_p10", QC_COLUMN_NUMBER, 3, QC_COLUMN_DETAIL},
    {"attainment_p50", QC_COLUMN_NUMBER, 3, QC_COLUMN_DETAIL},
    {"attainment_p90", QC_COLUMN_NUMBER, 3, QC_COLUMN_DETAIL},
    {"bottom_up", QC_COLUMN_MONEY, 0, QC_COLUMN_DETAIL},
    {"gap", QC_COLUMN_MONEY, 0, QC_COLUMN_DETAIL},
    {"below", QC_COLUMN_MONEY, 0, QC_COLUMN_DETAIL},
    {"currency", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
};

static const qc_column derivation_columns[] = {
    {"node", QC_COLUMN_TEXT, 0, 0}, {"period", QC_COLUMN_TEXT, 0, 0},
    {"step", QC_COLUMN_TEXT, 0, 0}, {"amount", QC_COLUMN_MONEY, 0, 0},
    {"note", QC_COLUMN_TEXT, 0, 0}, {"level", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
};

void qc_quota_node_cells(qc_listing *listing, const qc_book *book, const qc_quota_plan *plan,
                         size_t at)
{
    const qc_quota_node *node = &plan->nodes[at];

    qc_listing_text(listing, node->name);
    qc_listing_text(listing, node->level);
    qc_listing_text(listing, node->parent != QC_NO_ID ? plan->nodes[node->parent].name : NULL);
    qc_listing_text(listing, node->rep != QC_NO_ID ? book->reps.name[node->rep] : NULL);
}

/* An amount of a node's futures against its quota. */
static double attainment(double amount, const qc_quota_node *node, const qc_quota_plan *plan)
{
    return node->quota > 0 ? amount / qc_money_to_major(node->quota, &plan->currency) : NAN;
}

/* Children come right after their parent. */
static bool has_children(const qc_quota_plan *plan, size_t at)
{
    return at + 1 < plan->node_count && plan->nodes[at + 1].parent == at;
}

qc_status qc_report_quotas(const qc_page *page, const qc_book *book, const qc_quota_plan *plan,
                           qc_error *error)
{
    qc_listing *listing = NULL;
    qc_status status =
        qc_listing_open(page, quota_columns, sizeof quota_columns / sizeof *quota_columns,
                        &plan->currency, &listing, error);
    if (status != QC_OK) {
        return status;
    }
    char period[24];
    (void)qc_quota_plan_period(book, plan, period);
    for (size_t k = 0; k < plan->node_count; k++) {
        const qc_quota_node *node = &plan->nodes[k];
        qc_quota_node_cells(listing, book, plan, k);
        qc_listing_text(listing, period);
        qc_listing_money(listing, node->quota);
        qc_listing_money(listing, node->floor);
        qc_listing_money(listing, node->cap);
        qc_listing_money(listing, node->hold);
        qc_listing_number(listing, node->expected);
        qc_listing_number(listing, node->p_attain);
        qc_listing_number(listing, node->growth);
        qc_listing_number(listing, node->p10);
        qc_listing_number(listing, node->p50);
        qc_listing_number(listing, node->p90);
        qc_listing_number(listing, attainment(node->p10, node, plan));
        qc_listing_number(listing, attainment(node->p50, node, plan));
        qc_listing_number(listing, attainment(node->p90, node, plan));
        qc_listing_money(listing, node->bottom_up);
        qc_listing_money(listing, node->bottom_up != QC_NO_MONEY ? node->quota - node->bottom_up
                                                                 : QC_NO_MONEY);
        qc_listing_money(listing, has_children(plan, k) ? node->below : QC_NO_MONEY);
        qc_listing_text(listing, plan->currency.code[0] != '\0' ? plan->currency.code : NULL);
    }
    status = qc_listing_close(listing, error);
    if (status == QC_OK && page->format == QC_FORMAT_TABLE) {
        qc_summary_quota_facts(page, plan);
        status = qc_page_end(page, error);
    }
    return status;
}

qc_status qc_report_derivation(const qc_page *page, const qc_book *book,
                               const qc_quota_plan *plan, qc_id node, qc_error *error)
{
    qc_listing *listing = NULL;
    qc_status status = qc_listing_open(page, derivation_columns,
                                       sizeof derivation_columns / sizeof *derivation_columns,
                                       &plan->currency, &listing, error);
    if (status != QC_OK) {
        return status;
    }
    char period[24];
    (void)qc_quota_plan_period(book, plan, period);
    for (size_t k = 0; k < plan->line_count; k++) {
        const qc_quota_line *line = &plan->lines[k];
        if (node != QC_NO_ID && line->node != node) {
            continue;
        }
        qc_listing_text(listing, plan->nodes[line->node].name);
        qc_listing_text(listing, period);
        qc_listing_text(listing, line->step);
        qc_listing_money(listing, line->amount);
        qc_listing_text(listing, line->note);
        qc_listing_text(listing, plan->nodes[line->node].level);
    }
    for (size_t k = 0; k < plan->node_count; k++) {
        if (node == QC_NO_ID || node == k) {
            qc_quota_parts_list(listing, book, plan, (qc_id)k);
        }
    }
    return qc_listing_close(listing, error);
}
