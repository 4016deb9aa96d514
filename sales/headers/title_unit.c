/* The unit of amounts that a title above the headers names. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/headers/title_unit.h"

#include <ctype.h>
#include <string.h>

#include "sales/headers/header_match.h"
#include "sales/values/number_words.h"

/* Bytes of a title that are looked at. */
enum { MOST_TEXT = 256 };

#define BLANKS " \t"
#define BOUNDS "()[]{},;:|/\""

/* What a word says; several together where it is written as one ("$000"). */
typedef struct word {
    bool is_number, is_in, is_joiner, is_currency;
    bool is_scale; /* "juta", "thousands", "000" */
    bool is_short; /* "k", "bn": a scale where a currency stands beside it */
    bool is_open;  /* "m": a million or, in Indonesian, a thousand of them */
    int power;
    char currency[4];
} word;

/* What the words since the last one that does not belong to a unit say, and the part of the
 * title up to here. */
typedef struct phrase {
    bool has_in, has_currency, is_open, behind_number;
    int scales, shorts, power, short_power;
    char currency[4];
    bool has_others; /* the part has words that do not belong */
    bool mentions;   /* and a scale somewhere */
} phrase;

static void read_scale(const char *text, word *found)
{
    static const char *const more[] = {NULL, "000 000s ribuan", "jutaan", "miliaran milyaran",
                                       "triliunan"};
    qc_multiplier multiplier = {.power = 0};

    for (int thousands = 1; thousands <= 4; thousands++) {
        if (qc_header_has_word(more[thousands], text, NULL)) {
            found->is_scale = true;
            found->power = 3 * thousands;
            return;
        }
    }
    if (qc_multiplier_of_word(text, strlen(text), &multiplier)) {
        found->is_short = strlen(text) <= 2;
        found->is_scale = !found->is_short;
        found->is_open = multiplier.language == QC_LANGUAGE_OPEN;
        found->power = multiplier.power;
    }
}

/* A sign, alone or with a scale behind it. A dollar sign is shared by many currencies. */
static void read_sign(const char *text, word *found)
{
    size_t length = 0;
    const char *code = qc_currency_of_sign(text, &length);

    if (length == 0) {
        return;
    }
    read_scale(text + length, found);
    if (found->is_short && isalpha((unsigned char)text[length - 1])) {
        *found = (word){.power = 0}; /* "rmb" */
    }
    found->is_currency = text[length] == '\0' || found->is_scale || found->is_short;
    if (found->is_currency && text[0] != '$') {
        memcpy(found->currency, code, sizeof found->currency);
    }
}

static word read_word(const char *text)
{
    word found = {.is_in = qc_header_has_word("in dalam", text, NULL),
                  .is_joiner = qc_header_has_word("of us", text, NULL),
                  .is_currency = qc_header_has_word("dollar dollars euro euros", text, NULL)};

    read_scale(text, &found);
    if (found.is_in || found.is_joiner || found.is_currency || found.is_scale ||
        found.is_short) {
        return found;
    }
    found.is_number = strspn(text, "0123456789.,'") == strlen(text);
    found.is_currency = qc_currency_is_code(text, strlen(text), found.currency);
    if (!found.is_currency) {
        read_sign(text, &found);
    }
    return found;
}

static void add_word(phrase *p, const char *text)
{
    const word w = read_word(text);
    bool belongs = w.is_in || w.is_joiner || w.is_currency || w.is_scale || w.is_short;

    p->mentions = p->mentions || (w.is_scale && text[0] != '0');
    if (w.is_in || !belongs) {
        *p = (phrase){.has_in = w.is_in,
                      .behind_number = w.is_number,
                      .has_others = p->has_others || !belongs,
                      .mentions = p->mentions};
        return;
    }
    p->has_currency = p->has_currency || w.is_currency;
    p->is_open = p->is_open || w.is_open;
    p->scales += w.is_scale;
    p->shorts += w.is_short;
    p->power = w.is_scale ? w.power : p->power;
    p->short_power = w.is_short ? w.power : p->short_power;
    if (w.currency[0] != '\0') {
        memcpy(p->currency, w.currency, sizeof p->currency);
    }
}

/* The unit at the end of a part of the title. */
static void end_part(phrase *p, size_t line, qc_title_unit *unit)
{
    bool has_short = p->scales == 0 && p->shorts == 1 && p->has_currency && !p->behind_number;
    int power = has_short ? p->short_power : p->power;
    bool is_unit = has_short || (p->scales == 1 && p->shorts == 0 && !p->behind_number &&
                                 (p->has_in || p->has_currency || !p->has_others));
    bool unclear = is_unit ? (has_short && p->is_open && strcmp(p->currency, "IDR") == 0) ||
                                 (unit->power != 0 && unit->power != power)
                           : p->mentions;

    if (is_unit || unclear) {
        unit->line = unit->line == 0 || (unclear && !unit->unclear) ? line : unit->line;
        unit->unclear = unit->unclear || unclear;
        unit->power = power;
    }
    if (is_unit && p->currency[0] != '\0') {
        memcpy(unit->currency, p->currency, sizeof unit->currency);
    }
    *p = (phrase){.power = 0};
}

/* Bytes up to the end of a word: a blank, or a bound of a part that is no mark within a number
 * ("1,000"). */
static size_t word_size(const char *text)
{
    size_t size = strcspn(text, BLANKS BOUNDS);

    while (size > 0 && text[size] == ',' && isdigit((unsigned char)text[size - 1]) &&
           isdigit((unsigned char)text[size + 1])) {
        size++;
        size += strcspn(text + size, BLANKS BOUNDS);
    }
    return size;
}

void qc_title_unit_read(qc_slice text, size_t line, qc_title_unit *unit)
{
    char copy[MOST_TEXT];
    size_t length = text.length < sizeof copy - 1 ? text.length : sizeof copy - 1;
    phrase p = {.power = 0};

    for (size_t i = 0; i < length; i++) {
        copy[i] = (char)tolower((unsigned char)text.text[i]);
    }
    copy[length] = '\0';
    for (char *at = copy; *at != '\0';) {
        char *start = at + strspn(at, BLANKS);
        size_t size = word_size(start);
        char bound = start[size];

        at = start + size + (bound != '\0');
        while (size > 1 && start[size - 1] == '.') {
            size--;
        }
        start[size] = '\0';
        if (qc_header_has_word("except unless kecuali -", start, NULL)) {
            end_part(&p, line, unit);
        } else if (size > 0) {
            add_word(&p, start);
        }
        if (bound != '\0' && strchr(BOUNDS, bound) != NULL) {
            end_part(&p, line, unit);
        }
    }
    end_part(&p, line, unit);
    if (unit->unclear) {
        unit->power = 0;
        unit->currency[0] = '\0';
    }
}
