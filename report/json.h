/* JSON values by jansson, and a document written as it is made. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_JSON_H
#define QC_REPORT_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "core/fail.h"
#include "quotacast/money.h"

/** 15 significant digits survive every double; the order of keys is the order of writing. */
#define QC_JSON_FLAGS (JSON_REAL_PRECISION(15) | JSON_ENCODE_ANY)

/** A string; bytes that are not UTF-8 (in file names) become '?'. NULL when out of memory. */
json_t *qc_json_text(const char *text);

/** Major units: an integer where the amount is whole. Null for QC_NO_MONEY. */
json_t *qc_json_money(qc_money amount, const qc_currency *currency);

#define QC_JSON_DEPTH 8

/** A document that goes out as it is made; indented, one item of an array of objects a line. */
typedef struct qc_json {
    FILE *stream;
    qc_error failure; /**< the first one; status QC_OK while there is none */
    size_t depth;
    bool filled[QC_JSON_DEPTH]; /**< the container at this depth has an item */
    char closer[QC_JSON_DEPTH];
} qc_json;

/** Starts a document: an object. */
void qc_json_begin(qc_json *json, FILE *stream);
/** Opens an object or array, as the value of `key` or (key NULL) as an item. */
void qc_json_open(qc_json *json, const char *key, char opener);
/** Closes the innermost container. */
void qc_json_close(qc_json *json);
/** The key of a value that the caller writes to the stream itself. */
void qc_json_key(qc_json *json, const char *key);
/** One value, which is taken over; NULL is a failure of memory. */
void qc_json_put(qc_json *json, const char *key, json_t *value);
void qc_json_put_text(qc_json *json, const char *key, const char *text);
void qc_json_put_number(qc_json *json, const char *key, double value);
void qc_json_put_count(qc_json *json, const char *key, size_t value);
/** Ends the document: closes what is open, a line end, and the first failure. */
QC_MUST_CHECK qc_status qc_json_end(qc_json *json, qc_error *error);

#endif
