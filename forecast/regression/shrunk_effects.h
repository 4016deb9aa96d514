/* Effects of known events on a growing series, shrunk towards 0 by a normal prior. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_SHRUNK_EFFECTS_H
#define QC_FORECAST_REGRESSION_SHRUNK_EFFECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/fail.h"

enum { QC_SHRUNK_COLUMNS_MOST = 32 };

/** Columns that have an effect together. */
typedef struct qc_effect_set {
    uint32_t columns; /**< a bit for each; at most QC_RIDGE_COLUMNS_MOST of them */
    double prior;     /**< above 0; priors need not add up to 1 */
    size_t needs;     /**< number of rows that must be known */
    size_t until;     /**< number of rows beyond which it is not tried; 0 for no limit */
    bool late; /**< tried only where a set that is not late comes near the best; see below */
} qc_effect_set;

/** A series and columns that may have affected it; all of it but the sets is copied. */
typedef struct qc_shrunk_problem {
    const double *response; /**< [length] */
    const double *columns;  /**< [column_count][length] */
    size_t length, column_count;
    size_t season;     /**< 1 for none */
    size_t prior_rows; /**< up to so many rows the season has a normal prior too */
    /** [column_count] standard deviation of an effect's prior, above 0 */
    const double *spread;
    const qc_effect_set *sets; /**< [set_count] one of them is so; the first has no column */
    size_t set_count;
} qc_shrunk_problem;

/**
 * The effects of the columns, as known from the first n rows:
 *
 *     response[t] = level + trend t + seasonal harmonics + effects times columns + errors
 *
 * averaged by posterior probabilities over sets, error processes (forecast/regression/noise.h,
 * equally likely) and three scales of the prior.
 *
 * - Level and trend have flat priors.
 * - Effects have independent normal priors with mean 0 and standard deviation `spread` times 1,
 *   1/2 or 1/4.
 * - Harmonics have flat priors, or, up to `prior_rows`, normal ones with 1/4, 1, 4 or 16
 *   standard deviations of the errors, equally likely. In few years a holiday differs from a
 *   season only by what it moved, and the prior then leaves to each what its size makes likely.
 *
 * G, g and s are the products of the filtered columns and of the response once level, trend and
 * harmonics are taken out; f is the number of rows less the columns with flat priors; v[k] is
 * the variance of the prior over that of the errors:
 *
 *     effects = (G + diag(1 / v))^-1 g,     rest = s - effects' g,
 *     -2 log posterior = f log rest + log det(I + diag(v) G) + log det of what was taken out
 *                        + deviance of the filter - 2 log prior,
 *
 * The determinant of what was taken out is that of the products H of columns with flat priors,
 * and of I + ratio^2 H for harmonics with a normal prior.
 *
 * The variance of the errors is rest / f of the same effects, found in three steps from s / f.
 * An effect of which trend and season leave nothing is exactly 0. Late sets are tried only with
 * an error process and a season under which some set that is not late has at least a hundredth
 * of the best one's probability.
 *
 * Products grow row by row, so that n rows give the same bits whatever follows them.
 *
 * Sources: Zellner (1971), An Introduction to Bayesian Inference in Econometrics, ch. 3 and 8;
 * Raftery, Madigan & Hoeting (1997), JASA 92(437):179-191, doi:10.1080/01621459.1997.10473615
 * (averaging over sets of regressors).
 */
typedef struct qc_shrunk_effects qc_shrunk_effects;

QC_MUST_CHECK qc_status qc_shrunk_effects_new(const qc_shrunk_problem *problem,
                                              qc_shrunk_effects **effects, qc_error *error);
void qc_shrunk_effects_free(qc_shrunk_effects *effects);

/**
 * The effects [column_count] as known from the first `length` rows: 1 .. the problem's, at
 * least as many as asked for before.
 */
void qc_shrunk_effects_at(qc_shrunk_effects *effects, size_t length, double *effect);

#endif
