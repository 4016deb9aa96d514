/* The rows that are forecast: a panel's leaves, and the sums above them that say something of their own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_ROWS_H
#define QC_FORECAST_ROWS_H

#include <stddef.h>

#include "quotacast/panel.h"

/**
 * Rows of a panel: its leaves in order, then its inner nodes with two or more children, parents before children. A node with
 * one child repeats it and gets no row.
 *
 * @param[out] row_count  leaves and inner rows
 * @param[out] parent     [row_count] the row above, row_count for none; free with qc_memory_free()
 */
QC_MUST_CHECK qc_status qc_rows_find(const qc_panel *panel, size_t *row_count, size_t **parent,
                                     qc_error *error);

#endif
