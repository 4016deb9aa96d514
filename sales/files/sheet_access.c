/* Questions to a sheet: texts, columns, counts, blanks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sales/files/sheet.h"

const char *qc_sheet_text(const qc_sheet *sheet, uint32_t column, size_t row)
{
    const qc_sheet_column *source = &sheet->columns[column];

    return source->texts == NULL ? "" : qc_names_text(source->texts, source->cell[row]);
}

size_t qc_sheet_distinct(const qc_sheet *sheet, uint32_t column)
{
    return qc_names_count(sheet->columns[column].texts);
}

size_t qc_sheet_rows(const qc_sheet *sheet)
{
    size_t rows = sheet->row_count;

    for (size_t row = 0; row < sheet->folded_rows; row++) {
        rows += sheet->times[row] - 1;
    }
    return rows;
}

size_t qc_sheet_times(const qc_sheet *sheet, size_t row)
{
    return row < sheet->folded_rows ? sheet->times[row] : 1;
}

void qc_sheet_count_uses(const qc_sheet *sheet, uint32_t column, size_t *uses)
{
    const uint32_t *cell = sheet->columns[column].cell;

    memset(uses, 0, qc_sheet_distinct(sheet, column) * sizeof *uses);
    if (sheet->columns[column].uses != NULL) {
        memcpy(uses, sheet->columns[column].uses,
               sheet->columns[column].use_count * sizeof *uses);
        return; /* all rows are sums then */
    }
    for (size_t row = 0; row < sheet->row_count; row++) {
        uses[cell[row]] += qc_sheet_times(sheet, row);
    }
}

size_t qc_sheet_first_line(const qc_sheet *sheet, uint32_t column, uint32_t text)
{
    const uint32_t *cell = sheet->columns[column].cell;
    size_t row = 0;

    while (row < sheet->row_count && cell[row] != text) {
        row++;
    }
    return row < sheet->row_count ? sheet->line[row] : sheet->header_line;
}

qc_status qc_sheet_find_column(const qc_sheet *sheet, const char *header, uint32_t *column,
                               qc_error *error)
{
    char *wanted = NULL;
    char *key = NULL;
    qc_status status = QC_OK;

    *column = QC_NO_COLUMN;
    for (size_t i = 0; i < sheet->column_count && *column == QC_NO_COLUMN; i++) {
        if (strcmp(sheet->columns[i].header, header) == 0) {
            *column = (uint32_t)i;
        }
    }
    QC_TRY(qc_text_key(header, &wanted, error));
    for (size_t i = 0; i < sheet->column_count && *column == QC_NO_COLUMN; i++) {
        QC_TRY(qc_text_key(sheet->columns[i].header, &key, error));
        if (strcmp(key, wanted) == 0) {
            *column = (uint32_t)i;
        }
        qc_memory_free(key);
        key = NULL;
    }

done:
    qc_memory_free(wanted);
    return status;
}

bool qc_sheet_is_blank(const char *text)
{
    static const char *const blanks[] = {
        "-",      "--",     "null",     "(null)",       "none",        "(none)",    "nan",
        "nat",    "n/a",    "na",       "#n/a",         "#value!",     "#ref!",     "#div/0!",
        "#name?", "#null!", "#num!",    "<na>",         "(blank)",     "(missing)", "undefined",
        "select", "\\n",    "(kosong)", "\xe2\x80\x94", "\xe2\x80\x93"};

    if (*text == '\0') {
        return true;
    }
    if (strchr("-nNuUsS(#<\\0\xe2", *text) == NULL) {
        return false; /* nearly all texts */
    }
    if (*text == '0' && strcmp(text, "000000000000000AAA") == 0) {
        return true; /* Salesforce's id of nothing */
    }
    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++) {
        if (((unsigned char)*text | 0x20) == ((unsigned char)*blanks[i] | 0x20) &&
            qc_text_equal_nocase(text, blanks[i])) {
            return true;
        }
    }
    return false;
}

bool qc_sheet_is_no_name(const char *text)
{
    return qc_sheet_is_blank(text) && !qc_text_equal_nocase(text, "na") &&
           !qc_text_equal_nocase(text, "select");
}
