/* Text as people write it: keys, widths, near matches, formatting that cuts no character in half. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

bool qc_text_is_utf8(const char *text, size_t length, size_t *offset)
{
    size_t at = 0;

    while (at < length) {
        utf8proc_int32_t point = 0;
        utf8proc_ssize_t taken = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                  (utf8proc_ssize_t)(length - at), &point);

        if (taken <= 0 || point == 0) {
            if (offset != NULL) {
                *offset = at;
            }
            return false;
        }
        at += (size_t)taken;
    }
    return true;
}

/* Letters and numbers carry a name. utf8proc numbers the categories Lu Ll Lt Lm Lo, Mn Mc Me,
 * Nd Nl No. */
static bool carries_name(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);

    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

/* Keeps the code points that carry a name, in place; returns the new length. */
static size_t keep_letters(char *text, size_t length)
{
    size_t kept = 0;
    size_t at = 0;

    while (at < length) {
        utf8proc_int32_t point = 0;
        utf8proc_ssize_t taken = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                  (utf8proc_ssize_t)(length - at), &point);

        if (taken <= 0) {
            break;
        }
        if (carries_name(point)) {
            memmove(text + kept, text + at, (size_t)taken);
            kept += (size_t)taken;
        }
        at += (size_t)taken;
    }
    return kept;
}

qc_status qc_text_key(const char *text, char **key, qc_error *error)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t length = 0;
    size_t kept = 0;
    char *copy = NULL;

    length = utf8proc_map((const utf8proc_uint8_t *)text, 0, &mapped,
                          UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT |
                              UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
                              UTF8PROC_IGNORE);
    if (length < 0) {
        return length == UTF8PROC_ERROR_NOMEM
                   ? qc_fail_memory(error)
                   : qc_fail(error, QC_ERR_FORMAT, "a name is not UTF-8 text");
    }
    kept = keep_letters((char *)mapped, (size_t)length);
    mapped[kept] = 0;
    copy = qc_memory_copy_text(kept > 0 ? (const char *)mapped : text);
    free(mapped); /* utf8proc's own allocation */
    if (copy == NULL) {
        return qc_fail_memory(error);
    }
    *key = copy;
    return QC_OK;
}

size_t qc_text_control(const char *text)
{
    unsigned char first = (unsigned char)text[0];
    unsigned char second = first == 0 ? 0 : (unsigned char)text[1];
    unsigned char third = second == 0 ? 0 : (unsigned char)text[2];
    bool turns =
        second == 0x80 && (third == 0x8e || third == 0x8f || (third >= 0xaa && third <= 0xae));
    bool isolates = second == 0x81 && third >= 0xa6 && third <= 0xa9;

    if (first < 0x20 || first == 0x7f) {
        return first != 0;
    }
    if ((first == 0xc2 && second >= 0x80 && second < 0xa0) ||
        (first == 0xd8 && second == 0x9c)) {
        return 2;
    }
    return first == 0xe2 && (turns || isolates) ? 3 : 0;
}

size_t qc_text_width(const char *text)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
    size_t width = 0;

    while (*at != 0) {
        utf8proc_int32_t point = 0;
        utf8proc_ssize_t taken = utf8proc_iterate(at, -1, &point);

        if (taken <= 0) {
            at++;
            width++;
        } else {
            at += taken;
            width += (size_t)utf8proc_charwidth(point);
        }
    }
    return width;
}

size_t qc_text_format_list(char *text, size_t size, const char *format, va_list arguments)
{
    int wanted = vsnprintf(text, size, format, arguments);
    size_t length = wanted < 0 ? 0 : (size_t)wanted;
    size_t start = size - 1;

    if (length >= size) {
        /* The last character may have lost its end: it begins at the last byte that is not
         * 10xxxxxx. */
        while (start > 0 && ((unsigned char)text[start - 1] & 0xC0u) == 0x80u) {
            start--;
        }
        start -= start > 0;
        length = size - 1;
        if (!qc_text_is_utf8(text + start, length - start, NULL)) {
            length = start;
        }
    }
    text[length] = '\0';
    return length;
}

size_t qc_text_format(char *text, size_t size, const char *format, ...)
{
    va_list arguments;
    size_t length = 0;

    va_start(arguments, format);
    length = qc_text_format_list(text, size, format, arguments);
    va_end(arguments);
    return length;
}

bool qc_text_next_run(const char **text, const char *separators, qc_slice *run)
{
    const char *at = *text + strspn(*text, separators);
    bool (*belongs)(char) = qc_text_is_digit(*at) ? qc_text_is_digit : qc_text_is_letter;

    *run = (qc_slice){at, 0};
    while (belongs(at[run->length])) {
        run->length++;
    }
    *text = at + run->length;
    return run->length > 0;
}

bool qc_text_equal_nocase(const char *a, const char *b)
{
    while (*a != '\0' && qc_text_lower(*a) == qc_text_lower(*b)) {
        a++;
        b++;
    }
    return qc_text_lower(*a) == qc_text_lower(*b);
}

enum { LONGEST_COMPARED = 64 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: Damerau (1964), doi:10.1145/363958.363994; Levenshtein (1966). */
size_t qc_text_distance(const char *a, const char *b)
{
    size_t rows[3][LONGEST_COMPARED + 1];
    size_t *before_last = rows[0];
    size_t *last = rows[1];
    size_t *row = rows[2];
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);

    if (a_length > LONGEST_COMPARED || b_length > LONGEST_COMPARED) {
        return SIZE_MAX;
    }
    memset(rows, 0, sizeof rows);
    for (size_t j = 0; j <= b_length; j++) {
        last[j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        size_t *spare = before_last;

        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t cost = qc_text_lower(a[i - 1]) == qc_text_lower(b[j - 1]) ? 0 : 1;

            row[j] = smaller(smaller(last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
            if (i > 1 && j > 1 && qc_text_lower(a[i - 1]) == qc_text_lower(b[j - 2]) &&
                qc_text_lower(a[i - 2]) == qc_text_lower(b[j - 1])) {
                row[j] = smaller(row[j], before_last[j - 2] + 1);
            }
        }
        before_last = last;
        last = row;
        row = spare;
    }
    return last[b_length];
}

/* The first name that begins with `text`, of at least three letters: fewer begin too many. */
static const char *begun_name(const char *text, const char *const *names, size_t count)
{
    size_t length = strlen(text);

    for (size_t i = 0; length >= 3 && i < count; i++) {
        if (strncmp(text, names[i], length) == 0) {
            return names[i];
        }
    }
    return NULL;
}

const char *qc_text_nearest(const char *text, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < count; i++) {
        size_t distance = qc_text_distance(text, names[i]);

        if (distance < best) {
            best = distance;
            nearest = names[i];
        }
    }
    /* A third of the letters wrong is a typing error; more is another word, or one cut short. */
    return best != SIZE_MAX && best * 3 <= strlen(text) + 1 ? nearest
                                                            : begun_name(text, names, count);
}
