/* What leaves that sell in few periods sell together: recomputed from its definition. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <float.h>

#include "core/random.h"
#include "forecast/combination/sporadic_sum.h"
#include "forecast/ranges/sporadic.h"
#include "tests/forecast/panels.h"
#include "tests/forecast/sporadic_panels.h"

enum { HORIZON = 3, MOST_GAP = 2 };

/* Value of a leaf, 0 where it is not known. */
static double value(const qc_panel *panel, size_t leaf, size_t t)
{
    double y = panel->values[leaf * MONTHS + t];

    return isnan(y) ? 0 : y;
}

/* What is recomputed of one origin. */
typedef struct expected {
    double share[KINDS], variance[KINDS], forecast[HORIZON];
    bool member[KINDS];
} expected;

/* Mean squared misses of the shares of a half-life over the horizons since the window began,
 * and the shares. */
static double try_half_life(const qc_panel *panel, size_t window, size_t end, double half_life,
                            const double *sum, const expected *e, double *share)
{
    double misses = 0;

    for (size_t made = window; made <= end; made++) {
        size_t steps = end - made < HORIZON ? end - made : HORIZON;

        for (size_t leaf = 0; leaf < KINDS; leaf++) {
            double own = 0;
            double all = 0;
            double miss = 0;

            for (size_t t = 0; t < made && e->member[leaf]; t++) {
                double decay = exp2(-(double)(made - 1 - t) / half_life);

                own += decay * value(panel, leaf, t);
                all += decay * sum[t];
            }
            if (!e->member[leaf] || !(all > 0)) {
                continue;
            }
            share[leaf] = fmax(own / all, 0);
            for (size_t step = 0; step < steps; step++) {
                miss += value(panel, leaf, made + step) - own / all * sum[made + step];
            }
            if (steps > 0) {
                misses += miss * miss / e->variance[leaf] / (double)steps;
            }
        }
    }
    return misses;
}

static void expect_shares(const qc_panel *panel, size_t window, size_t end, const double *sum,
                          expected *e)
{
    const double half_lives[5] = {6, 12, 24, 48, INFINITY};
    double share[5][KINDS] = {{0}};
    double misses[5];
    double likelihoods = 0;

    for (size_t k = 0; k < 5; k++) {
        misses[k] = try_half_life(panel, window, end, half_lives[k], sum, e, share[k]);
    }
    for (size_t k = 0; k < 5; k++) {
        likelihoods += exp((misses[0] - misses[k]) / (2 * HORIZON));
    }
    for (size_t k = 0; k < 5; k++) {
        for (size_t leaf = 0; leaf < KINDS; leaf++) {
            e->share[leaf] +=
                exp((misses[0] - misses[k]) / (2 * HORIZON)) / likelihoods * share[k][leaf];
        }
    }
}

/* Of a panel whose first leaves may be members, known up to `end`, as of an origin. */
static expected expect_of(const qc_panel *panel, size_t leaves, const qc_rolling *rolling,
                          size_t origin, size_t end)
{
    const char *const names[2] = {"ets", "dynamic_theta"};
    double sum[MONTHS] = {0};
    qc_series series = {.values = sum,
                        .length = end,
                        .season = 12,
                        .frequency = panel->frequency,
                        .first_period = panel->first_period};
    expected e = {.forecast = {0}};

    for (size_t leaf = 0; leaf < leaves; leaf++) {
        double n = (double)(end - rolling->history->start[leaf]);
        double mean = 0;
        double square = 0;

        e.member[leaf] = qc_history_is_intermittent(rolling->history, leaf, origin);
        for (size_t t = 0; t < end && e.member[leaf]; t++) {
            mean += value(panel, leaf, t) / n;
            square += value(panel, leaf, t) * value(panel, leaf, t) / n;
        }
        e.variance[leaf] = square - mean * mean;
        for (size_t t = 0; t < end && e.member[leaf]; t++) {
            sum[t] += mean / e.variance[leaf] * value(panel, leaf, t);
        }
    }
    expect_shares(panel, qc_rolling_window(rolling, origin), end, sum, &e);
    for (size_t k = 0; k < 2; k++) {
        double forecast[HORIZON + MOST_GAP];
        qc_error error = {0};

        assert_ok(qc_model_forecast(qc_model_find(names[k]), &series, origin - end + HORIZON,
                                    forecast, &error),
                  error);
        for (size_t step = 0; step < HORIZON; step++) {
            e.forecast[step] += forecast[origin - end + step] / 2;
        }
    }
    return e;
}

/* Of eight kinds: 5 is over, 6 sells always, 7 less than nothing. */
static expected expect(const qc_panel *panel, const qc_rolling *rolling, size_t origin)
{
    return expect_of(panel, 5, rolling, origin, origin);
}

static double *copy_combinations(const qc_rolling *rolling)
{
    size_t count = (rolling->last - rolling->combined + 1) * KINDS * HORIZON;
    double *copy = malloc(count * sizeof *copy);

    assert_non_null(copy);
    memcpy(copy, rolling->combination, count * sizeof *copy);
    return copy;
}

/* The weight by its definition, from combinations as they were, over leaves 0 .. 3. */
static double expect_weight(const qc_panel *panel, const qc_rolling *rolling,
                            const double *before, size_t origin, const expected *now)
{
    size_t window = qc_rolling_window(rolling, origin);
    size_t first = window > rolling->combined ? window : rolling->combined;
    double product = 0;
    double square = 0;

    for (size_t made = first; made < origin; made++) {
        const expected then = expect(panel, rolling, made);

        for (size_t leaf = 0; leaf < 4; leaf++) {
            for (size_t step = 0; step < HORIZON && made + step < origin; step++) {
                double c = before[((made - rolling->combined) * KINDS + leaf) * HORIZON + step];
                double move = then.share[leaf] * then.forecast[step] - c;

                if (then.share[leaf] > 0 && !isnan(move)) {
                    product +=
                        (value(panel, leaf, made + step) - c) * move / now->variance[leaf];
                    square += move * move / now->variance[leaf];
                }
            }
        }
    }
    double prior = square * HORIZON / (double)(origin - first);

    return fmin(fmax((product + prior) / (square + prior), 0), 1);
}

/* Leaves 0 .. 3 move to their shares, of a sum in which leaf 4 is too, all by one weight; the
 * others stay. The last month of leaf 3 has a credit. */
static void check_moves(uint64_t seed, double credit, double least, double most)
{
    qc_panel *panel = sporadic_panel(seed);

    panel->values[4 * MONTHS - 1] += credit;

    qc_rolling *rolling = sporadic_combine(panel, HORIZON);
    double *before = copy_combinations(rolling);
    expected now = expect(panel, rolling, MONTHS);
    double weight = expect_weight(panel, rolling, before, MONTHS, &now);
    double models = 0;
    qc_error error = {0};

    assert_ok(qc_sporadic_sum_apply(rolling, NULL, &error), error);
    assert_true(weight >= least && weight <= most);
    for (size_t leaf = 0; leaf < KINDS; leaf++) {
        double v = leaf < 4 ? weight : 0;

        for (size_t step = 0; step < HORIZON; step++) {
            double c = before[((MONTHS - rolling->combined) * KINDS + leaf) * HORIZON + step];

            assert_close(sporadic_combination(rolling, MONTHS, leaf)[step],
                         c + v * (now.share[leaf] * now.forecast[step] - c), 1e-9, 1e-12);
        }
        assert_close(qc_sporadic_sum_weight(rolling, leaf), v, 0, 1e-9);
        assert_true(qc_sporadic_sum_weight(rolling, leaf) >= 0);
    }
    for (size_t model = 0; model < rolling->model_count; model++) {
        models += qc_rolling_weight(rolling, 0)[model];
    }
    assert_close(models, 1 - weight, 1e-9, 1e-12);
    free(before);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Where past errors ask for a part of the way, for more than all of it, for the other way; and
 * where a leaf has taken back more than it sold lately. */
static void combinations__move_to_shares_of_the_sum_by_definition(void **state)
{
    (void)state;
    check_moves(7, 0, 0.05, 0.95);
    check_moves(112, 0, 1, 1);
    check_moves(90, 0, 0, 0);
    check_moves(7, -2000, 0.05, 0.95);
}

/* Weights of models that add up to 1 but for rounding leave nothing for the sum. */
static void weight__of_the_sum_is_never_below_0(void **state)
{
    qc_panel *panel = sporadic_panel(7);
    qc_rolling *rolling = sporadic_combine(panel, HORIZON);
    double *weight = qc_rolling_weight(rolling, 0);

    (void)state;
    assert_true(rolling->model_count >= 2);
    for (size_t model = 0; model < rolling->model_count; model++) {
        weight[model] = model == 0 ? 0.75 : model == 1 ? 0.25 + DBL_EPSILON : 0;
    }
    assert_close(qc_sporadic_sum_weight(rolling, 0), 0, 0, 0);
    weight[1] = 0.125;
    assert_close(qc_sporadic_sum_weight(rolling, 0), 0.125, 0, 0);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* What an origin adds to each leaf beside 1 - v of what was there: v times its share of the
 * sum's forecast, at least nothing. */
static void assert_moved(qc_rolling *rolling, const expected *now, size_t leaves)
{
    double *before = copy_combinations(rolling);
    qc_error error = {0};

    assert_ok(qc_sporadic_sum_apply(rolling, NULL, &error), error);
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        double v = qc_sporadic_sum_weight(rolling, leaf);

        assert_true(v > 0.05);
        for (size_t step = 0; step < HORIZON; step++) {
            double c = before[((MONTHS - rolling->combined) * KINDS + leaf) * HORIZON + step];
            double moved = now->share[leaf] * fmax(now->forecast[step], 0);

            assert_close(sporadic_combination(rolling, MONTHS, leaf)[step], c + v * (moved - c),
                         1e-9, 1e-12);
        }
    }
    free(before);
}

/* Two months of which nothing is told are forecast across. */
static void sum__is_forecast_across_months_that_nobody_tells(void **state)
{
    qc_panel *panel = sporadic_panel(7);

    (void)state;
    for (size_t leaf = 0; leaf < KINDS; leaf++) {
        panel->values[leaf * MONTHS + MONTHS - 2] = NAN;
        panel->values[leaf * MONTHS + MONTHS - 1] = NAN;
    }
    qc_rolling *rolling = sporadic_combine(panel, HORIZON);
    const expected now = expect_of(panel, 5, rolling, MONTHS, MONTHS - 2);

    assert_true(fabs(now.forecast[0] / now.forecast[2] - 1) > 0.01); /* so that it matters */
    assert_moved(rolling, &now, 4);
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* Eight leaves of which two sell each month by chance, less and less: what is foretold of their
 * sum falls below 0, what a leaf moves to does not. */
static void forecast__of_a_falling_sum_ends_at_0(void **state)
{
    qc_panel *panel = panel_new(KINDS, MONTHS, 12);
    qc_random random;

    (void)state;
    qc_random_start(&random, 5, QC_PURPOSE_TEST, 1);
    for (size_t t = 0; t < MONTHS; t++) {
        size_t one = (size_t)(qc_random_uniform(&random) * KINDS);
        size_t other = (one + 1 + (size_t)(qc_random_uniform(&random) * (KINDS - 1))) % KINDS;

        for (size_t leaf = 0; leaf < KINDS; leaf++) {
            panel->values[leaf * MONTHS + t] =
                leaf == one || leaf == other ? 20 * ((double)(MONTHS - t) - 0.5) : 0;
        }
    }
    qc_rolling *rolling = sporadic_combine(panel, HORIZON);
    const expected now = expect_of(panel, KINDS, rolling, MONTHS, MONTHS);
    assert_true(now.forecast[0] < 0);
    assert_moved(rolling, &now, KINDS);
    qc_rolling_free(rolling);
    panel_free(panel);
}

static qc_status build(void *context, qc_error *error)
{
    return qc_sporadic_sum_apply(context, NULL, error);
}

static void sums__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel *panel = sporadic_panel(7);
    qc_panel *known = panel_cut(panel, 26);
    qc_rolling *rolling = sporadic_combine(known, 1);

    (void)state;
    qc_test_allocations(build, rolling);
    qc_rolling_free(rolling);
    panel_free(known);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(combinations__move_to_shares_of_the_sum_by_definition),
        cmocka_unit_test(weight__of_the_sum_is_never_below_0),
        cmocka_unit_test(sum__is_forecast_across_months_that_nobody_tells),
        cmocka_unit_test(forecast__of_a_falling_sum_ends_at_0),
        cmocka_unit_test(sums__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
