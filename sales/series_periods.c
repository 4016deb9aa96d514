/* Reads the period of each row: bare numbers, years, months, quarters, dates. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/series_periods.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "sales/dates.h"

#define YEAR_FIRST 1800 /* four-digit numbers in this range are years */
#define YEAR_LAST 2200
#define DIGITS_MOST 9

/* Shortest distance in days between neighbours of a yearly, quarterly or monthly series. */
#define YEAR_DAYS 360
#define QUARTER_DAYS 89
#define MONTH_DAYS 28
#define WEEK_DAYS 7

static qc_id leaf_of_row(const qc_series_rows *rows, size_t row)
{
    return rows->series_column == QC_NO_COLUMN
               ? 0
               : rows->leaf_of_name[rows->sheet->columns[rows->series_column].cell[row]];
}

void qc_series_periods_clear(qc_series_periods *periods)
{
    qc_memory_free(periods->period);
    qc_memory_free(periods->shift);
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

/** True if all rows are whole numbers; says whether all could be years. */
static bool read_numbers(const qc_series_rows *rows, int64_t *period, bool *years)
{
    *years = true;
    for (size_t row = 0; row < rows->sheet->row_count; row++) {
        if (!parse_whole(qc_sheet_text(rows->sheet, rows->period_column, row), &period[row])) {
            return false;
        }
        *years = *years && period[row] >= YEAR_FIRST && period[row] <= YEAR_LAST;
    }
    return true;
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
        qc_id leaf = leaf_of_row(rows, row);
        int64_t period = periods->period[row];
        latest = row == 0 || period > latest ? period : latest;
        last[leaf] = !seen[leaf] || period > last[leaf] ? period : last[leaf];
        seen[leaf] = true;
    }
    for (size_t k = 0; k < rows->leaf_count; k++) {
        periods->shift[k] = latest - last[k];
    }

done:
    qc_memory_free(seen);
    return status;
}

/* Dates */

static qc_status fail_row(const qc_series_rows *rows, size_t row, const char *what,
                          qc_error *error)
{
    return qc_fail_at(error, QC_ERR_FORMAT, rows->sheet->source, rows->sheet->line[row],
                      rows->period_column + 1,
                      "'%s' %s; write 2026-03-31, 2026-03, 2026Q1, 2026 or a whole number",
                      qc_sheet_text(rows->sheet, rows->period_column, row), what);
}

/** All rows must be of one frequency, which is given back. */
static qc_status check_texts(const qc_series_rows *rows, const qc_date_column *dates,
                             qc_frequency *frequency, qc_error *error)
{
    for (size_t row = 0; row < rows->sheet->row_count; row++) {
        uint32_t text = rows->sheet->columns[rows->period_column].cell[row];
        if (dates->bad[text] || dates->value[text] == QC_NO_DATE) {
            return fail_row(rows, row, "is not a period", error);
        }
        if (row == 0) {
            *frequency = (qc_frequency)dates->frequency[text];
        } else if (*frequency != (qc_frequency)dates->frequency[text]) {
            return fail_row(rows, row, "is of another length than the periods before it",
                            error);
        }
    }
    return QC_OK;
}

/** A day of a series, for sorting. */
typedef struct series_day {
    qc_id leaf;
    qc_date day;
} series_day;

static int compare_days(const void *left, const void *right)
{
    const series_day *a = left;
    const series_day *b = right;
    if (a->leaf != b->leaf) {
        return a->leaf < b->leaf ? -1 : 1;
    }
    return (a->day > b->day) - (a->day < b->day);
}

/** The distances between neighbouring days of a series: the shortest, and whether all are whole weeks. */
static qc_status measure_days(const qc_series_rows *rows, const qc_date_column *dates,
                              int32_t *shortest, bool *whole_weeks, qc_error *error)
{
    qc_status status = QC_OK;
    series_day *days = NULL;
    size_t count = rows->sheet->row_count;

    *shortest = INT32_MAX;
    *whole_weeks = true;
    QC_TRY(QC_NEW_ARRAY(days, count, error));
    for (size_t row = 0; row < count; row++) {
        days[row].leaf = leaf_of_row(rows, row);
        days[row].day = dates->value[rows->sheet->columns[rows->period_column].cell[row]];
    }
    qsort(days, count, sizeof *days, compare_days);
    for (size_t i = 1; i < count; i++) {
        int32_t apart = days[i].day - days[i - 1].day;
        *whole_weeks = *whole_weeks && (days[i].day - days[0].day) % WEEK_DAYS == 0;
        if (days[i].leaf == days[i - 1].leaf && apart > 0 && apart < *shortest) {
            *shortest = apart;
        }
    }

done:
    qc_memory_free(days);
    return status;
}

/** Counts days or weeks from the first. */
static void count_days(const qc_series_rows *rows, bool whole_weeks, qc_series_periods *periods)
{
    size_t count = rows->sheet->row_count;
    int64_t first = periods->period[0];
    for (size_t row = 1; row < count; row++) {
        first = periods->period[row] < first ? periods->period[row] : first;
    }
    periods->first_day = (qc_date)first;
    periods->days_apart = whole_weeks ? WEEK_DAYS : 1;
    for (size_t row = 0; row < count; row++) {
        periods->period[row] = (periods->period[row] - first) / periods->days_apart + 1;
    }
}

/** Turns days into what they are apart: periods of the calendar, else weeks or days. */
static qc_status number_days(const qc_series_rows *rows, const qc_date_column *dates,
                             qc_series_periods *periods, qc_error *error)
{
    int32_t shortest = 0;
    bool whole_weeks = false;
    qc_status status = measure_days(rows, dates, &shortest, &whole_weeks, error);
    if (status != QC_OK) {
        return status;
    }
    periods->frequency = shortest == INT32_MAX      ? QC_FREQUENCY_MONTH
                         : shortest >= YEAR_DAYS    ? QC_FREQUENCY_YEAR
                         : shortest >= QUARTER_DAYS ? QC_FREQUENCY_QUARTER
                         : shortest >= MONTH_DAYS   ? QC_FREQUENCY_MONTH
                                                    : QC_FREQUENCY_INDEX;
    if (periods->frequency == QC_FREQUENCY_INDEX) {
        count_days(rows, whole_weeks, periods);
    }
    return QC_OK;
}

static qc_status read_dates(const qc_series_rows *rows, const qc_config *config,
                            qc_series_periods *periods, qc_error *error)
{
    qc_status status = QC_OK;
    qc_date_column dates = {0};
    qc_date_order order = config != NULL ? config->date_order : QC_DATES_AUTO;
    const qc_sheet_column *column = &rows->sheet->columns[rows->period_column];

    QC_TRY(qc_date_column_survey(rows->sheet, rows->period_column, true, &dates, error));
    QC_TRY(qc_date_columns_decide(&dates, 1, 1, 1, order, QC_DATES_AUTO, error));
    QC_TRY(qc_date_column_read(&dates, &periods->calendar, error));
    QC_TRY(check_texts(rows, &dates, &periods->frequency, error));
    for (size_t row = 0; row < rows->sheet->row_count; row++) {
        periods->period[row] = dates.value[column->cell[row]];
    }
    if (periods->frequency == QC_FREQUENCY_INDEX) {
        QC_TRY(number_days(rows, &dates, periods, error));
    }
    for (size_t row = 0;
         periods->frequency != QC_FREQUENCY_INDEX && row < rows->sheet->row_count; row++) {
        periods->period[row] = qc_period_of_date(&periods->calendar, periods->frequency,
                                                 dates.value[column->cell[row]]);
    }

done:
    qc_date_column_clear(&dates);
    return status;
}

static qc_calendar calendar_of(const qc_config *config)
{
    qc_calendar calendar = qc_calendar_default();
    if (config != NULL && config->fiscal_year_start > 0) {
        calendar.start_month = config->fiscal_year_start;
    }
    return calendar;
}

qc_status qc_series_periods_read(const qc_series_rows *rows, const qc_config *config,
                                 qc_series_periods *periods, qc_error *error)
{
    qc_status status = QC_OK;
    qc_series_periods draft = {.frequency = QC_FREQUENCY_INDEX,
                               .calendar = calendar_of(config)};
    bool years = false;

    QC_TRY(QC_NEW_ARRAY(draft.period, rows->sheet->row_count, error));
    QC_TRY(QC_NEW_ARRAY(draft.shift, rows->leaf_count, error));
    if (!read_numbers(rows, draft.period, &years)) {
        QC_TRY(read_dates(rows, config, &draft, error));
    } else if (years) {
        QC_TRY(read_years(rows, &draft, error));
    } else {
        QC_TRY(align_last(rows, &draft, error));
    }
    *periods = draft;
    draft = (qc_series_periods){0};

done:
    qc_series_periods_clear(&draft);
    return status;
}
