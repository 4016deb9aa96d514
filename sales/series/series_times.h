/* Periods of a long table that two columns make: a day and its hour, a year and its month. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SERIES_SERIES_TIMES_H
#define QC_SALES_SERIES_SERIES_TIMES_H

#include "sales/series/series_names.h"

/**
 * Gives the first of two columns the texts of both: "2025-02-01" and "14", "14:00" or "2 PM" are
 * "2025-02-01 14:00"; "2025" and "3" or "Mar" are that month, in either order, under a header
 * of quarters the quarter. One column stays as it is.
 *
 * @return QC_OK, QC_ERR_LIMIT (three columns or more), QC_ERR_FORMAT (no time of day, with its
 *         place), QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_series_times_join(const qc_series_names *columns, qc_sheet *sheet,
                                             qc_error *error);

#endif
