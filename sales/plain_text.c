/* Texts without control characters and no-break blanks, as they go into the book. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/plain_text.h"

#include <string.h>

/* Bytes of a control character or no-break blank at the start of a text; 0 if there is none. */
static size_t odd_length(const char *text)
{
    unsigned char first = (unsigned char)text[0];
    unsigned char second = first == '\0' ? 0 : (unsigned char)text[1];

    if (first == '\0') {
        return 0;
    }
    if (first < 0x20 || first == 0x7f) {
        return 1;
    }
    if (first == 0xc2) {
        return second >= 0x80 && second <= 0xa0 ? 2 : 0; /* C1, no-break space */
    }
    return first == 0xe2 && second == 0x80 && (unsigned char)text[2] == 0xaf ? 3 : 0;
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

        if (odd == 0) {
            copy[length++] = copy[at++];
            continue;
        }
        at += odd;
        if (length > 0 && copy[length - 1] != ' ' && copy[at] != '\0') {
            copy[length++] = ' ';
        }
    }
    if (copy != NULL) {
        copy[length] = '\0';
    }
    return copy;
}
