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
    QC_TRY(QC_NEW_ARRAY(draft->waiting, QC_NESTED_WAITING * row_limit, error));
    QC_TRY(QC_NEW_ARRAY(draft->waiting_share, QC_NESTED_WAITING * column_limit, error));
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
        qc_memory_free(nested->waiting);
        qc_memory_free(nested->waiting_share);
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
    nested->waiting_count = 0;
    nested->waiting_rank = 0;
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

/* Makes what is left of the next column a basis, and takes it out of the responses. */
static bool finish_push(qc_nested *nested, size_t column, double whole)
{
    size_t rows = nested->row_count;
    double *next = qc_nested_next(nested);
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

/* Brings the waiting columns up to date. */
static void update_waiting(qc_nested *nested)
{
    for (; nested->waiting_rank < nested->rank; nested->waiting_rank++) {
        size_t k = nested->waiting_rank;

        for (size_t place = 0; place < nested->waiting_count; place++) {
            nested->waiting_share[place * nested->column_limit + k] =
                take_out(nested, k, nested->waiting + place * nested->row_limit);
        }
    }
}

bool qc_nested_push(qc_nested *nested, size_t column)
{
    double *next = qc_nested_next(nested);
    double whole = product(next, next, nested->row_count);

    for (size_t k = 0; k < nested->rank; k++) {
        nested->triangle[k * nested->column_limit + nested->rank] = take_out(nested, k, next);
    }
    bool pushed = finish_push(nested, column, whole);

    update_waiting(nested);
    return pushed;
}

double *qc_nested_next_waiting(qc_nested *nested)
{
    return nested->waiting + nested->waiting_count * nested->row_limit;
}

void qc_nested_wait(qc_nested *nested)
{
    size_t place = nested->waiting_count;
    double *values = qc_nested_next_waiting(nested);

    update_waiting(nested);
    nested->waiting_whole[place] = product(values, values, nested->row_count);
    for (size_t k = 0; k < nested->rank; k++) {
        nested->waiting_share[place * nested->column_limit + k] = take_out(nested, k, values);
    }
    nested->waiting_count++;
}

bool qc_nested_push_waiting(qc_nested *nested, size_t place, size_t column)
{
    size_t rank = nested->rank;
    double *next = qc_nested_next(nested);

    memcpy(next, nested->waiting + place * nested->row_limit, nested->row_count * sizeof *next);
    for (size_t k = 0; k < rank; k++) {
        double share = k < nested->waiting_rank
                           ? nested->waiting_share[place * nested->column_limit + k]
                           : take_out(nested, k, next);

        nested->triangle[k * nested->column_limit + rank] = share;
    }
    return finish_push(nested, column, nested->waiting_whole[place]);
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

/* Products of the waiting columns and, behind them, the responses. */
enum { ACROSS = QC_NESTED_WAITING + QC_NESTED_RESPONSES };

typedef struct products {
    double of[ACROSS][ACROSS];
} products;

static products form_products(const qc_nested *nested)
{
    size_t waiting = nested->waiting_count, all = waiting + nested->response_count;
    const double *rows[ACROSS];
    products formed = {{{0.0}}};

    for (size_t i = 0; i < all; i++) {
        rows[i] = i < waiting ? nested->waiting + i * nested->row_limit
                              : nested->rest + (i - waiting) * nested->row_limit;
        for (size_t k = 0; k <= i; k++) {
            /* two responses have nothing to do with each other */
            formed.of[i][k] =
                k < waiting || k == i ? product(rows[i], rows[k], nested->row_count) : 0.0;
        }
    }
    return formed;
}

/* Takes a waiting column out of those behind it and the responses; where too little of it is left, all become NAN. */
static void eliminate(products *p, size_t column, size_t count, double whole)
{
    double pivot = p->of[column][column] > NOTHING_LEFT * whole ? p->of[column][column] : NAN;

    for (size_t i = column + 1; i < count; i++) {
        double share = p->of[i][column] / pivot;

        for (size_t k = column + 1; k <= i; k++) {
            p->of[i][k] -= share * p->of[k][column];
        }
    }
}

void qc_nested_squares(const qc_nested *nested,
                       double squares[QC_NESTED_SETS][QC_NESTED_RESPONSES])
{
    size_t waiting = nested->waiting_count, all = waiting + nested->response_count;
    products left[QC_NESTED_SETS];

    left[0] = form_products(nested);
    for (size_t set = 0; set < (size_t)1 << waiting; set++) {
        size_t last = waiting;

        while (last > 0 && (set >> (last - 1) & 1U) == 0) {
            last--;
        }
        if (last > 0) { /* the set without its last column has been before */
            left[set] = left[set ^ (size_t)1 << (last - 1)];
            eliminate(&left[set], last - 1, all, left[0].of[last - 1][last - 1]);
        }
        for (size_t r = 0; r < nested->response_count; r++) {
            squares[set][r] = left[set].of[waiting + r][waiting + r];
        }
    }
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
