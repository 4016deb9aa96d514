/* Periods of which an amount could not be read: they are unknown, not 0. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "core/fail.h"
#include "sales/panel/panel_build.h"

enum { NAMES_SHOWN = 5 };

/* What became of the rows. */
typedef struct unread_tally {
    size_t unknown, short_of; /* periods of territories; rows missing from others */
    char names[600];          /* of the first periods */
    size_t used;
} unread_tally;

static void name_period(const qc_panel *panel, size_t leaf, size_t index, unread_tally *tally)
{
    char period[32];
    int length = 0;

    if (tally->unknown > NAMES_SHOWN || tally->used >= sizeof tally->names) {
        return;
    }
    (void)qc_period_format(&panel->calendar, panel->frequency,
                           panel->first_period + (qc_period)index, period, sizeof period);
    length = snprintf(tally->names + tally->used, sizeof tally->names - tally->used,
                      "%s%.80s %s", tally->used > 0 ? ", " : "",
                      panel->nodes[panel->leaf_node[leaf]].name, period);
    tally->used += length > 0 ? (size_t)length : 0;
}

/* A row of a month or longer is most of its period; one of a day is all of it only where
 * nothing else was sold. */
static void mark(const qc_book *book, size_t row, const qc_id *leaf_of, qc_panel *panel,
                 unread_tally *tally)
{
    const qc_unread *unread = &book->unread;
    qc_id territory = unread->territory[row];
    qc_id leaf = leaf_of[territory == QC_NO_ID ? book->territories.count : territory];
    qc_period period = qc_period_of_date(&panel->calendar, panel->frequency, unread->date[row]);
    size_t index = (size_t)(period - panel->first_period);
    double *value = NULL;

    if (leaf == QC_NO_ID || period < panel->first_period || index >= panel->period_count) {
        return;
    }
    value = &panel->values[leaf * panel->period_count + index];
    if (isnan(*value)) {
        return; /* before the first sale, or known to be unknown */
    }
    if (unread->frequency[row] >= QC_FREQUENCY_MONTH || *value == 0) {
        *value = NAN;
        tally->unknown++;
        name_period(panel, leaf, index, tally);
    } else {
        tally->short_of++;
    }
}

static qc_status note(qc_panel *panel, const unread_tally *tally, qc_error *error)
{
    const char *frequency = qc_frequency_name(panel->frequency);
    char more[32] = "";
    qc_status status = QC_OK;

    if (tally->unknown > NAMES_SHOWN) {
        (void)snprintf(more, sizeof more, " and %zu more", tally->unknown - NAMES_SHOWN);
    }
    if (tally->unknown > 0) {
        QC_TRY(
            qc_panel_add_note(panel, error,
                              "%zu %s%s of a territory %s unknown, not 0, for an amount that "
                              "could not be read: %s%s. `quotacast check` has the rows; "
                              "correct them.",
                              tally->unknown, frequency, tally->unknown == 1 ? "" : "s",
                              tally->unknown == 1 ? "is" : "are", tally->names, more));
    }
    if (tally->short_of > 0) {
        QC_TRY(
            qc_panel_add_note(panel, error,
                              "%zu row%s whose amounts could not be read %s missing from %ss "
                              "that are counted too low for that. `quotacast check` has "
                              "them; correct them.",
                              tally->short_of, tally->short_of == 1 ? "" : "s",
                              tally->short_of == 1 ? "is" : "are", frequency));
    }

done:
    return status;
}

qc_status qc_panel_unread_mark(const qc_book *book, const qc_id *leaf_of, qc_panel *panel,
                               qc_error *error)
{
    unread_tally tally = {0};

    for (size_t row = 0; row < book->unread.count && !panel->from_deals; row++) {
        if (book->unread.date[row] <= book->as_of) {
            mark(book, row, leaf_of, panel, &tally);
        }
    }
    return note(panel, &tally, error);
}
