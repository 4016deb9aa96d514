/* Remarks about the input: equal ones are counted, the place of the first is kept. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/remarks.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

enum { LONGEST_REMARK = 768 };

struct qc_remarks {
    qc_arena *arena;
    qc_names *keys; /* the id is the index of the remark */
    qc_remark *list;
    size_t count, capacity;
};

qc_remarks *qc_remarks_new(qc_arena *arena)
{
    qc_remarks *remarks = qc_memory_new(1, sizeof *remarks);

    if (remarks == NULL) {
        return NULL;
    }
    remarks->arena = arena;
    remarks->keys = qc_names_new(arena);
    if (remarks->keys == NULL) {
        qc_memory_free(remarks);
        return NULL;
    }
    return remarks;
}

void qc_remarks_free(qc_remarks *remarks)
{
    if (remarks != NULL) {
        qc_names_free(remarks->keys);
        qc_memory_free(remarks->list);
        qc_memory_free(remarks);
    }
}

/* The bytes that two equal remarks share. */
static size_t write_key(const qc_remark_place *place, const char *format, char *key,
                        size_t size)
{
    int length =
        snprintf(key, size, "%d %u %zu %s", (int)place->severity, (unsigned)place->file,
                 place->column, place->about != NULL ? place->about : format);

    return length < 0 ? 0 : (size_t)length < size ? (size_t)length : size - 1;
}

static void make_one_line(char *text)
{
    while (*text != '\0') {
        size_t length = qc_text_control(text);

        memset(text, ' ', length);
        text += length > 0 ? length : 1;
    }
}

QC_PRINTF_LIKE(3, 0)
static char *write_message(qc_arena *arena, bool *empty, const char *format, va_list arguments)
{
    char text[LONGEST_REMARK];
    int length = vsnprintf(text, sizeof text, format, arguments);
    size_t bad = 0;

    *empty = length <= 0;
    make_one_line(text);
    /* A long value may be cut in the middle of a character. */
    if (!qc_text_is_utf8(text, strlen(text), &bad)) {
        text[bad] = '\0';
    }
    return qc_arena_copy(arena, text, strlen(text));
}

qc_status qc_remarks_add(qc_remarks *remarks, const qc_remark_place *place, qc_error *error,
                         const char *format, ...)
{
    char key[LONGEST_REMARK + 64];
    size_t length = write_key(place, format, key, sizeof key);
    size_t times = place->times == 0 ? 1 : place->times;
    uint32_t id = qc_names_add(remarks->keys, key, length);
    qc_status status = QC_OK;
    va_list arguments;
    char *message = NULL;
    bool empty = false;

    if (id != UINT32_MAX && id < remarks->count) {
        remarks->list[id].times += times;
        return QC_OK;
    }
    if (id == UINT32_MAX) {
        return qc_fail_memory(error);
    }
    QC_TRY(QC_GROW(remarks->list, remarks->capacity, remarks->count + 1, error));
    va_start(arguments, format);
    message = write_message(remarks->arena, &empty, format, arguments);
    va_end(arguments);
    if (message == NULL || empty) {
        return qc_fail_memory(error);
    }
    remarks->list[remarks->count++] = (qc_remark){.severity = place->severity,
                                                  .file = place->file,
                                                  .line = place->line,
                                                  .column = place->column,
                                                  .times = times,
                                                  .message = message};

done:
    return status;
}

/* Files in order, the book last; then by line; then the worst first; then by column and text. */
static int compare(const void *a, const void *b)
{
    const qc_remark *first = a;
    const qc_remark *second = b;

    if (first->file != second->file) {
        return first->file < second->file ? -1 : 1;
    }
    if (first->line != second->line) {
        return first->line < second->line ? -1 : 1;
    }
    if (first->severity != second->severity) {
        return first->severity > second->severity ? -1 : 1;
    }
    if (first->column != second->column) {
        return first->column < second->column ? -1 : 1;
    }
    return strcmp(first->message, second->message);
}

qc_remark *qc_remarks_take(qc_remarks *remarks, size_t *count)
{
    qc_remark *list = remarks->list;

    *count = remarks->count;
    if (list != NULL) {
        qsort(list, remarks->count, sizeof *list, compare);
    }
    remarks->list = NULL;
    remarks->count = 0;
    remarks->capacity = 0;
    return list;
}
