/* Streams: the recurrence is GSL's, the streams differ, the moments are right. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>

#include "core/random.h"

/* gsl_rng_taus2 keeps three unsigned longs; put a stream's state into one and compare the
 * outputs. */
static void recurrence__is_that_of_gsl_taus2(void **state)
{
    gsl_rng *reference = gsl_rng_alloc(gsl_rng_taus2);
    qc_random random;
    unsigned long *words = NULL;

    (void)state;
    assert_non_null(reference);
    assert_int_equal(gsl_rng_size(reference), 3 * sizeof(unsigned long));
    qc_random_start(&random, 42, QC_PURPOSE_TEST, 7);
    words = gsl_rng_state(reference);
    for (size_t i = 0; i < 3; i++) {
        words[i] = random.state[i];
    }
    for (int i = 0; i < 10000; i++) {
        double expected = ((double)gsl_rng_get(reference) + 0.5) / 4294967296.0;

        assert_true(qc_random_uniform(&random) == expected);
    }
    gsl_rng_free(reference);
}

static void streams__are_the_same_for_the_same_triple_and_differ_for_others(void **state)
{
    static const uint64_t triples[][3] = {{1, 1, 0}, {2, 1, 0},          {1, 2, 0},
                                          {1, 1, 1}, {1ULL << 40, 1, 0}, {1, 1, 1ULL << 40},
                                          {0, 1, 0}};
    double first[7];

    (void)state;
    for (size_t i = 0; i < 7; i++) {
        qc_random a;
        qc_random b;

        qc_random_start(&a, triples[i][0], (qc_purpose)triples[i][1], triples[i][2]);
        qc_random_start(&b, triples[i][0], (qc_purpose)triples[i][1], triples[i][2]);
        first[i] = qc_random_uniform(&a);
        assert_true(first[i] == qc_random_uniform(&b));
        for (size_t k = 0; k < i; k++) {
            assert_true(first[i] != first[k]);
        }
    }
}

static void draws__across_streams_are_uniform(void **state)
{
    enum { CELLS = 100, STREAMS = 100000 };
    size_t counts[CELLS] = {0};
    double statistic = 0;

    (void)state;
    for (uint64_t item = 0; item < STREAMS; item++) {
        qc_random random;
        double u = 0;

        qc_random_start(&random, 3, QC_PURPOSE_TEST, item);
        u = qc_random_uniform(&random);
        assert_true(u > 0 && u < 1);
        counts[(size_t)(u * CELLS)]++;
    }
    for (size_t i = 0; i < CELLS; i++) {
        double expected = (double)STREAMS / CELLS;
        double off = (double)counts[i] - expected;

        statistic += off * off / expected;
    }
    /* Pearson's test with 99 degrees of freedom, two sides of one in a million; the seed is
     * fixed. */
    assert_true(statistic < gsl_cdf_chisq_Qinv(1e-6, CELLS - 1));
    assert_true(statistic > gsl_cdf_chisq_Pinv(1e-6, CELLS - 1));
}

static void normals__have_their_moments(void **state)
{
    enum { COUNT = 200000 };
    qc_random random;
    double sum = 0;
    double squares = 0;

    (void)state;
    qc_random_start(&random, 11, QC_PURPOSE_TEST, 0);
    for (int i = 0; i < COUNT; i++) {
        double z = qc_random_normal(&random);

        sum += z;
        squares += z * z;
    }
    /* Five standard errors: var z = 1, var z^2 = 2 */
    assert_close(sum / COUNT, 0, 0, 5 / sqrt(COUNT));
    assert_close(squares / COUNT, 1, 0, 5 * sqrt(2.0 / COUNT));
}

/* Pearson's test in cells of equal chance by GSL's quantiles, for shapes below and above 1. */
static void gammas__are_distributed_as_gsl_says(void **state)
{
    enum { CELLS = 50, COUNT = 100000 };
    static const double shapes[] = {0.3, 1, 7.5};

    (void)state;
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        size_t counts[CELLS] = {0};
        double statistic = 0;
        qc_random random;

        qc_random_start(&random, 17, QC_PURPOSE_TEST, k);
        for (int i = 0; i < COUNT; i++) {
            double below = gsl_cdf_gamma_P(qc_random_gamma(&random, shapes[k]), shapes[k], 1);

            counts[(size_t)fmin(below * CELLS, CELLS - 1)]++;
        }
        for (size_t i = 0; i < CELLS; i++) {
            double off = (double)counts[i] - (double)COUNT / CELLS;

            statistic += off * off / ((double)COUNT / CELLS);
        }
        assert_true(statistic < gsl_cdf_chisq_Qinv(1e-6, CELLS - 1));
        assert_true(statistic > gsl_cdf_chisq_Pinv(1e-6, CELLS - 1));
    }
}

static void index__covers_its_range(void **state)
{
    qc_random random;
    size_t counts[3] = {0};

    (void)state;
    qc_random_start(&random, 5, QC_PURPOSE_TEST, 0);
    for (int i = 0; i < 30000; i++) {
        counts[qc_random_index(&random, 3)]++;
        assert_int_equal(qc_random_index(&random, 1), 0);
    }
    for (size_t i = 0; i < 3; i++) {
        assert_close((double)counts[i], 10000, 0, 5 * sqrt(30000.0 * 2 / 9));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recurrence__is_that_of_gsl_taus2),
        cmocka_unit_test(streams__are_the_same_for_the_same_triple_and_differ_for_others),
        cmocka_unit_test(draws__across_streams_are_uniform),
        cmocka_unit_test(normals__have_their_moments),
        cmocka_unit_test(gammas__are_distributed_as_gsl_says),
        cmocka_unit_test(index__covers_its_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
