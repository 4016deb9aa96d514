/* Series of the M competitions as panels, for the benchmarks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_BENCH_COMPETITION_H
#define QC_TESTS_BENCH_COMPETITION_H

#include <stdbool.h>
#include <stddef.h>

#include "quotacast/panel.h"

/** One series of a file: its training part, then `horizon` values of the test part. */
typedef struct competition_series {
    char name[32];
    int season;
    size_t horizon, length; /**< length: of the training part */
    double *values;
} competition_series;

typedef struct competition {
    size_t count;
    competition_series *series;
    int season;
    size_t horizon;
} competition;

/** Reads FOLDER/forecast/NAME.csv of the evaluation data; exits with a message if it cannot. */
competition competition_read(const char *name);
void competition_free(competition *all);

/** Which values of the training parts are known. */
typedef struct competition_cut {
    size_t off;   /**< values cut off at the end */
    size_t least; /**< series that keep fewer values are left out; at least 1 */
    size_t keep;  /**< only this many of the latest of the rest; 0 for all */
} competition_cut;

/** True if a series is in the panels made with a cut. */
bool competition_has(const competition_series *series, competition_cut cut);

/**
 * Series first .. first + count - 1 side by side, right-aligned. Free with
 * competition_panel_free().
 */
qc_panel *competition_panel(const competition *all, size_t first, size_t count,
                            competition_cut cut);
void competition_panel_free(qc_panel *panel);

#endif
