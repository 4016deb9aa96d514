/* Products, people, accounts and candidate regions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/headers/header_match.h"
#include "sales/reader.h"
#include "sales/tables/storage.h"
#include "sales/values/outcome.h"

/* Rows of the book that a file's texts name, by text. */
typedef struct named_rows {
    qc_id *territories, *products;
} named_rows;

/* Takes one row of a file into the book. */
typedef qc_status (*row_taker)(qc_reader *self, const qc_input *input, size_t row,
                               const named_rows *named);

static const char *first_of(const char *a, const char *b)
{
    return *a != '\0' ? a : b;
}

static bool has_name(const qc_input *input, size_t row)
{
    return *qc_input_text(input, QC_FIELD_ID, row) != '\0' ||
           *qc_input_text(input, QC_FIELD_NAME, row) != '\0' ||
           *qc_input_text(input, QC_FIELD_FIRST_NAME, row) != '\0';
}

static qc_status take_rows(qc_reader *self, qc_input *input, const qc_field *texts,
                           row_taker take)
{
    named_rows named = {NULL, NULL};
    qc_status status = QC_OK;

    QC_TRY(qc_reader_keep_texts(self, input, texts));
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_TERRITORY, QC_TABLE_TERRITORIES,
                             QC_UNKNOWN_ADD, &named.territories));
    QC_TRY(qc_reader_resolve(self, input, QC_FIELD_PRODUCT, QC_TABLE_PRODUCTS, QC_UNKNOWN_ADD,
                             &named.products));
    for (size_t row = 0; row < input->sheet->row_count; row++) {
        if (input->fate[row] != QC_FATE_KEPT) {
            continue;
        }
        if (!has_name(input, row)) {
            QC_TRY(qc_reader_reject(self, input, row, QC_FIELD_NAME,
                                    "the row has neither id nor name; it is left out"));
            continue;
        }
        QC_TRY(take(self, input, row, &named));
    }

done:
    qc_memory_free(named.territories);
    qc_memory_free(named.products);
    return status;
}

/* All files of a table, and then what their rows are called. */
static qc_status build(qc_reader *self, qc_table table, const qc_field *texts, row_taker take)
{
    qc_status status = QC_OK;

    QC_TRY(qc_reader_merge(self, table, QC_FIELD_ID, QC_FIELD_NAME));
    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == table) {
            QC_TRY(take_rows(self, &self->inputs[i], texts, take));
        }
    }
    self->from_files[table] = qc_storage_count(self->book, table);

done:
    return status;
}

static qc_status add_names(qc_reader *self, qc_table table, const char *const *ids,
                           const char *const *names)
{
    size_t count = qc_storage_count(self->book, table);
    qc_status status = QC_OK;

    for (size_t i = 0; i < count; i++) {
        QC_TRY(qc_join_add(self->join[table], ids[i], (qc_id)i, self->error));
    }
    for (size_t i = 0; i < count; i++) {
        QC_TRY(qc_join_add(self->join[table], names[i], (qc_id)i, self->error));
    }

done:
    return status;
}

static qc_status take_product(qc_reader *self, const qc_input *input, size_t row,
                              const named_rows *named)
{
    qc_products *table = &self->book->products;
    const char *id = qc_input_text(input, QC_FIELD_ID, row);
    const char *name = qc_input_text(input, QC_FIELD_NAME, row);
    qc_id at = QC_NO_ID;
    qc_status status = QC_OK;

    (void)named;
    QC_TRY(qc_reader_append(self, QC_TABLE_PRODUCTS, &at));
    table->id[at] = first_of(id, name);
    table->name[at] = first_of(name, id);
    table->family[at] = qc_input_text(input, QC_FIELD_FAMILY, row);
    table->list_price[at] = qc_input_money(input, QC_FIELD_LIST_PRICE, row);
    QC_TRY(qc_join_add(self->families, table->family[at], at, self->error));
    table->file[at] = input->file;
    table->line[at] = input->sheet->line[row];

done:
    return status;
}

qc_status qc_reader_build_products(qc_reader *self)
{
    static const qc_field texts[] = {QC_FIELD_ID, QC_FIELD_NAME, QC_FIELD_FAMILY,
                                     QC_FIELD_COUNT};
    qc_status status = QC_OK;

    QC_TRY(build(self, QC_TABLE_PRODUCTS, texts, take_product));
    QC_TRY(
        add_names(self, QC_TABLE_PRODUCTS, self->book->products.id, self->book->products.name));

done:
    return status;
}

/* The name of a person: given whole, in two parts, or not at all. */
static qc_status name_of_rep(qc_reader *self, const qc_input *input, size_t row,
                             const char **name)
{
    const char *first = qc_input_text(input, QC_FIELD_FIRST_NAME, row);
    const char *last = qc_input_text(input, QC_FIELD_LAST_NAME, row);

    *name = qc_input_text(input, QC_FIELD_NAME, row);
    if (**name == '\0' && (*first != '\0' || *last != '\0')) {
        *name = *first == '\0'  ? last
                : *last == '\0' ? first
                                : qc_arena_format(self->arena, "%s %s", first, last);
    }
    if (*name == NULL) {
        return qc_fail_memory(self->error);
    }
    return QC_OK;
}

/* Whether a rep's role is to be credited beside others: by its word, or a yes in a column of
 * that name. */
static qc_status is_overlay(qc_reader *self, const qc_input *input, size_t row, bool *overlay)
{
    static const char *const words =
        "overlay overlays specialist specialists productspecialist overlayspecialist "
        "solutionspecialist presales salesengineer spesialis spesialisproduk";
    const char *text = qc_input_text(input, QC_FIELD_KIND, row);
    char *key = NULL, *header = NULL;
    qc_status status = QC_OK;

    QC_TRY(qc_text_key(text, &key, self->error));
    *overlay = qc_header_has_word(words, key, NULL) || qc_flag_of_text(text) == QC_FLAG_YES;
    QC_TRY(qc_text_key(input->map.column[QC_FIELD_KIND] == QC_NO_COLUMN
                           ? ""
                           : input->sheet->columns[input->map.column[QC_FIELD_KIND]].header,
                       &header, self->error));
    if (!*overlay && strcmp(header, "overlay") == 0 &&
        qc_flag_of_text(text) == QC_FLAG_UNKNOWN) {
        qc_remark_place place = qc_reader_place(input, QC_DOUBTFUL, QC_FIELD_KIND, row);

        QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                              "overlay '%.40s' is neither yes nor no; it counts as no", text));
    }

done:
    qc_memory_free(key);
    qc_memory_free(header);
    return status;
}

static qc_status take_rep(qc_reader *self, const qc_input *input, size_t row,
                          const named_rows *named)
{
    qc_reps *table = &self->book->reps;
    const char *id = qc_input_text(input, QC_FIELD_ID, row);
    const char *name = NULL;
    double share = qc_input_real(input, QC_FIELD_SHARE, row);
    qc_remark_place place = qc_reader_place(input, QC_DOUBTFUL, QC_FIELD_SHARE, row);
    qc_id at = QC_NO_ID;
    qc_status status = QC_OK;

    QC_TRY(name_of_rep(self, input, row, &name));
    QC_TRY(qc_reader_append(self, QC_TABLE_REPS, &at));
    table->id[at] = first_of(id, name);
    table->name[at] = first_of(name, id);
    table->territory[at] = qc_reader_id(input, QC_FIELD_TERRITORY, named->territories, row);
    table->product[at] = qc_reader_id(input, QC_FIELD_PRODUCT, named->products, row);
    QC_TRY(is_overlay(self, input, row, &table->overlay[at]));
    table->manager[at] = qc_input_text(input, QC_FIELD_MANAGER, row);
    table->start[at] = qc_input_date(input, QC_FIELD_START, row);
    table->end[at] = qc_input_date(input, QC_FIELD_END, row);
    table->file[at] = input->file;
    table->line[at] = input->sheet->line[row];
    if (share > 1 && share < 2) { /* more than all, as of one and a half posts, or little? */
        QC_TRY(qc_remarks_add(
            self->remarks, &place, self->error,
            "the share '%.40s' counts as so many percent; write a part of 1 as 0 to 1, or "
            "put %% behind it",
            qc_sheet_text(input->sheet, input->map.column[QC_FIELD_SHARE], row)));
    }
    if (share > 1 && share <= 100) {
        share /= 100; /* 50 means 50 % */
    }
    if (share < 0 || share > 1) {
        QC_TRY(qc_remarks_add(
            self->remarks, &place, self->error,
            "the share '%.40s' lies outside 0 to 1; it counts as missing",
            qc_sheet_text(input->sheet, input->map.column[QC_FIELD_SHARE], row)));
        share = NAN;
    }
    table->share[at] = share;

done:
    return status;
}

qc_status qc_reader_build_reps(qc_reader *self)
{
    static const qc_field texts[] = {QC_FIELD_ID,        QC_FIELD_NAME,    QC_FIELD_FIRST_NAME,
                                     QC_FIELD_LAST_NAME, QC_FIELD_MANAGER, QC_FIELD_KIND,
                                     QC_FIELD_COUNT};
    qc_status status = QC_OK;

    QC_TRY(build(self, QC_TABLE_REPS, texts, take_rep));
    QC_TRY(add_names(self, QC_TABLE_REPS, self->book->reps.id, self->book->reps.name));

done:
    return status;
}

static qc_status take_account(qc_reader *self, const qc_input *input, size_t row,
                              const named_rows *named)
{
    qc_accounts *table = &self->book->accounts;
    const char *id = qc_input_text(input, QC_FIELD_ID, row);
    const char *name = qc_input_text(input, QC_FIELD_NAME, row);
    qc_id at = QC_NO_ID;
    qc_status status = QC_OK;

    QC_TRY(qc_reader_append(self, QC_TABLE_ACCOUNTS, &at));
    table->id[at] = first_of(id, name);
    table->name[at] = first_of(name, id);
    QC_TRY(qc_reader_position(self, input, row, &table->lat[at], &table->lon[at]));
    table->potential[at] = qc_input_real(input, QC_FIELD_POTENTIAL, row);
    table->workload[at] = qc_input_real(input, QC_FIELD_WORKLOAD, row);
    table->territory[at] = qc_reader_id(input, QC_FIELD_TERRITORY, named->territories, row);
    table->lock[at] = qc_flag_of_text(qc_input_text(input, QC_FIELD_LOCK, row)) == QC_FLAG_YES;
    table->parent_account[at] = qc_input_text(input, QC_FIELD_PARENT, row);
    table->file[at] = input->file;
    table->line[at] = input->sheet->line[row];

done:
    return status;
}

qc_status qc_reader_build_accounts(qc_reader *self)
{
    static const qc_field texts[] = {QC_FIELD_ID, QC_FIELD_NAME, QC_FIELD_LOCK, QC_FIELD_PARENT,
                                     QC_FIELD_COUNT};
    qc_status status = QC_OK;

    QC_TRY(build(self, QC_TABLE_ACCOUNTS, texts, take_account));
    QC_TRY(
        add_names(self, QC_TABLE_ACCOUNTS, self->book->accounts.id, self->book->accounts.name));

done:
    return status;
}
