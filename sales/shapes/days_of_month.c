/* Numbers of days in a table of one month, whose name stands above it or in the file's name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/shapes/days_of_month.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/shapes/footer.h"
#include "sales/values/year_parts.h"

enum { LAST_DAY = 31, YEAR = 100 };

/* The day that a text numbers; 0 for another text. */
static int day_of(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    int day = digits >= 1 && digits <= 2 ? (int)strtol(text, NULL, 10) : 0;

    return (text[digits] == '\0' || strcmp(text + digits, ".0") == 0) && day <= LAST_DAY ? day
                                                                                         : 0;
}

/* True if a column is called a day's and its rows are numbers of days, but for totals. */
static bool holds_days(const qc_sheet *sheet, uint32_t column)
{
    static const char *const names[] = {"tgl", "tanggal", "hari", "day", "date"};
    char header[8] = "";
    bool any = false, named = false;

    (void)qc_text_format(header, sizeof header, "%.7s", sheet->columns[column].header);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        named = named || qc_text_equal_nocase(header, names[i]);
    }
    for (size_t row = 0; named && row < sheet->row_count; row++) {
        const char *text = qc_sheet_text(sheet, column, row);

        if (day_of(text) > 0) {
            any = true;
        } else if (*text != '\0' && !qc_footer_names_total(text)) {
            return false;
        }
    }
    return any;
}

/* Writes 2025-01-03 for 3; other texts stay. */
static qc_status write_days(qc_sheet *sheet, uint32_t column, int month, qc_error *error)
{
    qc_sheet_column *dates = &sheet->columns[column];
    qc_names *texts = qc_names_new(NULL);
    qc_status status = QC_OK;

    for (size_t row = 0; row < sheet->row_count; row++) {
        const char *text = qc_sheet_text(sheet, column, row);
        char day[16];

        if (day_of(text) > 0) {
            (void)qc_text_format(day, sizeof day, "%04d-%02d-%02d", month / YEAR, month % YEAR,
                                 day_of(text));
            text = day;
        }
        dates->cell[row] = texts != NULL ? qc_names_add(texts, text, strlen(text)) : UINT32_MAX;
        if (dates->cell[row] == UINT32_MAX) {
            status = qc_fail_memory(error);
            goto done;
        }
    }
    qc_names_settle(texts);
    qc_names_free(dates->texts);
    dates->texts = texts;
    texts = NULL; /* now the column's */

done:
    qc_names_free(texts);
    return status;
}

qc_status qc_days_of_month_settle(qc_reader *self, qc_input *input, const char *file_name)
{
    qc_sheet *sheet = input->sheet;
    uint32_t column = input->map.column[QC_FIELD_PERIOD];
    int of_name = qc_month_in_text(file_name, strlen(file_name));
    int month = sheet->title_month > 0 ? sheet->title_month : of_name;
    qc_remark_place place = {
        .file = input->file, .line = sheet->header_line, .column = (size_t)column + 1};
    qc_status status = QC_OK;

    if (input->map.table != QC_TABLE_REVENUE || column >= sheet->column_count ||
        sheet->columns[column].texts == NULL || sheet->folded_rows > 0 ||
        !holds_days(sheet, column)) {
        return QC_OK;
    }
    if (month <= 0) {
        place.severity = QC_DOUBTFUL;
        return qc_remarks_add(self->remarks, &place, self->error,
                              "column '%.60s' holds days of a month that nothing names; put it "
                              "above the header or in the file's name, with its year "
                              "(penjualan-januari-2025.csv)",
                              sheet->columns[column].header);
    }
    QC_TRY(write_days(sheet, column, month, self->error));
    QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                          "the days in column '%.60s' are those of %04d-%02d, as %s says",
                          sheet->columns[column].header, month / YEAR, month % YEAR,
                          sheet->title_month > 0 ? "a line above them" : "the file's name"));

done:
    return status;
}
