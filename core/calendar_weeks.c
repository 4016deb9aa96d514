/* Weeks of the ISO calendar as people write them: 2026-W07, Week 7 2026, Minggu ke-7 2026. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/text.h"
#include "quotacast/calendar.h"

enum { LONGEST_WORD = 6 };

static const char SEPARATORS[] = " -/,._";

/* What a text says of a week. */
typedef struct week_words {
    int year, number; /* 0: not yet */
    bool of_week;     /* a word that says so */
} week_words;

/* Four digits are the year; one or two behind the word are the number. */
static bool take_number(week_words *words, qc_slice digits)
{
    int value = 0;
    int *part = digits.length == 4 ? &words->year : &words->number;

    if ((digits.length != 4 && digits.length > 2) || *part != 0 ||
        (digits.length < 4 && !words->of_week)) {
        return false;
    }
    for (size_t i = 0; i < digits.length; i++) {
        value = value * 10 + (digits.text[i] - '0');
    }
    *part = value;
    return value > 0;
}

static bool take_word(week_words *words, qc_slice letters)
{
    static const char *const names[] = {"w", "wk", "week", "minggu", "pekan"};
    char word[LONGEST_WORD + 1] = "";

    if (letters.length > LONGEST_WORD) {
        return false;
    }
    memcpy(word, letters.text, letters.length);
    if (words->of_week) { /* Minggu ke-7 */
        return words->number == 0 && qc_text_equal_nocase(word, "ke");
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        words->of_week = words->of_week || qc_text_equal_nocase(word, names[i]);
    }
    return words->of_week;
}

static bool take_words(week_words *words, const char *text)
{
    qc_slice run;

    while (qc_text_next_run(&text, SEPARATORS, &run)) {
        if (qc_text_is_digit(*run.text) ? !take_number(words, run) : !take_word(words, run)) {
            return false;
        }
    }
    return *text == '\0' && words->year > 0 && words->number > 0;
}

bool qc_week_parse(const char *text, qc_period *week)
{
    const qc_calendar calendar = qc_calendar_default();
    week_words words = {0};
    qc_date early = 0;
    qc_date late = 0;

    /* 4 January lies in week 1, 28 December in the last. */
    if (!take_words(&words, text) || qc_date_from_civil(words.year, 1, 4, &early) != QC_OK ||
        qc_date_from_civil(words.year, 12, 28, &late) != QC_OK) {
        return false;
    }
    qc_period first = qc_period_of_date(&calendar, QC_FREQUENCY_WEEK, early);
    qc_period last = qc_period_of_date(&calendar, QC_FREQUENCY_WEEK, late);
    if (words.number > last - first + 1) {
        return false;
    }
    *week = first + words.number - 1;
    return true;
}
