/* Signs, codes and words that stand beside a number: currencies and multipliers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_NUMBER_WORDS_H
#define QC_SALES_NUMBER_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/** The currency whose sign begins a text ($, Rp, EUR sign, US$, ...), "" if none; *length is the sign's. */
const char *qc_currency_of_sign(const char *text, size_t *length);

/** True if the word (any case) is an ISO 4217 code in common use; writes it in capitals. */
bool qc_currency_is_code(const char *word, size_t length, char code[4]);

/** The power of ten that a word multiplies by: K, M, juta, billion, ...; -1 if it is none. */
int qc_multiplier_of_word(const char *word, size_t length);

#endif
