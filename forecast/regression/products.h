/* Least squares of many subsets of one set of columns, from the products of all of them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_PRODUCTS_H
#define QC_FORECAST_REGRESSION_PRODUCTS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"

#define QC_PRODUCTS_RESPONSES 2

/**
 * Cholesky's factor of the normal equations, a column at a time (Golub & Van Loan 2013, Matrix
 * Computations, 4.2). The products of all columns and responses cost O(rows columns^2) once;
 * then pushing a column costs O(columns rank), popping it nothing. Nothing is allocated after
 * _new().
 *
 * Squares have an error of some 1e-16 of those of the responses, times the condition of the
 * columns: take the mean out of a response that is far from 0.
 */
typedef struct qc_products {
    size_t row_limit;
    size_t row_count, response_count;
    size_t count;   /* responses and, behind them, columns */
    double *values; /* [count][row_limit] */
    /* [count][across] products of each with those before it and itself, and the reverse */
    double *of;
    size_t across; /* the most there can be */
    size_t rank;
    size_t *column; /* [rank] what is pushed */
    /* [rank][across] of all responses and columns in the basis that is pushed */
    double *coordinate;
} qc_products;

QC_MUST_CHECK qc_status qc_products_new(size_t row_limit, size_t column_limit,
                                        qc_products **products, qc_error *error);
void qc_products_free(qc_products *products);

/** Begins with nothing; `response_count` responses are to be added first, then columns. */
void qc_products_start(qc_products *products, size_t row_count, size_t response_count);

/** Where the next response or column [row_count] is to be written. */
double *qc_products_next(qc_products *products);

/**
 * Adds what qc_products_next() holds. Columns are called 0, 1, ... in the order of adding.
 * Before anything is pushed.
 */
void qc_products_add(qc_products *products);

/** Pushes a column; false if next to nothing of it is left beside those that are pushed. */
bool qc_products_push(qc_products *products, size_t column);

/** Takes the last pushed column away again. */
void qc_products_pop(qc_products *products);

/** Sum of squares that what is pushed leaves of a response. */
double qc_products_square(const qc_products *products, size_t response);

/** Coefficients [rank] of the pushed columns for a response, in the order of pushing. */
void qc_products_coefficients(const qc_products *products, size_t response,
                              double *coefficient);

/** Puts what these coefficients leave of a response in the rows from `first` on. */
void qc_products_rest(const qc_products *products, size_t response, const double *coefficient,
                      size_t first, double *rest);

#endif
