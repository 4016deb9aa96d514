/* Moving holidays, computed: Ramadan and Eid, Easter, the Chinese new year; and their share of a period. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/calendar/holidays.h"

#include "forecast/calendar/lunar.h"

/* The day before 1 Muharram of year 1, as days since 1970-01-01: 15 July 622 in the Julian
 * calendar. */
#define BEFORE_FIRST_DAY (-492149)
#define CYCLE_YEARS 30
#define CYCLE_DAYS 10631

enum { SHAWWAL = 10 };

qc_date qc_islamic_date(int year, int month, int day)
{
    int leap_days = (3 + 11 * year) / CYCLE_YEARS;

    return BEFORE_FIRST_DAY + 354 * (year - 1) + leap_days + 29 * (month - 1) + month / 2 + day;
}

/* A year that begins at most two years before the date. */
static int islamic_year_before(qc_date date)
{
    int years = (int)(((int64_t)date - BEFORE_FIRST_DAY) * CYCLE_YEARS / CYCLE_DAYS);

    return years < 1 ? 1 : years;
}

/* Days that first .. last and from .. to have in common. */
static int common_days(qc_date first, qc_date last, qc_date from, qc_date to)
{
    qc_date low = first > from ? first : from;
    qc_date high = last < to ? last : to;

    return high >= low ? high - low + 1 : 0;
}

/* A span of days about the day of a holiday, both ends within it. */
typedef struct day_span {
    qc_holiday holiday;
    int first, last;
} day_span;

static const day_span spans[QC_SPAN_COUNT] = {
    [QC_HOLIDAY_RAMADAN] = {QC_HOLIDAY_RAMADAN, -30, -1},
    [QC_HOLIDAY_EID] = {QC_HOLIDAY_EID, -5, 4},
    [QC_HOLIDAY_EASTER] = {QC_HOLIDAY_EASTER, -7, 1},
    [QC_HOLIDAY_BEFORE_NEW_YEAR] = {QC_HOLIDAY_BEFORE_NEW_YEAR, -14, -1},
    [QC_HOLIDAY_NEW_YEAR] = {QC_HOLIDAY_NEW_YEAR, 0, 6},
    [QC_SPAN_BEFORE_EID] = {QC_HOLIDAY_EID, -10, -1},
    {QC_HOLIDAY_EID, -9, 0},
    {QC_HOLIDAY_EID, -8, 1},
    {QC_HOLIDAY_EID, -7, 2},
    {QC_HOLIDAY_EID, -6, 3},
    {QC_HOLIDAY_EID, -4, 5},
    {QC_HOLIDAY_EID, -3, 6},
    {QC_HOLIDAY_EID, -2, 7},
    {QC_HOLIDAY_EID, -1, 8},
    [QC_SPAN_BEHIND_EID] = {QC_HOLIDAY_EID, 0, 9},
};

qc_holiday qc_span_holiday(size_t span)
{
    return spans[span].holiday;
}

/* Days of first .. last in the span about the first of Shawwal, which ends Ramadan. */
static int days_about_eid(const day_span *about, qc_date first, qc_date last)
{
    int year = islamic_year_before(first);
    int days = 0;

    for (;; year++) {
        qc_date eid = qc_islamic_date(year, SHAWWAL, 1);

        if (eid + about->first > last) {
            return days;
        }
        days += common_days(first, last, eid + about->first, eid + about->last);
    }
}

qc_date qc_easter(int year)
{
    qc_date date = 0;
    int golden = year % 19;
    int century = year / 100;
    int of_century = year % 100;
    int moon_correction = (century - (century + 8) / 25 + 1) / 3;
    int epact = (19 * golden + century - century / 4 - moon_correction + 15) % 30;
    int weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    int late = (golden + 11 * epact + 22 * weekday) / 451;
    int days = epact + weekday - 7 * late + 114;

    return qc_date_from_civil(year, days / 31, days % 31 + 1, &date) == QC_OK ? date
                                                                              : QC_NO_DATE;
}

/* Days of first .. last in the span about a day of each Gregorian year that formulas are good
 * for. */
static int days_about(const day_span *about, qc_date first, qc_date last)
{
    int from = 0;
    int to = 0;
    int days = 0;
    bool easter = about->holiday == QC_HOLIDAY_EASTER;

    qc_date_to_civil(first, &from, NULL, NULL);
    qc_date_to_civil(last, &to, NULL, NULL);
    for (int year = from; year <= to; year++) {
        if (year < (easter ? QC_EASTER_FROM : QC_MOON_FROM) ||
            year > (easter ? QC_EASTER_TO : QC_MOON_TO)) {
            continue;
        }
        qc_date day = easter ? qc_easter(year) : qc_chinese_new_year(year);

        days += common_days(first, last, day + about->first, day + about->last);
    }
    return days;
}

double qc_span_share(size_t span, qc_date first, qc_date last)
{
    bool islamic =
        spans[span].holiday == QC_HOLIDAY_RAMADAN || spans[span].holiday == QC_HOLIDAY_EID;
    int days = islamic ? days_about_eid(&spans[span], first, last)
                       : days_about(&spans[span], first, last);

    return (double)days / (double)(last - first + 1);
}

double qc_ramadan_share(qc_date first, qc_date last)
{
    return qc_span_share(QC_HOLIDAY_RAMADAN, first, last);
}

double qc_eid_share(qc_date first, qc_date last)
{
    return qc_span_share(QC_HOLIDAY_EID, first, last);
}
