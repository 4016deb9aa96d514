/* Quarters and years as people write them: Q3 FY25, 3Q2025, Triwulan II 2025, TW2-25. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_VALUES_PERIOD_TEXT_H
#define QC_SALES_VALUES_PERIOD_TEXT_H

#include <stdbool.h>

#include "quotacast/calendar.h"

/**
 * Reads a period of the calendar as qc_period_parse() does, and besides: a quarter (Q, quarter,
 * kuartal, kwartal, triwulan, TW, with 1 to 4 or I to IV, before or behind) with a year, or a
 * year behind FY, TA, tahun or year. A year has four digits, or two, which are those of this
 * century. False for everything else.
 */
bool qc_period_text_read(const char *text, const qc_calendar *calendar, qc_frequency *frequency,
                         qc_period *period);

/** True for a part of a year that says it is a fiscal one: Jan FY25, Q3 FY25, FY25-P10. */
bool qc_period_text_is_of_fiscal_year(const char *text);

/**
 * What a text that is no period should be, for a message: a month without a year, week 53 of a
 * year that has 52, and halves of years are told; NULL for all else.
 */
const char *qc_period_text_expected(const char *text);

#endif
