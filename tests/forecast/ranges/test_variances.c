/* Variances of errors: formulas worked out by hand, and a prior found again in simulated panels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <gsl/gsl_cdf.h>

#include "core/random.h"
#include "forecast/ranges/student.h"
#include "forecast/ranges/variances.h"
#include "tests/forecast/panels.h"

/* The constants of variances.c. */
static const double OPTIMISM = 1.4, STEP_PRIOR = 4, PROFILE_PRIOR = 2;
static const double OPTIMISM_YEAR = 0.36, OPTIMISM_ERRORS = 12, WORLD_DEGREES = 1.6;
static const double WORLD_YEAR = 0.08 * 0.08, GROWTH_YEAR = 1.75;
static const double WORLD_MONTH = 0.10 * 0.10, WORLD_QUARTER = 0.055 * 0.055;

/* Student's scale that leaves the 80 % range where it is when degrees rise to those errors are
 * drawn with. */
static double widened(double variance, double degrees, double drawn)
{
    double ratio =
        degrees < drawn ? gsl_cdf_tdist_Pinv(0.9, degrees) / gsl_cdf_tdist_Pinv(0.9, drawn) : 1;

    return variance * ratio * ratio;
}

static void nothing_known__is_what_other_series_do(void **state)
{
    const int seasons[3] = {1, 4, 12};
    const double world[3] = {WORLD_YEAR, WORLD_QUARTER, WORLD_MONTH};
    const double growths[3] = {GROWTH_YEAR, 0.8, 0.4};

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        qc_errors errors = {.leaf_count = 2, .horizon = 3, .origin_count = 0};
        qc_variances variances = {0};
        qc_error error = {0};

        assert_ok(qc_variances_new(&errors, seasons[k], &variances, &error), error);
        for (size_t cell = 0; cell < 6; cell++) {
            double step = (double)(cell % 3 + 1);

            assert_close(variances.variance[cell],
                         widened(world[k], WORLD_DEGREES, QC_ERROR_DEGREES) *
                             pow(step, growths[k]),
                         1e-12, 0);
        }
        qc_variances_clear(&variances);
    }
}

static void one_leaf__is_its_own_errors_drawn_to_other_series(void **state)
{
    /* one step: no profile, so the factor is Student's scale of the mean square, 10 windows */
    double values[10];
    qc_errors errors = {.leaf_count = 1, .horizon = 1, .origin_count = 10, .error = values};
    qc_variances variances = {0};
    qc_error error = {0};
    double square = 0;
    double own = 0;
    double factor = 0;

    (void)state;
    for (size_t k = 0; k < 10; k++) {
        values[k] = 0.01 * ((double)k - 3);
        square += values[k] * values[k] / 10;
    }
    own = square * OPTIMISM * (1 - 2.0 / QC_ERROR_DEGREES);
    factor = (WORLD_DEGREES * WORLD_YEAR + 10 * own) / (WORLD_DEGREES + 10);
    assert_ok(qc_variances_new(&errors, 1, &variances, &error), error);
    assert_close(variances.prior_variance, WORLD_YEAR, 1e-14, 0);
    assert_close(variances.prior_degrees, WORLD_DEGREES, 0, 0);
    assert_close(variances.variance[0], (10 * own + STEP_PRIOR * factor) / (10 + STEP_PRIOR),
                 1e-12, 0);
    qc_variances_clear(&variances);
}

/* Squares count by weight, and no fewer errors are known for it. */
static void errors_that_tell_less__count_less(void **state)
{
    double values[10];
    double weights[10];
    qc_errors errors = {
        .leaf_count = 1, .horizon = 1, .origin_count = 10, .error = values, .weight = weights};
    qc_errors alike = {.leaf_count = 1, .horizon = 1, .origin_count = 10, .error = values};
    qc_variances weighed = {0};
    qc_variances unweighed = {0};
    qc_error error = {0};

    (void)state;
    for (size_t k = 0; k < 10; k++) {
        values[k] = k < 4 ? 0.3 : -0.1;
        weights[k] = k < 4 ? 0.1 : 1;
    }
    assert_ok(qc_variances_new(&errors, 1, &weighed, &error), error);
    for (size_t k = 0; k < 10; k++) {
        values[k] = sqrt((0.4 * 0.3 * 0.3 + 6 * 0.1 * 0.1) / 6.4);
    }
    assert_ok(qc_variances_new(&alike, 1, &unweighed, &error), error);
    assert_close(weighed.variance[0], unweighed.variance[0], 1e-12, 0);
    qc_variances_clear(&weighed);
    qc_variances_clear(&unweighed);
}

static void profile__is_drawn_to_usual_growth_where_little_is_known(void **state)
{
    /* errors of 1 at the first step at 8 origins, of 3 at the second at 2 */
    double values[16];
    qc_errors errors = {.leaf_count = 1, .horizon = 2, .origin_count = 8, .error = values};
    qc_variances variances = {0};
    qc_error error = {0};
    double windows = 2 / sqrt(2);
    /* of what the record does not know, by the two errors of the second step */
    double growth = pow(2, OPTIMISM_YEAR * 2 / (2 + OPTIMISM_ERRORS));

    (void)state;
    for (size_t row = 0; row < 8; row++) {
        values[row * 2] = row % 2 == 0 ? 1 : -1;
        values[row * 2 + 1] = row < 2 ? 3 : NAN;
    }
    assert_ok(qc_variances_new(&errors, 1, &variances, &error), error);
    assert_close(variances.profile[0], 1, 0, 0);
    assert_close(variances.profile[1],
                 (windows * 9 * growth + PROFILE_PRIOR * pow(2, GROWTH_YEAR)) /
                     (windows + PROFILE_PRIOR),
                 1e-12, 0);
    qc_variances_clear(&variances);
}

/* A third step of which nothing is known goes on by the power of the first two, drawn to the
 * usual. */
static void profile__goes_on_as_it_grew(void **state)
{
    double values[12 * 3];
    qc_errors errors = {.leaf_count = 1, .horizon = 3, .origin_count = 12, .error = values};
    qc_variances variances = {0};
    qc_error error = {0};
    double weight = 12 / sqrt(2) * log(2) * log(2);
    double power = 0;

    (void)state;
    for (size_t row = 0; row < 12; row++) {
        values[row * 3] = values[row * 3 + 1] = row % 2 == 0 ? 1 : -1;
        values[row * 3 + 2] = NAN;
    }
    assert_ok(qc_variances_new(&errors, 1, &variances, &error), error);
    power = (PROFILE_PRIOR * GROWTH_YEAR + weight * log(variances.profile[1]) / log(2)) /
            (PROFILE_PRIOR + weight);
    assert_true(power > 0 && power < GROWTH_YEAR);
    assert_close(variances.profile[2], variances.profile[1] * pow(1.5, power), 1e-12, 0);
    qc_variances_clear(&variances);
}

static void constant_leaf__keeps_some_uncertainty(void **state)
{
    double values[12] = {0};
    qc_errors errors = {.leaf_count = 1, .horizon = 1, .origin_count = 12, .error = values};
    qc_variances variances = {0};
    qc_error error = {0};

    (void)state;
    assert_ok(qc_variances_new(&errors, 1, &variances, &error), error);
    assert_true(variances.variance[0] > 0 && variances.variance[0] < 0.1 * WORLD_YEAR);
    qc_variances_clear(&variances);
}

/* Leaves whose variances are scaled inverse chi-squared: the prior must be found, within four
 * standard errors of the moments: sd(log s^2) / sqrt(leaves). */
/* Leaf l errs by noise of deviation .1 (l + 1), at origins 0 .. 9 one and two steps ahead. */
static void fill_noise(double *values, size_t leaf_count, size_t usual)
{
    qc_random random;

    qc_random_start(&random, 4, QC_PURPOSE_TEST, 0);
    for (size_t k = 0; k < 10 * usual * 2; k++) {
        size_t leaf = k / 2 % usual;

        values[k / (2 * usual) * 2 * leaf_count + 2 * leaf + k % 2] =
            0.1 * (double)(leaf + 1) * qc_random_normal(&random);
    }
}

/* Nothing changes for the others with what repeats itself up to rounding, which grows by much,
 * or is told to be apart. */
static void others__do_not_learn_from_leaves_that_are_not_like_them(void **state)
{
    enum { USUAL = 4, ALL = 5, KINDS = 3 };
    static bool apart[ALL] = {[USUAL] = true};
    const double strange[KINDS][2] = {{0, 0}, {1e-15, 1e-9}, {3, -7}};
    double values[KINDS][10 * ALL * 2];
    qc_variances variances[KINDS] = {{0}};
    qc_error error = {0};

    (void)state;
    for (size_t k = 0; k < KINDS; k++) {
        size_t leaves = k == 0 ? USUAL : ALL;
        qc_errors errors = {.leaf_count = leaves,
                            .horizon = 2,
                            .origin_count = 10,
                            .error = values[k],
                            .apart = k == 2 ? apart : NULL};

        fill_noise(values[k], leaves, USUAL);
        for (size_t cell = 0; cell < 20 && k > 0; cell++) {
            values[k][cell / 2 * 2 * ALL + 2 * USUAL + cell % 2] = strange[k][cell % 2];
        }
        assert_ok(qc_variances_new(&errors, 12, &variances[k], &error), error);
        assert_memory_equal(variances[0].variance, variances[k].variance,
                            2 * USUAL * sizeof(double));
        assert_close(variances[0].prior_variance, variances[k].prior_variance, 0, 0);
        assert_close(variances[0].prior_degrees, variances[k].prior_degrees, 0, 0);
    }
    for (size_t k = 0; k < KINDS; k++) {
        qc_variances_clear(&variances[k]);
    }
}

/* A leaf that errs at the second step alone: it counts as 100 times the usual growth, one of
 * five leaves. */
static void growth__of_one_leaf_is_limited(void **state)
{
    enum { ALL = 5 };
    double values[10 * ALL * 2];
    qc_errors errors = {.leaf_count = ALL, .horizon = 2, .origin_count = 10, .error = values};
    qc_variances variances = {0};
    qc_error error = {0};

    (void)state;
    fill_noise(values, ALL, ALL);
    for (size_t origin = 0; origin < 10; origin++) {
        values[origin * 2 * ALL] = 1e-6;
    }
    assert_ok(qc_variances_new(&errors, 12, &variances, &error), error);
    assert_true(variances.profile[1] < (100 * pow(2, 0.4) + 4 * 2.5) / 5);
    qc_variances_clear(&variances);
}

/* Leaves that differ by eight powers of ten say of a new one that ranges are wide, though not
 * without end. */
static void prior__of_leaves_that_differ_by_much_has_a_degree(void **state)
{
    enum { ALL = 9 };
    double values[10 * ALL * 2];
    qc_errors errors = {.leaf_count = ALL, .horizon = 2, .origin_count = 10, .error = values};
    qc_variances variances = {0};
    qc_error error = {0};

    (void)state;
    fill_noise(values, ALL, ALL);
    for (size_t k = 0; k < 10 * ALL * 2; k++) {
        size_t leaf = k / 2 % ALL;

        values[k] = leaf < ALL - 1 ? values[k] * pow(10, -(double)leaf) : NAN;
    }
    assert_ok(qc_variances_new(&errors, 12, &variances, &error), error);
    assert_close(variances.prior_degrees, 1, 0, 0);
    assert_close(variances.variance[2 * (ALL - 1)],
                 widened(variances.prior_variance, 1, variances.degrees), 1e-12, 0);
    qc_variances_clear(&variances);
}

/* A leaf of which nothing else is known errs by exp(1.2 / 2) as much as the usual one for each
 * unit of log roughness; one of which not even that is known is as rough as the panel's, beside
 * four usual ones. */
static void nothing_but_roughness_known__says_how_wide(void **state)
{
    double roughness[3] = {NAN, -2.6, -1.6};
    double expected[3] = {1.0 / 6, 0, 1};
    qc_errors errors = {
        .leaf_count = 3, .horizon = 1, .origin_count = 0, .roughness = roughness};
    qc_variances variances = {0};
    qc_error error = {0};

    (void)state;
    assert_ok(qc_variances_new(&errors, 12, &variances, &error), error);
    for (size_t leaf = 0; leaf < 3; leaf++) {
        assert_close(variances.variance[leaf],
                     widened(WORLD_MONTH, WORLD_DEGREES, QC_ERROR_DEGREES) *
                         exp(1.2 * expected[leaf]),
                     1e-12, 0);
    }
    qc_variances_clear(&variances);
}

/* Many leaves whose deviation goes with roughness to the power of .3 give new ones, smooth or
 * rough, what others like them have. */
static void new_leaf__is_drawn_to_those_as_rough(void **state)
{
    enum { LEAVES = 400, ORIGINS = 20, NEW = 2, ALL = LEAVES + NEW };

    const double deviation = 0.2;
    double *values = calloc((size_t)ALL * ORIGINS, sizeof *values);
    double *roughness = calloc(ALL, sizeof *roughness);
    qc_errors errors = {.leaf_count = ALL,
                        .horizon = 1,
                        .origin_count = ORIGINS,
                        .error = values,
                        .roughness = roughness};
    qc_variances variances = {0};
    qc_error error = {0};
    qc_random random;

    (void)state;
    assert_non_null(values);
    assert_non_null(roughness);
    qc_random_start(&random, 12, QC_PURPOSE_TEST, 0);
    for (size_t leaf = 0; leaf < ALL; leaf++) {
        roughness[leaf] = leaf == LEAVES       ? -4
                          : leaf == LEAVES + 1 ? -1
                                               : -4 + 3 * (double)leaf / LEAVES;
        for (size_t row = 0; row < ORIGINS; row++) {
            values[row * ALL + leaf] =
                leaf < LEAVES
                    ? deviation * exp(0.3 * (roughness[leaf] + 2.7)) * qc_random_normal(&random)
                    : NAN;
        }
    }
    assert_ok(qc_variances_new(&errors, 12, &variances, &error), error);
    double wide = variances.variance[LEAVES + 1] / variances.variance[LEAVES];

    /* each leaf's logarithm of its variance has a deviation of sqrt(2 / 20), that of roughness
     * is 3 / sqrt(12) */
    assert_close(log(wide), 2 * 0.3 * 3, 0, 3 * 4 * sqrt(0.1 / LEAVES) / (3 / sqrt(12)));
    /* beyond that they are all alike; by variances that differ as roughness does, it were 8 */
    assert_true(variances.prior_degrees > 30);
    qc_variances_clear(&variances);
    free(values);
    free(roughness);
}

/* A line through leaves that hardly err is no steeper than deviations in proportion to
 * roughness. */
static void slope__is_no_more_than_proportion(void **state)
{
    enum { ALL = 21 };
    double values[10 * ALL];
    double roughness[ALL];
    qc_errors errors = {.leaf_count = ALL,
                        .horizon = 1,
                        .origin_count = 10,
                        .error = values,
                        .roughness = roughness};
    qc_variances variances = {0};
    qc_error error = {0};

    (void)state;
    for (size_t k = 0; k < 10 * ALL; k++) {
        size_t leaf = k % ALL;

        roughness[leaf] = leaf + 1 < ALL ? -5 + 0.1 * (double)leaf : -1;
        values[k] = leaf + 1 < ALL
                        ? 1e-6 * pow(10, 0.3 * (double)leaf) * (k / ALL % 2 == 0 ? 1 : -1)
                        : NAN;
    }
    assert_ok(qc_variances_new(&errors, 12, &variances, &error), error);
    assert_close(variances.variance[ALL - 1],
                 widened(variances.prior_variance, variances.prior_degrees, variances.degrees) *
                     exp(2 * 1.6),
                 1e-9, 0);
    qc_variances_clear(&variances);
}

static void prior__of_many_leaves_is_found_again(void **state)
{
    enum { LEAVES = 400, ORIGINS = 20 };

    const double degrees = 6;
    const double variance = 0.04;
    double *values = calloc((size_t)LEAVES * ORIGINS, sizeof *values);
    qc_errors errors = {
        .leaf_count = LEAVES, .horizon = 1, .origin_count = ORIGINS, .error = values};
    qc_variances variances = {0};
    qc_error error = {0};
    qc_random random;

    (void)state;
    assert_non_null(values);
    qc_random_start(&random, 11, QC_PURPOSE_TEST, 0);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        double own = variance * degrees / (2 * qc_random_gamma(&random, degrees / 2));

        for (size_t row = 0; row < ORIGINS; row++) {
            values[row * LEAVES + leaf] =
                sqrt(own / OPTIMISM / (1 - 2.0 / QC_ERROR_DEGREES)) * qc_random_normal(&random);
        }
    }
    assert_ok(qc_variances_new(&errors, 12, &variances, &error), error);
    /* scales of the tails that were found: lighter ones than the usual */
    assert_close(log(variances.prior_variance / (1 - 2 / variances.degrees)),
                 log(variance / (1 - 2.0 / QC_ERROR_DEGREES)), 0, 4 * 0.85 / sqrt(LEAVES));
    assert_in_range((int)(10 * variances.prior_degrees), 45, 85);
    qc_variances_clear(&variances);
    free(values);
}

/* Leaves that do not differ: the prior's degrees are limited by what is known of the panel's
 * common variance. */
static void prior__is_not_surer_than_the_panel(void **state)
{
    enum { LEAVES = 40 };

    double values[LEAVES * 2];
    qc_errors errors = {.leaf_count = LEAVES, .horizon = 1, .origin_count = 2, .error = values};
    qc_variances variances = {0};
    qc_error error = {0};

    (void)state;
    for (size_t k = 0; k < (size_t)LEAVES * 2; k++) {
        values[k] = k % 2 == 0 ? 0.05 : -0.05;
    }
    assert_ok(qc_variances_new(&errors, 12, &variances, &error), error);
    /* 80 windows of leaves that correlate by .2 */
    assert_true(variances.prior_degrees <= 80.0 * 39 / 40 / (1 + 39 * 0.2) + WORLD_DEGREES);
    assert_true(variances.prior_degrees > 2);
    assert_true(variances.prior_variance < WORLD_MONTH);
    qc_variances_clear(&variances);
}

/* Two leaves of equal errors, four windows each: drawn half way, by logarithms, to the ratio of
 * variance and squared disagreement. */
static void variance__is_drawn_to_disagreement(void **state)
{
    double values[8] = {0.1, 0.1, -0.1, -0.1, 0.1, 0.1, -0.1, -0.1};
    double apart[2] = {0.01, 0.04};
    qc_errors errors = {.leaf_count = 2, .horizon = 1, .origin_count = 4, .error = values};
    qc_variances plain = {0};
    qc_variances drawn = {0};
    qc_error error = {0};
    double square[2];
    double windows = 8 / 1.2;
    double ratio = 0;

    (void)state;
    assert_ok(qc_variances_new(&errors, 1, &plain, &error), error);
    errors.disagreement = apart;
    assert_ok(qc_variances_new(&errors, 1, &drawn, &error), error);
    for (size_t leaf = 0; leaf < 2; leaf++) {
        square[leaf] = apart[leaf] * apart[leaf] + 0.1 * 0.1 * plain.variance[leaf];
        ratio += log(plain.variance[leaf] / square[leaf]) / 2;
    }
    ratio = (windows * ratio + 4 * 2 * log(3.5)) / (windows + 4);
    for (size_t leaf = 0; leaf < 2; leaf++) {
        assert_close(drawn.variance[leaf],
                     sqrt(plain.variance[leaf] * square[leaf] * exp(ratio)), 1e-12, 0);
    }
    qc_variances_clear(&plain);
    qc_variances_clear(&drawn);
}

static qc_status build(void *context, qc_error *error)
{
    qc_variances variances = {0};
    qc_status status = qc_variances_new(context, 4, &variances, error);

    qc_variances_clear(&variances);
    return status;
}

static void spread__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[6] = {1, 2, -1, 0.5, -2, 1};
    qc_errors errors = {.leaf_count = 2, .horizon = 1, .origin_count = 3, .error = values};

    (void)state;
    qc_test_allocations(build, &errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_known__is_what_other_series_do),
        cmocka_unit_test(one_leaf__is_its_own_errors_drawn_to_other_series),
        cmocka_unit_test(errors_that_tell_less__count_less),
        cmocka_unit_test(profile__is_drawn_to_usual_growth_where_little_is_known),
        cmocka_unit_test(profile__goes_on_as_it_grew),
        cmocka_unit_test(constant_leaf__keeps_some_uncertainty),
        cmocka_unit_test(others__do_not_learn_from_leaves_that_are_not_like_them),
        cmocka_unit_test(growth__of_one_leaf_is_limited),
        cmocka_unit_test(prior__of_leaves_that_differ_by_much_has_a_degree),
        cmocka_unit_test(prior__of_many_leaves_is_found_again),
        cmocka_unit_test(nothing_but_roughness_known__says_how_wide),
        cmocka_unit_test(new_leaf__is_drawn_to_those_as_rough),
        cmocka_unit_test(slope__is_no_more_than_proportion),
        cmocka_unit_test(prior__is_not_surer_than_the_panel),
        cmocka_unit_test(variance__is_drawn_to_disagreement),
        cmocka_unit_test(spread__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
