/* Forms and values of all files; what one file proves may decide for another. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/reader.h"

#include <string.h>

#include "core/tasks.h"

qc_date_order qc_reader_proven_order(const qc_reader *self)
{
    qc_date_order proven = QC_DATES_AUTO;

    for (size_t i = 0; i < self->input_count; i++) {
        const qc_input *input = &self->inputs[i];

        for (size_t k = 0; k < input->date_count; k++) {
            qc_date_order order = QC_DATES_AUTO;

            if (!qc_date_column_proves(&input->dates[k], &order)) {
                continue;
            }
            if (proven != QC_DATES_AUTO && proven != order) {
                return QC_DATES_AUTO;
            }
            proven = order;
        }
    }
    return proven;
}

/* "proved by 5206 of 6711", "all 6711 fit": what the cells say for a form. */
static const char *sure_of_cells(qc_reader *self, size_t proofs, size_t bad, size_t filled)
{
    if (filled == 0) {
        return "";
    }
    if (bad > 0) {
        return qc_arena_format(self->arena, "%zu of %zu do not fit", bad, filled);
    }
    if (proofs > 0 && proofs < filled) {
        return qc_arena_format(self->arena, "proved by %zu of %zu", proofs, filled);
    }
    return qc_arena_format(self->arena, "all %zu fit", filled);
}

static const char *sure_of_dates(qc_reader *self, const qc_date_column *dates)
{
    size_t filled = qc_sheet_rows(dates->sheet) - dates->shapes[QC_DATE_BLANK];
    size_t bad = 0;

    for (size_t i = 0; i < dates->distinct; i++) {
        bad += dates->bad[i] ? dates->uses[i] : 0;
    }
    return *dates->decided_by != '\0'
               ? dates->decided_by
               : sure_of_cells(self, dates->day_first + dates->month_first, bad, filled);
}

static const char *sure_of_numbers(qc_reader *self, const qc_number_column *numbers)
{
    size_t filled = qc_sheet_rows(numbers->sheet) - numbers->shapes[QC_NUMBER_BLANK];
    size_t bad = 0;

    for (size_t i = 0; i < numbers->distinct; i++) {
        bad += numbers->uses[i] > 0 && qc_number_is_bad(numbers, (uint32_t)i) ? numbers->uses[i]
                                                                              : 0;
    }
    return *numbers->decided_by != '\0'
               ? numbers->decided_by
               : sure_of_cells(
                     self, numbers->shapes[QC_NUMBER_POINT] + numbers->shapes[QC_NUMBER_COMMA],
                     bad, filled);
}

/* Columns that were made of others are not in the report. */
static qc_status report_form(qc_reader *self, const qc_input *input, uint32_t column,
                             const char *form, const char *sure)
{
    const qc_file_report *report = &self->book->files[input->file];
    qc_file_column *told = column < report->column_count ? &report->columns[column] : NULL;

    if (told == NULL || sure == NULL || *sure == '\0') {
        return sure != NULL ? QC_OK : qc_fail_memory(self->error);
    }
    told->form = form;
    /* That a column has the name of its field needs no word where its cells speak. */
    told->sure = strcmp(told->sure, "by name") == 0
                     ? sure
                     : qc_arena_format(self->arena, "%s; %s", told->sure, sure);
    return told->sure != NULL ? QC_OK : qc_fail_memory(self->error);
}

static qc_status report_forms(qc_reader *self, const qc_input *input)
{
    qc_status status = QC_OK;

    for (size_t i = 0; i < input->date_count; i++) {
        QC_TRY(report_form(self, input, input->dates[i].column, input->dates[i].form,
                           sure_of_dates(self, &input->dates[i])));
    }
    for (size_t i = 0; i < input->number_count; i++) {
        QC_TRY(report_form(self, input, input->numbers[i].column, input->numbers[i].form,
                           sure_of_numbers(self, &input->numbers[i])));
    }

done:
    return status;
}

/* Too many rows that cannot be read mean a wrong column, not bad rows. */
static qc_status check_limit(qc_reader *self, const qc_input *input)
{
    size_t rejected = input->sheet->ragged.times;

    for (size_t row = 0; row < input->sheet->row_count; row++) {
        rejected +=
            input->fate[row] == QC_FATE_REJECTED ? qc_sheet_times(input->sheet, row) : 0;
    }
    if (self->settings->max_errors > 0 && rejected > self->settings->max_errors) {
        size_t count = 0;
        qc_remark *list = qc_remarks_take(self->remarks, &count);
        const qc_remark *worst = NULL;
        qc_status status = QC_ERR_LIMIT;

        for (size_t i = 0; i < count; i++) {
            bool mine = list[i].file == input->file && list[i].severity == QC_REJECTED;

            worst = mine && (worst == NULL || list[i].times > worst->times) ? &list[i] : worst;
        }
        status = qc_fail_at(self->error, QC_ERR_LIMIT, input->sheet->source,
                            worst == NULL ? 0 : worst->line, worst == NULL ? 0 : worst->column,
                            "%zu rows cannot be read, more than the limit of %zu; the most "
                            "frequent reason: %s",
                            rejected, self->settings->max_errors,
                            worst == NULL ? "unknown" : worst->message);
        qc_memory_free(list);
        return status;
    }
    return QC_OK;
}

/* Of amounts that nothing converts, only the money is asked for from now on. */
static void forget_amounts(const qc_reader *self, qc_input *input)
{
    for (int field = 0; field < QC_FIELD_COUNT; field++) {
        for (size_t i = 0; i < input->number_count && !self->converts; i++) {
            if (input->money[field] != NULL && input->number[field] == &input->numbers[i]) {
                qc_number_column_forget(&input->numbers[i]);
            }
        }
    }
}

qc_status qc_reader_decode_input(qc_reader *self, qc_input *input, const qc_input_forms *forms)
{
    qc_status status = QC_OK;

    QC_TRY(qc_run_check(self->run, self->error));
    QC_TRY(qc_input_decode(input, forms, self->remarks, self->error));
    QC_TRY(check_limit(self, input));
    QC_TRY(report_forms(self, input));
    forget_amounts(self, input);

done:
    return status;
}

qc_status qc_reader_decode(qc_reader *self)
{
    qc_input_forms forms = {.date_order = self->config->date_order,
                            .hint = qc_reader_proven_order(self),
                            .decimal_mark = self->config->decimal_mark,
                            .currency = self->book->currency,
                            .calendar = self->book->calendar,
                            .fiscal_known = self->config->fiscal_year_start > 0};
    qc_status status = QC_OK;

    for (size_t i = 0; i < self->input_count; i++) {
        qc_input *input = &self->inputs[i];

        if (input->map.table != QC_TABLE_UNKNOWN && input->map.table != QC_TABLE_RATES) {
            QC_TRY(qc_reader_decode_input(self, input, &forms));
        }
    }

done:
    return status;
}
