/* The user's regressors of a long table of series: columns by period, known into the future. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SERIES_SERIES_REGRESSORS_H
#define QC_SALES_SERIES_SERIES_REGRESSORS_H

#include "quotacast/panel.h"
#include "sales/series/series_periods.h"

/** Which file, and how the series that it belongs to were read. Borrowed. */
typedef struct qc_regressors_request {
    const char *path;
    /** headers; a file without the series' column speaks of all series */
    const char *period, *series;
    size_t period_columns; /**< that `period` names */
    const qc_config *config;
    const qc_series_periods *periods; /**< of the series */
    size_t horizon;                   /**< periods behind the last that must be known */
} qc_regressors_request;

/**
 * Reads the file and gives the panel its regressors.
 *
 * @return QC_OK, or with file:line:column QC_ERR_NOT_FOUND (no column of the period, no such
 *         series), QC_ERR_FORMAT (a cell that is no number or no period), QC_ERR_DATA (a period
 *         twice, one missing, a constant column), QC_ERR_LIMIT (too many columns), QC_ERR_IO,
 *         QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_series_regressors_read(const qc_regressors_request *request,
                                                  qc_panel *panel, qc_error *error);

#endif
