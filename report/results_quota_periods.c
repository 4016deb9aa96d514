/* Quotas of the months and quarters of a plan, and a plan against the one before, as tables. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "report/page.h"
#include "report/table.h"

/* Periods */

static const qc_column period_columns[] = {
    {"node", QC_COLUMN_TEXT, 0, 0},
    {"level", QC_COLUMN_TEXT, 0, 0},
    {"parent", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"rep", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
    {"period", QC_COLUMN_TEXT, 0, 0},
    {"quota", QC_COLUMN_MONEY, 0, 0},
    {"expected", QC_COLUMN_NUMBER, 4, 1},
    {"p_attain", QC_COLUMN_NUMBER, 2, 0},
    {"share", QC_COLUMN_NUMBER, 3, 0},
    {"frequency", QC_COLUMN_TEXT, 0, QC_COLUMN_DETAIL},
};

static void write_part(qc_listing *listing, const qc_book *book, const qc_quota_plan *plan,
                       size_t at, size_t part)
{
    const qc_quota_node *node = &plan->nodes[at];
    size_t cell = at * plan->part_count + part;
    char period[24];

    qc_listing_text(listing, node->name);
    qc_listing_text(listing, node->level);
    qc_listing_text(listing, node->parent != QC_NO_ID ? plan->nodes[node->parent].name : NULL);
    qc_listing_text(listing, node->rep != QC_NO_ID ? book->reps.name[node->rep] : NULL);
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

/* Against the plan before */

static const qc_column change_columns[] = {
    {"node", QC_COLUMN_TEXT, 0, 0},      {"level", QC_COLUMN_TEXT, 0, 0},
    {"previous", QC_COLUMN_MONEY, 0, 0}, {"quota", QC_COLUMN_MONEY, 0, 0},
    {"change", QC_COLUMN_MONEY, 0, 0},   {"growth", QC_COLUMN_NUMBER, 3, 0},
    {"what", QC_COLUMN_TEXT, 0, 0},
};

static void write_change(qc_listing *listing, const char *name, const char *level,
                         qc_money previous, qc_money quota)
{
    bool was = previous != QC_NO_MONEY;
    bool is = quota != QC_NO_MONEY;

    qc_listing_text(listing, name);
    qc_listing_text(listing, level);
    qc_listing_money(listing, previous);
    qc_listing_money(listing, quota);
    qc_listing_money(listing, (is ? quota : 0) - (was ? previous : 0));
    qc_listing_number(listing,
                      was && is && previous > 0 ? (double)quota / (double)previous - 1 : NAN);
    qc_listing_text(listing, !was               ? "new"
                             : !is              ? "gone"
                             : quota > previous ? "raised"
                             : quota < previous ? "lowered"
                                                : "same");
}

static qc_status add_key(qc_names *names, qc_arena *arena, const char *level, const char *name,
                         qc_error *error)
{
    char *key = qc_arena_format(arena, "%s\n%s", level, name);

    return key != NULL && qc_names_add(names, key, strlen(key)) != UINT32_MAX
               ? QC_OK
               : qc_fail(error, QC_ERR_MEMORY, "out of memory");
}

/* Which quotas of the plan before this one has no more: the first row of each node that it does not have. */
static qc_status find_gone(const qc_quota_plan *plan, const qc_quota_file *previous, bool *gone,
                           qc_error *error)
{
    qc_status status = QC_OK;
    qc_arena *arena = qc_arena_new();
    qc_names *names = arena != NULL ? qc_names_new(arena) : NULL;

    QC_TRY(names != NULL ? QC_OK : qc_fail(error, QC_ERR_MEMORY, "out of memory"));
    for (size_t k = 0; k < plan->node_count; k++) {
        QC_TRY(add_key(names, arena, plan->nodes[k].level, plan->nodes[k].name, error));
    }
    for (size_t k = 0; k < previous->count; k++) {
        size_t before = qc_names_count(names);

        QC_TRY(add_key(names, arena, previous->rows[k].level, previous->rows[k].node, error));
        gone[k] = qc_names_count(names) > before;
    }

done:
    qc_names_free(names);
    qc_arena_free(arena);
    return status;
}

qc_status qc_report_quota_changes(const qc_page *page, const qc_quota_plan *plan,
                                  const qc_quota_file *previous, qc_error *error)
{
    qc_listing *listing = NULL;
    bool *gone = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(gone, previous->count, error));
    QC_TRY(find_gone(plan, previous, gone, error));
    QC_TRY(qc_listing_open(page, change_columns, sizeof change_columns / sizeof *change_columns,
                           &plan->currency, &listing, error));
    for (size_t k = 0; k < plan->node_count; k++) {
        const qc_quota_node *node = &plan->nodes[k];

        write_change(listing, node->name, node->level, node->previous, node->quota);
    }
    for (size_t k = 0; k < previous->count; k++) {
        const qc_quota_row *row = &previous->rows[k];

        if (gone[k]) {
            write_change(listing, row->node, row->level, row->quota, QC_NO_MONEY);
        }
    }
    QC_TRY(qc_listing_close(listing, error));

done:
    qc_memory_free(gone);
    return status;
}
