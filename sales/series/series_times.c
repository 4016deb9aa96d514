/* Periods of a long table that two columns make: a day and its hour, a year and its month. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/series/series_times.h"

#include <string.h>

#include "core/text.h"
#include "sales/values/date_text.h"
#include "sales/values/year_parts.h"

/* Writes a text without a time of midnight behind it, as spreadsheets give days. */
static void copy_day(const char *text, char *day, size_t size)
{
    static const char *const midnights[] = {" 00:00", " 0:00", " 00.00", "T00:00"};

    (void)qc_text_format(day, size, "%s", text);
    for (size_t i = 0; i < sizeof midnights / sizeof midnights[0]; i++) {
        char *at = strstr(day, midnights[i]);

        if (at != NULL && qc_time_of_day(day) == 0) {
            *at = '\0';
        }
    }
}

/* The time of day that a text says, as 14:00; false if it says none. A bare number is an hour. */
static bool write_time(const char *text, char *time, size_t size)
{
    char stamp[QC_LONGEST_PART];
    size_t digits = strspn(text, "0123456789");
    const char *rest = text + digits;
    int hour = 0;

    for (size_t i = 0; i < digits && i < 2; i++) {
        hour = 10 * hour + (text[i] - '0');
    }
    if (digits == 0 || digits > 2 || hour > 24) {
        return false;
    }
    if (*rest == '\0' || strcmp(rest, ".0") == 0) {
        (void)qc_text_format(time, size, "%02d:00", hour);
    } else if (rest[strspn(rest, " AaPpMm.")] == '\0') { /* 2 PM */
        (void)qc_text_format(time, size, "%d:00 %s", hour, rest + strspn(rest, " "));
    } else {
        (void)qc_text_format(time, size, "%s", text);
    }
    (void)qc_text_format(stamp, sizeof stamp, "2000-01-01 %s", time);
    return qc_date_text_read(stamp).shape == QC_DATE_FULL;
}

static qc_status write_period(const qc_series_names *columns, const qc_sheet *sheet, size_t row,
                              char period[QC_LONGEST_PART], qc_error *error)
{
    const char *first = qc_sheet_text(sheet, columns->column[0], row);
    const char *second = qc_sheet_text(sheet, columns->column[1], row);
    bool year_first = qc_year_text_is(first);
    char day[QC_LONGEST_PART];
    char time[QC_LONGEST_PART];

    if (year_first || qc_year_text_is(second)) {
        const char *header = sheet->columns[columns->column[year_first ? 1 : 0]].header;

        qc_year_part_join(year_first ? second : first, year_first ? first : second,
                          *header != '\0' && strchr("QqKkTt", *header) != NULL, period);
        return QC_OK;
    }
    if (!write_time(second, time, sizeof time)) {
        return qc_fail_at(
            error, QC_ERR_FORMAT, sheet->source, sheet->line[row], columns->column[1] + 1,
            "'%.40s' is no time of the day; write 14:00 or 14, or name the column "
            "of periods alone",
            second);
    }
    copy_day(first, day, sizeof day);
    (void)qc_text_format(period, QC_LONGEST_PART, "%.40s %.20s", day, time);
    return QC_OK;
}

qc_status qc_series_times_join(const qc_series_names *columns, qc_sheet *sheet, qc_error *error)
{
    qc_sheet_column *first = &sheet->columns[columns->column[0]];
    qc_names *joined = NULL;
    char period[QC_LONGEST_PART];
    qc_status status = QC_OK;

    if (columns->count < 2) {
        return QC_OK;
    }
    if (columns->count > 2) {
        return qc_fail(
            error, QC_ERR_LIMIT,
            "more than two columns make a period; name a day and its time, or a year "
            "and its month");
    }
    joined = qc_names_new(NULL);
    for (size_t row = 0; row < sheet->row_count; row++) {
        QC_TRY(write_period(columns, sheet, row, period, error));
        first->cell[row] =
            joined != NULL ? qc_names_add(joined, period, strlen(period)) : UINT32_MAX;
        if (first->cell[row] == UINT32_MAX) {
            status = qc_fail_memory(error);
            goto done;
        }
    }
    qc_names_settle(joined);
    qc_names_free(first->texts);
    first->texts = joined;
    joined = NULL; /* now the column's */

done:
    qc_names_free(joined);
    return status;
}
