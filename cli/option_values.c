/* Values of options: text to typed values, with ranges. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"

static void put_message(qc_error *error, qc_status status, const char *format,
                        va_list arguments) QC_PRINTF_LIKE(3, 0);

static void put_message(qc_error *error, qc_status status, const char *format,
                        va_list arguments)
{
    *error = (qc_error){.status = status};
    (void)vsnprintf(error->message, sizeof error->message, format, arguments);
}

qc_status fail_with(qc_error *error, qc_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_message(error, status, format, arguments);
    va_end(arguments);
    return status;
}

qc_status fail_memory(qc_error *error)
{
    return fail_with(error, QC_ERR_MEMORY, "out of memory");
}

qc_status usage_error(qc_error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_message(error, QC_ERR_ARGUMENT, format, arguments);
    va_end(arguments);
    return QC_ERR_ARGUMENT;
}

bool option_given(const option_values *values, option_id id)
{
    return values->value[id].origin != ORIGIN_DEFAULT;
}

qc_status options_refuse(const option_values *values, option_set refused, const char *why,
                         qc_error *error)
{
    for (int id = 0; id < OPTION_COUNT; id++) {
        if ((refused & OPTION_BIT(id)) != 0 && option_given(values, (option_id)id)) {
            return usage_error(error, "--%s %s", option_table[id].name, why);
        }
    }
    return QC_OK;
}

const char *option_text(const option_values *values, option_id id)
{
    const option_value *value = &values->value[id];
    if (value->text != NULL && value->shown[0] == '\0') {
        return value->text;
    }
    if (value->origin == ORIGIN_DEFAULT && option_table[id].fallback != NULL) {
        return option_table[id].fallback;
    }
    return value->shown;
}

const char *option_environment_name(option_id id, char *buffer, size_t size)
{
    (void)snprintf(buffer, size, "QUOTACAST_%s", option_table[id].name);
    for (char *at = buffer; *at != '\0'; at++) {
        *at = *at == '-' ? '_' : (char)toupper((unsigned char)*at);
    }
    return buffer;
}

static qc_status parse_whole(const option_row *row, const char *where, const char *text,
                             int64_t *whole, qc_error *error)
{
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    bool digits = text[0] != '\0' && *end == '\0' && errno == 0 &&
                  (isdigit((unsigned char)text[0]) || text[0] == '-');
    if (!digits || (double)value < row->least || (double)value > row->most) {
        return usage_error(error, "%s %s: a whole number from %.0f to %.0f is needed", where,
                           text, row->least, row->most);
    }
    *whole = value;
    return QC_OK;
}

/* Index of a word in a list of words; -1 if it is not there. */
static int find_choice(const char *choices, const char *text)
{
    size_t length = strlen(text);
    int index = 0;
    for (const char *at = choices; length > 0 && *at != '\0'; index++) {
        size_t word = strcspn(at, " ");
        if (word == length && strncmp(at, text, word) == 0) {
            return index;
        }
        at += word;
        at += strspn(at, " ");
    }
    return -1;
}

static qc_status parse_flag(const char *where, const char *text, int64_t *whole,
                            qc_error *error)
{
    static const char *const words[] = {"0", "no", "false", "off", "1", "yes", "true", "on"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (strcmp(text, words[k]) == 0) {
            *whole = k < 4 ? 0 : 1;
            return QC_OK;
        }
    }
    return usage_error(error, "%s %s: 1 or 0 is needed", where, text);
}

static qc_status parse_value(const option_row *row, const char *where, const char *text,
                             option_value *value, qc_error *error)
{
    qc_error detail = {0};
    switch (row->kind) {
    case OPTION_KIND_FLAG:
        return parse_flag(where, text, &value->whole, error);
    case OPTION_KIND_TEXT:
        return text[0] != '\0' ? QC_OK : usage_error(error, "%s needs a value", where);
    case OPTION_KIND_WHOLE:
        return parse_whole(row, where, text, &value->whole, error);
    case OPTION_KIND_AMOUNT:
        if (qc_setting_amount_read(text, &value->number, &value->rupiah, &detail) != QC_OK) {
            return usage_error(error, "%s: %s", where, detail.message);
        }
        (void)qc_number_format(value->number, 15, value->shown, sizeof value->shown);
        return QC_OK;
    case OPTION_KIND_DATE:
        if (qc_setting_date_read(text, &value->date, &detail) != QC_OK) {
            return usage_error(error, "%s: %s", where, detail.message);
        }
        (void)qc_date_format(value->date, value->shown, sizeof value->shown);
        return QC_OK;
    case OPTION_KIND_CHOICE:
        value->whole = find_choice(row->choices, text);
        return value->whole >= 0
                   ? QC_OK
                   : usage_error(error, "%s %s: must be one of: %s", where, text, row->choices);
    }
    return QC_OK;
}

/* What a kind of value cannot say by itself. */
static qc_status check_value(option_id id, const char *where, const option_value *value,
                             qc_error *error)
{
    qc_error detail = {0};
    qc_currency currency;
    if (id == OPTION_DRAWS && value->whole % 2 != 0) {
        return usage_error(error,
                           "%s %s: an even number is needed, futures come in mirrored pairs",
                           where, value->text);
    }
    if (id == OPTION_CURRENCY && qc_currency_find(value->text, &currency, &detail) != QC_OK) {
        return usage_error(error, "%s: %s", where, detail.message);
    }
    return QC_OK;
}

qc_status option_set_text(option_values *values, option_id id, option_origin origin,
                          const char *where, char *text, qc_error *error)
{
    option_value value = {.origin = origin, .text = text, .date = QC_NO_DATE};
    qc_status status = parse_value(&option_table[id], where, text, &value, error);
    if (status == QC_OK) {
        status = check_value(id, where, &value, error);
    }
    if (status == QC_OK && origin >= values->value[id].origin) {
        values->value[id] = value;
    }
    return status;
}
