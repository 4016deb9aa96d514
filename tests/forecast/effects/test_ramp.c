/* How new territories grow: by hand, learned from those that opened before, blind to the future. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include <string.h>

#include "core/memory.h"
#include "core/random.h"
#include "forecast/effects/ramp.h"
#include "forecast/rolling.h"
#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 14, PERIODS = 48, OPENINGS = 5, YOUNG = 13, HORIZON = 3, YEAR = 12 };

/* The share of its level at an age where a ramp takes half a year. */
static double half_year(size_t age)
{
    return age < 6 ? 0.2 + 0.8 * (double)age / 6 : 1;
}

static double at_once(size_t age)
{
    (void)age;
    return 1;
}

typedef double (*opening)(size_t age);

/* Leaves with a season and noise, of which the last ones but one opened in periods 14, 18, ... by
 * `early` and the last one `age` periods before the end by `late`. */
static qc_panel *open_leaves(opening early, opening late, size_t age, double noise)
{
    qc_panel *panel = panel_new(LEAVES, PERIODS, YEAR);

    panel_fill_wave(panel, noise, 7);
    for (size_t k = 0; k <= OPENINGS; k++) {
        size_t leaf = YOUNG - k;
        size_t opened = k == 0 ? PERIODS - age : 10 + 4 * k;
        double *row = panel->values + leaf * PERIODS;

        for (size_t t = 0; t < PERIODS; t++) {
            row[t] = t < opened ? NAN : row[t] * (k == 0 ? late : early)(t - opened);
        }
    }
    return panel;
}

static qc_ramp find(const qc_history *history, size_t origin)
{
    size_t leaves[LEAVES];
    qc_ramp ramp = {0};
    qc_error error = {0};

    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        leaves[leaf] = leaf;
    }
    assert_ok(qc_ramp_find(history, origin, leaves, LEAVES, &ramp, &error), error);
    return ramp;
}

static double growth(qc_panel *panel, size_t steps)
{
    qc_history *history = panel_history(panel);
    qc_ramp ramp = find(history, PERIODS);
    double found = qc_ramp_growth(&ramp, history, YOUNG, PERIODS, steps);

    qc_ramp_clear(&ramp);
    qc_history_free(history);
    panel_free(panel);
    return found;
}

/* Of one period nothing is told but what others did, who sold three times as much in their fourth:
 * shrunk by how few they are. */
static void young_leaf__grows_as_those_before(void **state)
{
    double first = growth(open_leaves(half_year, half_year, 1, 0.01), 3);

    (void)state;
    assert_true(first > 2 && first < half_year(3) / half_year(0));
    assert_close(growth(open_leaves(half_year, half_year, 3, 0.01), 3),
                 half_year(5) / half_year(2), 0.1, 0);
    assert_close(growth(open_leaves(half_year, half_year, 9, 0.01), 3), 1, 0.03, 0);
}

static void young_leaf__is_at_its_level_where_all_were(void **state)
{
    (void)state;
    for (size_t age = 1; age < 9; age += 2) {
        assert_close(growth(open_leaves(at_once, at_once, age, 0.1), 3), 1, 0.05, 0);
    }
}

/* Four months of its own outweigh what others did, and the reverse. */
static void young_leaf__tells_by_its_first_months(void **state)
{
    (void)state;
    assert_close(growth(open_leaves(half_year, at_once, 4, 0.02), 3), 1, 0.1, 0);
    assert_true(growth(open_leaves(at_once, half_year, 4, 0.02), 3) > 1.2);
}

static void assert_unknown(qc_panel *panel)
{
    assert_close(growth(panel, HORIZON), 1, 0, 0);
}

static void ramp__is_none_without_openings(void **state)
{
    qc_panel *alone = open_leaves(half_year, half_year, 1, 0.01);
    qc_panel *numbers = open_leaves(half_year, half_year, 1, 0.01);
    qc_panel *zero = open_leaves(half_year, half_year, 4, 0.01);
    qc_panel *old = open_leaves(half_year, half_year, 24, 0.01);

    (void)state;
    for (size_t leaf = YOUNG - OPENINGS; leaf < YOUNG; leaf++) { /* from the first period on */
        for (size_t t = 0; t < PERIODS; t++) {
            alone->values[leaf * PERIODS + t] = 100;
        }
    }
    numbers->frequency = QC_FREQUENCY_INDEX;
    zero->values[(size_t)YOUNG * PERIODS + PERIODS - 2] = 0;
    assert_unknown(alone);
    assert_unknown(numbers);
    assert_unknown(zero);
    assert_unknown(old);
}

/* The only one that opened half a year ago has nobody to learn from; a younger one has it. One
 * that sells now and then only seems to have opened. */
static void ramp__of_one_opening_is_for_others(void **state)
{
    qc_panel *panel = open_leaves(half_year, half_year, 2, 0.01);
    double *row = panel->values + (size_t)(YOUNG - 1) * PERIODS;
    qc_history *history = NULL;

    (void)state;
    for (size_t leaf = YOUNG - OPENINGS; leaf < YOUNG - 1; leaf++) {
        for (size_t t = 0; t < PERIODS; t++) {
            panel->values[leaf * PERIODS + t] = 100;
        }
    }
    for (size_t t = 0; t < PERIODS; t++) {
        double *sporadic = panel->values + (size_t)(YOUNG - 2) * PERIODS;

        row[t] = t < PERIODS - 8 ? NAN : 100 * half_year(t + 8 - PERIODS);
        sporadic[t] = t > 2 && t % 3 == 0 ? 100 : 0;
    }
    history = panel_history(panel);
    qc_ramp ramp = find(history, PERIODS);
    assert_int_equal(ramp.openings, 1);
    assert_int_equal(ramp.single, YOUNG - 1);
    assert_close(qc_ramp_growth(&ramp, history, YOUNG - 1, PERIODS, 3), 1, 0, 0);
    assert_true(qc_ramp_growth(&ramp, history, YOUNG, PERIODS, 3) > 1.2);
    qc_ramp_clear(&ramp);
    qc_history_free(history);
    panel_free(panel);
}

/* One shape beside none, half of leaves each; a second value e above the first. */
static void path__is_the_mean_by_likelihood(void **state)
{
    const double reached = log(0.4), walk = 0.5, noise = 0.01, nu = 4;
    qc_panel *panel = open_leaves(at_once, at_once, 2, 0);
    double *row = panel->values + (size_t)YOUNG * PERIODS;
    double factor[PERIODS + 1], variance[1];

    (void)state;
    row[PERIODS - 2] = 100;
    row[PERIODS - 1] = 100 * exp(0.3);
    qc_history *history = panel_history(panel);
    qc_ramp ramp = {.first = 0, .year = YEAR, .noise = noise, .walk = walk, .openings = 1};

    ramp.reference = qc_memory_new(PERIODS, sizeof *ramp.reference);
    ramp.shape = qc_memory_new((size_t)QC_RAMP_SHAPES * 2 * YEAR, sizeof *ramp.shape);
    assert_non_null(ramp.reference);
    assert_non_null(ramp.shape);
    ramp.share[0] = ramp.share[1] = 0.5;
    ramp.shape[2 * YEAR] = reached; /* in its first month, and 1 from then on */
    double likely[2];
    for (size_t k = 0; k < 2; k++) {
        double e = 0.3 + (k == 1 ? reached : 0);

        likely[k] = pow(nu * noise + e * e / (2 + walk), -(nu + 1) / 2);
    }
    double weight = likely[1] / (likely[0] + likely[1]);
    /* levels after two values: by the gain, from the first value over its share */
    double gain = (1 + walk) / (2 + walk);
    double level[2] = {log(100) + gain * 0.3, log(100) - reached + gain * (0.3 + reached)};

    assert_true(qc_ramp_path(&ramp, history, YOUNG, PERIODS, PERIODS + 1, factor));
    assert_close(factor[PERIODS - 2], exp(weight * reached), 1e-12, 0);
    assert_close(factor[PERIODS - 1], 1, 1e-12, 0);
    assert_close(factor[PERIODS], 1, 1e-12, 0);
    assert_true(qc_ramp_variance(&ramp, history, YOUNG, PERIODS, 1, variance));
    assert_close(variance[0],
                 weight * (1 - weight) * (level[1] - level[0]) * (level[1] - level[0]), 1e-9,
                 0);
    assert_false(qc_ramp_path(&ramp, history, 0, PERIODS, PERIODS + 1, factor));
    qc_ramp_clear(&ramp);
    qc_history_free(history);
    panel_free(panel);
}

/* A month old: the quarter to come is 1.7 to 3 times what it would be at the level of that month. */
static void forecast__of_a_young_leaf_ramps_up(void **state)
{
    qc_panel *panel = open_leaves(half_year, half_year, 1, 0.05);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    (void)state;
    settings.horizon = HORIZON;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    const double *point = qc_rolling_forecast(rolling, rolling->last, YOUNG);
    for (size_t step = 0; step < HORIZON; step++) {
        double expected = 100 * exp(panel_wave(PERIODS + step, YEAR)) * half_year(1 + step);

        assert_close(point[step], expected, 0.25, 0);
    }
    qc_rolling_free(rolling);
    panel_free(panel);
}

/* What comes later changes no bit. */
static void ramp__is_blind_to_the_future(void **state)
{
    qc_panel *panel = open_leaves(half_year, half_year, 9, 0.1);
    size_t origin = PERIODS - 6;
    qc_panel *cut = panel_cut(panel, origin);
    qc_history *whole = panel_history(panel);
    qc_history *short_one = panel_history(cut);
    qc_ramp a = find(whole, origin);
    qc_ramp b = find(short_one, origin);
    double one[PERIODS], other[PERIODS];

    (void)state;
    assert_true(a.openings > 0);
    assert_int_equal(a.openings, b.openings);
    assert_memory_equal(a.share, b.share, sizeof a.share);
    assert_memory_equal(a.reference, b.reference, origin * sizeof *a.reference);
    assert_true(qc_ramp_path(&a, whole, YOUNG, origin, PERIODS, one));
    assert_true(qc_ramp_path(&b, short_one, YOUNG, origin, PERIODS, other));
    assert_memory_equal(one, other, sizeof one);
    qc_ramp_clear(&a);
    qc_ramp_clear(&b);
    qc_history_free(whole);
    qc_history_free(short_one);
    panel_free(panel);
    panel_free(cut);
}

static qc_status find_again(void *context, qc_error *error)
{
    const size_t leaves[] = {0, 1, 2, YOUNG - 2, YOUNG - 1, YOUNG};
    qc_ramp ramp = {0};
    qc_status status = qc_ramp_find(context, PERIODS, leaves, 6, &ramp, error);

    qc_ramp_clear(&ramp);
    return status;
}

static void ramp__survives_failing_allocations(void **state)
{
    qc_panel *panel = open_leaves(half_year, half_year, 2, 0.1);
    qc_history *history = panel_history(panel);

    (void)state;
    qc_test_allocations(find_again, history);
    qc_history_free(history);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(young_leaf__grows_as_those_before),
        cmocka_unit_test(young_leaf__is_at_its_level_where_all_were),
        cmocka_unit_test(young_leaf__tells_by_its_first_months),
        cmocka_unit_test(ramp__is_none_without_openings),
        cmocka_unit_test(ramp__of_one_opening_is_for_others),
        cmocka_unit_test(path__is_the_mean_by_likelihood),
        cmocka_unit_test(forecast__of_a_young_leaf_ramps_up),
        cmocka_unit_test(ramp__is_blind_to_the_future),
        cmocka_unit_test(ramp__survives_failing_allocations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
