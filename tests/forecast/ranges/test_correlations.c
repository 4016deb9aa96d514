/* What moves together: the shrinkage intensity against its definition, correlations against simulated ones. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/ranges/correlations.h"

/* The constants of correlations.c. */
static const double PRIOR_TOGETHER = 0.2, PRIOR_WINDOWS = 2;

/* Errors [origins][leaves][horizon] that share a part by the square root of `common`. */
static void simulate(qc_errors *errors, double *values, double common, uint64_t seed)
{
    qc_random random;

    qc_random_start(&random, seed, QC_PURPOSE_TEST, 0);
    for (size_t row = 0; row < errors->origin_count; row++) {
        double shared = qc_random_normal(&random);

        for (size_t cell = 0; cell < errors->leaf_count * errors->horizon; cell++) {
            values[row * errors->leaf_count * errors->horizon + cell] =
                sqrt(common) * shared + sqrt(1 - common) * qc_random_normal(&random);
        }
    }
    errors->error = values;
}

/* lambda by the pairs themselves: Schaefer & Strimmer (2005), with the mean correlation as the
 * target and second moments about 0. One step, so that origins do not overlap. */
static void by_definition(const qc_errors *errors, double *together, double *lambda)
{
    size_t leaves = errors->leaf_count;
    double n = (double)errors->origin_count;
    double linear = 0;
    double distance = 0;
    double variance = 0;
    double pairs = (double)(leaves * (leaves - 1));

    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < leaves; i++) {
            for (size_t j = 0; j < leaves; j++) {
                double mean = 0;
                double square = 0;
                double scale[2] = {0, 0};

                for (size_t row = 0; row < errors->origin_count; row++) {
                    scale[0] += pow(errors->error[row * leaves + i], 2) / n;
                    scale[1] += pow(errors->error[row * leaves + j], 2) / n;
                }
                for (size_t row = 0; row < errors->origin_count; row++) {
                    double w = errors->error[row * leaves + i] *
                               errors->error[row * leaves + j] / sqrt(scale[0] * scale[1]);

                    mean += w / n;
                    square += w * w / n;
                }
                if (i != j && round == 0) {
                    linear += mean;
                } else if (i != j) {
                    distance += pow(mean - *together, 2);
                    variance += (square - mean * mean) / (n - 1);
                }
            }
        }
        *together = (n * linear / pairs + PRIOR_WINDOWS * PRIOR_TOGETHER) / (n + PRIOR_WINDOWS);
        *together = fmax(*together, 0);
    }
    *lambda = fmin(variance / distance, 1);
}

static void shrinkage__is_its_definition(void **state)
{
    double values[12 * 6];

    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        qc_errors errors = {.leaf_count = 6, .horizon = 1, .origin_count = 12};
        qc_correlations correlations = {0};
        qc_error error = {0};
        double together = 0;
        double lambda = 0;

        simulate(&errors, values, 0.1 * (double)seed, seed);
        by_definition(&errors, &together, &lambda);
        assert_ok(qc_correlations_new(&errors, &correlations, &error), error);
        assert_close(correlations.together, together, 1e-12, 0);
        assert_close(correlations.lambda, lambda, 1e-10, 0);
        for (size_t leaf = 0; leaf < 6; leaf++) {
            assert_close(correlations.own[leaf], lambda, 1e-10, 0);
        }
        qc_correlations_clear(&correlations);
    }
}

static void paths__have_mean_square_one_and_keep_correlations(void **state)
{
    double values[10 * 3 * 2];
    qc_errors errors = {.leaf_count = 3, .horizon = 2, .origin_count = 10};
    qc_correlations correlations = {0};
    qc_error error = {0};

    (void)state;
    simulate(&errors, values, 0.3, 4);
    assert_ok(qc_correlations_new(&errors, &correlations, &error), error);
    for (size_t cell = 0; cell < 6; cell++) {
        double square = 0;
        double raw = 0;

        for (size_t row = 0; row < 10; row++) {
            square += pow(correlations.path[row * 6 + cell], 2) / 10;
            raw += pow(values[row * 6 + cell], 2) / 10;
        }
        assert_close(square, 1, 1e-12, 0);
        for (size_t row = 0; row < 10; row++) {
            assert_close(correlations.path[row * 6 + cell], values[row * 6 + cell] / sqrt(raw),
                         1e-12, 0);
        }
    }
    qc_correlations_clear(&correlations);
}

static void steps_not_yet_known__repeat_the_last_known_one(void **state)
{
    /* three origins; the last knows the first step only */
    double values[6] = {2, 6, -2, -6, 2, NAN};
    qc_errors errors = {.leaf_count = 1, .horizon = 2, .origin_count = 3, .error = values};
    qc_correlations correlations = {0};
    qc_error error = {0};

    (void)state;
    assert_ok(qc_correlations_new(&errors, &correlations, &error), error);
    for (size_t row = 0; row < 3; row++) {
        assert_true(correlations.path[row * 2] * values[row * 2] > 0);
        assert_true(correlations.path[row * 2 + 1] * values[row * 2] >
                    0); /* same sign as the first */
    }
    qc_correlations_clear(&correlations);
}

static void steps__correlate_as_the_errors_do_drawn_to_a_walk(void **state)
{
    enum { ORIGINS = 300, STEPS = 3 };

    static double values[ORIGINS * STEPS];
    qc_errors errors = {
        .leaf_count = 1, .horizon = STEPS, .origin_count = ORIGINS, .error = values};
    qc_correlations correlations = {0};
    qc_error error = {0};
    qc_random random;

    (void)state;
    qc_random_start(&random, 3, QC_PURPOSE_TEST, 0);
    for (size_t row = 0; row < ORIGINS; row++) {
        double sum = 0;

        for (size_t step = 0; step < STEPS; step++) {
            sum += qc_random_normal(&random);
            values[row * STEPS + step] = sum;
        }
    }
    assert_ok(qc_correlations_new(&errors, &correlations, &error), error);
    for (size_t h = 0; h < STEPS; h++) {
        double norm = 0;
        double with_first = correlations.step_root[h * STEPS] * correlations.step_root[0];

        for (size_t k = 0; k <= h; k++) {
            norm += pow(correlations.step_root[h * STEPS + k], 2);
        }
        assert_close(norm, 1, 1e-12, 0);
        /* standard error of a correlation, at most 1 / sqrt(300) */
        assert_close(with_first, 1 / sqrt((double)(h + 1)), 0, 4 / sqrt(ORIGINS));
    }
    assert_close(correlations.own[0], 1, 0, 0); /* one leaf: nothing to move together with */
    qc_correlations_clear(&correlations);
}

static void without_errors__the_prior_stands(void **state)
{
    qc_errors errors = {.leaf_count = 2, .horizon = 3, .origin_count = 0};
    qc_correlations correlations = {0};
    qc_error error = {0};

    (void)state;
    assert_ok(qc_correlations_new(&errors, &correlations, &error), error);
    assert_close(correlations.together, PRIOR_TOGETHER, 0, 0);
    assert_close(correlations.own[0], 1, 0, 0);
    assert_close(correlations.step_root[3], 1 / sqrt(2), 1e-14, 0);
    assert_close(correlations.step_root[6], 1 / sqrt(3), 1e-14, 0);
    qc_correlations_clear(&correlations);
}

static void leaf__with_few_or_no_errors_follows_the_target_alone(void **state)
{
    double values[8 * 4];
    qc_errors errors = {.leaf_count = 4, .horizon = 1, .origin_count = 8};
    qc_correlations correlations = {0};
    qc_error error = {0};

    (void)state;
    simulate(&errors, values, 0.9, 2);
    for (size_t row = 0; row < 8; row++) {
        values[row * 4 + 1] = row < 6 ? NAN : values[row * 4 + 1]; /* has just begun */
        values[row * 4 + 2] = 0;                                   /* constant */
    }
    assert_ok(qc_correlations_new(&errors, &correlations, &error), error);
    assert_close(correlations.own[1], 1, 0, 0);
    assert_close(correlations.own[2], 1, 0, 0);
    assert_true(correlations.own[0] <= 1);
    assert_close(correlations.own[0], correlations.own[3], 0, 0);
    assert_true(correlations.together > 0.5); /* of leaves 0 and 3 */
    qc_correlations_clear(&correlations);
}

/* The larger the panel and the longer the record of leaves that differ in how they move, the
 * less is shrunk. */
static void lambda__falls_with_the_record(void **state)
{
    enum { LEAVES = 8 };

    static double values[400 * LEAVES];
    double before = 1.1;

    (void)state;
    for (size_t origins = 6; origins <= 400; origins *= 8) {
        qc_errors errors = {.leaf_count = LEAVES, .horizon = 1, .origin_count = origins};
        qc_correlations correlations = {0};
        qc_error error = {0};

        simulate(&errors, values, 0, 9);
        for (size_t row = 0; row < origins;
             row++) { /* leaves 0 .. 3 move together, 4 .. 7 do not */
            for (size_t leaf = 1; leaf < 4; leaf++) {
                values[row * LEAVES + leaf] += 2 * values[row * LEAVES];
            }
        }
        assert_ok(qc_correlations_new(&errors, &correlations, &error), error);
        assert_true(correlations.lambda < before);
        before = correlations.lambda;
        qc_correlations_clear(&correlations);
    }
    assert_true(before < 0.05);
}

static qc_status build(void *context, qc_error *error)
{
    qc_correlations correlations = {0};
    qc_status status = qc_correlations_new(context, &correlations, error);

    qc_correlations_clear(&correlations);
    return status;
}

static void likeness__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    double values[6] = {1, 2, -1, 0.5, -2, 1};
    qc_errors errors = {.leaf_count = 2, .horizon = 1, .origin_count = 3, .error = values};

    (void)state;
    qc_test_allocations(build, &errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shrinkage__is_its_definition),
        cmocka_unit_test(paths__have_mean_square_one_and_keep_correlations),
        cmocka_unit_test(steps_not_yet_known__repeat_the_last_known_one),
        cmocka_unit_test(steps__correlate_as_the_errors_do_drawn_to_a_walk),
        cmocka_unit_test(without_errors__the_prior_stands),
        cmocka_unit_test(leaf__with_few_or_no_errors_follows_the_target_alone),
        cmocka_unit_test(lambda__falls_with_the_record),
        cmocka_unit_test(likeness__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
