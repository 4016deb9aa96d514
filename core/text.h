/* Names: normalising, near matches, interning, growing text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_CORE_TEXT_H
#define QC_CORE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/fail.h"
#include "core/memory.h"

/**
 * True if the bytes are well-formed UTF-8 without NUL; else *offset (may be NULL) is the first
 * bad byte.
 */
bool qc_text_is_utf8(const char *text, size_t length, size_t *offset);

/**
 * Normalised key of a name: NFKC casefolded, accents, blanks, punctuation and symbols removed;
 * letters and digits of all scripts stay. "GTX Pro" and "gtx-pro" give "gtxpro". A name without
 * letters and digits gives itself. QC_ERR_FORMAT if the text is not UTF-8.
 */
QC_MUST_CHECK qc_status qc_text_key(const char *text, char **key, qc_error *error);

/**
 * Bytes of the character that a text begins with, if it acts on a terminal instead of being
 * seen: a control of ASCII or Latin-1 (escapes, line ends), or one that turns the direction of
 * what follows (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069). 0 for all others,
 * and at the end.
 */
size_t qc_text_control(const char *text);

/** Columns that a UTF-8 text takes on a terminal; 1 for a bad byte. */
size_t qc_text_width(const char *text);

/**
 * printf into `text` of `size` bytes, at least 1. What does not fit is cut off between two
 * characters. Returns the bytes written without the NUL, so that the next piece may go behind
 * it.
 */
size_t qc_text_format(char *text, size_t size, const char *format, ...) QC_PRINTF_LIKE(3, 4);
size_t qc_text_format_list(char *text, size_t size, const char *format, va_list arguments)
    QC_PRINTF_LIKE(3, 0);

/** Decimal digits and letters of ASCII, and a letter in lower case, in any locale. */
static inline bool qc_text_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool qc_text_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline char qc_text_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/** A text that ends by its length. */
typedef struct qc_slice {
    const char *text;
    size_t length;
} qc_slice;

/**
 * Takes the next run of digits or of letters of ASCII behind any `separators`; `text` moves
 * behind it. False where another character stands, or the end.
 */
bool qc_text_next_run(const char **text, const char *separators, qc_slice *run);

/** Equal without regard to ASCII case. */
bool qc_text_equal_nocase(const char *a, const char *b);

/**
 * Edits (insert, delete, replace, swap of neighbours) between two texts by bytes, ASCII case
 * apart; SIZE_MAX for texts over 64 bytes.
 */
size_t qc_text_distance(const char *a, const char *b);

/**
 * The nearest of `names` within a third of the length, or the first it begins, or NULL: for
 * "did you mean". Ties to the first.
 */
const char *qc_text_nearest(const char *text, const char *const *names, size_t count);

/** Names to dense ids 0, 1, 2, ... in order of first sight; texts live in the arena. */
typedef struct qc_names qc_names;

/** A new table whose texts live in `arena` (NULL: in one of its own), or NULL. */
qc_names *qc_names_new(qc_arena *arena);
/** The id of a text (bytes, not NUL-terminated), added if new; UINT32_MAX when out of memory. */
uint32_t qc_names_add(qc_names *names, const char *text, size_t length);
/**
 * The ids of many texts, as qc_names_add() gives them one after the other, but faster; false
 * when out of memory.
 */
bool qc_names_add_all(qc_names *names, const qc_slice *texts, size_t count, uint32_t *ids);
/** Frees what adding and finding need; texts and their count stay. */
void qc_names_settle(qc_names *names);
/** Texts of a table with an arena of its own live as long as `arena` from now on. */
void qc_names_give_texts(qc_names *names, qc_arena *arena);
/** The id of a text, UINT32_MAX if it is not there. */
uint32_t qc_names_find(const qc_names *names, const char *text, size_t length);
size_t qc_names_count(const qc_names *names);
/** The text of an id, NUL-terminated, valid as long as the arena. */
const char *qc_names_text(const qc_names *names, uint32_t id);
/** All texts by id, valid until the next one is added. */
const char *const *qc_names_texts(const qc_names *names);
void qc_names_free(qc_names *names);

#endif
