/* Days of the arithmetical Islamic calendar, and the share of a month that falls into Ramadan and about Eid. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_HOLIDAYS_H
#define QC_FORECAST_HOLIDAYS_H

#include "quotacast/calendar.h"

/**
 * The date of a day in the arithmetical (tabular, civil) Islamic calendar: months of 30 and 29 days in turn, a 30th day of
 * the last month in the years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of a cycle of 30, first day 16 July 622 (Julian).
 * The observed calendar differs by a day, rarely two. year at least 1, month 1 to 12.
 *
 * Source: Dershowitz & Reingold (2018), Calendrical Calculations, 4th ed., ch. 7, doi:10.1017/9781107415058.
 */
qc_date qc_islamic_date(int year, int month, int day);

/** Share of the days first .. last (inclusive) that lie in Ramadan, 0 to 1. */
double qc_ramadan_share(qc_date first, qc_date last);

/** Share of the days first .. last that lie in the ten days about Eid al-Fitr: five before it, the day, four behind. */
double qc_eid_share(qc_date first, qc_date last);

#endif
