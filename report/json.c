/* JSON values by jansson, and a document written as it is made. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/json.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"

json_t *qc_json_text(const char *text)
{
    size_t bad = 0;
    if (qc_text_is_utf8(text, strlen(text), &bad)) {
        return json_string(text);
    }
    char *copy = qc_memory_copy_text(text);
    if (copy == NULL) {
        return NULL;
    }
    while (!qc_text_is_utf8(copy, strlen(copy), &bad)) {
        copy[bad] = '?';
    }
    json_t *value = json_string(copy);
    qc_memory_free(copy);
    return value;
}

json_t *qc_json_money(qc_money amount, const qc_currency *currency)
{
    if (amount == QC_NO_MONEY) {
        return json_null();
    }
    int64_t scale = qc_currency_scale(currency);
    if (amount % scale == 0) {
        return json_integer(amount / scale);
    }
    return json_real(qc_money_to_major(amount, currency));
}

/* A number, null where it is not finite. */
static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static void indent(qc_json *json)
{
    (void)fputc('\n', json->stream);
    for (size_t k = 0; k < json->depth; k++) {
        (void)fputs("  ", json->stream);
    }
}

static void dump(qc_json *json, json_t *value)
{
    if (value == NULL) {
        if (json->failure.status == QC_OK) {
            (void)qc_fail_memory(&json->failure);
        }
        return;
    }
    (void)json_dumpf(value, json->stream, QC_JSON_FLAGS);
    json_decref(value);
}

/* What stands before an item: a comma, a new line, the key. */
static void lead(qc_json *json, const char *key)
{
    if (json->filled[json->depth - 1]) {
        (void)fputc(',', json->stream);
    }
    json->filled[json->depth - 1] = true;
    indent(json);
    if (key != NULL) {
        dump(json, json_string(key));
        (void)fputs(": ", json->stream);
    }
}

static void push(qc_json *json, char opener)
{
    assert(json->depth < QC_JSON_DEPTH);
    (void)fputc(opener, json->stream);
    json->filled[json->depth] = false;
    json->closer[json->depth] = opener == '{' ? '}' : ']';
    json->depth++;
}

void qc_json_begin(qc_json *json, FILE *stream)
{
    memset(json, 0, sizeof *json);
    json->stream = stream;
    push(json, '{');
}

void qc_json_open(qc_json *json, const char *key, char opener)
{
    lead(json, key);
    push(json, opener);
}

void qc_json_close(qc_json *json)
{
    json->depth--;
    if (json->filled[json->depth]) {
        indent(json);
    }
    (void)fputc(json->closer[json->depth], json->stream);
}

void qc_json_key(qc_json *json, const char *key)
{
    lead(json, key);
}

void qc_json_put(qc_json *json, const char *key, json_t *value)
{
    lead(json, key);
    dump(json, value);
}

void qc_json_put_text(qc_json *json, const char *key, const char *text)
{
    qc_json_put(json, key, text != NULL ? qc_json_text(text) : json_null());
}

void qc_json_put_number(qc_json *json, const char *key, double value)
{
    qc_json_put(json, key, number(value));
}

void qc_json_put_count(qc_json *json, const char *key, size_t value)
{
    qc_json_put(json, key, json_integer((json_int_t)value));
}

qc_status qc_json_end(qc_json *json, qc_error *error)
{
    while (json->depth > 0) {
        qc_json_close(json);
    }
    (void)fputc('\n', json->stream);
    if (json->failure.status != QC_OK && error != NULL) {
        *error = json->failure;
    }
    return json->failure.status;
}
