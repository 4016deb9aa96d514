/* What is said beside the results: lines on standard error, as wide as its terminal. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_MESSAGES_H
#define CLI_MESSAGES_H

#include <stddef.h>
#include <stdio.h>

#include "quotacast/status.h"

/**
 * Writes a text of one line, wrapped between words to a width, 0 for none; further lines begin
 * with `indent` blanks. A word that is longer than a line stays whole.
 */
void message_wrap(FILE *stream, const char *text, size_t width, size_t indent);

/** Columns of the terminal that has standard error; 0 where none has it, as in files. */
size_t message_width(void);

/** printf of one line, without its line end, to standard error in its width. */
__attribute__((format(printf, 2, 3))) void message_print(size_t indent, const char *format,
                                                         ...);

#endif
