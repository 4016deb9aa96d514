/* Decomposition into a trend and several seasons (MSTL). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MSTL_H
#define QC_FORECAST_MSTL_H

#include <stddef.h>

#include "core/fail.h"

/** Most seasons at once. */
enum { QC_MSTL_SEASONS = 6 };

/** values = sum of the seasonal parts + trend + remainder. */
typedef struct qc_mstl {
    size_t length, season_count; /**< seasons found: those of at most half the length */
    size_t season[QC_MSTL_SEASONS];
    double *seasonal; /**< [season_count][length] */
    double *trend;    /**< [length] */
} qc_mstl;

/**
 * Takes seasons out one after the other by STL, the shortest first, each from the series freed of the others, twice. The seasonal
 * window of the i-th, i = 1, 2, ..., is 7 + 4 i seasons. Seasons longer than half the series are left out.
 *
 * @param values   [length], finite; at least two of the shortest season
 * @param seasons  [season_count], ascending, each at least 2; at most QC_MSTL_SEASONS
 * @param[out] mstl  clear with qc_mstl_clear(); untouched on failure
 * @return QC_OK, QC_ERR_ARGUMENT, QC_ERR_TOO_SHORT or QC_ERR_MEMORY
 *
 * Source: Bandara, Hyndman & Bergmeir (2021), arXiv:2107.13462.
 */
QC_MUST_CHECK qc_status qc_mstl_decompose(const double *values, size_t length,
                                          const size_t *seasons, size_t season_count,
                                          qc_mstl *mstl, qc_error *error);
void qc_mstl_clear(qc_mstl *mstl);

#endif
