/* One text as an exact decimal number; whether a point groups or divides may stay open. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/values/number_text.h"
#include "core/text.h"

#include <string.h>

#include "sales/files/sheet.h"

enum { MOST_DIGITS = 19, MOST_GROUPS = 12, LARGEST_EXPONENT = 400 };

/* The digits of a number and what stands between them. */
typedef struct digit_run {
    char marks[MOST_GROUPS]; /* '.', ',' or '_' for a blank or apostrophe */
    size_t lengths[MOST_GROUPS +
                   1]; /* digits before the first mark, between marks, behind the last */
    size_t mark_count;
    size_t digit_count; /* significant ones */
    size_t dropped;     /* digits beyond the precision that is kept */
    uint64_t digits;
} digit_run;

/* Bytes of a blank that may group digits or stand around a number. */
static size_t blank_length(const char *at)
{
    if (*at == ' ' || *at == '\t') {
        return 1;
    }
    if (at[0] == '\xc2' && at[1] == '\xa0') {
        return 2;
    }
    if (at[0] == '\xe2' && at[1] == '\x80' && (at[2] == '\xaf' || at[2] == '\x89')) {
        return 3;
    }
    return 0;
}

static const char *skip_blanks(const char *at)
{
    size_t length = 0;

    while ((length = blank_length(at)) > 0) {
        at += length;
    }
    return at;
}

/* Bytes of an apostrophe that groups digits, as in Switzerland. */
static size_t apostrophe_length(const char *at)
{
    if (*at == '\'') {
        return 1;
    }
    return at[0] == '\xe2' && at[1] == '\x80' && at[2] == '\x99' ? 3 : 0;
}

/* Bytes of a minus sign: hyphen, U+2212, en dash. */
static size_t minus_length(const char *at)
{
    if (*at == '-') {
        return 1;
    }
    if (at[0] == '\xe2' &&
        ((at[1] == '\x88' && at[2] == '\x92') || (at[1] == '\x80' && at[2] == '\x93'))) {
        return 3;
    }
    return 0;
}

/* The mark at a place between digits, and its length; 0 if the digits end here. */
static char mark_at(const char *at, size_t *length)
{
    if (*at == '.' || *at == ',') {
        *length = 1;
        return *at;
    }
    *length = blank_length(at);
    if (*length == 0) {
        *length = apostrophe_length(at);
    }
    return *length > 0 && qc_text_is_digit(at[*length]) ? '_' : '\0';
}

static void add_digit(digit_run *run, char digit)
{
    if (run->digits == 0 && digit == '0') {
        return; /* a leading zero carries no precision */
    }
    if (run->digit_count >= MOST_DIGITS) {
        run->dropped++;
        return;
    }
    run->digits = run->digits * 10 + (uint64_t)(digit - '0');
    run->digit_count++;
}

/* Reads digits and marks; false if there are too many groups. */
static bool read_digits(const char **text, digit_run *run)
{
    const char *at = *text;

    for (;;) {
        size_t length = 0;
        char mark = '\0';

        while (qc_text_is_digit(*at)) {
            add_digit(run, *at);
            run->lengths[run->mark_count]++;
            at++;
        }
        mark = mark_at(at, &length);
        if (mark == '\0') {
            break;
        }
        if (run->mark_count == MOST_GROUPS) {
            return false;
        }
        run->marks[run->mark_count++] = mark;
        at += length;
    }
    *text = at;
    return true;
}

/* Groups of three, or as in India of two before the last three: 12,34,567. */
static bool are_groups(const digit_run *run, size_t group_marks)
{
    if (run->lengths[0] < 1 || run->lengths[0] > 3) {
        return false;
    }
    for (size_t i = 1; i <= group_marks; i++) {
        bool last = i == group_marks;

        if (run->lengths[i] != 3 && (last || run->lengths[i] != 2)) {
            return false;
        }
    }
    return true;
}

/* One kind of mark, once or more. */
static uint8_t shape_of_one_kind(const digit_run *run, char mark)
{
    bool grouped = are_groups(run, run->mark_count);
    bool point = mark == '.';

    if (run->mark_count > 1) {
        if (!grouped) {
            return QC_NUMBER_BAD;
        }
        return point ? QC_NUMBER_COMMA : QC_NUMBER_POINT;
    }
    if (run->lengths[1] != 3 || !grouped || run->digit_count < run->lengths[0] + 3) {
        return point ? QC_NUMBER_POINT : QC_NUMBER_COMMA;
    }
    return point ? QC_NUMBER_POINT_OR_GROUP : QC_NUMBER_COMMA_OR_GROUP;
}

/* The shape of the digits, and how many of them stand behind the decimal mark. */
static uint8_t shape_of_run(const digit_run *run, size_t *decimals)
{
    char last = run->mark_count > 0 ? run->marks[run->mark_count - 1] : '\0';
    char first = run->mark_count > 0 ? run->marks[0] : '\0';
    size_t same = 0;
    uint8_t shape = QC_NUMBER_PLAIN;

    *decimals = 0;
    if (run->mark_count == 0) {
        return QC_NUMBER_PLAIN;
    }
    while (same < run->mark_count && run->marks[same] == first) {
        same++;
    }
    if (same == run->mark_count) {
        if (first == '_') {
            return are_groups(run, same) ? QC_NUMBER_PLAIN : QC_NUMBER_BAD;
        }
        shape = shape_of_one_kind(run, first);
        if (run->mark_count == 1 && (shape == QC_NUMBER_POINT || shape == QC_NUMBER_COMMA)) {
            *decimals = run->lengths[1];
        }
        return shape;
    }
    if (same + 1 != run->mark_count || last == '_' || !are_groups(run, same)) {
        return QC_NUMBER_BAD;
    }
    *decimals = run->lengths[run->mark_count];
    return last == '.' ? QC_NUMBER_POINT : QC_NUMBER_COMMA;
}

/* Behind e6, E+03; the text as it was if no exponent stands there. */
static const char *read_exponent(const char *at, int *exponent)
{
    const char *digits = at + 1;
    bool negative = false;
    int value = 0;

    if (*at != 'e' && *at != 'E') {
        return at;
    }
    if (*digits == '+' || *digits == '-') {
        negative = *digits == '-';
        digits++;
    }
    if (!qc_text_is_digit(*digits)) {
        return at;
    }
    while (qc_text_is_digit(*digits)) {
        if (value < LARGEST_EXPONENT) {
            value = value * 10 + (*digits - '0');
        }
        digits++;
    }
    *exponent += negative ? -value : value;
    return digits;
}

/* What may stand before the digits, in any order: minus, plus, bracket, currency. */
static const char *read_front(const char *at, qc_number_text *number, bool *bracket)
{
    for (;;) {
        size_t length = 0;
        const char *code = NULL;

        at = skip_blanks(at);
        if (qc_text_is_digit(*at)) {
            return at;
        }
        if (*at == '(' && !*bracket) {
            *bracket = true;
            at++;
            continue;
        }
        length = minus_length(at);
        if (length > 0 && !number->negative) {
            number->negative = true;
            at += length;
            continue;
        }
        if (*at == '+') {
            at++;
            continue;
        }
        code = qc_currency_of_sign(at, &length);
        if (length == 0 && qc_currency_is_code(at, strlen(at) < 3 ? 0 : 3, number->currency)) {
            length = 3;
            code = number->currency;
        }
        if (length == 0 ||
            (qc_text_is_letter(at[length - 1]) && qc_text_is_letter(at[length]))) {
            return at;
        }
        memmove(number->currency, code, 3);
        at += length;
    }
}

/* One thing that may stand behind the digits; NULL if it is none of them. */
static const char *read_behind(const char *at, qc_number_text *number, int *exponent,
                               bool bracket)
{
    size_t length = 0;
    const char *code = NULL;
    qc_multiplier multiplier = {0};

    if (*at == '%' && !number->percent) {
        number->percent = true;
        return at + 1;
    }
    if (*at == ')' && bracket) {
        return at + 1;
    }
    length = minus_length(at);
    if (length > 0 && !number->negative && at[length] == '\0') {
        number->negative = true;
        return at + length;
    }
    code = qc_currency_of_sign(at, &length);
    if (length > 0 && !qc_text_is_letter(at[length])) {
        memcpy(number->currency, code, 3);
        return at + length;
    }
    length = 0;
    while (qc_text_is_letter(at[length])) {
        length++;
    }
    if (qc_currency_is_code(at, length, number->currency)) {
        return at + length;
    }
    if (length == 0 || !qc_multiplier_of_word(at, length, &multiplier)) {
        return NULL;
    }
    *exponent += multiplier.power;
    if (multiplier.language != QC_LANGUAGE_NONE) {
        number->language = (uint8_t)multiplier.language;
    }
    return at + length;
}

/* Reads what stands behind the digits; false if it is something else. */
static bool read_back(const char *at, qc_number_text *number, int *exponent, bool bracket)
{
    size_t closed = 0;

    at = read_exponent(at, exponent);
    for (at = skip_blanks(at); *at != '\0'; at = skip_blanks(at)) {
        closed += *at == ')';
        at = read_behind(at, number, exponent, bracket);
        if (at == NULL) {
            return false;
        }
        if (*at == '.' && at[1] == '\0') {
            at++; /* "5 Rb." */
        }
    }
    return closed == (bracket ? 1U : 0U);
}

/* Digits alone, which most amounts are; false for all else. */
static bool read_whole(const char *text, qc_number_text *number)
{
    size_t length = 0;
    uint64_t digits = 0;

    while (qc_text_is_digit(text[length]) && length < MOST_DIGITS) {
        digits = digits * 10 + (uint64_t)(text[length++] - '0');
    }
    if (length == 0 || text[length] != '\0') {
        return false;
    }
    *number =
        (qc_number_text){.shape = QC_NUMBER_PLAIN, .digits = digits, .long_whole = length >= 4};
    return true;
}

qc_number_text qc_number_text_read(const char *text)
{
    qc_number_text number = {.shape = QC_NUMBER_BAD};
    digit_run run = {0};
    const char *at = NULL;
    bool bracket = false;
    size_t decimals = 0;
    size_t all_digits = 0;
    uint8_t shape = QC_NUMBER_BAD;
    int exponent = 0;

    if (read_whole(text, &number)) {
        return number;
    }
    if (qc_sheet_is_blank(text)) {
        return (qc_number_text){.shape = QC_NUMBER_BLANK};
    }
    at = read_front(text, &number, &bracket);
    if (*at == '\0' && number.negative && number.currency[0] != '\0') {
        number.negative = false; /* "Rp -": how accountants write 0 */
        number.shape = QC_NUMBER_PLAIN;
        return number;
    }
    if (!qc_text_is_digit(*at) && !((*at == '.' || *at == ',') && qc_text_is_digit(at[1]))) {
        return number;
    }
    if (!read_digits(&at, &run)) {
        return number;
    }
    if (run.mark_count > 0 && run.lengths[run.mark_count] == 0) {
        at += strspn(at, "-"); /* "Rp 500.000,-": no cents */
    }
    for (size_t i = 0; i <= run.mark_count; i++) {
        all_digits += run.lengths[i];
    }
    shape = shape_of_run(&run, &decimals);
    if (shape == QC_NUMBER_BAD || all_digits == 0 ||
        !read_back(at, &number, &exponent, bracket)) {
        return number;
    }
    exponent += (int)run.dropped - (int)decimals;
    if (exponent > LARGEST_EXPONENT || exponent < -LARGEST_EXPONENT) {
        return number;
    }
    number.shape = shape;
    number.digits = run.digits;
    number.exponent = (int16_t)exponent;
    number.long_whole = run.mark_count <= 1 && run.lengths[0] >= 4;
    number.negative = number.negative != bracket;
    return number;
}
