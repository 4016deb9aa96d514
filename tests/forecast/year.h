/* Weeks of days, Eid al-Fitr, and seasons of the year of all leaves and of one, for the tests of days. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_FORECAST_YEAR_H
#define QC_TESTS_FORECAST_YEAR_H

#include "forecast/effects/year_season.h"

enum { DAYS_OF_WEEK = 7, EIDS = 6, MOST_YEAR_LEAVES = 4 };

/** What a weekday sells. */
extern const double year_week[DAYS_OF_WEEK];

/** Eid al-Fitr of 2020 + k, k < EIDS, by the arithmetical calendar. */
qc_date year_eid(size_t k);

/** What the first leaves share, as known when a stretch began. */
qc_year_season year_share(const qc_history *history, size_t stretch, size_t leaf_count);

/** What a row has. */
qc_year_season year_find(const qc_history *history, size_t stretch, size_t row,
                         const qc_year_season *shared);

/**
 * Both, at the stretch 27 of the history `context` with four leaves: for failing allocations.
 */
qc_status year_find_all(void *context, qc_error *error);

#endif
