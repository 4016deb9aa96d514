/* What the year and its feasts do to a row, for its explanation. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EXPLAIN_YEAR_H
#define QC_FORECAST_EXPLAIN_YEAR_H

#include "forecast/rolling.h"
#include "quotacast/explain.h"

/**
 * Fills the long season and the feasts of an explanation, as known at the last origin; QC_OK or
 * QC_ERR_MEMORY.
 */
QC_MUST_CHECK qc_status qc_explain_year(const qc_rolling *rolling, size_t row,
                                        qc_explanation *found, qc_error *error);

#endif
