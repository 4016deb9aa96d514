/* The values of a long table, one in a row. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SERIES_SERIES_VALUES_H
#define QC_SALES_SERIES_SERIES_VALUES_H

#include "quotacast/config.h"
#include "sales/values/numbers.h"

/** The values, and how many of them are a dash. */
typedef struct qc_series_values {
    qc_number_column numbers;
    size_t dashes; /**< rows with a dash alone, which is 0 as in accounts */
} qc_series_values;

/**
 * Reads the column of values. `config` may be NULL. Clear with qc_number_column_clear().
 *
 * @return QC_OK, QC_ERR_FORMAT (no number, or too large a one) or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_series_values_read(const qc_sheet *sheet, uint32_t column,
                                              const qc_config *config, qc_series_values *values,
                                              qc_error *error);

/** The value of a row; NAN where it is blank. */
double qc_series_value(const qc_series_values *values, size_t row);

#endif
