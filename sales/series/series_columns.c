/* Finds the columns of a long table by their names. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/series/series_columns.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"

/* 'a', 'b', 'c', and how many more where not all fit. */
static void list_columns(const qc_sheet *sheet, char *text, size_t size)
{
    size_t used = 0;
    for (size_t c = 0; c < sheet->column_count; c++) {
        const char *header = sheet->columns[c].header;
        const char *comma = c > 0 ? ", " : "";
        if (used + strlen(header) + sizeof ", '' and 4294967295 more" > size) {
            (void)snprintf(text + used, size - used, "%s%zu more", c > 0 ? " and " : "",
                           sheet->column_count - c);
            return;
        }
        used += (size_t)snprintf(text + used, size - used, "%s'%s'", comma, header);
    }
}

/* Of two columns of one name either may be meant. */
static qc_status check_single(const qc_sheet *sheet, uint32_t column, qc_error *error)
{
    const char *header = sheet->columns[column].header;
    for (size_t c = (size_t)column + 1; c < sheet->column_count; c++) {
        if (strcmp(sheet->columns[c].header, header) == 0) {
            return qc_fail_at(error, QC_ERR_FORMAT, sheet->source, sheet->header_line, c + 1,
                              "the column '%s' is there twice, first as column %zu; rename one",
                              header, (size_t)column + 1);
        }
    }
    return QC_OK;
}

static qc_status find_column(const qc_sheet *sheet, const char *header, uint32_t *column,
                             qc_error *error)
{
    qc_status status = QC_OK;
    const char **headers = NULL;

    QC_TRY(qc_sheet_find_column(sheet, header, column, error));
    if (*column != QC_NO_COLUMN) {
        QC_TRY(check_single(sheet, *column, error));
        goto done;
    }
    QC_TRY(QC_NEW_ARRAY(headers, sheet->column_count, error));
    for (size_t c = 0; c < sheet->column_count; c++) {
        headers[c] = sheet->columns[c].header;
    }
    const char *near = qc_text_nearest(header, headers, sheet->column_count);
    char known[160] = "";
    list_columns(sheet, known, sizeof known);
    status = qc_fail_at(error, QC_ERR_NOT_FOUND, sheet->source, sheet->header_line, 0,
                        "there is no column '%s'; %s%s%s", header,
                        near != NULL ? "did you mean '" : "the columns are ",
                        near != NULL ? near : known, near != NULL ? "'?" : "");

done:
    qc_memory_free(headers);
    return status;
}

qc_status qc_series_columns_choose(void *context, const qc_sheet *sheet, bool *wanted,
                                   qc_error *error)
{
    qc_status status = QC_OK;
    qc_series_columns *columns = context;
    const qc_series_settings *settings = columns->settings;

    QC_TRY(qc_series_names_find(sheet, settings->series, find_column, &columns->names, error));
    columns->series = columns->names.count > 0 ? columns->names.column[0] : QC_NO_COLUMN;
    for (size_t i = 0; i < columns->names.count; i++) {
        wanted[columns->names.column[i]] = true;
    }
    QC_TRY(qc_series_names_find(sheet, settings->period, find_column, &columns->when, error));
    columns->period = columns->when.column[0];
    QC_TRY(find_column(sheet, settings->value, &columns->value, error));
    for (size_t i = 0; i < columns->when.count; i++) {
        wanted[columns->when.column[i]] = true;
    }
    wanted[columns->value] = true;

done:
    return status;
}

bool qc_series_columns_fold(void *context, qc_fold *folds)
{
    const qc_series_columns *columns = context;
    const qc_series_settings *settings = columns->settings;

    folds[columns->period] = QC_FOLD_DAY;
    folds[columns->value] = QC_FOLD_SUM;
    return settings->frequency != QC_FREQUENCY_INDEX && columns->when.count == 1 &&
           columns->period != columns->value &&
           !qc_series_names_hold(&columns->names, columns->value) &&
           (settings->config == NULL || settings->config->as_of == QC_NO_DATE);
}

qc_status qc_series_check_sheet(const qc_sheet *sheet, qc_error *error)
{
    if (sheet->ragged.times > 0) {
        return qc_fail_at(error, QC_ERR_FORMAT, sheet->source, sheet->ragged.line, 0,
                          "this row has %zu fields and the header has %zu",
                          sheet->ragged.fields, sheet->column_count);
    }
    if (sheet->row_count == 0) {
        return qc_fail_at(error, QC_ERR_TOO_SHORT, sheet->source, 0, 0,
                          "the file has a header and no row");
    }
    return QC_OK;
}
