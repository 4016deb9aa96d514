/* Filling a sheet: which rows of the text are rows of the table, and their cells. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/files/sheet_fill.h"

#include <string.h>

#include "core/memory.h"
#include "sales/files/cell_text.h"
#include "sales/files/fold.h"
#include "sales/shapes/footer.h"

enum { BATCH = 64, WORD = sizeof(uint64_t) };

void qc_sheet_note(qc_sheet_incident *incident, size_t line, size_t fields)
{
    if (incident->times++ == 0) {
        incident->line = line;
        incident->fields = fields;
    }
}

static uint64_t load(const char *text)
{
    uint64_t word = 0;

    memcpy(&word, text, sizeof word);
    return word;
}

/* True if nothing has to be done: ASCII without blanks around it, which nearly all texts are. */
static bool is_clean(const qc_slice *text)
{
    const char *end = text->text + text->length;
    uint64_t all = 0;

    if (text->length == 0) {
        return true;
    }
    if (text->length < WORD) {
        for (const char *at = text->text; at < end; at++) {
            all |= (unsigned char)*at;
        }
    } else {
        for (const char *at = text->text; at + WORD < end; at += WORD) {
            all |= load(at);
        }
        all |= load(end - WORD);
    }
    return (all & 0x8080808080808080U) == 0 && text->text[0] > ' ' && end[-1] > ' ';
}

/* Fields that hold something; no more than two are counted. */
static size_t count_filled(const qc_csv_row *row)
{
    size_t filled = 0;

    for (size_t i = 0; i < row->count && filled < 2; i++) {
        filled += row->fields[i].length > 0;
    }
    return filled;
}

/* Rows that a file may come to have, by its size; room that is not used costs nothing. */
static size_t expect_rows(const qc_filler *self)
{
    double rows = (double)self->sheet->row_count;

    if (self->bytes == 0 || self->bytes_before == 0 || self->bytes_before > self->bytes ||
        self->folds != NULL) {
        return 0;
    }
    return (size_t)(1.1 * rows * (double)self->bytes / (double)self->bytes_before);
}

/* Room for more rows in all columns. */
static qc_status make_rows(const qc_filler *self, size_t more, qc_error *error)
{
    qc_sheet *sheet = self->sheet;
    size_t needed = sheet->row_count + more;
    size_t capacity = sheet->row_capacity;
    qc_status status = QC_OK;

    if (needed >= UINT32_MAX - 2) {
        return qc_fail_at(error, QC_ERR_LIMIT, sheet->source, 0, 0,
                          "more than 4,000,000,000 rows");
    }
    if (needed > sheet->row_capacity && needed < expect_rows(self)) {
        needed = expect_rows(self);
    }
    QC_TRY(QC_GROW(sheet->line, capacity, needed, error));
    for (size_t i = 0; i < sheet->column_count; i++) {
        size_t same = sheet->row_capacity;

        if (sheet->columns[i].texts != NULL) {
            QC_TRY(QC_GROW(sheet->columns[i].cell, same, needed, error));
        }
    }
    sheet->row_capacity = capacity;

done:
    return status;
}

/* False for a row whose number of fields is wrong; empty fields behind the last column are
 * allowed. */
static bool has_right_width(const qc_sheet *sheet, const qc_csv_row *row)
{
    for (size_t i = sheet->column_count; i < row->count; i++) {
        if (row->fields[i].length > 0) {
            return false;
        }
    }
    return row->count >= sheet->column_count;
}

static qc_status reject_ragged(qc_filler *self, const qc_csv_row *row, qc_error *error)
{
    qc_sheet *sheet = self->sheet;

    qc_sheet_note(&sheet->ragged, row->line, row->count);
    if (self->settings->max_errors > 0 && sheet->ragged.times > self->settings->max_errors) {
        return qc_fail_at(
            error, QC_ERR_LIMIT, sheet->source, sheet->ragged.line, 0,
            "this row has %zu fields and the header has %zu, and more than %zu rows "
            "are like that; correct the export, or raise --max-errors",
            sheet->ragged.fields, sheet->column_count, self->settings->max_errors);
    }
    return QC_OK;
}

/* Pages of a report that were pasted together have the header again. */
static bool is_header_again(const qc_filler *self, const qc_csv_row *row)
{
    const qc_sheet *sheet = self->sheet;

    const char *name = sheet->columns[self->named_column].header;

    if (name[0] == '\0' || self->named_column >= row->count) {
        return false;
    }
    /* Nearly every row is decided by a letter. */
    if (row->fields[self->named_column].text[0] > ' ' &&
        row->fields[self->named_column].text[0] != name[0]) {
        return false;
    }
    for (size_t i = self->named_column; i < sheet->column_count; i++) {
        qc_slice text = i < row->count ? qc_cell_trim(row->fields[i]) : (qc_slice){.text = ""};

        if (strncmp(text.text, sheet->columns[i].header, text.length) != 0 ||
            sheet->columns[i].header[text.length] != '\0') {
            return false;
        }
    }
    return true;
}

/* Rows that may turn out to be the last ones: totals, and behind them or from signatures on all
 * that holds no number. */
static void follow_end(qc_filler *self, const qc_csv_row *row, bool is_total)
{
    bool is_aside = !is_total && qc_footer_is_aside(row, self->sheet->column_count);
    bool begins = !self->below_table && (is_total || (is_aside && qc_footer_is_signed(row)));

    if (begins) {
        self->trailing = self->is_dated && !is_total ? 1 : 0;
        self->trailing_line = self->trailing > 0 ? self->trailing_line : row->line;
        self->below_table = true;
    } else if (!is_total && !is_aside) {
        self->trailing = 0;
        self->below_table = false;
    }
    self->is_dated = is_aside && !self->below_table && qc_footer_is_dated(row);
    self->trailing_line = self->is_dated ? row->line : self->trailing_line;
    self->trailing += self->below_table ? 1 : 0;
}

/* Remembers a total between rows, as long as rows are not added up. */
static qc_status keep_total(qc_filler *self, const qc_csv_row *row, qc_error *error)
{
    qc_sheet *sheet = self->sheet;
    qc_status status = QC_OK;

    if (sheet->folded_rows == 0) {
        QC_TRY(
            QC_GROW(sheet->total_line, sheet->total_capacity, sheet->total_count + 1, error));
        sheet->total_line[sheet->total_count++] = (uint32_t)row->line;
    }

done:
    return status;
}

/* Decides what a row is; one of the table is listed. */
static qc_status take_row(qc_filler *self, qc_filling *filling, size_t index, qc_error *error)
{
    const qc_csv_row *row = &filling->rows[index];
    qc_sheet *sheet = self->sheet;
    qc_footer footer = QC_FOOTER_NONE;
    qc_status status = QC_OK;

    if (row->fields[0].length == 0 && count_filled(row) == 0) {
        qc_sheet_note(&sheet->blank, row->line, row->count);
        return QC_OK;
    }
    footer = qc_footer_of_row(row);
    if (footer == QC_FOOTER_NOTICE) {
        self->after_notice = true;
        qc_sheet_note(&sheet->footers, row->line, row->count);
        return QC_OK;
    }
    if (is_header_again(self, row)) {
        qc_sheet_note(&sheet->repeated, row->line, row->count);
        return QC_OK;
    }
    if (!has_right_width(sheet, row)) {
        if (footer == QC_FOOTER_TOTAL || self->after_notice ||
            (self->below_table && qc_footer_is_aside(row, self->sheet->column_count))) {
            qc_sheet_note(&sheet->footers, row->line, row->count);
            return QC_OK;
        }
        return reject_ragged(self, row, error);
    }
    self->after_notice = false;
    follow_end(self, row, footer == QC_FOOTER_TOTAL);
    if (footer == QC_FOOTER_TOTAL) {
        QC_TRY(keep_total(self, row, error));
    }
    if (row->repaired) {
        qc_sheet_note(&sheet->repaired, row->line, row->count);
    }
    sheet->line[sheet->row_count++] = (uint32_t)row->line;
    filling->taken[filling->taken_count++] = (uint32_t)index;

done:
    return status;
}

qc_status qc_filler_take(qc_filler *self, qc_filling *filling, qc_error *error)
{
    size_t index = 0;
    qc_status status = QC_OK;

    filling->taken_count = 0;
    QC_TRY(QC_GROW(filling->taken, filling->capacity, filling->row_count + 1, error));
    for (size_t rows = 1; index < filling->row_count && self->sheet->column_count == 0;
         index += rows) {
        bool last = index + 1 == filling->row_count;

        QC_TRY(qc_filler_take_header(self, &filling->rows[index],
                                     last ? NULL : &filling->rows[index + 1], &rows, error));
    }
    filling->first = self->sheet->row_count;
    QC_TRY(make_rows(self, filling->row_count - index, error));
    for (; index < filling->row_count; index++) {
        QC_TRY(take_row(self, filling, index, error));
    }

done:
    return status;
}

/* A text that is not clean goes by itself, since its recoded form does not last. */
static qc_status fill_cell(qc_sheet_column *column, const qc_csv_row *row, qc_slice text,
                           uint32_t *cell, qc_error *error)
{
    char *room = NULL;
    qc_status status = QC_OK;

    QC_TRY(qc_cell_clean(&text, &room, error));
    if (room != NULL) {
        qc_sheet_note(&column->recoded, row->line, 0);
    }
    *cell = qc_names_add(column->texts, text.text, text.length);
    if (*cell == UINT32_MAX) {
        status = qc_fail_memory(error);
    }

done:
    qc_memory_free(room);
    return status;
}

/* The cells of one column in some of the rows that were taken, at most BATCH. */
static qc_status fill_cells(qc_sheet_column *column, size_t index, const qc_filling *filling,
                            size_t start, size_t end, qc_error *error)
{
    uint32_t *cell = column->cell + filling->first;
    qc_slice texts[BATCH];
    size_t waiting = 0; /* clean texts, those of the rows just before i */
    qc_status status = QC_OK;

    for (size_t i = start; i <= end; i++) {
        const qc_csv_row *row = i == end ? NULL : &filling->rows[filling->taken[i]];
        bool well = row != NULL && is_clean(&row->fields[index]);

        if (well) {
            texts[waiting++] = row->fields[index];
            continue;
        }
        if (!qc_names_add_all(column->texts, texts, waiting, cell + i - waiting)) {
            return qc_fail_memory(error);
        }
        waiting = 0;
        if (row != NULL) {
            QC_TRY(fill_cell(column, row, row->fields[index], &cell[i], error));
        }
    }

done:
    return status;
}

qc_status qc_filler_fill(qc_sheet *sheet, size_t first, size_t count, const qc_filling *filling,
                         qc_error *error)
{
    qc_status status = QC_OK;

    /* Few rows at a time, so that they stay in the nearest cache for all the columns. */
    for (size_t start = 0; start < filling->taken_count; start += BATCH) {
        size_t left = filling->taken_count - start;
        size_t end = start + (left < BATCH ? left : BATCH);

        for (size_t i = first; i < first + count && i < sheet->column_count; i++) {
            if (sheet->columns[i].texts != NULL) {
                QC_TRY(fill_cells(&sheet->columns[i], i, filling, start, end, error));
            }
        }
    }

done:
    return status;
}

/* Rows from which on they are added up. */
static size_t fold_rows(const qc_filler *self)
{
    return self->settings->fold_rows > 0 ? self->settings->fold_rows : QC_FOLD_ROWS;
}

/* Folds rows; never, where the first ones show that it would not pay. */
static qc_status fold(qc_filler *self, size_t rows, qc_error *error)
{
    qc_sheet *sheet = self->sheet;
    bool pays = true;
    qc_status status = QC_OK;

    /* The same rows are looked at for any number of threads. */
    if (sheet->folded_rows == 0 && self->settings->fold_rows == 0) {
        QC_TRY(qc_sheet_fold_pays(sheet, self->folds, QC_FOLD_ROWS, &pays, error));
    }
    if (pays) {
        return qc_sheet_fold(sheet, self->folds, rows, error);
    }
    qc_memory_free(self->folds);
    self->folds = NULL;

done:
    return status;
}

qc_status qc_filler_fold(qc_filler *self, qc_error *error)
{
    qc_sheet *sheet = self->sheet;
    size_t wait = fold_rows(self);

    /* Each row is looked at a few times only, however many sums there are. */
    wait = sheet->folded_rows > wait ? sheet->folded_rows : wait;
    if (self->folds == NULL || sheet->row_count - sheet->folded_rows < wait + self->trailing) {
        return QC_OK;
    }
    return fold(self, sheet->row_count - self->trailing, error);
}

/* Totals count as such only at the end: a customer may be called Total. */
qc_status qc_filler_end(qc_filler *self, qc_error *error)
{
    qc_sheet *sheet = self->sheet;
    qc_status status = QC_OK;

    for (size_t i = 0; i < self->trailing; i++) {
        qc_sheet_note(&sheet->footers, self->trailing_line, sheet->column_count);
    }
    sheet->row_count -= self->trailing;
    /* Whether rows were added up on the way depends on the number of threads: what comes out
     * must not. */
    if (self->folds != NULL && qc_sheet_rows(sheet) >= fold_rows(self)) {
        QC_TRY(fold(self, sheet->row_count, error));
    }
    for (size_t i = 0; i < sheet->column_count; i++) {
        const qc_sheet_incident *recoded = &sheet->columns[i].recoded;

        if (recoded->times > 0 &&
            (sheet->recoded.times == 0 || recoded->line < sheet->recoded.line)) {
            sheet->recoded.line = recoded->line;
        }
        sheet->recoded.times += recoded->times;
        if (sheet->columns[i].texts != NULL) {
            qc_names_settle(sheet->columns[i].texts);
        }
    }

done:
    return status;
}
