/* Error processes: what the filter leaves, the likelihood it implies, the forecasts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/regression/noise.h"

#define LENGTH 6

static const double values[LENGTH] = {2.0, 3.5, 1.0, 4.0, 4.5, -2.0};

static const qc_noise processes[] = {
    {.damping = 0.0},
    {.damping = 0.6},
    {.damping = 1.0},
    {.damping = 1.0, .change_damping = 0.5},
    {.damping = 1.0, .memory = 0.7},
};
#define PROCESS_COUNT (sizeof processes / sizeof *processes)

/* The value at t as weights of a start (times 10^4) and of the innovations 0 .. t. */
static void fill_weights(const qc_noise *noise, size_t t, double row[LENGTH + 1])
{
    double phi = noise->damping;
    double rho = noise->change_damping;

    for (size_t k = 0; k <= t; k++) {
        if (phi < 1.0) {
            row[1 + k] = pow(phi, (double)(t - k)) / (k == 0 ? sqrt(1.0 - phi * phi) : 1.0);
        } else if (noise->memory > 0.0) {
            row[1 + k] = k < t ? 1.0 - noise->memory : 1.0;
        } else if (k > 0) {
            /* The sum of the changes that innovation k began, the first of them stationary. */
            row[1 + k] = (1.0 - pow(rho, (double)(t - k + 1))) / (1.0 - rho) /
                         (k == 1 ? sqrt(1.0 - rho * rho) : 1.0);
        }
    }
    row[0] = phi < 1.0 ? 0.0 : 1e4;
}

/*
 * Log determinant and quadratic form of the covariance of the process by elimination, for
 * innovations of variance 1; an integrated process is taken from a start with variance 10^8,
 * whose own share is taken out again.
 */
static void exact_likelihood(const qc_noise *noise, double *log_determinant, double *quadratic)
{
    double weight[LENGTH][LENGTH + 1] = {{0}};
    double covariance[LENGTH][LENGTH], residual[LENGTH];

    for (size_t t = 0; t < LENGTH; t++) {
        fill_weights(noise, t, weight[t]);
    }
    for (size_t i = 0; i < LENGTH; i++) {
        for (size_t j = 0; j < LENGTH; j++) {
            covariance[i][j] = 0.0;
            for (size_t k = 0; k <= LENGTH; k++) {
                covariance[i][j] += weight[i][k] * weight[j][k];
            }
        }
        residual[i] = values[i];
    }
    *log_determinant = noise->damping < 1.0 ? 0.0 : -2.0 * log(1e4);
    *quadratic = 0.0;
    for (size_t k = 0; k < LENGTH; k++) {
        double pivot = covariance[k][k];

        *log_determinant += log(pivot);
        *quadratic += residual[k] * residual[k] / pivot;
        for (size_t i = k + 1; i < LENGTH; i++) {
            double share = covariance[i][k] / pivot;

            residual[i] -= share * residual[k];
            for (size_t j = k; j < LENGTH; j++) {
                covariance[i][j] -= share * covariance[k][j];
            }
        }
    }
}

/* Sum of squares of the filtered values after the level column (the filtered ones) has taken up
 * its part, if integrated. */
static double filtered_square(const qc_noise *noise)
{
    double filtered[LENGTH], level[LENGTH], ones[LENGTH];
    double ll = 0.0, lf = 0.0, ff = 0.0;

    for (size_t t = 0; t < LENGTH; t++) {
        ones[t] = 1.0;
    }
    qc_noise_filter(noise, values, LENGTH, filtered);
    qc_noise_filter(noise, ones, LENGTH, level);
    for (size_t t = 0; t < LENGTH; t++) {
        ll += level[t] * level[t];
        lf += level[t] * filtered[t];
        ff += filtered[t] * filtered[t];
    }
    return noise->damping < 1.0 ? ff : ff - lf * lf / ll;
}

static void filter__leaves_the_square_and_determinant_of_the_exact_likelihood(void **state)
{
    (void)state;
    for (size_t p = 0; p < PROCESS_COUNT; p++) {
        double log_determinant, quadratic;

        exact_likelihood(&processes[p], &log_determinant, &quadratic);
        assert_close(filtered_square(&processes[p]), quadratic, 1e-5, 1e-6);
        assert_close(qc_noise_deviance(&processes[p], LENGTH), log_determinant, 1e-6, 1e-5);
    }
}

static void filter__is_the_values_where_errors_are_independent(void **state)
{
    double filtered[LENGTH];

    (void)state;
    qc_noise_filter(&processes[0], values, LENGTH, filtered);
    assert_memory_equal(filtered, values, sizeof values);
}

static void filter__of_one_value_is_defined(void **state)
{
    double filtered[1];

    (void)state;
    for (size_t p = 0; p < PROCESS_COUNT; p++) {
        double share = processes[p].damping < 1.0
                           ? sqrt(1.0 - processes[p].damping * processes[p].damping)
                           : 1.0;

        qc_noise_filter(&processes[p], values, 1, filtered);
        assert_close(filtered[0], 2.0 * share, 1e-15, 0.0);
    }
}

static void parameters__are_those_that_are_not_none(void **state)
{
    static const size_t counts[PROCESS_COUNT] = {0, 1, 1, 2, 2};

    (void)state;
    for (size_t p = 0; p < PROCESS_COUNT; p++) {
        assert_int_equal(qc_noise_parameters(&processes[p]), counts[p]);
    }
}

static void forecast__is_what_is_expected_of_each_process(void **state)
{
    double forecast[3];

    (void)state;
    qc_noise_forecast(&processes[0], 8.0, 4.0, 1.0, 3, forecast);
    assert_close(forecast[0], 0.0, 0.0, 0.0);
    qc_noise_forecast(&processes[1], 8.0, 4.0, 1.0, 3, forecast);
    assert_close(forecast[0], 4.8, 1e-15, 0.0);
    assert_close(forecast[2], 8.0 * 0.216, 1e-14, 0.0);
    qc_noise_forecast(&processes[2], 8.0, 4.0, 1.0, 3, forecast);
    assert_close(forecast[2], 8.0, 0.0, 0.0);
    qc_noise_forecast(&processes[3], 8.0, 4.0, 1.0, 3, forecast);
    assert_close(forecast[0], 10.0, 1e-15, 0.0);
    assert_close(forecast[2], 8.0 + 2.0 + 1.0 + 0.5, 1e-15, 0.0);
    qc_noise_forecast(&processes[4], 8.0, 4.0, 1.0, 3, forecast);
    assert_close(forecast[0], 7.3, 1e-15, 0.0);
    assert_close(forecast[2], 7.3, 1e-15, 0.0);
}

/* With memory the process is simple smoothing with gain 1 - memory: one step ahead of each
 * other. */
static void filter__with_memory_is_simple_smoothing(void **state)
{
    double filtered[LENGTH];
    double level = 0.0;

    (void)state;
    qc_noise_filter(&processes[4], values, LENGTH, filtered);
    for (size_t t = 0; t < LENGTH; t++) {
        assert_close(filtered[t], values[t] - level, 1e-14, 1e-15);
        level += 0.3 * (values[t] - level);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filter__leaves_the_square_and_determinant_of_the_exact_likelihood),
        cmocka_unit_test(filter__is_the_values_where_errors_are_independent),
        cmocka_unit_test(filter__of_one_value_is_defined),
        cmocka_unit_test(parameters__are_those_that_are_not_none),
        cmocka_unit_test(forecast__is_what_is_expected_of_each_process),
        cmocka_unit_test(filter__with_memory_is_simple_smoothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
