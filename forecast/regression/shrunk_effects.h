/* What known events do to a series as it grows, shrunk to 0 as far as its past cannot tell. */
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
    size_t needs;     /**< rows that must be known */
    size_t until;     /**< rows beyond which it is not tried; 0 for none */
    bool late; /**< tried only where one that is not late comes near the best; see below */
} qc_effect_set;

/** A series and columns that may have moved it; all of it is copied but the sets. */
typedef struct qc_shrunk_problem {
    const double *response; /**< [length] */
    const double *columns;  /**< [column_count][length] */
    size_t length, column_count;
    size_t season;     /**< 1 for none */
    size_t prior_rows; /**< up to these the season has a normal prior too */
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
 * averaged by posterior probabilities over sets, error processes (forecast/regression/noise.h, equally
 * likely) and three scales of the prior. Level and trend have flat priors, effects independent
 * normal ones of mean 0 and standard deviation `spread` times 1, 1/2 or 1/4. Harmonics have
 * flat ones too, or, up to `prior_rows`, normal ones of 1/4, 1, 4 or 16 standard deviations of
 * the errors, equally likely: so that few years, which tell a season of many parts from a
 * holiday only by what moved, leave to it what its size makes likely. With G, g and s what is
 * left of the products of filtered columns and response once level, trend and harmonics are out
 * of them, f rows more than those of flat priors, v[k] the variance of the prior over that of
 * the errors,
 *
 *     effects = (G + diag(1 / v))^-1 g,     rest = s - effects' g,
 *     -2 log posterior = f log rest + log det(I + diag(v) G) + log det of what was taken out + deviance of the filter - 2 log prior,
 *
 * what was taken out being products H of flat columns, and I + ratio^2 H of harmonics with a prior.
 *
 * The errors' variance is rest / f of the same effects, in three steps from s / f. An effect
 * that trend and season leave nothing of is exactly 0. Late sets are tried with an error
 * process and a season under which one that is not late has a hundredth of the best one's
 * probability or more.
 *
 * Products grow row by row, so that n rows give the same bits whatever comes after them.
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
