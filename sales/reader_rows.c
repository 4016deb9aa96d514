/* Rows on their way into the book: places in remarks, texts, rows that are only mentioned. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "sales/files/plain_text.h"
#include "sales/reader.h"
#include "sales/tables/storage.h"

qc_remark_place qc_reader_place(const qc_input *input, qc_severity severity, qc_field field,
                                size_t row)
{
    bool known = field < QC_FIELD_COUNT && qc_input_has(input, field);

    return (qc_remark_place){.severity = severity,
                             .file = input->file,
                             .line = input->sheet->line[row],
                             .times = qc_sheet_times(input->sheet, row),
                             .column = known ? input->map.column[field] + 1 : 0};
}

qc_status qc_reader_reject(qc_reader *self, qc_input *input, size_t row, qc_field field,
                           const char *message)
{
    qc_remark_place place = qc_reader_place(input, QC_REJECTED, field, row);

    place.about = message;
    qc_input_reject(input, row);
    return qc_remarks_add(self->remarks, &place, self->error, "%s", message);
}

qc_status qc_reader_append(qc_reader *self, qc_table table, qc_id *row)
{
    return qc_storage_append(self->book, table, &self->capacity[table], 1, row, self->error);
}

qc_status qc_reader_keep_texts(qc_reader *self, qc_input *input, const qc_field *fields)
{
    qc_status status = QC_OK;

    for (; *fields != QC_FIELD_COUNT; fields++) {
        QC_TRY(qc_input_keep_text(input, *fields, self->run, self->arena, self->error));
    }

done:
    return status;
}

/* Places of a row that is only mentioned. */
static void set_mention(qc_book *book, qc_table table, qc_id row, const char *text,
                        uint32_t file, uint32_t line)
{
    if (table == QC_TABLE_TERRITORIES) {
        book->territories.id[row] = text;
        book->territories.name[row] = text;
        book->territories.leaf[row] = true;
        book->territories.file[row] = file;
        book->territories.line[row] = line;
    } else if (table == QC_TABLE_ACCOUNTS) {
        book->accounts.id[row] = text;
        book->accounts.name[row] = text;
        book->accounts.file[row] = file;
        book->accounts.line[row] = line;
    } else if (table == QC_TABLE_REPS) {
        book->reps.id[row] = text;
        book->reps.name[row] = text;
        book->reps.file[row] = file;
        book->reps.line[row] = line;
    } else if (table == QC_TABLE_PRODUCTS) {
        book->products.id[row] = text;
        book->products.name[row] = text;
        book->products.file[row] = file;
        book->products.line[row] = line;
    }
}

qc_status qc_reader_mention(qc_reader *self, qc_table table, const char *text, uint32_t file,
                            size_t line, qc_id *row)
{
    const char *copy = qc_plain_text_copy(self->arena, text);
    qc_status status = QC_OK;

    if (copy == NULL) {
        return qc_fail_memory(self->error);
    }
    QC_TRY(qc_reader_append(self, table, row));
    set_mention(self->book, table, *row, copy, file, (uint32_t)line);
    QC_TRY(qc_join_add(self->join[table], copy, *row, self->error));

done:
    return status;
}

/* One coordinate: missing if it lies outside the globe, as it does where latitude and longitude
 * are swapped. */
static qc_status take_degrees(qc_reader *self, const qc_input *input, size_t row,
                              qc_field field, double limit, double *degrees)
{
    qc_remark_place place = qc_reader_place(input, QC_DOUBTFUL, field, row);

    *degrees = qc_input_real(input, field, row);
    if (isnan(*degrees) || fabs(*degrees) <= limit) {
        return QC_OK;
    }
    *degrees = NAN;
    return qc_remarks_add(
        self->remarks, &place, self->error,
        "the %s '%.40s' lies outside -%g to %g; it counts as missing (are lat and "
        "lon swapped?)",
        field == QC_FIELD_LAT ? "latitude" : "longitude",
        qc_sheet_text(input->sheet, input->map.column[field], row), limit, limit);
}

qc_status qc_reader_position(qc_reader *self, const qc_input *input, size_t row, double *lat,
                             double *lon)
{
    qc_status status = QC_OK;

    QC_TRY(take_degrees(self, input, row, QC_FIELD_LAT, 90, lat));
    QC_TRY(take_degrees(self, input, row, QC_FIELD_LON, 180, lon));

done:
    return status;
}
