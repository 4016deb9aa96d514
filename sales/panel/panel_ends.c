/* Territories that close: when their leaves end, and that this is told. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "core/memory.h"
#include "sales/panel/panel_build.h"

enum { NAMES_SHOWN = 5 };

/* The earliest end of a territory and those above it. */
static qc_date end_of(const qc_territories *territories, qc_id territory)
{
    qc_date end = QC_NO_DATE;

    for (; territory != QC_NO_ID; territory = territories->parent[territory]) {
        qc_date own = territories->end[territory];

        if (own != QC_NO_DATE && (end == QC_NO_DATE || own < end)) {
            end = own;
        }
    }
    return end;
}

static qc_status note_ends(qc_panel *panel, size_t count, qc_error *error)
{
    char names[600] = "", more[32] = "", day[16];
    size_t used = 0, shown = 0;

    for (size_t k = 0; k < panel->leaf_count && shown < NAMES_SHOWN && used < sizeof names;
         k++) {
        int length = 0;

        if (panel->leaf_end[k] == QC_NO_DATE) {
            continue;
        }
        length = snprintf(names + used, sizeof names - used, "%s%.80s (%s)",
                          shown > 0 ? ", " : "", panel->nodes[panel->leaf_node[k]].name,
                          qc_date_format(panel->leaf_end[k], day, sizeof day));
        used += length > 0 ? (size_t)length : 0;
        shown++;
    }
    if (count > shown) {
        (void)snprintf(more, sizeof more, " and %zu more", count - shown);
    }
    return qc_panel_add_note(
        panel, error,
        "%zu %s after the day in brackets, by the territories table, and %s "
        "forecast at 0 from then on: %s%s.",
        count, count == 1 ? "territory is closed" : "territories are closed",
        count == 1 ? "is" : "are", names, more);
}

/* What a leaf sold in the periods that lie wholly behind its end; `last` becomes the latest of
 * them with sales, QC_NO_PERIOD for none. */
static double sold_after(const qc_panel *panel, size_t leaf, qc_period *last)
{
    double sum = 0;

    *last = QC_NO_PERIOD;
    for (size_t t = 0; t < panel->period_count; t++) {
        qc_period period = panel->first_period + (qc_period)t;
        double value = panel->values[leaf * panel->period_count + t];

        if (value != 0 && !isnan(value) &&
            qc_period_start(&panel->calendar, panel->frequency, period) >
                panel->leaf_end[leaf]) {
            sum += value;
            *last = period;
        }
    }
    return sum;
}

static qc_status note_late(const qc_book *book, qc_panel *panel, size_t leaf, double sum,
                           qc_period last, qc_error *error)
{
    qc_money amount = 0;
    char money[32], period[16], day[16];

    if (qc_money_from_major(sum, &book->currency, &amount) != QC_OK) {
        amount = QC_NO_MONEY;
    }
    return qc_panel_add_note(
        panel, error,
        "%.80s has sales of %s after its end (%s), the latest in %s: they count in what was "
        "sold "
        "and say nothing of what is to come; if it still sells, correct `end` in the "
        "territories "
        "table.",
        panel->nodes[panel->leaf_node[leaf]].name,
        qc_money_format(amount, &book->currency, money, sizeof money),
        qc_date_format(panel->leaf_end[leaf], day, sizeof day),
        qc_period_format(&panel->calendar, panel->frequency, last, period, sizeof period));
}

qc_status qc_panel_ends_note_late(const qc_book *book, qc_panel *panel, qc_error *error)
{
    qc_status status = QC_OK;
    size_t count = 0;

    for (size_t k = 0; panel->leaf_end != NULL && k < panel->leaf_count; k++) {
        qc_period last = QC_NO_PERIOD;
        double sum = panel->leaf_end[k] != QC_NO_DATE ? sold_after(panel, k, &last) : 0;

        if (last != QC_NO_PERIOD && count++ < NAMES_SHOWN) {
            QC_TRY(note_late(book, panel, k, sum, last, error));
        }
    }
    if (count > NAMES_SHOWN) {
        QC_TRY(qc_panel_add_note(panel, error, "%zu more have sales after their ends.",
                                 count - NAMES_SHOWN));
    }

done:
    return status;
}

qc_status qc_panel_ends_find(const qc_book *book, qc_panel *panel, qc_error *error)
{
    size_t count = 0;
    qc_date *ends = NULL;

    if (book->territories.end == NULL) {
        return QC_OK;
    }
    ends = qc_arena_take(panel->owner, panel->leaf_count, sizeof *ends);
    if (ends == NULL) {
        return qc_fail_memory(error);
    }
    for (size_t k = 0; k < panel->leaf_count; k++) {
        ends[k] = end_of(&book->territories, panel->nodes[panel->leaf_node[k]].territory);
        count += ends[k] != QC_NO_DATE ? 1 : 0;
    }
    if (count == 0) {
        return QC_OK;
    }
    panel->leaf_end = ends;
    return note_ends(panel, count, error);
}
