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
    QC_FREQUENCY_WEEK, /**< weeks from Monday (ISO 8601); the one holding 1970-01-01 is 0. In panels of long tables only */
    QC_FREQUENCY_MONTH,   /**< calendar months; 1970-01 is 0 */
    QC_FREQUENCY_QUARTER, /**< fiscal quarters; the one holding 1970-01-01 is 0 */
    QC_FREQUENCY_YEAR     /**< fiscal years; the one holding 1970-01-01 is 0 */
} qc_frequency;

/**
 * A fiscal calendar. A fiscal year that does not start in January is named after the calendar year
 * in which it ends: with start month 4, 2026Q1 is April to June 2025.
 */
typedef struct qc_calendar {
    int start_month; /**< first month of the fiscal year, 1 to 12 */
} qc_calendar;

/** Fiscal year from January. */
QC_API qc_calendar qc_calendar_default(void);

/** The date of a civil year (1 to 9999), month, day; QC_ERR_ARGUMENT if there is no such day. */
QC_API QC_MUST_CHECK qc_status qc_date_from_civil(int year, int month, int day, qc_date *date);

/** Year, month and day of a date. Any output may be NULL. */
QC_API void qc_date_to_civil(qc_date date, int *year, int *month, int *day);

/** Writes "2026-03-31" (buffer of at least 16 bytes) and returns the buffer. "" for QC_NO_DATE. */
QC_API const char *qc_date_format(qc_date date, char *buffer, size_t size);

/** Reads "2026-03-31" exactly (ISO 8601 calendar date). */
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
 * Writes "2026-03-31", "2026-W07" (ISO 8601), "2026-03", "2026Q1", "2026" (fiscal names) or the bare number, and returns
 * the buffer (at least 16 bytes).
 */
QC_API const char *qc_period_format(const qc_calendar *calendar, qc_frequency frequency,
                                    qc_period period, char *buffer, size_t size);

/**
 * Reads "2026-03", "2026Q1", "2026-Q1", "Q1 2026", "2026" or "FY2026" and says which frequency it
 * was. QC_ERR_FORMAT otherwise, with the accepted forms in the message.
 */
QC_API QC_MUST_CHECK qc_status qc_period_parse(const char *text, const qc_calendar *calendar,
                                               qc_frequency *frequency, qc_period *period,
                                               qc_error *error);

/** Reads a week of the ISO calendar, "2026-W07" or "2026W07"; false for everything else. */
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
