/* The season that is taken out of a row: of the panel's season and of its own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_ROW_SEASON_H
#define QC_FORECAST_EFFECTS_ROW_SEASON_H

#include <stddef.h>

#include "forecast/effects/shared_season.h"

/**
 * The multiple of the panel's index that stands in for a row's own season as far as that is not
 * known at an origin,
 *
 *     share b_i noise_i / (noise_i + apart),
 *
 * with the slope b_i shrunk towards the mean strength. So a row with few years takes the season
 * of the panel, and one with many keeps its own. For a row that knows no season it is the mean
 * strength; for a row of two seasons or fewer it is share b_i, as such a row also takes its own
 * season: qc_row_season_find().
 */
double qc_row_season_strength(const qc_shared_season *shared, const qc_history *history,
                              const qc_holiday_effect *effect, size_t row, size_t origin,
                              const qc_season_room *room);

/**
 * The share of a sum's own season, put into room->mean, that is taken out beside that multiple
 * of the index,
 *
 *     apart / (noise_i + apart)
 *
 * times a factor that is 1 up to six years and falls to 0 at twelve. Both together are the
 * posterior mean of the sum's season. With few years models find only part of it, because by
 * AICc a season of eleven parameters must pay for itself; with more years they find it, and how
 * it changes. 0 for a leaf, whose own season is hardly known while it needs the others'.
 */
double qc_row_season_own(const qc_shared_season *shared, const qc_history *history,
                         const qc_holiday_effect *effect, size_t row, size_t origin,
                         const qc_season_room *room);

/**
 * The season [season] taken out of a row, by place, on the logarithm: its strength times the
 * index; plus, in full up to two seasons and falling to nothing at three, the rest of its own
 * season beside b_i times the index, shrunk towards 0 by its noise; plus, for a sum, the part
 * by qc_row_season_own().
 */
void qc_row_season_find(const qc_shared_season *shared, const qc_history *history,
                        const qc_holiday_effect *effect, size_t row, size_t origin,
                        const qc_season_room *room, double *index);

/**
 * The season of a row as known at an origin, for making older forecasts again: that of
 * qc_row_season_find() for a row of two seasons.
 *
 * It was learned from the very values that those forecasts are compared with. The leverage h is
 * the share of an observation in the estimated season of its place, mean over places:
 *
 *     h = (b (common + (1 - common) / leaves) share + drawn share / season + rest (1 - 1 / season)) / years,
 *
 * with `drawn` and `rest` the shrinkage factors of the row's own slope and of the rest of its
 * own season; between 0 and .9. The variance of an error of the past is (1 - h) / (1 + h) times
 * that of one to come, as with the residuals of a regression.
 *
 * Source: Cook & Weisberg (1982), Residuals and Influence in Regression, sec. 2.1 (leverage).
 */
void qc_row_season_in_hindsight(const qc_shared_season *shared, const qc_history *history,
                                const qc_holiday_effect *effect, size_t row, size_t origin,
                                const qc_season_room *room, double *index, double *leverage);

#endif
