/* Names that one table uses for the rows of another: found, added or rejected. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "sales/files/plain_text.h"
#include "sales/resolve.h"
#include "sales/tables/storage.h"

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

static qc_status add_unknown(const qc_resolving *self, uint32_t text, const char *name,
                             qc_id *row)
{
    qc_reader *reader = self->reader;
    qc_remark_place place = qc_resolve_place(self, text, QC_NOTE);
    bool family = self->table == QC_TABLE_PRODUCTS &&
                  qc_join_find_exact(reader->families, name) != QC_NO_ID;
    qc_status status = QC_OK;

    /* A family of products may be sold as such: revenue is often kept by family only. */
    if (family) {
        QC_TRY(qc_resolve_remark_family(self, text, name));
    } else if (reader->from_files[self->table] > 0) {
        QC_TRY(qc_resolve_remark_added(self, text, name));
    }
    QC_TRY(qc_reader_mention(reader, self->table, name, place.file, place.line, row));
    if (family) {
        reader->book->products.family[*row] = reader->book->products.name[*row];
    }

done:
    return status;
}

/* The amount of a row in whole or major units, whichever the column has. */
static double amount_of_row(const qc_input *input, size_t row)
{
    qc_money money = qc_input_money(input, QC_FIELD_AMOUNT, row);

    return money != QC_NO_MONEY ? (double)money : qc_input_real(input, QC_FIELD_AMOUNT, row);
}

/*
 * True if the amounts of a name are those of a whole: the largest one is its own, and it has at
 * least half of what all others have together (a third level of nodes counts everything twice).
 * A misspelt territory is rarely that large.
 */
static bool has_amounts_of_a_whole(const qc_resolving *self, uint32_t text)
{
    const qc_input *input = self->input;
    const uint32_t *cell = input->sheet->columns[input->map.column[self->field]].cell;
    double largest[2] = {-INFINITY, -INFINITY}; /* of others, of the name */
    double sum[2] = {0, 0};

    for (size_t row = 0; row < input->sheet->row_count; row++) {
        double amount = amount_of_row(input, row);
        size_t own = cell[row] == text;

        if (input->fate[row] == QC_FATE_KEPT && !isnan(amount)) {
            largest[own] = amount > largest[own] ? amount : largest[own];
            sum[own] += amount;
        }
    }
    return largest[1] > largest[0] && 2 * sum[1] >= sum[0];
}

/* Where nobody says what the company is called, a name that is near to no territory and has the
 * amounts of a whole is it. */
static qc_status guess_company(const qc_resolving *self, uint32_t text, const char *name,
                               bool *guessed)
{
    qc_reader *reader = self->reader;
    qc_status status = QC_OK;

    *guessed = self->table == QC_TABLE_TERRITORIES && !reader->company_known &&
               has_amounts_of_a_whole(self, text) && qc_resolve_near_name(self, name) == NULL;
    if (!*guessed) {
        return QC_OK;
    }
    reader->company_known = true;
    reader->book->company = qc_arena_copy(reader->arena, name, strlen(name));
    if (reader->book->company == NULL) {
        return qc_fail_memory(reader->error);
    }
    QC_TRY(qc_resolve_remark_company(self, text, name));

done:
    return status;
}

/* A word for nothing is a name where a row is called so. */
static bool is_no_name(const qc_resolving *self, const char *name)
{
    return qc_input_is_no_name(self->input, self->input->map.column[self->field], name) &&
           qc_join_find_exact(self->reader->join[self->table], name) == QC_NO_ID;
}

static qc_status resolve_text(const qc_resolving *self, uint32_t text, qc_id *row)
{
    qc_reader *reader = self->reader;
    const char *name = qc_names_text(
        self->input->sheet->columns[self->input->map.column[self->field]].texts, text);
    bool loose = false;
    bool company = false;
    qc_status status = QC_OK;

    *row = QC_NO_ID;
    if (self->uses[text] == 0 || *name == '\0' || is_no_name(self, name)) {
        return QC_OK;
    }
    if (qc_text_equal_nocase(name, "none")) {
        QC_TRY(qc_resolve_remark_none(self, text, name));
    }
    if (qc_plain_text_needed(name)) {
        name = qc_plain_text_copy(reader->arena, name);
        if (name == NULL) {
            return qc_fail_memory(reader->error);
        }
    }
    QC_TRY(qc_join_find(reader->join[self->table], name, row, &loose, reader->error));
    if (*row != QC_NO_ID) {
        return loose ? qc_resolve_remark_loose(self, text, name, *row) : QC_OK;
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
        self->rejected[text] = true;
        QC_TRY(qc_resolve_remark_rejected(self, text, name));
    }

done:
    return status;
}

/* Rows and the first row of each text. */
static void count_rows(const qc_resolving *self)
{
    const qc_sheet *sheet = self->input->sheet;
    const uint32_t *cell = sheet->columns[self->input->map.column[self->field]].cell;

    for (size_t row = 0; row < sheet->row_count; row++) {
        if (self->uses[cell[row]] == 0) {
            self->first[cell[row]] = row;
        }
        self->uses[cell[row]] += qc_sheet_times(sheet, row);
    }
}

static void reject_rows(const qc_resolving *self)
{
    const qc_sheet *sheet = self->input->sheet;
    const uint32_t *cell = sheet->columns[self->input->map.column[self->field]].cell;

    for (size_t row = 0; row < sheet->row_count; row++) {
        if (self->rejected[cell[row]]) {
            qc_input_reject(self->input, row);
        }
    }
}

qc_status qc_reader_resolve(qc_reader *self, qc_input *input, qc_field field, qc_table table,
                            qc_unknown unknown, qc_id **ids)
{
    qc_resolving how = {
        .reader = self, .input = input, .field = field, .table = table, .unknown = unknown};
    size_t before = qc_storage_count(self->book, table);
    size_t distinct = 0;
    bool any_rejected = false;
    qc_id *draft = NULL;
    qc_status status = QC_OK;

    *ids = NULL;
    if (!qc_input_has(input, field)) {
        return QC_OK;
    }
    distinct = qc_sheet_distinct(input->sheet, input->map.column[field]);
    QC_TRY(QC_NEW_ARRAY(how.uses, distinct, self->error));
    QC_TRY(QC_NEW_ARRAY(how.first, distinct, self->error));
    QC_TRY(QC_NEW_ARRAY(how.rejected, distinct, self->error));
    QC_TRY(QC_NEW_ARRAY(draft, distinct, self->error));
    count_rows(&how);
    for (size_t i = 0; i < distinct; i++) {
        QC_TRY(resolve_text(&how, (uint32_t)i, &draft[i]));
    }
    for (size_t i = 0; i < distinct; i++) {
        any_rejected = any_rejected || how.rejected[i];
    }
    if (any_rejected) {
        reject_rows(&how);
    }
    QC_TRY(qc_resolve_remark_typos(&how, draft));
    QC_TRY(qc_resolve_remark_source(&how, qc_storage_count(self->book, table) - before));
    *ids = draft;
    draft = NULL; /* now the caller's */

done:
    qc_memory_free(draft);
    qc_memory_free(how.rejected);
    qc_memory_free(how.first);
    qc_memory_free(how.uses);
    return status;
}

qc_id qc_reader_id(const qc_input *input, qc_field field, const qc_id *ids, size_t row)
{
    return ids == NULL ? QC_NO_ID
                       : ids[input->sheet->columns[input->map.column[field]].cell[row]];
}
