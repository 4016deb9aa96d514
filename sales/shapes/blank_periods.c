/* Blank cells between the sales of a territory, in tables with periods across: no sale, or not known? */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/shapes/blank_periods.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"

/* Where more than one in six is blank, a territory sells now and then. */
enum { FEWEST_FILLED = 6, OFTEN = 6, NAMES_SHOWN = 3, MOST_CELLS = 1 << 24 };

/* The cells of a sheet by territory (and year, where that stands beside it) and period. */
typedef struct filled_cells {
    const qc_sheet *sheet;
    size_t *column;       /**< [periods] of the sheet */
    uint32_t by, by_year; /**< columns of territories and years, QC_NO_COLUMN without them */
    size_t periods, groups, years;
    bool *filled; /**< [groups][periods] */
    size_t *line; /**< [groups] of the first row, 0 without one */
} filled_cells;

static size_t texts_of(const qc_sheet *sheet, uint32_t column)
{
    return column == QC_NO_COLUMN ? 1 : qc_names_count(sheet->columns[column].texts);
}

static size_t group_of(const filled_cells *cells, size_t row)
{
    const qc_sheet *sheet = cells->sheet;
    size_t place = cells->by == QC_NO_COLUMN ? 0 : sheet->columns[cells->by].cell[row];
    size_t year = cells->by_year == QC_NO_COLUMN ? 0 : sheet->columns[cells->by_year].cell[row];

    return place * cells->years + year;
}

/* Dashes are blank elsewhere, but are written where nothing was sold. */
static bool says_something(const char *text)
{
    return *text != '\0' && (strcmp(text, "-") == 0 || !qc_sheet_is_blank(text));
}

static void look_at_rows(const filled_cells *cells)
{
    for (size_t row = 0; row < cells->sheet->row_count; row++) {
        size_t group = group_of(cells, row);

        cells->line[group] =
            cells->line[group] == 0 ? cells->sheet->line[row] : cells->line[group];
        for (size_t i = 0; i < cells->periods; i++) {
            const char *text = qc_sheet_text(cells->sheet, (uint32_t)cells->column[i], row);

            cells->filled[group * cells->periods + i] |= says_something(text);
        }
    }
}

/* Blank cells between the first and the last one of a group that are filled; 0 where these are
 * few, or blank ones many. */
static size_t count_blank(const filled_cells *cells, size_t group, size_t *first)
{
    const bool *filled = &cells->filled[group * cells->periods];
    size_t blank = 0, between = 0, count = 0;

    for (size_t i = 0; i < cells->periods; i++) {
        if (filled[i]) {
            blank += count > 0 ? between : 0;
            between = 0;
            count++;
        } else if (count > 0) {
            *first = between == 0 && blank == 0 ? i : *first;
            between++;
        }
    }
    return count >= FEWEST_FILLED && blank * (OFTEN - 1) <= count ? blank : 0;
}

static qc_status tell(qc_reader *self, const qc_input *input, const filled_cells *cells)
{
    qc_remark_place place = {.severity = QC_DOUBTFUL, .file = input->file};
    char names[400] = "", more[32] = "";
    size_t used = 0, told = 0, all = 0;

    for (size_t group = 0; group < cells->groups; group++) {
        size_t first = 0;
        size_t blank = cells->line[group] > 0 ? count_blank(cells, group, &first) : 0;
        const char *name = cells->by == QC_NO_COLUMN
                               ? "the company"
                               : qc_names_text(cells->sheet->columns[cells->by].texts,
                                               (uint32_t)(group / cells->years));

        if (blank == 0) {
            continue;
        }
        if (told == 0) {
            place.line = cells->line[group];
            place.column = cells->column[first] + 1;
        }
        if (told < NAMES_SHOWN && used < sizeof names) {
            int length = snprintf(names + used, sizeof names - used, "%s%.80s (%zu)",
                                  told > 0 ? ", " : "", name, blank);

            used += length > 0 ? (size_t)length : 0;
        }
        told++;
        all += blank;
    }
    if (told > NAMES_SHOWN) {
        (void)snprintf(more, sizeof more, " and %zu more", told - NAMES_SHOWN);
    }
    return told == 0 ? QC_OK
                     : qc_remarks_add(self->remarks, &place, self->error,
                                      "%zu %s blank between amounts of the same territory and "
                                      "count as 0: %s%s; write 0 where nothing was sold, and ? "
                                      "where the amount is not known",
                                      all, all == 1 ? "cell is" : "cells are", names, more);
}

qc_status qc_blank_periods_remark(qc_reader *self, const qc_input *input, const bool *unfolded,
                                  const qc_periods_across_half *half)
{
    const qc_sheet *sheet = input->sheet;
    filled_cells cells = {
        .sheet = sheet, .by = input->map.column[QC_FIELD_TERRITORY], .by_year = half->column};
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(cells.column, sheet->column_count, self->error));
    for (size_t i = 0; i < sheet->column_count; i++) {
        if (unfolded[i]) {
            cells.column[cells.periods++] = i;
        }
    }
    cells.years = texts_of(sheet, cells.by_year);
    cells.groups = texts_of(sheet, cells.by) * cells.years;
    if (input->map.table != QC_TABLE_REVENUE || cells.periods == 0 || half->is_part ||
        cells.groups > MOST_CELLS / cells.periods) {
        goto done;
    }
    QC_TRY(QC_NEW_ARRAY(cells.filled, cells.groups * cells.periods, self->error));
    QC_TRY(QC_NEW_ARRAY(cells.line, cells.groups, self->error));
    look_at_rows(&cells);
    QC_TRY(tell(self, input, &cells));

done:
    qc_memory_free(cells.column);
    qc_memory_free(cells.filled);
    qc_memory_free(cells.line);
    return status;
}
