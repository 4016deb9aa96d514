/* How wide a forecast errs: deviations by leaf and step, and what moves together. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_SPREAD_H
#define QC_FORECAST_SPREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/rolling.h"

/**
 * Errors of the combination known at an origin, in units of the geometric mean of the leaf's level when it was made
 * and its level at the origin: errors grow with the business, but less than in proportion.
 */
typedef struct qc_errors {
    size_t leaf_count, horizon;
    size_t origin_count;
    double
        *error; /**< [origin_count][leaf_count][horizon] actual - forecast; NAN if not known */
    /** [leaf_count][horizon] how far the models lie apart at the origin, in units of the leaf's level there; 0 where there
     * is one model only. NULL: not known */
    double *disagreement;
    /** [leaf_count] leaves that sell in few periods: they tell nothing of the others. NULL: none */
    bool *apart;
} qc_errors;

/** Collects the errors of forecasts made from `from` on, at least rolling->combined, as known at an origin. */
QC_MUST_CHECK qc_status qc_errors_new(const qc_rolling *rolling, size_t from, size_t origin,
                                      qc_errors *errors, qc_error *error);
void qc_errors_clear(qc_errors *errors);

/** Variances of relative errors. */
typedef struct qc_spread {
    double *
        variance; /**< [leaf_count][horizon] squared scale of their Student distribution, in units of the level */
    double *profile;       /**< [horizon] the panel's variance by step, 1 at the first */
    double prior_variance; /**< of one step, to which leaves are drawn */
    double prior_degrees;  /**< weight of the prior in observations */
} qc_spread;

/** Estimates variances. `season`: periods in a season, by which series of the same kind are taken. */
QC_MUST_CHECK qc_status qc_spread_new(const qc_errors *errors, int season, qc_spread *spread,
                                      qc_error *error);
void qc_spread_clear(qc_spread *spread);

/** What moves together: over leaves and over steps. */
typedef struct qc_likeness {
    size_t path_count; /**< origins with errors */
    /** [path_count][leaf_count][horizon] errors with mean square 1 over the origins for each leaf and step; far
     * steps not yet known repeat the last known; 0 for a leaf without errors */
    double *path;
    /** [leaf_count] share of the variance that follows the shrinkage target instead of `path`: lambda, or 1 for a
     * leaf with too few errors */
    double *own;
    double *step_root; /**< [horizon][horizon] Cholesky factor of the target's steps */
    double together;   /**< the target's correlation of two leaves */
    double lambda;     /**< shrinkage intensity */
} qc_likeness;

QC_MUST_CHECK qc_status qc_likeness_new(const qc_errors *errors, qc_likeness *likeness,
                                        qc_error *error);
void qc_likeness_clear(qc_likeness *likeness);

#endif
