/* Pushed and popped columns against the refined regression. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "core/random.h"
#include "forecast/nested.h"
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

static qc_nested *start(const sample *data)
{
    qc_nested *nested = NULL;
    qc_error error;

    assert_ok(qc_nested_new(ROWS + 3, COLUMNS, &nested, &error), error);
    qc_nested_start(nested, ROWS, 2);
    for (size_t r = 0; r < 2; r++) {
        memcpy(nested->rest + r * nested->row_limit, data->y[r], sizeof data->y[r]);
    }
    return nested;
}

static bool push(qc_nested *nested, const sample *data, size_t column)
{
    double *next = qc_nested_next(nested);

    for (size_t i = 0; i < ROWS; i++) {
        next[i] = data->design[i * COLUMNS + column];
    }
    return qc_nested_push(nested, column);
}

/* What is pushed must be the least-squares fit on those columns. */
static void assert_is_regression(const qc_nested *nested, const sample *data)
{
    double design[ROWS * COLUMNS], coefficient[COLUMNS];
    qc_regression *fit = NULL;
    qc_error error;

    for (size_t i = 0; i < ROWS; i++) {
        for (size_t k = 0; k < nested->rank; k++) {
            design[i * nested->rank + k] = data->design[i * COLUMNS + nested->column[k]];
        }
    }
    for (size_t r = 0; r < 2; r++) {
        assert_ok(
            qc_regression_fit(design, data->y[r], NULL, ROWS, nested->rank, NULL, &fit, &error),
            error);
        double square = fit->residual_sd * fit->residual_sd * (double)fit->degrees_of_freedom;

        assert_close(qc_nested_square(nested, r), square, 1e-11, 0.0);
        qc_nested_coefficients(nested, r, coefficient);
        for (size_t k = 0; k < nested->rank; k++) {
            assert_close(coefficient[k], fit->estimate[k], 1e-9, 1e-11);
        }
        for (size_t i = 0; i < ROWS; i++) {
            assert_close(nested->rest[r * nested->row_limit + i], fit->residual[i], 1e-9,
                         1e-11);
        }
        qc_regression_free(fit);
    }
}

static void nested__every_stage_is_the_regression_on_its_columns(void **state)
{
    static sample data;

    (void)state;
    fill_sample(&data);
    qc_nested *nested = start(&data);

    for (size_t j = 0; j < COLUMNS; j++) {
        assert_true(push(nested, &data, j));
        assert_is_regression(nested, &data);
    }
    qc_nested_free(nested);
}

static void nested__a_popped_column_leaves_no_trace(void **state)
{
    static sample data;

    (void)state;
    fill_sample(&data);
    qc_nested *nested = start(&data);

    assert_true(push(nested, &data, 0));
    assert_true(push(nested, &data, 1));
    assert_true(push(nested, &data, 2));
    qc_nested_pop(nested);
    assert_is_regression(nested, &data);
    assert_true(push(nested, &data, 4));
    assert_true(push(nested, &data, 3));
    assert_is_regression(nested, &data);
    qc_nested_pop(nested);
    qc_nested_pop(nested);
    qc_nested_pop(nested);
    assert_is_regression(nested, &data);
    qc_nested_free(nested);
}

static void nested__refuses_a_column_that_says_nothing_new(void **state)
{
    static sample data;

    (void)state;
    fill_sample(&data);
    for (size_t i = 0; i < ROWS; i++) {
        data.design[i * COLUMNS + 2] = 0.0;
        data.design[i * COLUMNS + 3] = 5.0 - 2.0 * data.design[i * COLUMNS + 1];
    }
    qc_nested *nested = start(&data);

    assert_false(push(nested, &data, 2));
    assert_true(push(nested, &data, 0));
    assert_true(push(nested, &data, 1));
    assert_false(push(nested, &data, 3));
    assert_int_equal(nested->rank, 2);
    assert_is_regression(nested, &data);
    qc_nested_free(nested);
}

static qc_status make_once(void *context, qc_error *error)
{
    qc_nested *nested = NULL;
    qc_status status = qc_nested_new(4, 2, &nested, error);

    (void)context;
    qc_nested_free(nested);
    return status;
}

static void nested__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(make_once, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nested__every_stage_is_the_regression_on_its_columns),
        cmocka_unit_test(nested__a_popped_column_leaves_no_trace),
        cmocka_unit_test(nested__refuses_a_column_that_says_nothing_new),
        cmocka_unit_test(nested__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
