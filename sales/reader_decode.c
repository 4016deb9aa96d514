/* Forms and values of all files; what one file proves may decide for another. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/reader.h"

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

/* Columns that were made of others are not in the report. */
static void report_form(qc_file_report *report, uint32_t column, const char *form)
{
    if (column < report->column_count) {
        report->columns[column].form = form;
    }
}

static void report_forms(qc_reader *self, const qc_input *input)
{
    qc_file_report *report = &self->book->files[input->file];

    for (size_t i = 0; i < input->date_count; i++) {
        report_form(report, input->dates[i].column, input->dates[i].form);
    }
    for (size_t i = 0; i < input->number_count; i++) {
        report_form(report, input->numbers[i].column, input->numbers[i].form);
    }
}

/* Too many rows that cannot be read mean a wrong column, not bad rows. */
static qc_status check_limit(qc_reader *self, const qc_input *input)
{
    size_t rejected = input->sheet->ragged.times;

    for (size_t row = 0; row < input->sheet->row_count; row++) {
        rejected += input->fate[row] == QC_FATE_REJECTED;
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

qc_status qc_reader_decode_input(qc_reader *self, qc_input *input, const qc_input_forms *forms)
{
    qc_status status = QC_OK;

    QC_TRY(qc_run_check(self->run, self->error));
    QC_TRY(qc_input_decode(input, forms, self->remarks, self->error));
    QC_TRY(check_limit(self, input));
    report_forms(self, input);

done:
    return status;
}

qc_status qc_reader_decode(qc_reader *self)
{
    qc_input_forms forms = {.date_order = self->config->date_order,
                            .hint = qc_reader_proven_order(self),
                            .decimal_mark = self->config->decimal_mark,
                            .currency = self->book->currency,
                            .calendar = self->book->calendar};
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
