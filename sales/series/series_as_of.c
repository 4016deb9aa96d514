/* A long table as it was known on a day: later rows are not looked at. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/series/series_as_of.h"

#include "sales/values/dates.h"

/* The last day of what a text of the column names; QC_NO_DATE if that cannot be told. */
static qc_date end_of_text(const qc_date_column *dates, uint32_t text,
                           const qc_calendar *calendar)
{
    const char *name = qc_names_text(dates->sheet->columns[dates->column].texts, text);
    qc_frequency frequency = (qc_frequency)dates->frequency[text];
    qc_period period = QC_NO_PERIOD;

    if (qc_week_parse(name, &period)) {
        frequency = QC_FREQUENCY_WEEK;
    } else if (dates->value[text] == QC_NO_DATE || frequency == QC_FREQUENCY_INDEX) {
        return dates->value[text];
    } else {
        period = qc_period_of_date(calendar, frequency, dates->value[text]);
    }
    return qc_period_end(calendar, frequency, period);
}

/* Keeps the rows that had ended by the day. */
static void keep_rows(qc_sheet *sheet, const qc_date_column *dates, qc_date as_of,
                      const qc_calendar *calendar)
{
    const uint32_t *period = sheet->columns[dates->column].cell;
    size_t kept = 0;

    for (size_t row = 0; row < sheet->row_count; row++) {
        if (end_of_text(dates, period[row], calendar) > as_of) {
            continue;
        }
        for (size_t i = 0; i < sheet->column_count; i++) {
            if (sheet->columns[i].texts != NULL) {
                sheet->columns[i].cell[kept] = sheet->columns[i].cell[row];
            }
        }
        sheet->line[kept++] = sheet->line[row];
    }
    sheet->row_count = kept;
}

/* True if no text of the column is a date or period. */
static bool are_numbers(const qc_date_column *dates)
{
    qc_period week = QC_NO_PERIOD;

    for (uint32_t i = 0; i < dates->distinct; i++) {
        const char *name = qc_names_text(dates->sheet->columns[dates->column].texts, i);

        if (dates->uses[i] > 0 &&
            (dates->value[i] != QC_NO_DATE || qc_week_parse(name, &week))) {
            return false;
        }
    }
    return true;
}

qc_status qc_series_as_of(qc_sheet *sheet, uint32_t period_column, const qc_config *config,
                          size_t *left_out, qc_error *error)
{
    qc_calendar calendar = qc_config_calendar(config);
    qc_date_column dates = {0};
    size_t before = sheet->row_count;
    char day[16];
    qc_status status = QC_OK;

    *left_out = 0;
    if (config == NULL || config->as_of == QC_NO_DATE || before == 0) {
        return QC_OK;
    }
    (void)qc_date_format(config->as_of, day, sizeof day);
    QC_TRY(qc_date_column_survey(sheet, period_column, true, &dates, error));
    QC_TRY(qc_date_columns_decide(&dates, 1, 1, 1, config->date_order, QC_DATES_AUTO, error));
    QC_TRY(qc_date_column_read(&dates, &calendar, error));
    if (are_numbers(&dates)) {
        status =
            qc_fail_at(error, QC_ERR_DATA, sheet->source, sheet->line[0], period_column + 1,
                       "the periods are numbers ('%s'), so that nothing tells which of "
                       "them lie behind %s; take the later rows out of the file",
                       qc_sheet_text(sheet, period_column, 0), day);
        goto done;
    }
    keep_rows(sheet, &dates, config->as_of, &calendar);
    *left_out = before - sheet->row_count;
    if (sheet->row_count == 0) {
        status = qc_fail_at(error, QC_ERR_TOO_SHORT, sheet->source, 0, period_column + 1,
                            "no row had ended by %s, the as-of date; give a later one", day);
    }

done:
    qc_date_column_clear(&dates);
    return status;
}
