/* Cells that were merged in a spreadsheet: the name stands in the first row of a block only. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales/shapes/fill_down.h"

enum { FEWEST_TEXTS = 2, FEWEST_BLOCKS = 4, MOST_LENGTHS = 16 };

static bool is_blank(const qc_sheet *sheet, uint32_t column, size_t row)
{
    return qc_sheet_text(sheet, column, row)[0] == '\0';
}

/* What the filled cells of a column and the blank ones below each are like. */
typedef struct blocks {
    size_t count;
    bool once;                           /* each text stands once */
    bool all_have;                       /* each has a blank below it */
    size_t lengths[MOST_LENGTHS], kinds; /* different lengths; MOST_LENGTHS + 1: more */
} blocks;

static void end_block(blocks *found, size_t length)
{
    size_t i = 0;

    found->all_have = found->all_have && length > 1;
    while (i < found->kinds && i < MOST_LENGTHS && found->lengths[i] != length) {
        i++;
    }
    if (i == found->kinds && i < MOST_LENGTHS) {
        found->lengths[i] = length;
    }
    found->kinds += i == found->kinds && i <= MOST_LENGTHS ? 1 : 0;
}

/* Ids ascend in order of first sight. */
static blocks look_at(const qc_sheet *sheet, uint32_t column)
{
    const uint32_t *cell = sheet->columns[column].cell;
    blocks found = {.once = true, .all_have = true};
    uint32_t highest = 0;
    size_t start = 0;

    for (size_t row = 0; row < sheet->row_count; row++) {
        if (is_blank(sheet, column, row)) {
            continue;
        }
        if (found.count++ > 0) {
            end_block(&found, row - start);
            found.once = found.once && cell[row] > highest;
        }
        highest = cell[row] > highest ? cell[row] : highest;
        start = row;
    }
    end_block(&found, sheet->row_count - start);
    return found;
}

/* True if each text stands once, with at least one blank for each; or if texts come again, as
 * branches do year by year, each cell has blanks below it, and blocks of one length come again,
 * too: then they are no gaps. */
static bool are_merged(const qc_sheet *sheet, uint32_t column)
{
    blocks found;

    if (sheet->folded_rows > 0 || sheet->row_count == 0 || is_blank(sheet, column, 0)) {
        return false;
    }
    found = look_at(sheet, column);
    if (found.once) {
        return found.count >= FEWEST_TEXTS && 2 * found.count <= sheet->row_count;
    }
    return found.count >= FEWEST_BLOCKS && found.all_have && found.kinds <= MOST_LENGTHS &&
           2 * found.kinds <= found.count;
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
