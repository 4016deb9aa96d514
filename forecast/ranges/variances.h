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
     * [leaf_count][horizon] the part of it that comes from the uncertain level of a young leaf,
     * common to all of its steps: forecast/ranges/young_level.h
     */
    double *level;
    double *profile;       /**< [horizon] the panel's variance by step, 1 at the first */
    double prior_variance; /**< of the first step, towards which leaves are shrunk */
    double prior_degrees;  /**< weight of the prior in observations */
    double degrees; /**< degrees of freedom of that distribution: forecast/ranges/tails.h */
} qc_variances;

/**
 * Estimates variances.
 *
 * @param season  periods in a season: the prior is that of other series with the same season
 */
QC_MUST_CHECK qc_status qc_variances_new(const qc_errors *errors, int season,
                                         qc_variances *variances, qc_error *error);
void qc_variances_clear(qc_variances *variances);

#endif
