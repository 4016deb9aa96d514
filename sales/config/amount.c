/* Amounts as people type them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/fail.h"

#define LONGEST 40

/* Words for thousands and more, English and Indonesian. M alone is a million to some and a
 * miliar to others. */
static const struct {
    const char *word;
    double factor;
} scales[] = {{"k", 1e3},        {"ribu", 1e3},    {"rb", 1e3},       {"thousand", 1e3},
              {"mn", 1e6},       {"million", 1e6}, {"juta", 1e6},     {"jt", 1e6},
              {"bn", 1e9},       {"billion", 1e9}, {"miliar", 1e9},   {"milyar", 1e9},
              {"triliun", 1e12}, {"tn", 1e12},     {"trillion", 1e12}};

typedef struct marks {
    size_t digits; /* before the first mark */
    size_t points, commas;
    const char *last; /* the last mark */
    bool even;        /* all groups after the first mark have three digits */
} marks;

/* Copies digits and marks without blanks and underscores, which can only be grouping. False at
 * any other character. */
static bool copy_figures(const char *text, char plain[LONGEST])
{
    size_t length = 0;
    for (; *text != '\0'; text++) {
        bool between = length > 0 && isdigit((unsigned char)text[1]);
        if ((*text == ' ' || *text == '_') && between) {
            continue;
        }
        if (!isdigit((unsigned char)*text) && *text != '.' && *text != ',') {
            return false;
        }
        if (length + 1 >= LONGEST) {
            return false;
        }
        plain[length++] = *text;
    }
    plain[length] = '\0';
    return length > 0;
}

static marks find_marks(const char *plain)
{
    marks found = {.even = true};
    size_t since = 0;
    for (const char *at = plain; *at != '\0'; at++) {
        if (isdigit((unsigned char)*at)) {
            since++;
            continue;
        }
        found.digits = found.last == NULL ? since : found.digits;
        found.even = found.even && (found.last == NULL || since == 3);
        found.points += *at == '.' ? 1 : 0;
        found.commas += *at == ',' ? 1 : 0;
        found.last = at;
        since = 0;
    }
    return found;
}

/* Where the decimals begin: NULL for none; *clear is false where it could be meant otherwise.
 * A point groups rupiah. */
static const char *decimal_mark(const marks *found, bool rupiah, bool *clear)
{
    size_t after = found->last != NULL ? strlen(found->last + 1) : 0;
    bool grouped = found->digits >= 1 && found->digits <= 3 && found->even;
    *clear = true;
    if (found->last == NULL) {
        return NULL;
    }
    if (rupiah && found->points == 1 && found->commas == 0 && grouped && after == 3) {
        return NULL; /* "Rp 12.500" */
    }
    if (found->points + found->commas == 1) { /* "12.5" or "12,500" */
        *clear = after > 0 && !(after == 3 && grouped);
        return found->last;
    }
    if (found->points == 0 || found->commas == 0) { /* "12,500,000" */
        *clear = grouped && after == 3;
        return NULL;
    }
    size_t same = *found->last == '.' ? found->points : found->commas;
    *clear = same == 1 && grouped && after > 0; /* "12,500,000.50" */
    return found->last;
}

/* Behind "Rp", "Rp." or "IDR" and blanks; the text itself where it does not begin so. */
static const char *behind_rupiah(const char *text)
{
    static const char *const signs[] = {"Rp.", "Rp", "IDR"};
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
        size_t length = strlen(signs[k]);
        if (strncasecmp(text, signs[k], length) == 0 && !isalpha((unsigned char)text[length])) {
            return text + length + strspn(text + length, " ");
        }
    }
    return text;
}

/* Cuts a word such as "juta" off the end; the factor that it stands for, 1 without one, 0 for
 * an unknown one, -1 for M of no currency. */
static double cut_scale(const char *text, bool rupiah, char figures[LONGEST])
{
    size_t length = strlen(text), word = length;

    while (word > 0 && isalpha((unsigned char)text[word - 1])) {
        word--;
    }
    length = word;
    while (length > 0 && word < strlen(text) && text[length - 1] == ' ') {
        length--;
    }
    if (length >= LONGEST) {
        return 0;
    }
    memcpy(figures, text, length);
    figures[length] = '\0';
    if (text[word] == '\0') {
        return 1;
    }
    if (strcasecmp(text + word, "M") == 0) {
        return rupiah ? 1e9 : -1; /* miliar, as in a column of rupiah */
    }
    for (size_t k = 0; k < sizeof scales / sizeof *scales; k++) {
        if (strcasecmp(text + word, scales[k].word) == 0) {
            return scales[k].factor;
        }
    }
    return 0;
}

qc_status qc_setting_amount_read(const char *text, double *amount, bool *rupiah,
                                 qc_error *error)
{
    const char *unsigned_text = behind_rupiah(text);
    char figures[LONGEST] = "";
    *rupiah = unsigned_text != text;
    double factor = cut_scale(unsigned_text, *rupiah, figures);
    char plain[LONGEST];
    char number[LONGEST];
    size_t length = 0;
    if (text[0] == '-') {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "'%s' is negative; an amount of at least 0 is needed", text);
    }
    if (factor < 0 && copy_figures(figures, plain)) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "'%.60s': M is a million to some and a miliar, a thousand million, "
                       "to others; write \"%.40s million\", \"%.40s miliar\" or \"Rp %.40s "
                       "M\", which is miliar",
                       text, figures, figures, figures);
    }
    if (!(factor > 0) || !copy_figures(figures, plain)) {
        return qc_fail(
            error, QC_ERR_ARGUMENT,
            "'%.60s' is not an amount; write it like 12500000, 12500000.50, 12.5 juta, 12.5 "
            "miliar or 12.5 million; of currencies only Rp is understood, as in \"Rp 12,5 M\"",
            text);
    }
    marks found = find_marks(plain);
    bool clear = false;
    bool zero = plain[0] == '0' && found.digits == 1; /* "0.125" cannot be grouped */
    const char *mark = decimal_mark(&found, *rupiah, &clear);
    if (!clear && !(zero && found.points + found.commas == 1)) {
        return qc_fail(error, QC_ERR_ARGUMENT,
                       "'%s' can be read in two ways; write it without groups, like "
                       "12500000 or 12500000.50",
                       text);
    }
    for (const char *at = plain; *at != '\0'; at++) {
        if (isdigit((unsigned char)*at)) {
            number[length++] = *at;
        } else if (at == mark) {
            number[length++] = '.';
        }
    }
    number[length] = '\0';
    *amount = factor * strtod(number, NULL); /* the program never sets a locale */
    return QC_OK;
}
