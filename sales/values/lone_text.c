/* A day or period by itself, as options and settings give it: no column says how it is meant. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/config.h"

#include "core/fail.h"
#include "sales/values/date_text.h"
#include "sales/values/period_text.h"

enum { MONTHS = 12, COMPACT_YEAR = 10000, COMPACT_MONTH = 100 };

static qc_status fail_day(const char *text, qc_error *error)
{
    return qc_fail(error, QC_ERR_FORMAT, "'%s' is not a day of the calendar", text);
}

/* Two numbers and a year: the one above 12 is the day, or both are the same. */
static qc_status day_of_pair(const char *text, const qc_date_text *pair, qc_date *date,
                             qc_error *error)
{
    qc_date day_first = QC_NO_DATE, month_first = QC_NO_DATE;
    char first[16], second[16];

    if (pair->second <= MONTHS &&
        qc_date_from_civil(pair->year, pair->second, pair->first, &day_first) != QC_OK) {
        day_first = QC_NO_DATE;
    }
    if (pair->first <= MONTHS &&
        qc_date_from_civil(pair->year, pair->first, pair->second, &month_first) != QC_OK) {
        month_first = QC_NO_DATE;
    }
    if (day_first == QC_NO_DATE && month_first == QC_NO_DATE) {
        return fail_day(text, error);
    }
    if (day_first != QC_NO_DATE && month_first != QC_NO_DATE && day_first != month_first) {
        return qc_fail(error, QC_ERR_FORMAT,
                       "'%s' may be %s (day first) or %s (month first); write one of these",
                       text, qc_date_format(day_first, first, sizeof first),
                       qc_date_format(month_first, second, sizeof second));
    }
    *date = day_first != QC_NO_DATE ? day_first : month_first;
    return QC_OK;
}

static qc_status fail_month(const char *text, const qc_date_text *month, qc_error *error)
{
    qc_date next = QC_NO_DATE;
    char end[16];

    return qc_date_from_civil(month->year + month->first / MONTHS, month->first % MONTHS + 1, 1,
                              &next) == QC_OK
               ? qc_fail(error, QC_ERR_FORMAT,
                         "'%s' is a month, and a day is needed; for its end write %s", text,
                         qc_date_format(next - 1, end, sizeof end))
               : fail_day(text, error);
}

qc_status qc_setting_date_read(const char *text, qc_date *date, qc_error *error)
{
    qc_date_text read = qc_date_text_read(text);
    int number = (int)(read.shape == QC_DATE_COMPACT ? read.number : 0);

    switch ((qc_date_shape)read.shape) {
    case QC_DATE_FULL:
        return qc_date_from_civil(read.year, read.first, read.second, date) == QC_OK
                   ? QC_OK
                   : fail_day(text, error);
    case QC_DATE_COMPACT:
        return qc_date_from_civil(number / COMPACT_YEAR, number / COMPACT_MONTH % COMPACT_MONTH,
                                  number % COMPACT_MONTH, date) == QC_OK
                   ? QC_OK
                   : fail_day(text, error);
    case QC_DATE_PAIR:
        return day_of_pair(text, &read, date, error);
    case QC_DATE_MONTH:
        return fail_month(text, &read, error);
    case QC_DATE_BLANK:
    case QC_DATE_BAD:
    case QC_DATE_SERIAL:
    case QC_DATE_MILLIS:
        break;
    }
    return qc_fail(error, QC_ERR_FORMAT, "'%s' is not a date; write it as 2026-03-31", text);
}

qc_status qc_setting_period_read(const char *text, const qc_calendar *calendar,
                                 qc_frequency *frequency, qc_period *period, qc_error *error)
{
    qc_date_text month = qc_date_text_read(text);
    const char *expected = qc_period_text_expected(text);
    qc_date first = QC_NO_DATE;

    if (qc_period_text_read(text, calendar, frequency, period)) {
        return QC_OK;
    }
    if (month.shape == QC_DATE_MONTH && calendar->weeks == QC_FISCAL_MONTHS &&
        qc_date_from_civil(month.year, month.first, 1, &first) == QC_OK) {
        *frequency = QC_FREQUENCY_MONTH;
        *period = qc_period_of_date(calendar, QC_FREQUENCY_MONTH, first);
        return QC_OK;
    }
    if (month.shape == QC_DATE_MONTH && calendar->weeks != QC_FISCAL_MONTHS) {
        return qc_fail(error, QC_ERR_FORMAT,
                       "'%s' is a calendar month, but the fiscal calendar is %s weeks; write "
                       "FY2026-M03, 2026Q1 or 2026",
                       text, qc_fiscal_weeks_name(calendar->weeks));
    }
    return expected != NULL
               ? qc_fail(error, QC_ERR_FORMAT, "'%s' is not %s", text, expected)
               : qc_fail(error, QC_ERR_FORMAT,
                         "'%s' is not a period; write 2026-03, 2026Q1 or 2026", text);
}
