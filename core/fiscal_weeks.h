/* Fiscal years of whole weeks: 4-4-5, 4-5-4, 5-4-4. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_CORE_FISCAL_WEEKS_H
#define QC_CORE_FISCAL_WEEKS_H

#include "quotacast/calendar.h"

/**
 * The first day of a month, quarter or year of a calendar of weeks; year 0 ends by the
 * calendar's rule in 1970.
 */
qc_date qc_fiscal_weeks_start(const qc_calendar *calendar, qc_frequency frequency,
                              qc_period period);

/** The month, quarter or year of a calendar of weeks that holds a date. */
qc_period qc_fiscal_weeks_period(const qc_calendar *calendar, qc_frequency frequency,
                                 qc_date date);

#endif
