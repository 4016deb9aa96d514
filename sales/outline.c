/* Sheets with periods across in which a row is the sum of the rows below it, as pivot tables have it that show several levels in one column. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/outline.h"

#include <math.h>

#include "core/memory.h"

/* Numbers of a pivot table are rounded to whole ones as they are shown: by half of one for each
 * part and the sum. */
static const double rounding = 0.5;
static const double relative_rounding = 1e-3; /* and of small numbers by nothing */

/* The numbers of a sheet, row by row; blank cells are 0. */
typedef struct number_grid {
    double *value;
    size_t rows, columns;
} number_grid;

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

            grid->value[row * grid->columns + at] = isnan(value) ? 0 : value;
        }
        at += is_number[i];
    }
}

static bool is_empty(const number_grid *grid, size_t row)
{
    for (size_t i = 0; i < grid->columns; i++) {
        if (grid->value[row * grid->columns + i] != 0) {
            return false;
        }
    }
    return true;
}

/* True if the sums of `parts` rows are the numbers of a row, but for rounding. */
static bool adds_up(const number_grid *grid, size_t row, const double *sum, size_t parts)
{
    for (size_t i = 0; i < grid->columns; i++) {
        double whole = grid->value[row * grid->columns + i];
        double limit = fmin(rounding * (double)(parts + 1), relative_rounding * fabs(whole));

        if (fabs(sum[i] - whole) > limit + 1e-9 * fabs(whole)) {
            return false;
        }
    }
    return true;
}

/* The number of rows below a row that it is the sum of; 0 if there are none. */
static size_t count_parts(const number_grid *grid, size_t row, double *sum)
{
    size_t parts = 0;

    if (is_empty(grid, row)) {
        return 0;
    }
    for (size_t i = 0; i < grid->columns; i++) {
        sum[i] = 0;
    }
    do {
        parts++;
        if (row + parts == grid->rows) {
            return 0;
        }
        for (size_t i = 0; i < grid->columns; i++) {
            sum[i] += grid->value[(row + parts) * grid->columns + i];
        }
    } while (!adds_up(grid, row, sum, parts));
    while (row + parts + 1 < grid->rows && is_empty(grid, row + parts + 1)) {
        parts++;
    }
    return parts;
}

/* Marks the sums; false if a row is neither one nor part of one, or no sum has two parts. */
static bool find_sums(const number_grid *grid, double *sum, bool *is_sum)
{
    size_t most = 0;
    size_t row = 0;

    while (row < grid->rows) {
        size_t parts = count_parts(grid, row, sum);

        if (parts == 0) {
            return false;
        }
        is_sum[row] = true;
        most = parts > most ? parts : most;
        row += parts + 1;
    }
    return most >= 2;
}

qc_status qc_outline_leave_out(qc_sheet *sheet, const bool *is_number, uint32_t key,
                               qc_totals *totals, qc_error *error)
{
    number_grid grid = {.rows = sheet->row_count};
    double *sum = NULL;
    bool *is_sum = NULL;
    qc_status status = QC_OK;

    *totals = (qc_totals){.column = key};
    for (size_t i = 0; i < sheet->column_count; i++) {
        grid.columns += is_number[i];
    }
    QC_TRY(QC_NEW_ARRAY(grid.value, grid.rows * grid.columns, error));
    QC_TRY(QC_NEW_ARRAY(sum, grid.columns, error));
    QC_TRY(QC_NEW_ARRAY(is_sum, grid.rows, error));
    fill_grid(sheet, is_number, &grid);
    if (find_sums(&grid, sum, is_sum)) {
        totals->line = sheet->line[0];
        totals->text = qc_sheet_text(sheet, key, 0);
        for (size_t row = 0; row < grid.rows; row++) {
            totals->rows += is_sum[row];
        }
        (void)qc_totals_drop_rows(
            sheet, is_sum); /* periods across are never added up while they are read */
    }

done:
    qc_memory_free(grid.value);
    qc_memory_free(sum);
    qc_memory_free(is_sum);
    return status;
}
