/* How many of a period's days are days of business: weekdays against weekends. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_CALENDAR_TRADING_DAYS_H
#define QC_FORECAST_CALENDAR_TRADING_DAYS_H

#include "quotacast/calendar.h"

/**
 * (weekdays - 5/2 weekend days) / days of first .. last (inclusive), Saturday and Sunday being
 * the weekend: 0 for whole weeks, at most 1. Where all is sold on weekdays, log sales change by
 * 0.4 times it.
 *
 * Source: the one-coefficient trading-day contrast, Bell & Hillmer (1983), JASA
 * 78(383):526-534, doi:10.1080/01621459.1983.10478005; US Census Bureau (2017), X-13ARIMA-SEATS
 * Reference Manual, table 4.1 (td1coef).
 */
double qc_trading_contrast(qc_date first, qc_date last);

#endif
