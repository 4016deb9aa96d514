/* The rows that are forecast: a panel's leaves, and the sums above them that say something of their own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_ROWS_H
#define QC_FORECAST_ROWS_H

#include <stddef.h>

#include "quotacast/panel.h"

/**
 * Rows of a panel: its leaves in order, then the inner nodes of its tree with two or more
 * children, then its groups with two or more. In each of the three parts parents come before
 * children. A node with one child repeats it and gets no row.
 */
typedef struct qc_rows {
    size_t leaf_count, tree_count, row_count; /**< leaves; and inner nodes; and groups */
    size_t *parent; /**< [row_count] the row above in its own hierarchy, row_count for none */
    /** [leaf_count] the lowest group of a leaf that is a row, row_count for none */
    size_t *group;
} qc_rows;

/** Finds them; clear with qc_rows_clear(). */
QC_MUST_CHECK qc_status qc_rows_find(const qc_panel *panel, qc_rows *rows, qc_error *error);

void qc_rows_clear(qc_rows *rows);

#endif
