/* Quotas of an earlier plan and their derivation, read back from its quotas.csv and quota_derivation.csv. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quotacast/quota_file.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "sales/files/plain_text.h"
#include "sales/files/sheet.h"
#include "sales/values/numbers.h"

/* Columns of the two tables; those that a table must have come first, its amount at 0. */
enum { MOST_COLUMNS = 6 };

typedef struct table_form {
    const char *name; /* of the file that has them */
    const char *what; /* its rows */
    const char *header[MOST_COLUMNS];
    size_t needed, count;
} table_form;

enum { QUOTA_AMOUNT, QUOTA_NODE, QUOTA_LEVEL, QUOTA_PARENT, QUOTA_PERIOD, QUOTA_CURRENCY };
static const table_form quota_form = {
    .name = "quotas.csv",
    .what = "quotas",
    .header = {"quota", "node", "level", "parent", "period", "currency"},
    .needed = 2,
    .count = 6};

enum { LINE_AMOUNT, LINE_NODE, LINE_STEP, LINE_LEVEL, LINE_PERIOD, LINE_NOTE };
static const table_form lines_form = {
    .name = "quota_derivation.csv",
    .what = "lines",
    .header = {"amount", "node", "step", "level", "period", "note"},
    .needed = 3,
    .count = 6};

/* A table in the reading. */
typedef struct plan_table {
    const table_form *form;
    size_t count; /* columns of the form that are read */
    uint32_t column[MOST_COLUMNS];
    qc_sheet *sheet;
    qc_number_column numbers; /* of the amount */
    /* [distinct] of the other columns; NULL where there is none */
    const char **texts[MOST_COLUMNS];
    qc_arena *arena; /* of the texts, and of what is read */
} plan_table;

static void table_clear(plan_table *table)
{
    qc_number_column_clear(&table->numbers);
    qc_sheet_free(table->sheet);
    qc_arena_free(table->arena);
}

static qc_status choose(void *context, const qc_sheet *sheet, bool *wanted, qc_error *error)
{
    plan_table *table = context;
    const table_form *form = table->form;
    qc_status status = QC_OK;

    for (size_t k = 0; k < table->count; k++) {
        QC_TRY(qc_sheet_find_column(sheet, form->header[k], &table->column[k], error));
        if (table->column[k] != QC_NO_COLUMN) {
            wanted[table->column[k]] = true;
        } else if (k < form->needed) {
            status = qc_fail_at(error, QC_ERR_NOT_FOUND, sheet->source, sheet->header_line, 0,
                                "there is no column '%s'; %s of an earlier plan has one",
                                form->header[k], form->name);
            goto done;
        }
    }

done:
    return status;
}

/* Each distinct text of a column once, as names are in the book. */
static qc_status keep_texts(plan_table *table, size_t k, qc_error *error)
{
    const qc_sheet_column *column = &table->sheet->columns[table->column[k]];
    size_t distinct = qc_sheet_distinct(table->sheet, table->column[k]);

    table->texts[k] = qc_arena_take(table->arena, distinct, sizeof *table->texts[k]);
    for (uint32_t t = 0; table->texts[k] != NULL && t < distinct; t++) {
        table->texts[k][t] = qc_plain_text_copy(table->arena, qc_names_text(column->texts, t));
        if (table->texts[k][t] == NULL) {
            table->texts[k] = NULL;
        }
    }
    return table->texts[k] != NULL ? QC_OK : qc_fail_memory(error);
}

static qc_status table_read(const char *path, const qc_currency *currency, plan_table *table,
                            qc_error *error)
{
    const qc_sheet_settings settings = {.lenient = false};
    qc_status status = QC_OK;

    QC_TRY(qc_sheet_read(path, &settings, choose, table, &table->sheet, error));
    if (table->sheet->row_count == 0) {
        status = qc_fail_at(error, QC_ERR_DATA, path, 0, 0,
                            "there are no %s in it; %s of an earlier plan has some",
                            table->form->what, table->form->name);
        goto done;
    }
    QC_TRY(qc_number_column_survey(table->sheet, table->column[0], true, NULL, &table->numbers,
                                   error));
    QC_TRY(qc_number_columns_decide(&table->numbers, 1, 0, currency->code, error));
    table->arena = qc_arena_new();
    if (table->arena == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    for (size_t k = 1; k < table->count; k++) {
        if (table->column[k] != QC_NO_COLUMN) {
            QC_TRY(keep_texts(table, k, error));
        }
    }

done:
    return status;
}

/* "" in a column that is not there. */
static const char *text_of(const plan_table *table, size_t k, size_t row)
{
    return table->texts[k] == NULL
               ? ""
               : table->texts[k][table->sheet->columns[table->column[k]].cell[row]];
}

/* QC_NO_MONEY where the cell is empty. */
static qc_status take_amount(const plan_table *table, const qc_currency *currency, size_t row,
                             qc_money *amount, qc_error *error)
{
    const qc_sheet *sheet = table->sheet;
    uint32_t column = table->column[0];
    uint32_t cell = sheet->columns[column].cell[row];
    double major = qc_number_value(&table->numbers, cell);

    if (qc_number_is_bad(&table->numbers, cell)) {
        return qc_fail_at(error, QC_ERR_FORMAT, sheet->source, sheet->line[row], column + 1,
                          "'%s' is not a number; write an amount such as 1250000",
                          qc_sheet_text(sheet, column, row));
    }
    if (isnan(major)) {
        *amount = QC_NO_MONEY;
        return QC_OK;
    }
    if (qc_money_from_major(major, currency, amount) != QC_OK) {
        return qc_fail_at(error, QC_ERR_OVERFLOW, sheet->source, sheet->line[row], column + 1,
                          "%g is too large for an amount of money", major);
    }
    return QC_OK;
}

/* Amounts of two currencies are never compared. */
static qc_status check_currency(const plan_table *table, const qc_currency *currency,
                                qc_error *error)
{
    uint32_t column = table->column[QUOTA_CURRENCY];
    qc_currency said;

    if (column == QC_NO_COLUMN || currency->code[0] == '\0') {
        return QC_OK;
    }
    for (uint32_t t = 0; t < qc_sheet_distinct(table->sheet, column); t++) {
        const char *text = table->texts[QUOTA_CURRENCY][t];

        if (qc_currency_find(text, &said, NULL) == QC_OK &&
            strcmp(said.code, currency->code) != 0) {
            return qc_fail_at(error, QC_ERR_DATA, table->sheet->source,
                              qc_sheet_first_line(table->sheet, column, t), column + 1,
                              "its quotas are in %s and the plan is in %s; give quotas in %s, "
                              "or plan with --currency %s",
                              said.code, currency->code, currency->code, said.code);
        }
    }
    return QC_OK;
}

qc_status qc_quota_file_read(const char *path, const qc_currency *currency,
                             qc_quota_file **file, qc_error *error)
{
    plan_table table = {.form = &quota_form, .count = quota_form.count};
    qc_quota_file *draft = NULL;
    qc_status status = QC_OK;

    QC_TRY(table_read(path, currency, &table, error));
    QC_TRY(check_currency(&table, currency, error));
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->rows = qc_arena_take(table.arena, table.sheet->row_count, sizeof *draft->rows);
    if (draft->rows == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    for (size_t row = 0; row < table.sheet->row_count; row++) {
        qc_quota_row *one = &draft->rows[draft->count];

        QC_TRY(take_amount(&table, currency, row, &one->quota, error));
        one->node = text_of(&table, QUOTA_NODE, row);
        one->level = text_of(&table, QUOTA_LEVEL, row);
        one->parent = text_of(&table, QUOTA_PARENT, row);
        one->period = text_of(&table, QUOTA_PERIOD, row);
        draft->count += one->quota != QC_NO_MONEY ? 1 : 0;
    }
    draft->owner = table.arena;
    table.arena = NULL;
    *file = draft;
    draft = NULL;

done:
    table_clear(&table);
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

qc_status qc_quota_lines_file_read(const char *path, const qc_currency *currency,
                                   bool with_notes, qc_quota_lines_file **file, qc_error *error)
{
    plan_table table = {.form = &lines_form, .count = with_notes ? LINE_NOTE + 1 : LINE_NOTE};
    qc_quota_lines_file *draft = NULL;
    qc_status status = QC_OK;

    QC_TRY(table_read(path, currency, &table, error));
    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->lines = qc_arena_take(table.arena, table.sheet->row_count, sizeof *draft->lines);
    if (draft->lines == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    for (size_t row = 0; row < table.sheet->row_count; row++) {
        qc_quota_file_line *one = &draft->lines[draft->count];

        QC_TRY(take_amount(&table, currency, row, &one->amount, error));
        one->node = text_of(&table, LINE_NODE, row);
        one->level = text_of(&table, LINE_LEVEL, row);
        one->period = text_of(&table, LINE_PERIOD, row);
        one->step = text_of(&table, LINE_STEP, row);
        one->note = text_of(&table, LINE_NOTE, row);
        draft->count += one->amount != QC_NO_MONEY ? 1 : 0;
    }
    draft->owner = table.arena;
    table.arena = NULL;
    *file = draft;
    draft = NULL;

done:
    table_clear(&table);
    qc_quota_lines_file_free(draft);
    return status;
}

void qc_quota_lines_file_free(qc_quota_lines_file *file)
{
    if (file != NULL) {
        qc_arena_free(file->owner);
        qc_memory_free(file);
    }
}
