/* How well the headers of a file fit one table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_HEADERS_HEADER_MATCH_H
#define QC_SALES_HEADERS_HEADER_MATCH_H

#include "sales/headers/header.h"

/** The headers of a file as keys, and who wants them. */
typedef struct qc_header_keys {
    size_t count;
    char **key;       /**< [count] normalised */
    const char **raw; /**< [count] as written */
} qc_header_keys;

/** The fit of one table. */
typedef struct qc_header_fit {
    const qc_table_rule *rule;
    uint32_t column[QC_FIELD_COUNT];
    bool weak[QC_FIELD_COUNT];        /**< found by a header that says little */
    uint8_t found_by[QC_FIELD_COUNT]; /**< qc_found_by */
    uint8_t scale[QC_FIELD_COUNT];    /**< power of ten that the header of an amount names */
    char currency[4];
    int score;           /**< sum of weights; 0 where a foreign header is there */
    bool named;          /**< a word of the table stands in the file's name */
    size_t found;        /**< fields with a column */
    int missing;         /**< index of the first need that is not met, -1 if all are */
    const char *foreign; /**< a header that such a table does not have, or NULL */
} qc_header_fit;

/** Fits the headers to a table. `used` as in qc_header_recognise(). */
QC_MUST_CHECK qc_status qc_header_fit_table(const qc_header_keys *keys,
                                            const qc_table_rule *rule, const qc_config *config,
                                            qc_header_fit *fit, bool *used, qc_error *error);

/**
 * The field, among those without a column, whose header a key is nearly: a misspelling. NULL if
 * there is none. columns[QC_FIELD_COUNT] as in qc_mapping.
 */
const qc_field_rule *qc_header_near_field(const qc_table_rule *rule, const uint32_t *columns,
                                          const char *key);

/**
 * True if a text holds the word among words separated by blanks; *rank (may be NULL) is its place.
 */
bool qc_header_has_word(const char *words, const char *word, size_t *rank);

/** True if a normalised header of an amount is one of the words, with or without a currency and
 * scale behind it. */
bool qc_header_has_amount_word(const char *words, const char *key);

/** True if a word of the table stands in the file's name. */
bool qc_header_file_name_speaks(const qc_table_rule *rule, const char *file_name);

#endif
