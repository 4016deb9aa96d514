/* Quarters, years and months of fiscal years as people write them: Q3 FY25, Triwulan II 2025, FY25-P10, FY24/25. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/values/period_text.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "sales/headers/header_match.h"
#include "sales/values/date_text.h"

enum { LONGEST_WORD = 12, CENTURY = 2000 };

static const char SEPARATORS[] = " -/._'";

/* What the words and numbers of a text say. */
typedef struct period_words {
    int year;                           /* 0: none yet */
    int quarter, month;                 /* likewise */
    int named_month;                    /* the month by its name: Jan FY25 */
    bool of_fiscal;                     /* a word says that the year is a fiscal one */
    bool of_quarter, of_month, of_year; /* words that say so */
    bool of_calendar;                   /* the month is one of the calendar: 2025M03 */
    char before;                        /* the character before the next word or number */
    bool spans, spans_whole;            /* the year is written as two: 2024/25, 2024/2025 */
} period_words;

static bool take_word(period_words *words, qc_slice letters)
{
    static const char *const roman[] = {"i", "ii", "iii", "iv"};
    char word[LONGEST_WORD + 1] = "";

    if (letters.length > LONGEST_WORD) {
        return false;
    }
    for (size_t i = 0; i < letters.length; i++) {
        word[i] = qc_text_lower(letters.text[i]);
    }
    for (int i = 0; i < 4; i++) {
        if (strcmp(word, roman[i]) == 0 && words->quarter == 0) {
            words->quarter = i + 1;
            return true;
        }
    }
    if (qc_header_has_word("q qtr quarter kuartal kwartal triwulan tri wulan tw", word, NULL)) {
        words->of_quarter = true;
        return true;
    }
    if (qc_header_has_word("p period periode m", word, NULL)) {
        words->of_month = true;
        words->of_calendar = strcmp(word, "m") == 0 && !words->of_year;
        return words->year > 0 || !words->of_calendar; /* behind the year only */
    }
    if (qc_header_has_word("fy ta tahun th thn year", word, NULL)) {
        words->of_year = true;
        words->of_fiscal = qc_header_has_word("fy ta", word, NULL);
        return true;
    }
    words->named_month = words->named_month == 0 ? qc_month_of_word(word, strlen(word)) : 0;
    return words->named_month > 0;
}

/* True for the year after the one that was read, in two or four digits: 2024/25, FY24-25. */
static bool take_next_year(period_words *words, int number, size_t length)
{
    int next = length == 2 ? (words->year + 1) % 100 : words->year + 1;

    if (words->year == 0 || words->spans || number != next ||
        (words->before != '/' && words->before != '-')) {
        return false;
    }
    words->spans = true;
    words->spans_whole = length == 4;
    return true;
}

/* What stands behind a P is the month; else one digit is the quarter, two are the year. */
static bool take_short(period_words *words, int number, size_t length)
{
    if (words->of_month && words->month == 0) {
        words->month = number;
        return number >= 1 && number <= 12;
    }
    if (length == 1 && words->quarter == 0 && number >= 1 && number <= 4) {
        words->quarter = number;
        return true;
    }
    if (length == 2 && words->year == 0) {
        words->year = CENTURY + number;
        return true;
    }
    return false;
}

static bool take_number(period_words *words, qc_slice digits)
{
    int number = 0;

    for (size_t i = 0; i < digits.length && i < 4; i++) {
        number = number * 10 + (digits.text[i] - '0');
    }
    if (digits.length == 4 && words->year == 0 && number >= 1900 && number <= 2200) {
        words->year = number;
        return true;
    }
    return ((digits.length == 2 || digits.length == 4) &&
            take_next_year(words, number, digits.length)) ||
           (digits.length <= 2 && take_short(words, number, digits.length));
}

/* Takes every word and number of a text; false if one of them belongs to no period. */
static bool take_words(period_words *words, const char *text)
{
    const char *start = text;
    qc_slice run;

    while (qc_text_next_run(&text, SEPARATORS, &run)) {
        words->before = run.text > start ? run.text[-1] : '\0';
        if (qc_text_is_digit(*run.text) ? !take_number(words, run) : !take_word(words, run)) {
            return false;
        }
    }
    return *text == '\0';
}

/* A month by its name: of a fiscal year the one that lies in it. Writes 2025-01; false where
 * months are whole weeks, and have no such names. */
static bool name_month(const period_words *words, const qc_calendar *calendar, char plain[16])
{
    qc_date start =
        qc_period_start(calendar, QC_FREQUENCY_YEAR, qc_period_of_year(calendar, words->year));
    int year = words->year, first = 1, day = 1;

    if (calendar->weeks != QC_FISCAL_MONTHS || !words->of_year) {
        return false;
    }
    if (words->of_fiscal) {
        qc_date_to_civil(start, &year, &first, &day);
        year += words->named_month < first ? 1 : 0;
    }
    (void)snprintf(plain, 16, "%04d-%02d", year, words->named_month);
    return true;
}

bool qc_period_text_read(const char *text, const qc_calendar *calendar, qc_frequency *frequency,
                         qc_period *period)
{
    period_words words = {0};
    char plain[16];

    if (qc_period_parse(text, calendar, frequency, period, NULL) == QC_OK) {
        return true;
    }
    if (!take_words(&words, text) || words.year == 0 ||
        words.of_quarter != (words.quarter > 0) || words.of_month != (words.month > 0) ||
        words.of_quarter + words.of_month > 1 ||
        (!words.of_quarter && !words.of_month && !words.of_year && !words.spans_whole)) {
        return false;
    }
    if (words.spans && words.of_calendar) {
        return false;
    }
    /* A fiscal year has the name of the year in which it ends, or begins. */
    words.year += words.spans && !calendar->named_by_start ? 1 : 0;
    if (words.named_month > 0) {
        if (words.of_month || words.of_quarter || !name_month(&words, calendar, plain)) {
            return false;
        }
    } else if (words.of_month) {
        (void)snprintf(plain, sizeof plain, words.of_calendar ? "%04d-%02d" : "FY%04d-M%02d",
                       words.year, words.month);
    } else if (words.of_quarter) {
        (void)snprintf(plain, sizeof plain, "%04dQ%d", words.year, words.quarter);
    } else {
        (void)snprintf(plain, sizeof plain, "%04d", words.year);
    }
    return qc_period_parse(plain, calendar, frequency, period, NULL) == QC_OK;
}

bool qc_period_text_is_of_fiscal_year(const char *text)
{
    period_words words = {0};

    return take_words(&words, text) && words.of_fiscal && words.year > 0 &&
           (words.named_month > 0 || words.quarter > 0 || words.month > 0);
}

/* True for "Semester 1 2025", "H1 2025", "2025-H1". */
static bool is_half(const char *text)
{
    while (*text != '\0') {
        char word[LONGEST_WORD + 1] = "";
        size_t length = 0;

        while (length < LONGEST_WORD && qc_text_is_letter(text[length])) {
            word[length] = qc_text_lower(text[length]);
            length++;
        }
        if (qc_header_has_word("semester smt half h", word, NULL)) {
            return true;
        }
        text += length > 0 ? length : 1;
    }
    return false;
}

/* True for a week 53 of a year that has 52. */
static bool is_week_too_many(const char *text)
{
    const char *number = strstr(text, "53");
    char other[24] = "";
    qc_period week = QC_NO_PERIOD;

    if (number == NULL || strlen(text) >= sizeof other || qc_week_parse(text, &week)) {
        return false;
    }
    memcpy(other, text, strlen(text));
    other[number - text + 1] = '2';
    return qc_week_parse(other, &week);
}

const char *qc_period_text_expected(const char *text)
{
    if (qc_month_of_word(text, strlen(text)) > 0) {
        return "a month of a year (write Jan 2026, or add a column of years: year, tahun)";
    }
    if (is_week_too_many(text)) {
        return "a week of that year, which has 52";
    }
    if (is_half(text)) {
        return "a period that is read, as halves of years are not (give months, quarters or "
               "years)";
    }
    return NULL;
}
