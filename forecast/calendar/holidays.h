/* Moving holidays, computed: Ramadan and Eid, Easter, the Chinese new year; and their share of a period. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_CALENDAR_HOLIDAYS_H
#define QC_FORECAST_CALENDAR_HOLIDAYS_H

#include <stddef.h>

#include "quotacast/calendar.h"

/**
 * The date of a day in the arithmetical (tabular, civil) Islamic calendar: months of 30 and 29
 * days in turn, a 30th day of the last month in the years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26,
 * 29 of a cycle of 30, first day 16 July 622 (Julian). The observed calendar differs by a day,
 * rarely two. year at least 1, month 1 to 12.
 *
 * Source: Dershowitz & Reingold (2018), Calendrical Calculations, 4th ed., ch. 7,
 * doi:10.1017/9781107415058.
 */
qc_date qc_islamic_date(int year, int month, int day);

/** Years whose Easter is computed. */
enum { QC_EASTER_FROM = 1583, QC_EASTER_TO = 9999 };

/**
 * Easter Sunday of a Gregorian year.
 *
 * Source: Meeus (1998), Astronomical Algorithms, 2nd ed., ch. 8.
 */
qc_date qc_easter(int year);

/** Holidays; each is also the number of its span of days, below. */
typedef enum qc_holiday {
    QC_HOLIDAY_RAMADAN, /**< its 30 days */
    QC_HOLIDAY_EID,     /**< ten days about Eid al-Fitr: five before it, the day, four behind */
    QC_HOLIDAY_EASTER,  /**< from the Sunday before Easter to its Monday */
    QC_HOLIDAY_BEFORE_NEW_YEAR, /**< the fortnight before the Chinese new year */
    QC_HOLIDAY_NEW_YEAR,        /**< the Chinese new year and six days behind it */
    QC_HOLIDAY_COUNT
} qc_holiday;

/**
 * Spans of days: the usual one of each holiday, then others of ten days for Eid, which begin
 * one day later each: which days change sales, those of purchases before it or those off
 * behind, differs by trade and country, and the day itself by what is seen of the moon.
 */
enum {
    QC_SPAN_BEFORE_EID = QC_HOLIDAY_COUNT,       /**< the ten days before Eid al-Fitr */
    QC_SPAN_BEHIND_EID = QC_SPAN_BEFORE_EID + 9, /**< from the day itself on */
    QC_SPAN_COUNT
};

/** The holiday that a span is about. */
qc_holiday qc_span_holiday(size_t span);

/**
 * Share of the days first .. last (inclusive) in the span, 0 to 1; for the Chinese new year 0
 * outside of 1900 to 2100.
 *
 * Sources of the spans: Bell & Hillmer (1983), JASA 78(383):526-534,
 * doi:10.1080/01621459.1983.10478005 (Easter); Lin & Liu (2002), Modeling lunar calendar
 * holiday effects in Taiwan, US Census Bureau (before and behind the new year); Grun Rehomme &
 * Ben Rejeb (2008), Metodoloski zvezki 5(2):173-211 (before, during and behind Eid, by AIC).
 */
double qc_span_share(size_t span, qc_date first, qc_date last);

/** Share of the days first .. last (inclusive) that lie in Ramadan, 0 to 1. */
double qc_ramadan_share(qc_date first, qc_date last);

/**
 * Share of the days first .. last that lie in the ten days about Eid al-Fitr: five before it,
 * the day, four behind.
 */
double qc_eid_share(qc_date first, qc_date last);

#endif
