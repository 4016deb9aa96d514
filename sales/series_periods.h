/* The period of each row of a long table of series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SERIES_PERIODS_H
#define QC_SALES_SERIES_PERIODS_H

#include "quotacast/book.h"
#include "quotacast/calendar.h"
#include "quotacast/config.h"
#include "sales/sheet.h"

/** Where the rows say their series and period. Borrowed. */
typedef struct qc_series_rows {
    const qc_sheet *sheet;
    uint32_t period_column;
    uint32_t series_column;    /**< QC_NO_COLUMN: all rows are one series */
    const qc_id *leaf_of_name; /**< by the id of the series' text */
    size_t leaf_count;
} qc_series_rows;

/** Periods by row; a series' place among the others is period + shift of its leaf. */
typedef struct qc_series_periods {
    qc_frequency
        frequency; /**< QC_FREQUENCY_INDEX for bare numbers, and for days and weeks, which are counted */
    qc_calendar calendar;
    int days_apart;    /**< 1 or 7 where days or weeks are counted, else 0 */
    qc_date first_day; /**< period 1 where days or weeks are counted */
    int64_t *period;   /**< [row_count] */
    int64_t
        *shift; /**< [leaf_count] aligns the last observations of bare numbers; 0 for dates */
} qc_series_periods;

/**
 * Reads whole numbers, years, 2024-01, 2024Q1, and dates, which become the years, quarters, months, weeks or days
 * that they are apart. Clear with qc_series_periods_clear().
 */
QC_MUST_CHECK qc_status qc_series_periods_read(const qc_series_rows *rows,
                                               const qc_config *config,
                                               qc_series_periods *periods, qc_error *error);

void qc_series_periods_clear(qc_series_periods *periods);

#endif
