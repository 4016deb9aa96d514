/* The same day of the year before, by the calendars that holidays follow. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_CALENDAR_SAME_DAY_H
#define QC_FORECAST_CALENDAR_SAME_DAY_H

#include <stddef.h>

#include "quotacast/calendar.h"

/** What a holiday may keep from year to year. */
typedef enum qc_same_day {
    QC_SAME_DATE,    /**< day and month: 25 December */
    QC_SAME_WEEKDAY, /**< the so manyth of a weekday in a month: the fourth Thursday of November */
    QC_SAME_ISLAMIC, /**< day and month of the Islamic year: 1 Shawwal */
    QC_SAME_EASTER,  /**< days from Easter, three before it to 60 behind */
    QC_SAME_CHINESE, /**< days from the Chinese new year, two before it to 15 behind */
    QC_SAME_DAY_COUNT
} qc_same_day;

/**
 * Fills a table for the days first .. first + count - 1.
 *
 * @param[out] before  [QC_SAME_DAY_COUNT][count] the place of the same day a year before,
 *          SIZE_MAX where there is none or it lies before `first`
 */
void qc_same_day_fill(qc_date first, size_t count, size_t *before);

#endif
