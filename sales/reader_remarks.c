/* What is said of a file that was read: lines that are no rows, columns nearly known, files not used. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/headers/header_match.h"
#include "sales/reader.h"
#include "sales/values/number_words.h"

static qc_status remark_ragged(qc_reader *self, const qc_input *input)
{
    const qc_sheet *sheet = input->sheet;
    qc_remark_place place = {.severity = QC_REJECTED,
                             .file = input->file,
                             .line = sheet->ragged.line,
                             .times = sheet->ragged.times};

    if (sheet->ragged.times == 0 || input->map.table == QC_TABLE_UNKNOWN) {
        return QC_OK;
    }
    return qc_remarks_add(self->remarks, &place, self->error,
                          "the row has %zu fields and the header has %zu; the row is left out "
                          "(is a delimiter missing, or does a text hold one without quotation "
                          "marks?)",
                          sheet->ragged.fields, sheet->column_count);
}

static qc_status remark_incident(qc_reader *self, const qc_input *input,
                                 const qc_sheet_incident *incident, qc_severity severity,
                                 const char *message)
{
    qc_remark_place place = {.severity = severity,
                             .file = input->file,
                             .line = incident->line,
                             .times = incident->times,
                             .about = message};

    if (incident->times == 0 || input->map.table == QC_TABLE_UNKNOWN) {
        return QC_OK;
    }
    return qc_remarks_add(self->remarks, &place, self->error, "%s", message);
}

/* What the lines above the header say of the amounts below it. */
static qc_status remark_unit(qc_reader *self, const qc_input *input)
{
    const qc_title_unit *unit = &input->sheet->unit;
    const qc_table_rule *rule = qc_table_rule_of(input->map.table);
    bool has_amounts = false, applied = false;
    qc_remark_place place = {.file = input->file, .line = unit->line};

    for (size_t i = 0; unit->line > 0 && rule != NULL && i < rule->field_count; i++) {
        qc_field field = rule->fields[i].field;

        applied = applied || input->map.by_title[field];
        has_amounts =
            has_amounts || (rule->fields[i].form == QC_FORM_MONEY &&
                            qc_input_has(input, field) && input->map.scale[field] == 0);
    }
    if (applied) {
        place.severity = QC_NOTE;
        return qc_remarks_add(self->remarks, &place, self->error,
                              "the amounts are in %s, as the line above the header says",
                              qc_scale_in_words(unit->power));
    }
    if (!unit->unclear || !has_amounts) {
        return QC_OK;
    }
    place.severity = QC_DOUBTFUL;
    return qc_remarks_add(
        self->remarks, &place, self->error,
        "the line above the header may name the unit of the amounts, which are "
        "taken as they stand; if they are in thousands or millions, say so in "
        "the name of their column, such as 'Amount (millions)'");
}

static qc_status remark_folded(qc_reader *self, const qc_input *input)
{
    const qc_sheet *sheet = input->sheet;
    qc_remark_place place = {.severity = QC_NOTE, .file = input->file};

    if (sheet->folded_rows == 0) {
        return QC_OK;
    }
    place.line = sheet->header_line;
    return qc_remarks_add(self->remarks, &place, self->error,
                          "the file is large: while it is read, its %zu rows are added up by "
                          "day, territory, product and currency to %zu; rows that are equal "
                          "to others are not looked for",
                          qc_sheet_rows(sheet), sheet->folded_rows);
}

static qc_status remark_reading(qc_reader *self, const qc_input *input)
{
    const qc_sheet *sheet = input->sheet;
    qc_status status = QC_OK;

    QC_TRY(remark_ragged(self, input));
    QC_TRY(remark_incident(self, input, &sheet->repaired, QC_DOUBTFUL,
                           "the row has stray quotation marks; they are read as text"));
    QC_TRY(remark_incident(self, input, &sheet->recoded, QC_NOTE,
                           "the text is not UTF-8; it is read as Windows-1252"));
    QC_TRY(remark_incident(self, input, &sheet->utf16, QC_NOTE, "the file is UTF-16 text"));
    QC_TRY(remark_incident(self, input, &sheet->blank, QC_NOTE,
                           "the row is blank; it is left out"));
    QC_TRY(remark_incident(self, input, &sheet->repeated, QC_NOTE,
                           "the line repeats the header; it is left out"));
    QC_TRY(remark_incident(self, input, &sheet->titles, QC_NOTE,
                           "the line is above the header and not a row"));
    QC_TRY(remark_unit(self, input));
    QC_TRY(remark_incident(self, input, &sheet->footers, QC_NOTE,
                           "the line is a total or a notice, not a row; it is left out"));
    QC_TRY(remark_folded(self, input));

done:
    return status;
}

/* A column that is not used, but nearly has the header of a field that the file does not have. */
static qc_status remark_near_header(qc_reader *self, const qc_input *input, uint32_t column)
{
    const qc_table_rule *rule = qc_table_rule_of(input->map.table);
    const char *header = input->sheet->columns[column].header;
    const char *table = qc_table_name(input->map.table);
    qc_remark_place place = {.severity = QC_DOUBTFUL,
                             .file = input->file,
                             .line = input->sheet->header_line,
                             .column = column + 1};
    const qc_field_rule *field = NULL;
    char *key = NULL;
    qc_status status = QC_OK;

    QC_TRY(qc_text_key(header, &key, self->error));
    field = qc_header_near_field(rule, input->map.column, key);
    if (field != NULL && field->field == QC_FIELD_LIST_PRICE &&
        qc_input_has(input, QC_FIELD_AMOUNT)) {
        field = NULL; /* a price is asked for where there is no amount */
    }
    if (field != NULL) {
        QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                              "column '%.60s' is not used; if it is the %s, say columns: {%s: "
                              "{%s: \"%.60s\"}} in quotacast.yaml",
                              header, field->name, table, field->name, header));
    }

done:
    qc_memory_free(key);
    return status;
}

/* A column that is used while another one has the same header. */
static qc_status remark_twice(qc_reader *self, const qc_input *input, uint32_t column)
{
    const qc_file_report *report = &self->book->files[input->file];
    qc_remark_place place = {.severity = QC_DOUBTFUL,
                             .file = input->file,
                             .line = input->sheet->header_line,
                             .column = column + 1};

    for (uint32_t i = 0; i < column; i++) {
        if (report->columns[i].field[0] != '\0' &&
            strcmp(report->columns[i].header, report->columns[column].header) == 0) {
            return qc_remarks_add(
                self->remarks, &place, self->error,
                "'%.60s' stands twice in the header; the column further left "
                "counts, or name another one under columns: in quotacast.yaml",
                report->columns[column].header);
        }
    }
    return QC_OK;
}

static qc_status remark_near_headers(qc_reader *self, const qc_input *input)
{
    const qc_file_report *report = &self->book->files[input->file];
    qc_status status = QC_OK;

    for (size_t i = 0; input->map.table != QC_TABLE_UNKNOWN && i < report->column_count; i++) {
        if (report->columns[i].field[0] == '\0') {
            QC_TRY(remark_near_header(self, input, (uint32_t)i));
            QC_TRY(remark_twice(self, input, (uint32_t)i));
        }
    }

done:
    return status;
}

/* A file of which nothing is used: empty, without rows, or of no table. */
static qc_status remark_unused(qc_reader *self, const qc_input *input)
{
    const qc_sheet *sheet = input->sheet;
    qc_remark_place place = {.severity = QC_NOTE,
                             .file = input->file,
                             .line = sheet->column_count == 0 ? 0 : sheet->header_line};

    if (sheet->column_count == 0) {
        place.severity = QC_DOUBTFUL;
        return qc_remarks_add(self->remarks, &place, self->error, "the file is empty");
    }
    if (input->map.table == QC_TABLE_UNKNOWN) {
        return qc_remarks_add(self->remarks, &place, self->error, "the file is not used: %s",
                              input->map.why);
    }
    if (sheet->row_count == 0 && sheet->ragged.times == 0) {
        place.severity = QC_DOUBTFUL;
        return qc_remarks_add(self->remarks, &place, self->error,
                              "the file has a header and no rows");
    }
    return QC_OK;
}

qc_status qc_reader_remark_opened(qc_reader *self, const qc_input *input)
{
    qc_status status = QC_OK;

    QC_TRY(remark_reading(self, input));
    if (input->snapshot == QC_NO_DATE) {
        QC_TRY(remark_near_headers(self, input));
    }
    QC_TRY(remark_unused(self, input));

done:
    return status;
}
