/* How wide a forecast errs: deviations by leaf and step, and what moves together. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_SPREAD_H
#define QC_FORECAST_RANGES_SPREAD_H

#include <stddef.h>

#include "forecast/ranges/errors.h"

/** Variances of relative errors. */
typedef struct qc_spread {
    /**
     * [leaf_count][horizon] squared scale of their Student distribution, in the units of the
     * errors
     */
    double *variance;
    /**
     * [leaf_count][horizon] part of it that is the level of a young leaf, which all of its steps
     * have in common: forecast/ranges/young_level.h
     */
    double *level;
    double *profile;       /**< [horizon] the panel's variance by step, 1 at the first */
    double prior_variance; /**< of one step, to which leaves are drawn */
    double prior_degrees;  /**< weight of the prior in observations */
    double degrees;        /**< of freedom of that distribution: forecast/ranges/tails.h */
} qc_spread;

/**
 * Estimates variances. `season`: periods in a season, by which series of the same kind are taken.
 */
QC_MUST_CHECK qc_status qc_spread_new(const qc_errors *errors, int season, qc_spread *spread,
                                      qc_error *error);
void qc_spread_clear(qc_spread *spread);

/** What moves together: over leaves and over steps. */
typedef struct qc_likeness {
    size_t path_count; /**< origins with errors */
    /**
     * [path_count][leaf_count][horizon] errors with mean square 1 over the origins for each
     * leaf and step; far steps not yet known repeat the last known; 0 for a leaf without errors
     */
    double *path;
    /**
     * [leaf_count] share of the variance that follows the shrinkage target instead of `path`:
     * lambda, or 1 for a leaf with too few errors
     */
    double *own;
    double *step_root; /**< [horizon][horizon] Cholesky factor of the target's steps */
    double together;   /**< the target's correlation of two leaves */
    double lambda;     /**< shrinkage intensity */
} qc_likeness;

QC_MUST_CHECK qc_status qc_likeness_new(const qc_errors *errors, qc_likeness *likeness,
                                        qc_error *error);
void qc_likeness_clear(qc_likeness *likeness);

#endif
