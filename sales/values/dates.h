/* Columns of dates and periods: the form is decided over the whole column, then every text is read by it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_VALUES_DATES_H
#define QC_SALES_VALUES_DATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/fail.h"
#include "quotacast/calendar.h"
#include "quotacast/config.h"
#include "sales/files/sheet.h"
#include "sales/values/date_text.h"

enum { QC_DATE_MOST_FORMS = 4 };

/** A form that dates of a column have. */
typedef struct qc_date_form {
    const char *name; /**< "dates DD/MM/YYYY" */
    size_t rows;
    uint32_t text; /**< the first one */
} qc_date_form;

/**
 * A column of dates: what its distinct texts say, what speaks for which order, and, once
 * decided, the dates. Indexed by the sheet's distinct texts.
 */
typedef struct qc_date_column {
    const qc_sheet *sheet;
    uint32_t column;
    size_t distinct;
    qc_date_text *texts;                     /**< [distinct] */
    size_t *uses;                            /**< [distinct] rows */
    size_t shapes[QC_DATE_MILLIS + 1];       /**< rows by qc_date_shape */
    size_t day_first;                        /**< rows whose first number cannot be a month */
    size_t month_first;                      /**< rows whose second number cannot be a month */
    bool day_is_always_1, month_is_always_1; /**< as the first and the second number of pairs */
    uint32_t day_first_text, month_first_text, pair_text; /**< an example of each */
    bool is_period;         /**< periods (2026Q1, 2026-03, 2026) are allowed */
    qc_date_order order;    /**< QC_DATES_AUTO: not decided or not needed */
    const char *decided_by; /**< "" or how the order was decided, for a remark */
    qc_date *value;     /**< [distinct] QC_NO_DATE where blank or bad; first day of a period */
    uint8_t *frequency; /**< [distinct] qc_frequency; QC_FREQUENCY_INDEX for a day */
    size_t fiscal;      /**< rows with a part of a fiscal year: Jan FY25 */
    uint32_t fiscal_text; /**< the first of these, if there are any */
    bool weekly;          /**< of periods: all days are the same one of weeks */
    bool *bad;            /**< [distinct] neither blank nor readable */
    const char *form;     /**< for the report: "dates DD/MM/YYYY" */
    /** Most frequent first; 0 rows where there are fewer */
    qc_date_form forms[QC_DATE_MOST_FORMS];
} qc_date_column;

/** Reads the texts of a column. Clear with qc_date_column_clear(). */
QC_MUST_CHECK qc_status qc_date_column_survey(const qc_sheet *sheet, uint32_t column,
                                              bool is_period, qc_date_column *dates,
                                              qc_error *error);

/**
 * Decides the order of day and month for the date columns of one file. In this order: proof in
 * the column (a number above 12), the configured order, proof in a sibling column, an order in
 * which no row closes before it is created (columns[earlier] and columns[later]; count or more
 * for none), a part that is always 1, an Indonesian header or semicolons between fields (the
 * day comes first there), `hint` (the order of the other files, QC_DATES_AUTO for none).
 *
 * @return QC_OK, or QC_ERR_FORMAT: contradictory, or undecided; the message asks the question
 */
QC_MUST_CHECK qc_status qc_date_columns_decide(qc_date_column *columns, size_t count,
                                               size_t earlier, size_t later,
                                               qc_date_order configured, qc_date_order hint,
                                               qc_error *error);

/**
 * Turns the texts into dates. For periods: days of which all are the first or the last of a
 * month (quarter, year) become months (quarters, years); those that are the same day of
 * different months, such as the 15th, months.
 */
QC_MUST_CHECK qc_status qc_date_column_read(qc_date_column *dates, const qc_calendar *calendar,
                                            qc_error *error);

/** True if the column proves an order by itself. */
bool qc_date_column_proves(const qc_date_column *dates, qc_date_order *order);

void qc_date_column_clear(qc_date_column *dates);

#endif
