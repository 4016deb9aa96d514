/* The public regression: weights of rows, and robust ones. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "tests/forecast/regression_sample.h"

/* Venables & Ripley (2002), Modern Applied Statistics with S, 4th ed., and its rlm(): Huber
 * weights, scale by the median; standard errors as its summary prints them, estimates as R 4.6
 * with MASS 7.3-65 gives them run to convergence. */
static void regression__stack_loss_gives_the_published_huber_fit(void **state)
{
    static const double estimate[] = {-41.026485373295010, 0.829385770253855, 0.926059415548607,
                                      -0.127846317965416};
    static const double standard_error[] = {9.8073, 0.1112, 0.3034, 0.1289};
    double design[21 * 4], y[21];

    (void)state;
    fill_stack(design, y);
    qc_regression *fit = fit_or_fail(design, y, NULL, 21, 4, true);

    for (size_t j = 0; j < 4; j++) {
        assert_close(fit->estimate[j], estimate[j], 1e-6, 0.0);
        assert_close(fit->standard_error[j], standard_error[j], 1e-4, 1e-4);
    }
    assert_close(fit->scale, 2.4404890459928, 1e-6, 0.0);
    assert_true(fit->iterations > 3 && fit->iterations < 500);
    qc_regression_free(fit);
}

static void regression__a_weight_of_none_takes_the_row_out(void **state)
{
    double design[ROWS * COLUMNS], y[ROWS], weight[ROWS];

    (void)state;
    fill_random(design, y, 6);
    for (size_t i = 0; i < ROWS; i++) {
        weight[i] = i < ROWS - 5 ? 1.0 : 0.0;
        y[i] += i < ROWS - 5 ? 0.0 : 1e6;
    }
    for (int robust = 0; robust <= 1; robust++) {
        qc_regression *fit = fit_or_fail(design, y, weight, ROWS, COLUMNS, robust == 1);
        qc_regression *without = fit_or_fail(design, y, NULL, ROWS - 5, COLUMNS, robust == 1);

        assert_int_equal(fit->degrees_of_freedom, without->degrees_of_freedom);
        assert_close(fit->residual_sd, without->residual_sd, 1e-9, 0.0);
        assert_close(fit->r_squared, without->r_squared, 1e-9, 0.0);
        for (size_t j = 0; j < COLUMNS; j++) {
            assert_close(fit->estimate[j], without->estimate[j], 1e-9, 0.0);
            assert_close(fit->standard_error[j], without->standard_error[j], 1e-9, 0.0);
        }
        assert_true(fit->residual[ROWS - 1] > 1e5);
        qc_regression_free(fit);
        qc_regression_free(without);
    }
}

static void regression__whole_weights_repeat_rows(void **state)
{
    double design[ROWS * COLUMNS], y[ROWS], weight[ROWS];
    double many_design[3 * ROWS * COLUMNS], many_y[3 * ROWS];
    size_t rows = 0;

    (void)state;
    fill_random(design, y, 7);
    for (size_t i = 0; i < ROWS; i++) {
        size_t times = 1 + i % 3;

        weight[i] = (double)times;
        for (size_t k = 0; k < times; k++) {
            memcpy(many_design + rows * COLUMNS, design + i * COLUMNS,
                   COLUMNS * sizeof *design);
            many_y[rows++] = y[i];
        }
    }
    qc_regression *fit = fit_or_fail(design, y, weight, ROWS, COLUMNS, false);
    qc_regression *many = fit_or_fail(many_design, many_y, NULL, rows, COLUMNS, false);

    for (size_t j = 0; j < COLUMNS; j++) {
        assert_close(fit->estimate[j], many->estimate[j], 1e-13, 0.0);
        assert_close(fit->weight[j], weight[j], 0.0, 0.0);
    }
    assert_close(fit->residual_sd * sqrt((double)fit->degrees_of_freedom),
                 many->residual_sd * sqrt((double)many->degrees_of_freedom), 1e-13, 0.0);
    assert_close(fit->r_squared, many->r_squared, 1e-13, 0.0);
    qc_regression_free(fit);
    qc_regression_free(many);
}

/* However far off one response is, it pulls no more than one at the bend of Huber's function. */
static void regression__one_gross_outlier_moves_a_robust_fit_little(void **state)
{
    double design[ROWS * COLUMNS], y[ROWS];
    double size[] = {1e3, 1e6, 1e12};
    double first[COLUMNS] = {0};

    (void)state;
    fill_random(design, y, 8);
    qc_regression *clean = fit_or_fail(design, y, NULL, ROWS, COLUMNS, false);

    y[11] += 1e6;
    qc_regression *plain = fit_or_fail(design, y, NULL, ROWS, COLUMNS, false);

    assert_true(fabs(plain->estimate[0] - clean->estimate[0]) > 1e3);
    y[11] -= 1e6;
    for (size_t k = 0; k < 3; k++) {
        double kept = y[11];

        y[11] += size[k];
        qc_regression *fit = fit_or_fail(design, y, NULL, ROWS, COLUMNS, true);

        y[11] = kept;
        for (size_t j = 0; j < COLUMNS; j++) {
            assert_true(fabs(fit->estimate[j] - clean->estimate[j]) <
                        2.0 * clean->standard_error[j]);
            if (k == 0) {
                first[j] = fit->estimate[j];
            }
            assert_close(fit->estimate[j], first[j], 1e-5, 0.0);
        }
        assert_true(fit->weight[11] < 0.01);
        assert_true(fit->residual[11] > 0.9 * size[k]);
        qc_regression_free(fit);
    }
    qc_regression_free(clean);
    qc_regression_free(plain);
}

static void regression__a_robust_fit_meets_hubers_equations(void **state)
{
    double design[ROWS * COLUMNS], y[ROWS];

    (void)state;
    fill_random(design, y, 9);
    qc_regression *fit = fit_or_fail(design, y, NULL, ROWS, COLUMNS, true);

    for (size_t i = 0; i < ROWS; i++) {
        double share = 1.345 * fit->scale / fabs(fit->residual[i]);

        assert_close(fit->weight[i], fmin(1.0, share), 0.0, 1e-6);
    }
    qc_regression_free(fit);
}

static void regression__robust_weights_leave_an_exact_fit_alone(void **state)
{
    double design[12], y[6];

    (void)state;
    for (size_t i = 0; i < 6; i++) {
        design[2 * i] = 1.0;
        design[2 * i + 1] = (double)(i * i);
        y[i] = 3.0 - 0.25 * (double)(i * i);
    }
    qc_regression *fit = fit_or_fail(design, y, NULL, 6, 2, true);

    assert_int_equal(fit->iterations, 0);
    assert_close(fit->estimate[0], 3.0, 1e-15, 0.0);
    assert_close(fit->estimate[1], -0.25, 1e-15, 0.0);
    assert_close(fit->residual_sd, 0.0, 0.0, 1e-15);
    assert_close(fit->r_squared, 1.0, 1e-15, 0.0);
    for (size_t i = 0; i < 6; i++) {
        assert_close(fit->weight[i], 1.0, 0.0, 0.0);
    }
    qc_regression_free(fit);
}

static void regression__iterations_end_at_the_limit(void **state)
{
    double design[21 * 4], y[21];
    qc_regression_settings settings = qc_regression_settings_default();
    qc_regression *fit = NULL;
    qc_error error;

    (void)state;
    fill_stack(design, y);
    settings.robust = true;
    settings.max_iterations = 2;
    assert_ok(qc_regression_fit(design, y, NULL, 21, 4, &settings, &fit, &error), error);
    assert_int_equal(fit->iterations, 2);
    qc_regression_free(fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regression__stack_loss_gives_the_published_huber_fit),
        cmocka_unit_test(regression__a_weight_of_none_takes_the_row_out),
        cmocka_unit_test(regression__whole_weights_repeat_rows),
        cmocka_unit_test(regression__one_gross_outlier_moves_a_robust_fit_little),
        cmocka_unit_test(regression__a_robust_fit_meets_hubers_equations),
        cmocka_unit_test(regression__robust_weights_leave_an_exact_fit_alone),
        cmocka_unit_test(regression__iterations_end_at_the_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
