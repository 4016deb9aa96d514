/* Numbers of days in a table of one month, whose name stands above it or in the file's name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SHAPES_DAYS_OF_MONTH_H
#define QC_SALES_SHAPES_DAYS_OF_MONTH_H

#include "sales/reader.h"

/**
 * Makes days of a column of dates that holds nothing but numbers from 1 to 31 (and totals), where
 * a title or the file's name says of which month, with a note. Else it stays as it is.
 */
QC_MUST_CHECK qc_status qc_days_of_month_settle(qc_reader *self, qc_input *input,
                                                const char *file_name);

#endif
