/* Least squares of nested designs: columns are pushed and popped, and every stage can be read. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_NESTED_H
#define QC_FORECAST_NESTED_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"

#define QC_NESTED_RESPONSES 2

/**
 * Modified Gram-Schmidt on columns and up to two responses, one column at a time (Bjoerck 1967, BIT 7:1-21,
 * doi:10.1007/BF01934122). Pushing a column costs O(rows rank), popping it O(rows); nothing is allocated after _new().
 */
typedef struct qc_nested {
    size_t row_count, row_limit, column_limit, rank, response_count;
    double *basis;      /* [column_limit][row_limit] orthonormal */
    double *triangle;   /* [column_limit][column_limit]; [i][j] of basis i in pushed column j */
    double *rest;       /* [responses][row_limit] responses less their fit */
    double *coordinate; /* [responses][column_limit] */
    size_t *column;     /* [column_limit] what the caller calls each */
} qc_nested;

QC_MUST_CHECK qc_status qc_nested_new(size_t row_limit, size_t column_limit, qc_nested **nested,
                                      qc_error *error);
void qc_nested_free(qc_nested *nested);

/** Begins with no column. The caller fills rest[response * row_limit + row] for row_count rows before pushing. */
void qc_nested_start(qc_nested *nested, size_t row_count, size_t response_count);

/** Where column `rank`, the next to push, is to be written. */
double *qc_nested_next(qc_nested *nested);

/** Pushes what qc_nested_next() holds; false if next to nothing of it is left beside the columns before it. */
bool qc_nested_push(qc_nested *nested, size_t column);

/** Takes the last pushed column away again. */
void qc_nested_pop(qc_nested *nested);

/** Sum of squares of a response's rest. */
double qc_nested_square(const qc_nested *nested, size_t response);

/** Coefficients [rank] of the pushed columns for a response, in the order of pushing. */
void qc_nested_coefficients(const qc_nested *nested, size_t response, double *coefficient);

#endif
