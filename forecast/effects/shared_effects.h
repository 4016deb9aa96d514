/* What rows share, as known at each origin: holidays, season, growth, season of the year. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_EFFECTS_SHARED_EFFECTS_H
#define QC_FORECAST_EFFECTS_SHARED_EFFECTS_H

#include <stddef.h>

#include "forecast/effects/holiday_effect.h"
#include "forecast/effects/ramp.h"
#include "forecast/effects/shared_growth.h"
#include "forecast/effects/shared_season.h"
#include "forecast/effects/year_season.h"
#include "forecast/history.h"
#include "quotacast/run.h"

/**
 * Effects at the origins first .. last, each found from the periods before it. Found once, then
 * read only.
 */
typedef struct qc_shared_effects {
    const qc_history *history;
    size_t first, last;
    qc_holiday_effect *holidays; /**< [last - first + 1] */
    /**
     * [last - first + 1][2 last] what these do to the periods known; NULL where they do nothing
     */
    double *factors;
    qc_shared_season *season; /**< [last - first + 1] */
    double *growth;           /**< [last - first + 1] see forecast/effects/shared_growth.h */
    qc_ramp *ramp;            /**< [last - first + 1] */
    /**
     * [stretches of first and last and those between] what the year does to all leaves, as
     * known when each stretch began; empty where there is no such season
     */
    qc_year_season *year;
} qc_shared_effects;

/**
 * Room for the effects at the origins first .. last; none is known yet. Clear with
 * qc_shared_effects_clear().
 */
QC_MUST_CHECK qc_status qc_shared_effects_init(const qc_history *history, size_t first,
                                               size_t last, qc_shared_effects *effects,
                                               qc_error *error);

void qc_shared_effects_clear(qc_shared_effects *effects);

/**
 * Finds holidays, the shared season and growth at every origin. Where the season of the year
 * applies it has the place of the shared season, which then is not looked for, nor is growth.
 *
 * @param leaves  [leaf_count] those that are asked for their season
 */
QC_MUST_CHECK qc_status qc_shared_effects_find(qc_shared_effects *effects, const size_t *leaves,
                                               size_t leaf_count, const qc_run *run,
                                               qc_error *error);

/** Finds the season of the year at every stretch, which only running the models needs. */
QC_MUST_CHECK qc_status qc_shared_effects_find_years(qc_shared_effects *effects,
                                                     const size_t *leaves, size_t leaf_count,
                                                     const qc_run *run, qc_error *error);

/** Holidays as known at an origin, first .. last. */
const qc_holiday_effect *qc_shared_effects_holidays(const qc_shared_effects *effects,
                                                    size_t origin);

/**
 * The shared season as known at an origin, first .. last; its index is NULL where leaves share
 * none.
 */
const qc_shared_season *qc_shared_effects_season(const qc_shared_effects *effects,
                                                 size_t origin);

/** The growth that rows share as known at an origin, first .. last. */
double qc_shared_effects_growth(const qc_shared_effects *effects, size_t origin);

/** How new leaves grow, as known at an origin, first .. last. */
const qc_ramp *qc_shared_effects_ramp(const qc_shared_effects *effects, size_t origin);

/**
 * The season of the year as known when a stretch (qc_year_season_stretch()) of first .. last began.
 */
const qc_year_season *qc_shared_effects_year(const qc_shared_effects *effects, size_t stretch);

#endif
