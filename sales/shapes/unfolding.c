/* Sheets whose columns are periods or territories: told by headers, proved by cells, then made rows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/shapes/unfolding.h"

#include <string.h>

#include "core/memory.h"
#include "sales/headers/header_match.h"
#include "sales/shapes/blank_periods.h"
#include "sales/shapes/row_labels.h"
#include "sales/shapes/territories_across.h"
#include "sales/values/year_parts.h"

/* Goals or revenue: by the configuration or the file's name. */
static qc_table table_of_amounts(const qc_unfolding *self)
{
    qc_table configured = qc_header_configured_table(self->reader->config, self->file_name);

    if (configured != QC_TABLE_UNKNOWN) {
        return configured;
    }
    if (qc_header_file_name_speaks(qc_table_rule_of(QC_TABLE_GOALS), self->file_name)) {
        return QC_TABLE_GOALS;
    }
    return qc_header_file_name_speaks(qc_table_rule_of(QC_TABLE_REVENUE), self->file_name)
               ? QC_TABLE_REVENUE
               : QC_TABLE_UNKNOWN;
}

/* True for a table whose amounts are those of a territory or product: a column holds them. */
static bool says_of_what(const qc_mapping *map)
{
    return map->table != QC_TABLE_UNKNOWN && (map->column[QC_FIELD_TERRITORY] != QC_NO_COLUMN ||
                                              map->column[QC_FIELD_PRODUCT] != QC_NO_COLUMN);
}

/* True for a table that is neither unknown nor one of amounts. */
static bool lists_names(qc_table table)
{
    return table != QC_TABLE_UNKNOWN && table != QC_TABLE_REVENUE && table != QC_TABLE_GOALS;
}

static void want_keys(const qc_mapping *map, size_t column_count, bool *wanted)
{
    static const qc_field keys[] = {QC_FIELD_TERRITORY, QC_FIELD_PRODUCT, QC_FIELD_PARENT,
                                    QC_FIELD_UPPER,     QC_FIELD_PERIOD,  QC_FIELD_YEAR,
                                    QC_FIELD_MONTH};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (map->column[keys[i]] < column_count) {
            wanted[map->column[keys[i]]] = true;
        }
    }
}

qc_status qc_unfolding_choose(qc_unfolding *self, const qc_sheet *sheet, bool *wanted,
                              qc_error *error)
{
    qc_mapping *map = &self->input->map;
    qc_table table = table_of_amounts(self);
    bool *unfolded = NULL;
    qc_territories_across across = QC_TERRITORIES_ACROSS_NO;
    qc_status status = QC_OK;

    self->instead = *map;
    QC_TRY(QC_NEW_ARRAY(unfolded, sheet->column_count + 2, error)); /* two may be added */
    QC_TRY(qc_periods_across_recognise(sheet, table, self->reader->arena, map, unfolded,
                                       &self->across, error));
    if (lists_names(self->instead.table) && self->across == QC_PERIODS_ACROSS_YEARS) {
        *map = self->instead; /* numbers of a place, year by year */
        self->across = QC_PERIODS_ACROSS_NO;
    }
    if (table == QC_TABLE_UNKNOWN && self->reader->only_file) {
        table = QC_TABLE_REVENUE; /* what else? */
    }
    if (self->across == QC_PERIODS_ACROSS_NO && !says_of_what(map) &&
        !lists_names(map->table)) {
        QC_TRY(qc_territories_across_recognise(sheet, table, self->reader->arena, map, unfolded,
                                               &across, error));
    }
    if (self->across == QC_PERIODS_ACROSS_NO && across != QC_TERRITORIES_ACROSS_YES) {
        goto done;
    }
    for (size_t i = 0; i < sheet->column_count; i++) {
        wanted[i] = wanted[i] || unfolded[i];
    }
    want_keys(map, sheet->column_count, wanted);
    self->are_places = self->across == QC_PERIODS_ACROSS_NO;
    self->unfolded = unfolded;
    unfolded = NULL; /* now the choice's */

done:
    qc_memory_free(unfolded);
    return status;
}

/* Parts of a year without a column of years are those of the year that a title or the file's
 * name says. */
static qc_status find_year(qc_unfolding *self, const char **why)
{
    const qc_sheet *sheet = self->input->sheet;
    int of_name = qc_year_in_text(self->file_name, strlen(self->file_name));
    int year = sheet->title_year > 0 ? sheet->title_year : of_name;
    qc_remark_place place = {.file = self->input->file, .line = sheet->header_line};

    qc_periods_across_find_half(sheet, self->across, &self->input->map, &self->half);
    if (self->across != QC_PERIODS_ACROSS_PARTS || self->half.column != QC_NO_COLUMN) {
        return QC_OK;
    }
    if (year == 0) {
        *why = "its columns are months or quarters without a year; put the year in a column "
               "'Year', above the header, or in the file's name (sales-2025.csv)";
        return QC_OK;
    }
    self->half.year = qc_arena_format(self->reader->arena, "%d", year);
    if (self->half.year == NULL) {
        return qc_fail_memory(self->reader->error);
    }
    return qc_remarks_add(self->reader->remarks, &place, self->reader->error,
                          "the columns are taken for periods of %d, as %s says", year,
                          sheet->title_year > 0 ? "a line above them" : "the file's name");
}

/* Years and their months below each other in the column of periods. */
static qc_status settle_labels(const qc_unfolding *self)
{
    qc_input *input = self->input;
    uint32_t *column = input->map.column;
    uint32_t periods =
        column[column[QC_FIELD_PERIOD] == QC_NO_COLUMN ? QC_FIELD_YEAR : QC_FIELD_PERIOD];
    qc_row_labels found = {.names = QC_NO_COLUMN};
    qc_remark_place place = {.file = input->file, .column = (size_t)periods + 1};
    qc_status status = QC_OK;

    if ((input->map.table != QC_TABLE_REVENUE && input->map.table != QC_TABLE_GOALS) ||
        periods >= input->sheet->column_count) {
        return QC_OK;
    }
    QC_TRY(qc_row_labels_settle(input->sheet, periods,
                                column[QC_FIELD_TERRITORY] == QC_NO_COLUMN, &found,
                                self->reader->error));
    if (found.left_out == 0) {
        return QC_OK;
    }
    if (column[QC_FIELD_PERIOD] == QC_NO_COLUMN) {
        column[QC_FIELD_PERIOD] = periods;
        column[QC_FIELD_YEAR] = QC_NO_COLUMN;
    }
    if (found.names != QC_NO_COLUMN) {
        column[QC_FIELD_TERRITORY] = found.names;
    }
    place.line = found.line;
    place.times = found.left_out;
    QC_TRY(qc_remarks_add(self->reader->remarks, &place, self->reader->error,
                          "'%.60s' stands above the rows that it is the sum of, as in a pivot "
                          "table; they count, and it is left out",
                          found.text));

done:
    return status;
}

qc_status qc_unfolding_prove(qc_unfolding *self)
{
    qc_input *input = self->input;
    const char *why = NULL;
    qc_status status = QC_OK;

    QC_TRY(settle_labels(self));
    self->half.column = QC_NO_COLUMN;
    if (self->are_places) {
        QC_TRY(qc_territories_across_check(input->sheet, &input->map, self->unfolded,
                                           self->reader->arena, &why, self->reader->error));
    } else if (self->across != QC_PERIODS_ACROSS_NO) {
        QC_TRY(find_year(self, &why));
    }
    if (why != NULL) {
        input->map = self->instead;
        input->map.why = self->instead.table == QC_TABLE_UNKNOWN ? why : self->instead.why;
        qc_memory_free(self->unfolded);
        self->unfolded = NULL;
    }
    if (input->map.table == QC_TABLE_UNKNOWN && input->sheet->column_count > 0 &&
        qc_header_configured_table(self->reader->config, self->file_name) != QC_TABLE_UNKNOWN) {
        return qc_fail_at(self->reader->error, QC_ERR_CONFIG, input->sheet->source,
                          input->sheet->header_line, 0, "%s", input->map.why);
    }

done:
    return status;
}

qc_status qc_unfolding_run(qc_unfolding *self)
{
    qc_input *input = self->input;
    qc_file_report *report = &self->reader->book->files[input->file];
    qc_status status = QC_OK;

    if (self->unfolded == NULL) {
        return QC_OK;
    }
    for (size_t i = 0; i < report->column_count; i++) {
        if (self->unfolded[i]) {
            report->columns[i].field = "amount";
            report->columns[i].form =
                self->are_places ? "amounts of a territory" : "amounts of a period";
        }
    }
    if (!self->are_places) {
        QC_TRY(qc_reader_leave_out_sums(self->reader, input, self->unfolded));
        QC_TRY(qc_blank_periods_remark(self->reader, input, self->unfolded, &self->half));
    }
    QC_TRY(qc_periods_across_unfold(input->sheet, self->unfolded,
                                    self->are_places ? "territory" : "period", &self->half,
                                    self->reader->error));
    if (self->half.column != QC_NO_COLUMN) { /* it is a part of the period now */
        input->map.column[self->half.is_part ? QC_FIELD_MONTH : QC_FIELD_YEAR] = QC_NO_COLUMN;
    }

done:
    return status;
}
