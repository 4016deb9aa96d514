/* How much of what leaves share returns every season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_SEASON_RETURN_H
#define QC_FORECAST_EFFECTS_SEASON_RETURN_H

#include "forecast/effects/own_season.h"

/** Leaves and their weights. */
typedef struct qc_season_leaves {
    const size_t *leaf;   /**< [count] */
    const double *weight; /**< [count] */
    size_t count;
} qc_season_leaves;

/**
 * Found from the changes of the leaves' weighted mean logarithm from period to period, by place
 * of the season.
 */
typedef struct qc_season_return {
    /**
     * 1 - 1 / F, at least 0, where F compares their variance between places with that within:
     * shocks that leaves share look like a season but do not return. 0 if no place was seen
     * twice
     */
    double share;
    double noise; /**< variance of a value of the mean: half of their variance within places */
} qc_season_return;

QC_MUST_CHECK qc_status qc_season_return_find(const qc_history *history,
                                              const qc_holiday_effect *effect, size_t origin,
                                              const qc_season_leaves *leaves,
                                              qc_season_return *found, qc_error *error);

#endif
