/* Filling a sheet: the lines above the header, the header, and which of its columns are wanted. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <string.h>

#include "core/memory.h"
#include "sales/files/cell_text.h"
#include "sales/files/sheet_fill.h"
#include "sales/headers/header_rows.h"
#include "sales/values/year_parts.h"

enum { TITLE_LINES = 10 };

static qc_status want_columns(qc_filler *self, qc_error *error)
{
    qc_sheet *sheet = self->sheet;
    bool *wanted = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(wanted, sheet->column_count, error));
    if (self->choose != NULL) {
        QC_TRY(self->choose(self->context, sheet, wanted, error));
    } else {
        memset(wanted, true, sheet->column_count * sizeof *wanted);
    }
    for (size_t i = 0; i < sheet->column_count; i++) {
        if (wanted[i] && (sheet->columns[i].texts = qc_names_new(NULL)) == NULL) {
            status = qc_fail_memory(error);
            goto done;
        }
    }
    if (self->settings->fold != NULL) {
        QC_TRY(QC_NEW_ARRAY(self->folds, sheet->column_count, error));
        if (!self->settings->fold(self->context, self->folds)) {
            qc_memory_free(self->folds);
            self->folds = NULL;
        }
    }

done:
    qc_memory_free(wanted);
    return status;
}

static qc_status take_header_text(qc_sheet *sheet, const qc_csv_row *row, size_t column,
                                  qc_error *error)
{
    qc_slice text = row->fields[column];
    char *room = NULL;
    qc_status status = QC_OK;

    QC_TRY(qc_cell_clean(&text, &room, error));
    if (room != NULL) {
        qc_sheet_note(&sheet->recoded, row->line, 0);
    }
    sheet->columns[column].header = qc_arena_copy(sheet->arena, text.text, text.length);
    if (sheet->columns[column].header == NULL) {
        status = qc_fail_memory(error);
    }

done:
    qc_memory_free(room);
    return status;
}

/* The names of all columns; with those of groups of columns, where a row above has these. */
static qc_status take_names(qc_sheet *sheet, const qc_csv_row *above, const qc_csv_row *row,
                            qc_error *error)
{
    const char **groups = NULL;
    bool used = true;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(groups, row->count, error));
    for (size_t i = 0; i < row->count; i++) {
        if (above != NULL) {
            QC_TRY(take_header_text(sheet, above, i, error));
            groups[i] = sheet->columns[i].header;
        }
        QC_TRY(take_header_text(sheet, row, i, error));
    }
    if (above != NULL) {
        QC_TRY(qc_header_join_groups(sheet, groups, &used, error));
    }
    if (!used) {
        qc_sheet_note(&sheet->titles, above->line, above->count);
    }

done:
    qc_memory_free(groups);
    return status;
}

static void take_title_year(qc_sheet *sheet, qc_slice text)
{
    int year = qc_year_in_text(text.text, text.length);

    int month = qc_month_in_text(text.text, text.length);

    if (year > 0) {
        sheet->title_year = sheet->title_year == 0 || sheet->title_year == year ? year : -1;
    }
    if (month > 0) {
        sheet->title_month =
            sheet->title_month == 0 || sheet->title_month == month ? month : -1;
    }
}

qc_status qc_filler_take_header(qc_filler *self, const qc_csv_row *row, const qc_csv_row *next,
                                size_t *rows, qc_error *error)
{
    bool two_rows = next != NULL && qc_header_is_group_row(row, next);
    const qc_csv_row *above = two_rows ? row : NULL;
    qc_sheet *sheet = self->sheet;
    qc_status status = QC_OK;

    assert(row != NULL);
    if (sheet->titles.times < TITLE_LINES &&
        qc_header_is_title(row, next, self->expected_fields)) {
        qc_sheet_note(&sheet->titles, row->line, row->count);
        for (size_t i = 0; i < row->count; i++) {
            qc_title_unit_read(row->fields[i], row->line, &sheet->unit);
            take_title_year(sheet, row->fields[i]);
        }
        return QC_OK;
    }
    if (two_rows) {
        row = next;
        *rows = 2;
    }
    QC_TRY(QC_NEW_ARRAY(sheet->columns, row->count, error));
    sheet->column_count = row->count;
    sheet->header_line = row->line;
    QC_TRY(take_names(sheet, above, row, error));
    while (self->named_column + 1 < row->count &&
           sheet->columns[self->named_column].header[0] == '\0') {
        self->named_column++;
    }
    QC_TRY(want_columns(self, error));

done:
    return status;
}
