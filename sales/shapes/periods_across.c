/* Tables whose columns are periods: recognised, and turned into one row for each cell. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/shapes/periods_across.h"

#include <string.h>

#include "core/memory.h"
#include "quotacast/calendar.h"
#include "sales/headers/header_match.h"
#include "sales/shapes/footer.h"
#include "sales/values/date_text.h"
#include "sales/values/period_text.h"
#include "sales/values/year_parts.h"

/* Where the file is said to be revenue or goals, two are enough. */
enum { FEWEST_SAID = 2, FEWEST_PERIODS = 3 };

/* The period that a header names; false if it names none. */
static bool read_period(const char *header, qc_frequency *frequency, qc_period *period)
{
    qc_calendar calendar = qc_calendar_default();
    qc_date_text date = qc_date_text_read(header);
    qc_date day = QC_NO_DATE;

    if (date.shape == QC_DATE_MONTH || date.shape == QC_DATE_FULL) {
        *frequency = QC_FREQUENCY_MONTH;
        if (qc_date_from_civil(date.year, date.first, 1, &day) != QC_OK) {
            return false;
        }
        *period = qc_period_of_date(&calendar, *frequency, day);
        return true;
    }
    return qc_period_text_read(header, &calendar, frequency, period);
}

/* The same, of a part of a year if parts are looked for. */
static bool read_header(const char *header, bool parts, qc_frequency *frequency,
                        qc_period *period)
{
    int part = 0;

    if (!parts) {
        return read_period(header, frequency, period);
    }
    if (!qc_year_part_read(header, frequency, &part)) {
        return false;
    }
    *period = part;
    return true;
}

/* The shortest periods among the headers; longer ones between them are their totals. */
static qc_frequency shortest_frequency(const qc_sheet *sheet, bool parts)
{
    qc_frequency shortest = QC_FREQUENCY_INDEX;

    for (size_t i = 0; i < sheet->column_count; i++) {
        qc_frequency frequency = QC_FREQUENCY_INDEX;
        qc_period period = QC_NO_PERIOD;

        if (read_header(sheet->columns[i].header, parts, &frequency, &period) &&
            (shortest == QC_FREQUENCY_INDEX || frequency < shortest)) {
            shortest = frequency;
        }
    }
    return shortest;
}

/* The first and last of the columns that are periods. */
typedef struct span {
    size_t first, last;
    qc_frequency frequency;
} span;

/* Marks the columns that are periods; true if there are enough of them, one after the other, in
 * either direction. */
static bool find_periods(const qc_sheet *sheet, size_t fewest, bool parts, bool *is_period,
                         span *found)
{
    qc_frequency frequency = shortest_frequency(sheet, parts);
    qc_period before = QC_NO_PERIOD;
    qc_period step = 0;
    size_t count = 0;

    for (size_t i = 0; i < sheet->column_count; i++) {
        qc_frequency other = QC_FREQUENCY_INDEX;
        qc_period period = QC_NO_PERIOD;

        is_period[i] =
            read_header(sheet->columns[i].header, parts, &other, &period) && other == frequency;
        if (!is_period[i]) {
            continue;
        }
        if (count == 0) {
            found->first = i;
        } else if (count == 1) {
            step = period - before;
        }
        if ((count > 0 && period - before != step) || (count == 1 && step != 1 && step != -1)) {
            return false;
        }
        before = period;
        found->last = i;
        count++;
    }
    found->frequency = frequency;
    return count >= fewest;
}

/* True for a total of all periods, or of some. */
static bool is_total(const char *header)
{
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = QC_NO_PERIOD;
    int part = 0;

    return qc_footer_names_total(header) || read_period(header, &frequency, &period) ||
           qc_year_part_read(header, &frequency, &part);
}

/* The column whose header is one of the words, apart from periods and one that is taken; it
 * stays as it is where there is none. */
static qc_status find_key(const qc_sheet *sheet, const bool *is_period, const char *words,
                          uint32_t taken, uint32_t *column, qc_error *error)
{
    size_t best = SIZE_MAX;
    char *key = NULL;
    qc_status status = QC_OK;

    for (size_t i = 0; i < sheet->column_count; i++) {
        size_t rank = 0;

        if (is_period[i] || i == taken) {
            continue;
        }
        QC_TRY(qc_text_key(sheet->columns[i].header, &key, error));
        if (qc_header_has_word(words, key, &rank) && rank < best) {
            best = rank;
            *column = (uint32_t)i;
        }
        qc_memory_free(key);
        key = NULL;
    }

done:
    return status;
}

/* The one column that is no period, no total and not taken; QC_NO_COLUMN if there are several
 * or none. */
static uint32_t only_other(const qc_sheet *sheet, const bool *is_period, uint32_t taken)
{
    uint32_t other = QC_NO_COLUMN;

    for (size_t i = 0; i < sheet->column_count; i++) {
        if (is_period[i] || i == taken || is_total(sheet->columns[i].header)) {
            continue;
        }
        if (other != QC_NO_COLUMN) {
            return QC_NO_COLUMN;
        }
        other = (uint32_t)i;
    }
    return other;
}

/* The column of a field that is not taken, by its headers, else by those that say little. */
static qc_status find_field(const qc_sheet *sheet, const bool *is_period, qc_field field,
                            uint32_t taken, qc_mapping *map, qc_error *error)
{
    const qc_field_rule *rule = qc_field_rule_of(map->table, field);
    uint32_t *column = &map->column[field];
    qc_status status = QC_OK;

    if (rule != NULL) {
        QC_TRY(find_key(sheet, is_period, rule->headers, taken, column, error));
    }
    if (rule != NULL && rule->weak != NULL && *column == QC_NO_COLUMN) {
        QC_TRY(find_key(sheet, is_period, rule->weak, taken, column, error));
    }

done:
    return status;
}

/* The column beside parts of a year that holds years, or the other way round. */
static qc_status find_beside(const qc_sheet *sheet, const bool *is_period,
                             qc_periods_across across, uint32_t *column, qc_mapping *map,
                             qc_error *error)
{
    qc_field field = across == QC_PERIODS_ACROSS_PARTS ? QC_FIELD_YEAR : QC_FIELD_MONTH;
    const qc_field_rule *rule = qc_field_rule_of(QC_TABLE_REVENUE, field);
    qc_status status = QC_OK;

    *column = QC_NO_COLUMN;
    if (across != QC_PERIODS_ACROSS_PERIODS) {
        QC_TRY(find_key(sheet, is_period, rule->headers, QC_NO_COLUMN, column, error));
        map->column[field] = *column;
    }

done:
    return status;
}

/* A third column of places beside the two. */
static qc_status find_upper(const qc_sheet *sheet, const bool *is_period, qc_mapping *map,
                            qc_error *error)
{
    const uint32_t *column = map->column;
    bool *taken = NULL;
    qc_status status = QC_OK;

    if (column[QC_FIELD_TERRITORY] == QC_NO_COLUMN || column[QC_FIELD_PARENT] == QC_NO_COLUMN) {
        return QC_OK;
    }
    QC_TRY(QC_NEW_ARRAY(taken, sheet->column_count, error));
    memcpy(taken, is_period, sheet->column_count * sizeof *taken);
    taken[column[QC_FIELD_PARENT]] = true;
    QC_TRY(find_field(sheet, taken, QC_FIELD_UPPER, column[QC_FIELD_TERRITORY], map, error));

done:
    qc_memory_free(taken);
    return status;
}

qc_status qc_periods_across_recognise(const qc_sheet *sheet, qc_table table, qc_arena *arena,
                                      qc_mapping *mapping, bool *is_period,
                                      qc_periods_across *across, qc_error *error)
{
    size_t fewest = table == QC_TABLE_UNKNOWN ? FEWEST_PERIODS : FEWEST_SAID;
    qc_mapping draft = *mapping;
    uint32_t *territory = &draft.column[QC_FIELD_TERRITORY];
    uint32_t beside = QC_NO_COLUMN;
    qc_periods_across kind = QC_PERIODS_ACROSS_NO;
    span found = {.first = 0};
    qc_status status = QC_OK;

    *across = QC_PERIODS_ACROSS_NO;
    if (find_periods(sheet, fewest, false, is_period, &found)) {
        kind = found.frequency == QC_FREQUENCY_YEAR ? QC_PERIODS_ACROSS_YEARS
                                                    : QC_PERIODS_ACROSS_PERIODS;
    } else if (find_periods(sheet, fewest, true, is_period, &found)) {
        kind = QC_PERIODS_ACROSS_PARTS;
    } else {
        return QC_OK;
    }
    for (size_t i = 0; i < QC_FIELD_COUNT; i++) {
        draft.column[i] = QC_NO_COLUMN;
    }
    draft.table = table == QC_TABLE_GOALS ? table : QC_TABLE_REVENUE;
    QC_TRY(find_beside(sheet, is_period, kind, &beside, &draft, error));
    QC_TRY(find_field(sheet, is_period, QC_FIELD_TERRITORY, beside, &draft, error));
    QC_TRY(find_field(sheet, is_period, QC_FIELD_PARENT, *territory, &draft, error));
    QC_TRY(find_upper(sheet, is_period, &draft, error));
    QC_TRY(find_field(sheet, is_period, QC_FIELD_PRODUCT, beside, &draft, error));
    if (*territory == QC_NO_COLUMN && draft.column[QC_FIELD_PRODUCT] == QC_NO_COLUMN) {
        *territory = only_other(sheet, is_period, beside);
    }
    draft.column[QC_FIELD_PERIOD] = (uint32_t)sheet->column_count;
    draft.column[QC_FIELD_AMOUNT] = (uint32_t)sheet->column_count + 1;
    draft.why = qc_arena_format(
        arena, "columns '%.40s' to '%.40s' are periods: each cell is a row of %s",
        sheet->columns[found.first].header, sheet->columns[found.last].header,
        qc_table_name(draft.table));
    if (draft.why == NULL) {
        return qc_fail_memory(error);
    }
    *mapping = draft;
    *across = kind;

done:
    return status;
}

/* True for a number of a month or quarter. */
static bool is_part_number(const char *text)
{
    return strlen(text) <= 2 && strspn(text, "0123456789") == strlen(text);
}

/* True if every text of a column is a year, or a part of one: by name, or where the header says
 * what it is by number. */
static bool holds(const qc_sheet *sheet, uint32_t column, bool years, bool numbers)
{
    size_t found = 0;

    for (size_t row = 0; row < sheet->row_count; row++) {
        const char *text = qc_sheet_text(sheet, column, row);
        qc_frequency frequency = QC_FREQUENCY_INDEX;
        int part = 0;

        if (qc_sheet_is_blank(text) || qc_footer_is_total(text)) {
            continue;
        }
        if (years ? !qc_year_text_is(text)
                  : !qc_year_part_read(text, &frequency, &part) &&
                        !(numbers && is_part_number(text))) {
            return false;
        }
        found++;
    }
    return found > 0;
}

void qc_periods_across_find_half(const qc_sheet *sheet, qc_periods_across across,
                                 qc_mapping *mapping, qc_periods_across_half *half)
{
    bool parts = across == QC_PERIODS_ACROSS_YEARS;
    uint32_t *beside = &mapping->column[parts ? QC_FIELD_MONTH : QC_FIELD_YEAR];
    uint32_t *territory = &mapping->column[QC_FIELD_TERRITORY];

    *half = (qc_periods_across_half){.column = QC_NO_COLUMN};
    if (across == QC_PERIODS_ACROSS_NO || across == QC_PERIODS_ACROSS_PERIODS) {
        return;
    }
    if (*beside != QC_NO_COLUMN && !holds(sheet, *beside, !parts, true)) {
        *beside = QC_NO_COLUMN;
    }
    if (*beside == QC_NO_COLUMN && *territory != QC_NO_COLUMN &&
        holds(sheet, *territory, !parts, false)) {
        *beside = *territory;
        *territory = QC_NO_COLUMN;
    }
    half->column = *beside;
    half->is_part = parts;
    half->by_quarter =
        *beside != QC_NO_COLUMN && strchr("QqKkTt", sheet->columns[*beside].header[0]) != NULL;
}

/* A sheet's columns while its cells become rows. */
typedef struct unfolding {
    qc_sheet *sheet;
    qc_sheet_column *columns; /* the old ones and two more */
    size_t count;             /* of old columns */
    const qc_periods_across_half *half;
    size_t *staying; /* [stays] old columns that every row of a cell repeats */
    size_t stays;
    uint32_t *line;
    size_t rows;
} unfolding;

/* The header of a cell's column, whole, or with the half that stands beside it. */
static const char *whole_header(const unfolding *self, size_t row, size_t column,
                                char room[QC_LONGEST_PART])
{
    const char *header = self->sheet->columns[column].header;
    const qc_periods_across_half *half = self->half;
    const char *beside = half->column == QC_NO_COLUMN
                             ? half->year
                             : qc_sheet_text(self->sheet, half->column, row);

    if (beside == NULL) {
        return header;
    }
    qc_year_part_join(half->is_part ? beside : header, half->is_part ? header : beside,
                      half->by_quarter, room);
    return room;
}

static qc_status add_cell(unfolding *self, size_t row, size_t column, qc_error *error)
{
    char room[QC_LONGEST_PART];
    const char *header = whole_header(self, row, column, room);
    const char *text = qc_sheet_text(self->sheet, (uint32_t)column, row);
    qc_sheet_column *place = &self->columns[self->count];
    qc_sheet_column *amount = &self->columns[self->count + 1];
    size_t at = self->rows;

    place->cell[at] = qc_names_add(place->texts, header, strlen(header));
    amount->cell[at] = qc_names_add(amount->texts, text, strlen(text));
    if (place->cell[at] == UINT32_MAX || amount->cell[at] == UINT32_MAX) {
        return qc_fail_memory(error);
    }
    for (size_t k = 0; k < self->stays; k++) {
        size_t i = self->staying[k];

        self->columns[i].cell[at] = self->sheet->columns[i].cell[row];
    }
    self->line[at] = self->sheet->line[row];
    self->rows++;
    return QC_OK;
}

/* New columns: those that stay with room for all rows, then the two that are added. */
static qc_status make_columns(unfolding *self, const bool *unfolded, const char *what,
                              size_t rows, qc_error *error)
{
    const char *const headers[] = {what, "amount"};
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(self->columns, self->count + 2, error));
    QC_TRY(QC_NEW_ARRAY(self->staying, self->count, error));
    QC_TRY(QC_NEW_ARRAY(self->line, rows, error));
    for (size_t i = 0; i < self->count + 2; i++) {
        qc_sheet_column *column = &self->columns[i];
        bool old = i < self->count;

        column->header = old ? self->sheet->columns[i].header : headers[i - self->count];
        if (!old || (self->sheet->columns[i].texts != NULL && !unfolded[i])) {
            QC_TRY(QC_NEW_ARRAY(column->cell, rows, error));
            if (old) {
                self->staying[self->stays++] = i;
            }
        }
        if (!old && (column->texts = qc_names_new(NULL)) == NULL) {
            return qc_fail_memory(error);
        }
    }

done:
    return status;
}

/* Gives the new columns to the sheet; the texts of columns that stay move over. */
static void hand_over(unfolding *self)
{
    qc_sheet *sheet = self->sheet;

    for (size_t i = 0; i < self->count; i++) {
        if (self->columns[i].cell != NULL) {
            self->columns[i].texts = sheet->columns[i].texts;
        } else {
            qc_names_free(sheet->columns[i].texts);
        }
        qc_memory_free(sheet->columns[i].cell);
    }
    qc_memory_free(sheet->columns);
    qc_memory_free(sheet->line);
    sheet->columns = self->columns;
    sheet->column_count = self->count + 2;
    sheet->line = self->line;
    sheet->row_count = self->rows;
    sheet->row_capacity = self->rows;
    self->columns = NULL;
    self->line = NULL;
}

static void free_columns(unfolding *self)
{
    for (size_t i = 0; self->columns != NULL && i < self->count + 2; i++) {
        qc_memory_free(self->columns[i].cell);
        qc_names_free(self->columns[i].texts);
    }
    qc_memory_free(self->columns);
    qc_memory_free(self->staying);
    qc_memory_free(self->line);
}

qc_status qc_periods_across_unfold(qc_sheet *sheet, const bool *unfolded, const char *what,
                                   const qc_periods_across_half *half, qc_error *error)
{
    unfolding self = {.sheet = sheet, .count = sheet->column_count, .half = half};
    size_t cells = 0;
    qc_status status = QC_OK;

    for (size_t i = 0; i < sheet->column_count; i++) {
        cells += unfolded[i];
    }
    QC_TRY(make_columns(&self, unfolded, what, sheet->row_count * cells, error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        for (size_t i = 0; i < self.count; i++) {
            if (unfolded[i] && !qc_sheet_is_blank(qc_sheet_text(sheet, (uint32_t)i, row))) {
                QC_TRY(add_cell(&self, row, i, error));
            }
        }
    }
    hand_over(&self);

done:
    free_columns(&self);
    return status;
}
