/* A regression shrunk to 0, at many strengths of the shrinkage, each for a few products. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_RIDGE_H
#define QC_FORECAST_REGRESSION_RIDGE_H

#include <stddef.h>

enum { QC_RIDGE_COLUMNS_MOST = 12, QC_RIDGE_SIDE_MOST = QC_RIDGE_COLUMNS_MOST + 1 };

/**
 * With G [count][count] the products of the columns, g those with the response, s the
 * response's square:
 *
 *     effects = (G + p I)^-1 g,     rest = s - effects' g
 *
 * Reflections turn [G g; g' s] into a tridiagonal matrix and leave s in its place. With t its
 * diagonal and b what stands beside it, the leading minors of its first `count` rows, p added
 * to t, are
 *
 *     minor[0] = 1,   minor[1] = t[0] + p,
 *     minor[k + 1] = (t[k] + p) minor[k] - b[k-1]^2 minor[k-1],
 *
 * the last of them is det (G + p I), and rest = s - b[count-1]^2 minor[count-1] / minor[count].
 * Columns are few, so that minors stay in the range of doubles.
 *
 * Source: Elden (1977), BIT 17:134-145, doi:10.1007/BF01932285 (regularisation of a
 * bidiagonal problem).
 */
typedef struct qc_ridge {
    size_t count; /**< columns, at most QC_RIDGE_COLUMNS_MOST */
    /** [count + 1][count + 1] lower triangle of the products, the response last; becomes, from
     * row 2 on, what reflects */
    double matrix[QC_RIDGE_SIDE_MOST * QC_RIDGE_SIDE_MOST];
    double strength[QC_RIDGE_SIDE_MOST]; /**< of the reflection of a row */
    double diagonal[QC_RIDGE_SIDE_MOST]; /**< t, then s */
    double beside[QC_RIDGE_SIDE_MOST];   /**< b */
} qc_ridge;

/** From `count` and `matrix`. */
void qc_ridge_prepare(qc_ridge *ridge);

/** The rest at precision p, above 0; the minors [count + 1]. */
double qc_ridge_rest(const qc_ridge *ridge, double precision, double *minor);

/** Adds the effects that go with minors, times a weight, as they are behind the reflections. */
void qc_ridge_add(const qc_ridge *ridge, const double *minor, double weight, double *effect);

/** Effects [count] from behind the reflections. */
void qc_ridge_return(const qc_ridge *ridge, double *effect);

#endif
