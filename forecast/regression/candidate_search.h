/* Fitting the candidate structures of a regression in time, one error process after the other. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_CANDIDATE_SEARCH_H
#define QC_FORECAST_REGRESSION_CANDIDATE_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"
#include "forecast/regression/candidates.h"
#include "forecast/regression/noise.h"
#include "forecast/regression/products.h"
#include "forecast/regression/time_design.h"
#include "forecast/regression/unit_average.h"
#include "quotacast/models.h"

/** Processes whose best candidate is this far behind the best of all have a weight below 1/1000. */
#define QC_CANDIDATE_FAR_BEHIND 14.0

typedef struct qc_candidate_search {
    const qc_series *series;
    size_t horizon;
    qc_time_design *design;
    qc_products *products;
    size_t *name; /**< [column_count] of each column of the products, in the design */
    size_t trend; /**< place of the trend in the products; holidays follow */
    size_t unit_count;
    double *response[QC_UNIT_COUNT];             /**< [length] by unit, less its mean */
    double centre[QC_UNIT_COUNT];                /**< the means */
    double jacobian[QC_UNIT_COUNT];              /**< 2 sum log y of the logarithms */
    double rivals;                               /**< -2 log prior of a set of holidays */
    double least_square[QC_UNIT_COUNT];          /**< a sum of squares below this is rounding */
    double *root_weight;                         /**< [length] */
    double noise_criterion[QC_CANDIDATE_NOISES]; /**< the best of each process */
    qc_candidates wanted;
    qc_candidate at;       /**< what is pushed now */
    double noise_deviance; /**< of its error process */
    /**
     * [filtered_count][length] the response and the columns of one candidate, filtered, before
     * their rows are weighted
     */
    double *filtered;
    size_t filtered_count;
    double least; /**< criterion of the best of the first pass, HUGE_VAL for none */
    qc_candidate_weigher best; /**< that one: it weighs the rows */
    qc_candidates_best kept;
    double *coefficient; /**< [column_count] */
    double *size;        /**< [2 length] sizes of residuals */
    double *path;        /**< [horizon] a candidate's forecast in its unit */
    bool averaging;      /**< second pass: forecasts are wanted */
    qc_unit_average average;
} qc_candidate_search;

/** Borrows the series. Clear with qc_candidate_search_clear(), also after a failure. */
QC_MUST_CHECK qc_status qc_candidate_search_init(const qc_series *series, size_t horizon,
                                                 qc_candidate_search *search, qc_error *error);
void qc_candidate_search_clear(qc_candidate_search *search);

/** Forgets weights of rows and what was found. */
void qc_candidate_search_restart(qc_candidate_search *search);

/** An error process, below QC_CANDIDATE_NOISES. */
const qc_noise *qc_candidate_noise(size_t noise);

/**
 * Tries all wanted candidates with one error process: finds the best, or averages their forecasts.
 */
void qc_candidate_search_try(qc_candidate_search *search, size_t noise);

/**
 * Filters what one candidate is fitted to in a unit, once for all fits of it with other weights
 * of the rows.
 */
void qc_candidate_search_take(qc_candidate_search *search, const qc_candidate *candidate,
                              size_t unit);

/** Fits what was taken, and puts its residuals [length], times the roots of the weights. */
void qc_candidate_search_fit(qc_candidate_search *search, double *rest);

/**
 * Puts the forecast of what is pushed, the candidate `at`, into `path`, in its unit; false if
 * it is beyond the range of double. `square` is that of its residuals.
 */
bool qc_candidate_path(qc_candidate_search *search, size_t unit, double square);

#endif
