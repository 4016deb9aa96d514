/* Reps who are known from opportunities alone and have left: their last day in service. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/memory.h"
#include "sales/reader.h"

/* Whoever has had nothing to do with a deal for so long counts as gone. */
enum { DAYS_OF_SILENCE = 365 };

/* True if no table of reps names the rep. */
static bool is_only_mentioned(const qc_book *book, size_t rep)
{
    uint32_t file = book->reps.file[rep];

    return file < book->file_count && book->files[file].table != QC_TABLE_REPS;
}

static void hear(qc_date *heard, qc_id rep, qc_date day)
{
    if (rep != QC_NO_ID && day > heard[rep]) {
        heard[rep] = day;
    }
}

/* The last day of each rep's deals, by what the as-of view has left of them. An open deal counts
 * to the day on which it is to close. */
static void listen(const qc_book *book, qc_date *heard)
{
    const qc_deals *deals = &book->deals;

    for (size_t i = 0; i < book->reps.count; i++) {
        heard[i] = QC_NO_DATE;
    }
    for (size_t i = 0; i < deals->count; i++) {
        hear(heard, deals->rep[i], deals->created[i]);
        hear(heard, deals->rep[i], deals->close[i]);
    }
    for (size_t i = 0; i < book->history.count; i++) {
        hear(heard, deals->rep[book->history.deal[i]], book->history.changed[i]);
    }
}

qc_status qc_reader_end_reps(qc_reader *self)
{
    qc_book *book = self->book;
    qc_remark_place place = {.severity = QC_NOTE, .file = QC_NO_ID, .about = "gone"};
    qc_date *heard = NULL;
    const char *name = NULL;
    char date[16];
    size_t gone = 0;
    qc_status status = QC_OK;

    if (book->as_of == QC_NO_DATE) {
        return QC_OK; /* nothing is dated */
    }
    QC_TRY(QC_NEW_ARRAY(heard, book->reps.count, self->error));
    listen(book, heard);
    for (size_t i = 0; i < book->reps.count; i++) {
        if (is_only_mentioned(book, i) && heard[i] != QC_NO_DATE &&
            heard[i] < book->as_of - DAYS_OF_SILENCE) {
            book->reps.end[i] = heard[i];
            name = gone == 0 ? book->reps.name[i] : name;
            gone++;
        }
    }
    if (gone > 0) {
        QC_TRY(qc_remarks_add(
            self->remarks, &place, self->error,
            "%zu of %zu reps (%.80s%s) are in no table of reps, and no deal of theirs was "
            "created, changed or to close in the year to %s: they count as gone since; a table "
            "of reps (name, territory, start, end) says who serves",
            gone, book->reps.count, name, gone > 1 ? " and others" : "",
            qc_date_format(book->as_of, date, sizeof date)));
    }

done:
    qc_memory_free(heard);
    return status;
}
