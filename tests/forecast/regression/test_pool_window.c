/* What the pooled regression sees of a row: its season and its window, by hand. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <math.h>

#include "core/random.h"
#include "forecast/regression/pool.h"
#include "forecast/regression/pool_window.h"

enum { PERIODS = 50, SEASON = 4 };

/* y = level x index exactly: the indices are found, and what stands on its index stands at 0. */
static void window__sees_the_row_without_its_season(void **state)
{
    const double index[SEASON] = {0.3, -0.3, 0.1, -0.1};
    double values[32];
    double terms[QC_POOL_TERMS];
    qc_pool_window window;
    qc_pool_past past = qc_pool_past_start(SEASON, true);

    (void)state;
    for (size_t t = 0; t < 32; t++) {
        values[t] = 50 * exp(index[t % SEASON]);
        qc_pool_past_add(&past, values, t);
    }
    assert_true(qc_pool_look(&past, 5, values, 32, terms, &window));
    for (size_t k = 0; k < SEASON; k++) {
        assert_close(window.index[k], index[k], 1e-12, 1e-12);
        assert_close(qc_pool_value(&past, &window, 32 + k, 0), 50 * exp(index[k]), 1e-12, 0);
        assert_close(qc_pool_place(&past, &window, 32 + k, 50 * exp(index[k])), 0, 0, 1e-12);
    }
    for (size_t k = 1; k <= 5; k++) {
        assert_close(terms[k], 0, 0, 1e-12);
    }
    assert_close(window.weight, 1 / 0.02, 1e-9, 0);
    assert_close(qc_pool_place(&past, &window, 32, 0), -1, 0, 1e-12);
    assert_close(qc_pool_place(&past, &window, 32, 50 * exp(9)), 5, 0, 0); /* an accident */
}

/* Indices are the mean deviations from centred averages of a season, times 1 - 1 / F of their
 * analysis of variance. */
static void window__believes_indices_as_far_as_they_stand_out(void **state)
{
    const double index[SEASON] = {0.1, -0.06, 0.02, -0.06};
    double values[32];
    double deviation[32] = {0};
    double mean[SEASON] = {0};
    double middle = 0;
    double between = 0;
    double within = 0;
    double terms[QC_POOL_TERMS];
    qc_pool_window window;
    qc_pool_past past = qc_pool_past_start(SEASON, true);
    qc_random random;

    (void)state;
    qc_random_start(&random, 9, QC_PURPOSE_TEST, 0);
    for (size_t t = 0; t < 32; t++) {
        values[t] = 50 * exp(index[t % SEASON] + 0.1 * qc_random_normal(&random));
        qc_pool_past_add(&past, values, t);
    }
    for (size_t t = 2; t < 30; t++) { /* seven of each position */
        deviation[t] =
            log(values[t]) - (log(values[t - 2]) / 2 + log(values[t - 1]) + log(values[t]) +
                              log(values[t + 1]) + log(values[t + 2]) / 2) /
                                 4;
        mean[t % SEASON] += deviation[t] / 7;
    }
    for (size_t t = 2; t < 30; t++) {
        within += pow(deviation[t] - mean[t % SEASON], 2) / (28 - SEASON);
        middle += deviation[t] / 28;
    }
    for (size_t k = 0; k < SEASON; k++) {
        between += 7 * pow(mean[k] - middle, 2) / (SEASON - 1);
    }
    assert_true(between > 1.5 * within && between < 20 * within);
    assert_true(qc_pool_look(&past, 5, values, 32, terms, &window));
    for (size_t k = 0; k < SEASON; k++) {
        assert_close(window.index[k], (mean[k] - middle) * (1 - within / between), 1e-9, 0);
    }
}

/* What a row has of the panel's season stands until years say something else: 8 values show
 * each place once, and 40 without noise ten times. */
static void window__draws_its_season_to_the_panels(void **state)
{
    const double panels[SEASON] = {0.3, -0.1, -0.1, -0.1};
    const double own[SEASON] = {0.2, -0.1, 0.05, -0.15};
    double values[PERIODS];
    double terms[QC_POOL_TERMS];
    qc_pool_window window;
    qc_pool_past past = qc_pool_past_start(SEASON, true);

    (void)state;
    for (size_t t = 0; t < 40; t++) {
        values[t] = 100 * exp(own[t % SEASON]);
        qc_pool_past_add(&past, values, t);
        past.shared = panels;
        if (t + 1 == 8 || t + 1 == 40) {
            assert_true(qc_pool_look(&past, 5, values, t + 1, terms, &window));
            for (size_t p = 0; p < SEASON; p++) {
                assert_close(window.index[p], t + 1 == 8 ? panels[p] : own[p], 0, 1e-12);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(window__sees_the_row_without_its_season),
        cmocka_unit_test(window__believes_indices_as_far_as_they_stand_out),
        cmocka_unit_test(window__draws_its_season_to_the_panels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
