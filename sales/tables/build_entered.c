/* Columns that say when a deal entered a stage, as HubSpot exports them: `Date entered "Proposal"`. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/tables/history.h"

/* The stages of one file, in the order of their columns. */
typedef struct entered_columns {
    size_t count;
    qc_date_column *dates; /* [count] */
    const char **stages;   /* [count] live as long as the book */
} entered_columns;

/* The text behind a prefix, ASCII case apart; NULL if it begins otherwise. */
static const char *behind(const char *text, const char *prefix)
{
    for (; *prefix != '\0'; text++, prefix++) {
        char one = *text >= 'A' && *text <= 'Z' ? (char)(*text + ('a' - 'A')) : *text;

        if (one != *prefix) {
            return NULL;
        }
    }
    return text;
}

const char *qc_entered_stage(const char *header, size_t *length)
{
    static const char *const prefixes[] = {"date entered ", "hs_date_entered_",
                                           "hs_v2_date_entered_"};
    static const char marks[] = "\"' ";
    const char *stage = NULL;
    const char *pipeline = NULL;

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0] && stage == NULL; i++) {
        stage = behind(header, prefixes[i]);
    }
    if (stage == NULL || qc_text_equal_nocase(stage, "current stage")) {
        return NULL;
    }
    stage += strspn(stage, marks);
    *length = strlen(stage);
    while (*length > 0 && strchr(marks, stage[*length - 1]) != NULL) {
        (*length)--;
    }
    pipeline = strrchr(stage, '(');
    if (pipeline != NULL && pipeline > stage && stage[*length - 1] == ')') {
        *length = (size_t)(pipeline - stage);
        while (*length > 0 && stage[*length - 1] == ' ') {
            (*length)--;
        }
    }
    return *length > 0 ? stage : NULL;
}

/* The stage as the column of stages writes it, else as the header does. */
static qc_status name_stage(qc_reader *self, const qc_input *input, const char *stage,
                            size_t length, const char **name)
{
    uint32_t column = input->map.column[QC_FIELD_STAGE];
    char *copy = qc_arena_copy(self->arena, stage, length);
    char *wanted = NULL;
    char *key = NULL;
    qc_status status = QC_OK;

    *name = copy;
    if (copy == NULL) {
        return qc_fail_memory(self->error);
    }
    QC_TRY(qc_text_key(copy, &wanted, self->error));
    for (uint32_t i = 0; column != QC_NO_COLUMN && i < qc_sheet_distinct(input->sheet, column);
         i++) {
        QC_TRY(qc_text_key(qc_names_text(input->sheet->columns[column].texts, i), &key,
                           self->error));
        if (strcmp(key, wanted) == 0) {
            *name = input->text[QC_FIELD_STAGE][i];
            break;
        }
        qc_memory_free(key);
        key = NULL;
    }

done:
    qc_memory_free(wanted);
    qc_memory_free(key);
    return status;
}

static void free_columns(entered_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        qc_date_column_clear(&columns->dates[i]);
    }
    qc_memory_free(columns->dates);
    qc_memory_free(columns->stages);
}

/* The order of day and month of the file's other dates. */
static qc_date_order order_of_file(const qc_input *input)
{
    for (size_t i = 0; i < input->date_count; i++) {
        if (input->dates[i].order != QC_DATES_AUTO) {
            return input->dates[i].order;
        }
    }
    return QC_DATES_AUTO;
}

static qc_status remark_bad(qc_reader *self, const qc_input *input, const qc_date_column *dates)
{
    const qc_sheet_column *column = &input->sheet->columns[dates->column];
    qc_remark_place place = {
        .severity = QC_DOUBTFUL, .file = input->file, .column = dates->column + 1};
    qc_status status = QC_OK;

    for (size_t i = 0; i < dates->distinct; i++) {
        if (dates->uses[i] == 0 || !dates->bad[i]) {
            continue;
        }
        place.times = dates->uses[i];
        place.line = qc_sheet_first_line(input->sheet, dates->column, (uint32_t)i);
        QC_TRY(
            qc_remarks_add(self->remarks, &place, self->error,
                           "'%.60s' in column '%.60s' is not a date (such as 2026-03-31); it "
                           "counts as missing",
                           qc_names_text(column->texts, (uint32_t)i), column->header));
    }

done:
    return status;
}

static qc_status read_columns(qc_reader *self, const qc_input *input, entered_columns *columns)
{
    const qc_sheet *sheet = input->sheet;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(columns->dates, sheet->column_count, self->error));
    QC_TRY(QC_NEW_ARRAY(columns->stages, sheet->column_count, self->error));
    for (uint32_t i = 0; i < sheet->column_count; i++) {
        size_t length = 0;
        const char *stage = qc_entered_stage(sheet->columns[i].header, &length);

        if (stage == NULL || sheet->columns[i].texts == NULL) {
            continue;
        }
        QC_TRY(qc_date_column_survey(sheet, i, false, &columns->dates[columns->count],
                                     self->error));
        columns->count++;
        QC_TRY(name_stage(self, input, stage, length, &columns->stages[columns->count - 1]));
    }
    QC_TRY(qc_date_columns_decide(columns->dates, columns->count, columns->count,
                                  columns->count, self->config->date_order,
                                  order_of_file(input), self->error));
    for (size_t i = 0; i < columns->count; i++) {
        QC_TRY(qc_date_column_read(&columns->dates[i], &self->book->calendar, self->error));
        QC_TRY(remark_bad(self, input, &columns->dates[i]));
    }

done:
    return status;
}

static qc_date entered_on(const entered_columns *columns, size_t index, size_t row)
{
    const qc_date_column *dates = &columns->dates[index];

    return dates->value[dates->sheet->columns[dates->column].cell[row]];
}

/* The changes of one deal, in the order of their dates; of equal dates in that of the columns. */
static qc_status take_row(qc_reader *self, const qc_input *input,
                          const entered_columns *columns, size_t row, qc_id deal)
{
    qc_change change = {.deal = deal, .field = QC_CHANGE_STAGE, .new_value = ""};
    qc_date last = QC_NO_DATE;
    size_t last_column = 0;
    qc_status status = QC_OK;

    for (size_t taken = 0; taken < columns->count; taken++) {
        size_t next = columns->count;

        for (size_t i = 0; i < columns->count; i++) {
            qc_date day = entered_on(columns, i, row);
            bool later = taken == 0 || day > last || (day == last && i > last_column);

            if (day != QC_NO_DATE && later &&
                (next == columns->count || day < entered_on(columns, next, row))) {
                next = i;
            }
        }
        if (next == columns->count) {
            break;
        }
        last = entered_on(columns, next, row);
        last_column = next;
        change.changed = last;
        change.old_value = change.new_value;
        change.new_value = columns->stages[next];
        QC_TRY(qc_history_add(self, input, row, &change));
    }

done:
    return status;
}

static qc_status take_input(qc_reader *self, const qc_input *input)
{
    const qc_deals *deals = &self->book->deals;
    entered_columns columns = {0};
    size_t before = self->book->history.count;
    size_t deal = 0;
    qc_remark_place place = {.severity = QC_NOTE, .file = input->file};
    qc_status status = QC_OK;

    QC_TRY(read_columns(self, input, &columns));
    while (deal < deals->count && deals->file[deal] != input->file) {
        deal++;
    }
    for (size_t row = 0; columns.count > 0 && row < input->sheet->row_count; row++) {
        if (input->fate[row] == QC_FATE_KEPT) {
            QC_TRY(take_row(self, input, &columns, row, (qc_id)deal));
            deal++;
        }
    }
    if (columns.count > 0) {
        place.line = input->sheet->header_line;
        QC_TRY(
            qc_remarks_add(self->remarks, &place, self->error,
                           "%zu changes of stages are taken from the columns that say when a "
                           "deal entered a stage",
                           self->book->history.count - before));
    }

done:
    free_columns(&columns);
    return status;
}

qc_status qc_history_take_entered(qc_reader *self)
{
    qc_status status = QC_OK;

    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == QC_TABLE_OPPORTUNITIES) {
            QC_TRY(take_input(self, &self->inputs[i]));
        }
    }

done:
    return status;
}
