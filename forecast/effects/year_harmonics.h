/* Harmonics of a long season in the logarithms of sums over its blocks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_YEAR_HARMONICS_H
#define QC_FORECAST_EFFECTS_YEAR_HARMONICS_H

#include <stddef.h>

#include "core/fail.h"
#include "forecast/effects/long_season.h"

enum { QC_HARMONICS_MOST = 23 }; /* with what is shared at most QC_EVENT_GROUPS_MOST groups */

/** Blocks of a history (weeks, of hours days), one after the other. */
typedef struct qc_year_blocks {
    const qc_history *history;
    size_t first;           /**< period that the first block begins with */
    size_t count;           /**< of blocks */
    const double *response; /**< [count] logarithms of what they sold */
} qc_year_blocks;

/**
 * The factor of a long season at each of its places: harmonics of the orders 0 to `most`, fewer
 * where blocks do not tell as many, averaged over the orders by qc_event_effects_find() with
 * robust weights, beside a multiple of a season that is known.
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
