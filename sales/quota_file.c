/* Quotas of an earlier plan, read back from its quotas.csv. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/quota_file.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "sales/numbers.h"
#include "sales/sheet.h"

typedef struct quota_columns {
    uint32_t node, level, parent, period, quota;
} quota_columns;

static qc_status need_column(const qc_sheet *sheet, const char *header, uint32_t *column,
                             qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(qc_sheet_find_column(sheet, header, column, error));
    if (*column == QC_NO_COLUMN) {
        status = qc_fail_at(error, QC_ERR_NOT_FOUND, sheet->source, sheet->header_line, 0,
                            "there is no column '%s'; quotas.csv of an earlier plan has one",
                            header);
    }

done:
    return status;
}

static qc_status choose(void *context, const qc_sheet *sheet, bool *wanted, qc_error *error)
{
    quota_columns *columns = context;
    qc_status status = QC_OK;

    QC_TRY(need_column(sheet, "node", &columns->node, error));
    QC_TRY(need_column(sheet, "quota", &columns->quota, error));
    QC_TRY(qc_sheet_find_column(sheet, "level", &columns->level, error));
    QC_TRY(qc_sheet_find_column(sheet, "parent", &columns->parent, error));
    QC_TRY(qc_sheet_find_column(sheet, "period", &columns->period, error));
    for (size_t c = 0; c < sheet->column_count; c++) {
        wanted[c] = c == columns->node || c == columns->quota || c == columns->level ||
                    c == columns->parent || c == columns->period;
    }

done:
    return status;
}

/* Texts that begin like a formula have an apostrophe before them in our CSV. */
static const char *text_of(qc_arena *arena, const qc_sheet *sheet, uint32_t column, size_t row)
{
    const char *text = column == QC_NO_COLUMN ? "" : qc_sheet_text(sheet, column, row);

    if (text[0] == '\'' && text[1] != '\0' && strchr("=+-@", text[1]) != NULL) {
        text++;
    }
    return qc_arena_copy(arena, text, strlen(text));
}

static qc_status take_row(const qc_sheet *sheet, const quota_columns *columns,
                          const qc_number_column *numbers, const qc_currency *currency,
                          size_t row, qc_quota_file *file, qc_error *error)
{
    uint32_t cell = sheet->columns[columns->quota].cell[row];
    double amount = qc_number_value(numbers, cell);
    qc_quota_row *one = &file->rows[file->count];

    if (qc_number_is_bad(numbers, cell)) {
        return qc_fail_at(error, QC_ERR_FORMAT, sheet->source, sheet->line[row],
                          columns->quota + 1, "'%s' is not a number",
                          qc_sheet_text(sheet, columns->quota, row));
    }
    if (isnan(amount)) {
        return QC_OK;
    }
    one->node = text_of(file->owner, sheet, columns->node, row);
    one->level = text_of(file->owner, sheet, columns->level, row);
    one->parent = text_of(file->owner, sheet, columns->parent, row);
    one->period = text_of(file->owner, sheet, columns->period, row);
    if (one->node == NULL || one->level == NULL || one->parent == NULL || one->period == NULL) {
        return qc_fail(error, QC_ERR_MEMORY, "out of memory");
    }
    if (qc_money_from_major(amount, currency, &one->quota) != QC_OK) {
        return qc_fail_at(error, QC_ERR_OVERFLOW, sheet->source, sheet->line[row],
                          columns->quota + 1, "%g is too large for an amount of money", amount);
    }
    file->count++;
    return QC_OK;
}

qc_status qc_quota_file_read(const char *path, const qc_currency *currency,
                             qc_quota_file **file, qc_error *error)
{
    qc_sheet_settings settings = {.lenient = false};
    quota_columns columns = {.node = QC_NO_COLUMN};
    qc_number_column numbers = {.sheet = NULL};
    qc_quota_file *draft = NULL;
    qc_sheet *sheet = NULL;
    qc_status status = QC_OK;

    QC_TRY(qc_sheet_read(path, &settings, choose, &columns, &sheet, error));
    if (sheet->row_count == 0) {
        status = qc_fail_at(error, QC_ERR_DATA, path, 0, 0, "there are no quotas in it");
        goto done;
    }
    QC_TRY(qc_number_column_survey(sheet, columns.quota, true, NULL, &numbers, error));
    QC_TRY(qc_number_columns_decide(&numbers, 1, 0, currency->code, error));
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->owner = qc_arena_new();
    if (draft->owner == NULL) {
        status = qc_fail(error, QC_ERR_MEMORY, "out of memory");
        goto done;
    }
    draft->rows = qc_arena_take(draft->owner, sheet->row_count, sizeof *draft->rows);
    if (draft->rows == NULL) {
        status = qc_fail(error, QC_ERR_MEMORY, "out of memory");
        goto done;
    }
    for (size_t row = 0; row < sheet->row_count; row++) {
        QC_TRY(take_row(sheet, &columns, &numbers, currency, row, draft, error));
    }
    *file = draft;
    draft = NULL;

done:
    qc_number_column_clear(&numbers);
    qc_sheet_free(sheet);
    qc_quota_file_free(draft);
    return status;
}

void qc_quota_file_free(qc_quota_file *file)
{
    if (file != NULL) {
        qc_arena_free(file->owner);
        qc_memory_free(file);
    }
}
