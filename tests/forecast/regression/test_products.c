/* Regressions from the products of columns against the refined regression. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "core/random.h"
#include "forecast/regression/products.h"
#include "quotacast/regression.h"

#define ROWS 25
#define COLUMNS 5

typedef struct sample {
    double design[ROWS * COLUMNS]; /* row-major */
    double y[2][ROWS];
} sample;

static void fill_sample(sample *data)
{
    qc_random random;

    qc_random_start(&random, 1, QC_PURPOSE_TEST, 3);
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t j = 0; j < COLUMNS; j++) {
            data->design[i * COLUMNS + j] =
                j == 0 ? 1.0 : qc_random_normal(&random) + (double)i;
        }
        data->y[0][i] = qc_random_normal(&random);
        data->y[1][i] = 50.0 + 3.0 * qc_random_normal(&random);
    }
}

static void add(qc_products *products, const double *values, size_t stride)
{
    double *next = qc_products_next(products);

    for (size_t i = 0; i < ROWS; i++) {
        next[i] = values[i * stride];
    }
    qc_products_add(products);
}

static qc_products *start(const sample *data)
{
    qc_products *products = NULL;
    qc_error error;

    assert_ok(qc_products_new(ROWS + 3, COLUMNS, &products, &error), error);
    qc_products_start(products, ROWS, 2);
    add(products, data->y[0], 1);
    add(products, data->y[1], 1);
    for (size_t j = 0; j < COLUMNS; j++) {
        add(products, data->design + j, COLUMNS);
    }
    return products;
}

/* What is pushed must be the least-squares fit on those columns. */
static void assert_is_regression(const qc_products *products, const sample *data)
{
    double design[ROWS * COLUMNS], coefficient[COLUMNS];
    qc_regression *fit = NULL;
    qc_error error;

    for (size_t i = 0; i < ROWS; i++) {
        for (size_t k = 0; k < products->rank; k++) {
            design[i * products->rank + k] = data->design[i * COLUMNS + products->column[k]];
        }
    }
    for (size_t r = 0; r < 2; r++) {
        assert_ok(qc_regression_fit(design, data->y[r], NULL, ROWS, products->rank, NULL, &fit,
                                    &error),
                  error);
        double square = fit->residual_sd * fit->residual_sd * (double)fit->degrees_of_freedom;

        assert_close(qc_products_square(products, r), square, 1e-11, 0.0);
        qc_products_coefficients(products, r, coefficient);
        for (size_t k = 0; k < products->rank; k++) {
            assert_close(coefficient[k], fit->estimate[k], 1e-9, 1e-11);
        }
        for (size_t first = 0; first < ROWS; first += 3) {
            double rest[ROWS];

            qc_products_rest(products, r, coefficient, first, rest);
            for (size_t i = first; i < ROWS; i++) {
                assert_close(rest[i - first], fit->residual[i], 1e-9, 1e-11);
            }
        }
        qc_regression_free(fit);
    }
}

static void products__every_stage_is_the_regression_on_its_columns(void **state)
{
    static sample data;

    (void)state;
    fill_sample(&data);
    qc_products *products = start(&data);

    for (size_t j = 0; j < COLUMNS; j++) {
        assert_true(qc_products_push(products, j));
        assert_is_regression(products, &data);
    }
    qc_products_free(products);
}

static void products__a_popped_column_leaves_no_trace(void **state)
{
    static sample data;

    (void)state;
    fill_sample(&data);
    qc_products *products = start(&data);

    assert_true(qc_products_push(products, 0));
    assert_true(qc_products_push(products, 1));
    assert_true(qc_products_push(products, 2));
    qc_products_pop(products);
    assert_is_regression(products, &data);
    assert_true(qc_products_push(products, 4));
    assert_true(qc_products_push(products, 3));
    assert_is_regression(products, &data);
    qc_products_pop(products);
    qc_products_pop(products);
    qc_products_pop(products);
    assert_is_regression(products, &data);
    qc_products_free(products);
}

static void products__refuses_a_column_that_says_nothing_new(void **state)
{
    static sample data;

    (void)state;
    fill_sample(&data);
    for (size_t i = 0; i < ROWS; i++) {
        data.design[i * COLUMNS + 2] = 0.0;
        data.design[i * COLUMNS + 3] = 5.0 - 2.0 * data.design[i * COLUMNS + 1];
    }
    qc_products *products = start(&data);

    assert_false(qc_products_push(products, 2));
    assert_true(qc_products_push(products, 0));
    assert_true(qc_products_push(products, 1));
    assert_false(qc_products_push(products, 3));
    assert_int_equal(products->rank, 2);
    assert_is_regression(products, &data);
    qc_products_free(products);
}

static qc_status make_once(void *context, qc_error *error)
{
    qc_products *products = NULL;
    qc_status status = qc_products_new(4, 2, &products, error);

    (void)context;
    qc_products_free(products);
    return status;
}

static void products__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(make_once, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products__every_stage_is_the_regression_on_its_columns),
        cmocka_unit_test(products__a_popped_column_leaves_no_trace),
        cmocka_unit_test(products__refuses_a_column_that_says_nothing_new),
        cmocka_unit_test(products__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
