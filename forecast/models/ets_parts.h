/* Between the files of exponential smoothing: its parameters in a row, as a descent sees them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_ETS_PARTS_H
#define QC_FORECAST_MODELS_ETS_PARTS_H

#include <math.h>

#include "forecast/models/ets.h"
#include "forecast/regression/gauss_newton.h"

/**
 * Columns of the parameters: level, trend, season without its last position (which makes them
 * add up to 0, or to their number), then alpha, beta / alpha, gamma / (1 - alpha), phi. What a
 * form has not got is not there.
 */
typedef struct qc_ets_columns {
    size_t trend, season; /* where they begin, if there are any */
    size_t gain, trend_gain, season_gain, damping;
    size_t count, bounded;
} qc_ets_columns;

qc_ets_columns qc_ets_columns_of(qc_ets_form form, size_t period);

/** One series under one form. */
typedef struct qc_ets_problem {
    qc_ets_form form;
    size_t period;
    const double *values;
    size_t length;
    qc_ets_columns columns;
} qc_ets_problem;

/**
 * How often `whole` holds `part`; NAN of a part of 0, where a model with a multiplied season ends.
 */
static inline double qc_ets_ratio(double whole, double part)
{
    return fabs(part) > 0.0 ? whole / part : NAN;
}

void qc_ets_pack(const qc_ets *model, double *point);
void qc_ets_unpack(const qc_ets_problem *problem, const double *point, qc_ets *model);

/** For qc_descent: the deviance and its derivatives; `context` is a qc_ets_problem. */
double qc_ets_evaluate(void *context, const double *point, double *jacobian, double *slope);

/**
 * The states of a classical decomposition: seasonal means of what deviates from the moving
 * average over one season, and the line through the first adjusted values, after the 2002
 * paper.
 */
void qc_ets_decompose(qc_ets_season season, size_t period, const double *values, size_t length,
                      qc_ets_state *start);

#endif
