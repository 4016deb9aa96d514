/* Where one quota comes from, in sentences. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "report/names.h"
#include "report/page.h"
#include "report/quota_changes.h"
#include "report/quota_parts.h"

static qc_status find_node(const qc_quota_plan *plan, const char *name, size_t *node,
                           qc_error *error)
{
    qc_status status = QC_OK;
    const char **names = NULL;

    QC_TRY(QC_NEW_ARRAY(names, plan->node_count, error));
    for (size_t k = 0; k < plan->node_count; k++) {
        names[k] = plan->nodes[k].name;
    }
    status = qc_find_name(names, plan->node_count, name, "the plan has no node",
                          "`quotacast quota` lists them", node, error);

done:
    qc_memory_free(names);
    return status;
}

static void explain_bounds(const qc_page *page, const qc_quota_plan *plan,
                           const qc_quota_node *node)
{
    char amount[64];
    if (node->hold != QC_NO_MONEY) {
        qc_page_line(page, 2, "It is held at %s.",
                     qc_amount_long(node->hold, &plan->currency, amount, sizeof amount));
    }
    if (node->floor != QC_NO_MONEY) {
        qc_page_line(page, 2, "Its floor is %s.",
                     qc_amount_long(node->floor, &plan->currency, amount, sizeof amount));
    }
    if (node->cap != QC_NO_MONEY) {
        qc_page_line(page, 2, "Its cap is %s.",
                     qc_amount_long(node->cap, &plan->currency, amount, sizeof amount));
    }
}

static void explain_odds(const qc_page *page, const qc_quota_plan *plan,
                         const qc_quota_node *node)
{
    char low[64];
    char middle[64];
    char high[64];
    if (isfinite(node->p_attain)) {
        qc_page_line(
            page, 2,
            "Expected: %s, with 80 %% between %s and %s. Chance to reach the quota: %.0f %%.",
            qc_amount_short(node->expected, &plan->currency, middle, sizeof middle),
            qc_amount_short(node->p10, &plan->currency, low, sizeof low),
            qc_amount_short(node->p90, &plan->currency, high, sizeof high),
            100 * node->p_attain);
    }
    if (isfinite(node->growth)) {
        qc_page_line(page, 2, "Growth on the comparable earlier period: %+.1f %%.",
                     100 * node->growth);
    }
}

static void explain_products(const qc_page *page, const qc_quota_plan *plan, qc_id at)
{
    char amount[64];

    if (plan->nodes[at].quota == 0 || plan->product_count == 0) {
        return;
    }
    qc_page_line(page, 2,
                 at == 0 ? "Of this, by the forecast of each product line:"
                         : "Of this, by what was sold of each line in the last year:");
    for (size_t k = 0; k < plan->product_count; k++) {
        qc_page_line(page, 4, "  %s  %s%s",
                     qc_amount_long(plan->product_quota[at * plan->product_count + k],
                                    &plan->currency, amount, sizeof amount),
                     plan->product_name[k],
                     at == 0 && plan->product_is_stated[k] ? " (a goal of its own)" : "");
    }
}

static void explain(const qc_page *page, const qc_book *book, const qc_quota_plan *plan,
                    qc_id at)
{
    const qc_quota_node *node = &plan->nodes[at];
    char amount[64];
    char period[24];
    qc_page_line(page, 2, "%s (%s), %s: quota %s", node->name, node->level,
                 qc_quota_plan_period(book, plan, period),
                 qc_amount_long(node->quota, &plan->currency, amount, sizeof amount));
    for (size_t k = 0; k < plan->line_count; k++) {
        const qc_quota_line *line = &plan->lines[k];
        if (line->node == at) {
            qc_page_line(page, 4, "  %s  %s: %s",
                         qc_amount_long(line->amount, &plan->currency, amount, sizeof amount),
                         line->step, line->note);
        }
    }
    qc_page_line(page, 2, "These lines add up to the quota.");
    qc_quota_parts_explain(page, book, plan, at);
    explain_products(page, plan, at);
    explain_bounds(page, plan, node);
    explain_odds(page, plan, node);
}

static const qc_quota_overlay *find_overlay(const qc_book *book, const qc_quota_plan *plan,
                                            const char *name)
{
    for (size_t k = 0; k < plan->overlay_count; k++) {
        if (strcmp(book->reps.name[plan->overlays[k].rep], name) == 0) {
            return &plan->overlays[k];
        }
    }
    return NULL;
}

static void explain_overlay(const qc_page *page, const qc_book *book, const qc_quota_plan *plan,
                            const qc_quota_overlay *overlay)
{
    const qc_quota_node *node = &plan->nodes[overlay->node];
    bool is_of_line = overlay->product != QC_NO_ID;
    qc_money base =
        is_of_line ? plan->product_quota[overlay->node * plan->product_count + overlay->product]
                   : node->quota;
    char quota[64], whole[64], expected[64], period[24], left[64] = "";

    qc_page_line(page, 2, "%s (overlay), %s: quota %s", book->reps.name[overlay->rep],
                 qc_quota_plan_period(book, plan, period),
                 qc_amount_long(overlay->quota, &plan->currency, quota, sizeof quota));
    if (overlay->capacity < 1) {
        (void)qc_text_format(left, sizeof left, "; days served and a ramp leave %.4g %% of it",
                             100 * overlay->capacity);
    }
    qc_page_line(page, 4, "  %.4g %% of %s, what %s has%s%s%s.", 100 * overlay->part,
                 qc_amount_long(base, &plan->currency, whole, sizeof whole), node->name,
                 is_of_line ? " of " : "",
                 is_of_line ? plan->product_name[overlay->product] : "", left);
    qc_page_line(page, 2, "It repeats what others carry, and is in no sum.");
    if (isfinite(overlay->p_attain)) {
        qc_page_line(
            page, 2, "Expected: %s. Chance to reach the quota: %.0f %%.",
            qc_amount_short(overlay->expected, &plan->currency, expected, sizeof expected),
            100 * overlay->p_attain);
    }
}

qc_status qc_report_explanation(const qc_page *page, const qc_book *book,
                                const qc_quota_plan *plan,
                                const qc_quota_comparison *comparison, const char *node,
                                qc_error *error)
{
    const qc_quota_overlay *overlay = find_overlay(book, plan, node);
    size_t found = 0;
    if (overlay != NULL) {
        explain_overlay(page, book, plan, overlay);
        return qc_page_end(page, error);
    }
    if (comparison != NULL && page->format == QC_FORMAT_TABLE &&
        qc_quota_changes_explain_gone(page, plan, comparison, node)) {
        return qc_page_end(page, error);
    }
    qc_status status = find_node(plan, node, &found, error);
    if (status != QC_OK) {
        return status;
    }
    qc_id at = (qc_id)found;
    if (page->format != QC_FORMAT_TABLE) {
        return qc_report_derivation(page, book, plan, at, error);
    }
    explain(page, book, plan, at);
    if (comparison != NULL) {
        qc_quota_changes_explain(page, plan, comparison, at);
    }
    return qc_page_end(page, error);
}
