/* Dates of a long table as the periods that they are apart, and periods added up into longer ones. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SERIES_SERIES_DAYS_H
#define QC_SALES_SERIES_SERIES_DAYS_H

#include "sales/series/series_periods.h"

/**
 * Turns the days in periods->period into years, quarters, months, weeks or days, by the
 * shortest distance of two of one series, and sets frequency, given and moved_days. In
 * calendars of whole weeks (4-4-5), in which two periods can end in the same month, each counts
 * in the month of a day two weeks before or after its date, whichever tells them all apart.
 */
QC_MUST_CHECK qc_status qc_series_days_number(const qc_series_rows *rows,
                                              qc_series_periods *periods, qc_error *error);

/**
 * Adds up into the frequency asked for (QC_FREQUENCY_INDEX: days into months or weeks), and
 * finds the full periods. Days cover a period in part where they begin or end further from its
 * ends than nine in ten neighbouring days lie apart.
 *
 * @return QC_OK, QC_ERR_DATA (shorter periods are asked for than given, or weeks as months; a
 *         day twice where nobody asked to add up), QC_ERR_TOO_SHORT (no full period),
 *         QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_series_days_add_up(const qc_series_rows *rows, qc_frequency asked,
                                              qc_series_periods *periods, qc_error *error);

#endif
