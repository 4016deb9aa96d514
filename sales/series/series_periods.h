/* The period of each row of a long table of series. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SERIES_SERIES_PERIODS_H
#define QC_SALES_SERIES_SERIES_PERIODS_H

#include "quotacast/book.h"
#include "quotacast/calendar.h"
#include "quotacast/config.h"
#include "quotacast/panel.h"
#include "sales/files/sheet.h"

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
    qc_frequency frequency; /**< QC_FREQUENCY_INDEX for bare numbers */
    qc_calendar calendar;
    int64_t *period; /**< [row_count] */
    /** [leaf_count] aligns the last observations of bare numbers and of dates that end apart */
    int64_t *shift;
    bool ends_apart;    /**< series of dates are aligned by their ends */
    size_t at_end;      /**< if so: the series that have the last period */
    qc_frequency given; /**< of the rows; shorter than `frequency` where they are added up */
    int moved_days; /**< days by which dates of a 4-4-5 calendar are moved to tell their months */
    bool adds_up; /**< rows of one period are added up, as asked for or because they are days */
    /* If so: */
    int32_t *days_in;    /**< [row_count] days of its period before a row's first */
    int64_t first, last; /**< the full periods; rows outside are left out */
    bool first_is_cut, last_is_cut;
    qc_date first_day, last_day; /**< that the rows cover */
} qc_series_periods;

/** The series of a row. */
qc_id qc_series_of_row(const qc_series_rows *rows, size_t row);

/**
 * Reads whole numbers, years, 2024-01, 2024Q1, 2024-W07, and dates, which become the years,
 * quarters, months, weeks or days that they are apart, or with a time of day hours and other
 * parts of days, numbered, where nothing is asked for. Days are added up into the frequency
 * asked for, else into months where there are 24 full ones, else into weeks where there are 13;
 * all other periods only where that is asked for. Clear with qc_series_periods_clear().
 *
 * @param asked     QC_FREQUENCY_INDEX: as found
 * @param own_ends  see qc_series_settings
 */
QC_MUST_CHECK qc_status qc_series_periods_read(const qc_series_rows *rows,
                                               const qc_config *config, qc_frequency asked,
                                               bool own_ends, qc_series_periods *periods,
                                               qc_error *error);

/** Tells a panel by how much its leaves lag behind the last period, if any does. */
QC_MUST_CHECK qc_status qc_series_keep_lags(const qc_series_periods *periods, qc_panel *panel,
                                            qc_error *error);

void qc_series_periods_clear(qc_series_periods *periods);

#endif
