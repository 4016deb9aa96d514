/* Harmonics of a long season, found from the logarithms of sums over blocks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_YEAR_HARMONICS_H
#define QC_FORECAST_EFFECTS_YEAR_HARMONICS_H

#include <stddef.h>

#include "core/fail.h"
#include "forecast/effects/long_season.h"

enum { QC_HARMONICS_MOST = 23 }; /* with what is shared at most QC_EVENT_GROUPS_MOST groups */

/** Consecutive blocks of a history: weeks, or for hours days. */
typedef struct qc_year_blocks {
    const qc_history *history;
    size_t first;           /**< period that the first block begins with */
    size_t count;           /**< of blocks */
    const double *response; /**< [count] logarithms of their sales */
} qc_year_blocks;

/**
 * The factor of a long season at each of its places: 0 to `most` harmonics, or fewer if the
 * blocks cannot tell more apart, averaged by qc_event_effects_find() with robust weights,
 * beside a multiple of a season that is given.
 *
 * @param most         at most QC_HARMONICS_MOST
 * @param shared       [QC_YEAR_PLACES] factors of the known season; NULL for none
 * @param[out] factor  [QC_YEAR_PLACES]
 * @return as qc_event_effects_find()
 */
QC_MUST_CHECK qc_status qc_year_harmonics_find(const qc_year_blocks *blocks, size_t most,
                                               const double *shared, double *factor,
                                               qc_error *error);

#endif
