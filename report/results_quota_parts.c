/* Where the quotas of months and quarters come from: the season, then what sums over the tree move. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/text.h"
#include "report/names.h"
#include "report/page.h"
#include "report/quota_parts.h"
#include "report/table.h"

enum { NOTE_SIZE = 512, AMOUNT_SIZE = 64, PERIOD_SIZE = 24 };

/* A part of a node's quota. */
typedef struct cell {
    const qc_book *book;
    const qc_quota_plan *plan;
    const qc_quota_node *node, *above; /* above: NULL for the company */
    const qc_quota_part *part;
    qc_quota_proportions which;
    qc_money quota, season;
    char period[PERIOD_SIZE];
} cell;

static cell find_cell(const qc_book *book, const qc_quota_plan *plan, qc_id at, size_t part)
{
    const qc_quota_node *node = &plan->nodes[at];
    cell found = {.book = book,
                  .plan = plan,
                  .node = node,
                  .above = node->parent != QC_NO_ID ? &plan->nodes[node->parent] : NULL,
                  .part = &plan->parts[part],
                  .which = (qc_quota_proportions)plan->part_proportions[at],
                  .quota = plan->part_quota[at * plan->part_count + part],
                  .season = plan->part_season[at * plan->part_count + part]};

    (void)qc_period_format(&book->calendar, found.part->frequency, found.part->period,
                           found.period, sizeof found.period);
    return found;
}

/* Of the quota of the whole planning period. */
static double percent(const cell *one)
{
    return one->node->quota > 0 ? 100 * (double)one->season / (double)one->node->quota : 0;
}

/* Rows */

static bool is_stated(const cell *one)
{
    return one->which == QC_PROPORTIONS_STATED || one->which == QC_PROPORTIONS_STATED_QUARTERS;
}

static const char *season_words(const cell *one, char note[NOTE_SIZE])
{
    const char *kind = qc_frequency_name(one->part->frequency);
    bool is_finest = one->part->frequency == one->plan->parts[0].frequency;
    char whole[PERIOD_SIZE];

    (void)qc_quota_plan_period(one->book, one->plan, whole);
    if (one->which == QC_PROPORTIONS_STATED_QUARTERS) {
        (void)qc_text_format(note, NOTE_SIZE,
                             is_finest ? "%s's part of what the goals table states for its "
                                         "quarter, by what is expected."
                                       : "What the goals table states for %s, or its months.",
                             one->period);
    } else if (one->which == QC_PROPORTIONS_STATED) {
        (void)qc_text_format(note, NOTE_SIZE, "What the goals table states for %s%s.",
                             is_finest ? "" : "the parts of ", one->period);
    } else if (one->node->quota == 0) {
        (void)qc_text_format(note, NOTE_SIZE, "A part of a quota of 0.");
    } else if (one->which == QC_PROPORTIONS_EVEN) {
        (void)qc_text_format(note, NOTE_SIZE,
                             "%.1f %% of %s: equal parts, since nothing is expected.",
                             percent(one), whole);
    } else if (one->which == QC_PROPORTIONS_ABOVE) {
        (void)qc_text_format(note, NOTE_SIZE, "%.1f %% of %s, in the proportions of '%s'.",
                             percent(one), whole, one->above->name);
    } else if (one->which == QC_PROPORTIONS_SERVICE) {
        (void)qc_text_format(note, NOTE_SIZE,
                             one->season > 0
                                 ? "%.1f %% of %s, among those of '%s' who serve then."
                                 : "%.1f %% of %s: not in service then.",
                             percent(one), whole, one->above->name);
    } else {
        (void)qc_text_format(
            note, NOTE_SIZE, "%.1f %% of %s: the %s's share of what is expected of '%s'.",
            percent(one), whole, kind,
            one->which == QC_PROPORTIONS_EXPECTED ? one->node->name : one->above->name);
    }
    return note;
}

static const char *rest_words(const cell *one, char note[NOTE_SIZE])
{
    if (one->above == NULL) {
        (void)qc_text_format(note, NOTE_SIZE, "To the units in which quotas add up.");
    } else {
        (void)qc_text_format(
            note, NOTE_SIZE, "So that all right below '%s' add up to its quota of %s%s%s.",
            one->above->name, one->period,
            one->plan->parts_are_stated && one->above->parent == QC_NO_ID
                ? ", which the goals table states"
                : "",
            one->above->below != one->above->quota ? " and the over-assignment" : "");
    }
    return note;
}

static void put_row(qc_listing *listing, const cell *one, const char *step, qc_money amount,
                    const char *note)
{
    qc_listing_text(listing, one->node->name);
    qc_listing_text(listing, one->period);
    qc_listing_text(listing, step);
    qc_listing_money(listing, amount);
    qc_listing_text(listing, note);
    qc_listing_text(listing, one->node->level);
}

void qc_quota_parts_list(qc_listing *listing, const qc_book *book, const qc_quota_plan *plan,
                         qc_id at)
{
    char note[NOTE_SIZE];

    for (size_t p = 0; p < plan->part_count; p++) {
        cell one = find_cell(book, plan, at, p);

        put_row(listing, &one, is_stated(&one) ? "stated goal" : "season", one.season,
                season_words(&one, note));
        if (one.quota != one.season) {
            put_row(listing, &one, one.above == NULL ? "rounding" : "sums",
                    one.quota - one.season, rest_words(&one, note));
        }
    }
}

/* Sentences */

static void explain_proportions(const qc_page *page, const cell *one)
{
    const char *above = one->above != NULL ? one->above->name : "";

    switch (one->which) {
    case QC_PROPORTIONS_STATED:
        qc_page_line(page, 2, "Of this, as the goals table states it:");
        break;
    case QC_PROPORTIONS_STATED_QUARTERS:
        qc_page_line(page, 2,
                     "Of this, as the goals table states it for quarters, their months by what "
                     "is expected:");
        break;
    case QC_PROPORTIONS_EVEN:
        qc_page_line(page, 2, "Of this, in equal parts, since nothing is expected:");
        break;
    case QC_PROPORTIONS_ABOVE:
        qc_page_line(page, 2,
                     "Of this, by the season that '%s' has, then more or less so that all "
                     "right below it add up:",
                     above);
        break;
    case QC_PROPORTIONS_SERVICE:
        qc_page_line(page, 2,
                     "Of this, for the months in service, each shared with those of '%s' who "
                     "serve then:",
                     above);
        break;
    case QC_PROPORTIONS_EXPECTED_ABOVE:
        qc_page_line(page, 2,
                     "Of this, by the season of the forecast of '%s', then more or less so "
                     "that all right below it add up:",
                     above);
        break;
    case QC_PROPORTIONS_EXPECTED:
        if (one->above == NULL) {
            qc_page_line(page, 2, "Of this, by the season of the forecast:");
        } else {
            qc_page_line(page, 2,
                         "Of this, by the season of its forecast, then more or less so that "
                         "all right below '%s' add up:",
                         above);
        }
        break;
    }
}

/* "2026-01  Rp 110 = Rp 100 (8.3 %) + Rp 10" */
static void explain_part(const qc_page *page, const cell *one)
{
    const qc_currency *currency = &one->plan->currency;
    qc_money moved = one->quota - one->season;
    char quota[AMOUNT_SIZE], season[AMOUNT_SIZE], rest[AMOUNT_SIZE];

    (void)qc_amount_long(one->quota, currency, quota, sizeof quota);
    (void)qc_amount_long(one->season, currency, season, sizeof season);
    (void)qc_amount_long(moved < 0 ? -moved : moved, currency, rest, sizeof rest);
    if (moved == 0) {
        qc_page_line(page, 4, "  %s  %s (%.1f %%)", one->period, quota, percent(one));
    } else {
        qc_page_line(page, 4, "  %s  %s = %s (%.1f %%) %c %s%s", one->period, quota, season,
                     percent(one), moved < 0 ? '-' : '+', rest,
                     one->above == NULL ? " of rounding" : "");
    }
}

void qc_quota_parts_explain(const qc_page *page, const qc_book *book, const qc_quota_plan *plan,
                            qc_id at)
{
    for (size_t p = 0; p < plan->part_count && plan->nodes[at].quota > 0; p++) {
        cell one = find_cell(book, plan, at, p);

        if (p == 0) {
            explain_proportions(page, &one);
        }
        explain_part(page, &one);
    }
}
