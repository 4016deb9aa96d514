/* Long tables written as text, and their panels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_SALES_SERIES_TEXTS_H
#define QC_TESTS_SALES_SERIES_TEXTS_H

#include "quotacast/panel.h"

/** Columns id, t and v; and without id. */
extern const qc_series_settings series_by_id, series_alone;

/** Reads a text as a file. */
qc_status read_text(const char *text, const qc_series_settings *settings, qc_panel **panel,
                    qc_error *error);

/** Its panel, which there must be. Free with qc_panel_free(). */
qc_panel *read_ok(const char *text, const qc_series_settings *settings);

/** The name of a period of the panel. */
void assert_period(const qc_panel *panel, size_t index, const char *expected);

/** A leaf's value in a period. */
double value(const qc_panel *panel, size_t leaf, size_t period);

#endif
