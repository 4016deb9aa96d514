/* Sums that do not know yet of leaves below them that have just begun or closed. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/memory.h"
#include "forecast/hierarchy/projection.h"
#include "forecast/hierarchy/reconcile_work.h"

/* Periods within which a change is new: models have taken most of an older one into their
 * level. In a simulated company of four territories, one of them new, all were forecast 6.8,
 * 2.8, .8 % too low one, two, three months after it began. */
enum { MOST_PERIODS = 3 };

/* What leaves sell that began after `made`, less what those sold that have closed since, and by how
 * much those rose who took these over: changes of leaves [leaf_count]. */
static void add_change(const qc_rolling *rolling, size_t origin, size_t made, size_t leaf,
                       double *change)
{
    const qc_history *history = rolling->history;
    const qc_taker *taker = NULL;
    size_t count = qc_takeovers_of(&history->takeovers, leaf, origin, &taker);

    if (!(qc_history_closed_chance(history, leaf, origin) > 0)) {
        change[leaf] += qc_history_length(history, leaf, made) > 0
                            ? 0
                            : qc_history_level(history, leaf, origin);
    } else if (!(qc_history_closed_chance(history, leaf, made) > 0)) {
        double level = qc_history_level(history, leaf, made);

        change[leaf] -= level;
        for (size_t k = 0; k < count; k++) {
            change[taker[k].leaf] += taker[k].has_begun ? 0 : taker[k].part * level;
        }
    }
}

/*
 * A sum is surprised where what changed is more than it errs by, and its forecast of before
 * that was wrong by half of it at least. One that grows by new leaves all the time foresees
 * them, and leaves that take over what another sold change nothing.
 */
qc_status qc_changes_mark(const qc_rolling *rolling, size_t origin, const qc_record *record,
                          bool *surprised, qc_error *error)
{
    qc_status status = QC_OK;
    const qc_rows *rows = record->rows;
    size_t periods = rolling->horizon < MOST_PERIODS ? rolling->horizon : MOST_PERIODS;
    size_t made = origin - periods;
    double *errors = NULL;
    double *change = NULL;

    if (origin < qc_record_window(rolling, origin).first + periods) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(errors, rolling->horizon, error));
    QC_TRY(QC_NEW_ARRAY(change, 2 * rows->row_count, error));
    for (size_t leaf = 0; leaf < rows->leaf_count; leaf++) {
        add_change(rolling, origin, made, leaf, change);
    }
    qc_rows_sum(rows, change, change + rows->row_count);
    for (size_t row = rows->leaf_count; row < rows->row_count; row++) {
        if (change[row] * change[row] > record->variance[row]) {
            qc_record_errors(rolling, origin, made, row, errors);
            surprised[row] = errors[periods - 1] / change[row] > 0.5;
        }
    }

done:
    qc_memory_free(errors);
    qc_memory_free(change);
    return status;
}
