/* The public regression: closed forms, published fits, aliases, bad input. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "tests/forecast/regression_sample.h"

static void regression__a_line_has_its_closed_form(void **state)
{
    static const double x[] = {1, 2, 4, 7, 9};
    static const double y[] = {3, 1, 6, 8, 14};
    double design[10];
    double mx = 4.6, my = 6.4, sxx = 0, sxy = 0, syy = 0;

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        design[2 * i] = 1.0;
        design[2 * i + 1] = x[i];
        sxx += (x[i] - mx) * (x[i] - mx);
        sxy += (x[i] - mx) * (y[i] - my);
        syy += (y[i] - my) * (y[i] - my);
    }
    double slope = sxy / sxx;
    double rss = syy - slope * sxy;
    qc_regression *fit = fit_or_fail(design, y, NULL, 5, 2, false);

    assert_close(fit->estimate[1], slope, 1e-14, 0.0);
    assert_close(fit->estimate[0], my - slope * mx, 1e-13, 0.0);
    assert_int_equal(fit->degrees_of_freedom, 3);
    assert_close(fit->residual_sd, sqrt(rss / 3.0), 1e-13, 0.0);
    assert_close(fit->scale, fit->residual_sd, 0.0, 0.0);
    assert_close(fit->standard_error[1], sqrt(rss / 3.0 / sxx), 1e-13, 0.0);
    assert_close(fit->standard_error[0], sqrt(rss / 3.0 * (0.2 + mx * mx / sxx)), 1e-13, 0.0);
    assert_close(fit->covariance[1], -mx * rss / 3.0 / sxx, 1e-13, 0.0);
    assert_close(fit->covariance[2], fit->covariance[1], 0.0, 0.0);
    assert_close(fit->r_squared, 1.0 - rss / syy, 1e-13, 0.0);
    assert_int_equal(fit->iterations, 0);
    assert_close(qc_regression_predict(fit, (const double[]){1.0, 10.0}),
                 fit->estimate[0] + 10.0 * slope, 1e-14, 0.0);
    qc_regression_free(fit);
}

/* Published many times over, for instance with R's ?stackloss; four decimals. */
static void regression__stack_loss_gives_the_published_least_squares(void **state)
{
    static const double estimate[] = {-39.9197, 0.7156, 1.2953, -0.1521};
    static const double standard_error[] = {11.8960, 0.1349, 0.3680, 0.1563};
    double design[21 * 4], y[21];

    (void)state;
    fill_stack(design, y);
    qc_regression *fit = fit_or_fail(design, y, NULL, 21, 4, false);

    for (size_t j = 0; j < 4; j++) {
        assert_close(fit->estimate[j], estimate[j], 0.0, 5.1e-5);
        assert_close(fit->standard_error[j], standard_error[j], 0.0, 5.1e-5);
    }
    assert_close(fit->residual_sd, 3.243, 0.0, 5e-4);
    assert_close(fit->r_squared, 0.9136, 0.0, 5e-5);
    qc_regression_free(fit);
}

static void regression__residuals_are_orthogonal_to_the_design(void **state)
{
    double design[ROWS * COLUMNS], y[ROWS], weight[ROWS];

    (void)state;
    fill_random(design, y, 1);
    for (size_t i = 0; i < ROWS; i++) {
        weight[i] = 0.5 + (double)(i % 7);
    }
    for (int robust = 0; robust <= 1; robust++) {
        qc_regression *fit = fit_or_fail(design, y, weight, ROWS, COLUMNS, robust == 1);

        for (size_t j = 0; j < COLUMNS; j++) {
            double product = 0.0;
            double size = 0.0;

            for (size_t i = 0; i < ROWS; i++) {
                double term = design[i * COLUMNS + j] * fit->weight[i] * fit->residual[i];

                product += term;
                size += fabs(term);
            }
            assert_true(fabs(product) <= 1e-7 * size);
        }
        qc_regression_free(fit);
    }
}

static void regression__covariance_inverts_the_normal_matrix(void **state)
{
    double design[ROWS * COLUMNS], y[ROWS];

    (void)state;
    fill_random(design, y, 2);
    qc_regression *fit = fit_or_fail(design, y, NULL, ROWS, COLUMNS, false);
    double variance = fit->residual_sd * fit->residual_sd;

    for (size_t a = 0; a < COLUMNS; a++) {
        for (size_t b = 0; b < COLUMNS; b++) {
            double sum = 0.0;

            for (size_t k = 0; k < COLUMNS; k++) {
                for (size_t i = 0; i < ROWS; i++) {
                    sum += design[i * COLUMNS + a] * design[i * COLUMNS + k] *
                           fit->covariance[k * COLUMNS + b];
                }
            }
            assert_close(sum / variance, a == b ? 1.0 : 0.0, 0.0, 1e-10);
        }
    }
    qc_regression_free(fit);
}

static void regression__the_order_of_columns_does_not_matter(void **state)
{
    static const size_t order[COLUMNS] = {2, 0, 3, 1};
    double design[ROWS * COLUMNS], shuffled[ROWS * COLUMNS], y[ROWS];

    (void)state;
    fill_random(design, y, 3);
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t j = 0; j < COLUMNS; j++) {
            shuffled[i * COLUMNS + j] = design[i * COLUMNS + order[j]];
        }
    }
    qc_regression *fit = fit_or_fail(design, y, NULL, ROWS, COLUMNS, false);
    qc_regression *other = fit_or_fail(shuffled, y, NULL, ROWS, COLUMNS, false);

    for (size_t j = 0; j < COLUMNS; j++) {
        assert_close(other->estimate[j], fit->estimate[order[j]], 1e-14, 0.0);
        assert_close(other->standard_error[j], fit->standard_error[order[j]], 1e-14, 0.0);
    }
    assert_close(other->residual_sd, fit->residual_sd, 1e-14, 0.0);
    qc_regression_free(fit);
    qc_regression_free(other);
}

static void regression__units_of_columns_and_responses_carry_over(void **state)
{
    static const double column_unit[COLUMNS] = {1e-120, 3.0, 1e90, 1e-9};
    double design[ROWS * COLUMNS], other_design[ROWS * COLUMNS], y[ROWS], other_y[ROWS];

    (void)state;
    fill_random(design, y, 4);
    for (size_t i = 0; i < ROWS; i++) {
        other_y[i] = 1e150 * y[i];
        for (size_t j = 0; j < COLUMNS; j++) {
            other_design[i * COLUMNS + j] = column_unit[j] * design[i * COLUMNS + j];
        }
    }
    qc_regression *fit = fit_or_fail(design, y, NULL, ROWS, COLUMNS, false);
    qc_regression *other = fit_or_fail(other_design, other_y, NULL, ROWS, COLUMNS, false);

    assert_int_equal(other->rank, COLUMNS);
    for (size_t j = 0; j < COLUMNS; j++) {
        assert_close(other->estimate[j] / 1e150 * column_unit[j], fit->estimate[j], 1e-12, 0.0);
    }
    assert_close(other->residual_sd / 1e150, fit->residual_sd, 1e-12, 0.0);
    assert_close(other->r_squared, fit->r_squared, 1e-12, 0.0);
    qc_regression_free(fit);
    qc_regression_free(other);
}

static void regression__a_column_that_says_nothing_new_is_aliased(void **state)
{
    double design[ROWS * 6], plain[ROWS * COLUMNS], y[ROWS];
    double next[6] = {1.0, 2.0, 3.0, 2.0, 4.0, 0.0};

    (void)state;
    fill_random(plain, y, 5);
    for (size_t i = 0; i < ROWS; i++) {
        double *row = design + i * 6;

        row[0] = 1.0;
        row[1] = plain[i * COLUMNS + 1];
        row[2] = row[0] + row[1];
        row[3] = row[1];
        row[4] = plain[i * COLUMNS + 2];
        row[5] = 0.0;
    }
    qc_regression *fit = fit_or_fail(design, y, NULL, ROWS, 6, false);
    double kept_design[ROWS * 3];

    assert_int_equal(fit->rank, 3);
    assert_true(fit->aliased[5]);
    assert_true(fit->aliased[1] || fit->aliased[3]);
    for (size_t i = 0; i < ROWS; i++) {
        kept_design[i * 3] = 1.0;
        kept_design[i * 3 + 1] = design[i * 6 + 1];
        kept_design[i * 3 + 2] = design[i * 6 + 4];
    }
    qc_regression *kept = fit_or_fail(kept_design, y, NULL, ROWS, 3, false);

    for (size_t j = 0; j < 6; j++) {
        assert_true(fit->aliased[j] == isnan(fit->estimate[j]));
        assert_true(fit->aliased[j] == isnan(fit->standard_error[j]));
        assert_true(fit->aliased[j] == isnan(fit->covariance[j * 6 + 4]));
    }
    assert_close(fit->residual_sd, kept->residual_sd, 1e-13, 0.0);
    assert_close(fit->r_squared, kept->r_squared, 1e-13, 0.0);
    assert_close(qc_regression_predict(fit, next),
                 qc_regression_predict(kept, (const double[]){1.0, 2.0, 4.0}), 1e-12, 0.0);
    qc_regression_free(fit);
    qc_regression_free(kept);
}

static void regression__of_two_equal_columns_the_first_is_kept(void **state)
{
    static const double design[] = {1, 1, 2, 2, 3, 3, 5, 5};
    static const double y[] = {2, 4, 6, 10};

    (void)state;
    qc_regression *fit = fit_or_fail(design, y, NULL, 4, 2, false);

    assert_false(fit->aliased[0]);
    assert_true(fit->aliased[1]);
    assert_close(fit->estimate[0], 2.0, 1e-15, 0.0);
    qc_regression_free(fit);
}

static void regression__no_column_of_use_leaves_the_responses(void **state)
{
    static const double design[] = {0, 0, 0, 0, 0, 0};
    static const double y[] = {1, 2, 2};

    (void)state;
    qc_regression *fit = fit_or_fail(design, y, NULL, 3, 2, false);

    assert_int_equal(fit->rank, 0);
    assert_int_equal(fit->degrees_of_freedom, 3);
    assert_close(fit->residual_sd, sqrt(3.0), 1e-15, 0.0);
    assert_close(fit->r_squared, 0.0, 0.0, 1e-15);
    for (size_t i = 0; i < 3; i++) {
        assert_close(fit->residual[i], y[i], 0.0, 0.0);
    }
    assert_close(qc_regression_predict(fit, design), 0.0, 0.0, 0.0);
    qc_regression_free(fit);
}

static void regression__fewer_rows_than_columns_fit_without_errors(void **state)
{
    static const double design[] = {1, 2, 3, 4, 1, 5, 2, 8};
    static const double y[] = {7, 11};

    (void)state;
    qc_regression *fit = fit_or_fail(design, y, NULL, 2, 4, false);

    assert_int_equal(fit->rank, 2);
    assert_int_equal(fit->degrees_of_freedom, 0);
    assert_close(fit->residual_sd, NAN, 0.0, 0.0);
    for (size_t j = 0; j < 4; j++) {
        assert_close(fit->standard_error[j], NAN, 0.0, 0.0);
    }
    for (size_t i = 0; i < 2; i++) {
        assert_close(qc_regression_predict(fit, design + 4 * i), y[i], 1e-14, 0.0);
        assert_close(fit->residual[i], 0.0, 0.0, 1e-14);
    }
    qc_regression_free(fit);
}

static void regression__a_constant_response_has_no_r_squared(void **state)
{
    static const double design[] = {1, 1, 1, 2, 1, 4, 1, 9};
    static const double y[] = {0.1, 0.1, 0.1, 0.1};

    (void)state;
    qc_regression *fit = fit_or_fail(design, y, NULL, 4, 2, false);

    assert_close(fit->r_squared, NAN, 0.0, 0.0);
    assert_close(fit->estimate[0], 0.1, 1e-15, 0.0);
    assert_close(fit->estimate[1], 0.0, 0.0, 1e-16);
    qc_regression_free(fit);
}

static void regression__equal_calls_give_equal_bits(void **state)
{
    double design[ROWS * COLUMNS], y[ROWS];

    (void)state;
    fill_random(design, y, 10);
    qc_regression *fit = fit_or_fail(design, y, NULL, ROWS, COLUMNS, true);
    qc_regression *again = fit_or_fail(design, y, NULL, ROWS, COLUMNS, true);

    assert_memory_equal(fit->estimate, again->estimate, COLUMNS * sizeof(double));
    assert_memory_equal(fit->covariance, again->covariance, sizeof(double) * COLUMNS * COLUMNS);
    qc_regression_free(fit);
    qc_regression_free(again);
}

static void regression__refuses_bad_input(void **state)
{
    double design[] = {1, 1, 1, 2, 1, 3};
    double y[] = {1, 2, 4};
    double weight[] = {1, 1, 1};
    qc_regression_settings settings = qc_regression_settings_default();
    qc_regression *fit = NULL;
    qc_error error;

    (void)state;
    assert_status(qc_regression_fit(design, y, NULL, 0, 2, NULL, &fit, &error),
                  QC_ERR_TOO_SHORT, error);
    assert_status(qc_regression_fit(design, y, NULL, 3, 0, NULL, &fit, &error),
                  QC_ERR_TOO_SHORT, error);
    assert_status(qc_regression_fit(design, y, NULL, SIZE_MAX / 2, 4, NULL, &fit, &error),
                  QC_ERR_OVERFLOW, error);
    assert_status(qc_regression_fit(design, y, NULL, 2, SIZE_MAX / 2, NULL, &fit, &error),
                  QC_ERR_OVERFLOW, error);
    design[3] = NAN;
    assert_status(qc_regression_fit(design, y, NULL, 3, 2, NULL, &fit, &error), QC_ERR_DATA,
                  error);
    assert_message(error, "design");
    design[3] = 2;
    y[1] = INFINITY;
    assert_status(qc_regression_fit(design, y, NULL, 3, 2, NULL, &fit, &error), QC_ERR_DATA,
                  error);
    assert_message(error, "response");
    y[1] = 2;
    weight[2] = -1;
    assert_status(qc_regression_fit(design, y, weight, 3, 2, NULL, &fit, &error), QC_ERR_DATA,
                  error);
    assert_message(error, "weight");
    weight[0] = weight[1] = weight[2] = 0;
    assert_status(qc_regression_fit(design, y, weight, 3, 2, NULL, &fit, &error),
                  QC_ERR_TOO_SHORT, error);
    settings.max_iterations = 0;
    assert_status(qc_regression_fit(design, y, NULL, 3, 2, &settings, &fit, &error),
                  QC_ERR_ARGUMENT, error);
    settings = qc_regression_settings_default();
    settings.rank_tolerance = 1.0;
    assert_status(qc_regression_fit(design, y, NULL, 3, 2, &settings, &fit, &error),
                  QC_ERR_ARGUMENT, error);
    settings.rank_tolerance = NAN;
    assert_status(qc_regression_fit(design, y, NULL, 3, 2, &settings, &fit, &error),
                  QC_ERR_ARGUMENT, error);
    assert_null(fit);
}

static void regression__reports_results_beyond_double(void **state)
{
    static const double small[] = {1e-300, 2e-300, 3e-300};
    static const double ones[] = {1, 1, 1};
    static const double large[] = {1e300, 1e300, 2e300};
    static const double largest[] = {1.7e308, -1.7e308, 1.7e308};
    qc_regression *fit = NULL;
    qc_error error;

    (void)state;
    assert_status(qc_regression_fit(small, large, NULL, 3, 1, NULL, &fit, &error),
                  QC_ERR_NUMERIC, error);
    assert_status(qc_regression_fit(ones, largest, NULL, 3, 1, NULL, &fit, &error),
                  QC_ERR_NUMERIC, error);
    assert_null(fit);
    qc_regression_free(NULL);
}

static qc_status fit_once(void *context, qc_error *error)
{
    static const double design[] = {1, 1, 1, 2, 1, 3, 1, 5};
    static const double y[] = {1, 2, 4, 3};
    qc_regression_settings settings = qc_regression_settings_default();
    qc_regression *fit = NULL;
    qc_status status;

    (void)context;
    settings.robust = true;
    status = qc_regression_fit(design, y, NULL, 4, 2, &settings, &fit, error);
    qc_regression_free(fit);
    return status;
}

static void regression__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(fit_once, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regression__a_line_has_its_closed_form),
        cmocka_unit_test(regression__stack_loss_gives_the_published_least_squares),
        cmocka_unit_test(regression__residuals_are_orthogonal_to_the_design),
        cmocka_unit_test(regression__covariance_inverts_the_normal_matrix),
        cmocka_unit_test(regression__the_order_of_columns_does_not_matter),
        cmocka_unit_test(regression__units_of_columns_and_responses_carry_over),
        cmocka_unit_test(regression__a_column_that_says_nothing_new_is_aliased),
        cmocka_unit_test(regression__of_two_equal_columns_the_first_is_kept),
        cmocka_unit_test(regression__no_column_of_use_leaves_the_responses),
        cmocka_unit_test(regression__fewer_rows_than_columns_fit_without_errors),
        cmocka_unit_test(regression__a_constant_response_has_no_r_squared),
        cmocka_unit_test(regression__equal_calls_give_equal_bits),
        cmocka_unit_test(regression__refuses_bad_input),
        cmocka_unit_test(regression__reports_results_beyond_double),
        cmocka_unit_test(regression__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
