/* Summary: quotas by region and territory. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "report/grid.h"
#include "report/page.h"
#include "report/quota_changes.h"
#include "report/summary.h"

#define MOST_ROWS 15
#define MOST_REGIONS 8
#define FAIR_CORRELATION 0.1 /* as qc_quota_fairness has it */

static const qc_grid_column quota_columns[] = {
    {"", false, 0},        {"quota", true, 0},  {"growth", true, 1},
    {"expected", true, 2}, {"chance", true, 0},
};

static bool is_level(const qc_quota_node *node, const char *level)
{
    return strcmp(node->level, level) == 0;
}

static void add_node(qc_grid *grid, const qc_quota_plan *plan, const qc_quota_node *node,
                     const char *indent)
{
    qc_grid_format(grid, "%s%s", indent, node->name);
    qc_grid_amount(grid, qc_money_to_major(node->quota, &plan->currency));
    qc_grid_percent(grid, node->growth, 1, true);
    qc_grid_amount(grid, node->expected);
    qc_grid_percent(grid, node->p_attain, 0, false);
}

/* Regions and territories, not reps. */
static size_t count_rows(const qc_quota_plan *plan, const char *level)
{
    size_t count = 0;
    for (size_t k = 0; k < plan->node_count; k++) {
        count += is_level(&plan->nodes[k], level) ? 1 : 0;
    }
    return count;
}

/* Which nodes are listed: of a level, and below a node. */
typedef struct selection {
    const char *level;
    qc_id parent; /* QC_NO_ID: wherever they are */
} selection;

/* The node of a selection that follows `previous` (SIZE_MAX: the first) by falling quota; ties
 * go to the first. */
static size_t next_largest(const qc_quota_plan *plan, selection of, size_t previous)
{
    size_t best = SIZE_MAX;
    for (size_t k = 0; k < plan->node_count; k++) {
        const qc_quota_node *node = &plan->nodes[k];
        bool after = previous == SIZE_MAX || node->quota < plan->nodes[previous].quota ||
                     (node->quota == plan->nodes[previous].quota && k > previous);
        if (is_level(node, of.level) && (of.parent == QC_NO_ID || node->parent == of.parent) &&
            after && (best == SIZE_MAX || node->quota > plan->nodes[best].quota)) {
            best = k;
        }
    }
    return best;
}

static void add_by_quota(qc_grid *grid, const qc_quota_plan *plan, selection of, size_t count,
                         const char *indent)
{
    size_t at = SIZE_MAX;
    for (size_t k = 0; k < count; k++) {
        at = next_largest(plan, of, at);
        if (at == SIZE_MAX) {
            return;
        }
        add_node(grid, plan, &plan->nodes[at], indent);
    }
}

/* Where a walk down the tree stands at one of its nodes. */
typedef struct stair {
    size_t parent, kind; /* the kind of children that is listed */
    size_t at;           /* the last one listed */
} stair;

/* The company and all below it, regions first and the largest first, each followed by what lies
 * below it. */
static void add_all(qc_grid *grid, const qc_quota_plan *plan)
{
    static const char *const levels[] = {"region", "territory"};
    stair stairs[MOST_ROWS + 1] = {{0, 0, SIZE_MAX}};
    size_t depth = 1;

    add_node(grid, plan, &plan->nodes[0], "");
    while (depth > 0) {
        stair *here = &stairs[depth - 1];
        selection children = {.level = levels[here->kind], .parent = (qc_id)here->parent};

        here->at = next_largest(plan, children, here->at);
        if (here->at != SIZE_MAX) {
            add_node(grid, plan, &plan->nodes[here->at], depth == 1 ? "" : "  ");
            stairs[depth++] = (stair){here->at, 0, SIZE_MAX};
        } else if (++here->kind == 2) {
            depth--;
        }
    }
}

/* Company, regions, then the largest territories; returns how many territories are left out. */
static size_t add_largest(qc_grid *grid, const qc_quota_plan *plan)
{
    size_t regions = count_rows(plan, "region");
    size_t territories = count_rows(plan, "territory");
    size_t shown_regions = regions < MOST_REGIONS ? regions : MOST_REGIONS;
    size_t room = MOST_ROWS - 2 - shown_regions;
    size_t shown = room < territories ? room : territories;
    add_node(grid, plan, &plan->nodes[0], "");
    add_by_quota(grid, plan, (selection){.level = "region", .parent = QC_NO_ID}, shown_regions,
                 "");
    qc_grid_add(grid, shown_regions < regions ? "(further regions in quotas.csv)"
                                              : "largest territories:");
    for (size_t k = 1; k < grid->column_count; k++) {
        qc_grid_add(grid, "");
    }
    add_by_quota(grid, plan, (selection){.level = "territory", .parent = QC_NO_ID}, shown,
                 "  ");
    return territories - shown;
}

/* Over many futures, how many territories make it in the same period, and how their odds spread. */
static void write_share(const qc_page *page, const qc_quota_plan *plan)
{
    if (isfinite(plan->share_at_quota_mean) && count_rows(plan, "territory") > 1) {
        qc_page_line(
            page, 2,
            "  On average %.0f %% of territories reach their quota (80 %% range: %.0f to "
            "%.0f %%).",
            100 * plan->share_at_quota_mean, 100 * plan->share_at_quota_p10,
            100 * plan->share_at_quota_p90);
    }
    double low = round(100 * plan->fairness.chance_p10);
    double high = round(100 * plan->fairness.chance_p90);
    if (plan->fairness.territories > 1 && !plan->fairness.is_alike && low < high) {
        char held[64] = "";
        if (plan->fairness.at_bound > 0) {
            (void)snprintf(held, sizeof held, "; %zu at a floor, cap or hold",
                           plan->fairness.at_bound);
        }
        qc_page_line(page, 2, "  Their chances spread from %.0f to %.0f %% (P10 to P90)%s.",
                     low, high, held);
    }
}

/* A trait that chances depend on, when they do so by more than a fair plan's and than chance. */
static void write_trait(char *text, size_t size, const char *name, double correlation,
                        double by_chance)
{
    size_t length = strlen(text);

    if (fabs(correlation) > fmax(FAIR_CORRELATION, by_chance)) {
        (void)qc_text_format(text + length, size - length, "%s%s with %s (%s%+.2f)",
                             length > 0 ? ", " : "", correlation < 0 ? "fall" : "rise", name,
                             length > 0 ? "" : "rank correlation ", correlation);
    }
}

/* Odds beyond the single quota, and whether they are fair. */
void qc_summary_quota_facts(const qc_page *page, const qc_quota_plan *plan)
{
    const qc_quota_fairness *fairness = &plan->fairness;
    const qc_quota_promise *promise = &plan->promise[1];
    char traits[160] = "", amount[64];

    write_share(page, plan);
    if (isfinite(promise->over_assignment) && promise->over_assignment > 0) {
        qc_page_line(page, 2, "  %s has a chance of %.0f %%; the goal asks %.1f %% more.",
                     qc_amount_short(promise->amount, &plan->currency, amount, sizeof amount),
                     100 * promise->chance, 100 * promise->over_assignment);
    }
    write_trait(traits, sizeof traits, "size", fairness->with_size, fairness->by_chance);
    write_trait(traits, sizeof traits, "growth", fairness->with_growth, fairness->by_chance);
    write_trait(traits, sizeof traits, "potential", fairness->with_potential,
                fairness->by_chance);
    write_trait(traits, sizeof traits, "tenure", fairness->with_tenure, fairness->by_chance);
    if (fairness->is_alike && fairness->territories > 1) {
        qc_page_line(page, 2, "  Chances are alike%s.",
                     fairness->at_bound > 0 ? ", but for territories at a bound" : "");
    } else if (fairness->territories > 1 && fairness->territories < QC_FAIR_FEWEST) {
        qc_page_line(page, 2, "  %zu territories are too few to tell whether chances are fair.",
                     fairness->territories);
    } else if (traits[0] != '\0') {
        qc_page_line(page, 2, "  Chances %s.", traits);
    }
}

qc_status qc_summary_quotas(const qc_page *page, const qc_results *results, qc_error *error)
{
    const qc_quota_plan *plan = results->quota;
    qc_status status = QC_OK;
    size_t left_out = 0;
    qc_grid grid;
    if (plan == NULL || plan->node_count == 0) {
        return QC_OK;
    }
    size_t rows = 1 + count_rows(plan, "region") + count_rows(plan, "territory");
    qc_grid_begin(&grid, quota_columns, sizeof quota_columns / sizeof *quota_columns);
    if (rows <= MOST_ROWS) {
        add_all(&grid, plan);
    } else {
        left_out = add_largest(&grid, plan);
    }
    qc_summary_heading(page, "Quotas", &plan->currency);
    QC_TRY(qc_grid_print(&grid, page, 2, false, error));
    if (left_out > 0) {
        char text[64];
        qc_page_line(page, 2, "  and %s with smaller quotas, in quotas.csv",
                     qc_page_count(left_out, "territory", text, sizeof text));
    }
    qc_summary_quota_facts(page, plan);
    if (results->comparison != NULL) {
        qc_quota_changes_summary(page, plan, results->comparison);
        for (size_t k = 0; k < results->comparison->note_count; k++) {
            qc_page_line(page, 2, "  %s", results->comparison->notes[k]);
        }
    }

done:
    qc_grid_clear(&grid);
    return status;
}
