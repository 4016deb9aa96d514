/* What a row is given of the season of its panel, and of its own beside it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_ROW_SEASON_H
#define QC_FORECAST_EFFECTS_ROW_SEASON_H

#include <stddef.h>

#include "forecast/effects/shared_season.h"

/**
 * What the index is multiplied by to stand in for a row's own season as far as that is not
 * known at an origin,
 *
 *     share b_i noise_i / (noise_i + apart),
 *
 * b_i shrunk to the mean strength as far as it is not known. So a row with few years is given
 * the season of the panel, and one with many keeps its own. The mean strength for a row that
 * tells nothing; share b_i for one of two seasons or fewer, which is given what it has of its
 * own as well: qc_row_season_find().
 */
double qc_row_season_strength(const qc_shared_season *shared, const qc_history *history,
                              const qc_holiday_effect *effect, size_t row, size_t origin,
                              const qc_season_room *room);

/**
 * The share of a sum's own season, put into room->mean, that is taken out beside that multiple
 * of the index,
 *
 *     apart / (noise_i + apart),   all of it up to six years, less and less up to twelve, then none,
 *
 * so that both together are what is expected of the season after it is seen. Left to the models
 * it is half believed while years are few: by AICc a season that costs eleven parameters must
 * show by itself what the leaves have already said. With more years they find it, and how it
 * changes. 0 for a leaf, whose own season is hardly known where others are needed.
 */
double qc_row_season_own(const qc_shared_season *shared, const qc_history *history,
                         const qc_holiday_effect *effect, size_t row, size_t origin,
                         const qc_season_room *room);

/**
 * What a row is given of a season [season], by place, on the logarithm: its strength times the
 * index, and, in full up to two seasons and less and less up to three, what its own season is
 * beside b_i times the index, shrunk to 0 by its noise; then, for a sum, what
 * qc_row_season_own() says.
 */
void qc_row_season_find(const qc_shared_season *shared, const qc_history *history,
                        const qc_holiday_effect *effect, size_t row, size_t origin,
                        const qc_season_room *room, double *index);

/**
 * The season of a row as known at an origin, to make older forecasts again: what
 * qc_row_season_find() says of a row of two seasons.
 *
 * It has seen what those forecasts were to foretell. `leverage` h is by how much of itself an
 * observation moves the season of its place, the mean over places:
 *
 *     h = (b (common + (1 - common) / leaves) share + drawn share / season + rest (1 - 1 / season)) / years,
 *
 * drawn and rest being what is believed of the row's own slope and of the rest of its own
 * season; at least 0 and at most .9. The variance of an error that was seen is (1 - h) / (1 +
 * h) of that of one to come, as with the residuals of a regression.
 *
 * Source: Cook & Weisberg (1982), Residuals and Influence in Regression, sec. 2.1 (leverage).
 */
void qc_row_season_in_hindsight(const qc_shared_season *shared, const qc_history *history,
                                const qc_holiday_effect *effect, size_t row, size_t origin,
                                const qc_season_room *room, double *index, double *leverage);

#endif
