/* Adding up pairs of actual and forecast for one row of the accuracy table; rows of a finished table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/accuracy/accuracy_tally.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"

void qc_accuracy_tally_add(qc_accuracy_tally *tally, const qc_accuracy_pair *pair)
{
    double missed = fabs(pair->actual - pair->forecast);

    if (!isfinite(missed)) {
        return;
    }
    tally->count++;
    tally->missed += missed;
    tally->sold += fabs(pair->actual);
    tally->over += pair->forecast - pair->actual;
    if (isfinite(pair->naive)) {
        tally->added += fabs(pair->actual - pair->naive) - missed;
        tally->added_sold += fabs(pair->actual);
    }
    if (isfinite(pair->scale)) {
        tally->scaled += missed / pair->scale;
        tally->scaled_count++;
    }
    if (isfinite(pair->root_scale)) {
        double ratio = missed / pair->root_scale;

        tally->scaled_square += ratio * ratio;
        tally->scaled_square_count++;
    }
    if (isfinite(pair->crps)) {
        tally->crps += pair->crps;
        tally->crps_sold += fabs(pair->actual);
    }
    if (isfinite(pair->low) && isfinite(pair->high)) {
        tally->ranged++;
        tally->inside += pair->low <= pair->actual && pair->actual <= pair->high;
    }
}

static double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : NAN;
}

void qc_accuracy_tally_measure(const qc_accuracy_tally *tally, qc_accuracy_row *row)
{
    row->n = tally->count;
    row->wape = ratio(tally->missed, tally->sold);
    row->accuracy = 1 - row->wape;
    row->bias = ratio(tally->over, tally->sold);
    row->mase = ratio(tally->scaled, (double)tally->scaled_count);
    row->rmsse = sqrt(ratio(tally->scaled_square, (double)tally->scaled_square_count));
    row->crps = ratio(tally->crps, tally->crps_sold);
    row->coverage80 = ratio((double)tally->inside, (double)tally->ranged);
    row->fva = ratio(tally->added, tally->added_sold);
}

const qc_accuracy_row *qc_accuracy_find(const qc_accuracy *accuracy, const char *level,
                                        const char *node, const char *method, int step)
{
    for (size_t i = 0; i < accuracy->count; i++) {
        const qc_accuracy_row *row = &accuracy->rows[i];

        if (row->step == step && strcmp(row->level, level) == 0 &&
            strcmp(row->node, node) == 0 && strcmp(row->method, method) == 0) {
            return row;
        }
    }
    return NULL;
}

void qc_accuracy_free(qc_accuracy *accuracy)
{
    if (accuracy != NULL) {
        qc_memory_free(accuracy->rows);
        qc_memory_free(accuracy);
    }
}
