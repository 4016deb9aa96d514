/* A long table as it was known on a day: later rows are not looked at. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_SALES_SERIES_SERIES_AS_OF_H
#define QC_SALES_SERIES_SERIES_AS_OF_H

#include "quotacast/config.h"
#include "sales/files/sheet.h"

/**
 * Takes the rows out of a sheet whose period ends after the as-of date of `config`. Nothing
 * else of them is read. Rows whose period cannot be read stay, so that they are refused as
 * ever.
 *
 * @param[out] left_out  rows that were taken out
 * @return QC_OK, QC_ERR_DATA (whole numbers that are no years), QC_ERR_TOO_SHORT (no row is
 *         left), QC_ERR_FORMAT (undecided dates) or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_series_as_of(qc_sheet *sheet, uint32_t period_column,
                                        const qc_config *config, size_t *left_out,
                                        qc_error *error);

#endif
