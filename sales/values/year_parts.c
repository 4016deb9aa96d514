/* Parts of a year whose year stands elsewhere: months and quarters without one, and the year beside them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/values/year_parts.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "sales/values/date_text.h"
#include "sales/values/period_text.h"

enum { YEAR_DIGITS = 4, FIRST_YEAR = 1990, LAST_YEAR = 2099 };

static bool is_number(const char *text)
{
    return *text != '\0' && strspn(text, "0123456789") == strlen(text);
}

/* With any year behind it, a part is a period. */
bool qc_year_part_read(const char *text, qc_frequency *frequency, int *part)
{
    const qc_calendar calendar = qc_calendar_default();
    char period_text[QC_LONGEST_PART];
    qc_date_text date = {0};
    qc_period first = QC_NO_PERIOD;
    qc_period period = QC_NO_PERIOD;

    if (strlen(text) + 6 > sizeof period_text || is_number(text) || *text == '\0') {
        return false;
    }
    qc_year_part_join(text, "2000", false, period_text);
    date = qc_date_text_read(period_text);
    if (date.shape == QC_DATE_MONTH && date.named) {
        *frequency = QC_FREQUENCY_MONTH;
        *part = date.first;
        return true;
    }
    if (!qc_period_text_read(period_text, &calendar, frequency, &period) ||
        *frequency != QC_FREQUENCY_QUARTER) {
        return false;
    }
    first = qc_period_of_date(
        &calendar, *frequency,
        qc_period_start(&calendar, QC_FREQUENCY_YEAR, qc_period_of_year(&calendar, 2000)));
    *part = (int)(period - first) + 1;
    return *part >= 1 && *part <= 4;
}

bool qc_year_text_is(const char *text)
{
    const qc_calendar calendar = qc_calendar_default();
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = QC_NO_PERIOD;

    if (is_number(text)) {
        return strlen(text) == YEAR_DIGITS && qc_year_in_text(text, YEAR_DIGITS) != 0;
    }
    return qc_period_text_read(text, &calendar, &frequency, &period) &&
           frequency == QC_FREQUENCY_YEAR;
}

void qc_year_part_join(const char *part, const char *year, bool by_quarter,
                       char period[QC_LONGEST_PART])
{
    if (!is_number(part)) {
        (void)qc_text_format(period, QC_LONGEST_PART, "%s %s", part, year);
    } else if (by_quarter) {
        (void)qc_text_format(period, QC_LONGEST_PART, "%sQ%ld", year, strtol(part, NULL, 10));
    } else {
        (void)qc_text_format(period, QC_LONGEST_PART, "%s-%02ld", year, strtol(part, NULL, 10));
    }
}

int qc_year_in_text(const char *text, size_t length)
{
    int year = 0;

    for (size_t at = 0; at < length;) {
        size_t digits = 0;
        int number = 0;

        while (at + digits < length && qc_text_is_digit(text[at + digits])) {
            number = digits < YEAR_DIGITS ? number * 10 + (text[at + digits] - '0') : number;
            digits++;
        }
        if (digits == YEAR_DIGITS && number >= FIRST_YEAR && number <= LAST_YEAR) {
            if (year != 0 && year != number) {
                return 0;
            }
            year = number;
        }
        at += digits + 1;
    }
    return year;
}

int qc_month_in_text(const char *text, size_t length)
{
    enum { SHORTEST_NAME = 3, HUNDRED = 100 };
    int year = qc_year_in_text(text, length);
    int month = 0;

    for (size_t at = 0; at < length && year > 0;) {
        size_t letters = 0;
        int named = 0;

        while (at + letters < length && qc_text_is_letter(text[at + letters])) {
            letters++;
        }
        named = letters >= SHORTEST_NAME ? qc_month_of_word(text + at, letters) : 0;
        if (named > 0 && month > 0 && named != month) {
            return 0;
        }
        month = named > 0 ? named : month;
        at += letters + 1;
    }
    return month > 0 ? year * HUNDRED + month : 0;
}
