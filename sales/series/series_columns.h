/* Which columns of a long table hold series, period and value. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SERIES_SERIES_COLUMNS_H
#define QC_SALES_SERIES_SERIES_COLUMNS_H

#include "quotacast/panel.h"
#include "sales/files/sheet.h"
#include "sales/series/series_names.h"

/** Set `settings` (borrowed), and have the rest found. */
typedef struct qc_series_columns {
    const qc_series_settings *settings;
    qc_series_names names;
    qc_series_names when; /**< the column of periods, or the two that make them */
    /** series: that of the joined names, QC_NO_COLUMN where the whole file is one */
    uint32_t series, period, value;
} qc_series_columns;

/**
 * For qc_sheet_read(): finds the columns that the settings name and marks them as wanted.
 *
 * @param[in,out] context  qc_series_columns
 * @return QC_OK, QC_ERR_NOT_FOUND (with a near name, or those there are), QC_ERR_FORMAT (a name
 *         is there twice), QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_series_columns_choose(void *context, const qc_sheet *sheet,
                                                 bool *wanted, qc_error *error);

/**
 * For qc_sheet_read(): rows of a day are added up while they are read, where they are to be
 * added up and none is left out.
 */
bool qc_series_columns_fold(void *context, qc_fold *folds);

/**
 * Refuses a sheet without rows, or with rows that have other fields than the header.
 * QC_ERR_TOO_SHORT, QC_ERR_FORMAT.
 */
QC_MUST_CHECK qc_status qc_series_check_sheet(const qc_sheet *sheet, qc_error *error);

#endif
