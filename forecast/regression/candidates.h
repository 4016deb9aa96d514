/* Which structures of a regression in time are tried, and which were the best of them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_CANDIDATES_H
#define QC_FORECAST_REGRESSION_CANDIDATES_H

#include <stdbool.h>
#include <stddef.h>

#include "quotacast/models.h"

/** A structure: error process, columns of the season, holidays, trend. */
typedef struct qc_candidate {
    size_t noise;       /**< below QC_CANDIDATE_NOISES */
    size_t season;      /**< columns, at most QC_CANDIDATE_SEASONS */
    size_t holiday_set; /**< a bit for each, below 4 */
    bool trend;
} qc_candidate;

/* Of the candidates, 12 are kept: 22 take 5 % more time, and the combination's error on the
 * training parts of M1 and M3 is the same within .02 %. */
enum { QC_CANDIDATE_NOISES = 12, QC_CANDIDATE_SEASONS = 24, QC_CANDIDATES_KEPT = 12 };

/** The candidate by which rows are weighted, in its unit. */
typedef struct qc_candidate_weigher {
    qc_candidate candidate;
    size_t unit;
} qc_candidate_weigher;

/** The candidates to be tried: a bit for each of holiday set and trend. */
typedef struct qc_candidates {
    unsigned char wanted[QC_CANDIDATE_NOISES][QC_CANDIDATE_SEASONS + 1];
} qc_candidates;

/** All of them. */
qc_candidates qc_candidates_all(void);

/** All that have the error process of a wanted one. */
qc_candidates qc_candidates_widened(const qc_candidates *candidates);

bool qc_candidates_want(const qc_candidates *candidates, const qc_candidate *candidate);

/** The largest wanted number of columns of the season with an error process, or -1. */
int qc_candidates_last_season(const qc_candidates *candidates, size_t noise);

/** True if a candidate with an error process has a trend, or holidays. */
bool qc_candidates_want_trend(const qc_candidates *candidates, size_t noise);
bool qc_candidates_want_holidays(const qc_candidates *candidates, size_t noise);

/** The best so far, best first. */
typedef struct qc_candidates_best {
    size_t count;
    double criterion[QC_CANDIDATES_KEPT];
    qc_candidate candidate[QC_CANDIDATES_KEPT];
} qc_candidates_best;

void qc_candidates_offer(qc_candidates_best *best, const qc_candidate *candidate,
                         double criterion);

/**
 * Writes the best ones, the one that weighs the rows, and the number of columns there were,
 * into a fit.
 */
void qc_candidates_keep(const qc_candidates_best *best, const qc_candidate_weigher *weigher,
                        size_t column_count, qc_model_fit *fit);

/**
 * The reverse of qc_candidates_keep(); false if nothing was kept, or there are other columns
 * now: a season, holidays.
 */
bool qc_candidates_recall(const qc_model_fit *fit, size_t column_count,
                          qc_candidates *candidates, qc_candidate_weigher *weigher);

#endif
