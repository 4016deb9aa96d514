/* Key results whose name speaks of a territory or product, while no filter says so: the whole company counts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/text.h"
#include "okr/okr_work.h"

enum { SHORTEST_NAME = 3 };

/** The longest name that was found in a key result's own. */
typedef struct find {
    const char *name; /**< NULL: none yet */
    size_t length;
    const char *field, *what; /**< of a filter, and in words */
} find;

/** Letters and digits, of any alphabet. */
static bool is_in_word(char c)
{
    return qc_text_is_letter(c) || qc_text_is_digit(c) || (c & 0x80) != 0;
}

/** True if `text` holds `name` as whole words, in any case. */
static bool speaks_of(const char *text, const char *name, size_t length)
{
    for (const char *at = text; *at != '\0'; at++) {
        size_t same = 0;
        while (same < length && qc_text_lower(at[same]) == qc_text_lower(name[same])) {
            same++;
        }
        if (same == length && (at == text || !is_in_word(at[-1])) && !is_in_word(at[length])) {
            return true;
        }
    }
    return false;
}

/** The longest of some names that the text speaks of, apart from those within the company's. */
static void look_for(const qc_book *book, const char *text, const char *const *names,
                     size_t count, find *found, const char *field, const char *what)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(names[i]);
        if (length >= SHORTEST_NAME && length > found->length &&
            strpbrk(names[i], "0123456789=;") == NULL && speaks_of(text, names[i], length) &&
            !speaks_of(book->company, names[i], length)) {
            *found = (find){names[i], length, field, what};
        }
    }
}

qc_status qc_okr_lint_unfiltered(qc_okr_work *work, const qc_okr_item *item, qc_error *error)
{
    const qc_book *book = work->book;
    const qc_okr_filter *filter = &item->filter;
    const char *text = book->key_results.name[item->row];
    char clipped[2][QC_OKR_CLIP];
    find found = {0};

    if (item->metric->form == QC_OKR_MANUAL || filter->is_bad ||
        book->key_results.filter[item->row][0] != '\0' ||
        strchr(book->key_results.metric[item->row], '=') != NULL) {
        return QC_OK;
    }
    look_for(book, text, book->territories.name, book->territories.count, &found, "territory",
             "territory");
    look_for(book, text, book->products.name, book->products.count, &found, "product",
             "product");
    look_for(book, text, book->products.family, book->products.count, &found, "product",
             "family");
    if (found.name == NULL) {
        return QC_OK;
    }
    return qc_okr_note(work, item->row, error,
                       "it speaks of the %s '%s', but the whole company counts; if that is not "
                       "meant, write %s=%s in the column filter",
                       found.what, qc_okr_clip(found.name, clipped[0]), found.field,
                       qc_okr_clip(found.name, clipped[1]));
}
