/* Delimited text as rows of fields with their line numbers. The only user of libcsv. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/files/csv.h"

#include <csv.h>
#include <string.h>

#include "core/memory.h"

enum { BUFFER_STEP = 16 * 1024, SHORT_FIELD = 16, WORD = 8 };

struct qc_csv {
    char apart[QC_CACHE_LINE]; /* from that of another thread */
    struct csv_parser parser;
    qc_csv_settings settings;
    qc_error *error;
    char *text; /* of all fields, each with a NUL behind it */
    size_t text_size, text_capacity;
    qc_slice *fields; /* of all rows */
    size_t field_count, field_capacity;
    qc_csv_row *rows;
    size_t row_count, row_capacity;
    size_t row_field;  /* the first of the row that is put together */
    size_t row_text;   /* where its text begins */
    size_t line;       /* that is being parsed */
    size_t row_line;   /* on which the row began */
    size_t field_line; /* on which the last field ended, so that the next one begins there */
    bool row_open;     /* the line ended inside a quoted field */
    size_t line_rows, line_fields, line_text; /* there were, where the line of the row began */
    bool repaired;
    bool more; /* text follows behind what is read */
    qc_status status;
    char apart_behind[QC_CACHE_LINE];
};

/* libcsv asks for its buffer here: a field that does not fit is too long, not a lack of memory. */
static void *resize_field(void *block, size_t size)
{
    return size > QC_CSV_FIELD_LIMIT + BUFFER_STEP ? NULL : qc_memory_resize(block, size, 1);
}

/* The number of the field that is being read, from 1. */
static size_t column_of(const qc_csv *self)
{
    return self->field_count - self->row_field + 1;
}

/* Room for the text is there: every field and its NUL are no longer than what they stood in. */
static qc_status add_field(qc_csv *self, const void *text, size_t length)
{
    char *copy = self->text + self->text_size;
    qc_status status = QC_OK;

    if (length > QC_CSV_FIELD_LIMIT) {
        return qc_fail_at(self->error, QC_ERR_LIMIT, self->settings.source, self->field_line,
                          column_of(self), "the field is longer than 1 MiB");
    }
    if (self->field_count == self->field_capacity) {
        QC_TRY(QC_GROW(self->fields, self->field_capacity, self->field_count + 1, self->error));
    }
    if (length > 0 && length <= SHORT_FIELD) {
        memcpy(copy, text,
               SHORT_FIELD); /* libcsv's buffer is far longer: one instruction or two */
    } else if (length > 0) {
        memcpy(copy, text, length);
    }
    copy[length] = '\0';
    self->fields[self->field_count++] = (qc_slice){.text = copy, .length = length};
    self->text_size += length + 1;
    self->field_line = self->line;

done:
    return status;
}

static void take_field(void *text, size_t length, void *context)
{
    qc_csv *self = context;

    if (self->status == QC_OK) {
        self->status = add_field(self, text, length);
    }
}

/* Leaves out the fields of a row that was not finished. */
static void start_row(qc_csv *self, size_t line)
{
    self->field_count = self->row_field;
    self->text_size = self->row_text;
    self->row_line = line;
    self->field_line = line;
    self->row_open = false;
}

static qc_status add_row(qc_csv *self)
{
    qc_status status = QC_OK;

    if (self->row_count == self->row_capacity) {
        QC_TRY(QC_GROW(self->rows, self->row_capacity, self->row_count + 1, self->error));
    }
    self->rows[self->row_count++] = (qc_csv_row){.line = self->row_line,
                                                 .count = self->field_count - self->row_field,
                                                 .repaired = self->repaired};
    self->row_field = self->field_count;
    self->row_text = self->text_size;

done:
    return status;
}

static void take_row(int terminator, void *context)
{
    qc_csv *self = context;

    (void)terminator;
    if (self->status == QC_OK && self->field_count > self->row_field) {
        self->status = add_row(self);
    }
    start_row(self, self->line);
}

static qc_status start_parser(qc_csv *self, qc_error *error)
{
    /* Both options are needed: without the second an unterminated quotation mark is no error.
     * Line ends are reported, so that a line that ends without a report ended inside quotation
     * marks. */
    unsigned char options = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL;

    if (csv_init(&self->parser, options) != 0) {
        return qc_fail_memory(error);
    }
    csv_set_realloc_func(&self->parser, resize_field);
    csv_set_free_func(&self->parser, qc_memory_free);
    csv_set_blk_size(&self->parser, BUFFER_STEP);
    csv_set_delim(&self->parser, (unsigned char)self->settings.delimiter);
    return QC_OK;
}

static qc_status restart_parser(qc_csv *self)
{
    csv_free(&self->parser);
    return start_parser(self, self->error);
}

qc_csv *qc_csv_new(const qc_csv_settings *settings)
{
    qc_csv *csv = qc_memory_new(1, sizeof *csv);

    if (csv == NULL) {
        return NULL;
    }
    csv->settings = *settings;
    if (start_parser(csv, NULL) != QC_OK) {
        qc_memory_free(csv);
        return NULL;
    }
    qc_csv_start(csv, 1, false);
    return csv;
}

void qc_csv_free(qc_csv *csv)
{
    if (csv != NULL) {
        csv_free(&csv->parser);
        qc_memory_free(csv->text);
        qc_memory_free(csv->fields);
        qc_memory_free(csv->rows);
        qc_memory_free(csv);
    }
}

void qc_csv_start(qc_csv *csv, size_t first_line, bool more)
{
    csv->line = first_line;
    csv->more = more;
}

size_t qc_csv_line(const qc_csv *csv)
{
    return csv->line;
}

const qc_csv_row *qc_csv_rows(const qc_csv *csv, size_t *count)
{
    *count = csv->row_count;
    return csv->rows;
}

/* Why the parser stopped, in words. */
static qc_status explain(qc_csv *self, int code, bool at_end)
{
    const char *source = self->settings.source;
    size_t column = column_of(self);

    if (code == CSV_ENOMEM || code == CSV_ETOOBIG) {
        if (csv_get_buffer_size(&self->parser) >= QC_CSV_FIELD_LIMIT) {
            return qc_fail_at(self->error, QC_ERR_LIMIT, source, self->field_line, column,
                              "the field that begins here is longer than 1 MiB; is a quotation "
                              "mark not closed? Shorten it or leave the column out");
        }
        return qc_fail_memory(self->error);
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

/* Parses text that ends with a line end or is the end; the number of bytes taken says whether
 * it went well. */
static bool parse(qc_csv *self, const char *text, size_t length)
{
    return csv_parse(&self->parser, text, length, take_field, take_row, self) == length;
}

/* Reads the line on which the row began again, with its stray quotation marks as text. */
static qc_status repair(qc_csv *self, const char *line, size_t length)
{
    qc_status status = QC_OK;
    char *repaired = NULL;
    size_t size = 0;

    QC_TRY(QC_NEW_ARRAY(repaired, 4 * length + 8, self->error));
    size = qc_csv_repair_line(line, length, self->settings.delimiter, repaired);
    repaired[size++] = '\n';
    QC_TRY(restart_parser(self));
    self->row_count = self->line_rows; /* a CR may have ended rows within the line */
    self->row_field = self->line_fields;
    self->row_text = self->line_text;
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

/* The end of the line that begins at `start`: behind its line end. */
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

static line_state parse_line(qc_csv *self, const char *line, size_t length, bool last)
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

/* Eight bytes, the first one lowest. */
static uint64_t load_word(const char *text)
{
    const unsigned char *byte = (const unsigned char *)text;

    return (uint64_t)byte[0] | (uint64_t)byte[1] << 8 | (uint64_t)byte[2] << 16 |
           (uint64_t)byte[3] << 24 | (uint64_t)byte[4] << 32 | (uint64_t)byte[5] << 40 |
           (uint64_t)byte[6] << 48 | (uint64_t)byte[7] << 56;
}

static uint64_t repeat(char byte)
{
    return (unsigned char)byte * 0x0101010101010101U;
}

/* The high bit of each byte of a word that is 0, and of no other. */
static uint64_t zero_bytes(uint64_t word)
{
    const uint64_t low = 0x7f7f7f7f7f7f7f7fU;

    return ~(((word & low) + low) | word | low);
}

static bool is_blank(char c, char delimiter)
{
    return (c == ' ' || c == '\t') && c != delimiter;
}

/* A field of a copied line, without the blanks around it, as libcsv leaves them out. */
static qc_status add_part(qc_csv *self, char *start, char *end)
{
    char delimiter = self->settings.delimiter;
    qc_status status = QC_OK;

    while (start < end && is_blank(*start, delimiter)) {
        start++;
    }
    while (end > start && is_blank(end[-1], delimiter)) {
        end--;
    }
    *end = '\0';
    if (self->field_count == self->field_capacity) {
        QC_TRY(QC_GROW(self->fields, self->field_capacity, self->field_count + 1, self->error));
    }
    self->fields[self->field_count++] =
        (qc_slice){.text = start, .length = (size_t)(end - start)};

done:
    return status;
}

/*
 * A line without quotation marks is split here, eight bytes at a time, which takes a fraction
 * of what libcsv needs for it; what comes out is the same. False, and nothing is changed, if
 * the line is of another kind; else the status says how it went.
 */
static bool split_line(qc_csv *self, const char *line, size_t length)
{
    const uint64_t delimiters = repeat(self->settings.delimiter);
    char *copy = self->text + self->text_size;
    char *start = copy;

    if (length > QC_CSV_FIELD_LIMIT || memchr(line, '"', length) != NULL ||
        memchr(line, '\r', length) != NULL || memchr(line, '\n', length) != NULL) {
        return false;
    }
    memcpy(copy, line, length);
    memset(copy + length, self->settings.delimiter, WORD); /* the end of the last field */
    for (size_t at = 0; at <= length; at += WORD) {
        uint64_t found = zero_bytes(load_word(copy + at) ^ delimiters);

        for (; found != 0; found &= found - 1) {
            char *end = copy + at + (size_t)__builtin_ctzll(found) / 8;

            if (end > copy + length) {
                break;
            }
            self->status = add_part(self, start, end);
            if (self->status != QC_OK) {
                return true;
            }
            start = end + 1;
        }
    }
    if (self->field_count == self->row_field + 1 && self->fields[self->row_field].length == 0) {
        self->field_count = self->row_field; /* a blank line */
        return true;
    }
    self->text_size += length + 1;
    self->status = add_row(self);
    return true;
}

/* True if reading a line again does not help: there is no memory, or a field of one line is too
 * long. */
static bool is_fatal(qc_csv *self, int code)
{
    bool too_long = csv_get_buffer_size(&self->parser) >= QC_CSV_FIELD_LIMIT;

    return (code == CSV_ENOMEM || code == CSV_ETOOBIG) &&
           !(too_long && self->line != self->row_line);
}

/* Parses line by line, so that line numbers are known and a bad line can be read again. */
static qc_status read_lines(qc_csv *self, const char *text, size_t size, size_t *at,
                            size_t stop)
{
    char end = self->settings.line_end;
    size_t row_start = *at;
    qc_status status = QC_OK;

    self->row_open = false;
    while (*at < size && (self->row_open || *at < stop)) {
        size_t next = line_end(text, size, *at, end);
        line_state state = LINE_WELL;

        if (!self->row_open) {
            row_start = *at;
            start_row(self, self->line);
            self->line_rows = self->row_count;
            self->line_fields = self->row_field;
            self->line_text = self->row_text;
        }
        if (!self->row_open &&
            split_line(self, text + *at, without_line_end(text, *at, next))) {
            QC_TRY(self->status);
            *at = next;
            self->line++;
            continue;
        }
        state = parse_line(self, text + *at, next - *at, next == size && !self->more);
        QC_TRY(self->status);
        if (state != LINE_WELL) {
            int code = csv_error(&self->parser);

            if (!self->settings.lenient || is_fatal(self, code)) {
                return explain(self, code, state == LINE_UNCLOSED);
            }
            next = line_end(text, size, row_start, end);
            QC_TRY(repair(self, text + row_start, without_line_end(text, row_start, next)));
        }
        *at = next;
        self->line++;
    }
    if (self->row_open && self->more) {
        QC_TRY(restart_parser(self));
        self->line = self->row_line;
        start_row(self, self->line);
        *at = row_start;
    }

done:
    return status;
}

/* Points the rows at their fields, which may have moved while they grew. */
static void settle_rows(qc_csv *self)
{
    const qc_slice *field = self->fields;

    for (size_t i = 0; i < self->row_count; i++) {
        self->rows[i].fields = field;
        field += self->rows[i].count;
    }
}

qc_status qc_csv_read(qc_csv *csv, const char *text, size_t size, size_t *at, size_t most,
                      qc_error *error)
{
    size_t left = size - *at;
    qc_status status = QC_OK;

    csv->error = error;
    csv->status = QC_OK;
    csv->text_size = 0;
    csv->row_text = 0;
    csv->field_count = 0;
    csv->row_field = 0;
    csv->row_count = 0;
    /* What one row takes behind `most` is not known before, but is never more than there is. */
    QC_TRY(QC_GROW(csv->text, csv->text_capacity, left + 2 + SHORT_FIELD, error));
    status = read_lines(csv, text, size, at, most < left ? *at + most : size);
    settle_rows(csv);

done:
    return status;
}
