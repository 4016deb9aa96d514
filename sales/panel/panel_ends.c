/* Territories that close: when their leaves end, and that this is told. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
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
