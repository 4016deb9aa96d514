/* The text of a cell: UTF-8 without blanks around it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/files/cell_text.h"

#include <string.h>

#include "core/memory.h"
#include "sales/files/encoding.h"

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

qc_slice qc_cell_trim(qc_slice text)
{
    size_t blank = 0;

    while ((blank = blank_at_start(text.text, text.length)) > 0) {
        text.text += blank;
        text.length -= blank;
    }
    while ((blank = blank_at_end(text.text, text.length)) > 0) {
        text.length -= blank;
    }
    return text;
}

qc_status qc_cell_clean(qc_slice *text, char **room, qc_error *error)
{
    qc_status status = QC_OK;

    if (!qc_text_is_utf8(text->text, text->length, NULL)) {
        QC_TRY(QC_NEW_ARRAY(*room, 3 * text->length + 1, error));
        text->length = qc_encoding_from_cp1252(text->text, text->length, *room);
        text->text = *room;
    }
    *text = qc_cell_trim(*text);

done:
    return status;
}
