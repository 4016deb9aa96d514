/* Quarters, years and months of fiscal years as people write them: Q3 FY25, Triwulan II 2025, FY25-P10. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/period_text.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "sales/header_match.h"

enum { LONGEST_WORD = 12, CENTURY = 2000 };

static const char SEPARATORS[] = " -/._'";

/* What the words and numbers of a text say. */
typedef struct period_words {
    int year;                           /* 0: none yet */
    int quarter, month;                 /* likewise */
    bool of_quarter, of_month, of_year; /* words that say so */
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
    if (qc_header_has_word("p period periode", word, NULL)) {
        words->of_month = true;
        return true;
    }
    if (qc_header_has_word("fy ta tahun th thn year", word, NULL)) {
        words->of_year = true;
        return true;
    }
    return false;
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
    return digits.length <= 2 && take_short(words, number, digits.length);
}

/* Takes every word and number of a text; false if one of them belongs to no period. */
static bool take_words(period_words *words, const char *text)
{
    qc_slice run;

    while (qc_text_next_run(&text, SEPARATORS, &run)) {
        if (qc_text_is_digit(*run.text) ? !take_number(words, run) : !take_word(words, run)) {
            return false;
        }
    }
    return *text == '\0';
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
        (!words.of_quarter && !words.of_month && !words.of_year)) {
        return false;
    }
    if (words.of_month) {
        (void)snprintf(plain, sizeof plain, "FY%04d-M%02d", words.year, words.month);
    } else if (words.of_quarter) {
        (void)snprintf(plain, sizeof plain, "%04dQ%d", words.year, words.quarter);
    } else {
        (void)snprintf(plain, sizeof plain, "%04d", words.year);
    }
    return qc_period_parse(plain, calendar, frequency, period, NULL) == QC_OK;
}
