/* Correlations of the models' errors over a whole panel. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_COMBINATION_MODEL_CORRELATIONS_H
#define QC_FORECAST_COMBINATION_MODEL_CORRELATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/fail.h"

/**
 * Correlations (about 0) of the models' past errors, as known at each of a run of origins.
 * Every row counts the same: its products are divided by the mean square error of its models.
 * They are added as whole multiples of 2^-32, so that the sum does not depend on the order.
 *
 * Models whose errors are alike carry the same information, so a model's weight is divided by
 * its company: the sum over all models of |correlation|^12. Two copies of a model then weigh as
 * much as one.
 */
typedef struct qc_model_correlations {
    size_t origin_count, model_count;
    /** [origin_count][pairs], pairs i >= k in the order of a packed lower triangle */
    int64_t *sum;
} qc_model_correlations;

QC_MUST_CHECK qc_status qc_model_correlations_init(size_t origin_count, size_t model_count,
                                                   qc_model_correlations *model_correlations,
                                                   qc_error *error);
void qc_model_correlations_clear(qc_model_correlations *model_correlations);

/**
 * Adds a row at an origin.
 *
 * @param products  [pairs] sums of products of errors; 0 where a model has no errors
 */
void qc_model_correlations_add(qc_model_correlations *model_correlations, size_t origin,
                               const double *products);

/** Adds the sums of another part of the panel. */
void qc_model_correlations_join(qc_model_correlations *model_correlations,
                                const qc_model_correlations *other);

/** The company of a model among those present [model_count], itself included; at least 1. */
double qc_model_correlations_company(const qc_model_correlations *model_correlations,
                                     size_t origin, size_t model, const bool *present);

#endif
