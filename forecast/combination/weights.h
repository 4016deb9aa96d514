/* Weights of the models in a row's combination. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_WEIGHTS_H
#define QC_FORECAST_COMBINATION_WEIGHTS_H

#include "forecast/combination/model_correlations.h"
#include "forecast/combination/scores.h"

/**
 * Adds a row to the correlations of the models' errors: for every origin that is combined, sums
 * of products of two models' errors over all that is known there. Naive methods are left out.
 *
 * @param part  with last - combined + 1 origins
 * @return QC_OK or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_weights_compare(const qc_row_record *record,
                                           qc_model_correlations *part, qc_error *error);

/**
 * The weights of a row's models at an origin, from what is known there:
 *
 *     weight ~ (error over naive's)^-8 / company
 *
 * with the ratio of qc_scores_shrunk() and the company of qc_model_correlations_company(). They
 * add up to 1. A weight below 4 % becomes 0, and one between 4 and 6 % is reduced.
 *
 * @param[out] weight  [model_count]; all 0 where no model has errors and a forecast. Naive
 *                     methods have none: they are the benchmark
 */
void qc_weights_find(const qc_row_record *record, const qc_panel_scores *panel,
                     const qc_model_correlations *model_correlations, const qc_scores *scores,
                     size_t origin, double *weight);

/**
 * The share of naive beside a combination whose errors are exp(log_ratio) times naive's: 0 up
 * to a log ratio of -.05, one half at 0, 1 from .05 on, and linear in between.
 *
 * The best mean of two forecasts whose errors have variances 1 and q^2 and correlation r
 * contains nothing of the first for q <= r, half of each for q = 1, and only the first for q >=
 * 1 / r; here r = exp(-.05). Bates & Granger (1969), Operational Research Quarterly
 * 20(4):451-468, doi:10.1057/jors.1969.103.
 *
 * @param log_ratio  INFINITY where it is not known, which gives 1
 */
double qc_naive_part(double log_ratio);

#endif
