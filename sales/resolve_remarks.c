/* What is said about names that one table uses for the rows of another. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/resolve.h"

#include <string.h>

enum {
    MOST_NAMED = 20,
    MOST_NEAR_NAMES = 60,
    MOST_COMPARED = 500, /* names: each is compared with each */
    SHORTEST_SLIP = 5,
    RARE = 10 /* times as many rows has the name that is meant */
};

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

qc_remark_place qc_resolve_place(const qc_resolving *self, uint32_t text, qc_severity severity)
{
    qc_remark_place place =
        qc_reader_place(self->input, severity, self->field, self->first[text]);

    place.times = self->uses[text];
    return place;
}

const char *qc_resolve_near_name(const qc_resolving *self, const char *name)
{
    if (self->reader->near_names >= MOST_NEAR_NAMES) {
        return NULL;
    }
    self->reader->near_names++;
    return qc_join_nearest(self->reader->join[self->table], name);
}

/* True while names of the table get a remark of their own. */
static bool is_named(const qc_resolving *self)
{
    return self->reader->named[self->table]++ < MOST_NAMED;
}

qc_status qc_resolve_remark_loose(const qc_resolving *self, uint32_t text, const char *name,
                                  qc_id row)
{
    qc_reader *reader = self->reader;
    const char *meant = name_of_row(reader->book, self->table, row);
    qc_remark_place place = qc_resolve_place(self, text, QC_DOUBTFUL);

    if (!is_named(self)) {
        return qc_remarks_add(
            reader->remarks, &place, reader->error,
            "further names are taken as nearly equal ones, such as '%.60s' as "
            "'%.60s'",
            name, meant);
    }
    place.about = name;
    return qc_remarks_add(reader->remarks, &place, reader->error, "'%.60s' taken as '%.60s'",
                          name, meant);
}

qc_status qc_resolve_remark_added(const qc_resolving *self, uint32_t text, const char *name)
{
    qc_reader *reader = self->reader;
    qc_remark_place place = qc_resolve_place(self, text, QC_DOUBTFUL);
    const char *near_name = NULL;

    if (!is_named(self)) {
        return qc_remarks_add(reader->remarks, &place, reader->error,
                              "further names are not in %s and are added, such as '%.60s'",
                              qc_table_name(self->table), name);
    }
    place.about = name;
    near_name = qc_resolve_near_name(self, name);
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

qc_status qc_resolve_remark_family(const qc_resolving *self, uint32_t text, const char *name)
{
    qc_reader *reader = self->reader;
    qc_remark_place place = qc_resolve_place(self, text, QC_NOTE);

    place.about = name;
    return qc_remarks_add(reader->remarks, &place, reader->error,
                          "'%.60s' is a family of products; it stands beside them as one",
                          name);
}

qc_status qc_resolve_remark_rejected(const qc_resolving *self, uint32_t text, const char *name)
{
    qc_reader *reader = self->reader;
    qc_remark_place place = qc_resolve_place(self, text, QC_REJECTED);
    const char *near_name = NULL;

    if (!is_named(self)) {
        return qc_remarks_add(
            reader->remarks, &place, reader->error,
            "further names are not in %s, such as '%.60s'; the rows are left out",
            qc_table_name(self->table), name);
    }
    place.about = name;
    near_name = qc_resolve_near_name(self, name);
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

qc_status qc_resolve_remark_none(const qc_resolving *self, uint32_t text, const char *name)
{
    qc_reader *reader = self->reader;
    qc_remark_place place = qc_resolve_place(self, text, QC_NOTE);

    place.about = name;
    return qc_remarks_add(reader->remarks, &place, reader->error,
                          "'%.60s' stands beside blank cells; it is taken as the name of a %s",
                          name, nouns[self->table]);
}

qc_status qc_resolve_remark_company(const qc_resolving *self, uint32_t text, const char *name)
{
    qc_reader *reader = self->reader;
    qc_remark_place place = qc_resolve_place(self, text, QC_DOUBTFUL);

    return qc_remarks_add(
        reader->remarks, &place, reader->error,
        "'%.60s' is no territory; it is taken as the company (say otherwise with "
        "company: in quotacast.yaml)",
        name);
}

/* True for a name that another one may be a slip of: long enough, and told from others by no
 * digit. */
static bool may_be_slip(const char *name)
{
    return strlen(name) >= SHORTEST_SLIP && strpbrk(name, "0123456789") == NULL;
}

/* Rows of the file that mean a row of the table, in any writing. */
static size_t count_uses(const qc_resolving *self, const qc_id *rows, qc_id row)
{
    uint32_t column = self->input->map.column[self->field];
    size_t uses = 0;

    for (size_t i = 0; i < qc_sheet_distinct(self->input->sheet, column); i++) {
        uses += rows[i] == row ? self->uses[i] : 0;
    }
    return uses;
}

qc_status qc_resolve_remark_typos(const qc_resolving *self, const qc_id *rows)
{
    const qc_names *texts =
        self->input->sheet->columns[self->input->map.column[self->field]].texts;
    uint32_t count = (uint32_t)qc_names_count(texts);
    qc_status status = QC_OK;

    if (count > MOST_COMPARED || self->reader->from_files[self->table] > 0) {
        return QC_OK;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *name = qc_names_text(texts, i);

        for (uint32_t k = 0; k < count && may_be_slip(name); k++) {
            const char *other = qc_names_text(texts, k);
            qc_remark_place place = {.severity = QC_DOUBTFUL};

            if (rows[i] == rows[k] || rows[i] == QC_NO_ID || rows[k] == QC_NO_ID ||
                qc_text_distance(name, other) != 1 ||
                count_uses(self, rows, rows[i]) * RARE > count_uses(self, rows, rows[k])) {
                continue;
            }
            place = qc_resolve_place(self, i, QC_DOUBTFUL);
            place.about = name;
            QC_TRY(
                qc_remarks_add(self->reader->remarks, &place, self->reader->error,
                               "'%.60s' is nearly '%.60s', and rare: both count by themselves; "
                               "correct the name if it is a slip",
                               name, other));
            break;
        }
    }

done:
    return status;
}

qc_status qc_resolve_remark_source(const qc_resolving *self, size_t added)
{
    qc_reader *reader = self->reader;
    qc_input *input = self->input;
    uint32_t column = input->map.column[self->field];
    qc_remark_place place = {.severity = QC_NOTE,
                             .file = input->file,
                             .line = input->sheet->header_line,
                             .column = column + 1};

    bool unfolded = column >= reader->book->files[input->file].column_count;

    if (added == 0 || reader->from_files[self->table] > 0 ||
        (unfolded && (self->field == QC_FIELD_PARENT || self->field == QC_FIELD_UPPER))) {
        return QC_OK;
    }
    if (unfolded) { /* from headers */
        place.column = 0;
        return qc_remarks_add(reader->remarks, &place, reader->error,
                              "the headers of columns name the %s (%zu)",
                              qc_table_name(self->table), added);
    }
    return qc_remarks_add(reader->remarks, &place, reader->error,
                          "column '%s' names the %s (%zu)",
                          input->sheet->columns[column].header,
                          self->field == QC_FIELD_PARENT  ? "regions"
                          : self->field == QC_FIELD_UPPER ? "places above the regions"
                                                          : qc_table_name(self->table),
                          added);
}
