/* Models that err alike: copies weigh as one, strangers alone; parts add up. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "forecast/combination/model_correlations.h"

enum { MODELS = 3, PAIRS = 6 };

static const bool all[MODELS] = {true, true, true};

static void open_one(qc_model_correlations *model_correlations)
{
    qc_error error = {0};

    assert_ok(qc_model_correlations_init(1, MODELS, model_correlations, &error), error);
}

static void copies__weigh_as_one_and_strangers_alone(void **state)
{
    /* errors of 0 and 1 are proportional, those of 2 have nothing to do with them */
    const double products[PAIRS] = {4, 6, 9, 0, 0, 5};
    const bool without_copy[MODELS] = {true, false, true};
    qc_model_correlations r;

    (void)state;
    open_one(&r);
    assert_close(qc_model_correlations_company(&r, 0, 0, all), 1, 0, 0); /* nothing known */
    qc_model_correlations_add(&r, 0, products);
    assert_close(qc_model_correlations_company(&r, 0, 0, all), 2, 1e-6, 0);
    assert_close(qc_model_correlations_company(&r, 0, 1, all), 2, 1e-6, 0);
    assert_close(qc_model_correlations_company(&r, 0, 2, all), 1, 1e-6, 0);
    assert_close(qc_model_correlations_company(&r, 0, 0, without_copy), 1, 0, 0);
    qc_model_correlations_clear(&r);
}

static void likeness__is_the_twelfth_power_of_the_correlation(void **state)
{
    const double products[PAIRS] = {1, -0.9, 1, 0, 0, 0}; /* the third has no errors */
    qc_model_correlations r;

    (void)state;
    open_one(&r);
    qc_model_correlations_add(&r, 0, products);
    assert_close(qc_model_correlations_company(&r, 0, 0, all), 1 + pow(0.9, 12), 1e-7, 0);
    assert_close(qc_model_correlations_company(&r, 0, 2, all), 1, 0, 0);
    qc_model_correlations_clear(&r);
}

static void rows__count_alike_and_parts_add_up(void **state)
{
    const double small[PAIRS] = {1e-12, 0.5e-12, 1e-12, 0.2e-12, 0.1e-12, 1e-12};
    const double large[PAIRS] = {1e9, -0.5e9, 1e9, 0.3e9, 0, 1e9};
    const double broken[PAIRS] = {INFINITY, 0, 1, 0, 0, 1};
    qc_model_correlations one;
    qc_model_correlations other;
    qc_model_correlations both;

    (void)state;
    open_one(&one);
    open_one(&other);
    open_one(&both);
    qc_model_correlations_add(&one, 0, small);
    qc_model_correlations_add(&other, 0, large);
    qc_model_correlations_add(&other, 0, broken);
    qc_model_correlations_add(&both, 0, large);
    qc_model_correlations_add(&both, 0, small);
    qc_model_correlations_join(&one, &other);
    assert_memory_equal(one.sum, both.sum, PAIRS * sizeof *one.sum);
    /* correlations of 0 and 1: .5 and -.5 cancel; of 0 and 2: the mean of .2 and .3 */
    assert_close(qc_model_correlations_company(&one, 0, 0, all), 1 + pow(0.25, 12), 1e-7, 0);
    qc_model_correlations_clear(&one);
    qc_model_correlations_clear(&other);
    qc_model_correlations_clear(&both);
}

/* A row of one model is no louder than one of three: its mean square, not its sum, is made 1. */
static void rows__count_alike_whatever_models_they_have(void **state)
{
    const double three[PAIRS] = {1, 0.8, 1, 0, 0, 1};
    const double two[PAIRS] = {1, 0, 1, 0, 0, 0};
    qc_model_correlations r;

    (void)state;
    open_one(&r);
    qc_model_correlations_add(&r, 0, three);
    qc_model_correlations_add(&r, 0, two);
    assert_close(qc_model_correlations_company(&r, 0, 0, all), 1 + pow(0.4, 12), 1e-8, 0);
    qc_model_correlations_clear(&r);
}

static qc_status build(void *context, qc_error *error)
{
    qc_model_correlations r = {0};
    qc_status status = qc_model_correlations_init(2, MODELS, &r, error);

    (void)context;
    qc_model_correlations_clear(&r);
    return status;
}

static void resemblance__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    qc_test_allocations(build, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies__weigh_as_one_and_strangers_alone),
        cmocka_unit_test(likeness__is_the_twelfth_power_of_the_correlation),
        cmocka_unit_test(rows__count_alike_and_parts_add_up),
        cmocka_unit_test(rows__count_alike_whatever_models_they_have),
        cmocka_unit_test(resemblance__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
