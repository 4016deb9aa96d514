/* Signs, codes and words that stand beside a number: currencies and multipliers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_VALUES_NUMBER_WORDS_H
#define QC_SALES_VALUES_NUMBER_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * The currency whose sign begins a text ($, Rp, EUR sign, US$, ...), "" if none; *length is the
 * sign's.
 */
const char *qc_currency_of_sign(const char *text, size_t *length);

/** True if the word (any case) is an ISO 4217 code in common use; writes it in capitals. */
bool qc_currency_is_code(const char *word, size_t length, char code[4]);

/**
 * The language that a multiplier speaks; a bare M is open: million in English, miliar (1e9) in
 * Indonesian.
 */
typedef enum qc_language {
    QC_LANGUAGE_NONE,
    QC_LANGUAGE_OPEN,
    QC_LANGUAGE_ENGLISH,
    QC_LANGUAGE_INDONESIAN
} qc_language;

/** What a word multiplies by. */
typedef struct qc_multiplier {
    int power; /**< of ten; 6 for a bare M */
    qc_language language;
} qc_multiplier;

/** True if a word multiplies: K, M, juta, billion, ... */
bool qc_multiplier_of_word(const char *word, size_t length, qc_multiplier *multiplier);

/**
 * "thousands", "millions", "thousand millions" or "million millions" for a power of ten of 3 to 12.
 */
const char *qc_scale_in_words(int power);

#endif
