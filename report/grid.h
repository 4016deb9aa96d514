/* A grid of texts, laid out to the width of the page. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_GRID_H
#define QC_REPORT_GRID_H

#include "core/fail.h"
#include "core/memory.h"
#include "quotacast/report.h"

typedef struct qc_grid_column {
    const char *name;
    bool right; /**< figures: aligned right, never shortened */
    int rank;   /**< where room is short the highest rank is left out first; 0 never */
} qc_grid_column;

/** Cells from left to right, row after row. The first failure is kept and told at the end. */
typedef struct qc_grid {
    qc_error failure; /**< status QC_OK while there is none */
    qc_arena *arena;
    size_t column_count;
    const qc_grid_column *columns; /**< borrowed */
    size_t cell_count, cell_capacity;
    char **cells;
} qc_grid;

/** Starts a grid; end it with qc_grid_clear(). */
void qc_grid_begin(qc_grid *grid, const qc_grid_column *columns, size_t count);
void qc_grid_add(qc_grid *grid, const char *text);
/** printf of one cell, at most 255 bytes. */
void qc_grid_format(qc_grid *grid, const char *format, ...) QC_PRINTF_LIKE(2, 3);
/** A share as percent, "12.3 %", with a plus if wanted; "-" where it is not finite. */
void qc_grid_percent(qc_grid *grid, double share, int decimals, bool plus);
/** A short amount without its currency: "128.4 bn". */
void qc_grid_amount(qc_grid *grid, double major);
/** Writes names, a rule if wanted, and the full rows, each line after `indent` blanks. */
QC_MUST_CHECK qc_status qc_grid_print(qc_grid *grid, const qc_page *page, size_t indent,
                                      bool rule, qc_error *error);
void qc_grid_clear(qc_grid *grid);

#endif
