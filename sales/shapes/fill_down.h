/* Cells that were merged in a spreadsheet: the name stands in the first row of a block only. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SHAPES_FILL_DOWN_H
#define QC_SALES_SHAPES_FILL_DOWN_H

#include "sales/files/sheet.h"

/**
 * Gives the blank cells of a column the text above them, if they are those of merged cells: the
 * first cell is filled, no text stands twice, and there are at least as many blanks as texts,
 * of which there are two or more.
 *
 * @param[out] first_line  line of the first of them
 * @return cells that were filled; 0 if the column is of another kind
 */
size_t qc_sheet_fill_down(qc_sheet *sheet, uint32_t column, size_t *first_line);

#endif
