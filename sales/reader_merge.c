/* Rows that appear more than once: the last one counts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "sales/reader.h"

/* The latest row of a key. */
typedef struct keyed_row {
    uint32_t input;
    uint32_t row;
} keyed_row;

typedef struct merger {
    qc_reader *reader;
    qc_table table;
    qc_arena *arena;
    qc_names *keys;
    keyed_row *latest; /* by key */
    size_t capacity;
} merger;

/* True if two rows of the same key say the same in all columns that mean something. */
static bool are_equal(const qc_reader *self, const keyed_row *a, const keyed_row *b,
                      qc_field key)
{
    const qc_input *first = &self->inputs[a->input];
    const qc_input *second = &self->inputs[b->input];
    const qc_table_rule *rule = qc_table_rule_of(first->map.table);

    for (size_t i = 0; i < rule->field_count; i++) {
        qc_field field = rule->fields[i].field;
        uint32_t one = first->map.column[field];
        uint32_t other = second->map.column[field];
        const char *text = one == QC_NO_COLUMN ? "" : qc_sheet_text(first->sheet, one, a->row);

        if (field != key &&
            strcmp(text,
                   other == QC_NO_COLUMN ? "" : qc_sheet_text(second->sheet, other, b->row)) !=
                0) {
            return false;
        }
    }
    return true;
}

static qc_status merge_pair(merger *self, const keyed_row *earlier, const keyed_row *later,
                            qc_field key, const char *text)
{
    qc_reader *reader = self->reader;
    bool equal = are_equal(reader, earlier, later, key);
    qc_remark_place place = qc_reader_place(&reader->inputs[later->input],
                                            equal ? QC_NOTE : QC_DOUBTFUL, key, later->row);

    reader->inputs[earlier->input].fate[earlier->row] = QC_FATE_MERGED;
    if (equal) {
        return qc_remarks_add(reader->remarks, &place, reader->error,
                              "the row of '%.60s' is there twice; it counts once", text);
    }
    return qc_remarks_add(reader->remarks, &place, reader->error,
                          "'%.60s' appears again with other values; the last row counts", text);
}

static qc_status merge_row(merger *self, const keyed_row *row, qc_field key, const char *text)
{
    size_t before = qc_names_count(self->keys);
    size_t length = qc_join_is_long_id(text) ? QC_SHORT_ID : strlen(text);
    uint32_t id = qc_names_add(self->keys, text, length);
    qc_status status = QC_OK;

    if (id == UINT32_MAX) {
        return qc_fail_memory(self->reader->error);
    }
    QC_TRY(QC_GROW(self->latest, self->capacity, (size_t)id + 1, self->reader->error));
    if (id < before) {
        QC_TRY(merge_pair(self, &self->latest[id], row, key, text));
    }
    self->latest[id] = *row;

done:
    return status;
}

static qc_status merge_input(merger *self, size_t index, qc_field key)
{
    qc_input *input = &self->reader->inputs[index];
    uint32_t column = input->map.column[key];
    qc_status status = QC_OK;

    for (size_t row = 0; row < input->sheet->row_count; row++) {
        keyed_row here = {.input = (uint32_t)index, .row = (uint32_t)row};
        const char *text = qc_sheet_text(input->sheet, column, row);

        if (*text != '\0' && input->fate[row] == QC_FATE_KEPT) {
            QC_TRY(merge_row(self, &here, key, text));
        }
    }

done:
    return status;
}

/* True if every line became a row: the texts of those left out are among the column's, too. */
static bool keeps_all(const qc_sheet *sheet)
{
    return sheet->footers.times == 0 && sheet->ragged.times == 0;
}

/* True if Salesforce ids stand in the column with 15 and with 18 characters: some may be of the
 * same record. */
static bool mixes_id_lengths(const qc_input *input, qc_field key)
{
    const qc_names *texts = input->sheet->columns[input->map.column[key]].texts;
    size_t long_ids = 0;
    size_t short_ids = 0;

    for (uint32_t i = 0; i < qc_names_count(texts) && (long_ids == 0 || short_ids == 0); i++) {
        const char *text = qc_names_text(texts, i);

        long_ids += qc_join_is_long_id(text);
        short_ids += strlen(text) == QC_SHORT_ID;
        if (long_ids + short_ids == 0) {
            return false; /* the first id tells that they are others */
        }
    }
    return long_ids > 0 && short_ids > 0;
}

/* One file whose rows all have keys of their own: the usual case, and no need to look at them
 * one by one. */
static bool has_no_repeats(const qc_reader *self, qc_table table, qc_field key)
{
    const qc_input *only = NULL;

    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == table && only != NULL) {
            return false;
        }
        only = self->inputs[i].map.table == table ? &self->inputs[i] : only;
    }
    return only == NULL ||
           (qc_input_has(only, key) && keeps_all(only->sheet) &&
            qc_sheet_distinct(only->sheet, only->map.column[key]) == only->sheet->row_count &&
            !mixes_id_lengths(only, key));
}

qc_status qc_reader_merge(qc_reader *self, qc_table table, qc_field key, qc_field spare)
{
    merger merge = {.reader = self, .table = table};
    qc_status status = QC_OK;

    if (has_no_repeats(self, table, key)) {
        return QC_OK;
    }
    merge.arena = qc_arena_new();
    if (merge.arena == NULL || (merge.keys = qc_names_new(merge.arena)) == NULL) {
        status = qc_fail_memory(self->error);
        goto done;
    }
    for (size_t i = 0; i < self->input_count; i++) {
        const qc_input *input = &self->inputs[i];

        if (input->map.table == table && qc_input_has(input, key)) {
            QC_TRY(merge_input(&merge, i, key));
        } else if (input->map.table == table && qc_input_has(input, spare)) {
            QC_TRY(merge_input(&merge, i, spare));
        }
    }

done:
    qc_names_free(merge.keys);
    qc_memory_free(merge.latest);
    qc_arena_free(merge.arena);
    return status;
}
