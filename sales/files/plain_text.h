/* Texts without control characters and no-break blanks, as they go into the book. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_FILES_PLAIN_TEXT_H
#define QC_SALES_FILES_PLAIN_TEXT_H

#include <stdbool.h>

#include "core/memory.h"

/**
 * True if a text holds a control character (see qc_text_control()), a no-break blank (U+00A0,
 * U+202F) or a character without width (U+200B, U+2060, U+FEFF).
 */
bool qc_plain_text_needed(const char *text);

/**
 * A copy of a UTF-8 text in the arena. Runs of such characters (line ends, tabs, escapes of
 * terminals) become one blank, at the end none; those that nobody sees (turning the direction
 * of writing, without width) leave nothing behind, and an apostrophe that guards a first "=",
 * "+", "-" or "@" against spreadsheets is left out. NULL when out of memory.
 */
const char *qc_plain_text_copy(qc_arena *arena, const char *text);

#endif
