/* What follows from all tables together: owners' territories, leaves. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "core/memory.h"
#include "sales/reader.h"

static int compare_pairs(const void *a, const void *b)
{
    const uint64_t *first = a;
    const uint64_t *second = b;

    return *first < *second ? -1 : *first > *second;
}

/* A pair of rep and territory in one number, so that sorting brings equal ones together. */
static uint64_t pair_of(qc_id rep, qc_id territory)
{
    return (uint64_t)rep << 32 | territory;
}

/* A rep without a territory sells where most of their deals are; of equal counts the first territory. */
static void lay_territories(qc_reps *reps, const uint64_t *pairs, size_t count)
{
    size_t most = 0;

    for (size_t start = 0; start < count;) {
        size_t end = start;
        qc_id rep = (qc_id)(pairs[start] >> 32);

        while (end < count && pairs[end] == pairs[start]) {
            end++;
        }
        if (start == 0 || (qc_id)(pairs[start - 1] >> 32) != rep) {
            most = 0;
        }
        if (end - start > most) {
            most = end - start;
            reps->territory[rep] = (qc_id)(pairs[start] & UINT32_MAX);
        }
        start = end;
    }
}

static qc_status find_rep_territories(qc_reader *self)
{
    const qc_deals *deals = &self->book->deals;
    qc_reps *reps = &self->book->reps;
    uint64_t *pairs = NULL;
    size_t count = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(pairs, deals->count, self->error));
    for (size_t i = 0; i < deals->count; i++) {
        qc_id rep = deals->rep[i];

        if (rep != QC_NO_ID && deals->territory[i] != QC_NO_ID &&
            reps->territory[rep] == QC_NO_ID) {
            pairs[count++] = pair_of(rep, deals->territory[i]);
        }
    }
    qsort(pairs, count, sizeof *pairs, compare_pairs);
    lay_territories(reps, pairs, count);

done:
    qc_memory_free(pairs);
    return status;
}

/* A deal without a territory belongs where its owner does. */
static qc_status find_deal_territories(qc_reader *self)
{
    qc_deals *deals = &self->book->deals;
    const qc_reps *reps = &self->book->reps;
    qc_remark_place place = {.severity = QC_NOTE, .file = QC_NO_ID};
    size_t without = 0;

    for (size_t i = 0; i < deals->count; i++) {
        if (deals->territory[i] == QC_NO_ID && deals->rep[i] != QC_NO_ID) {
            deals->territory[i] = reps->territory[deals->rep[i]];
        }
        without += deals->territory[i] == QC_NO_ID;
    }
    if (without == 0 || self->book->territories.count == 0) {
        return QC_OK;
    }
    place.severity = QC_DOUBTFUL;
    return qc_remarks_add(
        self->remarks, &place, self->error,
        "%zu of %zu deals have no territory, and neither do their owners; they "
        "count for the company only",
        without, deals->count);
}

static void mark_leaves(qc_book *book)
{
    qc_territories *table = &book->territories;

    for (size_t i = 0; i < table->count; i++) {
        table->leaf[i] = true;
    }
    for (size_t i = 0; i < table->count; i++) {
        if (table->parent[i] != QC_NO_ID) {
            table->leaf[table->parent[i]] = false;
        }
    }
}

qc_status qc_reader_complete(qc_reader *self)
{
    qc_status status = QC_OK;

    QC_TRY(find_rep_territories(self));
    QC_TRY(find_deal_territories(self));
    mark_leaves(self->book);

done:
    return status;
}
