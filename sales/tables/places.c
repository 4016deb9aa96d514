/* Columns of places in a table of revenue: which holds the territories, which what lies above them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/tables/places.h"

#include <string.h>

#include "core/memory.h"

static const uint32_t NOT_SEEN = UINT32_MAX;

/* What stands in a column beside each text of another. */
typedef struct beside {
    uint32_t *other; /* [distinct] the one text, or the first of several; NOT_SEEN where none */
    size_t seen;     /* texts with one */
    bool one;        /* never two */
    uint32_t text, second; /* else: a text with two, and the second of these */
} beside;

static bool is_blank(const qc_names *texts, uint32_t text)
{
    return qc_sheet_is_no_name(qc_names_text(texts, text));
}

static qc_status look_beside(const qc_sheet *sheet, uint32_t column, uint32_t other,
                             beside *self, qc_error *error)
{
    const qc_sheet_column *here = &sheet->columns[column];
    const qc_sheet_column *there = &sheet->columns[other];
    size_t distinct = qc_sheet_distinct(sheet, column);
    qc_status status = QC_OK;

    *self = (beside){.one = true};
    QC_TRY(QC_NEW_ARRAY(self->other, distinct, error));
    for (size_t i = 0; i < distinct; i++) {
        self->other[i] = NOT_SEEN;
    }
    for (size_t row = 0; row < sheet->row_count; row++) {
        uint32_t text = here->cell[row];
        uint32_t with = there->cell[row];

        if (is_blank(here->texts, text) || is_blank(there->texts, with)) {
            continue;
        }
        if (self->other[text] == NOT_SEEN) {
            self->other[text] = with;
            self->seen++;
        } else if (self->other[text] != with && self->one) {
            self->one = false;
            self->text = text;
            self->second = with;
        }
    }

done:
    return status;
}

/* True if no text of the column above is a place below another one: "Bali" in "Nusa Tenggara",
 * and "Bali" above "Denpasar". */
static qc_status are_levels(const qc_sheet *sheet, uint32_t below, uint32_t above,
                            const beside *places, bool *levels, qc_error *error)
{
    const qc_names *texts = sheet->columns[below].texts;
    const qc_names *upper = sheet->columns[above].texts;
    qc_names *names = qc_names_new(NULL);
    qc_status status = QC_OK;

    *levels = true;
    for (size_t i = 0; names != NULL && i < qc_names_count(upper); i++) {
        const char *text = qc_names_text(upper, (uint32_t)i);

        if (qc_names_add(names, text, strlen(text)) == UINT32_MAX) {
            qc_names_free(names);
            names = NULL;
        }
    }
    if (names == NULL) {
        return qc_fail_memory(error);
    }
    for (size_t i = 0; i < qc_names_count(texts); i++) {
        const char *text = qc_names_text(texts, (uint32_t)i);

        *levels = *levels && (places->other[i] == NOT_SEEN ||
                              qc_names_find(names, text, strlen(text)) == UINT32_MAX ||
                              strcmp(qc_names_text(upper, places->other[i]), text) == 0);
    }
    qc_names_free(names);
    return status;
}

void qc_places_use_above(qc_mapping *map)
{
    map->column[QC_FIELD_TERRITORY] = map->column[QC_FIELD_PARENT];
    map->found_by[QC_FIELD_TERRITORY] = map->found_by[QC_FIELD_PARENT];
    map->column[QC_FIELD_PARENT] = QC_NO_COLUMN;
}

qc_status qc_places_fill_blank(qc_sheet *sheet, qc_mapping *map, qc_error *error)
{
    qc_sheet_column *column = &sheet->columns[map->column[QC_FIELD_TERRITORY]];
    uint32_t above = map->column[QC_FIELD_PARENT];
    qc_names *texts = qc_names_new(NULL);
    uint32_t *cell = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(cell, sheet->row_count, error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        const char *text = qc_names_text(column->texts, column->cell[row]);

        text = qc_sheet_is_no_name(text) ? qc_sheet_text(sheet, above, row) : text;
        cell[row] = texts != NULL ? qc_names_add(texts, text, strlen(text)) : UINT32_MAX;
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
    map->column[QC_FIELD_PARENT] = QC_NO_COLUMN;

done:
    qc_names_free(texts);
    qc_memory_free(cell);
    return status;
}

/* The column that was above holds the territories. */
static void swap(qc_mapping *map)
{
    uint32_t column = map->column[QC_FIELD_TERRITORY];
    uint8_t found_by = map->found_by[QC_FIELD_TERRITORY];

    qc_places_use_above(map);
    map->column[QC_FIELD_PARENT] = column;
    map->found_by[QC_FIELD_PARENT] = found_by;
}

static const char *explain(const qc_sheet *sheet, const qc_mapping *map, const beside *places,
                           qc_arena *arena)
{
    const qc_sheet_column *below = &sheet->columns[map->column[QC_FIELD_PARENT]];
    const qc_sheet_column *above = &sheet->columns[map->column[QC_FIELD_TERRITORY]];

    if (places->one) {
        return qc_arena_format(
            arena,
            "column '%.60s' is not used: it holds territories that '%.60s' has above others",
            below->header, above->header);
    }
    return qc_arena_format(arena,
                           "column '%.60s' is not used: '%.60s' stands beside '%.60s' and "
                           "'%.60s' of column '%.60s', "
                           "so it is no part of one of them",
                           below->header, qc_names_text(below->texts, places->text),
                           qc_names_text(above->texts, places->other[places->text]),
                           qc_names_text(above->texts, places->second), above->header);
}

qc_status qc_places_settle(const qc_sheet *sheet, qc_mapping *map, qc_arena *arena,
                           const char **why, qc_error *error)
{
    uint32_t first = map->column[QC_FIELD_TERRITORY];
    uint32_t second = map->column[QC_FIELD_PARENT];
    beside of_first = {0};
    beside of_second = {0};
    bool levels = false;
    qc_status status = QC_OK;

    *why = NULL;
    if (first >= sheet->column_count || second >= sheet->column_count ||
        strcmp(sheet->columns[first].header, sheet->columns[second].header) == 0) {
        map->column[QC_FIELD_PARENT] = QC_NO_COLUMN;
        return QC_OK;
    }
    QC_TRY(look_beside(sheet, first, second, &of_first, error));
    QC_TRY(look_beside(sheet, second, first, &of_second, error));
    if (of_second.one && of_second.seen > of_first.seen &&
        map->found_by[QC_FIELD_TERRITORY] != QC_FOUND_BY_SETTINGS) {
        QC_TRY(are_levels(sheet, second, first, &of_second, &levels, error));
        if (levels) {
            swap(map);
        }
    } else if (of_first.one && of_first.seen > of_second.seen) {
        QC_TRY(are_levels(sheet, first, second, &of_first, &levels, error));
    }
    if (!levels && of_second.seen > of_first.seen &&
        map->found_by[QC_FIELD_TERRITORY] != QC_FOUND_BY_SETTINGS) {
        *why = explain(sheet, map, &of_second, arena);
        status = *why != NULL ? QC_OK : qc_fail_memory(error);
    }
    if (!levels || of_first.seen == 1 || of_second.seen == 1) { /* one region is the company */
        map->column[QC_FIELD_PARENT] = QC_NO_COLUMN;
    }

done:
    qc_memory_free(of_first.other);
    qc_memory_free(of_second.other);
    return status;
}

/* True if the column above holds several places, each text of the one below stands beside one of
 * them, and there are half as many again of these: fewer are other names of the same. */
static qc_status is_level(const qc_sheet *sheet, uint32_t below, uint32_t above, bool *level,
                          qc_error *error)
{
    beside of_below = {0};
    beside of_above = {0};
    qc_status status = QC_OK;

    *level = false;
    QC_TRY(look_beside(sheet, below, above, &of_below, error));
    QC_TRY(look_beside(sheet, above, below, &of_above, error));
    if (of_below.one && of_above.seen > 1 && 2 * of_below.seen >= 3 * of_above.seen) {
        QC_TRY(are_levels(sheet, below, above, &of_below, level, error));
    }

done:
    qc_memory_free(of_below.other);
    qc_memory_free(of_above.other);
    return status;
}

/* Where the third column stands among the two. */
static qc_status place_upper(const qc_sheet *sheet, qc_mapping *map, uint32_t third,
                             qc_error *error)
{
    uint32_t *below = &map->column[QC_FIELD_TERRITORY];
    uint32_t *above = &map->column[QC_FIELD_PARENT];
    uint32_t *upper = &map->column[QC_FIELD_UPPER];
    bool alone = *above == QC_NO_COLUMN;
    bool finer = false, below_third = false, between = false;
    qc_status status = QC_OK;

    if (map->found_by[QC_FIELD_TERRITORY] != QC_FOUND_BY_SETTINGS) {
        QC_TRY(is_level(sheet, third, *below, &finer, error));
    }
    if (finer) {
        *upper = *above;
        *above = *below;
        *below = third;
        return QC_OK;
    }
    QC_TRY(is_level(sheet, *below, third, &below_third, error));
    if (alone) {
        *above = below_third ? third : QC_NO_COLUMN;
        return QC_OK;
    }
    if (below_third) {
        QC_TRY(is_level(sheet, third, *above, &between, error));
    }
    if (between) {
        *upper = *above;
        *above = third;
        return QC_OK;
    }
    QC_TRY(is_level(sheet, *above, third, &between, error));
    *upper = between ? third : QC_NO_COLUMN;

done:
    return status;
}

qc_status qc_places_settle_upper(const qc_sheet *sheet, qc_mapping *map, qc_error *error)
{
    uint32_t third = map->column[QC_FIELD_UPPER];

    map->column[QC_FIELD_UPPER] = QC_NO_COLUMN;
    return third < sheet->column_count && sheet->columns[third].texts != NULL &&
                   map->column[QC_FIELD_TERRITORY] < sheet->column_count
               ? place_upper(sheet, map, third, error)
               : QC_OK;
}
