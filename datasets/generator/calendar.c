/* Days, months and quarters, and how much of a month is Ramadan or the Lebaran holiday. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "calendar.h"

#include <stddef.h>
#include <stdio.h>

enum { MONTHS_PER_YEAR = 12, LEBARAN_DAYS_BEFORE = 2, LEBARAN_DAYS_AFTER = 7 };

/* First and last day of Ramadan as observed in Indonesia; Lebaran is the day after the last. */
static const struct {
    int year;
    int first_month, first_day;
    int last_month, last_day;
} RAMADAN[] = {
    {2016, 6, 6, 7, 5},   {2017, 5, 27, 6, 24}, {2018, 5, 17, 6, 14}, {2019, 5, 6, 6, 4},
    {2020, 4, 24, 5, 23}, {2021, 4, 13, 5, 12}, {2022, 4, 3, 5, 1},   {2023, 3, 23, 4, 21},
    {2024, 3, 12, 4, 9},  {2025, 3, 1, 3, 30},  {2026, 2, 18, 3, 19},
};

/* Proleptic Gregorian calendar; years start in March so that the leap day comes last. */
demo_day demo_day_of(int year, int month, int day)
{
    int shifted_year = month > 2 ? year : year - 1;
    int shifted_month = month > 2 ? month - 3 : month + 9;
    int day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    int leap_days = shifted_year / 4 - shifted_year / 100 + shifted_year / 400;
    return (demo_day)(365 * shifted_year + leap_days + day_of_year - 719468);
}

void demo_day_split(demo_day day, int *year, int *month, int *day_of_month)
{
    int y = 1970 + (int)day / 366;
    while (demo_day_of(y + 1, 1, 1) <= day) {
        y++;
    }
    int m = 1;
    while (m < MONTHS_PER_YEAR && demo_day_of(y, m + 1, 1) <= day) {
        m++;
    }
    *year = y;
    *month = m;
    *day_of_month = (int)(day - demo_day_of(y, m, 1)) + 1;
}

int demo_day_weekday(demo_day day)
{
    return (int)(day + 3) % 7; /* 1970-01-01 was a Thursday */
}

demo_day demo_day_next_workday(demo_day day)
{
    int weekday = demo_day_weekday(day);
    return weekday < 5 ? day : day + (demo_day)(7 - weekday);
}

demo_day demo_day_previous_workday(demo_day day)
{
    int weekday = demo_day_weekday(day);
    return weekday < 5 ? day : day - (demo_day)(weekday - 4);
}

int demo_day_month(demo_day day)
{
    int year = 0;
    int month = 0;
    int day_of_month = 0;
    demo_day_split(day, &year, &month, &day_of_month);
    return year * MONTHS_PER_YEAR + month - 1;
}

int demo_month_quarter(int month)
{
    return month / 3;
}

demo_day demo_month_first_day(int month)
{
    return demo_day_of(month / MONTHS_PER_YEAR, month % MONTHS_PER_YEAR + 1, 1);
}

demo_day demo_month_last_day(int month)
{
    return demo_month_first_day(month + 1) - 1;
}

demo_day demo_quarter_first_day(int quarter)
{
    return demo_month_first_day(quarter * 3);
}

demo_day demo_quarter_last_day(int quarter)
{
    return demo_month_first_day(quarter * 3 + 3) - 1;
}

static double share_of_month(int month, demo_day first, demo_day last)
{
    demo_day from = demo_month_first_day(month);
    demo_day to = demo_month_last_day(month);
    double days = (double)(to - from + 1);
    if (first > from) {
        from = first;
    }
    if (last < to) {
        to = last;
    }
    return to < from ? 0.0 : (double)(to - from + 1) / days;
}

double demo_month_ramadan_share(int month)
{
    double share = 0.0;
    for (size_t i = 0; i < sizeof RAMADAN / sizeof RAMADAN[0]; i++) {
        int year = RAMADAN[i].year;
        share += share_of_month(month,
                                demo_day_of(year, RAMADAN[i].first_month, RAMADAN[i].first_day),
                                demo_day_of(year, RAMADAN[i].last_month, RAMADAN[i].last_day));
    }
    return share;
}

double demo_month_lebaran_share(int month)
{
    double share = 0.0;
    for (size_t i = 0; i < sizeof RAMADAN / sizeof RAMADAN[0]; i++) {
        demo_day lebaran =
            demo_day_of(RAMADAN[i].year, RAMADAN[i].last_month, RAMADAN[i].last_day) + 1;
        share +=
            share_of_month(month, lebaran - LEBARAN_DAYS_BEFORE, lebaran + LEBARAN_DAYS_AFTER);
    }
    return share;
}

void demo_day_format(demo_day day, char text[DEMO_DATE_SIZE])
{
    int year = 0;
    int month = 0;
    int day_of_month = 0;
    demo_day_split(day, &year, &month, &day_of_month);
    (void)snprintf(text, DEMO_DATE_SIZE, "%04d-%02d-%02d", year % 10000, month % 100,
                   day_of_month % 100);
}

void demo_month_format(int month, char text[DEMO_DATE_SIZE])
{
    (void)snprintf(text, DEMO_DATE_SIZE, "%04d-%02d", month / MONTHS_PER_YEAR % 10000,
                   month % MONTHS_PER_YEAR + 1);
}

void demo_quarter_format(int quarter, char text[DEMO_DATE_SIZE])
{
    (void)snprintf(text, DEMO_DATE_SIZE, "%04dQ%d", quarter / 4 % 10000, quarter % 4 + 1);
}
