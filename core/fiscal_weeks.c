/* Fiscal years of whole weeks: 4-4-5, 4-5-4, 5-4-4. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/fiscal_weeks.h"

#include <assert.h>

enum { WEEK = 7, YEAR_WEEKS = 52, QUARTER_WEEKS = 13, QUARTER_MONTHS = 3, YEAR_MONTHS = 12 };

/* Weeks of a quarter before its first, second, third month. */
static const int weeks_before[][QUARTER_MONTHS] = {
    [QC_FISCAL_445] = {0, 4, 8},
    [QC_FISCAL_454] = {0, 4, 9},
    [QC_FISCAL_544] = {0, 5, 9},
};

static int floor_divide(int a, int b)
{
    return a >= 0 ? a / b : -((b - 1 - a) / b);
}

/* Monday 1 to Sunday 7; 1970-01-01 was a Thursday. */
static int weekday(qc_date date)
{
    return date + 3 - floor_divide(date + 3, WEEK) * WEEK + 1;
}

/* The first day of a month of any civil year: 400 years are a whole number of weeks, and all
 * alike. */
static qc_date first_of_month(int year, int month)
{
    enum { CYCLE_YEARS = 400, CYCLE_DAYS = 146097 };
    int cycles = floor_divide(year - 1, CYCLE_YEARS);
    qc_date date = 0;
    qc_status status = qc_date_from_civil(year - cycles * CYCLE_YEARS, month, 1, &date);

    assert(status == QC_OK); /* the year is one of 1 to 400 */
    (void)status;
    return date + cycles * CYCLE_DAYS;
}

/* The last day of fiscal year `year`, counted from the one that ends in 1970. */
static qc_date year_end(const qc_calendar *calendar, int year)
{
    int shifted = calendar->start_month > 1 ? 1 : 0;
    qc_date next = first_of_month(1970 + year + 1 - shifted, calendar->start_month);

    /* The latest day that may be the last: the month's end, or three days behind it. */
    qc_date latest = next - 1 + (calendar->ends_nearest ? WEEK / 2 : 0);

    return latest - (weekday(latest) - calendar->end_weekday + WEEK) % WEEK;
}

static qc_date year_start(const qc_calendar *calendar, int year)
{
    return year_end(calendar, year - 1) + 1;
}

/* Months, quarters or years in a year. */
static int periods_of_year(qc_frequency frequency)
{
    return qc_frequency_per_year(frequency);
}

qc_date qc_fiscal_weeks_start(const qc_calendar *calendar, qc_frequency frequency,
                              qc_period period)
{
    int per_year = periods_of_year(frequency);
    int year = floor_divide(period, per_year);
    int month = (period - year * per_year) * (YEAR_MONTHS / per_year);
    int weeks = month / QUARTER_MONTHS * QUARTER_WEEKS +
                weeks_before[calendar->weeks][month % QUARTER_MONTHS];

    return year_start(calendar, year) + weeks * WEEK;
}

qc_period qc_fiscal_weeks_period(const qc_calendar *calendar, qc_frequency frequency,
                                 qc_date date)
{
    int per_year = periods_of_year(frequency);
    int civil_year = 0;

    qc_date_to_civil(date, &civil_year, NULL, NULL);
    int year = civil_year - 1970 - 1;

    while (year_end(calendar, year) < date) {
        year++;
    }
    int week = (date - year_start(calendar, year)) / WEEK;
    const int *before = weeks_before[calendar->weeks];

    week = week < YEAR_WEEKS ? week : YEAR_WEEKS - 1; /* the 53rd lies in the last period */
    int in_quarter = week % QUARTER_WEEKS;
    int month = week / QUARTER_WEEKS * QUARTER_MONTHS + (in_quarter >= before[1] ? 1 : 0) +
                (in_quarter >= before[2] ? 1 : 0);

    return year * per_year + month / (YEAR_MONTHS / per_year);
}
