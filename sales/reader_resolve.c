/* Names that one table uses for the rows of another: found, added or rejected. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "sales/reader.h"
#include "sales/storage.h"

qc_status qc_reader_is_company(qc_reader *self, const char *text, bool *is)
{
    qc_id row = QC_NO_ID;
    bool loose = false;
    qc_status status = QC_OK;

    *is = qc_book_is_company(self->book, text);
    if (!*is) {
        QC_TRY(qc_join_find(self->company, text, &row, &loose, self->error));
        *is = row != QC_NO_ID;
    }

done:
    return status;
}

/* What a row of a table is called in remarks; only these are referred to by name. */
static const char *const nouns[QC_TABLE_COUNT] = {
    [QC_TABLE_TERRITORIES] = "territory",
    [QC_TABLE_ACCOUNTS] = "account",
    [QC_TABLE_REPS] = "rep",
    [QC_TABLE_PRODUCTS] = "product",
};

/* The name of a row of one of these tables. */
static const char *name_of_row(const qc_book *book, qc_table table, qc_id row)
{
    const char **const names[QC_TABLE_COUNT] = {
        [QC_TABLE_TERRITORIES] = book->territories.name,
        [QC_TABLE_ACCOUNTS] = book->accounts.name,
        [QC_TABLE_REPS] = book->reps.name,
        [QC_TABLE_PRODUCTS] = book->products.name,
    };

    return names[table][row];
}

/* One text of a column on its way to a row. */
typedef struct resolving {
    qc_reader *reader;
    qc_input *input;
    qc_field field;
    qc_table table;
    qc_unknown unknown;
    const size_t *uses;  /* rows by text */
    const size_t *first; /* the first of them */
} resolving;

/* The place of the first row that uses a text, with the number of such rows. */
static qc_remark_place place_of_text(const resolving *self, uint32_t text, qc_severity severity)
{
    qc_remark_place place =
        qc_reader_place(self->input, severity, self->field, self->first[text]);

    place.times = self->uses[text];
    return place;
}

static qc_status remark_loose(const resolving *self, uint32_t text, const char *name, qc_id row)
{
    qc_reader *reader = self->reader;
    qc_remark_place place = place_of_text(self, text, QC_DOUBTFUL);

    place.about = name;
    return qc_remarks_add(reader->remarks, &place, reader->error, "'%.60s' taken as '%.60s'",
                          name, name_of_row(reader->book, self->table, row));
}

static qc_status remark_added(const resolving *self, uint32_t text, const char *name)
{
    qc_reader *reader = self->reader;
    const char *near_name = qc_join_nearest(reader->join[self->table], name);
    qc_remark_place place = place_of_text(self, text, QC_DOUBTFUL);

    place.about = name;
    if (near_name != NULL) {
        return qc_remarks_add(
            reader->remarks, &place, reader->error,
            "there is no %s '%.60s' in %s; it is added (did you mean '%.60s'?)",
            nouns[self->table], name, qc_table_name(self->table), near_name);
    }
    return qc_remarks_add(reader->remarks, &place, reader->error,
                          "there is no %s '%.60s' in %s; it is added", nouns[self->table], name,
                          qc_table_name(self->table));
}

/* A family of products may be sold as such: revenue is often kept by family only. */
static bool is_family(const qc_book *book, const char *name)
{
    for (size_t i = 0; i < book->products.count; i++) {
        if (strcmp(book->products.family[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static qc_status remark_family(const resolving *self, uint32_t text, const char *name)
{
    qc_reader *reader = self->reader;
    qc_remark_place place = place_of_text(self, text, QC_NOTE);

    place.about = name;
    return qc_remarks_add(reader->remarks, &place, reader->error,
                          "'%.60s' is a family of products; it stands beside them as one",
                          name);
}

static qc_status add_unknown(const resolving *self, uint32_t text, const char *name, qc_id *row)
{
    qc_reader *reader = self->reader;
    qc_remark_place place = place_of_text(self, text, QC_NOTE);
    bool family = self->table == QC_TABLE_PRODUCTS && is_family(reader->book, name);
    qc_status status = QC_OK;

    if (family) {
        QC_TRY(remark_family(self, text, name));
    } else if (reader->from_files[self->table] > 0) {
        QC_TRY(remark_added(self, text, name));
    }
    QC_TRY(qc_reader_mention(reader, self->table, name, place.file, place.line, row));
    if (family) {
        reader->book->products.family[*row] = reader->book->products.name[*row];
    }

done:
    return status;
}

/* Rejects all rows with a name that means nothing. */
static qc_status reject_unknown(const resolving *self, uint32_t text, const char *name)
{
    qc_reader *reader = self->reader;
    qc_input *input = self->input;
    const uint32_t *cell = input->sheet->columns[input->map.column[self->field]].cell;
    const char *near_name = qc_join_nearest(reader->join[self->table], name);
    qc_remark_place place = place_of_text(self, text, QC_REJECTED);

    place.about = name;
    for (size_t row = 0; row < input->sheet->row_count; row++) {
        if (cell[row] == text) {
            qc_input_reject(input, row);
        }
    }
    if (near_name != NULL) {
        return qc_remarks_add(
            reader->remarks, &place, reader->error,
            "there is no %s '%.60s'; did you mean '%.60s'? The row is left out",
            nouns[self->table], name, near_name);
    }
    return qc_remarks_add(reader->remarks, &place, reader->error,
                          "there is no %s '%.60s'; the row is left out", nouns[self->table],
                          name);
}

/* Where nobody says what the company is called, the first name that is no territory and near to none is taken. */
static qc_status guess_company(const resolving *self, uint32_t text, const char *name,
                               bool *guessed)
{
    qc_reader *reader = self->reader;
    qc_remark_place place = place_of_text(self, text, QC_DOUBTFUL);
    qc_status status = QC_OK;

    *guessed = self->table == QC_TABLE_TERRITORIES && !reader->company_known &&
               qc_join_nearest(reader->join[self->table], name) == NULL;
    if (!*guessed) {
        return QC_OK;
    }
    reader->company_known = true;
    reader->book->company = qc_arena_copy(reader->arena, name, strlen(name));
    if (reader->book->company == NULL) {
        return qc_fail(reader->error, QC_ERR_MEMORY, "out of memory");
    }
    QC_TRY(qc_remarks_add(
        reader->remarks, &place, reader->error,
        "'%.60s' is no territory; it is taken as the company (say otherwise with "
        "company: in quotacast.yaml)",
        name));

done:
    return status;
}

static qc_status resolve_text(const resolving *self, uint32_t text, qc_id *row)
{
    qc_reader *reader = self->reader;
    const char *name = qc_names_text(
        self->input->sheet->columns[self->input->map.column[self->field]].texts, text);
    bool loose = false;
    bool company = false;
    qc_status status = QC_OK;

    *row = QC_NO_ID;
    if (self->uses[text] == 0 || qc_sheet_is_no_name(name)) {
        return QC_OK;
    }
    QC_TRY(qc_join_find(reader->join[self->table], name, row, &loose, reader->error));
    if (*row != QC_NO_ID) {
        return loose ? remark_loose(self, text, name, *row) : QC_OK;
    }
    if (self->table == QC_TABLE_TERRITORIES) {
        QC_TRY(qc_reader_is_company(reader, name, &company));
    }
    if (company) {
        return QC_OK;
    }
    if (self->unknown == QC_UNKNOWN_ADD) {
        return add_unknown(self, text, name, row);
    }
    QC_TRY(guess_company(self, text, name, &company));
    if (!company) {
        QC_TRY(reject_unknown(self, text, name));
    }

done:
    return status;
}

/* Says once where rows come from that no file of their own lists. */
static qc_status remark_source(const resolving *self, size_t added)
{
    qc_reader *reader = self->reader;
    qc_input *input = self->input;
    uint32_t column = input->map.column[self->field];
    qc_remark_place place = {.severity = QC_NOTE,
                             .file = input->file,
                             .line = input->sheet->header_line,
                             .column = column + 1};

    if (added == 0 || reader->from_files[self->table] > 0) {
        return QC_OK;
    }
    return qc_remarks_add(
        reader->remarks, &place, reader->error, "column '%s' names the %s (%zu)",
        input->sheet->columns[column].header, qc_table_name(self->table), added);
}

/* Rows and the first row of each text. */
static void count_rows(const qc_input *input, qc_field field, size_t *uses, size_t *first)
{
    const uint32_t *cell = input->sheet->columns[input->map.column[field]].cell;

    for (size_t row = 0; row < input->sheet->row_count; row++) {
        if (uses[cell[row]]++ == 0) {
            first[cell[row]] = row;
        }
    }
}

qc_status qc_reader_resolve(qc_reader *self, qc_input *input, qc_field field, qc_table table,
                            qc_unknown unknown, qc_id **ids)
{
    resolving how = {
        .reader = self, .input = input, .field = field, .table = table, .unknown = unknown};
    size_t before = qc_storage_count(self->book, table);
    size_t distinct = 0;
    size_t *uses = NULL;
    size_t *first = NULL;
    qc_id *draft = NULL;
    qc_status status = QC_OK;

    *ids = NULL;
    if (!qc_input_has(input, field)) {
        return QC_OK;
    }
    distinct = qc_sheet_distinct(input->sheet, input->map.column[field]);
    QC_TRY(QC_NEW_ARRAY(uses, distinct, self->error));
    QC_TRY(QC_NEW_ARRAY(first, distinct, self->error));
    QC_TRY(QC_NEW_ARRAY(draft, distinct, self->error));
    count_rows(input, field, uses, first);
    how.uses = uses;
    how.first = first;
    for (size_t i = 0; i < distinct; i++) {
        QC_TRY(resolve_text(&how, (uint32_t)i, &draft[i]));
    }
    QC_TRY(remark_source(&how, qc_storage_count(self->book, table) - before));
    *ids = draft;
    draft = NULL; /* now the caller's */

done:
    qc_memory_free(draft);
    qc_memory_free(first);
    qc_memory_free(uses);
    return status;
}

qc_id qc_reader_id(const qc_input *input, qc_field field, const qc_id *ids, size_t row)
{
    return ids == NULL ? QC_NO_ID
                       : ids[input->sheet->columns[input->map.column[field]].cell[row]];
}
