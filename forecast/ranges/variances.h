/* How wide a forecast errs: variances by leaf and step. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_VARIANCES_H
#define QC_FORECAST_RANGES_VARIANCES_H

#include <stddef.h>

#include "forecast/ranges/errors.h"

/** Variances of relative errors. */
typedef struct qc_variances {
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
} qc_variances;

/**
 * Estimates variances. `season`: periods in a season, by which series of the same kind are taken.
 */
QC_MUST_CHECK qc_status qc_variances_new(const qc_errors *errors, int season,
                                         qc_variances *variances, qc_error *error);
void qc_variances_clear(qc_variances *variances);

#endif
