/* Loads a YAML file with libyaml and reads single values strictly. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/config/yaml_tree.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "quotacast/config.h"

#define FILE_LIMIT ((size_t)1 << 20)
enum { NESTING_LIMIT = 32 };

/** Line and column (in characters) of a byte. */
static void place_of_byte(const unsigned char *bytes, size_t offset, size_t *line,
                          size_t *column)
{
    *line = 1;
    *column = 1;
    for (size_t i = 0; i < offset; i++) {
        if (bytes[i] == '\n') {
            (*line)++;
            *column = 1;
        } else if ((bytes[i] & 0xC0u) != 0x80u) {
            (*column)++;
        }
    }
}

static qc_status read_bytes(const char *path, unsigned char **bytes, size_t *length,
                            qc_error *error)
{
    qc_status status = QC_OK;
    unsigned char *buffer = NULL;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return qc_fail_at(error, QC_ERR_IO, path, 0, 0, "cannot be opened: %s",
                          strerror(errno));
    }
    QC_TRY(QC_NEW_ARRAY(buffer, FILE_LIMIT + 1, error));
    *length = fread(buffer, 1, FILE_LIMIT + 1, file);
    if (ferror(file) != 0) {
        status =
            qc_fail_at(error, QC_ERR_IO, path, 0, 0, "cannot be read: %s", strerror(errno));
        goto done;
    }
    if (*length > FILE_LIMIT) {
        status = qc_fail_at(error, QC_ERR_LIMIT, path, 0, 0,
                            "is larger than 1 MiB; a configuration is not; check the path");
        goto done;
    }
    *bytes = buffer;
    buffer = NULL;

done:
    qc_memory_free(buffer);
    (void)fclose(file);
    return status;
}

static qc_status check_encoding(const char *path, const unsigned char *bytes, size_t length,
                                qc_error *error)
{
    size_t offset = 0;
    if (qc_text_is_utf8((const char *)bytes, length, &offset)) {
        return QC_OK;
    }
    size_t line = 0;
    size_t column = 0;
    place_of_byte(bytes, offset, &line, &column);
    return qc_fail_at(error, QC_ERR_FORMAT, path, line, column,
                      "byte 0x%02X is not UTF-8 text; save the file as UTF-8", bytes[offset]);
}

/** True if a tab stands among the blanks before the text of a line, from 0. */
static bool is_indented_by_tab(const unsigned char *at, const unsigned char *end, size_t line)
{
    for (; line > 0 && at < end; at++) {
        line -= *at == '\n';
    }
    while (at < end && *at == ' ') {
        at++;
    }
    return at < end && *at == '\t';
}

/** libyaml's complaint at its place. */
static qc_status fail_parser(const char *path, const yaml_parser_t *parser, qc_error *error)
{
    if (parser->error == YAML_MEMORY_ERROR) {
        return qc_fail_memory(error);
    }
    const yaml_mark_t *mark =
        parser->error == YAML_READER_ERROR ? &parser->mark : &parser->problem_mark;
    if (is_indented_by_tab(parser->input.string.start, parser->input.string.end, mark->line)) {
        return qc_fail_at(error, QC_ERR_FORMAT, path, mark->line + 1, mark->column + 1,
                          "the line begins with a tab; YAML is indented with blanks only");
    }
    const char *context = parser->context != NULL ? parser->context : "";
    return qc_fail_at(error, QC_ERR_FORMAT, path, mark->line + 1, mark->column + 1,
                      "not YAML: %s%s%s",
                      parser->problem != NULL ? parser->problem : "unreadable",
                      context[0] != '\0' ? ", " : "", context);
}

/**
 * Refuses nesting deeper than any configuration has, before the document is loaded: libyaml's
 * time grows with the square of the depth. Text that is not YAML passes; loading reports it.
 */
static qc_status check_nesting(const char *path, const unsigned char *bytes, size_t length,
                               qc_error *error)
{
    qc_status status = QC_OK;
    size_t depth = 0;
    yaml_parser_t parser;
    yaml_event_t event = {.type = YAML_NO_EVENT};
    if (yaml_parser_initialize(&parser) == 0) {
        return qc_fail_memory(error);
    }
    yaml_parser_set_input_string(&parser, bytes, length);
    while (status == QC_OK && event.type != YAML_STREAM_END_EVENT &&
           yaml_parser_parse(&parser, &event) != 0) {
        depth += event.type == YAML_SEQUENCE_START_EVENT;
        depth += event.type == YAML_MAPPING_START_EVENT;
        depth -= event.type == YAML_SEQUENCE_END_EVENT;
        depth -= event.type == YAML_MAPPING_END_EVENT;
        if (depth > NESTING_LIMIT) {
            status =
                qc_fail_at(error, QC_ERR_FORMAT, path, event.start_mark.line + 1,
                           event.start_mark.column + 1,
                           "nested more than %d deep; a configuration is not; check the path",
                           (int)NESTING_LIMIT);
        }
        yaml_event_type_t type = event.type;
        yaml_event_delete(&event);
        event.type = type;
    }
    yaml_parser_delete(&parser);
    return status;
}

static qc_status load(const char *path, yaml_parser_t *parser, qc_yaml *yaml, qc_error *error)
{
    if (yaml_parser_load(parser, &yaml->document) == 0) {
        return fail_parser(path, parser, error);
    }
    yaml->root = yaml_document_get_root_node(&yaml->document);
    if (yaml->root == NULL) {
        return QC_OK;
    }
    yaml_document_t second;
    if (yaml_parser_load(parser, &second) == 0) {
        return fail_parser(path, parser, error);
    }
    const yaml_node_t *second_root = yaml_document_get_root_node(&second);
    qc_status status = QC_OK;
    if (second_root != NULL) {
        status = qc_fail_at(error, QC_ERR_FORMAT, path, second_root->start_mark.line + 1, 1,
                            "a second document starts here; keep one and remove the '---'");
    }
    yaml_document_delete(&second);
    return status;
}

qc_status qc_yaml_read(const char *path, qc_yaml *yaml, qc_error *error)
{
    qc_status status = QC_OK;
    unsigned char *bytes = NULL;
    size_t length = 0;
    yaml_parser_t parser;
    bool has_parser = false;
    qc_yaml draft = {.path = path};

    QC_TRY(read_bytes(path, &bytes, &length, error));
    QC_TRY(check_encoding(path, bytes, length, error));
    QC_TRY(check_nesting(path, bytes, length, error));
    has_parser = yaml_parser_initialize(&parser) != 0;
    if (!has_parser) {
        status = qc_fail_memory(error);
        goto done;
    }
    yaml_parser_set_input_string(&parser, bytes, length);
    QC_TRY(load(path, &parser, &draft, error));
    *yaml = draft;
    memset(&draft, 0, sizeof draft);

done:
    yaml_document_delete(&draft.document);
    if (has_parser) {
        yaml_parser_delete(&parser);
    }
    qc_memory_free(bytes);
    return status;
}

void qc_yaml_clear(qc_yaml *yaml)
{
    yaml_document_delete(&yaml->document);
    memset(yaml, 0, sizeof *yaml);
}

const yaml_node_t *qc_yaml_node(const qc_yaml *yaml, int index)
{
    return &yaml->document.nodes.start[index - 1];
}

size_t qc_yaml_line(const yaml_node_t *node)
{
    return node->start_mark.line + 1;
}

qc_status qc_yaml_fail(const qc_yaml *yaml, const yaml_node_t *node, qc_status status,
                       qc_error *error, const char *format, ...)
{
    char message[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return qc_fail_at(error, status, yaml->path, node->start_mark.line + 1,
                      node->start_mark.column + 1, "%s", message);
}

static bool has_own_tag(const yaml_node_t *node)
{
    const char *usual = node->type == YAML_SCALAR_NODE     ? YAML_DEFAULT_SCALAR_TAG
                        : node->type == YAML_SEQUENCE_NODE ? YAML_DEFAULT_SEQUENCE_TAG
                                                           : YAML_DEFAULT_MAPPING_TAG;
    return node->tag != NULL && strcmp((const char *)node->tag, usual) != 0;
}

static qc_status check_tag(const qc_yaml *yaml, const yaml_node_t *node, const char *what,
                           qc_error *error)
{
    if (has_own_tag(node)) {
        return qc_yaml_fail(yaml, node, QC_ERR_FORMAT, error,
                            "%s: tags (%s) are not understood; write the plain value", what,
                            (const char *)node->tag);
    }
    return QC_OK;
}

qc_status qc_yaml_expect_mapping(const qc_yaml *yaml, const yaml_node_t *node, const char *what,
                                 qc_error *error)
{
    if (node->type != YAML_MAPPING_NODE) {
        return qc_yaml_fail(yaml, node, QC_ERR_FORMAT, error,
                            "%s: expected lines of the form 'key: value', found %s", what,
                            node->type == YAML_SCALAR_NODE ? "a single value" : "a list");
    }
    return check_tag(yaml, node, what, error);
}

static bool is_null_word(const yaml_node_t *node)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};
    if (node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) {
        return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp((const char *)node->data.scalar.value, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/** The first byte below blank, or the length. */
static size_t find_control(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F) {
            return i;
        }
    }
    return length;
}

qc_status qc_yaml_text(const qc_yaml *yaml, const yaml_node_t *node, const char *what,
                       const char **text, qc_error *error)
{
    if (node->type != YAML_SCALAR_NODE) {
        return qc_yaml_fail(yaml, node, QC_ERR_FORMAT, error,
                            "%s: expected a single value, found %s", what,
                            node->type == YAML_SEQUENCE_NODE ? "a list" : "further keys");
    }
    qc_status status = check_tag(yaml, node, what, error);
    if (status != QC_OK) {
        return status;
    }
    const char *value = (const char *)node->data.scalar.value;
    size_t length = node->data.scalar.length;
    if (is_null_word(node) || length == 0) {
        return qc_yaml_fail(yaml, node, QC_ERR_FORMAT, error,
                            "%s: no value; give one or remove the line", what);
    }
    if (find_control(value, length) != length) {
        return qc_yaml_fail(yaml, node, QC_ERR_FORMAT, error,
                            "%s: the text holds a line end or a control character; write it on "
                            "one line",
                            what);
    }
    *text = value;
    return QC_OK;
}

/** A scalar without quotes. */
static qc_status plain_text(const qc_yaml *yaml, const yaml_node_t *node, const char *what,
                            const char **text, qc_error *error)
{
    qc_status status = qc_yaml_text(yaml, node, what, text, error);
    if (status == QC_OK && node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) {
        return qc_yaml_fail(yaml, node, QC_ERR_FORMAT, error,
                            "%s: \"%s\" is text; write the number without quotes", what, *text);
    }
    return status;
}

/** Digits and their power of ten: at most 19 digits count, the others move the exponent. */
typedef struct decimal {
    uint64_t digits;
    long exponent;
    size_t digit_count;
} decimal;

static const char *take_digits(const char *p, decimal *number, bool fraction)
{
    for (; *p >= '0' && *p <= '9'; p++) {
        number->digit_count++;
        if (number->digits < UINT64_MAX / 10 - 1) {
            number->digits = number->digits * 10 + (uint64_t)(*p - '0');
            number->exponent -= fraction ? 1 : 0;
        } else {
            number->exponent += fraction ? 0 : 1;
        }
    }
    return p;
}

static const char *take_exponent(const char *p, decimal *number)
{
    bool negative = *p == '-';
    long exponent = 0;
    if (*p == '-' || *p == '+') {
        p++;
    }
    if (*p < '0' || *p > '9') {
        return NULL;
    }
    for (; *p >= '0' && *p <= '9'; p++) {
        exponent = exponent < 100000 ? exponent * 10 + (*p - '0') : exponent;
    }
    number->exponent += negative ? -exponent : exponent;
    return p;
}

/** Reads [+-]digits[.digits][e[+-]digits] to the end of the text, whatever the locale. */
static bool parse_decimal(const char *text, double *value)
{
    decimal number = {0};
    bool negative = *text == '-';
    const char *p = *text == '-' || *text == '+' ? text + 1 : text;
    p = take_digits(p, &number, false);
    if (number.digit_count == 0) {
        return false;
    }
    if (*p == '.') {
        size_t before = number.digit_count;
        p = take_digits(p + 1, &number, true);
        if (number.digit_count == before) {
            return false;
        }
    }
    if (*p == 'e' || *p == 'E') {
        p = take_exponent(p + 1, &number);
    }
    if (p == NULL || *p != '\0') {
        return false;
    }
    long double result = (long double)number.digits;
    if (number.digits != 0) {
        result = number.exponent < 0 ? result / powl(10.0L, (long double)-number.exponent)
                                     : result * powl(10.0L, (long double)number.exponent);
    }
    if (!(result <= (long double)DBL_MAX)) {
        return false;
    }
    *value = negative ? -(double)result : (double)result;
    return true;
}

qc_status qc_yaml_number(const qc_yaml *yaml, const yaml_node_t *node, const char *what,
                         const double range[2], double *number, qc_error *error)
{
    const char *text = "";
    double value = 0;
    qc_status status = plain_text(yaml, node, what, &text, error);
    if (status != QC_OK) {
        return status;
    }
    if (!parse_decimal(text, &value)) {
        return qc_yaml_fail(
            yaml, node, QC_ERR_FORMAT, error,
            "%s: '%s' is not a number; write digits with a decimal point and no "
            "grouping, for example 1250000 or 0.8",
            what, text);
    }
    if (value < range[0]) {
        return qc_yaml_fail(yaml, node, QC_ERR_FORMAT, error, "%s: %s must be at least %g",
                            what, text, range[0]);
    }
    if (value > range[1]) {
        return qc_yaml_fail(yaml, node, QC_ERR_FORMAT, error, "%s: %s must be at most %g", what,
                            text, range[1]);
    }
    *number = value;
    return QC_OK;
}

qc_status qc_yaml_whole(const qc_yaml *yaml, const yaml_node_t *node, const char *what,
                        const uint64_t range[2], uint64_t *whole, qc_error *error)
{
    const char *text = "";
    qc_status status = plain_text(yaml, node, what, &text, error);
    if (status != QC_OK) {
        return status;
    }
    uint64_t value = 0;
    bool fits = true;
    const char *p = text;
    for (; *p >= '0' && *p <= '9'; p++) {
        uint64_t digit = (uint64_t)(*p - '0');
        fits = fits && value <= (UINT64_MAX - digit) / 10;
        value = fits ? value * 10 + digit : value;
    }
    if (*p != '\0' || !fits || value < range[0] || value > range[1]) {
        return qc_yaml_fail(yaml, node, QC_ERR_FORMAT, error,
                            "%s: '%s' is not a whole number from %llu to %llu", what, text,
                            (unsigned long long)range[0], (unsigned long long)range[1]);
    }
    *whole = value;
    return QC_OK;
}

qc_status qc_yaml_date(const qc_yaml *yaml, const yaml_node_t *node, const char *what,
                       qc_date *date, qc_error *error)
{
    const char *text = "";
    qc_status status = qc_yaml_text(yaml, node, what, &text, error);
    qc_error detail = {0};
    if (status == QC_OK && qc_setting_date_read(text, date, &detail) != QC_OK) {
        return qc_yaml_fail(yaml, node, QC_ERR_FORMAT, error, "%s: %s", what, detail.message);
    }
    return status;
}
