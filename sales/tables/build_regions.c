/* Candidate regions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/reader.h"

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
        if (input->fate[row] != QC_FATE_KEPT) {
            continue;
        }
        if (*qc_input_text(input, QC_FIELD_ID, row) == '\0' &&
            *qc_input_text(input, QC_FIELD_NAME, row) == '\0') {
            QC_TRY(qc_reader_reject(self, input, row, QC_FIELD_NAME,
                                    "the region has neither id nor name; the row is left out"));
            continue;
        }
        QC_TRY(take_row(self, input, row));
    }

done:
    return status;
}

qc_status qc_reader_build_regions(qc_reader *self)
{
    qc_status status = QC_OK;

    QC_TRY(qc_reader_merge(self, QC_TABLE_REGIONS, QC_FIELD_ID, QC_FIELD_NAME));
    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == QC_TABLE_REGIONS) {
            QC_TRY(take_input(self, &self->inputs[i]));
        }
    }
    self->from_files[QC_TABLE_REGIONS] = self->book->regions.count;

done:
    return status;
}
