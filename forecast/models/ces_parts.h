/* Between the files of complex exponential smoothing: its parameters in a row, as a descent sees them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_CES_PARTS_H
#define QC_FORECAST_MODELS_CES_PARTS_H

#include "forecast/models/ces.h"

/** Columns: level, potential, season (PARTIAL: without the last position), gains. */
typedef struct qc_ces_columns {
    size_t season, gain; /* where they begin */
    size_t bounded, count;
} qc_ces_columns;

qc_ces_columns qc_ces_columns_of(qc_ces_kind kind, size_t period);

typedef struct qc_ces_problem {
    qc_ces_kind kind;
    size_t period;
    const double *values;
    size_t length;
    double radius; /* within which the roots of the discount polynomial are to lie */
    qc_ces_columns columns;
} qc_ces_problem;

void qc_ces_pack(const qc_ces *model, double *point);
void qc_ces_unpack(const qc_ces_problem *problem, const double *point, qc_ces *model);

/** For qc_descent: the deviance and its derivatives; `context` is a qc_ces_problem. */
double qc_ces_evaluate(void *context, const double *point, double *jacobian, double *slope);

#endif
