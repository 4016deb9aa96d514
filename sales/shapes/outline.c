/* Sheets with periods across whose rows are sums of the rows below: levels of a pivot table in one column. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/shapes/outline.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"

/* Numbers of a pivot table are rounded to whole ones as they are shown: by half of one for each
 * part and the sum. */
static const double rounding = 0.5;
static const double relative_rounding = 1e-3; /* and of small numbers by nothing */

/* The numbers of a sheet, row by row; blank cells are 0. */
typedef struct number_grid {
    double *value; /* [columns][rows] */
    size_t rows, columns;
    bool negative; /* some number is */
} number_grid;

/* Of each row the rows from it to the last one that it is the sum of, 1 where it is no sum; and
 * whether all but one of these are empty: then it may as well be a row with the same numbers. */
typedef struct outline {
    size_t *span;
    bool *single;
    size_t singles; /* that were found, even if they turned out to be none */
} outline;

/* The decimal mark that the numbers prove; 0 where none does: then all are grouped. */
static char mark_of(const qc_sheet *sheet, const bool *is_number)
{
    for (uint32_t i = 0; i < sheet->column_count; i++) {
        for (size_t row = 0; is_number[i] && row < sheet->row_count; row++) {
            uint8_t shape = qc_number_text_read(qc_sheet_text(sheet, i, row)).shape;

            if (shape == QC_NUMBER_POINT || shape == QC_NUMBER_COMMA) {
                return shape == QC_NUMBER_POINT ? '.' : ',';
            }
        }
    }
    return '\0';
}

static void fill_grid(const qc_sheet *sheet, const bool *is_number, number_grid *grid)
{
    char mark = mark_of(sheet, is_number);
    size_t at = 0;

    for (uint32_t i = 0; i < sheet->column_count; i++) {
        for (size_t row = 0; is_number[i] && row < sheet->row_count; row++) {
            qc_number_text number = qc_number_text_read(qc_sheet_text(sheet, i, row));
            double value = qc_number_text_double(&number, mark);

            grid->value[at * grid->rows + row] = isnan(value) ? 0 : value;
            grid->negative = grid->negative || value < 0;
        }
        at += is_number[i];
    }
}

static bool is_empty(const number_grid *grid, size_t row)
{
    for (size_t i = 0; i < grid->columns; i++) {
        if (grid->value[i * grid->rows + row] != 0) {
            return false;
        }
    }
    return true;
}

/* True if the sum of `parts` numbers is another one, but for rounding. */
static bool is_near(double sum, double whole, size_t parts)
{
    double limit = fmin(rounding * (double)(parts + 1), relative_rounding * fabs(whole));

    return fabs(sum - whole) <= limit + 1e-9 * fabs(whole);
}

/* From a part to the next one: those of `single` are taken for rows of their own unless
 * `nested`. */
static size_t step_of(const outline *known, size_t at, bool nested)
{
    return known->single[at] && !nested ? 1 : known->span[at];
}

/* True if a row is the sum of its `parts` up to the last one, in every column. */
static bool adds_up(const number_grid *grid, const outline *known, size_t row, size_t last,
                    bool nested, size_t parts)
{
    for (size_t i = 0; i < grid->columns; i++) {
        double sum = 0;

        for (size_t at = row + 1; at <= last; at += step_of(known, at, nested)) {
            sum += grid->value[i * grid->rows + at];
        }
        if (!is_near(sum, grid->value[i * grid->rows + row], parts)) {
            return false;
        }
    }
    return true;
}

/* The column with the largest number of a row. */
static size_t largest(const number_grid *grid, size_t row)
{
    size_t found = 0;

    for (size_t i = 1; i < grid->columns; i++) {
        found = fabs(grid->value[i * grid->rows + row]) >
                        fabs(grid->value[found * grid->rows + row])
                    ? i
                    : found;
    }
    return found;
}

/* Looks for the parts right below a row, each with its own. The rows up to the last part, which
 * is *last; 1 if it is no sum. One column tells nearly always that it is none. */
static size_t find_span(const number_grid *grid, const outline *known, size_t row, bool nested,
                        size_t *last)
{
    const double *values = grid->value + largest(grid, row) * grid->rows;
    const double whole = values[row];
    const double slack = 2 * relative_rounding * fabs(whole); /* more is not near */
    double sum = 0;
    size_t at = row + 1;
    size_t parts = 0;

    while (at < grid->rows && fabs(whole) > 0) {
        sum += values[at];
        parts += fabs(values[at]) > 0;
        *last = at;
        at += step_of(known, at, nested);
        if (fabs(sum - whole) < slack && parts > 0 && is_near(sum, whole, parts) &&
            adds_up(grid, known, row, *last, nested, parts)) {
            at = *last + known->span[*last]; /* the last part has its own in any case */
            while (at < grid->rows && is_empty(grid, at)) {
                at++;
            }
            return at - row;
        }
        if (!grid->negative && sum > whole * (1 + relative_rounding)) {
            break; /* it can but grow */
        }
    }
    return 1;
}

/* Finds what a row is; what lies below it is known, and what was single may turn out to be a
 * row beside another one. */
static void find_row(const number_grid *grid, outline *known, size_t row)
{
    size_t last = row;

    known->span[row] = find_span(grid, known, row, false, &last);
    if (known->span[row] > 1) {
        for (size_t i = row + 1; i < last; i += known->span[i]) {
            known->span[i] = known->single[i] ? 1 : known->span[i];
            known->single[i] = false;
        }
    } else if (known->singles > 0) {
        known->span[row] = find_span(grid, known, row, true, &last);
    }
    known->single[row] = known->span[row] > 1;
    for (size_t i = row + 1; i < last && known->single[row]; i++) {
        known->single[row] = is_empty(grid, i);
    }
    known->singles += known->single[row];
}

/* Finds the sums from the last row up; false if a row is neither one nor part of one, or no sum
 * has two parts. */
static bool find_sums(const number_grid *grid, outline *found)
{
    bool any = false;
    size_t row = 0;

    for (size_t i = grid->rows; i > 0; i--) {
        find_row(grid, found, i - 1);
        any = any || (found->span[i - 1] > 1 && !found->single[i - 1]);
    }
    while (row < grid->rows && found->span[row] > 1) {
        row += found->span[row];
    }
    return any && row == grid->rows;
}

/* Of each row the sum that it is a part of, the innermost one; SIZE_MAX for none, and for a sum of
 * all rows. */
static void find_above(const outline *found, size_t rows, size_t *above)
{
    for (size_t row = 0; row < rows; row++) {
        above[row] = SIZE_MAX;
    }
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = row + 1; i < row + found->span[row]; i++) {
            above[i] = found->span[row] == rows ? SIZE_MAX : row;
        }
    }
}

/* Gives the sheet a column: of each row the name of the sum above it. */
static qc_status add_names(qc_sheet *sheet, uint32_t key, const char *header,
                           const size_t *above, uint32_t *column, qc_error *error)
{
    qc_sheet_column names = {.header = header, .texts = qc_names_new(NULL)};
    size_t capacity = sheet->column_count;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(names.cell, sheet->row_capacity, error));
    for (size_t row = 0; row < sheet->row_count; row++) {
        const char *text = above[row] == SIZE_MAX ? "" : qc_sheet_text(sheet, key, above[row]);

        names.cell[row] =
            names.texts != NULL ? qc_names_add(names.texts, text, strlen(text)) : UINT32_MAX;
        if (names.cell[row] == UINT32_MAX) {
            status = qc_fail_memory(error);
            goto done;
        }
    }
    QC_TRY(QC_GROW(sheet->columns, capacity, sheet->column_count + 1, error));
    *column = (uint32_t)sheet->column_count;
    sheet->columns[sheet->column_count++] = names;
    names = (qc_sheet_column){.header = ""}; /* now the sheet's */

done:
    qc_names_free(names.texts);
    qc_memory_free(names.cell);
    return status;
}

/* Adds the regions of rows, and where some of these lie below sums of their own, those above. */
static qc_status add_levels(qc_sheet *sheet, uint32_t key, const outline *found,
                            qc_outline_levels *levels, qc_error *error)
{
    size_t *above = NULL, *upper = NULL;
    bool has_upper = false;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(above, sheet->row_count, error));
    QC_TRY(QC_NEW_ARRAY(upper, sheet->row_count, error));
    find_above(found, sheet->row_count, above);
    for (size_t row = 0; row < sheet->row_count; row++) {
        upper[row] = above[row] == SIZE_MAX ? SIZE_MAX : above[above[row]];
        has_upper = has_upper || (upper[row] != SIZE_MAX && found->span[row] == 1);
        levels->more = levels->more || (upper[row] != SIZE_MAX && found->span[row] == 1 &&
                                        above[upper[row]] != SIZE_MAX);
    }
    QC_TRY(add_names(sheet, key, "region", above, &levels->region, error));
    if (has_upper) {
        QC_TRY(add_names(sheet, key, "upper_region", upper, &levels->upper, error));
    }

done:
    qc_memory_free(above);
    qc_memory_free(upper);
    return status;
}

/* Takes the sums out of the sheet; their names stand in a column if they are several. */
static qc_status take_out(qc_sheet *sheet, uint32_t key, const outline *found,
                          qc_totals *totals, qc_outline_levels *levels, qc_error *error)
{
    const char *first = qc_sheet_text(sheet, key, 0);
    bool *is_sum = NULL;
    size_t above_rows = 0; /* sums with a part that is none */
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(is_sum, sheet->row_count, error));
    totals->line = sheet->line[0];
    /* It outlives the texts of the column. */
    totals->text = qc_arena_copy(sheet->arena, first, strlen(first));
    if (totals->text == NULL) {
        status = qc_fail_memory(error);
        goto done;
    }
    for (size_t row = 0; row < sheet->row_count; row++) {
        is_sum[row] = found->span[row] > 1;
        totals->rows += is_sum[row];
        above_rows += is_sum[row] && found->span[row + 1] == 1;
    }
    if (above_rows > 1) {
        QC_TRY(add_levels(sheet, key, found, levels, error));
    }
    (void)qc_totals_drop_rows(
        sheet, is_sum); /* periods across are never added up while they are read */

done:
    qc_memory_free(is_sum);
    return status;
}

qc_status qc_outline_leave_out(qc_sheet *sheet, const bool *is_number, uint32_t key,
                               qc_totals *totals, qc_outline_levels *levels, qc_error *error)
{
    number_grid grid = {.rows = sheet->row_count};
    outline found = {.span = NULL};
    qc_status status = QC_OK;

    *totals = (qc_totals){.column = key};
    *levels = (qc_outline_levels){QC_NO_COLUMN, QC_NO_COLUMN, false};
    for (size_t i = 0; i < sheet->column_count; i++) {
        grid.columns += is_number[i];
    }
    QC_TRY(QC_NEW_ARRAY(grid.value, grid.rows * grid.columns, error));
    QC_TRY(QC_NEW_ARRAY(found.span, grid.rows, error));
    QC_TRY(QC_NEW_ARRAY(found.single, grid.rows, error));
    fill_grid(sheet, is_number, &grid);
    if (find_sums(&grid, &found)) {
        QC_TRY(take_out(sheet, key, &found, totals, levels, error));
    }

done:
    qc_memory_free(grid.value);
    qc_memory_free(found.span);
    qc_memory_free(found.single);
    return status;
}
