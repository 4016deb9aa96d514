/* Which character separates the fields of a file. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/files/delimiter.h"

#include <stdbool.h>
#include <string.h>

enum { ROWS_LOOKED_AT = 64, BYTES_LOOKED_AT = 256 * 1024 };

static const char candidates[] = {',', ';', '\t', '|'};

/* Field counts of the first rows, for one candidate. */
typedef struct row_counts {
    size_t rows;
    size_t fields[ROWS_LOOKED_AT];
} row_counts;

/* Counts separators outside quotation marks. A quotation mark opens only at the start of a
 * field. */
static row_counts count_fields(const char *text, size_t size, char mark)
{
    row_counts counts = {0};
    bool quoted = false;
    bool at_start = true;
    bool blank = true;
    size_t fields = 1;

    for (size_t i = 0; i <= size && counts.rows < ROWS_LOOKED_AT; i++) {
        bool end = i == size || ((text[i] == '\n' || text[i] == '\r') && !quoted);

        if (end) {
            if (!blank) {
                counts.fields[counts.rows++] = fields;
            }
            fields = 1;
            at_start = true;
            blank = true;
            continue;
        }
        blank = false;
        if (text[i] == '"') {
            quoted = quoted ? false : at_start;
            at_start = false;
        } else if (text[i] == mark && !quoted) {
            fields++;
            at_start = true;
        } else if (text[i] != ' ') {
            at_start = false;
        }
    }
    return counts;
}

/* The field count that most rows with several fields have; of equal ones the larger. Titles and
 * notices around a table have one field, and a short report may have more of them than rows. */
static size_t most_frequent(const row_counts *counts, size_t *times)
{
    size_t best = 1;
    size_t several = 0;

    *times = 0;
    for (size_t i = 0; i < counts->rows; i++) {
        size_t same = 0;

        for (size_t j = 0; j < counts->rows; j++) {
            same += counts->fields[j] == counts->fields[i];
        }
        several += counts->fields[i] > 1;
        if (counts->fields[i] > 1 &&
            (same > *times || (same == *times && counts->fields[i] > best))) {
            *times = same;
            best = counts->fields[i];
        }
    }
    /* One row with a separator among others without is a text, not a table. */
    return *times > 1 || several == counts->rows ? best : 1;
}

/* Excel's own hint: a first line "sep=;". */
static bool read_hint(const char *text, size_t size, qc_delimiter *found)
{
    size_t at = 5;

    if (size < 5 || memcmp(text, "sep=", 4) != 0 ||
        memchr(candidates, text[4], sizeof candidates) == NULL) {
        return false;
    }
    if (at < size && text[at] == '\r') {
        at++;
    }
    if (at < size && text[at] == '\n') {
        at++;
    }
    found->mark = text[4];
    found->skip = at;
    return true;
}

qc_delimiter qc_delimiter_detect(const char *text, size_t size)
{
    qc_delimiter best = {.mark = ',', .field_count = 1};
    qc_delimiter hint = {0};
    double best_share = 0;
    bool hinted = read_hint(text, size, &hint);

    if (hinted) {
        best = (qc_delimiter){.mark = hint.mark, .field_count = 1, .skip = hint.skip};
    }
    text += best.skip;
    size -= best.skip;
    for (size_t i = 0; i < sizeof candidates; i++) {
        row_counts counts =
            count_fields(text, size < BYTES_LOOKED_AT ? size : BYTES_LOOKED_AT, candidates[i]);
        size_t times = 0;
        size_t fields = most_frequent(&counts, &times);
        double share = counts.rows == 0 ? 0 : (double)times / (double)counts.rows;

        if (fields < 2 || (hinted && candidates[i] != hint.mark)) {
            continue;
        }
        if (share > best_share || (share >= best_share && fields > best.field_count)) {
            best.mark = candidates[i];
            best.field_count = fields;
            best_share = share;
        }
    }
    return best;
}
