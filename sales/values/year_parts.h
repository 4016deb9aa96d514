/* Parts of a year whose year stands elsewhere: months and quarters without one, and the year beside them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_VALUES_YEAR_PARTS_H
#define QC_SALES_VALUES_YEAR_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "quotacast/calendar.h"

/** Bytes of the longest period that qc_year_part_join() writes. */
#define QC_LONGEST_PART ((size_t)64)

/**
 * True for a month or quarter by name and without a year: Jan, Maret, Q1, Qtr2, Triwulan III.
 * *part is its number in the year, from 1.
 */
bool qc_year_part_read(const char *text, qc_frequency *frequency, int *part);

/** True for a bare year: 2025, FY25, Tahun 2025. */
bool qc_year_text_is(const char *text);

/**
 * Puts a part of a year and its year together: "Jan" and "2025" are "Jan 2025"; a part that is a
 * bare number is a month ("2025-03"), or with `by_quarter` a quarter ("2025Q3").
 */
void qc_year_part_join(const char *part, const char *year, bool by_quarter,
                       char period[QC_LONGEST_PART]);

/** The only year from 1990 to 2099 that a text names with four digits; 0 if none or several. */
int qc_year_in_text(const char *text, size_t length);

/** The only month by its name of such a year, as 202501 for January 2025; 0 if none or several. */
int qc_month_in_text(const char *text, size_t length);

#endif
