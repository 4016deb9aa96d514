/* Time stamps of a long table as hours, or other parts of a day. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SERIES_SERIES_HOURS_H
#define QC_SALES_SERIES_SERIES_HOURS_H

#include "sales/series/series_periods.h"

/**
 * Turns the days in periods->period into parts of days, if a series has several times on one
 * day, and all times lie whole quarters of an hour, half hours, hours or several of these apart
 * that divide a day. Then `frequency` and `given` are QC_FREQUENCY_INDEX, and
 * calendar.day_parts says how many parts a day has; else nothing changes.
 *
 * @param[out] are_hours  whether it is so
 */
QC_MUST_CHECK qc_status qc_series_hours_number(const qc_series_rows *rows,
                                               qc_series_periods *periods, bool *are_hours,
                                               qc_error *error);

#endif
