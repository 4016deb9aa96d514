/* A file's table as columns of texts: each distinct text once, and which of them a row has. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/files/sheet.h"

#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"
#include "sales/files/blocks.h"
#include "sales/files/bytes.h"
#include "sales/files/csv.h"
#include "sales/files/sheet_fill.h"

enum { MOST_SLOTS = 32, COLUMNS_OF_GROUP = 4 };

/* A block on its way: from text to rows, from rows to cells. */
typedef struct slot {
    qc_block block;
    qc_csv *csv;
    qc_filling filling;
    qc_status status; /* of its rows */
    qc_error error;
} slot;

/* Blocks that are at the same stage. */
typedef struct batch {
    slot *slots;
    size_t count;
} batch;

/*
 * A sheet that is being read. In each round some blocks are read from the file, those of the
 * round before become rows, and the rows of the round before that become cells: tasks that
 * share nothing, one for the reading, one for each block and one for each few columns. Between
 * the rounds it is decided, row by row in order, which rows are rows of the table; so the
 * outcome is the same for any number of threads.
 *
 * Lenient reading has to go back to where a quotation mark was opened. It has a window on the
 * text, of which each round reads some rows; a row that is still open where the window ends
 * begins the next one.
 */
typedef struct reading {
    qc_filler filler;
    qc_blocks *blocks;
    size_t slot_count;         /* blocks in a round */
    batch read, parsed, taken; /* the three stages */
    bool at_end;               /* nothing is left to be read, or it cannot be */
    qc_status status;          /* of the reading; told when the rows before are taken */
    qc_error error;
    qc_block window; /* lenient */
    qc_block next;   /* that is put behind it */
    size_t at, line; /* of the window */
    bool is_stuck;   /* the row at its beginning needs more text */
} reading;

void qc_sheet_free(qc_sheet *sheet)
{
    if (sheet == NULL) {
        return;
    }
    for (size_t i = 0; i < sheet->column_count; i++) {
        qc_names_free(sheet->columns[i].texts);
        qc_memory_free(sheet->columns[i].cell);
        qc_memory_free(sheet->columns[i].sums);
        qc_memory_free(sheet->columns[i].uses);
    }
    qc_memory_free(sheet->columns);
    qc_memory_free(sheet->line);
    qc_memory_free(sheet->total_line);
    qc_memory_free(sheet->times);
    qc_arena_free(sheet->arena);
    qc_memory_free(sheet);
}

static qc_status parse_slot(reading *self, slot *here)
{
    size_t at = self->at; /* 0 unless lenient */

    if (self->filler.settings->lenient) {
        qc_csv_start(here->csv, self->line, !self->at_end);
        here->status = qc_csv_read(here->csv, self->window.text, self->window.size, &at,
                                   QC_BLOCK_BYTES, &here->error);
        self->line = qc_csv_line(here->csv);
        self->is_stuck = at == self->at;
        self->at = at;
    } else {
        qc_csv_start(here->csv, here->block.first_line, false);
        here->status = qc_csv_read(here->csv, here->block.text, here->block.size, &at, SIZE_MAX,
                                   &here->error);
    }
    here->filling.rows = qc_csv_rows(here->csv, &here->filling.row_count);
    return QC_OK; /* what went wrong is told in the order of the rows */
}

static qc_status fill_columns(reading *self, size_t group, qc_error *error)
{
    qc_status status = QC_OK;

    for (size_t i = 0; i < self->taken.count; i++) {
        QC_TRY(qc_filler_fill(self->filler.sheet, group * COLUMNS_OF_GROUP, COLUMNS_OF_GROUP,
                              &self->taken.slots[i].filling, error));
    }

done:
    return status;
}

/* The next blocks, one after the other. */
static qc_status read_blocks(reading *self)
{
    while (!self->at_end && self->read.count < self->slot_count &&
           !self->filler.settings->lenient) {
        qc_block *block = &self->read.slots[self->read.count].block;

        self->status = qc_blocks_next(self->blocks, block, &self->error);
        self->at_end = self->status != QC_OK || block->last;
        self->read.count += self->status == QC_OK;
    }
    return QC_OK; /* what went wrong is told in the order of the rows */
}

static qc_status run_task(void *context, size_t index, qc_error *error)
{
    reading *self = context;

    if (index == 0) {
        return read_blocks(self);
    }
    return index <= self->parsed.count
               ? parse_slot(self, &self->parsed.slots[index - 1])
               : fill_columns(self, index - 1 - self->parsed.count, error);
}

static qc_status fail_with(qc_status status, const qc_error *cause, qc_error *error)
{
    if (status != QC_OK && error != NULL) {
        *error = *cause;
    }
    return status;
}

/* Decides, in order, which of the new rows are rows of the table. */
static qc_status take_rows(reading *self, qc_error *error)
{
    qc_status status = QC_OK;

    for (size_t i = 0; i < self->parsed.count; i++) {
        slot *here = &self->parsed.slots[i];

        self->filler.bytes_before += here->block.size;
        QC_TRY(qc_filler_take(&self->filler, &here->filling, error));
        QC_TRY(fail_with(here->status, &here->error, error));
    }

done:
    return status;
}

static void report_progress(const reading *self)
{
    const qc_sheet_settings *settings = self->filler.settings;

    if (settings->run != NULL && settings->run->progress != NULL) {
        settings->run->progress(settings->run->user, "reading",
                                settings->done + qc_blocks_done(self->blocks), settings->total);
    }
}

/* Lenient: moves the window on behind the rows that were read, and puts text behind it where it
 * is needed. */
static qc_status move_window(reading *self, qc_error *error)
{
    qc_block *window = &self->window;
    qc_status status = QC_OK;

    while (!self->at_end && (self->is_stuck || window->size - self->at < QC_BLOCK_BYTES)) {
        size_t rest = window->size - self->at;

        QC_TRY(qc_blocks_next(self->blocks, &self->next, error));
        QC_TRY(QC_GROW(window->text, window->capacity, rest + self->next.size + 1, error));
        memmove(window->text, window->text + self->at, rest);
        memcpy(window->text + rest, self->next.text, self->next.size + 1);
        window->size = rest + self->next.size;
        self->line = self->line == 0 ? self->next.first_line : self->line;
        self->at = 0;
        self->is_stuck = false;
        self->at_end = self->next.last;
    }
    self->parsed.count = self->at < window->size ? 1 : 0;

done:
    return status;
}

/* Every batch moves on by a stage. */
static void move_on(reading *self)
{
    batch first = self->taken;

    self->taken = self->parsed;
    self->parsed = self->read;
    self->read = first;
    self->read.count = 0;
}

static qc_status run_round(reading *self, qc_error *error)
{
    const qc_run *run = self->filler.settings->run;
    qc_run quiet = run == NULL ? (qc_run){.threads = 1} : *run;
    size_t groups =
        self->taken.count > 0 ? self->filler.sheet->column_count / COLUMNS_OF_GROUP + 1 : 0;
    qc_status status = QC_OK;

    quiet.progress = NULL;
    if (self->filler.settings->lenient) {
        QC_TRY(move_window(self, error));
    }
    QC_TRY(qc_tasks_run(&quiet, "reading", 1 + self->parsed.count + groups, run_task, self,
                        error));
    QC_TRY(qc_filler_fold(&self->filler, error));
    QC_TRY(take_rows(self, error));
    move_on(self);
    report_progress(self);

done:
    return status;
}

static bool is_busy(const reading *self)
{
    return !self->at_end || self->parsed.count > 0 || self->taken.count > 0;
}

static qc_status make_batch(reading *self, batch *made, qc_error *error)
{
    qc_csv_settings settings = {.source = self->filler.sheet->source,
                                .delimiter = qc_blocks_delimiter(self->blocks)->mark,
                                .line_end = qc_blocks_line_end(self->blocks),
                                .lenient = self->filler.settings->lenient};
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(made->slots, self->slot_count, error));
    for (size_t i = 0; i < self->slot_count; i++) {
        made->slots[i].csv = qc_csv_new(&settings);
        if (made->slots[i].csv == NULL) {
            return qc_fail_memory(error);
        }
    }

done:
    return status;
}

static void free_batch(const batch *made, size_t count)
{
    for (size_t i = 0; made->slots != NULL && i < count; i++) {
        qc_memory_free(made->slots[i].block.text);
        qc_memory_free(made->slots[i].filling.taken);
        qc_csv_free(made->slots[i].csv);
    }
    qc_memory_free(made->slots);
}

static void free_reading(reading *self)
{
    free_batch(&self->read, self->slot_count);
    free_batch(&self->parsed, self->slot_count);
    free_batch(&self->taken, self->slot_count);
    qc_memory_free(self->filler.folds);
    qc_memory_free(self->window.text);
    qc_memory_free(self->next.text);
    qc_blocks_close(self->blocks);
}

/* Blocks in a round: enough to keep the threads busy, no more than the file may have. */
static size_t count_slots(const qc_sheet_settings *settings, const char *path)
{
    size_t threads = (size_t)qc_tasks_threads(settings->run);
    size_t size = qc_bytes_size(path);
    size_t count = settings->lenient || threads == 1 ? 1 : 4 * threads;

    if (size > 0 && count > size / QC_BLOCK_BYTES + 1) {
        count = size / QC_BLOCK_BYTES + 1;
    }
    return count < MOST_SLOTS ? count : MOST_SLOTS;
}

static qc_status read_text(reading *self, const char *path, qc_error *error)
{
    const qc_sheet_settings *settings = self->filler.settings;
    qc_status status = QC_OK;

    self->slot_count = count_slots(settings, path);
    QC_TRY(qc_blocks_open(path, settings->lenient, &self->blocks, error));
    if (qc_blocks_are_utf16(self->blocks)) {
        qc_sheet_note(&self->filler.sheet->utf16, 1, 0);
    }
    self->filler.sheet->delimiter = qc_blocks_delimiter(self->blocks)->mark;
    self->filler.bytes = qc_bytes_size(path);
    self->filler.expected_fields = qc_blocks_delimiter(self->blocks)->field_count;
    QC_TRY(make_batch(self, &self->read, error));
    QC_TRY(make_batch(self, &self->parsed, error));
    QC_TRY(make_batch(self, &self->taken, error));
    while (is_busy(self)) {
        QC_TRY(run_round(self, error));
    }
    QC_TRY(fail_with(self->status, &self->error, error));
    QC_TRY(qc_filler_end(&self->filler, error));

done:
    return status;
}

qc_status qc_sheet_read(const char *path, const qc_sheet_settings *settings,
                        qc_sheet_chooser choose, void *context, qc_sheet **sheet,
                        qc_error *error)
{
    reading self = {.filler = {.settings = settings, .choose = choose, .context = context}};
    const char *source = qc_bytes_source(path);
    qc_sheet *draft = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->arena = qc_arena_new();
    if (draft->arena == NULL ||
        (draft->source = qc_arena_copy(draft->arena, source, strlen(source))) == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    self.filler.sheet = draft;
    QC_TRY(read_text(&self, path, error));
    *sheet = draft;
    draft = NULL; /* now the caller's */

done:
    if (status == QC_ERR_IO) {
        qc_status cancelled = qc_run_check(settings->run, error); /* a signal ends a read */

        status = cancelled != QC_OK ? cancelled : status;
    }
    free_reading(&self);
    qc_sheet_free(draft);
    return status;
}
