/* Candidate regions: every column of numbers that means nothing else is a covariate. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "sales/reader.h"
#include "sales/storage.h"

static const char *first_of(const char *a, const char *b)
{
    return *a != '\0' ? a : b;
}

static qc_status take_row(qc_reader *self, const qc_input *input, size_t row)
{
    qc_regions *table = &self->book->regions;
    const char *id = qc_input_text(input, QC_FIELD_ID, row);
    const char *name = qc_input_text(input, QC_FIELD_NAME, row);
    qc_id at = QC_NO_ID;
    qc_status status = QC_OK;

    QC_TRY(qc_reader_append(self, QC_TABLE_REGIONS, &at));
    table->id[at] = first_of(id, name);
    table->name[at] = first_of(name, id);
    QC_TRY(qc_reader_position(self, input, row, &table->lat[at], &table->lon[at]));
    table->launch_cost[at] = qc_input_money(input, QC_FIELD_LAUNCH_COST, row);
    table->heads[at] = qc_input_real(input, QC_FIELD_HEADS, row);
    table->file[at] = input->file;
    table->line[at] = input->sheet->line[row];

done:
    return status;
}

static qc_status take_input(qc_reader *self, qc_input *input)
{
    static const qc_field texts[] = {QC_FIELD_ID, QC_FIELD_NAME, QC_FIELD_COUNT};
    qc_status status = QC_OK;

    QC_TRY(qc_reader_keep_texts(self, input, texts));
    for (size_t row = 0; row < input->sheet->row_count; row++) {
        qc_remark_place place = qc_reader_place(input, QC_REJECTED, QC_FIELD_NAME, row);

        if (input->fate[row] != QC_FATE_KEPT) {
            continue;
        }
        if (*qc_input_text(input, QC_FIELD_ID, row) == '\0' &&
            *qc_input_text(input, QC_FIELD_NAME, row) == '\0') {
            qc_input_reject(input, row);
            QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                                  "the region has neither id nor name; the row is left out"));
            continue;
        }
        QC_TRY(take_row(self, input, row));
    }

done:
    return status;
}

static bool is_mapped(const qc_input *input, uint32_t column)
{
    const qc_table_rule *rule = qc_table_rule_of(input->map.table);

    for (size_t i = 0; i < rule->field_count; i++) {
        if (input->map.column[rule->fields[i].field] == column &&
            rule->fields[i].form != QC_FORM_MARK) {
            return true;
        }
    }
    return false;
}

/* A column is a covariate if all that stands in it are numbers. */
static bool is_covariate(const qc_number_column *numbers)
{
    size_t filled = numbers->sheet->row_count - numbers->shapes[QC_NUMBER_BLANK];

    return filled > 0 && numbers->shapes[QC_NUMBER_BAD] == 0;
}

/* Where the values of one file's column go. */
static void spread(const qc_reader *self, const qc_input *input,
                   const qc_number_column *numbers, size_t covariate)
{
    qc_regions *table = &self->book->regions;
    size_t row = 0;

    for (size_t i = 0; i < table->count; i++) {
        if (table->file[i] != input->file) {
            continue;
        }
        while (input->sheet->line[row] != table->line[i]) {
            row++;
        }
        table->covariate[i * table->covariate_count + covariate] =
            qc_number_value(numbers, input->sheet->columns[numbers->column].cell[row]);
    }
}

/* Makes room for one more covariate behind those of every region. */
static qc_status add_covariate(qc_reader *self, const char *name, size_t *capacity)
{
    qc_regions *table = &self->book->regions;
    size_t old = table->covariate_count;
    double *wider = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_GROW(table->covariate_name, *capacity, old + 1, self->error));
    QC_TRY(QC_NEW_ARRAY(wider, table->count * (old + 1), self->error));
    table->covariate_name[old] = qc_arena_copy(self->arena, name, strlen(name));
    if (table->covariate_name[old] == NULL) {
        qc_memory_free(wider);
        return qc_fail(self->error, QC_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < table->count; i++) {
        for (size_t k = 0; k <= old; k++) {
            wider[i * (old + 1) + k] = k < old ? table->covariate[i * old + k] : NAN;
        }
    }
    qc_memory_free(table->covariate);
    table->covariate = wider;
    table->covariate_count = old + 1;

done:
    return status;
}

static qc_status take_covariate(qc_reader *self, const qc_input *input, uint32_t column,
                                size_t *capacity)
{
    qc_regions *table = &self->book->regions;
    qc_file_column *report = &self->book->files[input->file].columns[column];
    qc_number_column numbers = {0};
    size_t covariate = 0;
    qc_status status = QC_OK;

    QC_TRY(qc_number_column_survey(input->sheet, column, false, &numbers, self->error));
    if (!is_covariate(&numbers)) {
        goto done;
    }
    QC_TRY(qc_number_columns_decide(&numbers, 1, self->config->decimal_mark,
                                    self->book->currency.code, self->error));
    while (covariate < table->covariate_count &&
           strcmp(table->covariate_name[covariate], input->sheet->columns[column].header) !=
               0) {
        covariate++;
    }
    if (covariate == table->covariate_count) {
        QC_TRY(add_covariate(self, input->sheet->columns[column].header, capacity));
    }
    spread(self, input, &numbers, covariate);
    report->field = "covariate";
    report->form = numbers.form;

done:
    qc_number_column_clear(&numbers);
    return status;
}

qc_status qc_reader_build_regions(qc_reader *self)
{
    size_t capacity = 0;
    qc_status status = QC_OK;

    QC_TRY(qc_reader_merge(self, QC_TABLE_REGIONS, QC_FIELD_ID, QC_FIELD_NAME));
    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == QC_TABLE_REGIONS) {
            QC_TRY(take_input(self, &self->inputs[i]));
        }
    }
    self->from_files[QC_TABLE_REGIONS] = self->book->regions.count;
    for (size_t i = 0; i < self->input_count && self->book->regions.count > 0; i++) {
        const qc_input *input = &self->inputs[i];

        for (uint32_t k = 0;
             input->map.table == QC_TABLE_REGIONS && k < input->sheet->column_count; k++) {
            if (!is_mapped(input, k)) {
                QC_TRY(take_covariate(self, input, k, &capacity));
            }
        }
    }

done:
    return status;
}
