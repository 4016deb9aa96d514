/* Seasonal-trend decomposition by local regression (STL). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_STL_H
#define QC_FORECAST_MODELS_STL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"
#include "forecast/models/loess.h"

/**
 * Coefficients of the smoothers that do without weights, kept from one series to the next.
 * Begins as {0}; clear after the last.
 */
typedef struct qc_stl_plan {
    qc_loess_plan seasonal[2]; /**< positions have as many values as each other, or one less */
    qc_loess_plan low_pass, trend;
} qc_stl_plan;

void qc_stl_plan_clear(qc_stl_plan *plan);

/** How to decompose. */
typedef struct qc_stl_settings {
    size_t season; /**< periods in a season, at least 2 */
    bool periodic; /**< the season never changes: `seasonal` is not used */
    /** Of the values at one position in the season; its window counts seasons */
    qc_loess seasonal;
    qc_loess low_pass; /**< takes the trend out of the season */
    qc_loess trend;
    int inner; /**< passes of season and trend with the same weights */
    int outer; /**< times the weights are found anew from the remainder; 0 without robustness */
    qc_stl_plan *plan; /**< lent; NULL for one of its own */
} qc_stl_settings;

/**
 * The settings of the paper, section 3, and of R's stl(): trend window the next odd number from
 * 1.5 season / (1 - 1.5 / seasonal window), low-pass window the next odd number from the
 * season, local lines for both, local means for the season, a fit at every tenth of a window; 2
 * inner passes, or robust 1 inner and 15 outer ones.
 *
 * @param season           at least 2
 * @param length           of the series, for the trend window of a periodic season
 * @param seasonal_window  seasons, made odd, at least 3; 0 for a periodic season
 */
qc_stl_settings qc_stl_settings_default(size_t season, size_t length, size_t seasonal_window,
                                        bool robust);

/** values = seasonal + trend + remainder. */
typedef struct qc_stl {
    size_t length;
    double *seasonal, *trend; /**< [length] */
    double *weight; /**< [length] of the last outer pass, 0 to 1; one block with these */
} qc_stl;

/**
 * Decomposes a series of at least two seasons.
 *
 * O(length window) for each pass; some 10^4 operations for 120 months.
 *
 * @param values  [length], finite
 * @param length  at least 2 season
 * @param[out] stl  clear with qc_stl_clear(); untouched on failure
 * @return QC_OK, QC_ERR_MEMORY or QC_ERR_TOO_SHORT
 *
 * Source: Cleveland, Cleveland, McRae & Terpenning (1990), Journal of Official Statistics
 * 6(1):3-73. A periodic season is the mean of each position, the limit of an endless window;
 * R's stl() takes a very long one.
 */
QC_MUST_CHECK qc_status qc_stl_decompose(const double *values, size_t length,
                                         const qc_stl_settings *settings, qc_stl *stl,
                                         qc_error *error);
void qc_stl_clear(qc_stl *stl);

#endif
