/* Autoregressive moving-average processes, against the joint normal distribution worked out from their covariances. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "forecast/models/arma.h"

#define LENGTH 40
#define AHEAD 6
#define ALL (LENGTH + AHEAD)
#define LONG 6000

/* phi = .5, -.2; Phi = .4; theta = .6; Theta = -.3 at season 4 */
static const double ar[] = {0.5, -0.2};
static const double ma[] = {0.6};
static const double seasonal_ar[] = {0.4};
static const double seasonal_ma[] = {-0.3};
static const qc_arma_factors process = {2, 1, 1, 1, ar, ma, seasonal_ar, seasonal_ma, 4};

/* Covariances by the sum over the infinite moving average, cut off where it has died out. */
static void find_covariances(const qc_arma *arma, double *covariance, size_t count)
{
    static double psi[LONG];

    for (size_t k = 0; k < LONG; k++) {
        psi[k] = k == 0 ? 1.0 : 0.0;
        for (size_t i = 0; i < arma->ma.count; i++) {
            psi[k] += arma->ma.lag[i] == k ? arma->ma.coefficient[i] : 0.0;
        }
        for (size_t i = 0; i < arma->ar.count; i++) {
            psi[k] +=
                arma->ar.lag[i] <= k ? arma->ar.coefficient[i] * psi[k - arma->ar.lag[i]] : 0.0;
        }
    }
    for (size_t lag = 0; lag < count; lag++) {
        covariance[lag] = 0.0;
        for (size_t k = 0; k + lag < LONG; k++) {
            covariance[lag] += psi[k] * psi[k + lag];
        }
    }
}

/* The lower Cholesky factor of the covariance of successive values. */
static void factor_covariance(const double *covariance, double factor[ALL][ALL])
{
    for (size_t i = 0; i < ALL; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = covariance[i - j];

            for (size_t k = 0; k < j; k++) {
                sum -= factor[i][k] * factor[j][k];
            }
            factor[i][j] = i == j ? sqrt(sum) : sum / factor[j][j];
        }
    }
}

static void fill_values(double *values)
{
    for (size_t t = 0; t < LENGTH; t++) {
        values[t] = 3.0 * sin(1.7 * (double)(t * t)) + 2.0 * cos(0.4 * (double)t);
    }
}

static void compare_with_joint_normal(const qc_arma_factors *factors)
{
    static double factor[ALL][ALL];
    double values[LENGTH], innovation[LENGTH], expected[ALL + 40], covariance[ALL],
        whitened[ALL];
    double response[AHEAD + 40];
    double logarithm = 0.0;
    qc_arma *arma = NULL;
    qc_error error;

    assert_ok(qc_arma_new(20, &arma, &error), error);
    assert_true(qc_arma_set(arma, factors));
    find_covariances(arma, covariance, ALL);
    assert_close(arma->variance, covariance[0], 1e-11, 0.0);
    factor_covariance(covariance, factor);
    fill_values(values);

    qc_arma_column column = {values, innovation, expected};
    double sum = qc_arma_filter(arma, &column, 1, LENGTH, AHEAD, false);

    for (size_t t = 0; t < LENGTH; t++) {
        whitened[t] = values[t];
        for (size_t k = 0; k < t; k++) {
            whitened[t] -= factor[t][k] * whitened[k];
        }
        whitened[t] /= factor[t][t];
        logarithm += 2.0 * log(factor[t][t]);
        assert_close(innovation[t], whitened[t], 1e-9, 1e-10);
    }
    assert_close(sum, logarithm, 1e-10, 1e-11);
    for (size_t h = 0; h < AHEAD; h++) {
        double mean = 0.0;

        for (size_t k = 0; k < LENGTH; k++) {
            mean += factor[LENGTH + h][k] * whitened[k];
        }
        assert_close(expected[LENGTH + h], mean, 1e-9, 1e-10);
    }
    for (size_t from = 0; from < AHEAD; from++) {
        double scale = qc_arma_next_response(arma, AHEAD - from, response);
        double root = factor[LENGTH + from][LENGTH + from];

        assert_close(scale, root * root, 1e-10, 0.0);
        for (size_t h = from; h < AHEAD; h++) {
            assert_close(response[h - from], factor[LENGTH + h][LENGTH + from] / root, 1e-9,
                         1e-10);
        }
    }
    qc_arma_free(arma);
}

static void filter__whitens_as_the_joint_normal_distribution(void **state)
{
    static const double slow[] = {0.98};
    static const double nearly_gone[] = {-0.97};
    const qc_arma_factors others[] = {
        process,
        {0, 0, 0, 0, NULL, NULL, NULL, NULL, 1},
        {1, 0, 0, 0, slow, NULL, NULL, NULL, 1},
        {0, 1, 0, 0, NULL, nearly_gone, NULL, NULL, 1},
        {1, 1, 0, 1, slow, ma, NULL, nearly_gone, 12},
        {2, 0, 1, 1, ar, NULL, seasonal_ar, nearly_gone, 4},
    };

    (void)state;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
        compare_with_joint_normal(&others[k]);
    }
}

/* x = .5 x[t-1] + e has variance 4/3, and x = e + .6 e[t-1] 1.36. */
static void process__has_the_variance_of_its_closed_form(void **state)
{
    const qc_arma_factors first = {1, 0, 0, 0, ar, NULL, NULL, NULL, 1};
    const qc_arma_factors second = {0, 1, 0, 0, NULL, ma, NULL, NULL, 1};
    qc_arma *arma = NULL;
    qc_error error;

    (void)state;
    assert_ok(qc_arma_new(3, &arma, &error), error);
    assert_true(qc_arma_set(arma, &first));
    assert_close(arma->variance, 4.0 / 3.0, 1e-14, 0.0);
    assert_true(qc_arma_set(arma, &second));
    assert_close(arma->variance, 1.36, 1e-14, 0.0);
    qc_arma_free(arma);
}

static void process__that_is_not_stationary_is_refused(void **state)
{
    static const double explosive[][2] = {{1.0, 0.0}, {1.2, 0.0}, {0.5, 0.6}, {-0.9, 1.0}};
    qc_arma *arma = NULL;
    qc_error error;

    (void)state;
    assert_ok(qc_arma_new(3, &arma, &error), error);
    for (size_t k = 0; k < 4; k++) {
        const qc_arma_factors factors = {2, 0, 0, 0, explosive[k], NULL, NULL, NULL, 1};

        assert_false(qc_arma_set(arma, &factors));
    }
    qc_arma_free(arma);
}

/* Conditional on a start at 0: e[t] = x[t] - phi x[t-1] - theta e[t-1]. */
static void filter__conditional_is_the_plain_recursion(void **state)
{
    const qc_arma_factors factors = {1, 1, 0, 0, ar, ma, NULL, NULL, 1};
    double values[LENGTH], innovation[LENGTH], expected[LENGTH + 10];
    qc_arma_column column = {values, innovation, expected};
    qc_arma *arma = NULL;
    double before = 0.0;
    qc_error error;

    (void)state;
    fill_values(values);
    assert_ok(qc_arma_new(3, &arma, &error), error);
    assert_true(qc_arma_set(arma, &factors));
    assert_close(qc_arma_filter(arma, &column, 1, LENGTH, 0, true), 0.0, 0.0, 0.0);
    for (size_t t = 0; t < LENGTH; t++) {
        double e = values[t] - (t > 0 ? 0.5 * values[t - 1] : 0.0) - 0.6 * before;

        assert_close(innovation[t], e, 1e-12, 1e-12);
        before = e;
    }
    qc_arma_free(arma);
}

/* The coefficients of a process have the partial autocorrelations that they were made from. */
static void free_parameters__become_coefficients_and_back(void **state)
{
    static const double free[] = {1.2, -0.7, 0.3, 2.5, -0.1};
    double coefficient[5], partial[5], work[5];

    (void)state;
    qc_arma_from_free(free, 2, coefficient);
    assert_close(coefficient[1], tanh(-0.7), 1e-15, 0.0);
    assert_close(coefficient[0], tanh(1.2) * (1.0 - tanh(-0.7)), 1e-15, 0.0);
    qc_arma_from_free(free, 5, coefficient);
    assert_true(qc_arma_partial(coefficient, 5, partial, work));
    for (size_t k = 0; k < 5; k++) {
        assert_close(partial[k], tanh(free[k]), 1e-10, 0.0);
    }
    coefficient[4] = 1.0;
    assert_false(qc_arma_partial(coefficient, 5, partial, work));
}

static qc_status make_and_free(void *context, qc_error *error)
{
    qc_arma *arma = NULL;
    qc_status status = qc_arma_new(5, &arma, error);

    (void)context;
    qc_arma_free(arma);
    return status;
}

static void process__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(make_and_free, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filter__whitens_as_the_joint_normal_distribution),
        cmocka_unit_test(process__has_the_variance_of_its_closed_form),
        cmocka_unit_test(process__that_is_not_stationary_is_refused),
        cmocka_unit_test(filter__conditional_is_the_plain_recursion),
        cmocka_unit_test(free_parameters__become_coefficients_and_back),
        cmocka_unit_test(process__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
