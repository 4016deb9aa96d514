/* The two-way fit of variances by leaf and step, and the prior of a leaf's variance. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_VARIANCE_FIT_H
#define QC_FORECAST_RANGES_VARIANCE_FIT_H

#include "forecast/ranges/usual_error.h"
#include "forecast/ranges/variances.h"

/** Sums of squared errors by leaf and step, and what is fitted to them. */
typedef struct qc_variance_fit {
    const qc_errors *errors;
    qc_usual_error prior;
    /** [leaf_count][horizon] squared scale of the Student distribution of errors to come, 0
     * without errors */
    double *square;
    double *weight;  /**< [leaf_count][horizon] weight of the errors behind `square` */
    double *count;   /**< [leaf_count][horizon] number of errors */
    double *factor;  /**< [leaf_count] variance of the leaf at the first step */
    double *windows; /**< [leaf_count] number of independent windows behind `factor` */
    double *profile; /**< [horizon] the panel's variance by step, 1 at the first */
    double degrees;  /**< degrees of freedom of that distribution */
    double slope;    /**< of the logarithm of leaves' variances by their roughness */
    double unknown;  /**< roughness above the usual, of a leaf too young to have its own */
} qc_variance_fit;

/** Fits all of it, and fills the profile and the prior of `variances`, whose profile has
 * room. */
QC_MUST_CHECK qc_status qc_variance_fit_new(const qc_errors *errors, int season,
                                            qc_variances *variances, qc_variance_fit *fit,
                                            qc_error *error);
void qc_variance_fit_clear(qc_variance_fit *fit);

/** Roughness of a leaf above the usual one; f->unknown where it is not known. */
double qc_variance_fit_roughness(const qc_variance_fit *f, size_t leaf);

/** Whether a leaf's errors count for those of other leaves. */
bool qc_variance_fit_is_like_others(const qc_variance_fit *f, size_t leaf);

/** The number of independent errors that `count` errors of overlapping forecasts are worth.
 * Dividing by the step, as if only forecasts that do not overlap counted, gives ranges that are
 * too wide far ahead. */
double qc_variance_fit_windows(double count, size_t step);

/** The number of independent windows that those of several correlated leaves are worth. */
double qc_variance_fit_joint(double windows, double leaves);

/**
 * The variance of an error to come over the mean square of a cell's past ones, before the
 * Student tails.
 */
double qc_variance_fit_optimism(const qc_variance_fit *f, size_t cell);

#endif
