/* Ridge regressions: those of dense elimination, at every precision. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <gsl/gsl_linalg.h>

#include "core/random.h"
#include "forecast/regression/ridge.h"

enum { ROWS = 20, SIDE = QC_RIDGE_SIDE_MOST, CELLS = SIDE * SIDE };

/* Products [SIDE][SIDE] of made-up columns, those of each a mixture with the one before. */
static void make_products(double products[CELLS], double mixture)
{
    double values[SIDE][ROWS];
    qc_random random;

    qc_random_start(&random, 5, QC_PURPOSE_TEST, 1);
    for (size_t i = 0; i < SIDE; i++) {
        for (size_t t = 0; t < ROWS; t++) {
            values[i][t] =
                qc_random_normal(&random) + (i > 0 ? mixture * values[i - 1][t] : 0.0);
        }
    }
    for (size_t i = 0; i < SIDE; i++) {
        for (size_t j = 0; j < SIDE; j++) {
            products[i * SIDE + j] = 0.0;
            for (size_t t = 0; t < ROWS; t++) {
                products[i * SIDE + j] += values[i][t] * values[j][t];
            }
        }
    }
}

/* Of the first `count` columns and the last, as the response. */
static void prepare(const double products[CELLS], size_t count, qc_ridge *ridge)
{
    ridge->count = count;
    for (size_t i = 0; i <= count; i++) {
        for (size_t j = 0; j <= i; j++) {
            size_t row = i < count ? i : SIDE - 1, column = j < count ? j : SIDE - 1;

            ridge->matrix[i * (count + 1) + j] = products[row * SIDE + column];
        }
    }
    qc_ridge_prepare(ridge);
}

static void find(const qc_ridge *ridge, double precision, double *effect, double *rest,
                 double *determinant)
{
    double minor[SIDE];

    *rest = qc_ridge_rest(ridge, precision, minor);
    *determinant = minor[ridge->count];
    memset(effect, 0, SIDE * sizeof *effect);
    qc_ridge_add(ridge, minor, 0.75, effect);
    qc_ridge_add(ridge, minor, 0.25, effect);
    qc_ridge_return(ridge, effect);
}

static void assert_dense(const double products[CELLS], size_t count, double precision)
{
    qc_ridge ridge;
    double effect[SIDE], rest, determinant;
    double expected = products[CELLS - 1];
    gsl_matrix *matrix = gsl_matrix_alloc(count, count);
    gsl_vector *right = gsl_vector_alloc(count), *solution = gsl_vector_alloc(count);
    gsl_permutation *order = gsl_permutation_alloc(count);
    int sign;

    prepare(products, count, &ridge);
    find(&ridge, precision, effect, &rest, &determinant);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            gsl_matrix_set(matrix, i, j, products[i * SIDE + j] + (i == j ? precision : 0.0));
        }
        gsl_vector_set(right, i, products[i * SIDE + SIDE - 1]);
    }
    assert_int_equal(gsl_linalg_LU_decomp(matrix, order, &sign), 0);
    assert_int_equal(gsl_linalg_LU_solve(matrix, order, right, solution), 0);
    for (size_t k = 0; k < count; k++) {
        assert_close(effect[k], gsl_vector_get(solution, k), 1e-9, 1e-9);
        expected -= gsl_vector_get(solution, k) * gsl_vector_get(right, k);
    }
    assert_close(rest, expected, 1e-9, 1e-9);
    assert_close(determinant, gsl_linalg_LU_det(matrix, sign), 1e-9, 0.0);
    gsl_matrix_free(matrix);
    gsl_vector_free(right);
    gsl_vector_free(solution);
    gsl_permutation_free(order);
}

static void ridge__is_that_of_dense_elimination(void **state)
{
    static const double precisions[] = {1e-6, 0.1, 1.0, 10.0, 1e6};
    double products[CELLS];

    (void)state;
    for (int thirds = 0; thirds <= 3; thirds++) {
        make_products(products, thirds / 3.0);
        for (size_t count = 1; count <= QC_RIDGE_COLUMNS_MOST; count++) {
            for (size_t k = 0; k < sizeof precisions / sizeof *precisions; k++) {
                assert_dense(products, count, precisions[k]);
            }
        }
    }
}

/* A response of zeros, columns that are the same, columns without products with each other. */
static void ridge__of_products_that_do_not_vary(void **state)
{
    double products[CELLS] = {0};

    (void)state;
    for (size_t count = 1; count <= 3; count++) {
        assert_dense(products, count, 0.5);
    }
    for (size_t k = 0; k < SIDE; k++) {
        products[k * SIDE + k] = (double)k + 1.0;
    }
    for (size_t count = 1; count <= 3; count++) {
        assert_dense(products, count, 0.5);
    }
    for (size_t k = 0; k < CELLS; k++) {
        products[k] = 2.0;
    }
    for (size_t count = 1; count <= 3; count++) {
        assert_dense(products, count, 0.5);
    }
}

static void ridge__without_columns_leaves_the_response(void **state)
{
    qc_ridge ridge;
    double effect[SIDE], rest, determinant;
    double products[CELLS];

    (void)state;
    make_products(products, 1.0);
    prepare(products, 0, &ridge);
    find(&ridge, 1.0, effect, &rest, &determinant);
    assert_close(rest, products[CELLS - 1], 0.0, 0.0);
    assert_close(determinant, 1.0, 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ridge__is_that_of_dense_elimination),
        cmocka_unit_test(ridge__of_products_that_do_not_vary),
        cmocka_unit_test(ridge__without_columns_leaves_the_response),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
