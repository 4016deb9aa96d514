/* Joint draws: the middle is the point forecast, covariances and tails are those of the definition. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <gsl/gsl_cdf.h>

#include "core/numeric.h"
#include "core/random.h"
#include "forecast/ranges/futures.h"
#include "forecast/ranges/student.h"
#include "tests/forecast/panels.h"

enum { HORIZON = 2 };

static const qc_model rows[] = {{"naive", "", true, row_needs_one, row_naive}};

static qc_rolling *roll(const qc_panel *panel)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    settings.horizon = HORIZON;
    settings.models = rows;
    settings.model_count = 1;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    return rolling;
}

/* Draws [leaf][step][draw] of a panel as of its end; free(). */
static double *draw_all(const qc_rolling *rolling, size_t draws, uint64_t seed,
                        qc_futures **futures)
{
    size_t size = HORIZON * draws;
    double *all = calloc(rolling->history->leaf_count * size, sizeof *all);
    qc_error error = {0};

    assert_non_null(all);
    assert_ok(qc_futures_new(rolling, rolling->last, draws, seed, futures, &error), error);
    for (size_t leaf = 0; leaf < rolling->history->leaf_count; leaf++) {
        assert_ok(qc_futures_draw(*futures, leaf, all + leaf * size, &error), error);
    }
    return all;
}

static qc_panel *noisy(size_t leaves, size_t periods)
{
    qc_panel *panel = panel_new(leaves, periods, 1);

    panel_fill(panel, 1000, 0.02, 6);
    return panel;
}

static void middle_draw__is_the_point_forecast(void **state)
{
    enum { DRAWS = 50 };

    qc_panel *panel = noisy(2, 20);
    qc_rolling *rolling = roll(panel);
    qc_futures *futures = NULL;
    double *draws = draw_all(rolling, DRAWS, 1, &futures);

    (void)state;
    for (size_t leaf = 0; leaf < 2; leaf++) {
        for (size_t step = 0; step < HORIZON; step++) {
            double *d = draws + (leaf * HORIZON + step) * DRAWS;
            double point = qc_rolling_prediction(rolling, 20, 1, leaf)[step];

            for (size_t pair = 0; pair < DRAWS / 2; pair++) {
                double above = fmax(d[2 * pair], d[2 * pair + 1]) - point;
                double below = fmin(d[2 * pair], d[2 * pair + 1]);

                /* as far below by shares as above, but for the sides' factors */
                assert_close(above / futures->sides.above,
                             point * log(point / below) / futures->sides.below, 1e-11, 0);
            }
            qc_numeric_sort(d, DRAWS);
            /* between the nearest draws below and above */
            assert_true(d[DRAWS / 2 - 1] <= point && point <= d[DRAWS / 2]);
        }
    }
    free(draws);
    qc_futures_free(futures);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Covariance of the normal part of cells a and b by the formula at the head of futures.c. */
static double expected_correlation(const qc_futures *futures, size_t a, size_t b)
{
    const qc_correlations *correlations = &futures->correlations;
    size_t cells = futures->rolling->history->leaf_count * HORIZON;
    double paths = 0;
    double target = 0;
    size_t leaf[2] = {a / HORIZON, b / HORIZON};
    double own[2] = {correlations->own[leaf[0]], correlations->own[leaf[1]]};

    for (size_t row = 0; row < correlations->path_count; row++) {
        paths += correlations->path[row * cells + a] * correlations->path[row * cells + b] /
                 (double)correlations->path_count;
    }
    for (size_t k = 0; k < HORIZON; k++) {
        target += correlations->step_root[(a % HORIZON) * HORIZON + k] *
                  correlations->step_root[(b % HORIZON) * HORIZON + k];
    }
    return sqrt((1 - own[0]) * (1 - own[1])) * paths +
           sqrt(own[0] * own[1]) * (leaf[0] == leaf[1] ? 1 : correlations->together) * target;
}

/*
 * With 10,000 pairs a correlation r of Student errors with 4 degrees, whose squares have no
 * variance, is found within .05, and a variance of such tails within 8 %.
 */
static void covariances__are_those_of_the_definition(void **state)
{
    enum { LEAVES = 3, CELLS = LEAVES * HORIZON, DRAWS = 20000 };

    qc_panel *panel = noisy(LEAVES, 20);
    qc_rolling *rolling = NULL;
    qc_futures *futures = NULL;
    double *draws = NULL;
    double product[CELLS][CELLS] = {{0}};

    (void)state;
    for (size_t t = 0; t < 20; t++) { /* leaf 1 follows leaf 0 */
        panel->values[20 + t] = 500 + panel->values[t] + 0.2 * panel->values[20 + t];
    }
    rolling = roll(panel);
    draws = draw_all(rolling, DRAWS, 1, &futures);
    assert_true(futures->correlations.own[0] > 0.05 && futures->correlations.own[0] < 0.95);
    for (size_t cell = 0; cell < (size_t)CELLS * DRAWS;
         cell++) { /* without the sides' factors */
        double point = qc_rolling_prediction(rolling, 20, 1,
                                             cell / DRAWS / HORIZON)[cell / DRAWS % HORIZON];
        double e = draws[cell] - point;

        draws[cell] = point + e / (e > 0 ? futures->sides.above : futures->sides.below);
    }
    for (size_t a = 0; a < CELLS; a++) {
        for (size_t b = 0; b < CELLS; b++) {
            for (size_t d = 0; d < DRAWS; d += 2) {
                product[a][b] += (draws[a * DRAWS + d] - draws[a * DRAWS + d + 1]) *
                                 (draws[b * DRAWS + d] - draws[b * DRAWS + d + 1]) / 4 /
                                 (DRAWS / 2.0);
            }
        }
    }
    for (size_t a = 0; a < CELLS; a++) {
        double nu = futures->variances.degrees;
        double deviation = qc_futures_deviation(futures, a / HORIZON, a % HORIZON);

        assert_close(product[a][a], deviation * deviation * nu / (nu - 2), 0.08, 0);
        for (size_t b = 0; b < a; b++) {
            assert_close(product[a][b] / sqrt(product[a][a] * product[b][b]),
                         expected_correlation(futures, a, b), 0, 0.05);
        }
    }
    free(draws);
    qc_futures_free(futures);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Whatever the draws: each cell has the middles of equally likely parts of Student's
 * distribution. */
static void tails__are_students(void **state)
{
    enum { DRAWS = 1000 };

    const double value = -1e6; /* a credit: the draws are not cut off at 0 */
    qc_panel *panel = panel_new(1, 1, 1);
    qc_rolling *rolling = NULL;
    qc_futures *futures = NULL;
    double *draws = NULL;

    (void)state;
    panel_set(panel, 0, &value, 1);
    rolling = roll(panel);
    draws = draw_all(rolling, DRAWS, 1, &futures);
    for (size_t step = 0; step < HORIZON; step++) {
        double *of = draws + step * DRAWS;

        qc_numeric_sort(of, DRAWS);
        for (size_t k = 0; k < DRAWS; k++) {
            double t = gsl_cdf_tdist_Pinv(((double)k + 0.5) / DRAWS, QC_ERROR_DEGREES);

            assert_close((of[k] - value) / qc_futures_deviation(futures, 0, step), t, 1e-8,
                         1e-8);
        }
    }
    free(draws);
    qc_futures_free(futures);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Two leaves alike but for one credit, long ago: it lets the ranges of its own leaf alone go
 * below 0. */
static void draws__are_not_below_zero_but_where_credits_were_seen(void **state)
{
    enum { DRAWS = 400 };

    qc_panel *panel = panel_new(2, 12, 1);
    qc_futures *futures = NULL;
    qc_rolling *rolling = NULL;
    double *draws = NULL;
    size_t below[2] = {0, 0};
    size_t at_zero = 0;

    (void)state;
    for (size_t t = 0; t < 24; t++) {
        panel->values[t] = t % 12 == 11 ? 2 : t % 2 == 0 ? 1 : 30;
    }
    panel->values[12] = -1;
    rolling = roll(panel);
    draws = draw_all(rolling, DRAWS, 1, &futures);
    for (size_t d = 0; d < DRAWS; d++) {
        below[0] += draws[d] < 0;
        at_zero += draws[d] <= 0;
        below[1] += draws[HORIZON * DRAWS + d] < 0;
    }
    assert_int_equal(below[0], 0);
    assert_true(at_zero > 0);
    assert_true(below[1] > 0);
    free(draws);
    qc_futures_free(futures);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void draws__depend_on_the_seed(void **state)
{
    qc_panel *panel = noisy(2, 20);
    qc_rolling *rolling = roll(panel);
    qc_futures *futures[3] = {NULL, NULL, NULL};
    double *one = draw_all(rolling, 8, 1, &futures[0]);
    double *same = draw_all(rolling, 8, 1, &futures[1]);
    double *other = draw_all(rolling, 8, 2, &futures[2]);

    (void)state;
    assert_memory_equal(one, same, (size_t)2 * HORIZON * 8 * sizeof *one);
    assert_memory_not_equal(one, other, (size_t)2 * HORIZON * 8 * sizeof *one);
    for (size_t k = 0; k < 3; k++) {
        qc_futures_free(futures[k]);
    }
    free(one);
    free(same);
    free(other);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static void leaf__without_observation_has_no_draws(void **state)
{
    const double values[3] = {5, 6, 7};
    qc_panel *panel = panel_new(2, 3, 1);
    qc_rolling *rolling = NULL;
    qc_futures *futures = NULL;
    double *draws = NULL;

    (void)state;
    panel_set(panel, 1, values, 3);
    rolling = roll(panel);
    draws = draw_all(rolling, 2, 1, &futures);
    for (size_t k = 0; k < HORIZON * 2; k++) {
        assert_true(isnan(draws[k]));
        assert_true(isfinite(draws[HORIZON * 2 + k]));
    }
    free(draws);
    qc_futures_free(futures);
    qc_futures_free(NULL);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static qc_status build(void *context, qc_error *error)
{
    qc_futures *futures = NULL;
    double draws[HORIZON * 2];
    qc_status status = qc_futures_new(context, 6, 2, 1, &futures, error);

    if (status == QC_OK) {
        status = qc_futures_draw(futures, 0, draws, error);
    }
    qc_futures_free(futures);
    return status;
}

static void futures__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = noisy(2, 6);
    qc_rolling *rolling = roll(panel);

    (void)state;
    qc_test_allocations(build, rolling);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* A leaf that sells little against what it errs: cut off at 0, and still on average what is
 * forecast. */
static void draws__that_are_cut_at_0_keep_the_mean_and_the_middle(void **state)
{
    enum { TIMES = 40 };
    double values[TIMES];
    qc_panel_node node = {"s", "series", QC_NO_ID, 0, QC_NO_ID};
    qc_id leaf_node = 0;
    qc_panel panel = {.frequency = QC_FREQUENCY_INDEX,
                      .calendar = qc_calendar_default(),
                      .period_count = TIMES,
                      .season = 1,
                      .leaf_count = 1,
                      .values = values,
                      .leaf_node = &leaf_node,
                      .node_count = 1,
                      .nodes = &node};
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error;
    qc_random random;
    size_t at_zero = 0;

    (void)state;
    qc_random_start(&random, 1, QC_PURPOSE_TEST, 0);
    for (size_t t = 0; t < TIMES; t++) {
        values[t] = qc_random_index(&random, 5) > 0 ? 900 + 37.7 * (double)(t % 7) : 0;
    }
    assert_ok(qc_forecast_run(&panel, &settings, NULL, &forecast, &error), error);
    for (size_t d = 0; d < 1000; d++) {
        assert_true(forecast->draws[d] >= 0);
        at_zero += forecast->draws[d] <= 0;
    }
    assert_in_range(at_zero, 10, 500); /* it matters here */
    assert_close(qc_draws_mean(forecast->draws, 1000), forecast->point[0], 1e-12, 1e-9);
    qc_forecast_free(forecast);
}

/* A leaf that falls to 0 is forecast there: half of its draws lie above, as far as those of any
 * other leaf would, and their mean with them. */
static void draws__of_a_leaf_at_the_bottom_are_no_point(void **state)
{
    enum { DRAWS = 100, FALLING = 20 };
    qc_panel *panel = panel_new(1, FALLING, 1);
    qc_futures *futures = NULL;

    (void)state;
    for (size_t t = 0; t < FALLING; t++) {
        panel->values[t] = 10 * (double)(FALLING - 1 - t) + (t % 3 == 0 ? 2 : 0);
    }
    panel->values[FALLING - 1] = 0;
    qc_rolling *rolling = roll(panel);
    double *draws = draw_all(rolling, DRAWS, 1, &futures);

    assert_false(futures->sporadic.is[0]);
    for (size_t step = 0; step < HORIZON; step++) {
        double *d = draws + step * DRAWS;
        double scale = futures->sides.above * qc_futures_deviation(futures, 0, step);

        assert_close(qc_rolling_forecast(rolling, FALLING, 0)[step], 0, 0, 0);
        qc_numeric_sort(d, DRAWS);
        for (size_t k = 0; k < DRAWS / 2; k++) {
            double part = ((double)k + 0.5) / (DRAWS / 2);

            assert_close(d[k], 0, 0, 0);
            assert_close(d[DRAWS / 2 + k],
                         scale * gsl_cdf_tdist_Pinv(0.5 + part / 2, futures->variances.degrees),
                         1e-6, 0);
        }
    }
    free(draws);
    qc_futures_free(futures);
    qc_rolling_free(rolling);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws__of_a_leaf_at_the_bottom_are_no_point),
        cmocka_unit_test(draws__that_are_cut_at_0_keep_the_mean_and_the_middle),
        cmocka_unit_test(middle_draw__is_the_point_forecast),
        cmocka_unit_test(covariances__are_those_of_the_definition),
        cmocka_unit_test(tails__are_students),
        cmocka_unit_test(draws__are_not_below_zero_but_where_credits_were_seen),
        cmocka_unit_test(draws__depend_on_the_seed),
        cmocka_unit_test(leaf__without_observation_has_no_draws),
        cmocka_unit_test(futures__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
