/* The integrity of a book: every row accounted for, every id in range. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>

#include "sales/reader.h"

static void count_rows(qc_reader *self, const qc_input *input)
{
    qc_file_report *report = &self->book->files[input->file];
    const qc_sheet *sheet = input->sheet;

    if (input->map.table == QC_TABLE_UNKNOWN) {
        return; /* not used: none of its lines is a row */
    }
    report->rows_read = qc_sheet_rows(sheet) + sheet->ragged.times;
    report->rows_rejected = sheet->ragged.times;
    for (size_t row = 0; row < sheet->row_count; row++) {
        size_t times = qc_sheet_times(sheet, row);

        report->rows_kept += input->fate[row] == QC_FATE_KEPT ? times : 0;
        report->rows_rejected += input->fate[row] == QC_FATE_REJECTED ? times : 0;
        report->rows_merged += input->fate[row] == QC_FATE_MERGED ? times : 0;
    }
    assert(report->rows_read ==
           report->rows_kept + report->rows_rejected + report->rows_merged);
}

/* All ids of a column are rows of the other table, or missing. */
static bool ids_in_range(const qc_id *ids, size_t count, size_t rows)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] != QC_NO_ID && ids[i] >= rows) {
            return false;
        }
    }
    return true;
}

static bool is_sound(const qc_book *book)
{
    size_t territories = book->territories.count;
    const qc_deals *deals = &book->deals;

    return ids_in_range(deals->account, deals->count, book->accounts.count) &&
           ids_in_range(deals->rep, deals->count, book->reps.count) &&
           ids_in_range(deals->territory, deals->count, territories) &&
           ids_in_range(deals->product, deals->count, book->products.count) &&
           ids_in_range(book->history.deal, book->history.count, deals->count) &&
           ids_in_range(book->revenue.territory, book->revenue.count, territories) &&
           ids_in_range(book->revenue.product, book->revenue.count, book->products.count) &&
           ids_in_range(book->territories.parent, territories, territories) &&
           ids_in_range(book->accounts.territory, book->accounts.count, territories) &&
           ids_in_range(book->reps.territory, book->reps.count, territories) &&
           ids_in_range(book->reps.product, book->reps.count, book->products.count) &&
           ids_in_range(book->goals.territory, book->goals.count, territories) &&
           ids_in_range(book->goals.product, book->goals.count, book->products.count) &&
           ids_in_range(book->log.territory, book->log.count, territories);
}

qc_status qc_reader_check(qc_reader *self)
{
    bool sound = false;

    for (size_t i = 0; i < self->input_count; i++) {
        count_rows(self, &self->inputs[i]);
    }
    sound = is_sound(self->book);
    assert(sound);
    return sound ? QC_OK
                 : qc_fail(self->error, QC_ERR_DATA, "a row refers to a row that is not there");
}
