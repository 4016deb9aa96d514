/* Revenue that stands in two files: exports that overlap would count twice. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "core/memory.h"
#include "sales/reader.h"

/* What two rows have to share to be of the same thing. */
typedef struct revenue_key {
    qc_date date;
    uint32_t frequency;
    qc_id territory, product;
    qc_money amount; /* of single days only: there may be many sales on a day */
    uint32_t file;
    uint32_t row;
} revenue_key;

static int compare_what(const revenue_key *a, const revenue_key *b)
{
    if (a->date != b->date) {
        return a->date < b->date ? -1 : 1;
    }
    if (a->frequency != b->frequency) {
        return a->frequency < b->frequency ? -1 : 1;
    }
    if (a->territory != b->territory) {
        return a->territory < b->territory ? -1 : 1;
    }
    if (a->product != b->product) {
        return a->product < b->product ? -1 : 1;
    }
    return a->amount < b->amount ? -1 : a->amount > b->amount;
}

static int compare_keys(const void *a, const void *b)
{
    const revenue_key *first = a;
    const revenue_key *second = b;
    int order = compare_what(first, second);

    return order != 0 ? order : first->row < second->row ? -1 : first->row > second->row;
}

static size_t count_files(const qc_reader *self)
{
    size_t count = 0;

    for (size_t i = 0; i < self->input_count; i++) {
        count += self->inputs[i].map.table == QC_TABLE_REVENUE;
    }
    return count;
}

static qc_status remark_overlaps(qc_reader *self, const revenue_key *keys, size_t count)
{
    const qc_revenue *table = &self->book->revenue;
    qc_status status = QC_OK;

    for (size_t i = 1; i < count; i++) {
        qc_remark_place place = {
            .severity = QC_DOUBTFUL, .file = keys[i].file, .line = table->line[keys[i].row]};

        if (compare_what(&keys[i - 1], &keys[i]) != 0 || keys[i - 1].file == keys[i].file) {
            continue;
        }
        QC_TRY(
            qc_remarks_add(self->remarks, &place, self->error,
                           "'%.120s' holds revenue of the same period, territory and product; "
                           "both count (leave one file out if it is the same revenue)",
                           self->book->files[keys[i - 1].file].path));
    }

done:
    return status;
}

qc_status qc_reader_check_overlap(qc_reader *self)
{
    const qc_revenue *table = &self->book->revenue;
    revenue_key *keys = NULL;
    qc_status status = QC_OK;

    if (count_files(self) < 2) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(keys, table->count, self->error));
    for (size_t i = 0; i < table->count; i++) {
        bool day = table->frequency[i] == QC_FREQUENCY_INDEX;

        keys[i] = (revenue_key){.date = table->date[i],
                                .frequency = table->frequency[i],
                                .territory = table->territory[i],
                                .product = table->product[i],
                                .amount = day ? table->amount[i] : 0,
                                .file = table->file[i],
                                .row = (uint32_t)i};
    }
    qsort(keys, table->count, sizeof *keys, compare_keys);
    QC_TRY(remark_overlaps(self, keys, table->count));

done:
    qc_memory_free(keys);
    return status;
}
