/* The same day of the year before, by the calendars that holidays follow. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/calendar/same_day.h"

#include <stdbool.h>
#include <stdint.h>

#include "forecast/calendar/holidays.h"
#include "forecast/calendar/lunar.h"

enum { DAYS_OF_WEEK = 7, YEAR_WEEKS = 52 };

/* Longest year of each kind, for days that are counted from its first. */
enum { ISLAMIC_DAYS = 355, GREGORIAN_YEAR_DAYS = 366 };

/* Days of first .. first + count - 1. */
typedef struct table {
    qc_date first;
    size_t count;
    size_t *before; /* of one kind */
} table;

static void put(const table *t, qc_date date, qc_date before)
{
    if (before >= t->first && date >= t->first && (size_t)(date - t->first) < t->count) {
        t->before[date - t->first] = (size_t)(before - t->first);
    }
}

/* Days from one day of a year to another are the same days of the year before. */
static void put_about(const table *t, qc_date day, qc_date day_before, int from, int to)
{
    for (int offset = from; offset <= to; offset++) {
        put(t, day + offset, day_before + offset);
    }
}

static void fill_dates(const table *t)
{
    for (size_t k = 0; k < t->count; k++) {
        qc_date date = t->first + (qc_date)k;
        qc_date before = 0;
        int year = 0;
        int month = 0;
        int day = 0;

        qc_date_to_civil(date, &year, &month, &day);
        if (qc_date_from_civil(year - 1, month, day, &before) == QC_OK) {
            put(t, date, before);
        }
    }
}

/* Month and which of its weekdays, as one number. */
static int weekday_of_month(qc_date date)
{
    int month = 0;
    int day = 0;

    qc_date_to_civil(date, NULL, &month, &day);
    return DAYS_OF_WEEK * month + (day - 1) / DAYS_OF_WEEK;
}

static void fill_weekdays(const table *t)
{
    for (size_t k = 0; k < t->count; k++) {
        qc_date date = t->first + (qc_date)k;
        qc_date before = date - YEAR_WEEKS * DAYS_OF_WEEK;

        for (int week = 0; week < 2; week++, before -= DAYS_OF_WEEK) {
            if (weekday_of_month(before) == weekday_of_month(date)) {
                put(t, date, before);
            }
        }
    }
}

static void fill_islamic(const table *t)
{
    qc_date last = t->first + (qc_date)t->count;
    int year = 1 + (int)(((int64_t)t->first - qc_islamic_date(1, 1, 1)) / ISLAMIC_DAYS);

    for (year = year > 2 ? year : 2; qc_islamic_date(year, 1, 1) < last; year++) {
        put_about(t, qc_islamic_date(year, 1, 1), qc_islamic_date(year - 1, 1, 1), 0,
                  qc_islamic_date(year + 1, 1, 1) - qc_islamic_date(year, 1, 1) - 1);
    }
}

static void fill_feasts(const table *t, bool chinese)
{
    int from = 0;
    int to = 0;

    qc_date_to_civil(t->first, &from, NULL, NULL);
    qc_date_to_civil(t->first + (qc_date)t->count + GREGORIAN_YEAR_DAYS, &to, NULL, NULL);
    for (int year = from + 1; year <= to; year++) {
        if (!chinese && year > QC_EASTER_FROM && year <= QC_EASTER_TO) {
            put_about(t, qc_easter(year), qc_easter(year - 1), -3, 60);
        }
        if (chinese && year > QC_MOON_FROM && year <= QC_MOON_TO) {
            put_about(t, qc_chinese_new_year(year), qc_chinese_new_year(year - 1), -2, 15);
        }
    }
}

void qc_same_day_fill(qc_date first, size_t count, size_t *before)
{
    table t = {first, count, before};

    for (size_t k = 0; k < QC_SAME_DAY_COUNT * count; k++) {
        before[k] = SIZE_MAX;
    }
    fill_dates(&t);
    t.before = before + QC_SAME_WEEKDAY * count;
    fill_weekdays(&t);
    t.before = before + QC_SAME_ISLAMIC * count;
    fill_islamic(&t);
    t.before = before + QC_SAME_EASTER * count;
    fill_feasts(&t, false);
    t.before = before + QC_SAME_CHINESE * count;
    fill_feasts(&t, true);
}
