/* Texts without control characters and no-break blanks, as they go into the book. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/files/plain_text.h"

#include <string.h>

#include "core/text.h"

/* Bytes of a no-break blank at the start of a text; 0 if there is none. */
static size_t blank_length(const char *text)
{
    if (text[0] == '\xc2' && text[1] == '\xa0') {
        return 2;
    }
    return text[0] == '\xe2' && text[1] == '\x80' && text[2] == '\xaf' ? 3 : 0;
}

/* Bytes of a character that nobody sees: it turns the direction of writing, has no width, or is
 * a byte order mark. */
static size_t unseen_length(const char *text)
{
    bool no_width = text[0] == '\xe2' && ((text[1] == '\x80' && text[2] == '\x8b') ||
                                          (text[1] == '\x81' && text[2] == '\xa0'));

    if (no_width || (text[0] == '\xef' && text[1] == '\xbb' && text[2] == '\xbf')) {
        return 3;
    }
    return text[0] == '\xe2' || text[0] == '\xd8' ? qc_text_control(text) : 0;
}

/* Bytes of a character that does not belong into the book; 0 if it does. */
static size_t odd_length(const char *text)
{
    unsigned char first = (unsigned char)text[0];
    size_t length = 0;

    if (first >= 0x20 && first < 0x7f) {
        return 0; /* nearly all */
    }
    length = qc_text_control(text);
    length = length > 0 ? length : blank_length(text);
    return length > 0 ? length : unseen_length(text);
}

bool qc_plain_text_needed(const char *text)
{
    for (; *text != '\0'; text++) {
        if (odd_length(text) > 0) {
            return true;
        }
    }
    return false;
}

const char *qc_plain_text_copy(qc_arena *arena, const char *text)
{
    bool guarded = text[0] == '\'' && text[1] != '\0' && strchr("=+-@", text[1]) != NULL;
    const char *from = guarded ? text + 1 : text;
    char *copy = qc_arena_copy(arena, from, strlen(from));
    size_t length = 0;

    for (size_t at = 0; copy != NULL && copy[at] != '\0';) {
        size_t odd = odd_length(copy + at);
        bool unseen = odd > 0 && unseen_length(copy + at) > 0;

        if (odd == 0) {
            copy[length++] = copy[at++];
            continue;
        }
        at += odd;
        if (!unseen && length > 0 && copy[length - 1] != ' ' && copy[at] != '\0') {
            copy[length++] = ' ';
        }
    }
    if (copy != NULL) {
        copy[length] = '\0';
    }
    return copy;
}
