/* Least squares of many subsets of one set of columns, from the products of all of them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/regression/products.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"

/* A column of whose square no more than this share is left is a combination of those before it. */
#define NOTHING_LEFT 1e-10

qc_status qc_products_new(size_t row_limit, size_t column_limit, qc_products **products,
                          qc_error *error)
{
    qc_status status = QC_OK;
    qc_products *draft = NULL;

    QC_TRY(QC_NEW_ARRAY(draft, 1, error));
    draft->row_limit = row_limit;
    draft->across = column_limit + QC_PRODUCTS_RESPONSES;
    QC_TRY(QC_NEW_ROOM(draft->values, draft->across * row_limit, error));
    QC_TRY(QC_NEW_ROOM(draft->of, draft->across * draft->across, error));
    QC_TRY(QC_NEW_ROOM(draft->coordinate, column_limit * draft->across, error));
    QC_TRY(QC_NEW_ARRAY(draft->column, column_limit, error));
    *products = draft;
    draft = NULL;

done:
    qc_products_free(draft);
    return status;
}

void qc_products_free(qc_products *products)
{
    if (products != NULL) {
        qc_memory_free(products->values);
        qc_memory_free(products->of);
        qc_memory_free(products->coordinate);
        qc_memory_free(products->column);
        qc_memory_free(products);
    }
}

void qc_products_start(qc_products *products, size_t row_count, size_t response_count)
{
    products->row_count = row_count;
    products->response_count = response_count;
    products->count = 0;
    products->rank = 0;
}

static double *values_of(const qc_products *products, size_t item)
{
    return products->values + item * products->row_limit;
}

double *qc_products_next(qc_products *products)
{
    return values_of(products, products->count);
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

void qc_products_add(qc_products *products)
{
    size_t item = products->count++;

    for (size_t k = 0; k <= item; k++) {
        double value =
            product(values_of(products, item), values_of(products, k), products->row_count);

        products->of[item * products->across + k] = value;
        products->of[k * products->across + item] = value;
    }
}

bool qc_products_push(qc_products *products, size_t column)
{
    size_t across = products->across;
    size_t item = products->response_count + column;
    const double *of = products->of + item * across;
    double *restrict next = products->coordinate + products->rank * across;

    memcpy(next, of, products->count * sizeof *next);
    for (size_t k = 0; k < products->rank; k++) {
        const double *restrict before = products->coordinate + k * across;
        double share = before[item];

        for (size_t i = 0; i < products->count; i++) {
            next[i] -= share * before[i];
        }
    }
    if (!(next[item] > NOTHING_LEFT * of[item])) {
        return false;
    }
    double scale = 1.0 / sqrt(next[item]);

    for (size_t i = 0; i < products->count; i++) {
        next[i] *= scale;
    }
    products->column[products->rank++] = column;
    return true;
}

void qc_products_pop(qc_products *products)
{
    products->rank--;
}

double qc_products_square(const qc_products *products, size_t response)
{
    double square = products->of[response * products->across + response];

    for (size_t k = 0; k < products->rank; k++) {
        double coordinate = products->coordinate[k * products->across + response];

        square -= coordinate * coordinate;
    }
    return fmax(square, 0.0);
}

/* Each coefficient is taken out of all before it at once: no sum waits for its terms. */
void qc_products_coefficients(const qc_products *products, size_t response, double *coefficient)
{
    for (size_t k = 0; k < products->rank; k++) {
        coefficient[k] = products->coordinate[k * products->across + response];
    }
    for (size_t k = products->rank; k-- > 0;) {
        const double *of =
            products->coordinate + products->response_count + products->column[k];

        coefficient[k] /= of[k * products->across];
        for (size_t j = 0; j < k; j++) {
            coefficient[j] -= of[j * products->across] * coefficient[k];
        }
    }
}

void qc_products_rest(const qc_products *products, size_t response, const double *coefficient,
                      size_t first, double *restrict rest)
{
    size_t count = products->row_count - first;

    memcpy(rest, values_of(products, response) + first, count * sizeof *rest);
    for (size_t k = 0; k < products->rank; k++) {
        const double *restrict column =
            values_of(products, products->response_count + products->column[k]) + first;

        for (size_t t = 0; t < count; t++) {
            rest[t] -= coefficient[k] * column[t];
        }
    }
}
