/* Every model's predictions of one row at rolling origins. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_ROW_MODELS_H
#define QC_FORECAST_ROW_MODELS_H

#include "forecast/rolling.h"

/**
 * The length at which a model that sees `length` observations has learned its parameters, at
 * most `length`: 1, 2, 3, ... 10, 12, 14, ..., each a fifth longer than the one before. A
 * backtest so searches for parameters at few of its origins, and a forecast does not change its
 * mind with every period; what stands at an origin depends on nothing but the series up to
 * there. On the training parts of M1 and M3, steps of a tenth take 1.5 times as long and change
 * the combination's error by less than 0.3 % on average; parameters found anew at every length
 * are no better. Sums, which are few and move all rows below them, take steps of a tenth:
 * docs/TRIED.md.
 *
 * Models whose search may begin at what they knew (qc_model_learns_again()) learn afresh at
 * `base` alone, every fourth of these lengths and all up to 20, and at those between from
 * there: on the same parts the combination's error stays within 0.1 % on average, and a
 * forecast takes a tenth less time.
 *
 * @param[out] base  at most the length that is returned
 */
size_t qc_anchor(size_t length, bool is_sum, size_t *base);

/**
 * Runs every model at the origins first .. last.
 *
 * @param[out] prediction  [last - first + 1][model_count][horizon]; NAN where a model could not run
 * @return QC_OK, QC_ERR_MEMORY, QC_ERR_CANCELLED; other failures of a model leave NAN
 */
QC_MUST_CHECK qc_status qc_row_models_run(const qc_rolling *rolling, size_t row,
                                          double *prediction, qc_error *error);

/**
 * Makes the forecasts at the origins from .. end - 1 again as they would have been with the
 * season of the row, and the holidays, that are known at `known`, not before `end`:
 * forecast/hindsight.h.
 *
 * @param[out] prediction  [end - from][model_count][horizon]; NAN where a model could not run
 * @param[out] leverage    see qc_row_season_in_hindsight(); 0 for the season of the year
 * @return as qc_row_models_run()
 */
QC_MUST_CHECK qc_status qc_row_models_remake(const qc_rolling *rolling, size_t row,
                                             size_t known, size_t from, size_t end,
                                             double *prediction, double *leverage,
                                             qc_error *error);

#endif
