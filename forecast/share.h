/* A share of a panel's rows: what their models said, in a file for the process that puts shares together. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_SHARE_H
#define QC_FORECAST_SHARE_H

#include "forecast/rolling.h"

/** Rows first .. end - 1 are share `index` (from 1) of `count`. */
typedef struct qc_share {
    size_t index, count;
    size_t first, end;
} qc_share;

qc_share qc_share_of(size_t index, size_t count, size_t row_count);

/**
 * What a share's file holds is only of use for the same panel, horizon and models, and for this
 * version of the methods: all that goes into a SHA-256, which files are compared by.
 */
QC_MUST_CHECK qc_status qc_share_write(const qc_rolling *rolling, const qc_share *share,
                                       const char *path, qc_error *error);

/** Reads all shares of a panel into a rolling whose models have not been run. */
QC_MUST_CHECK qc_status qc_share_read_all(qc_rolling *rolling, const char *const *paths,
                                          size_t count, qc_error *error);

#endif
