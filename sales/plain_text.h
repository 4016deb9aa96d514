/* Texts without control characters and no-break blanks, as they go into the book. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_PLAIN_TEXT_H
#define QC_SALES_PLAIN_TEXT_H

#include <stdbool.h>

#include "core/memory.h"

/** True if a text holds a control character (below U+0020, U+007F to U+009F) or a no-break blank (U+00A0, U+202F). */
bool qc_plain_text_needed(const char *text);

/**
 * A copy of a UTF-8 text in the arena. Runs of such characters (line ends, tabs, escapes of terminals) become one
 * blank, at the end none, and an apostrophe that guards a first "=", "+", "-" or "@" against spreadsheets is left out.
 * NULL when out of memory.
 */
const char *qc_plain_text_copy(qc_arena *arena, const char *text);

#endif
