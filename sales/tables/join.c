/* Rows by the names that other tables use for them: id, name, normalised name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/tables/join.h"

#include <string.h>

#include "core/text.h"

/* A normalised name that means several rows means none. */
#define AMBIGUOUS (QC_NO_ID - 1)

enum { SHORT_ID = QC_SHORT_ID, LONG_ID = 18, MOST_COMPARED = 20000 };

/* Names and the rows that they mean. */
typedef struct name_rows {
    qc_names *names;
    qc_id *row;
    size_t capacity;
} name_rows;

struct qc_join {
    qc_arena *arena;
    name_rows exact;
    name_rows loose;   /* made when first needed: normalising takes longer than all the rest */
    size_t loose_from; /* exact names that are not yet in `loose` */
};

void qc_join_free(qc_join *join)
{
    if (join != NULL) {
        qc_names_free(join->exact.names);
        qc_names_free(join->loose.names);
        qc_memory_free(join->exact.row);
        qc_memory_free(join->loose.row);
        qc_arena_free(join->arena);
        qc_memory_free(join);
    }
}

qc_join *qc_join_new(void)
{
    qc_join *join = qc_memory_new(1, sizeof *join);

    if (join == NULL) {
        return NULL;
    }
    join->arena = qc_arena_new();
    if (join->arena != NULL) {
        join->exact.names = qc_names_new(join->arena);
        join->loose.names = qc_names_new(join->arena);
    }
    if (join->exact.names == NULL || join->loose.names == NULL) {
        qc_join_free(join);
        return NULL;
    }
    return join;
}

/* Adds a name; *known is the row that it means already, or `row`. */
static qc_status add_name(name_rows *names, const char *text, size_t length, qc_id row,
                          qc_id **known, qc_error *error)
{
    size_t before = qc_names_count(names->names);
    uint32_t id = qc_names_add(names->names, text, length);
    qc_status status = QC_OK;

    if (id == UINT32_MAX) {
        return qc_fail_memory(error);
    }
    QC_TRY(QC_GROW(names->row, names->capacity, (size_t)id + 1, error));
    if (id >= before) {
        names->row[id] = row;
    }
    *known = &names->row[id];

done:
    return status;
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Each of the last three characters holds which of five before it are capitals, the first in
 * the lowest bit. */
bool qc_join_is_long_id(const char *text)
{
    static const char guards[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    if (strlen(text) != LONG_ID) {
        return false;
    }
    for (size_t group = 0; group < 3; group++) {
        unsigned capitals = 0;

        for (size_t i = 0; i < 5; i++) {
            char c = text[5 * group + i];

            if (!is_capital(c) && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z')) {
                return false;
            }
            capitals |= is_capital(c) ? 1U << i : 0U;
        }
        if (text[SHORT_ID + group] != guards[capitals]) {
            return false;
        }
    }
    return true;
}

qc_status qc_join_add(qc_join *join, const char *text, qc_id row, qc_error *error)
{
    size_t length = strlen(text);
    qc_id *known = NULL;
    qc_status status = QC_OK;

    if (length == 0) {
        return QC_OK;
    }
    QC_TRY(add_name(&join->exact, text, length, row, &known, error));
    if (qc_join_is_long_id(text)) {
        QC_TRY(add_name(&join->exact, text, SHORT_ID, row, &known, error));
    }

done:
    return status;
}

/* Normalises the names that came since the last time. */
static qc_status complete_loose(qc_join *join, qc_error *error)
{
    qc_status status = QC_OK;
    char *key = NULL;

    for (; join->loose_from < qc_names_count(join->exact.names); join->loose_from++) {
        uint32_t id = (uint32_t)join->loose_from;
        qc_id row = join->exact.row[id];
        qc_id *known = NULL;

        QC_TRY(qc_text_key(qc_names_text(join->exact.names, id), &key, error));
        QC_TRY(add_name(&join->loose, key, strlen(key), row, &known, error));
        *known = *known == row ? row : AMBIGUOUS;
        qc_memory_free(key);
        key = NULL;
    }

done:
    qc_memory_free(key);
    return status;
}

qc_id qc_join_find_exact(const qc_join *join, const char *text)
{
    size_t length = strlen(text);
    uint32_t id = qc_names_find(join->exact.names, text, length);

    if (id == UINT32_MAX && qc_join_is_long_id(text)) {
        id = qc_names_find(join->exact.names, text, SHORT_ID);
    }
    return id == UINT32_MAX ? QC_NO_ID : join->exact.row[id];
}

qc_status qc_join_find(qc_join *join, const char *text, qc_id *row, bool *loose,
                       qc_error *error)
{
    qc_status status = QC_OK;
    uint32_t id = UINT32_MAX;
    char *key = NULL;

    *row = qc_join_find_exact(join, text);
    *loose = false;
    if (*row != QC_NO_ID || *text == '\0') {
        return QC_OK;
    }
    QC_TRY(complete_loose(join, error));
    QC_TRY(qc_text_key(text, &key, error));
    id = qc_names_find(join->loose.names, key, strlen(key));
    if (id != UINT32_MAX && join->loose.row[id] != AMBIGUOUS) {
        *row = join->loose.row[id];
        *loose = true;
    }

done:
    qc_memory_free(key);
    return status;
}

const char *qc_join_nearest(const qc_join *join, const char *text)
{
    const char *nearest = NULL;
    size_t count = qc_names_count(join->exact.names);
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < count && i < MOST_COMPARED; i++) {
        const char *name = qc_names_text(join->exact.names, (uint32_t)i);

        if (qc_text_nearest(text, &name, 1) != NULL && qc_text_distance(text, name) < best) {
            best = qc_text_distance(text, name);
            nearest = name;
        }
    }
    return nearest;
}
