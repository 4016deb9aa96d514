/* Which past forecasts lacked a season that is known by now. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_HINDSIGHT_H
#define QC_FORECAST_HINDSIGHT_H

#include "forecast/rolling.h"

/**
 * The forecasts of a row at the origins before `end` lacked a season that was known at the
 * origin `known`; `end` is 0 if none did. Their errors say how models err without a season, not
 * how they will err now. If leaves share the season, or it is that of the year, these forecasts
 * are made again with it (qc_row_models_remake()), and the new errors replace the old ones in
 * weights and variances.
 */
typedef struct qc_hindsight {
    size_t known, end;
    /** Models are judged by forecasts made again before this origin, at most `end`: later ones
     * already knew part of the season */
    size_t judged;
    bool again;    /**< they are made again */
    double weight; /**< of their errors beside later ones: from a tenth to 1 */
} qc_hindsight;

/**
 * What is known at an origin about forecasts made before it. A row's own season is known from
 * two seasons on, and so is the season of the year (forecast/effects/year_season.h). The season
 * that leaves share (forecast/effects/shared_season.h) is known earlier, and better at one and
 * a half seasons. `known` changes only at these points, so that a backtest makes few forecasts
 * again. If the leaves share only the part `part` of the season (qc_shared_season), errors
 * weigh .1^(1 - part), because the rest of it is still missing.
 */
qc_hindsight qc_hindsight_from(const qc_rolling *rolling, size_t row, size_t origin);

/**
 * Whether the forecasts made again are kept at an origin: for the ranges of leaves, if the
 * window of these has any (qc_rolling_hindsight()).
 */
bool qc_hindsight_is_kept(const qc_rolling *rolling, size_t row, size_t origin);

#endif
