/* Any bytes as delimited text: no read outside, every field ends, strict and lenient reading agree. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <string.h>

#include "core/memory.h"
#include "sales/files/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What came of a text: rows, fields, and a checksum over all of it. */
typedef struct outcome {
    size_t rows, fields, bytes, last_line;
    uint64_t sum;
} outcome;

static void take(outcome *all, const qc_csv_row *row)
{
    assert(row->count > 0);
    assert(row->line >= all->last_line);
    all->last_line = row->line;
    all->rows++;
    all->fields += row->count;
    for (size_t i = 0; i < row->count; i++) {
        const qc_slice *field = &row->fields[i];

        assert(field->text[field->length] == '\0');
        all->bytes += field->length;
        for (size_t k = 0; k < field->length; k++) {
            all->sum = all->sum * 31 + (unsigned char)field->text[k];
        }
        all->sum = all->sum * 31 + 257;
    }
}

/* Reads a text of exactly its size, so that a byte too many is noticed, in steps. */
static qc_status read_text(const char *text, size_t size, const qc_csv_settings *settings,
                           size_t step, outcome *all, qc_error *error)
{
    qc_csv *csv = qc_csv_new(settings);
    qc_status status = QC_OK;
    size_t at = 0;

    *all = (outcome){0};
    while (status == QC_OK && at < size) {
        size_t before = at;
        size_t count = 0;
        const qc_csv_row *rows = NULL;

        status = qc_csv_read(csv, text, size, &at, step, error);
        assert(status != QC_OK || at > before);
        rows = qc_csv_rows(csv, &count);
        for (size_t i = 0; i < count; i++) {
            take(all, &rows[i]);
        }
    }
    qc_csv_free(csv);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = ",;\t|";
    qc_csv_settings settings = {.source = "input.csv"};
    outcome strict;
    outcome lenient;
    outcome stepped;
    qc_error error = {.status = QC_OK};
    qc_status status = QC_OK;
    char *text = NULL;

    if (size < 2 || memchr(data + 1, '\0', size - 1) != NULL) {
        return 0; /* NUL bytes are refused before */
    }
    size--;
    settings.delimiter = delimiters[data[0] % 4];
    settings.line_end = memchr(data + 1, '\n', size) != NULL ? '\n' : '\r';
    text = qc_memory_new(size, 1);
    memcpy(text, data + 1, size);
    status = read_text(text, size, &settings, SIZE_MAX, &strict, &error);
    assert(status == QC_OK || (error.line >= 1 && error.message[0] != '\0'));
    settings.lenient = true;
    if (read_text(text, size, &settings, SIZE_MAX, &lenient, &error) == QC_OK) {
        assert(lenient.bytes <= size);
        assert(read_text(text, size, &settings, 1 + data[0] / 4, &stepped, &error) == QC_OK);
        assert(memcmp(&stepped, &lenient, sizeof lenient) == 0);
    } else {
        assert(status != QC_OK);
    }
    assert(status != QC_OK || memcmp(&strict, &lenient, sizeof strict) == 0);
    qc_memory_free(text);
    return 0;
}
