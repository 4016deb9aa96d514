/* Dates and fiscal periods. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_CALENDAR_H
#define QUOTACAST_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "quotacast/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Days since 1970-01-01 in the proleptic Gregorian calendar. */
typedef int32_t qc_date;
#define QC_NO_DATE INT32_MIN

/** Index of a period at a frequency of a fiscal calendar; consecutive periods differ by 1. */
typedef int32_t qc_period;
#define QC_NO_PERIOD INT32_MIN

/** In order of length. */
typedef enum qc_frequency {
    QC_FREQUENCY_INDEX, /**< a bare observation number, no dates behind it */
    QC_FREQUENCY_DAY,   /**< days; 1970-01-01 is 0. In panels of long tables only */
    /**
     * Weeks from Monday (ISO 8601); the one holding 1970-01-01 is 0. In panels of long tables
     * only
     */
    QC_FREQUENCY_WEEK,
    QC_FREQUENCY_MONTH, /**< calendar months; 1970-01 is 0. In a calendar of weeks its months */
    QC_FREQUENCY_QUARTER, /**< fiscal quarters; the one holding 1970-01-01 is 0 */
    QC_FREQUENCY_YEAR     /**< fiscal years; the one holding 1970-01-01 is 0 */
} qc_frequency;

/** The weeks of the three months of a quarter. */
typedef enum qc_fiscal_weeks {
    QC_FISCAL_MONTHS, /**< calendar months */
    QC_FISCAL_445,
    QC_FISCAL_454,
    QC_FISCAL_544
} qc_fiscal_weeks;

/**
 * A fiscal calendar. A fiscal year that does not start in January is named after the calendar
 * year in which it ends: with start month 4, 2026Q1 is April to June 2025; or in which it
 * starts, as retailers do.
 *
 * In a calendar of weeks the year ends on a day of the week: the last one in the month before
 * `start_month`, or the one nearest to that month's end. Such years have 52 or 53 weeks; the
 * 53rd lies in the last month and quarter. Periods are counted from the year that ends so in
 * 1970.
 */
typedef struct qc_calendar {
    int start_month;       /**< first month of the fiscal year, 1 to 12 */
    bool named_by_start;   /**< false: named after the calendar year in which it ends */
    qc_fiscal_weeks weeks; /**< QC_FISCAL_MONTHS: calendar months, and no more is looked at */
    int end_weekday;       /**< of the year's last day: Monday 1 to Sunday 7 */
    bool ends_nearest;     /**< nearest to the month's end; false: last one in the month */
    /** Equal parts of a day that QC_FREQUENCY_INDEX counts, from 1970-01-01 on: 24 for hours; 0:
     * its numbers are bare */
    int day_parts;
    int parts_begin; /**< minutes after midnight at which the first part of a day begins */
} qc_calendar;

/** Fiscal year from January. */
QC_API qc_calendar qc_calendar_default(void);

/** The whole weeks of a month, quarter or year of a calendar of weeks; 0 for all other periods. */
QC_API int qc_period_weeks(const qc_calendar *calendar, qc_frequency frequency,
                           qc_period period);

/** The fiscal year of that name as a period. */
QC_API qc_period qc_period_of_year(const qc_calendar *calendar, int year);

/** "calendar months", "4-4-5", "4-5-4" or "5-4-4". */
QC_API const char *qc_fiscal_weeks_name(qc_fiscal_weeks weeks);

/**
 * Writes "fiscal year from month 4", or "4-5-4 weeks, year ends on the Saturday nearest 31
 * January" (at least 80 bytes).
 */
QC_API const char *qc_calendar_describe(const qc_calendar *calendar, char *buffer, size_t size);

/** The date of a civil year (1 to 9999), month, day; QC_ERR_ARGUMENT if there is no such day. */
QC_API QC_MUST_CHECK qc_status qc_date_from_civil(int year, int month, int day, qc_date *date);

/** Year, month and day of a date. Any output may be NULL. */
QC_API void qc_date_to_civil(qc_date date, int *year, int *month, int *day);

/** Writes "2026-03-31" (buffer of at least 16 bytes) and returns the buffer. "" for QC_NO_DATE. */
QC_API const char *qc_date_format(qc_date date, char *buffer, size_t size);

/** Reads "2026-03-31" exactly (ISO 8601 calendar date); QC_ERR_FORMAT for all else. */
QC_API QC_MUST_CHECK qc_status qc_date_parse_iso(const char *text, qc_date *date,
                                                 qc_error *error);

/** The period of `frequency` that holds `date`. Not for QC_FREQUENCY_INDEX. */
QC_API qc_period qc_period_of_date(const qc_calendar *calendar, qc_frequency frequency,
                                   qc_date date);

/** First day of a period. */
QC_API qc_date qc_period_start(const qc_calendar *calendar, qc_frequency frequency,
                               qc_period period);

/** Last day of a period. */
QC_API qc_date qc_period_end(const qc_calendar *calendar, qc_frequency frequency,
                             qc_period period);

/**
 * Writes "2026-03-31", "2026-W07" (ISO 8601), "2026-03" (a calendar month) or "FY2026-M03" (one
 * of a calendar of weeks), "2026Q1", "2026" (fiscal names), the bare number, or where numbers
 * count parts of days "2026-03-31 14:30", and returns the buffer (at least 20 bytes).
 */
QC_API const char *qc_period_format(const qc_calendar *calendar, qc_frequency frequency,
                                    qc_period period, char *buffer, size_t size);

/**
 * Reads "2026-03" (where months are those of the calendar), "FY2026-M03" (the third month of a
 * fiscal year), "2026Q1", "2026-Q1", "Q1 2026", "2026" or "FY2026" and says which frequency it
 * was. QC_ERR_FORMAT otherwise, with the accepted forms in the message.
 */
QC_API QC_MUST_CHECK qc_status qc_period_parse(const char *text, const qc_calendar *calendar,
                                               qc_frequency *frequency, qc_period *period,
                                               qc_error *error);

/**
 * Reads a week of the ISO calendar: its year of four digits and, before or behind it, W, Wk,
 * Week, Minggu or Pekan with its number, as in "2026-W07", "W7 2026" or "Minggu ke-7 2026";
 * false for everything else.
 */
QC_API bool qc_week_parse(const char *text, qc_period *week);

/** Periods of `frequency` in a year: 365, 52, 12, 4, 1; 1 for QC_FREQUENCY_INDEX. */
QC_API int qc_frequency_per_year(qc_frequency frequency);

/** Periods in the season that is looked for: 7 for days, else those of a year. */
QC_API int qc_frequency_season(qc_frequency frequency);

/** "day", "week", "month", "quarter", "year" or "period". */
QC_API const char *qc_frequency_name(qc_frequency frequency);

#ifdef __cplusplus
}
#endif

#endif
