/* Columns of dates and periods: from texts to days, months, quarters and years. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "sales/values/dates.h"
#include "sales/values/period_text.h"

enum { EXCEL_EPOCH = 25569, PERIODS_THAT_PROVE = 3, WEEKS_THAT_PROVE = 9, THURSDAY = 3 };

static const int64_t millis_in_day = 86400000;

/* Rows that hold something. */
static size_t filled(const qc_date_column *dates)
{
    return qc_sheet_rows(dates->sheet) - dates->shapes[QC_DATE_BLANK];
}

/* A shape that is a date only if the whole column has it: one number may be anything. */
static bool holds_only(const qc_date_column *dates, qc_date_shape shape)
{
    return dates->shapes[shape] > 0 && dates->shapes[shape] == filled(dates);
}

static qc_date from_parts(int year, int month, int day)
{
    qc_date date = QC_NO_DATE;

    /* What databases write for "never". */
    if ((year == 9999 && month == 12 && day == 31) || (year == 1 && month == 1 && day == 1)) {
        return QC_NO_DATE;
    }
    return qc_date_from_civil(year, month, day, &date) == QC_OK ? date : QC_NO_DATE;
}

static bool is_never(const qc_date_text *text)
{
    return text->shape == QC_DATE_FULL &&
           ((text->year == 9999 && text->first == 12 && text->second == 31) ||
            (text->year == 1 && text->first == 1 && text->second == 1));
}

static qc_date from_text(const qc_date_column *dates, const qc_date_text *text)
{
    switch ((qc_date_shape)text->shape) {
    case QC_DATE_FULL:
        return from_parts(text->year, text->first, text->second);
    case QC_DATE_PAIR:
        return dates->order == QC_DATES_DMY ? from_parts(text->year, text->second, text->first)
                                            : from_parts(text->year, text->first, text->second);
    case QC_DATE_COMPACT:
        return from_parts((int)(text->number / 10000), (int)(text->number / 100 % 100),
                          (int)(text->number % 100));
    case QC_DATE_SERIAL:
        return holds_only(dates, QC_DATE_SERIAL) ? (qc_date)(text->number - EXCEL_EPOCH)
                                                 : QC_NO_DATE;
    case QC_DATE_MILLIS:
        return holds_only(dates, QC_DATE_MILLIS) ? (qc_date)(text->number / millis_in_day)
                                                 : QC_NO_DATE;
    case QC_DATE_MONTH:
        return dates->is_period ? from_parts(text->year, text->first, 1) : QC_NO_DATE;
    case QC_DATE_BLANK:
    case QC_DATE_BAD:
        break;
    }
    return QC_NO_DATE;
}

/* 2026Q1, FY2026, 2026: what the calendar knows beside dates. A week counts on its Thursday, as
 * ISO 8601 gives weeks to years. */
static void read_period(qc_date_column *dates, size_t i, const qc_calendar *calendar)
{
    const char *text = qc_names_text(dates->sheet->columns[dates->column].texts, (uint32_t)i);
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = QC_NO_PERIOD;

    if (qc_period_text_read(text, calendar, &frequency, &period)) {
        dates->value[i] = qc_period_start(calendar, frequency, period);
        dates->frequency[i] = (uint8_t)frequency;
        if (qc_period_text_is_of_fiscal_year(text)) {
            dates->fiscal_text = dates->fiscal == 0 ? (uint32_t)i : dates->fiscal_text;
            dates->fiscal += dates->uses[i];
        }
    } else if (qc_week_parse(text, &period)) {
        dates->value[i] = qc_period_start(calendar, QC_FREQUENCY_WEEK, period) + THURSDAY;
    }
}

static void read_text(qc_date_column *dates, size_t i, const qc_calendar *calendar)
{
    const qc_date_text *text = &dates->texts[i];

    dates->value[i] = from_text(dates, text);
    if (dates->value[i] == QC_NO_DATE && dates->is_period) {
        read_period(dates, i, calendar);
    }
    if (text->shape == QC_DATE_MONTH && dates->value[i] != QC_NO_DATE) {
        dates->frequency[i] = QC_FREQUENCY_MONTH;
    }
    dates->bad[i] =
        dates->value[i] == QC_NO_DATE && text->shape != QC_DATE_BLANK && !is_never(text);
}

/* True if all days are the first (or all the last) of a period of the frequency, in several
 * periods. */
static bool are_starts_or_ends(const qc_date_column *dates, const qc_calendar *calendar,
                               qc_frequency frequency)
{
    bool starts = true;
    bool ends = true;
    size_t days = 0;

    for (size_t i = 0; i < dates->distinct && (starts || ends); i++) {
        qc_period period = QC_NO_PERIOD;

        if (dates->uses[i] == 0 || dates->value[i] == QC_NO_DATE) {
            continue;
        }
        if (dates->frequency[i] != QC_FREQUENCY_INDEX) {
            return false;
        }
        period = qc_period_of_date(calendar, frequency, dates->value[i]);
        starts = starts && dates->value[i] == qc_period_start(calendar, frequency, period);
        ends = ends && dates->value[i] == qc_period_end(calendar, frequency, period);
        days++;
    }
    return days >= PERIODS_THAT_PROVE && (starts || ends);
}

/* True if all days are the same one of different months, such as the 15th: a day that stands
 * for its month. */
static bool are_same_day_of_months(const qc_date_column *dates)
{
    int first = 0;
    int last = 0;
    int same = 0;
    size_t days = 0;

    for (size_t i = 0; i < dates->distinct; i++) {
        int year = 0;
        int month = 0;
        int day = 0;

        if (dates->uses[i] == 0 || dates->value[i] == QC_NO_DATE) {
            continue;
        }
        qc_date_to_civil(dates->value[i], &year, &month, &day);
        month += 12 * year;
        if (dates->frequency[i] != QC_FREQUENCY_INDEX || (days > 0 && day != same)) {
            return false;
        }
        first = days == 0 || month < first ? month : first;
        last = days == 0 || month > last ? month : last;
        same = day;
        days++;
    }
    return days >= PERIODS_THAT_PROVE && last - first + 1 >= PERIODS_THAT_PROVE;
}

static void make_periods(qc_date_column *dates, const qc_calendar *calendar,
                         qc_frequency frequency)
{
    for (size_t i = 0; i < dates->distinct; i++) {
        if (dates->value[i] != QC_NO_DATE) {
            dates->value[i] = qc_period_start(
                calendar, frequency, qc_period_of_date(calendar, frequency, dates->value[i]));
            dates->frequency[i] = (uint8_t)frequency;
        }
    }
    dates->form = frequency == QC_FREQUENCY_YEAR      ? "years, given as days"
                  : frequency == QC_FREQUENCY_QUARTER ? "quarters, given as days"
                                                      : "months, given as days";
}

/* The year that ends in "2024/25"; 0 for all other texts. Alone, 2011/12 is a month. */
static int end_of_years(const char *text)
{
    int year = 0;
    int next = 0;
    size_t digits = strspn(text, "0123456789");

    if (digits != 4 || text[4] != '/' || strlen(text) != 7 ||
        strspn(text + 5, "0123456789") != 2) {
        return 0;
    }
    year = (int)strtol(text, NULL, 10) + 1;
    next = (int)strtol(text + 5, NULL, 10);
    return year % 100 == next ? year : 0;
}

/* Years written as two, if all texts are and there are several. */
static void read_double_years(qc_date_column *dates, const qc_calendar *calendar)
{
    const qc_names *texts = dates->sheet->columns[dates->column].texts;
    size_t years = 0;

    for (size_t i = 0; i < dates->distinct; i++) {
        bool is_year = end_of_years(qc_names_text(texts, (uint32_t)i)) != 0;

        if (dates->uses[i] > 0 && !is_year && dates->texts[i].shape != QC_DATE_BLANK) {
            return;
        }
        years += dates->uses[i] > 0 && is_year;
    }
    for (size_t i = 0; i < dates->distinct && years > 1; i++) {
        int year = end_of_years(qc_names_text(texts, (uint32_t)i));

        if (year != 0) {
            year -= calendar->named_by_start ? 1 : 0;
            dates->value[i] =
                qc_period_start(calendar, QC_FREQUENCY_YEAR, qc_period_of_year(calendar, year));
            dates->frequency[i] = QC_FREQUENCY_YEAR;
            dates->bad[i] = false;
        }
    }
}

/* The longest period that all days begin (or end); months, if all days are the same one of
 * these. */
static void widen_to_periods(qc_date_column *dates, const qc_calendar *calendar)
{
    static const qc_frequency longest_first[] = {QC_FREQUENCY_YEAR, QC_FREQUENCY_QUARTER,
                                                 QC_FREQUENCY_MONTH};

    for (size_t k = 0; k < 3; k++) {
        if (are_starts_or_ends(dates, calendar, longest_first[k])) {
            make_periods(dates, calendar, longest_first[k]);
            return;
        }
    }
    if (calendar->weeks == QC_FISCAL_MONTHS && are_same_day_of_months(dates)) {
        make_periods(dates, calendar, QC_FREQUENCY_MONTH);
    }
}

/* True if all days are the same one of more weeks than a month or two have. */
static bool are_weekly(const qc_date_column *dates)
{
    qc_date first = QC_NO_DATE;
    qc_date last = QC_NO_DATE;
    size_t days = 0;

    for (size_t i = 0; i < dates->distinct; i++) {
        qc_date date = dates->value[i];

        if (dates->uses[i] == 0 || date == QC_NO_DATE) {
            continue;
        }
        if (dates->frequency[i] != QC_FREQUENCY_INDEX ||
            (days > 0 && (date - first) % 7 != 0)) {
            return false;
        }
        first = days == 0 || date < first ? date : first;
        last = days == 0 || date > last ? date : last;
        days++;
    }
    return days >= WEEKS_THAT_PROVE && (last - first) / 7 + 1 >= WEEKS_THAT_PROVE;
}

/* The form of one text in words. */
static const char *form_in_words(const qc_date_column *dates, const qc_date_text *text)
{
    switch ((qc_date_shape)text->shape) {
    case QC_DATE_FULL:
        return !text->named ? "dates YYYY-MM-DD" : "dates with the month's name";
    case QC_DATE_PAIR:
        if (dates->order == QC_DATES_DMY) {
            return text->short_year ? "dates DD/MM/YY" : "dates DD/MM/YYYY";
        }
        return text->short_year ? "dates MM/DD/YY" : "dates MM/DD/YYYY";
    case QC_DATE_MONTH:
        return "months";
    case QC_DATE_COMPACT:
        return "dates YYYYMMDD";
    case QC_DATE_SERIAL:
        return "dates as Excel day numbers";
    case QC_DATE_MILLIS:
        return "dates as milliseconds since 1970";
    case QC_DATE_BLANK:
    case QC_DATE_BAD:
        break;
    }
    return "periods";
}

/* Counts the rows of a text under its form. */
static void count_form(qc_date_form *forms, const char *name, size_t rows, uint32_t text)
{
    size_t i = 0;

    while (i < QC_DATE_MOST_FORMS && forms[i].rows > 0 && strcmp(forms[i].name, name) != 0) {
        i++;
    }
    if (i == QC_DATE_MOST_FORMS) {
        return;
    }
    if (forms[i].rows == 0) {
        forms[i] = (qc_date_form){.name = name, .text = text};
    }
    forms[i].rows += rows;
}

/* The forms of the column, the most frequent first; of equal ones that which comes first. */
static void find_forms(qc_date_column *dates)
{
    qc_date_form *forms = dates->forms;

    for (size_t i = 0; i < dates->distinct; i++) {
        if (dates->uses[i] > 0 && dates->value[i] != QC_NO_DATE) {
            count_form(forms, form_in_words(dates, &dates->texts[i]), dates->uses[i],
                       (uint32_t)i);
        }
    }
    for (size_t i = 1; i < QC_DATE_MOST_FORMS; i++) {
        for (size_t k = i; k > 0 && forms[k].rows > forms[k - 1].rows; k--) {
            qc_date_form less = forms[k - 1];

            forms[k - 1] = forms[k];
            forms[k] = less;
        }
    }
    dates->form = forms[0].rows > 0 ? forms[0].name : "";
}

/* The first or last day of a calendar month. */
static bool is_month_edge(qc_date date)
{
    int day = 0;
    int next = 0;

    qc_date_to_civil(date, NULL, NULL, &day);
    qc_date_to_civil(date + 1, NULL, NULL, &next);
    return day == 1 || next == 1;
}

/* A text of the column that is a calendar month, by name or as all days are first or last ones
 * of months. */
static bool find_month(const qc_date_column *dates, uint32_t *text)
{
    size_t days = 0;
    size_t edges = 0;

    for (uint32_t i = 0; i < dates->distinct; i++) {
        if (dates->uses[i] == 0 || dates->value[i] == QC_NO_DATE) {
            continue;
        }
        if (dates->texts[i].shape == QC_DATE_MONTH) {
            *text = i;
            return true;
        }
        if (dates->frequency[i] == QC_FREQUENCY_INDEX) {
            *text = days == 0 ? i : *text;
            days++;
            edges += is_month_edge(dates->value[i]) ? 1 : 0;
        }
    }
    return days >= PERIODS_THAT_PROVE && edges == days;
}

/* Calendar months cannot be put into a calendar of weeks. */
static qc_status check_months(const qc_date_column *dates, const qc_calendar *calendar,
                              qc_error *error)
{
    uint32_t text = 0;

    if (!find_month(dates, &text)) {
        return QC_OK;
    }
    return qc_fail_at(error, QC_ERR_DATA, dates->sheet->source, 0, dates->column + 1,
                      "'%s' is a calendar month, which cannot be put into %s weeks; give days "
                      "or weeks, or name fiscal months as FY2026-M03",
                      qc_names_text(dates->sheet->columns[dates->column].texts, text),
                      qc_fiscal_weeks_name(calendar->weeks));
}

qc_status qc_date_column_read(qc_date_column *dates, const qc_calendar *calendar,
                              qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(dates->value, dates->distinct, error));
    QC_TRY(QC_NEW_ARRAY(dates->frequency, dates->distinct, error));
    QC_TRY(QC_NEW_ARRAY(dates->bad, dates->distinct, error));
    for (size_t i = 0; i < dates->distinct; i++) {
        dates->value[i] = QC_NO_DATE;
        if (dates->uses[i] > 0) {
            read_text(dates, i, calendar);
        }
    }
    find_forms(dates);
    if (dates->is_period && calendar->weeks != QC_FISCAL_MONTHS) {
        QC_TRY(check_months(dates, calendar, error));
    }
    if (dates->is_period) {
        read_double_years(dates, calendar);
        widen_to_periods(dates, calendar);
        dates->weekly = are_weekly(dates);
    }

done:
    return status;
}
