/* Summary: what needs attention. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "report/names.h"
#include "report/page.h"
#include "report/summary.h"

#define MOST_POINTS 8
#define MOST_NOTES 1
#define ODDS_LOW 0.25
#define ODDS_HIGH 0.9
#define NEAR_BOUND 0.95 /* floors at this share of the goal leave little to allocate */

typedef struct points {
    const qc_page *page;
    const char *heading;
    size_t most, count;
} points;

static void add_point(points *list, const char *format, ...) QC_PRINTF_LIKE(2, 3);

static void add_point(points *list, const char *format, ...)
{
    char text[1200];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (list->count == 0) {
        qc_page_heading(list->page, list->heading);
    }
    if (list->count < list->most) {
        qc_page_line(list->page, 4, "  - %s", text);
    }
    list->count++;
}

static void add_input(points *list, const qc_book *book)
{
    size_t doubtful = 0;
    size_t rejected = 0;
    const qc_remark *worst = NULL;
    for (size_t k = 0; k < book->remark_count; k++) {
        const qc_remark *remark = &book->remarks[k];
        doubtful += remark->severity == QC_DOUBTFUL ? remark->times : 0;
        rejected += remark->severity == QC_REJECTED ? remark->times : 0;
        if (remark->severity != QC_NOTE &&
            (worst == NULL || remark->severity > worst->severity)) {
            worst = remark;
        }
    }
    if (worst != NULL) {
        char place[400];
        char counts[2][64];
        qc_remark_place(book, worst, place, sizeof place);
        add_point(list,
                  "Input: %s rejected, %s doubtful, such as %s%s%s. `quotacast check` has all.",
                  qc_page_count(rejected, NULL, counts[0], sizeof counts[0]),
                  qc_page_count(doubtful, NULL, counts[1], sizeof counts[1]), place,
                  place[0] != '\0' ? ": " : "", worst->message);
    }
}

/* Who has been closed with as much of a chance for about a year needs no attention. */
static const double NO_NEWS = 0.9999;

/* Territories that have probably closed, as others sell what they did. */
static void add_closed(points *list, const qc_results *results)
{
    const qc_forecast *forecast = results->forecast;
    const qc_panel *panel = results->panel;
    const char *name = NULL;
    size_t count = 0;

    for (size_t k = 0;
         forecast != NULL && forecast->closed_chance != NULL && k < forecast->leaf_count; k++) {
        if (forecast->closed_chance[k] > 0 && forecast->closed_chance[k] < NO_NEWS) {
            name = count++ > 0 ? name : panel->nodes[panel->leaf_node[k]].name;
        }
    }
    if (count == 1) {
        add_point(
            list,
            "%s stopped selling as others began or rose by as much, and is taken as closed. "
            "Give its `end` in the territories table, or one name where it was renamed.",
            name);
    } else if (count > 1) {
        add_point(
            list,
            "%s and %zu more stopped selling as others began or rose by as much, and are "
            "taken as closed. Give their `end` in the territories table, or one name where "
            "they were renamed.",
            name, count - 1);
    }
}

static void add_naive(points *list, const qc_results *results)
{
    static const char *const levels[] = {"company", "region", "territory"};
    for (size_t k = 0; k < sizeof levels / sizeof *levels; k++) {
        const qc_accuracy_row *row = qc_summary_accuracy_row(results, levels[k], "forecast");
        double lost =
            row != NULL ? round(-1000 * row->fva) / 10 : -1; /* as the table shows it */
        if (lost > 0) {
            add_point(
                list,
                "At %s level the naive method was better than the forecast, by %.1f points.",
                levels[k], lost);
        } else if (row != NULL && row->fva <= 0) {
            add_point(list, "At %s level the naive method was as good as the forecast.",
                      levels[k]);
        }
    }
}

static void add_goal(points *list, const qc_quota_plan *plan)
{
    char amount[64];
    if (plan->node_count == 0 || !isfinite(plan->p_goal)) {
        return;
    }
    const char *middle =
        qc_amount_short(plan->nodes[0].p50, &plan->currency, amount, sizeof amount);
    if (plan->p_goal < ODDS_LOW) {
        add_point(list, "The goal has a chance of %.0f %%; even odds are at %s.",
                  100 * plan->p_goal, middle);
    } else if (plan->p_goal > ODDS_HIGH) {
        add_point(list, "The goal asks for little: its chance is %.0f %%; even odds are at %s.",
                  100 * plan->p_goal, middle);
    }
}

/* Floors and holds, or caps, that leave almost nothing to allocate. */
static void add_bounds(points *list, const qc_quota_plan *plan)
{
    double floors = 0;
    double caps = 0;
    for (size_t k = 0; k < plan->node_count; k++) {
        const qc_quota_node *node = &plan->nodes[k];
        if (strcmp(node->level, "territory") != 0) {
            continue;
        }
        qc_money floor = node->hold != QC_NO_MONEY ? node->hold : node->floor;
        qc_money cap = node->hold != QC_NO_MONEY ? node->hold : node->cap;
        floors += floor != QC_NO_MONEY ? (double)floor : 0;
        caps += cap != QC_NO_MONEY ? (double)cap : INFINITY;
    }
    double goal = (double)plan->goal;
    if (goal > 0 && floors >= NEAR_BOUND * goal) {
        add_point(list,
                  "Floors and holds take %.0f %% of the goal; little is left to allocate.",
                  100 * floors / goal);
    }
    if (goal > 0 && goal >= NEAR_BOUND * caps && caps > 0) {
        add_point(list,
                  "The goal is %.0f %% of all caps together; there is little room above it.",
                  100 * goal / caps);
    }
}

/* A chance as the tables show it. */
static double shown(double chance)
{
    return round(100 * chance) / 100;
}

static void add_odds(points *list, const qc_quota_plan *plan, bool low)
{
    char names[200] = "";
    size_t length = 0;
    size_t named = 0;
    size_t count = 0;
    for (size_t k = 0; k < plan->node_count; k++) {
        const qc_quota_node *node = &plan->nodes[k];
        bool concerns =
            strcmp(node->level, "territory") == 0 && isfinite(node->p_attain) &&
            (low ? shown(node->p_attain) < ODDS_LOW : shown(node->p_attain) > ODDS_HIGH);
        if (!concerns) {
            continue;
        }
        count++;
        if (count <= 3 && length + strlen(node->name) + 3 < sizeof names) {
            named++;
            length += (size_t)snprintf(names + length, sizeof names - length, "%s%s",
                                       length > 0 ? ", " : "", node->name);
        }
    }
    if (count > 0) {
        char territories[64];
        char more[32] = "";
        if (count > named) {
            (void)snprintf(more, sizeof more, " and %zu more", count - named);
        }
        add_point(list, "%s %s a chance %s %.0f %%: %s%s.",
                  qc_page_count(count, "territory", territories, sizeof territories),
                  count == 1 ? "has" : "have", low ? "below" : "above",
                  100 * (low ? ODDS_LOW : ODDS_HIGH), names, more);
    }
}

/* Names of key results for one sentence; the first ones in full, the rest counted. */
enum { NAMED_AT_RISK = 4 };

static void add_at_risk(points *list, const char *const *names, size_t named, size_t count)
{
    char text[512] = "";
    size_t used = 0;

    for (size_t k = 0; k < named && used < sizeof text; k++) {
        int length =
            snprintf(text + used, sizeof text - used, "%s%s", k > 0 ? "; " : "", names[k]);

        used += length > 0 ? (size_t)length : 0;
    }
    if (count == 1) {
        add_point(list, "Key result at risk: %s.", text);
    } else if (count > named) {
        add_point(list, "%zu key results at risk: %s; and %zu more.", count, text,
                  count - named);
    } else if (count > 0) {
        add_point(list, "%zu key results at risk: %s.", count, text);
    }
}

/* What is doubtful about key results as they are written: the first one, the others counted. */
static void add_doubts(points *list, const qc_key_result_table *table)
{
    if (table != NULL && table->note_count > 1) {
        add_point(list, "%s (and %zu more; `quotacast okr` has all)", table->notes[0],
                  table->note_count - 1);
    } else if (table != NULL && table->note_count == 1) {
        add_point(list, "%s", table->notes[0]);
    }
}

static void add_key_results(points *list, const qc_results *results)
{
    const qc_key_result_table *table = results->key_results;
    const char *names[NAMED_AT_RISK];
    size_t named = 0;
    size_t count = 0;

    for (size_t k = 0; table != NULL && k < table->count; k++) {
        const qc_key_result *result = &table->results[k];
        const qc_key_results *given = &results->book->key_results;
        const char *name = given->name[result->row][0] != '\0' ? given->name[result->row]
                                                               : given->id[result->row];
        if (result->status == QC_KEY_RESULT_AT_RISK) {
            count++;
            if (named < NAMED_AT_RISK) {
                names[named++] = name;
            }
        } else if (result->status == QC_KEY_RESULT_NO_DATA) {
            add_point(list, "Key result without data: %s: %s", name, result->reason);
        }
    }
    add_doubts(list, table);
    add_at_risk(list, names, named, count);
}

static void add_notes(points *list, char *const *notes, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        add_point(list, "%s", notes[k]);
    }
}

static void write_attention(const qc_page *page, const qc_results *results)
{
    points list = {page, "Needs attention", MOST_POINTS, 0};
    if (results->quota != NULL) { /* what is promised first */
        add_goal(&list, results->quota);
        add_bounds(&list, results->quota);
        add_odds(&list, results->quota, true);
        add_odds(&list, results->quota, false);
    }
    add_input(&list, results->book);
    add_closed(&list, results);
    add_naive(&list, results);
    add_key_results(&list, results);
    if (list.count > list.most) {
        qc_page_line(page, 4, "  and %zu more; see key_results.csv", list.count - list.most);
    }
}

static void write_notes(const qc_page *page, const qc_results *results)
{
    points list = {page, "Notes", MOST_NOTES, 0};
    for (size_t k = 0; k < results->note_count; k++) {
        add_point(&list, "%s", results->notes[k]);
    }
    if (results->panel != NULL) { /* what of the data counts, before what became of it */
        add_notes(&list, results->panel->notes, results->panel->note_count);
    }
    if (results->forecast != NULL) {
        add_notes(&list, results->forecast->notes, results->forecast->note_count);
    }
    if (results->quota != NULL) {
        add_notes(&list, results->quota->notes, results->quota->note_count);
    }
    if (list.count > list.most) {
        qc_page_line(page, 4, "  and %zu more in plan.json", list.count - list.most);
    }
}

void qc_summary_attention(const qc_page *page, const qc_results *results)
{
    write_attention(page, results);
    write_notes(page, results);
}
