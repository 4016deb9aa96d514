/* Tails of errors: the statistic by hand, and degrees of freedom found again in simulated panels. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <gsl/gsl_cdf.h>

#include "core/random.h"
#include "forecast/ranges/student.h"
#include "forecast/ranges/tails.h"
#include "tests/forecast/panels.h"

/* The constants of tails.c. */
static const double USUAL = 0.75, PRIOR_ERRORS = 200, TOLD = 0.6;

static double degrees_of(double heaviness)
{
    return 1 / (1.0 / QC_ERROR_DEGREES + TOLD * (fmin(fmax(heaviness, 0), 1) - USUAL) / 4);
}

static void usual__where_nothing_is_known(void **state)
{
    double values[8] = {1, -2, 3, -4, 5, -6, 7, -8};
    qc_errors one = {.leaf_count = 1, .horizon = 1, .origin_count = 8, .error = values};
    qc_errors few = {.leaf_count = 4, .horizon = 1, .origin_count = 2, .error = values};
    qc_errors rounding = {.leaf_count = 2, .horizon = 1, .origin_count = 4, .error = values};

    (void)state;
    assert_close(qc_tails_degrees(&one), QC_ERROR_DEGREES, 0, 0);
    assert_close(qc_tails_degrees(&few), QC_ERROR_DEGREES, 1e-14, 0);
    for (size_t k = 0; k < 8; k++) {
        values[k] *= 1e-12;
    }
    assert_close(qc_tails_degrees(&rounding), QC_ERROR_DEGREES, 1e-14, 0);
}

/* Two leaves of four errors, the second with one that is not known; what stands at the second
 * step is not looked at. */
static void heaviness__is_that_of_the_definition(void **state)
{
    const double of[2][4] = {{1, -1, 1, 5}, {2, 2, -2, 2}};
    double values[5 * 2 * 2];
    qc_errors errors = {.leaf_count = 2, .horizon = 2, .origin_count = 5, .error = values};
    double normal = sqrt(4 / M_PI) / (0.75 * sqrt(M_PI)); /* gamma(2) / gamma(5 / 2) */
    double student = M_SQRT1_2 + 0.272 * pow(4, -0.593);
    double first = 8 / sqrt(4 * 28.0);
    double heaviness = 0;

    (void)state;
    for (size_t row = 0; row < 5; row++) {
        for (size_t leaf = 0; leaf < 2; leaf++) {
            values[(row * 2 + leaf) * 2] = row < 4 ? of[leaf][row] : NAN;
            values[(row * 2 + leaf) * 2 + 1] = 1000;
        }
    }
    heaviness = (PRIOR_ERRORS * USUAL + 4 * (normal - first) / (normal - student) +
                 4 * (normal - 1) / (normal - student)) /
                (PRIOR_ERRORS + 8);
    assert_close(qc_tails_degrees(&errors), degrees_of(heaviness), 1e-12, 0);
}

/* Degrees of panels of 300 leaves and 24 origins whose errors are normal (0) or Student's, a
 * leaf of few sales apart. */
static double find(double nu)
{
    enum { LEAVES = 301, ORIGINS = 24 };

    double *values = calloc((size_t)LEAVES * ORIGINS, sizeof *values);
    static bool apart[LEAVES] = {[LEAVES - 1] = true};
    qc_errors errors = {.leaf_count = LEAVES,
                        .horizon = 1,
                        .origin_count = ORIGINS,
                        .error = values,
                        .apart = apart};
    qc_random random;
    double degrees = 0;

    assert_non_null(values);
    qc_random_start(&random, 5, QC_PURPOSE_TEST, 0);
    for (size_t k = 0; k < (size_t)LEAVES * ORIGINS; k++) {
        size_t leaf = k % LEAVES;
        double tail = nu > 0 ? sqrt(nu / (2 * qc_random_gamma(&random, nu / 2))) : 1;

        values[k] = leaf < LEAVES - 1 ? (double)(leaf + 1) * tail * qc_random_normal(&random)
                    : k < LEAVES      ? 1e6
                                      : 1;
    }
    degrees = qc_tails_degrees(&errors);
    free(values);
    return degrees;
}

/* Heaviness is found to within three standard errors, sqrt(1.5 / 300), drawn by 200 errors
 * beside 7,200 to the usual. */
static void tails__of_many_leaves_are_found_again(void **state)
{
    const double own = 7200 / (7200 + PRIOR_ERRORS);
    const double chance = 3 * sqrt(1.5 / 300) * TOLD / 4;

    (void)state;
    assert_close(1 / find(0), 1 / degrees_of((1 - own) * USUAL), 0, chance);
    assert_close(1 / find(4), 1 / degrees_of(own + (1 - own) * USUAL), 0, chance);
    /* between them in proportion, to a tenth of the way */
    assert_close(1 / find(8), 1 / degrees_of(own * 0.5 + (1 - own) * USUAL), 0,
                 0.1 * TOLD / 4 + chance);
}

/* Errors of a thousand leaves that are all as large, and that are one large one each: as tails go
 * from normal ones to Student's, and no further, so that errors have a variance. */
static void tails__are_bounded(void **state)
{
    enum { LEAVES = 1000, ORIGINS = 24 };
    double *values = calloc((size_t)LEAVES * ORIGINS, sizeof *values);
    qc_errors errors = {
        .leaf_count = LEAVES, .horizon = 1, .origin_count = ORIGINS, .error = values};

    (void)state;
    assert_non_null(values);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        values[leaf] = 1;
    }
    assert_close(qc_tails_degrees(&errors), degrees_of(1), 1e-14, 0);
    for (size_t k = 0; k < (size_t)LEAVES * ORIGINS; k++) {
        values[k] = k % 2 == 0 ? 1 : -1;
    }
    assert_close(qc_tails_degrees(&errors), degrees_of(0), 1e-14, 0);
    free(values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual__where_nothing_is_known),
        cmocka_unit_test(heaviness__is_that_of_the_definition),
        cmocka_unit_test(tails__of_many_leaves_are_found_again),
        cmocka_unit_test(tails__are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
