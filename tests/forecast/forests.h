/* Random hierarchies and the textbook formulas for them, for the tests of reconciliation. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_FORECAST_FORESTS_H
#define QC_TESTS_FORECAST_FORESTS_H

#include "core/random.h"
#include "forecast/rows.h"

/** How a random tree looks. */
typedef struct forest_shape {
    size_t leaves, inner, groups;
    bool is_chain; /**< each inner node under the one before it */
} forest_shape;

/**
 * Rows of a random tree (or several), and of random groups. Every sum has at least two below
 * it. Clear with qc_rows_clear().
 */
qc_rows forest_random(forest_shape shape, qc_random *random);

/** S [row_count][leaf_count] of the hierarchy; free(). */
double *forest_sums(const qc_rows *rows);

/**
 * S (S' W^-1 S)^-1 S' W^-1 y by dense linear algebra.
 *
 * @param w  [row_count][row_count]; a row with an infinite diagonal entry is left out
 */
void forest_dense(const qc_rows *rows, const double *w, const double *y, double *x);

/** Greatest difference between a sum in x and the sum of its leaves. */
double forest_incoherence(const qc_rows *rows, const double *x);

#endif
