/* What follows from all tables together: owners' territories, leaves. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/reader.h"

enum { MOST_WORDS = 8 };

/* How many deals a rep has in a territory. */
typedef struct rep_pair {
    qc_id rep, territory;
    size_t deals;
} rep_pair;

static int compare_pairs(const void *a, const void *b)
{
    const rep_pair *first = a;
    const rep_pair *second = b;

    if (first->rep != second->rep) {
        return first->rep < second->rep ? -1 : 1;
    }
    if (first->deals != second->deals) {
        return first->deals > second->deals ? -1 : 1;
    }
    return first->territory < second->territory ? -1 : first->territory > second->territory;
}

/* The pairs of a rep without a territory and that of a deal of theirs. */
static qc_status count_pairs(qc_reader *self, qc_names *keys, rep_pair **pairs)
{
    const qc_deals *deals = &self->book->deals;
    size_t capacity = 0;
    qc_status status = QC_OK;

    for (size_t i = 0; i < deals->count; i++) {
        qc_id key[2] = {deals->rep[i], deals->territory[i]};
        uint32_t pair = 0;

        if (key[0] == QC_NO_ID || key[1] == QC_NO_ID ||
            self->book->reps.territory[key[0]] != QC_NO_ID ||
            self->book->reps.overlay[key[0]]) { /* of an overlay: the company */
            continue;
        }
        pair = qc_names_add(keys, (const char *)key, sizeof key);
        if (pair == UINT32_MAX) {
            return qc_fail_memory(self->error);
        }
        if (pair == capacity || *pairs == NULL) {
            QC_TRY(QC_GROW(*pairs, capacity, (size_t)pair + 1, self->error));
            memset(*pairs + pair, 0, (capacity - pair) * sizeof **pairs);
        }
        (*pairs)[pair].rep = key[0];
        (*pairs)[pair].territory = key[1];
        (*pairs)[pair].deals++;
    }

done:
    return status;
}

/* A rep without a territory sells where most of their deals are; of equal counts the first
 * territory. */
static qc_status find_rep_territories(qc_reader *self)
{
    qc_names *keys = qc_names_new(NULL);
    rep_pair *pairs = NULL;
    qc_status status = QC_OK;

    if (keys == NULL) {
        return qc_fail_memory(self->error);
    }
    QC_TRY(count_pairs(self, keys, &pairs));
    if (pairs != NULL) {
        qsort(pairs, qc_names_count(keys), sizeof *pairs, compare_pairs);
    }
    for (size_t i = 0; pairs != NULL && i < qc_names_count(keys); i++) {
        if (i == 0 || pairs[i - 1].rep != pairs[i].rep) {
            self->book->reps.territory[pairs[i].rep] = pairs[i].territory;
        }
    }

done:
    qc_names_free(keys);
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

/* The first words in the columns that could say how a deal ended. */
static void list_words(const qc_reader *self, char *text, size_t size)
{
    static const qc_field fields[] = {QC_FIELD_OUTCOME, QC_FIELD_STAGE};
    size_t used = 0;
    size_t listed = 0;

    text[0] = '\0';
    for (size_t i = 0; i < self->input_count; i++) {
        const qc_input *input = &self->inputs[i];

        for (size_t k = 0; k < 2 && input->map.table == QC_TABLE_OPPORTUNITIES; k++) {
            uint32_t column = input->map.column[fields[k]];
            size_t distinct =
                column == QC_NO_COLUMN ? 0 : qc_sheet_distinct(input->sheet, column);

            for (uint32_t t = 0; t < distinct && listed < MOST_WORDS; t++) {
                const char *word = qc_names_text(input->sheet->columns[column].texts, t);

                if (*word != '\0') {
                    used += qc_text_format(text + used, size - used, "%s'%.40s'",
                                           listed > 0 ? ", " : "", word);
                    listed++;
                }
            }
        }
    }
}

/* Where no deal has ended, its words were perhaps not understood. */
static qc_status remark_none_closed(qc_reader *self)
{
    const qc_deals *deals = &self->book->deals;
    qc_remark_place place = {.severity = QC_DOUBTFUL, .file = QC_NO_ID};
    char words[400];

    for (size_t i = 0; i < deals->count; i++) {
        if (deals->outcome[i] != QC_OUTCOME_OPEN) {
            return QC_OK;
        }
    }
    list_words(self, words, sizeof words);
    if (deals->count == 0 || words[0] == '\0') {
        return QC_OK;
    }
    return qc_remarks_add(self->remarks, &place, self->error,
                          "none of %zu deals is won or lost; if one of %s means that, say "
                          "stages: {won: [...], lost: [...]} in quotacast.yaml",
                          deals->count, words);
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
    QC_TRY(remark_none_closed(self));
    mark_leaves(self->book);

done:
    return status;
}
