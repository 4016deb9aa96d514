/* What is taken out of a row before models see it, and put back into what they say. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_ADJUSTED_ROW_H
#define QC_FORECAST_EFFECTS_ADJUSTED_ROW_H

#include "forecast/rolling.h"

/**
 * A row whose effects of holidays, weeks, season and growth that rows share and the season of the
 * year (qc_shared_effects) are taken out by division, as far as they are known at an origin:
 *
 *     adjusted_t = sales_t / (holidays_t season_t growth_t year_t)
 *
 * Models that take no adjusted series (qc_model_takes_adjusted()) get sales over the weeks of
 * a period where these go by weeks: naive that took 14 for 13 would lose to the calendar. What
 * is known is found once for all models of an origin. One thread at a time.
 */
typedef struct qc_adjusted_row qc_adjusted_row;

/**
 * @param hindsight  origin whose knowledge all forecasts are made with; SIZE_MAX: each with
 *                   that of its own origin
 */
QC_MUST_CHECK qc_status qc_adjusted_row_new(const qc_rolling *rolling, size_t row,
                                            size_t hindsight, qc_adjusted_row **adjusted,
                                            qc_error *error);
void qc_adjusted_row_free(qc_adjusted_row *adjusted);

/**
 * The first `length` values of the row as a model sees them at an origin. They belong to
 * `adjusted` or to the history, and stand until the next call.
 */
QC_MUST_CHECK qc_status qc_adjusted_row_series(qc_adjusted_row *adjusted, const qc_model *model,
                                               size_t origin, size_t length, qc_series *series,
                                               qc_error *error);

/**
 * What the model said from an origin on [horizon], times what was taken out for it; 0 where the
 * row will be closed.
 */
QC_MUST_CHECK qc_status qc_adjusted_row_restore(qc_adjusted_row *adjusted,
                                                const qc_model *model, size_t origin,
                                                const double *forecast, double *prediction,
                                                qc_error *error);

/**
 * The logarithms of the row's season [season], from the place of its first period on, for the
 * pooled regression, which draws a row's own season to it instead of having it taken out; NULL
 * where none is known.
 */
const double *qc_adjusted_row_pooled_season(qc_adjusted_row *adjusted, size_t origin);

/** See qc_row_season_in_hindsight(): of a row in hindsight; 0 where no season is known. */
double qc_adjusted_row_leverage(qc_adjusted_row *adjusted);

/**
 * Whether less is taken out of the first `length` values than at an origin: the season of panel
 * or year was not known then. Never in hindsight.
 */
bool qc_adjusted_row_knew_less(const qc_adjusted_row *adjusted, size_t length, size_t origin);

#endif
