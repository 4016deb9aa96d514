/* One text as a date, a month, or a number that may be one; which of two numbers is the day stays open. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_VALUES_DATE_TEXT_H
#define QC_SALES_VALUES_DATE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum qc_date_shape {
    QC_DATE_BLANK,
    QC_DATE_BAD,
    QC_DATE_FULL,    /**< year, month and day are certain */
    QC_DATE_PAIR,    /**< two numbers and a year: day first or month first */
    QC_DATE_MONTH,   /**< year and month */
    QC_DATE_COMPACT, /**< eight digits that may be YYYYMMDD */
    QC_DATE_SERIAL,  /**< a number that may count days, as Excel does */
    QC_DATE_MILLIS   /**< thirteen digits that may count milliseconds since 1970 */
} qc_date_shape;

/** What a text says. Unused members are 0. */
typedef struct qc_date_text {
    uint8_t shape; /**< qc_date_shape */
    /** pair: in order of writing; full: month and day; month: month in `first` */
    uint8_t first, second;
    bool named;      /**< the month was a word */
    bool short_year; /**< two digits, read as 1969 to 2068 */
    char separator;  /**< between the numbers: '-', '/', '.' or ' ' */
    int32_t year;
    int64_t number; /**< serial, compact, millis */
} qc_date_text;

/**
 * Reads a text: 2026-03-31, 31/03/2026, 3-31-26, 15 Apr, 2021, Apr 15 2021, 20260331, 2026-03,
 * 202603, Maret 2026, 42736, each with a time of day behind it where that makes sense. Time
 * zones are not applied: the date is that which is written.
 */
qc_date_text qc_date_text_read(const char *text);

/**
 * The minutes since midnight of the time behind a date: 14:00, 14.00, T14:00:00Z, 2:00 PM; 0
 * without one. As dates, times are those that are written: zones are not applied.
 */
int qc_time_of_day(const char *text);

/** The month that a word of `length` letters names in English or Indonesian, 1 to 12; 0 if none. */
int qc_month_of_word(const char *word, size_t length);

#endif
