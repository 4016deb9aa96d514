/* Tables whose columns are periods: recognised, and turned into one row for each cell. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/wide.h"

#include <string.h>

#include "quotacast/calendar.h"
#include "sales/date_text.h"
#include "sales/footer.h"
#include "sales/header_match.h"
#include "sales/period_text.h"

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

/* The shortest periods among the headers; longer ones between them are their totals. */
static qc_frequency shortest_frequency(const qc_sheet *sheet)
{
    qc_frequency shortest = QC_FREQUENCY_INDEX;

    for (size_t i = 0; i < sheet->column_count; i++) {
        qc_frequency frequency = QC_FREQUENCY_INDEX;
        qc_period period = QC_NO_PERIOD;

        if (read_period(sheet->columns[i].header, &frequency, &period) &&
            (shortest == QC_FREQUENCY_INDEX || frequency < shortest)) {
            shortest = frequency;
        }
    }
    return shortest;
}

/* Marks the columns that are periods; true if there are enough of them, one after the other, in
 * either direction. */
static bool find_periods(const qc_sheet *sheet, size_t fewest, bool *is_period, size_t *first,
                         size_t *last)
{
    qc_frequency frequency = shortest_frequency(sheet);
    qc_period before = QC_NO_PERIOD;
    qc_period step = 0;
    size_t count = 0;

    for (size_t i = 0; i < sheet->column_count; i++) {
        qc_frequency other = QC_FREQUENCY_INDEX;
        qc_period period = QC_NO_PERIOD;

        is_period[i] =
            read_period(sheet->columns[i].header, &other, &period) && other == frequency;
        if (!is_period[i]) {
            continue;
        }
        if (count == 0) {
            *first = i;
        } else if (count == 1) {
            step = period - before;
        }
        if ((count > 0 && period - before != step) || (count == 1 && step != 1 && step != -1)) {
            return false;
        }
        before = period;
        *last = i;
        count++;
    }
    return count >= fewest;
}

/* True for a total of all periods, or of some. */
static bool is_total(const char *header)
{
    qc_frequency frequency = QC_FREQUENCY_INDEX;
    qc_period period = QC_NO_PERIOD;

    return qc_footer_is_total(header) || read_period(header, &frequency, &period);
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

/* The one column that is no period and no total; QC_NO_COLUMN if there are several or none. */
static uint32_t only_other(const qc_sheet *sheet, const bool *is_period)
{
    uint32_t other = QC_NO_COLUMN;

    for (size_t i = 0; i < sheet->column_count; i++) {
        if (is_period[i] || is_total(sheet->columns[i].header)) {
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

qc_status qc_wide_recognise(const qc_sheet *sheet, qc_table table, qc_arena *arena,
                            qc_mapping *mapping, bool *is_period, bool *wide, qc_error *error)
{
    qc_mapping draft = *mapping;
    uint32_t *territory = &draft.column[QC_FIELD_TERRITORY];
    size_t first = 0;
    size_t last = 0;
    qc_status status = QC_OK;

    *wide = find_periods(sheet, table == QC_TABLE_UNKNOWN ? FEWEST_PERIODS : FEWEST_SAID,
                         is_period, &first, &last);
    if (!*wide) {
        return QC_OK;
    }
    draft.table = table == QC_TABLE_GOALS ? table : QC_TABLE_REVENUE;
    QC_TRY(find_field(sheet, is_period, QC_FIELD_TERRITORY, QC_NO_COLUMN, &draft, error));
    QC_TRY(find_field(sheet, is_period, QC_FIELD_PARENT, *territory, &draft, error));
    QC_TRY(find_field(sheet, is_period, QC_FIELD_PRODUCT, QC_NO_COLUMN, &draft, error));
    if (*territory == QC_NO_COLUMN && draft.column[QC_FIELD_PRODUCT] == QC_NO_COLUMN) {
        *territory = only_other(sheet, is_period);
    }
    draft.column[QC_FIELD_PERIOD] = (uint32_t)sheet->column_count;
    draft.column[QC_FIELD_AMOUNT] = (uint32_t)sheet->column_count + 1;
    draft.why = qc_arena_format(
        arena, "columns '%.40s' to '%.40s' are periods: each cell is a row of %s",
        sheet->columns[first].header, sheet->columns[last].header, qc_table_name(draft.table));
    if (draft.why == NULL) {
        return qc_fail(error, QC_ERR_MEMORY, "out of memory");
    }
    *mapping = draft;

done:
    return status;
}

/* A sheet's columns while its cells become rows. */
typedef struct unfolding {
    qc_sheet *sheet;
    qc_sheet_column *columns; /* the old ones and two more */
    size_t count;             /* of old columns */
    uint32_t *line;
    size_t rows;
} unfolding;

static qc_status add_cell(unfolding *self, size_t row, size_t column, qc_error *error)
{
    const char *header = self->sheet->columns[column].header;
    const char *text = qc_sheet_text(self->sheet, (uint32_t)column, row);
    qc_sheet_column *place = &self->columns[self->count];
    qc_sheet_column *amount = &self->columns[self->count + 1];
    size_t at = self->rows;

    place->cell[at] = qc_names_add(place->texts, header, strlen(header));
    amount->cell[at] = qc_names_add(amount->texts, text, strlen(text));
    if (place->cell[at] == UINT32_MAX || amount->cell[at] == UINT32_MAX) {
        return qc_fail(error, QC_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < self->count; i++) {
        if (self->columns[i].cell != NULL) {
            self->columns[i].cell[at] = self->sheet->columns[i].cell[row];
        }
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
    QC_TRY(QC_NEW_ARRAY(self->line, rows, error));
    for (size_t i = 0; i < self->count + 2; i++) {
        qc_sheet_column *column = &self->columns[i];
        bool old = i < self->count;

        column->header = old ? self->sheet->columns[i].header : headers[i - self->count];
        if (!old || (self->sheet->columns[i].texts != NULL && !unfolded[i])) {
            QC_TRY(QC_NEW_ARRAY(column->cell, rows, error));
        }
        if (!old && (column->texts = qc_names_new(NULL)) == NULL) {
            return qc_fail(error, QC_ERR_MEMORY, "out of memory");
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
    qc_memory_free(self->line);
}

qc_status qc_wide_unfold(qc_sheet *sheet, const bool *unfolded, const char *what,
                         qc_error *error)
{
    unfolding self = {.sheet = sheet, .count = sheet->column_count};
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
