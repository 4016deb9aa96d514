/* What the level of a young leaf is not known by: generalised least squares, and where it ends. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <gsl/gsl_linalg.h>
#include <math.h>

#include "core/random.h"
#include "forecast/ranges/variances.h"
#include "forecast/ranges/young_level.h"

enum { MOST = 8, LONG = 24 };

/*
 * Variance of the best linear estimate of the level at the last of n values, 1 / (1' V^-1 1),
 * each being that level less the steps since, beside noise: V_st = noise [s = t] + step times
 * the steps behind both.
 */
static double by_least_squares(double noise, double step, size_t n)
{
    double covariance[MOST * MOST];
    double ones[MOST];
    double information = 0;
    gsl_matrix_view matrix = gsl_matrix_view_array(covariance, n, n);
    gsl_vector_view vector = gsl_vector_view_array(ones, n);

    for (size_t s = 0; s < n; s++) {
        ones[s] = 1;
        for (size_t t = 0; t < n; t++) {
            covariance[s * n + t] =
                step * (double)(n - 1 - (s > t ? s : t)) + (s == t ? noise : 0);
        }
    }
    (void)gsl_linalg_cholesky_decomp1(&matrix.matrix);
    (void)gsl_linalg_cholesky_svx(&matrix.matrix, &vector.vector);
    for (size_t s = 0; s < n; s++) {
        information += ones[s];
    }
    return 1 / information;
}

static void level__is_known_as_least_squares_know_it(void **state)
{
    static const double gains[] = {0, 0.1, 0.4, 0.7, 0.95};

    (void)state;
    for (size_t k = 0; k < sizeof gains / sizeof *gains; k++) {
        double gain = gains[k];

        for (size_t n = 1; n <= MOST; n++) {
            assert_close(qc_young_level(gain, (double)n) + gain * (1 - gain),
                         by_least_squares(1 - gain, gain * gain, n), 1e-12, 0);
        }
    }
}

static void level__of_noise_is_a_mean_and_of_a_walk_its_last_value(void **state)
{
    (void)state;
    for (size_t n = 1; n <= LONG; n++) {
        assert_close(qc_young_level(0, (double)n), 1 / (double)n, 1e-12, 0);
        assert_close(qc_young_level(1, (double)n), 0, 0, 0);
    }
    assert_close(qc_young_level(0.4, LONG), 0, 0, 1e-6); /* known as long as it ever is */
}

static void level__beyond_either_end_is_that_of_the_end(void **state)
{
    (void)state;
    assert_close(qc_young_level(0.2, 0), qc_young_level(0.2, 1), 0, 0);
    assert_close(qc_young_level(0.2, -3), qc_young_level(0.2, 1), 0, 0);
    assert_close(qc_young_level(0.2, 1.5), qc_young_level(0.2, 1), 0, 0);
    assert_close(qc_young_level(0, 1000), qc_young_level(0, LONG), 0, 0);
}

/* Of noise, long known leaves err alike at all steps; one of a single period that has none of
 * its errors in the record errs by the level beside, at all steps alike. */
static void spread__of_a_young_leaf_has_its_level(void **state)
{
    enum { OLD = 40, ALL = OLD + 1, ORIGINS = 20, HORIZON = 3 };

    static double values[ORIGINS * ALL * HORIZON];
    double known[ALL];
    qc_errors errors = {
        .leaf_count = ALL, .horizon = HORIZON, .origin_count = ORIGINS, .error = values};
    qc_variances without = {0};
    qc_variances with = {0};
    qc_error error = {0};
    qc_random random;

    (void)state;
    qc_random_start(&random, 3, QC_PURPOSE_TEST, 0);
    for (size_t k = 0; k < (size_t)ORIGINS * ALL * HORIZON; k++) {
        values[k] = k / HORIZON % ALL < OLD ? 0.1 * qc_random_normal(&random) : NAN;
    }
    for (size_t leaf = 0; leaf < ALL; leaf++) {
        known[leaf] = leaf < OLD ? 60 : 1;
    }
    assert_ok(qc_variances_new(&errors, 12, &without, &error), error);
    errors.known = known;
    assert_ok(qc_variances_new(&errors, 12, &with, &error), error);

    /* what errors grow by beside what is added to the record far ahead: .22 20 / (20 + 12) */
    double rise =
        with.profile[HORIZON - 1] / pow(HORIZON, 0.22 * ORIGINS / (ORIGINS + 12.0)) - 1;
    double gain = sqrt(fmax(rise, 0) / (HORIZON - 1));
    double level = qc_young_level(gain, 1) - qc_young_level(gain, LONG);

    assert_true(level > 0.3);
    for (size_t cell = 0; cell < (size_t)ALL * HORIZON; cell++) {
        double added =
            cell < (size_t)OLD * HORIZON ? 0 : without.variance[(size_t)OLD * HORIZON] * level;

        assert_close(with.variance[cell], without.variance[cell] + added, 1e-9, 0);
        assert_close(with.level[cell], added / with.variance[cell], 1e-9, 0);
    }
    qc_variances_clear(&without);
    qc_variances_clear(&with);
}

/* Nobody like it tells what is noise: the world's variance is that of naive, level and all. */
static void spread__of_a_panel_that_is_young_throughout_has_none(void **state)
{
    double known[2] = {1, 1};
    qc_errors errors = {.leaf_count = 2, .horizon = 2, .origin_count = 0, .known = known};
    qc_variances variances = {0};
    qc_error error = {0};

    (void)state;
    assert_ok(qc_variances_new(&errors, 12, &variances, &error), error);
    for (size_t cell = 0; cell < 4; cell++) {
        assert_close(variances.level[cell], 0, 0, 0);
    }
    qc_variances_clear(&variances);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(level__is_known_as_least_squares_know_it),
        cmocka_unit_test(level__of_noise_is_a_mean_and_of_a_walk_its_last_value),
        cmocka_unit_test(level__beyond_either_end_is_that_of_the_end),
        cmocka_unit_test(spread__of_a_young_leaf_has_its_level),
        cmocka_unit_test(spread__of_a_panel_that_is_young_throughout_has_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
