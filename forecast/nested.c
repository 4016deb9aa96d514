/* Least squares of nested designs: columns are pushed and popped, and every stage can be read. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/nested.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"

/* A column of which no more than this share is left is a combination of those before it. */
#define NOTHING_LEFT 1e-10

qc_status qc_nested_new(size_t row_limit, size_t column_limit, qc_nested **nested,
                        qc_error *error)
{
    qc_status status = QC_OK;
    qc_nested *draft = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->row_limit = row_limit;
    draft->column_limit = column_limit;
    QC_TRY(QC_NEW_ARRAY(draft->basis, row_limit * column_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->triangle, column_limit * column_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->rest, QC_NESTED_RESPONSES * row_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->coordinate, QC_NESTED_RESPONSES * column_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->column, column_limit, error));
    *nested = draft;
    draft = NULL;

done:
    qc_nested_free(draft);
    return status;
}

void qc_nested_free(qc_nested *nested)
{
    if (nested != NULL) {
        qc_memory_free(nested->basis);
        qc_memory_free(nested->triangle);
        qc_memory_free(nested->rest);
        qc_memory_free(nested->coordinate);
        qc_memory_free(nested->column);
        qc_memory_free(nested);
    }
}

/* Four sums side by side: one would wait for each addition. */
static double product(const double *a, const double *b, size_t count)
{
    double sum[4] = {0.0, 0.0, 0.0, 0.0};
    size_t i = 0;

    for (; i + 4 <= count; i += 4) {
        sum[0] += a[i] * b[i];
        sum[1] += a[i + 1] * b[i + 1];
        sum[2] += a[i + 2] * b[i + 2];
        sum[3] += a[i + 3] * b[i + 3];
    }
    for (; i < count; i++) {
        sum[0] += a[i] * b[i];
    }
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static void subtract(double *restrict from, double share, const double *restrict what,
                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        from[i] -= share * what[i];
    }
}

void qc_nested_start(qc_nested *nested, size_t row_count, size_t response_count)
{
    nested->row_count = row_count;
    nested->response_count = response_count;
    nested->rank = 0;
}

double *qc_nested_next(qc_nested *nested)
{
    return nested->basis + nested->rank * nested->row_limit;
}

/* Takes pushed column k out of `values`; returns how much of it there was. */
static double take_out(const qc_nested *nested, size_t k, double *values)
{
    const double *basis = nested->basis + k * nested->row_limit;
    double share = product(basis, values, nested->row_count);

    subtract(values, share, basis, nested->row_count);
    return share;
}

bool qc_nested_push(qc_nested *nested, size_t column)
{
    size_t rows = nested->row_count;
    double *next = qc_nested_next(nested);
    double whole = product(next, next, rows);

    for (size_t k = 0; k < nested->rank; k++) {
        nested->triangle[k * nested->column_limit + nested->rank] = take_out(nested, k, next);
    }
    double left = product(next, next, rows);

    if (left <= NOTHING_LEFT * NOTHING_LEFT * whole) {
        return false;
    }
    double length = sqrt(left);

    nested->triangle[nested->rank * nested->column_limit + nested->rank] = length;
    for (size_t i = 0; i < rows; i++) {
        next[i] /= length;
    }
    for (size_t r = 0; r < nested->response_count; r++) {
        double *rest = nested->rest + r * nested->row_limit;

        nested->coordinate[r * nested->column_limit + nested->rank] =
            take_out(nested, nested->rank, rest);
    }
    nested->column[nested->rank] = column;
    nested->rank++;
    return true;
}

void qc_nested_pop(qc_nested *nested)
{
    nested->rank--;
    for (size_t r = 0; r < nested->response_count; r++) {
        subtract(nested->rest + r * nested->row_limit,
                 -nested->coordinate[r * nested->column_limit + nested->rank],
                 qc_nested_next(nested), nested->row_count);
    }
}

double qc_nested_square(const qc_nested *nested, size_t response)
{
    const double *rest = nested->rest + response * nested->row_limit;

    return product(rest, rest, nested->row_count);
}

void qc_nested_coefficients(const qc_nested *nested, size_t response, double *coefficient)
{
    for (size_t k = nested->rank; k-- > 0;) {
        double value = nested->coordinate[response * nested->column_limit + k];

        for (size_t j = k + 1; j < nested->rank; j++) {
            value -= nested->triangle[k * nested->column_limit + j] * coefficient[j];
        }
        coefficient[k] = value / nested->triangle[k * nested->column_limit + k];
    }
}
