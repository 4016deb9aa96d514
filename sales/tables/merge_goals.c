/* Goals of one node, product and period that stand twice: the last one counts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "core/memory.h"
#include "sales/reader.h"
#include "sales/tables/storage.h"

/* What a goal is for, and its row. */
typedef struct goal_key {
    qc_id node, product;
    qc_period period;
    uint32_t frequency;
    qc_id row;
} goal_key;

static int compare_what(const goal_key *a, const goal_key *b)
{
    if (a->node != b->node) {
        return a->node < b->node ? -1 : 1;
    }
    if (a->product != b->product) {
        return a->product < b->product ? -1 : 1;
    }
    if (a->frequency != b->frequency) {
        return a->frequency < b->frequency ? -1 : 1;
    }
    return a->period < b->period ? -1 : a->period > b->period;
}

static int compare_goals(const void *a, const void *b)
{
    const goal_key *first = a;
    const goal_key *second = b;
    int order = compare_what(first, second);

    return order != 0 ? order : first->row < second->row ? -1 : first->row > second->row;
}

/* Marks a row of a file, found by its line, as merged. Lines ascend; of several rows of one
 * line the first kept one is it. */
static void mark_merged(qc_reader *self, uint32_t file, uint32_t line)
{
    qc_input *input = &self->inputs[file];
    size_t low = 0;
    size_t high = input->sheet->row_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (input->sheet->line[middle] < line) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    while (low < input->sheet->row_count && input->fate[low] != QC_FATE_KEPT) {
        low++;
    }
    if (low < input->sheet->row_count) {
        input->fate[low] = QC_FATE_MERGED;
    }
}

static qc_status merge_pair(qc_reader *self, qc_id earlier, qc_id later)
{
    const qc_goals *table = &self->book->goals;
    qc_remark_place place = {
        .severity = QC_DOUBTFUL, .file = table->file[later], .line = table->line[later]};

    mark_merged(self, table->file[earlier], table->line[earlier]);
    return qc_remarks_add(
        self->remarks, &place, self->error,
        "there is a goal for the node and period already; the last one counts");
}

qc_status qc_reader_merge_goals(qc_reader *self)
{
    const qc_goals *table = &self->book->goals;
    goal_key *keys = NULL;
    bool *replaced = NULL;
    qc_id *rows = NULL;
    size_t kept = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(keys, table->count, self->error));
    QC_TRY(QC_NEW_ARRAY(replaced, table->count, self->error));
    QC_TRY(QC_NEW_ARRAY(rows, table->count, self->error));
    for (size_t i = 0; i < table->count; i++) {
        keys[i] = (goal_key){.node = table->territory[i],
                             .product = table->product[i],
                             .period = table->period[i],
                             .frequency = table->frequency[i],
                             .row = (qc_id)i};
    }
    qsort(keys, table->count, sizeof *keys, compare_goals);
    for (size_t i = 1; i < table->count; i++) {
        if (compare_what(&keys[i - 1], &keys[i]) == 0) {
            replaced[keys[i - 1].row] = true;
            QC_TRY(merge_pair(self, keys[i - 1].row, keys[i].row));
        }
    }
    for (size_t i = 0; i < table->count; i++) {
        if (!replaced[i]) {
            rows[kept++] = (qc_id)i;
        }
    }
    QC_TRY(qc_storage_select(self->book, QC_TABLE_GOALS, rows, kept, self->error));

done:
    qc_memory_free(keys);
    qc_memory_free(replaced);
    qc_memory_free(rows);
    return status;
}
