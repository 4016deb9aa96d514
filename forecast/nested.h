/* Least squares of nested designs: columns are pushed and popped, and every stage can be read. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_NESTED_H
#define QC_FORECAST_NESTED_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"

#define QC_NESTED_RESPONSES 2
#define QC_NESTED_WAITING 3
#define QC_NESTED_SETS (1 << QC_NESTED_WAITING)

/**
 * Modified Gram-Schmidt on columns and up to two responses, one column at a time (Bjoerck 1967, BIT 7:1-21,
 * doi:10.1007/BF01934122). Pushing a column costs O(rows rank), popping it O(rows); nothing is allocated after _new().
 *
 * Columns that are pushed again and again may wait: each column pushed by qc_nested_push() is taken out of them at once, so that to
 * push them costs O(rows) for each column pushed since. The arithmetic is the same.
 */
typedef struct qc_nested {
    size_t row_count, row_limit, column_limit, rank, response_count;
    double *basis;      /* [column_limit][row_limit] orthonormal */
    double *triangle;   /* [column_limit][column_limit]; [i][j] of basis i in pushed column j */
    double *rest;       /* [responses][row_limit] responses less their fit */
    double *coordinate; /* [responses][column_limit] */
    size_t *column;     /* [column_limit] what the caller calls each */
    size_t waiting_count, waiting_rank; /* columns; pushed columns that are out of them */
    double *waiting;                    /* [QC_NESTED_WAITING][row_limit] */
    double *waiting_share; /* [QC_NESTED_WAITING][column_limit] as in the triangle */
    double waiting_whole[QC_NESTED_WAITING]; /* sum of squares at first */
} qc_nested;

QC_MUST_CHECK qc_status qc_nested_new(size_t row_limit, size_t column_limit, qc_nested **nested,
                                      qc_error *error);
void qc_nested_free(qc_nested *nested);

/** Begins with no column, and none waiting. The caller fills rest[response * row_limit + row] for row_count rows before pushing. */
void qc_nested_start(qc_nested *nested, size_t row_count, size_t response_count);

/** Where column `rank`, the next to push, is to be written. */
double *qc_nested_next(qc_nested *nested);

/** Pushes what qc_nested_next() holds; false if next to nothing of it is left beside the columns before it. */
bool qc_nested_push(qc_nested *nested, size_t column);

/** Where the next column to wait is to be written. */
double *qc_nested_next_waiting(qc_nested *nested);

/** Lets the column wait that qc_nested_next_waiting() holds; its place is the number of those before it. After it, columns
 * that were there may not be popped. */
void qc_nested_wait(qc_nested *nested);

/** Pushes the column waiting at a place, which goes on waiting; false as qc_nested_push(). Pop it before qc_nested_push(). */
bool qc_nested_push_waiting(qc_nested *nested, size_t place, size_t column);

/** Takes the last pushed column away again. */
void qc_nested_pop(qc_nested *nested);

/** Sum of squares of a response's rest. */
double qc_nested_square(const qc_nested *nested, size_t response);

/**
 * Sums of squares of all responses' rests with each set of waiting columns pushed as well, a bit for each place, from the products
 * of what waits: at the price of a single push, but with an error of some 1e-16 of the rests' squares now. NAN for sets of which a
 * column is next to a combination of others.
 */
void qc_nested_squares(const qc_nested *nested,
                       double squares[QC_NESTED_SETS][QC_NESTED_RESPONSES]);

/** Coefficients [rank] of the pushed columns for a response, in the order of pushing. */
void qc_nested_coefficients(const qc_nested *nested, size_t response, double *coefficient);

#endif
