/* A hand-made company for the tests of the reports, small enough to compute by hand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_REPORT_EXAMPLE_H
#define TESTS_REPORT_EXAMPLE_H

#include "quotacast/report.h"

/*
 * "Toko Maju" sells in the region "Utara" with the territories "Medan" and "Aceh", in rupiah,
 * months 2024-01 to 2025-12: Medan 100 million a month, Aceh 50 million. Forecast: six months,
 * five futures; in future d Medan sells (90, 95, 100, 105, 110) million and Aceh half of it. So
 * every quantile of every sum is known: the futures are in order, and type 7 interpolates
 * between them.
 */
typedef struct example {
    qc_book book;
    qc_panel panel;
    qc_forecast forecast;
    qc_backtest backtest;
    qc_accuracy accuracy, log_accuracy;
    qc_quota_plan quota;
    qc_key_result_table key_results;
    qc_results results;
} example;

/** The company; valid until the next call, each call starts afresh. */
example *example_make(void);

/** What a writer writes to a page of this form, as text (free()). */
typedef qc_status (*example_writer)(const qc_page *page, const example *company,
                                    qc_error *error);
char *example_write(example_writer write, const example *company, qc_format format,
                    size_t width, bool colour);

/** The `number`-th line of a text (0-based), NUL-terminated, up to 511 bytes; "" past the end. */
const char *example_line(const char *text, size_t number);

#endif
