/* A plan against the one before: quotas and steps of their derivations as tables, and in sentences. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/text.h"
#include "report/page.h"
#include "report/quota_changes.h"
#include "report/table.h"

/* Tables */

static const qc_column change_columns[] = {
    {"node", QC_COLUMN_TEXT, 0, 0},      {"level", QC_COLUMN_TEXT, 0, 0},
    {"previous", QC_COLUMN_MONEY, 0, 0}, {"quota", QC_COLUMN_MONEY, 0, 0},
    {"change", QC_COLUMN_MONEY, 0, 0},   {"growth", QC_COLUMN_NUMBER, QC_COLUMN_DECIMALS(3), 0},
    {"what", QC_COLUMN_TEXT, 0, 0},
};

static void write_node(qc_listing *listing, const qc_quota_node_change *node)
{
    bool was = node->before != QC_NO_MONEY;
    bool is = node->after != QC_NO_MONEY;

    qc_listing_text(listing, node->node);
    qc_listing_text(listing, node->level);
    qc_listing_money(listing, node->before);
    qc_listing_money(listing, node->after);
    qc_listing_money(listing, node->change);
    qc_listing_number(listing, was && is && node->before > 0
                                   ? (double)node->after / (double)node->before - 1
                                   : NAN);
    qc_listing_text(listing, !was               ? "new"
                             : !is              ? "gone"
                             : node->change > 0 ? "raised"
                             : node->change < 0 ? "lowered"
                                                : "same");
}

qc_status qc_report_quota_changes(const qc_page *page, const qc_quota_plan *plan,
                                  const qc_quota_comparison *comparison, qc_error *error)
{
    qc_listing *listing = NULL;
    qc_status status =
        qc_listing_open(page, change_columns, sizeof change_columns / sizeof *change_columns,
                        &plan->currency, &listing, error);

    if (status != QC_OK) {
        return status;
    }
    for (size_t k = 0; k < comparison->node_count; k++) {
        write_node(listing, &comparison->nodes[k]);
    }
    status = qc_listing_close(listing, error);
    if (status == QC_OK && page->format == QC_FORMAT_TABLE) {
        qc_quota_changes_summary(page, plan, comparison);
        status = qc_page_end(page, error);
    }
    return status;
}

static const qc_column step_columns[] = {
    {"node", QC_COLUMN_TEXT, 0, 0},   {"level", QC_COLUMN_TEXT, 0, 0},
    {"step", QC_COLUMN_TEXT, 0, 0},   {"before", QC_COLUMN_MONEY, 0, 0},
    {"after", QC_COLUMN_MONEY, 0, 0}, {"change", QC_COLUMN_MONEY, 0, 0},
};

static void write_step(qc_listing *listing, const qc_quota_node_change *node,
                       const qc_quota_step_change *step)
{
    qc_listing_text(listing, node->node);
    qc_listing_text(listing, node->level);
    qc_listing_text(listing, step->step);
    qc_listing_money(listing, step->before);
    qc_listing_money(listing, step->after);
    qc_listing_money(listing, step->change);
}

qc_status qc_report_quota_change_steps(const qc_page *page, const qc_quota_plan *plan,
                                       const qc_quota_comparison *comparison, qc_error *error)
{
    bool is_for_reading = page->format == QC_FORMAT_TABLE;
    qc_listing *listing = NULL;
    qc_status status =
        qc_listing_open(page, step_columns, sizeof step_columns / sizeof *step_columns,
                        &plan->currency, &listing, error);

    if (status != QC_OK) {
        return status;
    }
    for (size_t k = 0; k < comparison->node_count; k++) {
        const qc_quota_node_change *node = &comparison->nodes[k];

        for (size_t s = 0; s < node->step_count; s++) {
            const qc_quota_step_change *step = &comparison->steps[node->first_step + s];

            if (step->change != 0 || !is_for_reading) {
                write_step(listing, node, step);
            }
        }
    }
    status = qc_listing_close(listing, error);
    if (status == QC_OK && is_for_reading) {
        qc_page_line(page, 2, "  Steps that are as before are left out; --format csv has all.");
        status = qc_page_end(page, error);
    }
    return status;
}

/* Sentences */

/* An amount that is not there counts 0. */
static const char *amount_long(qc_money amount, const qc_quota_plan *plan, char *buffer)
{
    return qc_amount_long(amount == QC_NO_MONEY ? 0 : amount, &plan->currency, buffer, 64);
}

/* "The plan before (2026Q1)": the period where it is known. */
static const char *name_plan(const qc_quota_comparison *comparison, const char *words,
                             char *buffer, size_t size)
{
    const char *period = comparison->period_before;

    if (period[0] == '\0') {
        (void)qc_text_format(buffer, size, "%s", words);
    } else {
        (void)qc_text_format(buffer, size, "%s (%s)", words, period);
    }
    return buffer;
}

static void explain_total(const qc_page *page, const qc_quota_plan *plan,
                          const qc_quota_comparison *comparison,
                          const qc_quota_node_change *node)
{
    const char *goes_on = node->step_count > 0 ? ", by step:" : ".";
    char before[64], change[64], name[80];

    (void)name_plan(comparison, "The plan before", name, sizeof name);
    (void)amount_long(node->before, plan, before);
    (void)amount_long(node->change < 0 ? -node->change : node->change, plan, change);
    if (node->after == QC_NO_MONEY) {
        qc_page_line(page, 2, "%s had %s%s", name, before, goes_on);
    } else if (node->change == 0) {
        qc_page_line(page, 2, "%s had the same quota, %s.", name, before);
    } else {
        qc_page_line(page, 2, "%s had %s; now it is %s %s%s", name, before, change,
                     node->change < 0 ? "less" : "more", goes_on);
    }
}

/* Steps that move, then the names of those that do not. */
static void explain_steps(const qc_page *page, const qc_quota_plan *plan,
                          const qc_quota_step_change *steps, size_t count)
{
    char before[64], after[64], change[64];
    char still[400] = "";
    size_t moved = 0;

    for (size_t k = 0; k < count; k++) {
        const qc_quota_step_change *step = &steps[k];
        size_t length = strlen(still);

        if (step->change == 0) {
            (void)qc_text_format(still + length, sizeof still - length, "%s%s",
                                 length > 0 ? ", " : "", step->step);
            continue;
        }
        moved++;
        qc_page_line(
            page, 4, "  %s%s  %s: %s before, %s now.%s%s", step->change > 0 ? "+" : "",
            amount_long(step->change, plan, change), step->step,
            step->before == QC_NO_MONEY ? "nothing" : amount_long(step->before, plan, before),
            step->after == QC_NO_MONEY ? "nothing" : amount_long(step->after, plan, after),
            step->note_before[0] != '\0' ? " Before: " : "", step->note_before);
    }
    if (still[0] != '\0' && moved > 0) {
        qc_page_line(page, 4, "  As before: %s.", still);
    }
    if (moved > 0) {
        qc_page_line(page, 2, "These lines add up to the change.");
    } else {
        qc_page_line(page, 2, "No step of its derivation has changed.");
    }
}

void qc_quota_changes_explain(const qc_page *page, const qc_quota_plan *plan,
                              const qc_quota_comparison *comparison, qc_id at)
{
    const qc_quota_node_change *node = &comparison->nodes[at];

    if (node->before == QC_NO_MONEY) {
        qc_page_line(page, 2, "The plan before had no such node.");
        return;
    }
    explain_total(page, plan, comparison, node);
    if (node->step_count > 0) {
        explain_steps(page, plan, &comparison->steps[node->first_step], node->step_count);
    }
}

bool qc_quota_changes_explain_gone(const qc_page *page, const qc_quota_plan *plan,
                                   const qc_quota_comparison *comparison, const char *name)
{
    for (size_t k = 0; k < plan->node_count; k++) {
        if (strcmp(plan->nodes[k].name, name) == 0) {
            return false;
        }
    }
    for (size_t k = plan->node_count; k < comparison->node_count; k++) {
        const qc_quota_node_change *node = &comparison->nodes[k];

        if (strcmp(node->node, name) == 0) {
            qc_page_line(page, 2, "%s%s%s%s is not in this plan.", node->node,
                         node->level[0] != '\0' ? " (" : "", node->level,
                         node->level[0] != '\0' ? ")" : "");
            qc_quota_changes_explain(page, plan, comparison, (qc_id)k);
            return true;
        }
    }
    return false;
}

/* ", by goal -Rp 6.60 bn, cap +Rp 12.0 M" of the company; what is nothing beside the largest in
 * four digits is left out. */
static void list_steps(const qc_quota_plan *plan, const qc_quota_comparison *comparison,
                       char *text, size_t size)
{
    const qc_quota_node_change *company = &comparison->nodes[0];
    const qc_quota_step_change *steps = comparison->steps + company->first_step;
    double largest = 0;
    char amount[64];

    for (size_t k = 0; k < company->step_count; k++) {
        largest = fmax(largest, fabs((double)steps[k].change));
    }
    for (size_t k = 0; k < company->step_count; k++) {
        size_t length = strlen(text);
        double change = qc_money_to_major(steps[k].change, &plan->currency);

        if (steps[k].change != 0 && fabs((double)steps[k].change) > largest / 1e4) {
            (void)qc_text_format(
                text + length, size - length, "%s%s %s%s", length > 0 ? ", " : ", by ",
                steps[k].step, change > 0 ? "+" : "",
                qc_amount_short(change, &plan->currency, amount, sizeof amount));
        }
    }
}

static void write_company(const qc_page *page, const qc_quota_plan *plan,
                          const qc_quota_comparison *comparison)
{
    const qc_quota_node_change *company = &comparison->nodes[0];
    double was = qc_money_to_major(company->before, &plan->currency);
    double change = qc_money_to_major(company->change, &plan->currency);
    char amount[2][64], name[80], steps[600] = "";

    if (company->before == QC_NO_MONEY) {
        return;
    }
    list_steps(plan, comparison, steps, sizeof steps);
    qc_page_line(page, 2, "  %s, %s: %s%s%s.",
                 name_plan(comparison, "Against the plan before", name, sizeof name),
                 qc_amount_short(was, &plan->currency, amount[0], sizeof amount[0]),
                 change > 0 ? "+" : "",
                 qc_amount_short(change, &plan->currency, amount[1], sizeof amount[1]), steps);
}

void qc_quota_changes_summary(const qc_page *page, const qc_quota_plan *plan,
                              const qc_quota_comparison *comparison)
{
    size_t raised = 0, lowered = 0, same = 0, new = 0, gone = 0;

    write_company(page, plan, comparison);
    for (size_t k = 0; k < comparison->node_count; k++) {
        const qc_quota_node_change *node = &comparison->nodes[k];

        if (strcmp(node->level, "territory") == 0) {
            size_t *count = node->before == QC_NO_MONEY  ? &new
                            : node->after == QC_NO_MONEY ? &gone
                            : node->change > 0           ? &raised
                            : node->change < 0           ? &lowered
                                                         : &same;

            (*count)++;
        }
    }
    qc_page_line(page, 2,
                 "  Territories: %zu raised, %zu lowered, %zu as before, %zu new, %zu gone.",
                 raised, lowered, same, new, gone);
}
