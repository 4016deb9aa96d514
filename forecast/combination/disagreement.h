/* How far the models of a combination differ from each other. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_DISAGREEMENT_H
#define QC_FORECAST_COMBINATION_DISAGREEMENT_H

#include "forecast/combination/row_record.h"

/**
 * sqrt(sum_m w_m (f_m - f)^2) by step: the weighted standard deviation of the models about
 * their combination f.
 *
 * @param weight  [model_count] adding up to 1; a model that could not run counts as the
 *          combination
 * @param point       [horizon] the combination
 * @param[out] apart  [horizon] 0 for a single model
 */
void qc_disagreement_measure(const qc_row_record *record, size_t origin, const double *weight,
                             const double *point, double *apart);

#endif
