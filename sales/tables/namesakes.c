/* Places of one name in different regions: kept apart by the region behind the name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/tables/namesakes.h"

#include <string.h>

#include "core/memory.h"

static const uint32_t NOT_SEEN = UINT32_MAX;

typedef struct splitting {
    qc_sheet *sheet;
    uint32_t below, above;
    uint32_t
        *region;   /* [distinct names] the first one beside it; NOT_SEEN where there is none */
    bool *several; /* [distinct names] it stands beside more */
    bool *proved;  /* [distinct names] and that in one period */
    size_t names;  /* with a region */
} splitting;

static bool is_blank(const qc_sheet *sheet, uint32_t column, size_t row)
{
    return qc_sheet_is_no_name(qc_sheet_text(sheet, column, row));
}

static void find_several(splitting *self, qc_namesakes *found)
{
    const qc_sheet *sheet = self->sheet;

    for (size_t row = 0; row < sheet->row_count; row++) {
        uint32_t name = sheet->columns[self->below].cell[row];
        uint32_t region = sheet->columns[self->above].cell[row];

        if (is_blank(sheet, self->below, row) || is_blank(sheet, self->above, row)) {
            continue;
        }
        if (self->region[name] == NOT_SEEN) {
            self->region[name] = region;
            self->names++;
        } else if (self->region[name] != region && !self->several[name]) {
            self->several[name] = true;
            if (found->count++ == 0) {
                found->name = qc_sheet_text(sheet, self->below, row);
                found->first =
                    qc_names_text(sheet->columns[self->above].texts, self->region[name]);
                found->second = qc_sheet_text(sheet, self->above, row);
            }
        }
    }
}

/* A name and the period of a row as one text. */
static const char *key_of(const splitting *self, const qc_mapping *map, size_t row,
                          qc_arena *arena)
{
    static const qc_field fields[] = {QC_FIELD_PERIOD, QC_FIELD_YEAR, QC_FIELD_MONTH};
    const char *texts[3] = {"", "", ""};

    for (size_t i = 0; map != NULL && i < 3; i++) {
        uint32_t column = map->column[fields[i]];

        if (column < self->sheet->column_count) {
            texts[i] = qc_sheet_text(self->sheet, column, row);
        }
    }
    return qc_arena_format(arena, "%s\n%s\n%s\n%s",
                           qc_sheet_text(self->sheet, self->below, row), texts[0], texts[1],
                           texts[2]);
}

/* Which names stand beside two regions in one period. */
static qc_status find_proofs(splitting *self, const qc_mapping *map, qc_error *error)
{
    const qc_sheet *sheet = self->sheet;
    qc_arena *arena = qc_arena_new();
    qc_names *keys = qc_names_new(NULL);
    uint32_t *region = NULL; /* of each key */
    size_t capacity = 0;
    size_t known = 0;
    qc_status status = QC_OK;

    for (size_t row = 0; row < sheet->row_count; row++) {
        uint32_t name = sheet->columns[self->below].cell[row];
        const char *text = NULL;
        uint32_t key = UINT32_MAX;

        if (!self->several[name] || is_blank(sheet, self->above, row)) {
            continue;
        }
        text = arena != NULL ? key_of(self, map, row, arena) : NULL;
        if (text != NULL && keys != NULL) {
            key = qc_names_add(keys, text, strlen(text));
        }
        if (key == UINT32_MAX) {
            status = qc_fail_memory(error);
            goto done;
        }
        if (key == known) {
            QC_TRY(QC_GROW(region, capacity, known + 1, error));
            region[known++] = sheet->columns[self->above].cell[row];
        }
        self->proved[name] =
            self->proved[name] || region[key] != sheet->columns[self->above].cell[row];
    }

done:
    qc_memory_free(region);
    qc_names_free(keys);
    qc_arena_free(arena);
    return status;
}

static bool are_proved(const splitting *self)
{
    size_t distinct = qc_sheet_distinct(self->sheet, self->below);

    for (size_t i = 0; i < distinct; i++) {
        if (self->several[i] && !self->proved[i]) {
            return false;
        }
    }
    return true;
}

static qc_status rename_places(const splitting *self, qc_error *error)
{
    qc_sheet *sheet = self->sheet;
    qc_sheet_column *column = &sheet->columns[self->below];
    qc_names *texts = qc_names_new(NULL);
    uint32_t *cell = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(cell, sheet->row_count, error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        const char *text = qc_sheet_text(sheet, self->below, row);

        if (self->several[column->cell[row]] && !is_blank(sheet, self->above, row)) {
            text = qc_arena_format(sheet->arena, "%s (%s)", text,
                                   qc_sheet_text(sheet, self->above, row));
        }
        cell[row] = texts != NULL && text != NULL ? qc_names_add(texts, text, strlen(text))
                                                  : UINT32_MAX;
        if (cell[row] == UINT32_MAX) {
            status = qc_fail_memory(error);
            goto done;
        }
    }
    for (size_t row = 0; row < sheet->row_count; row++) {
        column->cell[row] = cell[row];
    }
    qc_names_settle(texts);
    qc_names_free(column->texts);
    column->texts = texts;
    texts = NULL; /* now the column's */

done:
    qc_names_free(texts);
    qc_memory_free(cell);
    return status;
}

/* The example outlives the texts of the column. */
static qc_status keep_example(const qc_sheet *sheet, qc_namesakes *found, qc_error *error)
{
    found->name = qc_arena_copy(sheet->arena, found->name, strlen(found->name));
    return found->name != NULL ? QC_OK : qc_fail_memory(error);
}

qc_status qc_namesakes_split(qc_sheet *sheet, uint32_t below, uint32_t above,
                             const qc_mapping *map, qc_namesakes *found, qc_error *error)
{
    splitting self = {.sheet = sheet, .below = below, .above = above};
    qc_namesakes draft = {.column = below};
    size_t distinct = qc_sheet_distinct(sheet, below);
    qc_status status = QC_OK;

    *found = (qc_namesakes){.column = below};
    if (sheet->folded_rows > 0) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(self.region, distinct, error));
    QC_TRY(QC_NEW_ARRAY(self.several, distinct, error));
    QC_TRY(QC_NEW_ARRAY(self.proved, distinct, error));
    for (size_t i = 0; i < distinct; i++) {
        self.region[i] = NOT_SEEN;
    }
    find_several(&self, &draft);
    if (draft.count == 0 || (map != NULL && 2 * draft.count >= self.names)) {
        goto done;
    }
    QC_TRY(find_proofs(&self, map, error));
    if (are_proved(&self)) {
        QC_TRY(keep_example(sheet, &draft, error));
        QC_TRY(rename_places(&self, error));
        *found = draft;
    }

done:
    qc_memory_free(self.region);
    qc_memory_free(self.several);
    qc_memory_free(self.proved);
    return status;
}
