/* A file's table as columns of texts: each distinct text once, and which of them a row has. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/sheet.h"

#include <string.h>

#include "core/memory.h"
#include "sales/bytes.h"
#include "sales/csv.h"
#include "sales/delimiter.h"
#include "sales/encoding.h"
#include "sales/footer.h"

enum { TITLE_LINES = 10 };

/* A sheet that is being filled. */
typedef struct filler {
    qc_sheet *sheet;
    const qc_sheet_settings *settings;
    qc_sheet_chooser choose;
    void *context;
    size_t expected_fields; /* in most of the first rows */
    size_t trailing_totals; /* rows at the end, so far, that look like totals */
    size_t totals_line;
    size_t named_column; /* the first with a header */
    bool after_notice;   /* the row before was one of a report's last lines */
    char *recode;        /* room for one text */
    size_t recode_capacity;
} filler;

void qc_sheet_free(qc_sheet *sheet)
{
    if (sheet == NULL) {
        return;
    }
    for (size_t i = 0; i < sheet->column_count; i++) {
        qc_names_free(sheet->columns[i].texts);
        qc_memory_free(sheet->columns[i].cell);
    }
    qc_memory_free(sheet->columns);
    qc_memory_free(sheet->line);
    qc_arena_free(sheet->arena);
    qc_memory_free(sheet);
}

static void note(qc_sheet_incident *incident, size_t line, size_t fields)
{
    if (incident->times++ == 0) {
        incident->line = line;
        incident->fields = fields;
    }
}

/* Bytes of a blank at the start of a text: space, tab, line end, no-break spaces. */
static size_t blank_at_start(const char *text, size_t length)
{
    if (length >= 1 &&
        (text[0] == ' ' || text[0] == '\t' || text[0] == '\n' || text[0] == '\r')) {
        return 1;
    }
    if (length >= 2 && memcmp(text, "\xc2\xa0", 2) == 0) {
        return 2;
    }
    if (length >= 3 &&
        (memcmp(text, "\xe2\x80\xaf", 3) == 0 || memcmp(text, "\xe2\x80\x89", 3) == 0)) {
        return 3;
    }
    return 0;
}

static size_t blank_at_end(const char *text, size_t length)
{
    for (size_t taken = 1; taken <= 3 && taken <= length; taken++) {
        if (blank_at_start(text + length - taken, taken) == taken) {
            return taken;
        }
    }
    return 0;
}

static void trim(const char **text, size_t *length)
{
    size_t blank = 0;

    while ((blank = blank_at_start(*text, *length)) > 0) {
        *text += blank;
        *length -= blank;
    }
    while ((blank = blank_at_end(*text, *length)) > 0) {
        *length -= blank;
    }
}

static bool is_ascii(const char *text, size_t length)
{
    unsigned char all = 0;

    for (size_t i = 0; i < length; i++) {
        all |= (unsigned char)text[i];
    }
    return all < 0x80;
}

/* The field as trimmed UTF-8; valid until the next call. */
static qc_status clean(filler *self, const qc_csv_field *field, size_t line, const char **text,
                       size_t *length, qc_error *error)
{
    qc_status status = QC_OK;

    *text = field->text;
    *length = field->length;
    if (!is_ascii(*text, *length) && !qc_text_is_utf8(*text, *length, NULL)) {
        QC_TRY(QC_GROW(self->recode, self->recode_capacity, 3 * *length + 1, error));
        *length = qc_encoding_from_cp1252(*text, *length, self->recode);
        *text = self->recode;
        note(&self->sheet->recoded, line, 0);
    }
    trim(text, length);

done:
    return status;
}

static qc_status want_columns(filler *self, qc_error *error)
{
    qc_sheet *sheet = self->sheet;
    bool *wanted = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(wanted, sheet->column_count, error));
    if (self->choose != NULL) {
        QC_TRY(self->choose(self->context, sheet, wanted, error));
    } else {
        memset(wanted, true, sheet->column_count * sizeof *wanted);
    }
    for (size_t i = 0; i < sheet->column_count; i++) {
        if (wanted[i] && (sheet->columns[i].texts = qc_names_new(sheet->arena)) == NULL) {
            status = qc_fail(error, QC_ERR_MEMORY, "out of memory");
            goto done;
        }
    }

done:
    qc_memory_free(wanted);
    return status;
}

static qc_status take_header(filler *self, const qc_csv_row *row, qc_error *error)
{
    qc_sheet *sheet = self->sheet;
    qc_status status = QC_OK;

    if (row->count == 1 && self->expected_fields > 1 && sheet->titles.times < TITLE_LINES) {
        note(&sheet->titles, row->line, row->count);
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(sheet->columns, row->count, error));
    sheet->column_count = row->count;
    sheet->header_line = row->line;
    for (size_t i = 0; i < row->count; i++) {
        const char *text = NULL;
        size_t length = 0;

        QC_TRY(clean(self, &row->fields[i], row->line, &text, &length, error));
        sheet->columns[i].header = qc_arena_copy(sheet->arena, text, length);
        if (sheet->columns[i].header == NULL) {
            return qc_fail(error, QC_ERR_MEMORY, "out of memory");
        }
    }
    while (self->named_column + 1 < row->count &&
           sheet->columns[self->named_column].header[0] == '\0') {
        self->named_column++;
    }
    QC_TRY(want_columns(self, error));

done:
    return status;
}

static qc_status make_row(qc_sheet *sheet, qc_error *error)
{
    size_t capacity = sheet->row_capacity;
    qc_status status = QC_OK;

    if (sheet->row_count < sheet->row_capacity) {
        return QC_OK;
    }
    if (sheet->row_count >= UINT32_MAX - 2) {
        return qc_fail_at(error, QC_ERR_LIMIT, sheet->source, 0, 0,
                          "more than four thousand million rows");
    }
    QC_TRY(QC_GROW(sheet->line, capacity, sheet->row_count + 1, error));
    for (size_t i = 0; i < sheet->column_count; i++) {
        size_t same = sheet->row_capacity;

        if (sheet->columns[i].texts != NULL) {
            QC_TRY(QC_GROW(sheet->columns[i].cell, same, sheet->row_count + 1, error));
        }
    }
    sheet->row_capacity = capacity;

done:
    return status;
}

/* False for a row whose number of fields is wrong; empty fields behind the last column are allowed. */
static bool has_right_width(const qc_sheet *sheet, const qc_csv_row *row)
{
    for (size_t i = sheet->column_count; i < row->count; i++) {
        if (row->fields[i].length > 0) {
            return false;
        }
    }
    return row->count >= sheet->column_count;
}

static qc_status reject_ragged(filler *self, const qc_csv_row *row, qc_error *error)
{
    qc_sheet *sheet = self->sheet;

    note(&sheet->ragged, row->line, row->count);
    if (self->settings->max_errors > 0 && sheet->ragged.times > self->settings->max_errors) {
        return qc_fail_at(
            error, QC_ERR_LIMIT, sheet->source, sheet->ragged.line, 0,
            "this row has %zu fields and the header has %zu, and more than %zu rows "
            "are like that; mend the export, or raise --max-errors",
            sheet->ragged.fields, sheet->column_count, self->settings->max_errors);
    }
    return QC_OK;
}

static qc_status take_data(filler *self, const qc_csv_row *row, qc_error *error)
{
    qc_sheet *sheet = self->sheet;
    size_t at = sheet->row_count;
    qc_status status = QC_OK;

    QC_TRY(make_row(sheet, error));
    for (size_t i = 0; i < sheet->column_count; i++) {
        qc_sheet_column *column = &sheet->columns[i];
        const char *text = NULL;
        size_t length = 0;

        if (column->texts == NULL) {
            continue;
        }
        QC_TRY(clean(self, &row->fields[i], row->line, &text, &length, error));
        column->cell[at] = qc_names_add(column->texts, text, length);
        if (column->cell[at] == UINT32_MAX) {
            return qc_fail(error, QC_ERR_MEMORY, "out of memory");
        }
    }
    sheet->line[at] = (uint32_t)row->line;
    sheet->row_count++;

done:
    return status;
}

/* Pages of a report that were pasted together have the header again. */
static bool is_header_again(const filler *self, const qc_csv_row *row)
{
    const qc_sheet *sheet = self->sheet;

    if (sheet->columns[self->named_column].header[0] == '\0') {
        return false;
    }
    for (size_t i = self->named_column; i < sheet->column_count; i++) {
        const char *text = i < row->count ? row->fields[i].text : "";
        size_t length = i < row->count ? row->fields[i].length : 0;

        trim(&text, &length);
        if (strncmp(text, sheet->columns[i].header, length) != 0 ||
            sheet->columns[i].header[length] != '\0') {
            return false;
        }
    }
    return true;
}

static qc_status take_row(void *context, const qc_csv_row *row, qc_error *error)
{
    filler *self = context;
    qc_sheet *sheet = self->sheet;
    qc_footer footer = QC_FOOTER_NONE;

    if (sheet->column_count == 0) {
        return take_header(self, row, error);
    }
    footer = qc_footer_of_row(row);
    if (footer == QC_FOOTER_NOTICE) {
        self->after_notice = true;
        note(&sheet->footers, row->line, row->count);
        return QC_OK;
    }
    if (is_header_again(self, row)) {
        note(&sheet->repeated, row->line, row->count);
        return QC_OK;
    }
    if (!has_right_width(sheet, row)) {
        if (footer == QC_FOOTER_TOTAL || self->after_notice) {
            note(&sheet->footers, row->line, row->count);
            return QC_OK;
        }
        return reject_ragged(self, row, error);
    }
    self->after_notice = false;
    if (footer == QC_FOOTER_TOTAL && self->trailing_totals++ == 0) {
        self->totals_line = row->line;
    }
    if (footer != QC_FOOTER_TOTAL) {
        self->trailing_totals = 0;
    }
    if (row->repaired) {
        note(&sheet->repaired, row->line, row->count);
    }
    return take_data(self, row, error);
}

/* Totals count as such only at the end: a customer may be called Total. */
static void drop_totals(filler *self)
{
    qc_sheet *sheet = self->sheet;

    for (size_t i = 0; i < self->trailing_totals; i++) {
        note(&sheet->footers, self->totals_line, sheet->column_count);
    }
    sheet->row_count -= self->trailing_totals;
}

/* UTF-16 as UTF-8, in place of the bytes that were read. */
static qc_status recode_utf16(filler *self, qc_bytes *bytes, qc_error *error)
{
    qc_utf16 order = qc_encoding_utf16(bytes->data, bytes->size);
    char *text = NULL;
    qc_status status = QC_OK;

    if (order == QC_UTF16_NONE) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(text, bytes->size / 2 * 3 + 1, error));
    bytes->size = qc_encoding_from_utf16(bytes->data, bytes->size, order, text);
    qc_memory_free(bytes->data);
    bytes->data = text;
    note(&self->sheet->utf16, 1, 0);

done:
    return status;
}

static qc_status fill(filler *self, qc_bytes *bytes, qc_error *error)
{
    qc_sheet *sheet = self->sheet;
    qc_status status = QC_OK;
    size_t start = 0;
    qc_delimiter delimiter;
    qc_csv_settings settings = {.source = sheet->source,
                                .lenient = self->settings->lenient,
                                .run = self->settings->run};

    QC_TRY(recode_utf16(self, bytes, error));
    QC_TRY(qc_encoding_check(sheet->source, bytes->data, bytes->size, &start, error));
    delimiter = qc_delimiter_detect(bytes->data + start, bytes->size - start);
    start += delimiter.skip;
    self->expected_fields = delimiter.field_count;
    sheet->delimiter = delimiter.mark;
    settings.delimiter = delimiter.mark;
    settings.first_line = delimiter.skip > 0 ? 2 : 1;
    QC_TRY(qc_csv_read(bytes->data + start, bytes->size - start, &settings, take_row, self,
                       error));
    drop_totals(self);

done:
    return status;
}

qc_status qc_sheet_read(const char *path, const qc_sheet_settings *settings,
                        qc_sheet_chooser choose, void *context, qc_sheet **sheet,
                        qc_error *error)
{
    filler self = {.settings = settings, .choose = choose, .context = context};
    const char *source = qc_bytes_source(path);
    qc_bytes bytes = {0};
    qc_sheet *draft = NULL;
    qc_status status = QC_OK;

    QC_TRY(qc_bytes_read(path, &bytes, error));
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->arena = qc_arena_new();
    if (draft->arena == NULL ||
        (draft->source = qc_arena_copy(draft->arena, source, strlen(source))) == NULL) {
        status = qc_fail(error, QC_ERR_MEMORY, "out of memory");
        goto done;
    }
    self.sheet = draft;
    QC_TRY(fill(&self, &bytes, error));
    *sheet = draft;
    draft = NULL; /* now the caller's */

done:
    qc_sheet_free(draft);
    qc_memory_free(self.recode);
    qc_bytes_clear(&bytes);
    return status;
}
