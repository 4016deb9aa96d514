/* One line with stray quotation marks, rewritten so that these are text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sales/files/csv.h"

/* The offset behind the quotation mark that closes the field beginning at `start` (itself a
 * mark), or 0. */
static size_t find_close(const char *line, size_t length, size_t start, char delimiter)
{
    size_t at = start + 1;

    while (at < length) {
        size_t next = at + 1;

        if (line[at] != '"') {
            at++;
            continue;
        }
        if (next < length && line[next] == '"') {
            at += 2;
            continue;
        }
        while (next < length && line[next] == ' ') {
            next++;
        }
        if (next == length || line[next] == delimiter) {
            return at + 1;
        }
        at++;
    }
    return 0;
}

/* Copies text into a quoted field; `paired` marks are doubled already. */
static size_t write_quoted(const char *text, size_t length, bool paired, char *target)
{
    size_t written = 0;

    target[written++] = '"';
    for (size_t i = 0; i < length; i++) {
        target[written++] = text[i];
        if (text[i] != '"') {
            continue;
        }
        target[written++] = '"';
        if (paired && i + 1 < length && text[i + 1] == '"') {
            i++;
        }
    }
    target[written++] = '"';
    return written;
}

size_t qc_csv_repair_line(const char *line, size_t length, char delimiter, char *repaired)
{
    size_t written = 0;
    size_t at = 0;

    while (at <= length) {
        size_t start = at;
        size_t close = 0;
        const char *end = NULL;

        while (start < length && line[start] == ' ') {
            start++;
        }
        if (start < length && line[start] == '"') {
            close = find_close(line, length, start, delimiter);
        }
        if (close != 0) {
            written +=
                write_quoted(line + start + 1, close - start - 2, true, repaired + written);
            start = close;
        }
        end = start < length ? memchr(line + start, delimiter, length - start) : NULL;
        at = end == NULL ? length : (size_t)(end - line);
        if (close == 0 && memchr(line + start, '"', at - start) != NULL) {
            written += write_quoted(line + start, at - start, false, repaired + written);
        } else if (close == 0) {
            memcpy(repaired + written, line + start, at - start);
            written += at - start;
        }
        if (at < length) {
            repaired[written++] = delimiter;
        }
        at++;
    }
    return written;
}
