/* Reads the period of each row: bare numbers, years, months, quarters, dates. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/series/series_periods.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "sales/panel/panel_build.h"
#include "sales/series/series_days.h"
#include "sales/series/series_hours.h"
#include "sales/values/dates.h"
#include "sales/values/period_text.h"

#define YEAR_FIRST 1800 /* four-digit numbers in this range are years */
#define YEAR_LAST 2200
#define DIGITS_MOST 9

qc_id qc_series_of_row(const qc_series_rows *rows, size_t row)
{
    return rows->series_column == QC_NO_COLUMN
               ? 0
               : rows->leaf_of_name[rows->sheet->columns[rows->series_column].cell[row]];
}

void qc_series_periods_clear(qc_series_periods *periods)
{
    qc_memory_free(periods->period);
    qc_memory_free(periods->shift);
    qc_memory_free(periods->days_in);
    *periods = (qc_series_periods){0};
}

/* Bare numbers */

/** Reads up to nine digits, with a sign before and ".0" behind them allowed. */
static bool parse_whole(const char *text, int64_t *number)
{
    bool negative = *text == '-';
    const char *p = negative ? text + 1 : text;
    int64_t value = 0;
    int digits = 0;
    for (; *p >= '0' && *p <= '9'; p++) {
        digits++;
        if (digits > DIGITS_MOST) {
            return false;
        }
        value = value * 10 + (*p - '0');
    }
    if (digits == 0 || (*p != '\0' && strcmp(p, ".0") != 0)) {
        return false;
    }
    *number = negative ? -value : value;
    return true;
}

/** 202603: March 2026. */
static bool is_month(int64_t number)
{
    return number / 100 >= 1970 && number / 100 <= 2099 && number % 100 >= 1 &&
           number % 100 <= 12;
}

/**
 * True if all rows are whole numbers, and no months such as 202603; says whether all could be
 * years.
 */
static bool read_numbers(const qc_series_rows *rows, int64_t *period, bool *years)
{
    bool months = true;

    *years = true;
    for (size_t row = 0; row < rows->sheet->row_count; row++) {
        if (!parse_whole(qc_sheet_text(rows->sheet, rows->period_column, row), &period[row])) {
            return false;
        }
        *years = *years && period[row] >= YEAR_FIRST && period[row] <= YEAR_LAST;
        months = months && is_month(period[row]);
    }
    return !months;
}

/** Years as periods of the fiscal calendar. */
static qc_status read_years(const qc_series_rows *rows, qc_series_periods *periods,
                            qc_error *error)
{
    for (size_t row = 0; row < rows->sheet->row_count; row++) {
        char text[32];
        qc_period period = 0;
        (void)snprintf(text, sizeof text, "%lld", (long long)periods->period[row]);
        qc_status status =
            qc_period_parse(text, &periods->calendar, &periods->frequency, &period, error);
        if (status != QC_OK) {
            return status;
        }
        periods->period[row] = period;
    }
    return QC_OK;
}

/*
 * Series that have nothing to do with each other end where they end, those of one company at the
 * same time, but for some that are over or sell seldom. Of a range of goods of which nine in ten
 * are over, these get forecasts behind their own end, which is no more wrong than going on.
 */
enum { LEAST_APART = 10, SHARE_APART = 10 };

/** Lets the last observations of all series stand in one column. */
static qc_status align_last(const qc_series_rows *rows, qc_series_periods *periods,
                            qc_error *error)
{
    qc_status status = QC_OK;
    bool *seen = NULL;
    int64_t *last = periods->shift;
    int64_t latest = 0;

    QC_TRY(QC_NEW_ARRAY(seen, rows->leaf_count, error));
    for (size_t row = 0; row < rows->sheet->row_count; row++) {
        qc_id leaf = qc_series_of_row(rows, row);
        int64_t period = periods->period[row];
        latest = row == 0 || period > latest ? period : latest;
        last[leaf] = !seen[leaf] || period > last[leaf] ? period : last[leaf];
        seen[leaf] = true;
    }
    for (size_t k = 0; k < rows->leaf_count; k++) {
        periods->shift[k] = latest - last[k];
        periods->at_end += periods->shift[k] == 0;
    }

done:
    qc_memory_free(seen);
    return status;
}

/* Dates */

static qc_status fail_row(const qc_series_rows *rows, size_t row, const char *what,
                          qc_error *error)
{
    return qc_fail_at(
        error, QC_ERR_FORMAT, rows->sheet->source, rows->sheet->line[row],
        rows->period_column + 1,
        "'%s' is %s; write 2026-03-31, 2026-W07, 2026-03, 2026Q1, 2026 or a whole number",
        qc_sheet_text(rows->sheet, rows->period_column, row), what);
}

static qc_status fail_no_period(const qc_series_rows *rows, size_t row, qc_error *error)
{
    const char *text = qc_sheet_text(rows->sheet, rows->period_column, row);
    const char *expected = qc_period_text_expected(text);
    char what[128];

    (void)qc_text_format(what, sizeof what, "not %s", expected != NULL ? expected : "a period");
    return fail_row(rows, row, what, error);
}

/** All rows must be of one frequency, which is given back. */
static qc_status check_texts(const qc_series_rows *rows, const qc_date_column *dates,
                             qc_frequency *frequency, qc_error *error)
{
    for (size_t row = 0; row < rows->sheet->row_count; row++) {
        uint32_t text = rows->sheet->columns[rows->period_column].cell[row];
        if (dates->bad[text] || dates->value[text] == QC_NO_DATE) {
            return fail_no_period(rows, row, error);
        }
        if (row == 0) {
            *frequency = (qc_frequency)dates->frequency[text];
        } else if (*frequency != (qc_frequency)dates->frequency[text]) {
            return fail_row(rows, row, "of another length than the periods before it", error);
        }
    }
    return QC_OK;
}

static qc_status read_dates(const qc_series_rows *rows, const qc_config *config,
                            qc_frequency asked, qc_series_periods *periods, qc_error *error)
{
    qc_status status = QC_OK;
    qc_date_column dates = {0};
    qc_date_order order = config != NULL ? config->date_order : QC_DATES_AUTO;
    const qc_sheet_column *column = &rows->sheet->columns[rows->period_column];
    bool are_hours = false;

    QC_TRY(qc_date_column_survey(rows->sheet, rows->period_column, true, &dates, error));
    QC_TRY(qc_date_columns_decide(&dates, 1, 1, 1, order, QC_DATES_AUTO, error));
    QC_TRY(qc_date_column_read(&dates, &periods->calendar, error));
    QC_TRY(check_texts(rows, &dates, &periods->frequency, error));
    for (size_t row = 0; row < rows->sheet->row_count; row++) {
        periods->period[row] = dates.value[column->cell[row]];
    }
    if (periods->frequency == QC_FREQUENCY_INDEX) {
        if (asked == QC_FREQUENCY_INDEX) {
            QC_TRY(qc_series_hours_number(rows, periods, &are_hours, error));
        }
        if (!are_hours) {
            QC_TRY(qc_series_days_number(rows, periods, error));
        }
        goto done;
    }
    for (size_t row = 0; row < rows->sheet->row_count; row++) {
        periods->period[row] = qc_period_of_date(&periods->calendar, periods->frequency,
                                                 dates.value[column->cell[row]]);
    }

done:
    qc_date_column_clear(&dates);
    return status;
}

/** Periods from the first to the last row of each series, added up. */
static qc_status add_spans(const qc_series_rows *rows, const qc_series_periods *periods,
                           int64_t *sum, qc_error *error)
{
    qc_status status = QC_OK;
    int64_t *longest = NULL; /* from a row to the last one of its series */
    int64_t end = 0;

    QC_TRY(QC_NEW_ARRAY(longest, rows->leaf_count, error));
    for (size_t row = 0; row < rows->sheet->row_count; row++) {
        end = row == 0 || periods->period[row] > end ? periods->period[row] : end;
    }
    for (size_t row = 0; row < rows->sheet->row_count; row++) {
        qc_id leaf = qc_series_of_row(rows, row);
        int64_t length = end - periods->shift[leaf] - periods->period[row] + 1;
        longest[leaf] = length > longest[leaf] ? length : longest[leaf];
    }
    *sum = 0;
    for (size_t k = 0; k < rows->leaf_count; k++) {
        *sum += longest[k];
    }

done:
    qc_memory_free(longest);
    return status;
}

/** Aligns series of dates by their ends if few of many have the last period, and hardly a gap. */
static qc_status align_apart(const qc_series_rows *rows, qc_series_periods *periods,
                             qc_error *error)
{
    qc_status status = QC_OK;
    int64_t span = 0;

    QC_TRY(align_last(rows, periods, error));
    QC_TRY(add_spans(rows, periods, &span, error));
    periods->ends_apart = rows->leaf_count >= LEAST_APART &&
                          periods->at_end * SHARE_APART <= rows->leaf_count &&
                          span - (int64_t)rows->sheet->row_count <= span / SHARE_APART;
    if (!periods->ends_apart) {
        memset(periods->shift, 0, rows->leaf_count * sizeof *periods->shift);
    }

done:
    return status;
}

/** True if all rows are weeks, "2026-W07". */
static bool read_weeks(const qc_series_rows *rows, qc_series_periods *periods)
{
    for (size_t row = 0; row < rows->sheet->row_count; row++) {
        qc_period week = 0;
        if (!qc_week_parse(qc_sheet_text(rows->sheet, rows->period_column, row), &week)) {
            return false;
        }
        periods->period[row] = week;
    }
    periods->frequency = QC_FREQUENCY_WEEK;
    return true;
}

qc_status qc_series_periods_read(const qc_series_rows *rows, const qc_config *config,
                                 qc_frequency asked, bool own_ends, qc_series_periods *periods,
                                 qc_error *error)
{
    qc_status status = QC_OK;
    qc_series_periods draft = {.frequency = QC_FREQUENCY_INDEX,
                               .calendar = qc_config_calendar(config)};
    bool years = false;

    QC_TRY(QC_NEW_ARRAY(draft.period, rows->sheet->row_count, error));
    QC_TRY(QC_NEW_ARRAY(draft.shift, rows->leaf_count, error));
    if (read_weeks(rows, &draft)) {
        years = false;
    } else if (!read_numbers(rows, draft.period, &years)) {
        QC_TRY(read_dates(rows, config, asked, &draft, error));
    } else if (years) {
        QC_TRY(read_years(rows, &draft, error));
    } else {
        QC_TRY(align_last(rows, &draft, error));
    }
    draft.given = draft.frequency;
    QC_TRY(qc_series_days_add_up(rows, asked, &draft, error));
    if (own_ends && draft.frequency != QC_FREQUENCY_INDEX && draft.frequency == draft.given) {
        QC_TRY(align_apart(rows, &draft, error));
    }
    *periods = draft;
    draft = (qc_series_periods){0};

done:
    qc_series_periods_clear(&draft);
    return status;
}

qc_status qc_series_keep_lags(const qc_series_periods *periods, qc_panel *panel,
                              qc_error *error)
{
    qc_status status = QC_OK;
    bool lags = false;
    for (size_t k = 0; k < panel->leaf_count; k++) {
        lags = lags || periods->shift[k] != 0;
    }
    if (lags) {
        QC_TRY(qc_panel_reserve_lags(panel, error));
        for (size_t k = 0; k < panel->leaf_count; k++) {
            panel->leaf_lag[k] = (int32_t)periods->shift[k];
        }
    }

done:
    return status;
}
