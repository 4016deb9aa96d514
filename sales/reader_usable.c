/* Whether the files that were opened are those that were meant, and enough to work with. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/reader.h"

static const char *name_of_path(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

/* An entry of columns: that found no header is a mistake that should not be passed over. */
static qc_status check_columns_used(qc_reader *self)
{
    for (size_t i = 0; i < self->config->column_count; i++) {
        const qc_config_column *entry = &self->config->columns[i];

        if (!self->columns_used[i]) {
            return qc_fail_at(self->error, QC_ERR_CONFIG, self->config->path, entry->line, 0,
                              "no file of %s has a column '%s' for the field '%s'",
                              entry->table, entry->header, entry->field);
        }
    }
    return QC_OK;
}

/* An entry of files: without its file is a mistake as well. */
static qc_status check_files_used(qc_reader *self)
{
    const char **names = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(names, self->input_count, self->error));
    for (size_t i = 0; i < self->input_count; i++) {
        names[i] = name_of_path(self->book->files[i].path);
    }
    for (size_t i = 0; i < self->config->file_count; i++) {
        const qc_config_file *entry = &self->config->files[i];
        const char *wanted = name_of_path(entry->file);
        const char *near_name = qc_text_nearest(wanted, names, self->input_count);
        size_t at = 0;

        while (at < self->input_count && strcmp(names[at], wanted) != 0) {
            at++;
        }
        if (at == self->input_count) {
            status = qc_fail_at(self->error, QC_ERR_CONFIG, self->config->path, entry->line, 0,
                                near_name != NULL ? "there is no file '%s'; did you mean '%s'?"
                                                  : "there is no file '%s'%s",
                                wanted, near_name != NULL ? near_name : "");
            goto done;
        }
    }

done:
    qc_memory_free(names);
    return status;
}

/* Nothing to work with: the message says what was seen and what is needed. */
static qc_status check_usable(qc_reader *self)
{
    const qc_input *first = &self->inputs[0];

    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table != QC_TABLE_UNKNOWN &&
            self->inputs[i].sheet->row_count > 0) {
            return QC_OK;
        }
    }
    for (size_t i = 0; i < self->input_count && first->map.table == QC_TABLE_UNKNOWN; i++) {
        first = self->inputs[i].map.table != QC_TABLE_UNKNOWN ? &self->inputs[i] : first;
    }
    if (first->map.table == QC_TABLE_UNKNOWN) {
        return qc_fail_at(
            self->error, QC_ERR_DATA, first->sheet->source, first->sheet->header_line, 0,
            "%s%s; a table of opportunities (stage, amount, close date, owner) or of revenue "
            "(period, territory, amount) is needed",
            first->map.why,
            self->input_count > 1 ? ", and the other files are of no use either" : "");
    }
    if (first->sheet->ragged.times > 0) {
        return qc_fail_at(self->error, QC_ERR_DATA, first->sheet->source,
                          first->sheet->ragged.line, 0,
                          "no row has as many fields as the header (%zu); this one has %zu",
                          first->sheet->column_count, first->sheet->ragged.fields);
    }
    return qc_fail_at(self->error, QC_ERR_DATA, first->sheet->source, first->sheet->header_line,
                      0, "has a header and no rows; export it again with its rows");
}

qc_status qc_reader_check_files(qc_reader *self)
{
    qc_status status = QC_OK;

    QC_TRY(check_files_used(self));
    QC_TRY(check_columns_used(self));
    QC_TRY(check_usable(self));

done:
    return status;
}
