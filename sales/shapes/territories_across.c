/* Tables with a row for each period and a column for each territory: recognised by headers, proved by their cells. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/shapes/territories_across.h"

#include <string.h>

#include "core/memory.h"
#include "quotacast/calendar.h"
#include "sales/headers/header_match.h"
#include "sales/shapes/footer.h"
#include "sales/values/date_text.h"
#include "sales/values/number_text.h"
#include "sales/values/period_text.h"
#include "sales/values/year_parts.h"

enum { FEWEST_PLACES = 2, SHORTEST_PREFIX = 4 };

/* True if the key is one of the words, or begins with one: "bulanwilayah" of "Bulan / Wilayah". */
static bool begins_with_word(const char *words, const char *key)
{
    while (words != NULL && *words != '\0') {
        size_t length = strcspn(words, " ");

        if (strncmp(key, words, length) == 0 &&
            (key[length] == '\0' || length >= SHORTEST_PREFIX)) {
            return true;
        }
        words += length;
        words += *words == ' ';
    }
    return false;
}

static bool is_field(const char *key, qc_field field)
{
    const qc_field_rule *rule = qc_field_rule_of(QC_TABLE_REVENUE, field);

    return begins_with_word(rule->headers, key) || begins_with_word(rule->weak, key);
}

/* True for the header of a number in any table: units and prices are no territories. */
static bool is_known_number(const char *key)
{
    for (int table = 1; table < QC_TABLE_COUNT; table++) {
        const qc_table_rule *rule = qc_table_rule_of((qc_table)table);

        for (size_t i = 0; i < rule->field_count; i++) {
            const qc_field_rule *field = &rule->fields[i];
            bool number = field->form == QC_FORM_MONEY || field->form == QC_FORM_NUMBER ||
                          field->form == QC_FORM_SHARE;

            if (number &&
                (qc_header_has_word(field->headers, key, NULL) ||
                 (field->weak != NULL && qc_header_has_word(field->weak, key, NULL)))) {
                return true;
            }
        }
    }
    return false;
}

/* True for the header of a column of territories, which is the name of none. */
static bool names_territories(const char *key)
{
    const qc_field_rule *rule = qc_field_rule_of(QC_TABLE_REVENUE, QC_FIELD_TERRITORY);

    return qc_header_has_word(rule->headers, key, NULL);
}

/* True for a part of a year, such as Jan: no territory is called so. */
static bool is_part_of_year(const char *header)
{
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    int part = 0;

    return qc_year_part_read(header, &frequency, &part);
}

/* What the columns are; false if one speaks against it. */
static bool take_column(qc_mapping *map, const char *header, const char *key, uint32_t index,
                        bool keep_totals, bool *is_place)
{
    uint32_t *period = &map->column[QC_FIELD_PERIOD];
    uint32_t *year = &map->column[QC_FIELD_YEAR];

    *is_place = false;
    if (*period == QC_NO_COLUMN && *year == QC_NO_COLUMN && *key == '\0' && index == 0) {
        *period = index;
        return true;
    }
    if (*header == '\0') {
        return true; /* an empty column between others */
    }
    if (*year == QC_NO_COLUMN && is_field(key, QC_FIELD_YEAR)) {
        *year = index;
        return true;
    }
    if (*period == QC_NO_COLUMN &&
        (is_field(key, QC_FIELD_PERIOD) || is_field(key, QC_FIELD_MONTH))) {
        *period = index;
        return true;
    }
    if (qc_footer_is_total(header)) {
        *is_place = keep_totals;
        return true;
    }
    *is_place = true;
    return !is_known_number(key) && !names_territories(key) && !is_part_of_year(header);
}

static qc_status take_columns(const qc_sheet *sheet, bool keep_totals, qc_mapping *map,
                              bool *is_place, size_t *places, qc_error *error)
{
    char *key = NULL;
    qc_status status = QC_OK;

    *places = 0;
    for (uint32_t i = 0; i < sheet->column_count; i++) {
        bool fits = false;

        QC_TRY(qc_text_key(sheet->columns[i].header, &key, error));
        fits = take_column(map, sheet->columns[i].header, key, i, keep_totals, &is_place[i]);
        qc_memory_free(key);
        key = NULL;
        if (!fits) {
            *places = 0;
            return QC_OK;
        }
        *places += is_place[i];
    }
    if (map->column[QC_FIELD_PERIOD] == QC_NO_COLUMN) {
        map->column[QC_FIELD_PERIOD] = map->column[QC_FIELD_YEAR];
        map->column[QC_FIELD_YEAR] = QC_NO_COLUMN;
    }

done:
    return status;
}

static const char *first_place(const qc_sheet *sheet, const bool *is_place, bool last)
{
    const char *found = "";

    for (size_t i = 0; i < sheet->column_count; i++) {
        if (is_place[i] && (last || *found == '\0')) {
            found = sheet->columns[i].header;
        }
    }
    return found;
}

static const char *explain(const qc_sheet *sheet, const qc_mapping *map, const bool *is_place,
                           qc_table table, qc_arena *arena)
{
    const char *first = first_place(sheet, is_place, false);
    const char *last = first_place(sheet, is_place, true);

    if (table == QC_TABLE_UNKNOWN) {
        return qc_arena_format(
            arena,
            "column '%.40s' may hold periods and '%.40s' to '%.40s' territories, but nothing "
            "says "
            "that the numbers are revenue; if so, say files: {revenue: NAME} in quotacast.yaml",
            sheet->columns[map->column[QC_FIELD_PERIOD]].header, first, last);
    }
    return qc_arena_format(arena,
                           "column '%.40s' holds periods, and columns '%.40s' to '%.40s' are "
                           "territories: each cell is a row of %s",
                           sheet->columns[map->column[QC_FIELD_PERIOD]].header, first, last,
                           qc_table_name(table));
}

qc_status qc_territories_across_recognise(const qc_sheet *sheet, qc_table table,
                                          qc_arena *arena, qc_mapping *mapping, bool *is_place,
                                          qc_territories_across *across, qc_error *error)
{
    qc_mapping draft = *mapping;
    size_t places = 0;
    qc_status status = QC_OK;

    *across = QC_TERRITORIES_ACROSS_NO;
    for (size_t i = 0; i < QC_FIELD_COUNT; i++) {
        draft.column[i] = QC_NO_COLUMN;
    }
    QC_TRY(take_columns(sheet, table == QC_TABLE_GOALS, &draft, is_place, &places, error));
    if (places < FEWEST_PLACES || draft.column[QC_FIELD_PERIOD] == QC_NO_COLUMN) {
        return QC_OK;
    }
    draft.why = explain(sheet, &draft, is_place, table, arena);
    if (draft.why == NULL) {
        return qc_fail_memory(error);
    }
    if (table == QC_TABLE_UNKNOWN) {
        *across = QC_TERRITORIES_ACROSS_UNSAID;
        mapping->why = draft.why;
        return QC_OK;
    }
    draft.table = table;
    draft.currency[0] = '\0';
    draft.column[QC_FIELD_TERRITORY] = (uint32_t)sheet->column_count;
    draft.column[QC_FIELD_AMOUNT] = (uint32_t)sheet->column_count + 1;
    *mapping = draft;
    *across = QC_TERRITORIES_ACROSS_YES;

done:
    return status;
}

/* A date, a period, or beside a year a part of it. */
static bool is_period_text(const char *text, bool beside_year)
{
    qc_calendar calendar = qc_calendar_default();
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = QC_NO_PERIOD;
    uint8_t shape = qc_date_text_read(text).shape;

    return beside_year || (shape != QC_DATE_BAD && shape != QC_DATE_BLANK) ||
           qc_period_text_read(text, &calendar, &frequency, &period);
}

/* Filled cells of a column, those that do not fit, and an example of these. */
typedef struct cell_count {
    size_t filled, odd;
    const char *example;
    uint32_t column;
} cell_count;

static void count_cells(const qc_sheet *sheet, const qc_mapping *map, uint32_t column,
                        cell_count *count)
{
    bool period = column == map->column[QC_FIELD_PERIOD];
    bool beside_year = map->column[QC_FIELD_YEAR] != QC_NO_COLUMN;

    for (size_t row = 0; row < sheet->row_count; row++) {
        const char *key = qc_sheet_text(sheet, map->column[QC_FIELD_PERIOD], row);
        const char *text = qc_sheet_text(sheet, column, row);
        bool fits = period ? is_period_text(text, beside_year)
                           : qc_number_text_read(text).shape != QC_NUMBER_BAD;

        if (qc_sheet_is_blank(text) || qc_footer_is_total(key)) {
            continue;
        }
        count->filled++;
        if (!fits && count->odd++ == 0) {
            count->example = text;
            count->column = column;
        }
    }
}

qc_status qc_territories_across_check(const qc_sheet *sheet, const qc_mapping *mapping,
                                      const bool *is_place, qc_arena *arena, const char **why,
                                      qc_error *error)
{
    cell_count periods = {0};
    cell_count numbers = {0};
    const cell_count *odd = NULL;

    *why = NULL;
    count_cells(sheet, mapping, mapping->column[QC_FIELD_PERIOD], &periods);
    for (uint32_t i = 0; i < sheet->column_count; i++) {
        if (is_place[i]) {
            count_cells(sheet, mapping, i, &numbers);
        }
    }
    odd = 10 * periods.odd > periods.filled ? &periods : &numbers;
    if (10 * odd->odd <= odd->filled) {
        return QC_OK;
    }
    *why =
        qc_arena_format(arena,
                        "its columns would be a period and territories, but '%.40s' in column "
                        "'%.40s' is no %s",
                        odd->example, sheet->columns[odd->column].header,
                        odd == &periods ? "period" : "number");
    return *why != NULL ? QC_OK : qc_fail_memory(error);
}
