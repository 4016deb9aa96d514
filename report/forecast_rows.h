/* Rows of a forecast: a node in a period, reduced from its futures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_FORECAST_ROWS_H
#define QC_REPORT_FORECAST_ROWS_H

#include "core/fail.h"
#include "quotacast/report.h"
#include "report/leaves_below.h"

/** 2.5, 10, 25, 50, 75, 90 and 97.5 %. */
#define QC_FORECAST_LEVELS 7
#define QC_FORECAST_P10 1
#define QC_FORECAST_P50 3
#define QC_FORECAST_P90 5

typedef struct qc_forecast_row {
    qc_frequency frequency;
    qc_period period;
    size_t step;                  /**< of the row's own frequency, from 1 */
    size_t first_step, last_step; /**< of the forecast, from 0 */
    double observed;              /**< what of the period has already been observed */
    double mean, naive;
    double quantile[QC_FORECAST_LEVELS];
} qc_forecast_row;

/**
 * The fiscal quarter `number` (0: the one that holds the first forecast month) of a monthly
 * panel: sets period, steps and observed, NAN where its begin is not wholly known. False where
 * there is none: other frequencies, or past the horizon.
 */
bool qc_forecast_quarter(const qc_panel *panel, const qc_leaves_below *below, size_t horizon,
                         size_t node, size_t number, qc_forecast_row *row);

/** True for nodes that are also shown by quarter: all but those of a long table. */
bool qc_forecast_has_quarters(const qc_panel *panel, size_t node);

/**
 * Computes mean and quantiles of a row from draws of what is to come, to which what was
 * observed is added.
 */
QC_MUST_CHECK qc_status qc_forecast_row_reduce(double *draws, size_t draw_count,
                                               qc_forecast_row *row, qc_error *error);

/** Mean and quantiles of a node's row: `span` counts the steps, then the quarters. */
void qc_forecast_digest_fill(const qc_forecast_digest *digest, size_t node, size_t span,
                             qc_forecast_row *row);

/**
 * Computes mean, naive and quantiles of a row whose steps and observed are set. `draws` is
 * scratch [draw_count].
 */
QC_MUST_CHECK qc_status qc_forecast_row_fill(const qc_panel *panel,
                                             const qc_leaves_below *below,
                                             const qc_forecast *forecast, size_t node,
                                             double *draws, qc_forecast_row *row,
                                             qc_error *error);

/**
 * What a node sold in periods first .. last of the panel; NAN where the panel does not hold all
 * of them, or one that a leaf has since its first is missing.
 */
double qc_panel_observed(const qc_panel *panel, const qc_leaves_below *below, size_t node,
                         qc_period first, qc_period last);

/**
 * The forecast's table of the nodes first .. end - 1.
 *
 * @param digest  NULL: from the draws of the forecast
 */
QC_MUST_CHECK qc_status qc_forecast_table(const qc_page *page, const qc_panel *panel,
                                          const qc_forecast *forecast,
                                          const qc_forecast_digest *digest, size_t first,
                                          size_t end, qc_error *error);

#endif
