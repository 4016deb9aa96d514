/* Revenue that stands twice, in two files or in one: what was exported twice would count twice. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "sales/reader.h"

/* What two rows have to share to be of the same thing. */
typedef struct revenue_key {
    qc_date date;
    uint32_t frequency;
    qc_id territory, product;
    qc_money day_amount; /* of single days only: there may be many sales on a day */
    qc_money amount;
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
    return a->day_amount < b->day_amount ? -1 : a->day_amount > b->day_amount;
}

static int compare_keys(const void *a, const void *b)
{
    const revenue_key *first = a;
    const revenue_key *second = b;
    int order = compare_what(first, second);

    if (order == 0 && first->amount != second->amount) {
        return first->amount < second->amount ? -1 : 1;
    }
    return order != 0 ? order : first->row < second->row ? -1 : first->row > second->row;
}

static bool same_number(double a, double b)
{
    return (isnan(a) && isnan(b)) || (a >= b && a <= b);
}

/* True if two rows of one file say the same in everything that is read. */
static bool are_same_row(const qc_revenue *table, const revenue_key *a, const revenue_key *b)
{
    return a->file == b->file && compare_what(a, b) == 0 && a->amount == b->amount &&
           same_number(table->units[a->row], table->units[b->row]) &&
           same_number(table->customers[a->row], table->customers[b->row]);
}

/* True if a column of the file is not used: rows may differ in it, as in the customer. */
static bool has_more_columns(const qc_reader *self, uint32_t file)
{
    const qc_file_report *report = &self->book->files[file];

    for (size_t i = 0; i < report->column_count; i++) {
        if (report->columns[i].field[0] == '\0') {
            return true;
        }
    }
    return false;
}

/* Sales of one day, and rows that may differ in what is not read, may well be equal; two other
 * equal rows for a month are rarely meant. */
static qc_status remark_repeats(qc_reader *self, const revenue_key *keys, size_t count)
{
    const qc_revenue *table = &self->book->revenue;
    qc_status status = QC_OK;

    for (size_t i = 1; i < count; i++) {
        bool day = keys[i].frequency == QC_FREQUENCY_INDEX;
        qc_remark_place place = {
            .severity = QC_DOUBTFUL, .file = keys[i].file, .line = table->line[keys[i].row]};

        if (are_same_row(table, &keys[i - 1], &keys[i])) {
            place.severity =
                day || has_more_columns(self, keys[i].file) ? QC_NOTE : QC_DOUBTFUL;
            QC_TRY(qc_remarks_add(
                self->remarks, &place, self->error,
                "the row is equal to that on line %zu in all that is read; both count (remove "
                "one if it is the same revenue)",
                (size_t)table->line[keys[i - 1].row]));
        }
    }

done:
    return status;
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

    QC_TRY(QC_NEW_ARRAY(keys, table->count, self->error));
    for (size_t i = 0; i < table->count; i++) {
        bool day = table->frequency[i] == QC_FREQUENCY_INDEX;

        keys[i] = (revenue_key){.date = table->date[i],
                                .frequency = table->frequency[i],
                                .territory = table->territory[i],
                                .product = table->product[i],
                                .day_amount = day ? table->amount[i] : 0,
                                .amount = table->amount[i],
                                .file = table->file[i],
                                .row = (uint32_t)i};
    }
    qsort(keys, table->count, sizeof *keys, compare_keys);
    QC_TRY(remark_overlaps(self, keys, table->count));
    QC_TRY(remark_repeats(self, keys, table->count));

done:
    qc_memory_free(keys);
    return status;
}
