/* Days of the arithmetical Islamic calendar, and the share of a month that falls into Ramadan and about Eid. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/holidays.h"

/* The day before 1 Muharram of year 1, as days since 1970-01-01: 15 July 622 in the Julian calendar. */
#define BEFORE_FIRST_DAY (-492149)
#define CYCLE_YEARS 30
#define CYCLE_DAYS 10631

enum { RAMADAN = 9, SHAWWAL = 10 };

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

/* Share of the days in spans that begin and end some days from the first of Shawwal, which ends Ramadan. */
static double share_about_eid(qc_date first, qc_date last, bool ramadan)
{
    int year = islamic_year_before(first);
    int days = 0;

    for (;; year++) {
        qc_date eid = qc_islamic_date(year, SHAWWAL, 1);
        qc_date from = ramadan ? qc_islamic_date(year, RAMADAN, 1) : eid - 5;

        if (from > last) {
            break;
        }
        days += common_days(first, last, from, ramadan ? eid - 1 : eid + 4);
    }
    return (double)days / (double)(last - first + 1);
}

double qc_ramadan_share(qc_date first, qc_date last)
{
    return share_about_eid(first, last, true);
}

double qc_eid_share(qc_date first, qc_date last)
{
    return share_about_eid(first, last, false);
}
