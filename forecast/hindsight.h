/* Which forecasts of the past lacked a season that is known now. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_HINDSIGHT_H
#define QC_FORECAST_HINDSIGHT_H

#include "forecast/rolling.h"

/**
 * Forecasts of a row at the origins before `end` lacked a season that was known at the origin
 * `known`; `end` is 0 where none did. What they missed tells how models and ranges err without
 * a season, not how they will. As far as leaves share it, or it is that of the year, they are
 * made again with it (qc_row_models_remake()), and these errors stand for theirs in weights and
 * variances.
 */
typedef struct qc_hindsight {
    size_t known, end;
    /** Models are judged by those before this one, at most `end`: later ones knew part of it */
    size_t judged;
    bool again;    /**< they are made again */
    double weight; /**< what their errors weigh beside later ones: from a tenth to 1 */
} qc_hindsight;

/**
 * What is known at an origin of forecasts made before. A row knows its season at two seasons;
 * the part that all leaves share (forecast/effects/shared_season.h) from where that is known, and again
 * half a season later, at one and a half; the season of the year (forecast/effects/year_season.h) at
 * two. Only at these `known` moves, so that a backtest makes few forecasts again. Of a season
 * of which the share `part` is the leaves' (qc_shared_season), errors weigh .1^(1 - part): the
 * rest is not made up for.
 */
qc_hindsight qc_hindsight_from(const qc_rolling *rolling, size_t row, size_t origin);

/**
 * Whether what was made again is kept at an origin: for the ranges of leaves, where their
 * window has any (qc_rolling_hindsight()).
 */
bool qc_hindsight_is_kept(const qc_rolling *rolling, size_t row, size_t origin);

#endif
