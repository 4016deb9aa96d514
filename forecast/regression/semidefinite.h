/* Linear systems with small symmetric, positive semidefinite matrices. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_SEMIDEFINITE_H
#define QC_FORECAST_REGRESSION_SEMIDEFINITE_H

#include <stddef.h>

/**
 * Lower Cholesky factor [size][size] in place, of the lower half. A row that is a combination
 * of those before it (a pivot of which next to nothing is left) gets 0 as its pivot. Cost
 * size^3 / 3.
 */
void qc_semidefinite_factorise(double *matrix, size_t size);

/** Solves in place; what belongs to a pivot of 0 becomes 0, which solves a consistent system. */
void qc_semidefinite_solve(const double *root, size_t size, double *x);

#endif
