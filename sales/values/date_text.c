/* One text as a date, a month, or a number that may be one; which of two numbers is the day stays open. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/values/date_text.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "sales/files/sheet.h"

enum { FIRST_COMPACT_YEAR = 1970, LAST_COMPACT_YEAR = 2099 };
enum { LATEST_SHORT_YEAR = 68, FIRST_SERIAL = 20000, LAST_SERIAL = 80000 };

/* A number or a word of a date, with what stands before it. */
typedef struct token {
    const char *text;
    size_t length;
    int64_t value; /* of a number */
    int month;     /* of a word that names one */
    bool is_number;
    char separator; /* before the token, 0 for the first */
} token;

typedef struct scanner {
    const char *at;
    token tokens[3];
    size_t count;
} scanner;

static const char *skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t') {
        at++;
    }
    return at;
}

/* One or two digits up to `most`; NULL if there are none. */
static const char *skip_number(const char *at, int most)
{
    int value = 0;
    size_t digits = 0;

    while (qc_text_is_digit(at[digits]) && digits < 2) {
        value = value * 10 + (at[digits] - '0');
        digits++;
    }
    return digits > 0 && !qc_text_is_digit(at[digits]) && value <= most ? at + digits : NULL;
}

/* Behind AM, PM, Z, UTC, WIB, +07:00 and the like. */
static const char *skip_zone(const char *at)
{
    static const char *const words[] = {"AM",  "PM",   "A.M.", "P.M.", "UTC", "GMT",
                                        "WIB", "WITA", "WIT",  "EST",  "EDT", "CST",
                                        "CDT", "PST",  "PDT",  "Z"};

    at = skip_blanks(at);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i]);
        char copy[8] = "";

        if (strlen(at) < length) {
            continue;
        }
        memcpy(copy, at, length);
        if (qc_text_equal_nocase(copy, words[i]) && !qc_text_is_letter(at[length])) {
            at = skip_blanks(at + length);
            break;
        }
    }
    if (*at == '+' || *at == '-') {
        at++;
        while (qc_text_is_digit(*at) || *at == ':') {
            at++;
        }
    }
    return skip_blanks(at);
}

/* True if the rest is a time of day: 17:45, 00:02:00, 17.45.30, 5:45 PM, 20:47:49.123+07:00. */
static bool is_time(const char *at)
{
    const char *next = skip_number(at, 24);
    char colon = 0;

    if (next == NULL || (*next != ':' && *next != '.')) {
        return false;
    }
    colon = *next;
    next = skip_number(next + 1, 59);
    if (next == NULL) {
        return false;
    }
    if (*next == colon) {
        next = skip_number(next + 1, 60);
        if (next == NULL) {
            return false;
        }
        if (*next == '.' || *next == ',') {
            do {
                next++;
            } while (qc_text_is_digit(*next));
        }
    }
    return *skip_zone(next) == '\0';
}

/* True for "PM" or "p.m." behind a time. */
static bool is_afternoon(const char *at)
{
    at = skip_blanks(at);
    return (at[0] == 'P' || at[0] == 'p') && (at[1] == 'M' || at[1] == 'm' || at[1] == '.');
}

int qc_time_of_day(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        bool behind_date = at > text && (at[-1] == ' ' || at[-1] == 'T' || at[-1] == 't');

        if (behind_date && is_time(at)) {
            char *end = NULL;
            long hour = strtol(at, &end, 10);
            long minute = strtol(end + 1, &end, 10);
            const char *rest = end + strspn(end, ":.,0123456789");
            bool half_day = *skip_blanks(rest) != '\0' && hour <= 12 &&
                            strchr("AaPp", *skip_blanks(rest)) != NULL;

            hour = half_day ? hour % 12 + (is_afternoon(rest) ? 12 : 0) : hour;
            return (int)(60 * hour + minute);
        }
    }
    return 0;
}

static bool read_token(scanner *scan, char separator)
{
    token *next = &scan->tokens[scan->count];
    const char *start = scan->at;

    *next = (token){.text = start, .separator = separator};
    while (qc_text_is_digit(*scan->at)) {
        if (next->length < 15) {
            next->value = next->value * 10 + (*scan->at - '0');
        }
        next->length++;
        scan->at++;
    }
    if (next->length > 0) {
        next->is_number = true;
    } else {
        while (qc_text_is_letter(*scan->at)) {
            scan->at++;
        }
        next->length = (size_t)(scan->at - start);
        next->month = qc_month_of_word(start, next->length);
        if (next->month == 0) {
            scan->at = start;
            return false;
        }
    }
    scan->count++;
    return true;
}

/* Leaves out a weekday in front: "Tue, 15 Apr 2021", "Senin 5 Mei 2025". */
static const char *skip_weekday(const char *text)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun",
                                       "sen", "sel", "rab", "kam", "jum", "sab", "min"};
    const char *end = text;
    char start[4] = "";

    while (qc_text_is_letter(*end)) {
        end++;
    }
    if (end - text < 3 || (*end != ',' && *end != ' ')) {
        return text;
    }
    memcpy(start, text, 3);
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        if (qc_text_equal_nocase(start, days[i]) &&
            qc_month_of_word(text, (size_t)(end - text)) == 0) {
            return skip_blanks(*end == ',' ? end + 1 : end);
        }
    }
    return text;
}

/* Leaves out what says that a month or a day follows: "Bulan Januari 2025", "Per 31 Januari
 * 2025". */
static const char *skip_label(const char *text)
{
    static const char *const labels[] = {"bulan ", "per "};

    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        char start[8] = "";
        size_t length = strlen(labels[i]);

        (void)qc_text_format(start, length + 1, "%s", text);
        if (qc_text_equal_nocase(start, labels[i])) {
            return skip_blanks(text + length);
        }
    }
    return text;
}

/* Up to three tokens; true if all that is left is nothing or a time of day. */
static bool scan_date(scanner *scan, const char *text, bool *has_time)
{
    scan->at = skip_weekday(skip_label(text));
    if (!read_token(scan, 0)) {
        return false;
    }
    while (scan->count < 3 && *scan->at != '\0') {
        const char *before = scan->at;
        char separator = *before;

        if (scan->count > 1 && (*before == ' ' || *before == ',') &&
            is_time(skip_blanks(before + 1))) {
            break;
        }
        if (separator == ',' || separator == '.') {
            scan->at++;
        }
        if (*scan->at == ' ') {
            separator = ' ';
            scan->at = skip_blanks(scan->at);
        } else if (scan->at == before && strchr("-/'", separator) != NULL) {
            scan->at++; /* also Jan'26 */
        }
        if (scan->at == before || !read_token(scan, separator)) {
            scan->at = before;
            break;
        }
    }
    if (*scan->at == '\0') {
        return true;
    }
    if (*scan->at == ',') {
        scan->at++;
    }
    if (*scan->at == 'T' || *scan->at == ' ' || *scan->at == 't') {
        *has_time = is_time(skip_blanks(scan->at + 1));
    }
    return *has_time;
}

static int32_t full_year(const token *year)
{
    if (year->length == 2) {
        return (int32_t)year->value + (year->value <= LATEST_SHORT_YEAR ? 2000 : 1900);
    }
    return (int32_t)year->value;
}

static bool can_be_year(const token *number)
{
    return number->is_number && (number->length == 4 || number->length == 2);
}

static bool is_small(const token *number)
{
    return number->is_number && number->length <= 2 && number->value >= 1 &&
           number->value <= 31;
}

static bool can_be_serial(const token *number)
{
    return number->is_number && number->length == 5 && number->value >= FIRST_SERIAL &&
           number->value <= LAST_SERIAL;
}

/* One token: digits that are a date in one piece. */
static qc_date_text from_one(const token *only, const char *rest)
{
    qc_date_text date = {.shape = QC_DATE_BAD};

    if (!only->is_number || *rest != '\0') {
        return date;
    }
    date.number = only->value;
    if (only->length == 6 && only->value / 100 >= FIRST_COMPACT_YEAR &&
        only->value / 100 <= LAST_COMPACT_YEAR && only->value % 100 >= 1 &&
        only->value % 100 <= 12) {
        return (qc_date_text){.shape = QC_DATE_MONTH,
                              .year = (int32_t)(only->value / 100),
                              .first = (uint8_t)(only->value % 100)};
    }
    if (only->length == 8) {
        date.shape = QC_DATE_COMPACT;
    } else if (only->length == 13) {
        date.shape = QC_DATE_MILLIS;
    } else if (can_be_serial(only)) {
        date.shape = QC_DATE_SERIAL;
    }
    return date;
}

/* Two tokens: a month and a year, or an Excel serial whose fraction is the time of day. */
static qc_date_text from_two(const token *a, const token *b)
{
    qc_date_text date = {.shape = QC_DATE_BAD, .separator = b->separator};
    const token *year = a->is_number && a->length == 4 ? a : b;
    const token *month = year == a ? b : a;

    if (can_be_serial(a) && b->is_number && (b->separator == '.' || b->separator == ',')) {
        return (qc_date_text){.shape = QC_DATE_SERIAL, .number = a->value};
    }
    if (!can_be_year(year) || (year->length == 2 && month->month == 0)) {
        return date;
    }
    if (month->month == 0 && (!is_small(month) || month->value > 12)) {
        return date;
    }
    date.shape = QC_DATE_MONTH;
    date.named = month->month != 0;
    date.short_year = year->length == 2;
    date.first = (uint8_t)(date.named ? month->month : month->value);
    date.year = full_year(year);
    return date;
}

/* Three tokens, one of them a word: the number that is not the year is the day. */
static qc_date_text from_named(const token *tokens)
{
    qc_date_text date = {.shape = QC_DATE_BAD, .named = true, .separator = tokens[1].separator};
    const token *word = tokens[0].month != 0 ? &tokens[0] : &tokens[1];
    const token *day = word == &tokens[0] ? &tokens[1] : &tokens[0];
    const token *year = &tokens[2];

    if (word->month == 0 || (day->is_number && day->length == 4)) {
        year = &tokens[0];
        day = &tokens[2];
    }
    if (word->month == 0 || !can_be_year(year) || !is_small(day)) {
        return date;
    }
    date.shape = QC_DATE_FULL;
    date.short_year = year->length == 2;
    date.year = full_year(year);
    date.first = (uint8_t)word->month;
    date.second = (uint8_t)day->value;
    return date;
}

static qc_date_text from_three(const token *tokens)
{
    qc_date_text date = {.shape = QC_DATE_BAD, .separator = tokens[1].separator};

    if (tokens[0].month != 0 || tokens[1].month != 0 || tokens[2].month != 0) {
        return from_named(tokens);
    }
    if (tokens[0].length == 4 && is_small(&tokens[1]) && is_small(&tokens[2]) &&
        tokens[1].value <= 12) {
        date.shape = QC_DATE_FULL;
        date.year = (int32_t)tokens[0].value;
        date.first = (uint8_t)tokens[1].value;
        date.second = (uint8_t)tokens[2].value;
    } else if (is_small(&tokens[0]) && is_small(&tokens[1]) && can_be_year(&tokens[2])) {
        date.shape = QC_DATE_PAIR;
        date.short_year = tokens[2].length == 2;
        date.year = full_year(&tokens[2]);
        date.first = (uint8_t)tokens[0].value;
        date.second = (uint8_t)tokens[1].value;
    }
    return date;
}

qc_date_text qc_date_text_read(const char *text)
{
    scanner scan = {0};
    qc_date_text date = {.shape = QC_DATE_BAD};
    bool has_time = false;
    bool scanned = false;
    bool has_weekday = skip_weekday(text) != text;

    if (qc_sheet_is_blank(text)) {
        return (qc_date_text){.shape = QC_DATE_BLANK};
    }
    scanned = scan_date(&scan, text, &has_time);
    if (scan.count == 1) {
        return from_one(&scan.tokens[0], scan.at);
    }
    if (!scanned) {
        return date;
    }
    if (scan.count == 2) {
        /* "12.05" and "2026 17:45" are no months; Minggu is a Sunday, but "Minggu 7 2026" a
         * week. */
        date = from_two(&scan.tokens[0], &scan.tokens[1]);
        if (has_time || has_weekday) {
            date = (qc_date_text){.shape = QC_DATE_BAD};
        }
    } else if (scan.count == 3) {
        date = from_three(scan.tokens);
    }
    return date;
}
