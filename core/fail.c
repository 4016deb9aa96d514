/* Reporting a failure, and the names of statuses. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

static void copy_text(char *target, size_t size, const char *text)
{
    size_t length = strlen(text);

    if (length >= size) {
        length = size - 1;
    }
    memcpy(target, text, length);
    target[length] = '\0';
}

/* A message is one line: what a hostile file brings in is not allowed to break it. */
static void make_one_line(char *text)
{
    while (*text != '\0') {
        size_t length = qc_text_control(text);

        memset(text, ' ', length);
        text += length > 0 ? length : 1;
    }
}

/* vsnprintf may cut a UTF-8 character in two; drop the broken end. */
static void trim_broken_end(char *text)
{
    size_t length = strlen(text);
    size_t start = length;

    while (start > 0 && length - start < 4) {
        unsigned char byte = (unsigned char)text[--start];

        if (byte < 0x80) {
            return;
        }
        if (byte >= 0xC0) {
            size_t needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;

            if (length - start < needed) {
                text[start] = '\0';
            }
            return;
        }
    }
}

QC_PRINTF_LIKE(3, 0)
static qc_status fill(qc_error *error, qc_status status, const char *format, va_list arguments)
{
    if (error != NULL) {
        char message[sizeof error->message];

        (void)vsnprintf(message, sizeof message, format, arguments);
        make_one_line(message);
        trim_broken_end(message);
        *error = (qc_error){.status = status};
        copy_text(error->message, sizeof error->message, message);
    }
    return status;
}

/* The names are in parentheses because fail.h has macros of them for the analyser. */
qc_status(qc_fail)(qc_error *error, qc_status status, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)fill(error, status, format, arguments);
    va_end(arguments);
    return status;
}

qc_status(qc_fail_at)(qc_error *error, qc_status status, const char *source, size_t line,
                      size_t column, const char *format, ...)
{
    char name[sizeof error->source] = "";
    va_list arguments;

    if (source != NULL) {
        copy_text(name, sizeof name, source);
        make_one_line(name);
        trim_broken_end(name);
    }
    va_start(arguments, format);
    (void)fill(error, status, format, arguments);
    va_end(arguments);
    if (error != NULL) {
        memcpy(error->source, name, sizeof name);
        error->line = line;
        error->column = column;
    }
    return status;
}

const char *qc_status_name(qc_status status)
{
    switch (status) {
    case QC_OK:
        return "ok";
    case QC_ERR_ARGUMENT:
        return "argument";
    case QC_ERR_MEMORY:
        return "memory";
    case QC_ERR_IO:
        return "input or output";
    case QC_ERR_FORMAT:
        return "format";
    case QC_ERR_DATA:
        return "data";
    case QC_ERR_TOO_SHORT:
        return "too short";
    case QC_ERR_NUMERIC:
        return "numeric";
    case QC_ERR_INFEASIBLE:
        return "infeasible";
    case QC_ERR_OVERFLOW:
        return "overflow";
    case QC_ERR_NOT_FOUND:
        return "not found";
    case QC_ERR_CONFIG:
        return "configuration";
    case QC_ERR_CANCELLED:
        return "cancelled";
    case QC_ERR_LIMIT:
        return "limit";
    }
    return "unknown";
}

const char *qc_version(void)
{
    return QC_VERSION;
}
