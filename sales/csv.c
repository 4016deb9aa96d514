/* Delimited text as rows of fields with their line numbers. The only user of libcsv. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/csv.h"

#include <csv.h>
#include <string.h>

#include "core/memory.h"
#include "core/tasks.h"

enum { BUFFER_STEP = 16 * 1024, LINES_BETWEEN_CHECKS = 4096 };

/* The row that is being put together. libcsv's own buffer holds one field only. */
typedef struct row_draft {
    char *text; /* the fields, each with a NUL behind it */
    size_t text_size, text_capacity;
    size_t *ends; /* offset of each field's NUL */
    size_t count, end_capacity;
    qc_csv_field *fields;
    size_t field_capacity;
} row_draft;

typedef struct reader {
    struct csv_parser parser;
    const qc_csv_settings *settings;
    qc_csv_taker take;
    void *context;
    qc_error *error;
    row_draft row;
    size_t line;       /* that is being parsed */
    size_t row_line;   /* on which the row began */
    size_t field_line; /* on which the last field ended, so that the next one begins there */
    bool row_open;     /* the line ended inside a quoted field */
    bool repaired;
    qc_status status;
} reader;

/* libcsv asks for its buffer here: a field that does not fit is too long, not a lack of memory. */
static void *resize_field(void *block, size_t size)
{
    return size > QC_CSV_FIELD_LIMIT + BUFFER_STEP ? NULL : qc_memory_resize(block, size, 1);
}

static qc_status add_field(reader *self, const void *text, size_t length)
{
    row_draft *row = &self->row;
    qc_status status = QC_OK;

    if (length > QC_CSV_FIELD_LIMIT) {
        return qc_fail_at(self->error, QC_ERR_LIMIT, self->settings->source, self->field_line,
                          row->count + 1, "the field is longer than 1 MiB");
    }
    QC_TRY(QC_GROW(row->text, row->text_capacity, row->text_size + length + 1, self->error));
    QC_TRY(QC_GROW(row->ends, row->end_capacity, row->count + 1, self->error));
    if (length > 0) {
        memcpy(row->text + row->text_size, text, length);
    }
    row->text_size += length;
    row->ends[row->count++] = row->text_size;
    row->text[row->text_size++] = '\0';
    self->field_line = self->line;

done:
    return status;
}

static void take_field(void *text, size_t length, void *context)
{
    reader *self = context;

    if (self->status == QC_OK) {
        self->status = add_field(self, text, length);
    }
}

static qc_status hand_over(reader *self)
{
    row_draft *row = &self->row;
    qc_csv_row done_row = {.line = self->row_line, .count = row->count};
    qc_status status = QC_OK;
    size_t start = 0;

    QC_TRY(QC_GROW(row->fields, row->field_capacity, row->count, self->error));
    for (size_t i = 0; i < row->count; i++) {
        row->fields[i] =
            (qc_csv_field){.text = row->text + start, .length = row->ends[i] - start};
        start = row->ends[i] + 1;
    }
    done_row.fields = row->fields;
    done_row.repaired = self->repaired;
    QC_TRY(self->take(self->context, &done_row, self->error));

done:
    return status;
}

static void start_row(reader *self, size_t line)
{
    self->row.count = 0;
    self->row.text_size = 0;
    self->row_line = line;
    self->field_line = line;
    self->row_open = false;
}

static void take_row(int terminator, void *context)
{
    reader *self = context;

    (void)terminator;
    if (self->status == QC_OK && self->row.count > 0) {
        self->status = hand_over(self);
    }
    start_row(self, self->line);
}

static qc_status start_parser(reader *self)
{
    /* Both options are needed: without the second an unterminated quotation mark is no error. Line ends
     * are reported, so that a line that ends without a report ended inside quotation marks. */
    unsigned char options = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL;

    if (csv_init(&self->parser, options) != 0) {
        return qc_fail(self->error, QC_ERR_MEMORY, "out of memory");
    }
    csv_set_realloc_func(&self->parser, resize_field);
    csv_set_free_func(&self->parser, qc_memory_free);
    csv_set_blk_size(&self->parser, BUFFER_STEP);
    csv_set_delim(&self->parser, (unsigned char)self->settings->delimiter);
    return QC_OK;
}

static qc_status restart_parser(reader *self)
{
    csv_free(&self->parser);
    return start_parser(self);
}

/* Why the parser stopped, in words. */
static qc_status explain(reader *self, int code, bool at_end)
{
    const char *source = self->settings->source;
    size_t column = self->row.count + 1;

    if (code == CSV_ENOMEM || code == CSV_ETOOBIG) {
        if (csv_get_buffer_size(&self->parser) >= QC_CSV_FIELD_LIMIT) {
            return qc_fail_at(self->error, QC_ERR_LIMIT, source, self->field_line, column,
                              "the field that begins here is longer than 1 MiB; is a quotation "
                              "mark not closed? Shorten it or leave the column out");
        }
        return qc_fail(self->error, QC_ERR_MEMORY, "out of memory");
    }
    if (at_end) {
        return qc_fail_at(
            self->error, QC_ERR_FORMAT, source, self->field_line, column,
            "the quotation mark that opens here is never closed; close it, or use "
            "--lenient to read it as text");
    }
    if (self->line != self->field_line) {
        return qc_fail_at(
            self->error, QC_ERR_FORMAT, source, self->field_line, column,
            "the quotation mark that opens here is closed only on line %zu, in the "
            "middle of a field; close it, or use --lenient to read it as text",
            self->line);
    }
    return qc_fail_at(self->error, QC_ERR_FORMAT, source, self->line, column,
                      "a quotation mark stands inside the field; double it and quote the whole "
                      "field, or use --lenient to read it as text");
}

/* Parses text that ends with a line end or is the end; the number of bytes taken says whether it went well. */
static bool parse(reader *self, const char *text, size_t length)
{
    return csv_parse(&self->parser, text, length, take_field, take_row, self) == length;
}

/* Reads the line on which the row began again, with its stray quotation marks as text. */
static qc_status repair(reader *self, const char *line, size_t length)
{
    qc_status status = QC_OK;
    char *repaired = NULL;
    size_t size = 0;

    QC_TRY(QC_NEW_ARRAY(repaired, 4 * length + 8, self->error));
    size = qc_csv_repair_line(line, length, self->settings->delimiter, repaired);
    repaired[size++] = '\n';
    QC_TRY(restart_parser(self));
    self->line = self->row_line;
    start_row(self, self->line);
    self->repaired = true;
    if (!parse(self, repaired, size) && self->status == QC_OK) {
        self->status = explain(self, csv_error(&self->parser), false);
    }
    self->repaired = false;
    QC_TRY(self->status);

done:
    qc_memory_free(repaired);
    return status;
}

/* The end of the line that begins at `start`: behind its LF, or behind its CR where the text has no LF. */
static size_t line_end(const char *text, size_t size, size_t start, char end)
{
    const char *found = memchr(text + start, end, size - start);

    return found == NULL ? size : (size_t)(found - text) + 1;
}

static size_t without_line_end(const char *text, size_t start, size_t end)
{
    while (end > start && (text[end - 1] == '\n' || text[end - 1] == '\r')) {
        end--;
    }
    return end - start;
}

/* What became of a line. */
typedef enum line_state { LINE_WELL, LINE_BROKEN, LINE_UNCLOSED } line_state;

static line_state parse_line(reader *self, const char *line, size_t length, bool last)
{
    self->row_open = true; /* until a row end is reported */
    if (!parse(self, line, length)) {
        return LINE_BROKEN;
    }
    if (last && self->row_open && csv_fini(&self->parser, take_field, take_row, self) != 0) {
        return LINE_UNCLOSED;
    }
    return LINE_WELL;
}

/* Parses line by line, so that line numbers are known and a bad line can be read again. */
static qc_status read_lines(reader *self, const char *text, size_t size)
{
    char end = memchr(text, '\n', size) == NULL ? '\r' : '\n';
    size_t row_start = 0;
    size_t at = 0;
    qc_status status = QC_OK;

    while (at < size) {
        size_t next = line_end(text, size, at, end);
        line_state state = LINE_WELL;

        if (!self->row_open) {
            row_start = at;
            start_row(self, self->line);
        }
        state = parse_line(self, text + at, next - at, next == size);
        QC_TRY(self->status);
        if (state != LINE_WELL) {
            int code = csv_error(&self->parser);

            if (!self->settings->lenient || code == CSV_ENOMEM || code == CSV_ETOOBIG) {
                return explain(self, code, state == LINE_UNCLOSED);
            }
            next = line_end(text, size, row_start, end);
            QC_TRY(repair(self, text + row_start, without_line_end(text, row_start, next)));
        }
        at = next;
        self->line++;
        if (self->line % LINES_BETWEEN_CHECKS == 0) {
            QC_TRY(qc_run_check(self->settings->run, self->error));
        }
    }

done:
    return status;
}

qc_status qc_csv_read(const char *text, size_t size, const qc_csv_settings *settings,
                      qc_csv_taker take, void *context, qc_error *error)
{
    reader self = {.settings = settings,
                   .take = take,
                   .context = context,
                   .error = error,
                   .line = settings->first_line};
    qc_status status = QC_OK;

    QC_TRY(start_parser(&self));
    status = read_lines(&self, text, size);
    csv_free(&self.parser);

done:
    qc_memory_free(self.row.text);
    qc_memory_free(self.row.ends);
    qc_memory_free(self.row.fields);
    return status;
}
