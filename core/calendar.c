/* Dates and fiscal periods. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/calendar.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/fiscal_weeks.h"

/* Days of a week, and the number of its Thursday. */
enum { WEEK_DAYS = 7, THURSDAY = 4, MINUTES_OF_DAY = 1440 };

qc_calendar qc_calendar_default(void)
{
    return (qc_calendar){.start_month = 1};
}

/* True for periods that a calendar of weeks lays out. */
static bool is_of_weeks(const qc_calendar *calendar, qc_frequency frequency)
{
    return calendar->weeks != QC_FISCAL_MONTHS && frequency >= QC_FREQUENCY_MONTH;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int floor_divide(int a, int b)
{
    int quotient = a / b;

    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

/* Days before the first of March of a year, counted from 0000-03-01. */
static int days_before_march(int year)
{
    return 365 * year + floor_divide(year, 4) - floor_divide(year, 100) +
           floor_divide(year, 400);
}

/* The date of a day that is known to exist. */
static qc_date civil_date(int year, int month, int day)
{
    /* A year that starts in March has its leap day last: the month lengths then follow one line. */
    int march_year = month > 2 ? year : year - 1;
    int march_month = month > 2 ? month - 3 : month + 9;

    return days_before_march(march_year) + (153 * march_month + 2) / 5 + day - 1 - 719468;
}

qc_status qc_date_from_civil(int year, int month, int day, qc_date *date)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > month_days(year, month)) {
        return QC_ERR_ARGUMENT;
    }
    *date = civil_date(year, month, day);
    return QC_OK;
}

void qc_date_to_civil(qc_date date, int *year, int *month, int *day)
{
    int days = date + 719468;
    int march_year =
        floor_divide(days, 146097) * 400 + (days - floor_divide(days, 146097) * 146097) / 366;
    int day_of_year = 0;
    int march_month = 0;

    while (days_before_march(march_year + 1) <= days) {
        march_year++;
    }
    day_of_year = days - days_before_march(march_year);
    march_month = (5 * day_of_year + 2) / 153;
    if (year != NULL) {
        *year = march_month < 10 ? march_year : march_year + 1;
    }
    if (month != NULL) {
        *month = march_month < 10 ? march_month + 3 : march_month - 9;
    }
    if (day != NULL) {
        *day = day_of_year - (153 * march_month + 2) / 5 + 1;
    }
}

const char *qc_date_format(qc_date date, char *buffer, size_t size)
{
    int year = 0;
    int month = 0;
    int day = 0;

    buffer[0] = '\0';
    if (date != QC_NO_DATE) {
        qc_date_to_civil(date, &year, &month, &day);
        (void)snprintf(buffer, size, "%04d-%02d-%02d", year, month, day);
    }
    return buffer;
}

/* Reads exactly `count` digits. */
static bool read_digits(const char *text, size_t count, int *value)
{
    *value = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isdigit((unsigned char)text[i])) {
            return false;
        }
        *value = *value * 10 + (text[i] - '0');
    }
    return true;
}

qc_status qc_date_parse_iso(const char *text, qc_date *date, qc_error *error)
{
    int year = 0;
    int month = 0;
    int day = 0;

    if (strlen(text) != 10 || !read_digits(text, 4, &year) || text[4] != '-' ||
        !read_digits(text + 5, 2, &month) || text[7] != '-' ||
        !read_digits(text + 8, 2, &day)) {
        return qc_fail(error, QC_ERR_FORMAT, "'%s' is not a date; write it as 2026-03-31",
                       text);
    }
    if (qc_date_from_civil(year, month, day, date) != QC_OK) {
        return qc_fail(error, QC_ERR_FORMAT, "'%s' is not a day of the calendar", text);
    }
    return QC_OK;
}

/* Months from 1970-01 to the month of a date. */
static int month_number(qc_date date)
{
    int year = 0;
    int month = 0;

    qc_date_to_civil(date, &year, &month, NULL);
    return (year - 1970) * 12 + month - 1;
}

/* Months by which the fiscal year that holds 1970-01 starts before 1970-01: 0 to 11. */
static int fiscal_lead(const qc_calendar *calendar)
{
    return calendar->start_month == 1 ? 0 : 13 - calendar->start_month;
}

/* Months in a period of a frequency; 1 for shorter ones. */
static int period_months(qc_frequency frequency)
{
    switch (frequency) {
    case QC_FREQUENCY_QUARTER:
        return 3;
    case QC_FREQUENCY_YEAR:
        return 12;
    case QC_FREQUENCY_INDEX:
    case QC_FREQUENCY_DAY:
    case QC_FREQUENCY_WEEK:
    case QC_FREQUENCY_MONTH:
        break;
    }
    return 1;
}

/* Days in a period that is a fixed number of them; 0 for months and longer ones. */
static int period_days(qc_frequency frequency)
{
    return frequency == QC_FREQUENCY_DAY ? 1 : frequency == QC_FREQUENCY_WEEK ? WEEK_DAYS : 0;
}

/* The first day of period 0 of such a frequency: 1970-01-01 was a Thursday, weeks begin on
 * Mondays. */
static qc_date origin_day(qc_frequency frequency)
{
    return frequency == QC_FREQUENCY_WEEK ? 1 - THURSDAY : 0;
}

/*
 * Months from 1970-01 to the start of period 0: quarters and years of a shifted fiscal calendar
 * start before it, and period 0 is the one that holds 1970-01-01.
 */
static int origin_month(const qc_calendar *calendar, qc_frequency frequency)
{
    int months = period_months(frequency);

    return frequency == QC_FREQUENCY_MONTH ? 0 : -(fiscal_lead(calendar) % months);
}

qc_period qc_period_of_date(const qc_calendar *calendar, qc_frequency frequency, qc_date date)
{
    int days = period_days(frequency);

    if (is_of_weeks(calendar, frequency)) {
        return qc_fiscal_weeks_period(calendar, frequency, date);
    }
    if (days > 0) {
        return floor_divide(date - origin_day(frequency), days);
    }
    return floor_divide(month_number(date) - origin_month(calendar, frequency),
                        period_months(frequency));
}

static qc_date first_of_month(int number)
{
    int year = floor_divide(number, 12);

    return civil_date(1970 + year, number - year * 12 + 1, 1);
}

qc_date qc_period_start(const qc_calendar *calendar, qc_frequency frequency, qc_period period)
{
    int days = period_days(frequency);

    if (is_of_weeks(calendar, frequency)) {
        return qc_fiscal_weeks_start(calendar, frequency, period);
    }
    if (days > 0) {
        return origin_day(frequency) + period * days;
    }
    return first_of_month(origin_month(calendar, frequency) +
                          period * period_months(frequency));
}

qc_date qc_period_end(const qc_calendar *calendar, qc_frequency frequency, qc_period period)
{
    return qc_period_start(calendar, frequency, period + 1) - 1;
}

int qc_period_weeks(const qc_calendar *calendar, qc_frequency frequency, qc_period period)
{
    return is_of_weeks(calendar, frequency) ? (qc_period_end(calendar, frequency, period) + 1 -
                                               qc_period_start(calendar, frequency, period)) /
                                                  WEEK_DAYS
                                            : 0;
}

/* Years by which the name of a fiscal year lies before the calendar year in which it ends. */
static int name_lag(const qc_calendar *calendar)
{
    return calendar->named_by_start && calendar->start_month > 1 ? 1 : 0;
}

/* The name of the fiscal year that holds a month. */
static int fiscal_year(const qc_calendar *calendar, int month)
{
    int lead = fiscal_lead(calendar);

    return 1970 + floor_divide(month + lead, 12) - name_lag(calendar);
}

qc_period qc_period_of_year(const qc_calendar *calendar, int year)
{
    return year - 1970 + name_lag(calendar);
}

/* Week 1 of a year is the one that holds its first Thursday (ISO 8601). */
static void format_week(qc_period period, char *buffer, size_t size)
{
    qc_date thursday = origin_day(QC_FREQUENCY_WEEK) + period * WEEK_DAYS + THURSDAY - 1;
    int year = 0;

    qc_date_to_civil(thursday, &year, NULL, NULL);
    (void)snprintf(buffer, size, "%04d-W%02d", year,
                   (thursday - civil_date(year, 1, 1)) / WEEK_DAYS + 1);
}

/* A period of a calendar of weeks: FY2026-M03, 2026Q1, 2026. */
static const char *format_of_weeks(const qc_calendar *calendar, qc_frequency frequency,
                                   qc_period period, char *buffer, size_t size)
{
    int per_year = qc_frequency_per_year(frequency);
    int year = floor_divide(period, per_year);
    int part = period - year * per_year + 1;

    year += 1970 - name_lag(calendar);
    if (frequency == QC_FREQUENCY_MONTH) {
        (void)snprintf(buffer, size, "FY%04d-M%02d", year, part);
    } else if (frequency == QC_FREQUENCY_QUARTER) {
        (void)snprintf(buffer, size, "%04dQ%d", year, part);
    } else {
        (void)snprintf(buffer, size, "%04d", year);
    }
    return buffer;
}

/* A bare number, or the beginning of a part of a day. */
static void format_number(const qc_calendar *calendar, qc_period number, char *buffer,
                          size_t size)
{
    char day[16];
    int date = 0;
    int minute = 0;

    if (calendar->day_parts == 0) {
        (void)snprintf(buffer, size, "%d", (int)number);
        return;
    }
    date = floor_divide(number, calendar->day_parts);
    minute = calendar->parts_begin +
             (number - date * calendar->day_parts) * (MINUTES_OF_DAY / calendar->day_parts);
    (void)snprintf(buffer, size, "%s %02d:%02d", qc_date_format(date, day, sizeof day),
                   minute / 60, minute % 60);
}

const char *qc_period_format(const qc_calendar *calendar, qc_frequency frequency,
                             qc_period period, char *buffer, size_t size)
{
    int month = origin_month(calendar, frequency) + period * period_months(frequency);
    int fiscal = fiscal_year(calendar, month);
    int quarter = 0;

    if (is_of_weeks(calendar, frequency)) {
        return format_of_weeks(calendar, frequency, period, buffer, size);
    }
    switch (frequency) {
    case QC_FREQUENCY_MONTH:
        (void)snprintf(buffer, size, "%04d-%02d", 1970 + floor_divide(month, 12),
                       month - floor_divide(month, 12) * 12 + 1);
        break;
    case QC_FREQUENCY_QUARTER:
        quarter =
            (month + fiscal_lead(calendar) - (fiscal - 1970 + name_lag(calendar)) * 12) / 3 + 1;
        (void)snprintf(buffer, size, "%04dQ%d", fiscal, quarter);
        break;
    case QC_FREQUENCY_YEAR:
        (void)snprintf(buffer, size, "%04d", fiscal);
        break;
    case QC_FREQUENCY_DAY:
        return qc_date_format(period, buffer, size);
    case QC_FREQUENCY_WEEK:
        format_week(period, buffer, size);
        break;
    case QC_FREQUENCY_INDEX:
        format_number(calendar, period, buffer, size);
        break;
    }
    return buffer;
}

static bool set_month(int year, int month, qc_frequency *frequency, qc_period *period)
{
    if (year < 1 || month < 1 || month > 12) {
        return false;
    }
    *frequency = QC_FREQUENCY_MONTH;
    *period = (year - 1970) * 12 + month - 1;
    return true;
}

/* Month (or quarter, or year) number `part` from 1 of a fiscal year. */
static bool set_part(const qc_calendar *calendar, int year, qc_frequency frequency, int part,
                     qc_period *period)
{
    int months = period_months(frequency);
    int first_month =
        qc_period_of_year(calendar, year) * 12 - fiscal_lead(calendar) + (part - 1) * months;

    if (year < 1 || part < 1 || part > 12 / months) {
        return false;
    }
    *period = is_of_weeks(calendar, frequency)
                  ? qc_period_of_year(calendar, year) * (12 / months) + part - 1
                  : floor_divide(first_month - origin_month(calendar, frequency), months);
    return true;
}

static bool set_fiscal(const qc_calendar *calendar, int year, int quarter,
                       qc_frequency *frequency, qc_period *period)
{
    *frequency = quarter > 0 ? QC_FREQUENCY_QUARTER : QC_FREQUENCY_YEAR;
    return set_part(calendar, year, *frequency, quarter > 0 ? quarter : 1, period);
}

static bool parse_period(const char *text, const qc_calendar *calendar, qc_frequency *frequency,
                         qc_period *period)
{
    size_t length = strlen(text);
    int year = 0;
    int part = 0;

    if ((text[0] == 'F' || text[0] == 'f') && (text[1] == 'Y' || text[1] == 'y')) {
        if (length == 10 && text[6] == '-' && (text[7] == 'M' || text[7] == 'm')) {
            *frequency = QC_FREQUENCY_MONTH;
            return read_digits(text + 2, 4, &year) && read_digits(text + 8, 2, &part) &&
                   set_part(calendar, year, *frequency, part, period);
        }
        return length == 6 && read_digits(text + 2, 4, &year) &&
               set_fiscal(calendar, year, 0, frequency, period);
    }
    if ((text[0] == 'Q' || text[0] == 'q') && length == 7 &&
        (text[2] == ' ' || text[2] == '-')) {
        return read_digits(text + 1, 1, &part) && part > 0 && read_digits(text + 3, 4, &year) &&
               set_fiscal(calendar, year, part, frequency, period);
    }
    if (length < 4 || !read_digits(text, 4, &year)) {
        return false;
    }
    text += 4;
    if (*text == '\0') {
        return set_fiscal(calendar, year, 0, frequency, period);
    }
    if (*text == '-' && length == 7 && read_digits(text + 1, 2, &part)) {
        return set_month(year, part, frequency, period);
    }
    text += *text == '-' || *text == ' ' ? 1 : 0;
    return (*text == 'Q' || *text == 'q') && strlen(text) == 2 &&
           read_digits(text + 1, 1, &part) && part > 0 &&
           set_fiscal(calendar, year, part, frequency, period);
}

qc_status qc_period_parse(const char *text, const qc_calendar *calendar,
                          qc_frequency *frequency, qc_period *period, qc_error *error)
{
    qc_frequency found_frequency = QC_FREQUENCY_MONTH;
    qc_period found = 0;

    bool is_period = parse_period(text, calendar, &found_frequency, &found);

    if (is_period && is_of_weeks(calendar, found_frequency) &&
        found_frequency == QC_FREQUENCY_MONTH && text[0] != 'F' && text[0] != 'f') {
        return qc_fail(error, QC_ERR_FORMAT,
                       "'%s' is a calendar month, but the fiscal calendar is %s weeks; write "
                       "FY2026-M03, 2026Q1 or 2026",
                       text, qc_fiscal_weeks_name(calendar->weeks));
    }
    if (!is_period) {
        return qc_fail(error, QC_ERR_FORMAT,
                       "'%s' is not a period; write 2026-03, 2026Q1 or 2026", text);
    }
    *frequency = found_frequency;
    *period = found;
    return QC_OK;
}

int qc_frequency_per_year(qc_frequency frequency)
{
    switch (frequency) {
    case QC_FREQUENCY_INDEX:
        return 1;
    case QC_FREQUENCY_DAY:
        return 365;
    case QC_FREQUENCY_WEEK:
        return 52;
    case QC_FREQUENCY_MONTH:
    case QC_FREQUENCY_QUARTER:
    case QC_FREQUENCY_YEAR:
        break;
    }
    return 12 / period_months(frequency);
}

int qc_frequency_season(qc_frequency frequency)
{
    return frequency == QC_FREQUENCY_DAY ? WEEK_DAYS : qc_frequency_per_year(frequency);
}

const char *qc_frequency_name(qc_frequency frequency)
{
    switch (frequency) {
    case QC_FREQUENCY_DAY:
        return "day";
    case QC_FREQUENCY_WEEK:
        return "week";
    case QC_FREQUENCY_MONTH:
        return "month";
    case QC_FREQUENCY_QUARTER:
        return "quarter";
    case QC_FREQUENCY_YEAR:
        return "year";
    case QC_FREQUENCY_INDEX:
        break;
    }
    return "period";
}
