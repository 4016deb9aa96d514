/* Correlations of errors over leaves and over steps. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_CORRELATIONS_H
#define QC_FORECAST_RANGES_CORRELATIONS_H

#include <stddef.h>

#include "forecast/ranges/errors.h"

/** Correlations of errors over leaves and over steps. */
typedef struct qc_correlations {
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
} qc_correlations;

QC_MUST_CHECK qc_status qc_correlations_new(const qc_errors *errors,
                                            qc_correlations *correlations, qc_error *error);
void qc_correlations_clear(qc_correlations *correlations);

#endif
