/* Weights of the models in a row's combination. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_WEIGHTS_H
#define QC_FORECAST_COMBINATION_WEIGHTS_H

#include "forecast/combination/model_correlations.h"
#include "forecast/combination/scores.h"

/**
 * Adds a row to how alike the panel's models err: at every origin that is combined, sums of
 * products of two models' errors over what is known there. Naive methods are left out.
 *
 * @param part  of last - combined + 1 origins
 * @return QC_OK or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_weights_compare(const qc_row_record *record,
                                           qc_model_correlations *part, qc_error *error);

/**
 * The weights of a row's models at an origin, from what is known there:
 *
 *     weight ~ (error over naive's)^-8 / company
 *
 * with the ratio of qc_scores_shrunk() and the company of qc_model_correlations_company(). They add up
 * to 1; one below 4 % is then 0, one from 6 % up counts in full, and between them in part.
 *
 * @param[out] weight  [model_count]; all 0 where no model was judged and runs. Naive methods,
 *                     which are there to be beaten, have none
 */
void qc_weights_find(const qc_row_record *record, const qc_panel_scores *panel,
                     const qc_model_correlations *model_correlations, const qc_scores *scores,
                     size_t origin, double *weight);

/**
 * The part of naive beside a combination whose errors are exp(log_ratio) of naive's: of two
 * forecasts with variances 1 and q^2 and a correlation r the best mean of both has none of the
 * one with 1 for q up to r, half of it for 1, and nothing else from 1 / r on. Linear between
 * these in log_ratio, for r = exp(-.05). Bates & Granger (1969), Operational Research Quarterly
 * 20(4):451-468, doi:10.1057/jors.1969.103.
 *
 * @param log_ratio  INFINITY where it is not known: 1
 */
double qc_naive_part(double log_ratio);

#endif
