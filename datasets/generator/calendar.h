/* Days, months and quarters, and how much of a month is Ramadan or the Lebaran holiday. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DEMO_CALENDAR_H
#define DEMO_CALENDAR_H

#include <stdint.h>

/** Days since 1970-01-01. */
typedef int32_t demo_day;

/* A month is year * 12 + (1..12) - 1, a quarter is year * 4 + (1..4) - 1. */
enum {
    DEMO_FIRST_MONTH = 2016 * 12,     /* the earliest month that can be asked for */
    DEMO_BASE_MONTH = 2022 * 12,      /* trends are zero here */
    DEMO_LAST_MONTH = 2025 * 12 + 11, /* the last month with revenue */
    DEMO_MONTHS = 120,                /* DEMO_FIRST_MONTH .. DEMO_LAST_MONTH */
    DEMO_HORIZON = 12,                /* months after it whose expected revenue is recorded */
    DEMO_LAST_QUARTER = 2025 * 4 + 3,
    DEMO_DATE_SIZE = 16 /* enough for a formatted day, month or quarter */
};

demo_day demo_day_of(int year, int month, int day);
void demo_day_split(demo_day day, int *year, int *month, int *day_of_month);

/** 0 is Monday, 6 is Sunday. */
int demo_day_weekday(demo_day day);

/** A Saturday or Sunday becomes the Monday after it. */
demo_day demo_day_next_workday(demo_day day);

/** A Saturday or Sunday becomes the Friday before it. */
demo_day demo_day_previous_workday(demo_day day);

int demo_day_month(demo_day day);
int demo_month_quarter(int month);
demo_day demo_month_first_day(int month);
demo_day demo_month_last_day(int month);
demo_day demo_quarter_first_day(int quarter);
demo_day demo_quarter_last_day(int quarter);

/** Share of the month's days that lie in Ramadan, 0 to 1; months 2016-01 to 2026-12. */
double demo_month_ramadan_share(int month);

/** Share of the month's days from two days before Lebaran to seven after it, 0 to 1. */
double demo_month_lebaran_share(int month);

/* 2025-03-01, 2025-03 and 2025Q1. */
void demo_day_format(demo_day day, char text[DEMO_DATE_SIZE]);
void demo_month_format(int month, char text[DEMO_DATE_SIZE]);
void demo_quarter_format(int quarter, char text[DEMO_DATE_SIZE]);

#endif
