/* How many of a period's days are days of business. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/calendar/trading_days.h"

enum { WEEK = 7, WEEKDAYS = 5 };

/* Monday 0 to Sunday 6; 1970-01-01 was a Thursday. */
static int day_of_week(qc_date date)
{
    int day = (int)((date + 3) % WEEK);

    return day < 0 ? day + WEEK : day;
}

double qc_trading_contrast(qc_date first, qc_date last)
{
    int days = (int)(last - first) + 1;
    int weekdays = days / WEEK * WEEKDAYS;

    for (int k = 0; k < days % WEEK; k++) {
        weekdays += (day_of_week(first) + k) % WEEK < WEEKDAYS ? 1 : 0;
    }
    return ((double)weekdays - 2.5 * (double)(days - weekdays)) / (double)days;
}
