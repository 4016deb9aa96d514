/* Cells that were merged in a spreadsheet: the name stands in the first row of a block only. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/shapes/fill_down.h"

enum { FEWEST_TEXTS = 2 };

static bool is_blank(const qc_sheet *sheet, uint32_t column, size_t row)
{
    return qc_sheet_text(sheet, column, row)[0] == '\0';
}

/* True if each text stands once, with at least one blank for each. Ids ascend in order of first
 * sight. */
static bool are_merged(const qc_sheet *sheet, uint32_t column)
{
    const uint32_t *cell = sheet->columns[column].cell;
    size_t filled = 0;
    uint32_t highest = 0;

    if (sheet->folded_rows > 0 || sheet->row_count == 0 || is_blank(sheet, column, 0)) {
        return false;
    }
    for (size_t row = 0; row < sheet->row_count; row++) {
        if (is_blank(sheet, column, row)) {
            continue;
        }
        if (filled > 0 && cell[row] <= highest) {
            return false;
        }
        highest = cell[row];
        filled++;
    }
    return filled >= FEWEST_TEXTS && 2 * filled <= sheet->row_count;
}

size_t qc_sheet_fill_down(qc_sheet *sheet, uint32_t column, size_t *first_line)
{
    uint32_t *cell = sheet->columns[column].cell;
    size_t filled = 0;

    if (sheet->columns[column].texts == NULL || !are_merged(sheet, column)) {
        return 0;
    }
    for (size_t row = 1; row < sheet->row_count; row++) {
        if (is_blank(sheet, column, row)) {
            *first_line = filled == 0 ? sheet->line[row] : *first_line;
            cell[row] = cell[row - 1];
            filled++;
        }
    }
    return filled;
}
