/* Which columns of a file are levels of places: territories, regions above them, and what lies above these. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "sales/headers/header_base.h"
#include "sales/headers/header_match.h"
#include "sales/reader.h"
#include "sales/shapes/outline.h"
#include "sales/tables/namesakes.h"
#include "sales/tables/places.h"

/* Places of one name in several regions are several places. */
static qc_status split_namesakes(qc_reader *self, const qc_input *input, uint32_t below,
                                 uint32_t above, const qc_mapping *map)
{
    qc_remark_place place = {.severity = QC_DOUBTFUL,
                             .file = input->file,
                             .line = input->sheet->header_line,
                             .column = (size_t)below + 1};
    qc_namesakes found = {.count = 0};
    qc_status status = QC_OK;

    QC_TRY(qc_namesakes_split(input->sheet, below, above, map, &found, self->error));
    if (found.count > 0) {
        place.times = found.count;
        QC_TRY(qc_remarks_add(self->remarks, &place, self->error,
                              "'%.40s' stands in '%.40s' and in '%.40s': they are taken for "
                              "different places, '%.40s (%.40s)' and so on",
                              found.name, found.first, found.second, found.name, found.first));
    }

done:
    return status;
}

/* Teams are no places: one may sell in several regions. */
static qc_status holds_teams(const qc_sheet *sheet, uint32_t column, bool *teams,
                             qc_error *error)
{
    char *key = NULL;
    qc_status status = qc_text_key(sheet->columns[column].header, &key, error);

    *teams = status == QC_OK &&
             qc_header_has_word("team salesteam hubspotteamid ownerrole", key, NULL);
    qc_memory_free(key);
    return status;
}

/* The same in the two columns of places, of which that with more names is the finer one. */
static qc_status settle_namesakes(qc_reader *self, const qc_input *input)
{
    const qc_sheet *sheet = input->sheet;
    uint32_t below = input->map.column[QC_FIELD_TERRITORY];
    uint32_t above = input->map.column[QC_FIELD_PARENT];
    bool teams = false;
    qc_status status = QC_OK;

    if (below >= sheet->column_count || above >= sheet->column_count ||
        strcmp(sheet->columns[below].header, sheet->columns[above].header) == 0) {
        return QC_OK;
    }
    if (qc_sheet_distinct(sheet, above) > qc_sheet_distinct(sheet, below)) {
        if (input->map.found_by[QC_FIELD_TERRITORY] == QC_FOUND_BY_SETTINGS) {
            return QC_OK;
        }
        below = above;
        above = input->map.column[QC_FIELD_TERRITORY];
    }
    QC_TRY(holds_teams(sheet, below, &teams, self->error));
    if (!teams) {
        QC_TRY(split_namesakes(self, input, below, above, &input->map));
    }

done:
    return status;
}

/* True if two headers are of the same, as Cabang and Kode Cabang are. */
static qc_status have_same_base(const qc_sheet *sheet, uint32_t one, uint32_t other, bool *same,
                                qc_error *error)
{
    char base[2][QC_LONGEST_BASE];
    const uint32_t column[] = {one, other};
    char *key = NULL;
    qc_status status = QC_OK;

    *same = false;
    for (size_t i = 0; i < 2; i++) {
        size_t part = 0;

        if (column[i] >= sheet->column_count) {
            return QC_OK;
        }
        QC_TRY(qc_text_key(sheet->columns[column[i]].header, &key, error));
        qc_header_base(key, base[i], &part);
        memcpy(base[i], part == 0 ? key : base[i],
               part == 0 ? strnlen(key, QC_LONGEST_BASE - 1) + 1 : 0);
        base[i][QC_LONGEST_BASE - 1] = '\0';
        qc_memory_free(key);
        key = NULL;
    }
    *same = strcmp(base[0], base[1]) == 0;

done:
    return status;
}

/* A third column of places: one of names apart, it lies above, between or below the two. */
static qc_status settle_upper(qc_reader *self, qc_input *input)
{
    const qc_sheet *sheet = input->sheet;
    uint32_t *third = &input->map.column[QC_FIELD_UPPER];
    uint32_t below = input->map.column[QC_FIELD_TERRITORY];
    bool same[2] = {false}, teams = false;
    qc_status status = QC_OK;

    if ((input->map.table != QC_TABLE_REVENUE && input->map.table != QC_TABLE_GOALS) ||
        *third >= sheet->column_count || sheet->columns[*third].texts == NULL) {
        return QC_OK;
    }
    QC_TRY(have_same_base(sheet, *third, below, &same[0], self->error));
    QC_TRY(have_same_base(sheet, *third, input->map.column[QC_FIELD_PARENT], &same[1],
                          self->error));
    QC_TRY(holds_teams(sheet, *third, &teams, self->error));
    if (same[0] || same[1] || teams) {
        *third = QC_NO_COLUMN;
        return QC_OK;
    }
    if (below < sheet->column_count &&
        qc_sheet_distinct(sheet, *third) > qc_sheet_distinct(sheet, below)) {
        QC_TRY(split_namesakes(self, input, *third, below, &input->map));
    }
    QC_TRY(qc_places_settle_upper(sheet, &input->map, self->error));

done:
    return status;
}

/* Of two columns of places, the finer one holds the territories. */
qc_status qc_reader_settle_places(qc_reader *self, qc_input *input)
{
    qc_remark_place place = {.file = input->file, .line = input->sheet->header_line};
    bool goals = input->map.table == QC_TABLE_GOALS;
    const char *why = NULL;
    qc_status status = QC_OK;

    if ((goals || input->map.table == QC_TABLE_REVENUE) &&
        qc_input_has(input, QC_FIELD_PARENT)) {
        QC_TRY(settle_namesakes(self, input));
        place.column = (size_t)input->map.column[QC_FIELD_PARENT] + 1;
        QC_TRY(qc_places_settle(input->sheet, &input->map, self->arena, &why, self->error));
    }
    QC_TRY(settle_upper(self, input));
    while (goals && qc_input_has(input, QC_FIELD_PARENT)) {
        QC_TRY(qc_places_fill_blank(input->sheet, &input->map, self->error));
        input->map.column[QC_FIELD_PARENT] = input->map.column[QC_FIELD_UPPER];
        input->map.column[QC_FIELD_UPPER] = QC_NO_COLUMN;
    }
    if (why != NULL) {
        QC_TRY(qc_remarks_add(self->remarks, &place, self->error, "%s", why));
    }

done:
    return status;
}

/* Rows that are sums of those below them would count these again. */
qc_status qc_reader_leave_out_sums(qc_reader *self, qc_input *input, const bool *is_number)
{
    uint32_t key = input->map.column[QC_FIELD_TERRITORY];
    qc_outline_levels levels;
    qc_totals sums = {0};
    qc_status status = QC_OK;

    if (input->map.table != QC_TABLE_REVENUE || key == QC_NO_COLUMN ||
        qc_input_has(input, QC_FIELD_PARENT) || qc_input_has(input, QC_FIELD_PRODUCT)) {
        return QC_OK;
    }
    QC_TRY(qc_outline_leave_out(input->sheet, is_number, key, &sums, &levels, self->error));
    if (levels.region != QC_NO_COLUMN) {
        uint32_t added = levels.upper != QC_NO_COLUMN ? 2 : 1;

        input->map.column[QC_FIELD_PARENT] = levels.region;
        input->map.column[QC_FIELD_UPPER] = levels.upper;
        input->map.column[QC_FIELD_PERIOD] += added; /* they are added behind these */
        input->map.column[QC_FIELD_AMOUNT] += added;
        QC_TRY(split_namesakes(self, input, key, levels.region, NULL));
    }
    if (sums.rows > 0) {
        qc_remark_place place = {.severity = QC_DOUBTFUL,
                                 .file = input->file,
                                 .line = sums.line,
                                 .times = sums.rows};

        QC_TRY(qc_remarks_add(
            self->remarks, &place, self->error,
            "'%.60s' is the sum of the rows below it, in every column; it is %s", sums.text,
            levels.region == QC_NO_COLUMN ? "left out"
            : levels.upper == QC_NO_COLUMN
                ? "no row; the nearest such sum above a territory is its region"
            : levels.more
                ? "no row; the two nearest such sums above a territory are its region "
                  "and what lies above that, further ones are no level"
                : "no row; the nearest such sum above a territory is its region, and "
                  "regions lie below the next one"));
    }

done:
    return status;
}
