/* What the tests of panels share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_SALES_PANEL_CHECKS_H
#define QC_TESTS_SALES_PANEL_CHECKS_H

#include "quotacast/panel.h"
#include "tests/sales/hand_book.h"

/** Builds a panel; the test fails if that does. */
qc_panel *build(const qc_book *book, const qc_panel_settings *settings);

/** One of the panel's notes holds a text. */
void assert_note(const qc_panel *panel, const char *part);

/** The panel begins with a period. */
void assert_first_period(const qc_panel *panel, const char *expected);

/** A leaf's value in a period. */
double value(const qc_panel *panel, size_t leaf, size_t period);

/** Revenue of 1, 2, 3, ... on the first of each month. */
void add_months(qc_book *book, qc_id territory, int first_year, size_t months);

/** Deals of 1 every five days from the start of 2024 to the day `last`, which is the as-of date. */
qc_book *daily_book(int last);

/** The same from a first day on, a number of days apart. */
qc_book *spaced_book(int first, int last, int days);

#endif
