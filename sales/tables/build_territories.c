/* Territories and the tree above them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/headers/header_match.h"
#include "sales/reader.h"
#include "sales/tables/storage.h"
#include "sales/values/outcome.h"

/* Closed, on a day that is not known. */
#define QC_ENDED INT32_MAX

/* Rows of the table and what they name as their parent. */
typedef struct parents {
    const char **text; /* by territory */
    size_t capacity;
} parents;

static const char *first_of(const char *a, const char *b)
{
    return *a != '\0' ? a : b;
}

/* A row that stands for the company itself becomes a name of it. */
static qc_status take_company(qc_reader *self, qc_input *input, size_t row, bool *is)
{
    const char *id = qc_input_text(input, QC_FIELD_ID, row);
    const char *name = qc_input_text(input, QC_FIELD_NAME, row);
    qc_remark_place place = qc_reader_place(input, QC_NOTE, QC_FIELD_NAME, row);
    qc_status status = QC_OK;

    *is = *qc_input_text(input, QC_FIELD_PARENT, row) == '\0' &&
          ((*name != '\0' && qc_book_is_company(self->book, name)) ||
           (*id != '\0' && qc_book_is_company(self->book, id)));
    if (!*is) {
        return QC_OK;
    }
    if (!self->company_known && !qc_book_is_company(self->book, name)) {
        self->company_known = true;
        self->book->company = name;
    }
    QC_TRY(qc_join_add(self->company, id, 0, self->error));
    QC_TRY(qc_join_add(self->company, name, 0, self->error));
    input->fate[row] = QC_FATE_MERGED;
    QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                          "'%.60s' is the company itself; it is no territory",
                          first_of(name, id)));

done:
    return status;
}

/* An amount that cannot be below zero: a floor, a cap, a hold. */
static qc_status take_bound(qc_reader *self, const qc_input *input, size_t row, qc_field field,
                            qc_money *bound)
{
    qc_remark_place place = qc_reader_place(input, QC_DOUBTFUL, field, row);

    *bound = qc_input_money(input, field, row);
    if (*bound == QC_NO_MONEY || *bound >= 0) {
        return QC_OK;
    }
    *bound = QC_NO_MONEY;
    return qc_remarks_add(self->remarks, &place, self->error,
                          "the %s %s is below zero; it counts as missing",
                          field == QC_FIELD_FLOOR ? "floor"
                          : field == QC_FIELD_CAP ? "cap"
                                                  : "hold",
                          qc_sheet_text(input->sheet, input->map.column[field], row));
}

/* The key of a cell and of its column's header. */
static qc_status keys_of_status(qc_reader *self, const qc_input *input, const char *text,
                                char **key, char **header)
{
    size_t column = input->map.column[QC_FIELD_OUTCOME];
    qc_status status = QC_OK;

    QC_TRY(qc_text_key(text, key, self->error));
    QC_TRY(qc_text_key(input->sheet->columns[column].header, header, self->error));

done:
    return status;
}

/* Whether a row says that its territory is closed: by a word, or a yes or no in a column of that
 * name, or there the day. */
static qc_status is_closed(qc_reader *self, const qc_input *input, size_t row, bool *closed,
                           qc_date *day)
{
    static const char *const over =
        "closed inactive ended discontinued dissolved tutup ditutup nonaktif tidakaktif bubar";
    static const char *const open = "open active running aktif buka beroperasi berjalan";
    const char *text = qc_input_text(input, QC_FIELD_OUTCOME, row);
    qc_remark_place place = qc_reader_place(input, QC_DOUBTFUL, QC_FIELD_OUTCOME, row);
    qc_flag flag = qc_flag_of_text(text);
    char *key = NULL, *header = NULL;
    bool of_closing = false, is_flag = false;
    qc_status status = QC_OK;

    *closed = false;
    if (*text == '\0') {
        return QC_OK;
    }
    QC_TRY(keys_of_status(self, input, text, &key, &header));
    of_closing = qc_header_has_word("closed isclosed tutup ditutup", header, NULL);
    is_flag = of_closing || qc_header_has_word("active isactive aktif", header, NULL);
    if (qc_header_has_word(over, key, NULL)) {
        *closed = true;
    } else if (is_flag && (flag == QC_FLAG_YES || flag == QC_FLAG_NO)) {
        *closed = (flag == QC_FLAG_YES) == of_closing;
    } else if (is_flag && !qc_header_has_word(open, key, NULL) &&
               (!of_closing || qc_setting_date_read(text, day, NULL) != QC_OK)) {
        QC_TRY(
            qc_remarks_add(self->remarks, &place, self->error,
                           "'%.40s' is neither yes nor no; the territory counts as open. The "
                           "last day of one that closes goes into a column `end`",
                           text));
    }

done:
    qc_memory_free(key);
    qc_memory_free(header);
    return status;
}

/* The last day of sales; of a territory that is closed without one the day as of which that is
 * known: see qc_reader_end_territories(). */
static qc_status take_end(qc_reader *self, const qc_input *input, size_t row, qc_date *end)
{
    bool closed = false;
    qc_date day = QC_NO_DATE;
    qc_status status = QC_OK;

    status = is_closed(self, input, row, &closed, &day);
    *end = qc_input_date(input, QC_FIELD_END, row);
    *end = *end == QC_NO_DATE ? day : *end;
    if (closed && *end == QC_NO_DATE) {
        *end = QC_ENDED;
    }
    return status;
}

void qc_reader_end_territories(qc_book *book)
{
    for (size_t i = 0; i < book->territories.count; i++) {
        if (book->territories.end[i] == QC_ENDED) {
            book->territories.end[i] = book->as_of;
        }
    }
}

static bool is_above(qc_money amount, qc_money limit)
{
    return amount != QC_NO_MONEY && limit != QC_NO_MONEY && amount > limit;
}

/* Bounds that contradict each other: no quota can be within them. */
static qc_status remark_bounds(qc_reader *self, const qc_input *input, size_t row, qc_id at)
{
    const qc_territories *table = &self->book->territories;
    bool floor = is_above(table->floor[at], table->cap[at]);
    qc_remark_place place =
        qc_reader_place(input, QC_DOUBTFUL, floor ? QC_FIELD_FLOOR : QC_FIELD_HOLD, row);

    if (!floor && !is_above(table->floor[at], table->hold[at]) &&
        !is_above(table->hold[at], table->cap[at])) {
        return QC_OK;
    }
    place.about = floor ? "floor" : "hold";
    return qc_remarks_add(self->remarks, &place, self->error,
                          "the %s of '%.60s' lies %s; no quota can be within its bounds",
                          place.about, table->name[at],
                          floor ? "above its cap" : "outside its floor and cap");
}

static qc_status take_row(qc_reader *self, const qc_input *input, size_t row, parents *up)
{
    qc_territories *table = &self->book->territories;
    const char *id = qc_input_text(input, QC_FIELD_ID, row);
    const char *name = qc_input_text(input, QC_FIELD_NAME, row);
    qc_id territory = QC_NO_ID;
    qc_status status = QC_OK;

    QC_TRY(qc_reader_append(self, QC_TABLE_TERRITORIES, &territory));
    QC_TRY(QC_GROW(up->text, up->capacity, (size_t)territory + 1, self->error));
    up->text[territory] = qc_input_text(input, QC_FIELD_PARENT, row);
    table->id[territory] = first_of(id, name);
    table->name[territory] = first_of(name, id);
    table->leaf[territory] = true;
    QC_TRY(
        qc_reader_position(self, input, row, &table->lat[territory], &table->lon[territory]));
    table->potential[territory] = qc_input_real(input, QC_FIELD_POTENTIAL, row);
    QC_TRY(take_bound(self, input, row, QC_FIELD_FLOOR, &table->floor[territory]));
    QC_TRY(take_bound(self, input, row, QC_FIELD_CAP, &table->cap[territory]));
    QC_TRY(take_bound(self, input, row, QC_FIELD_HOLD, &table->hold[territory]));
    QC_TRY(take_end(self, input, row, &table->end[territory]));
    table->file[territory] = input->file;
    table->line[territory] = input->sheet->line[row];
    QC_TRY(remark_bounds(self, input, row, territory));

done:
    return status;
}

static qc_status take_input(qc_reader *self, qc_input *input, parents *up)
{
    static const qc_field texts[] = {QC_FIELD_ID, QC_FIELD_NAME, QC_FIELD_PARENT,
                                     QC_FIELD_OUTCOME, QC_FIELD_COUNT};
    qc_status status = QC_OK;

    QC_TRY(qc_reader_keep_texts(self, input, texts));
    for (size_t row = 0; row < input->sheet->row_count; row++) {
        bool company = false;

        if (input->fate[row] != QC_FATE_KEPT) {
            continue;
        }
        if (*qc_input_text(input, QC_FIELD_ID, row) == '\0' &&
            *qc_input_text(input, QC_FIELD_NAME, row) == '\0') {
            QC_TRY(
                qc_reader_reject(self, input, row, QC_FIELD_NAME,
                                 "the territory has neither id nor name; the row is left out"));
            continue;
        }
        QC_TRY(take_company(self, input, row, &company));
        if (!company) {
            QC_TRY(take_row(self, input, row, up));
        }
    }

done:
    return status;
}

static qc_status add_names(qc_reader *self)
{
    const qc_territories *table = &self->book->territories;
    qc_join *join = self->join[QC_TABLE_TERRITORIES];
    qc_status status = QC_OK;

    for (size_t i = 0; i < table->count; i++) {
        QC_TRY(qc_join_add(join, table->id[i], (qc_id)i, self->error));
    }
    for (size_t i = 0; i < table->count; i++) {
        QC_TRY(qc_join_add(join, table->name[i], (qc_id)i, self->error));
    }

done:
    return status;
}

/* The row that a parent's name means; a name without a row gets one. */
static qc_status find_parent(qc_reader *self, size_t territory, const char *name, qc_id *parent)
{
    qc_territories *table = &self->book->territories;
    uint32_t file = table->file[territory];
    uint32_t line = table->line[territory];
    qc_remark_place place = {.severity = QC_NOTE, .file = file, .line = line};
    bool company = false;
    bool loose = false;
    qc_status status = QC_OK;

    *parent = QC_NO_ID;
    if (*name == '\0') {
        return QC_OK;
    }
    QC_TRY(qc_join_find(self->join[QC_TABLE_TERRITORIES], name, parent, &loose, self->error));
    if (*parent == QC_NO_ID) {
        QC_TRY(qc_reader_is_company(self, name, &company));
    }
    if (company || *parent != QC_NO_ID) {
        return QC_OK;
    }
    QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                          "'%.60s' is named only as a parent; it becomes a node above its "
                          "territories",
                          name));
    QC_TRY(qc_reader_mention(self, QC_TABLE_TERRITORIES, name, file, line, parent));

done:
    return status;
}

static qc_status check_circle(const qc_reader *self, size_t territory)
{
    const qc_territories *table = &self->book->territories;
    const qc_input *input = &self->inputs[table->file[territory]];
    qc_id above = table->parent[territory];

    for (size_t steps = 0; above != QC_NO_ID; steps++) {
        if (steps > table->count || above == territory) {
            return qc_fail_at(
                self->error, QC_ERR_DATA, input->sheet->source, table->line[territory],
                input->map.column[QC_FIELD_PARENT] + 1,
                "'%.60s' is its own parent by way of '%.60s'; correct the parents",
                table->name[territory], table->name[table->parent[territory]]);
        }
        above = table->parent[above];
    }
    return QC_OK;
}

static qc_status link_parents(qc_reader *self, const parents *up)
{
    qc_territories *table = &self->book->territories;
    size_t listed = table->count;
    qc_status status = QC_OK;

    for (size_t i = 0; up->text != NULL && i < listed; i++) {
        qc_id parent = QC_NO_ID;

        QC_TRY(find_parent(self, i, up->text[i], &parent));
        table->parent[i] = parent;
    }
    for (size_t i = 0; i < listed; i++) {
        QC_TRY(check_circle(self, i));
    }

done:
    return status;
}

/* The one node without a parent, above all others, is the company: nobody named it otherwise. */
static qc_id find_root(const qc_reader *self)
{
    const qc_territories *table = &self->book->territories;
    qc_id root = QC_NO_ID;

    for (size_t i = 0; i < table->count; i++) {
        if (table->parent[i] != QC_NO_ID) {
            continue;
        }
        if (root != QC_NO_ID) {
            return QC_NO_ID;
        }
        root = (qc_id)i;
    }
    return self->config->company == NULL && table->count > 1 ? root : QC_NO_ID;
}

/* Takes the root out of the table; rows behind it move up by one. */
static qc_status drop_root(qc_reader *self, qc_id root)
{
    qc_territories *table = &self->book->territories;
    qc_remark_place place = {
        .severity = QC_NOTE, .file = table->file[root], .line = table->line[root]};
    qc_id *rows = NULL;
    size_t count = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(rows, table->count, self->error));
    for (size_t i = 0; i < table->count; i++) {
        qc_id parent = table->parent[i];

        table->parent[i] = parent == root                        ? QC_NO_ID
                           : parent != QC_NO_ID && parent > root ? parent - 1
                                                                 : parent;
        if (i != root) {
            rows[count++] = (qc_id)i;
        }
    }
    self->book->company = table->name[root];
    self->company_known = true;
    QC_TRY(qc_join_add(self->company, table->id[root], 0, self->error));
    QC_TRY(qc_join_add(self->company, table->name[root], 0, self->error));
    QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                          "'%.60s' stands above all territories; it is taken as the company",
                          table->name[root]));
    for (size_t i = 0; i < self->input_count; i++) {
        qc_input *input = &self->inputs[i];

        for (size_t row = 0; i == table->file[root] && row < input->sheet->row_count; row++) {
            bool same = input->sheet->line[row] == table->line[root] &&
                        strcmp(qc_input_text(input, QC_FIELD_ID, row), "") != 0;

            /* A root that is only mentioned has no row of its own. */
            if (same && strcmp(qc_input_text(input, QC_FIELD_ID, row), table->id[root]) == 0) {
                input->fate[row] = QC_FATE_MERGED;
            }
        }
    }
    QC_TRY(qc_storage_select(self->book, QC_TABLE_TERRITORIES, rows, count, self->error));

done:
    qc_memory_free(rows);
    return status;
}

static qc_status renew_join(qc_reader *self)
{
    qc_join_free(self->join[QC_TABLE_TERRITORIES]);
    self->join[QC_TABLE_TERRITORIES] = qc_join_new();
    if (self->join[QC_TABLE_TERRITORIES] == NULL) {
        return qc_fail_memory(self->error);
    }
    return add_names(self);
}

qc_status qc_reader_build_territories(qc_reader *self)
{
    parents up = {0};
    qc_id root = QC_NO_ID;
    qc_status status = QC_OK;

    QC_TRY(qc_reader_merge(self, QC_TABLE_TERRITORIES, QC_FIELD_ID, QC_FIELD_NAME));
    for (size_t i = 0; i < self->input_count; i++) {
        if (self->inputs[i].map.table == QC_TABLE_TERRITORIES) {
            QC_TRY(take_input(self, &self->inputs[i], &up));
        }
    }
    self->from_files[QC_TABLE_TERRITORIES] = self->book->territories.count;
    QC_TRY(add_names(self));
    QC_TRY(link_parents(self, &up));
    root = find_root(self);
    if (root != QC_NO_ID) {
        QC_TRY(drop_root(self, root));
        QC_TRY(renew_join(self));
    }

done:
    qc_memory_free(up.text);
    return status;
}
