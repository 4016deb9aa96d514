/* The two-way fit of leaves' and steps' variances, and what leaves of a panel are like. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_VARIANCE_FIT_H
#define QC_FORECAST_RANGES_VARIANCE_FIT_H

#include "forecast/ranges/usual_error.h"
#include "forecast/ranges/variances.h"

/** Sums of squares of leaves and of the panel. */
typedef struct qc_variance_fit {
    const qc_errors *errors;
    qc_usual_error prior;
    /** [leaf_count][horizon] squared scale of the Student distribution of errors to come, 0
     * without errors */
    double *square;
    double *weight;  /**< [leaf_count][horizon] what the errors behind `square` weigh */
    double *count;   /**< [leaf_count][horizon] errors */
    double *factor;  /**< [leaf_count] variance of the leaf at the first step */
    double *windows; /**< [leaf_count] windows that do not overlap behind `factor` */
    double *profile; /**< [horizon] */
    double degrees;  /**< of freedom of that distribution */
    double slope;    /**< of the logarithm of leaves' variances by their roughness */
    double unknown;  /**< roughness above the usual one of a leaf of which it is not known */
} qc_variance_fit;

/** Finds all of it, and the profile and the prior of variances whose profile has room. */
QC_MUST_CHECK qc_status qc_variance_fit_new(const qc_errors *errors, int season,
                                            qc_variances *variances, qc_variance_fit *fit,
                                            qc_error *error);
void qc_variance_fit_clear(qc_variance_fit *fit);

/** Roughness of a leaf above the usual one, the panel's mean where it is not known. */
double qc_variance_fit_roughness(const qc_variance_fit *f, size_t leaf);

/** Whether a leaf's errors say what those of others are like. */
bool qc_variance_fit_is_like_others(const qc_variance_fit *f, size_t leaf);

/** Errors of overlapping forecasts repeat each other: so many are worth so many independent
 * ones. Dividing by the step, as if only forecasts that do not overlap told anything, gives
 * ranges that are too wide far ahead. */
double qc_variance_fit_windows(double count, size_t step);

/** What the windows of so many leaves together are worth, which are correlated. */
double qc_variance_fit_joint(double windows, double leaves);

/**
 * Variance of an error to come over the mean square of a cell's recorded ones, without what
 * Student's tails make of it.
 */
double qc_variance_fit_optimism(const qc_variance_fit *f, size_t cell);

#endif
