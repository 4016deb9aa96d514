/* Forecasts of random panels of odd series: finite, ranges in order, sums exact, below 0 only where sales are. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qc_test.h"

#include "quotacast/explain.h"
#include "tests/forecast/panels.h"

enum { PANELS = 150, DRAWS = 20, SHAPES = 13, CREDITS = 2 };

/** A stream of numbers in [0, 1) that is the same everywhere. */
typedef struct dice {
    uint64_t state;
} dice;

static double roll(dice *d)
{
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(d->state >> 11) / 9007199254740992.0;
}

static size_t pick(dice *d, size_t count)
{
    return (size_t)(roll(d) * (double)count);
}

/* A value of a series of a shape; below 0 only for the last CREDITS shapes. */
static double value_of(dice *d, size_t shape, size_t t, size_t count)
{
    double turn = (double)t;

    switch (shape) {
    case 0:
        return 7.0;
    case 1:
        return 0.0;
    case 2:
        return 1e70 * (1.0 + roll(d));
    case 3:
        return 1e-70 * (1.0 + roll(d));
    case 4:
        return t % 2 == 0 ? 10.0 : 0.0;
    case 5:
        return exp(0.9 * turn);
    case 6:
        return t + 1 < count ? NAN : 100.0 * roll(d); /* one period old */
    case 7:
        return t + 6 < count ? NAN : 100.0 * roll(d); /* six periods old */
    case 8:
        return t < count / 3 ? 100.0 * roll(d) : 0.0; /* long over */
    case 9:
        return roll(d) < 0.3 ? NAN : 50.0 + 10.0 * roll(d);
    case 10:
        return roll(d) < 0.8 ? 0.0 : floor(9.0 * roll(d));
    case 11:
        return roll(d) < 0.7 ? 0.0 : -5.0; /* takes back what others sold */
    default:
        return 100.0 + 30.0 * sin(0.5236 * turn) - (roll(d) < 0.1 ? 300.0 : 0.0);
    }
}

static qc_panel *make_panel(dice *d, bool credits)
{
    static const int seasons[] = {1, 4, 12};
    size_t leaves = 1 + pick(d, 6);
    size_t periods = 1 + pick(d, 45);
    int season = seasons[pick(d, 3)];
    qc_panel *panel = roll(d) < 0.5 ? panel_new(leaves, periods, season)
                                    : panel_new_tree(leaves, periods, season);
    bool any = false;

    for (size_t leaf = 0; leaf < leaves; leaf++) {
        size_t shape = pick(d, credits ? SHAPES : SHAPES - CREDITS);

        for (size_t t = 0; t < periods; t++) {
            double value = value_of(d, shape, t, periods);

            panel->values[leaf * periods + t] = value;
            any = any || !isnan(value);
        }
    }
    if (!any) {
        panel->values[0] = 1.0;
    }
    return panel;
}

static bool has_credit(const qc_panel *panel)
{
    for (size_t k = 0; k < panel->leaf_count * panel->period_count; k++) {
        if (panel->values[k] < 0) {
            return true;
        }
    }
    return false;
}

static void check_leaf(const qc_panel *panel, const qc_forecast *forecast, size_t leaf)
{
    bool seen = false;
    double weights = 0;

    for (size_t t = 0; t < panel->period_count; t++) {
        seen = seen || !isnan(panel->values[leaf * panel->period_count + t]);
    }
    for (size_t model = 0; model < forecast->model_count; model++) {
        weights += forecast->weight[leaf * forecast->model_count + model];
    }
    if (strstr(forecast->model[leaf], "shared_sum") == NULL) { /* less than .05 is not named */
        assert_close(weights, seen ? 1.0 : 0.0, 1e-9, seen ? 0.05 : 1e-9);
    }
    assert_true(weights >= 0 && weights <= 1.0 + 1e-9);
    assert_int_equal(strcmp(forecast->model[leaf], "none") == 0, !seen);
    for (size_t step = 0; step < forecast->horizon; step++) {
        const double *draws =
            forecast->draws + (leaf * forecast->horizon + step) * forecast->draw_count;
        double point = forecast->point[leaf * forecast->horizon + step];

        assert_int_equal(isfinite(point), seen);
        for (size_t k = 0; k < forecast->draw_count; k++) {
            assert_int_equal(isfinite(draws[k]), seen);
            assert_false(draws[k] < 0 && !has_credit(panel));
        }
        assert_false(point < 0 && !has_credit(panel));
    }
}

/* Futures of a node are those of its leaves, added up. */
static void check_nodes(const qc_panel *panel, const qc_forecast *forecast)
{
    static const double levels[3] = {0.1, 0.5, 0.9};
    double sums[DRAWS];
    qc_error error = {0};

    for (size_t node = 0; node < panel->node_count; node++) {
        double range[3];

        qc_forecast_node_draws(panel, forecast, node, 0, forecast->horizon - 1, sums);
        if (isnan(sums[0])) {
            continue; /* nothing below has been observed */
        }
        assert_ok(qc_draws_quantiles(sums, DRAWS, levels, 3, range, &error), error);
        assert_true(range[0] <= range[1] && range[1] <= range[2] && isfinite(range[2]));
        for (size_t k = 0; k < DRAWS; k++) {
            double parts = 0;
            double size = 0;

            for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
                size_t at = panel->leaf_node[leaf];

                while (at != node && panel->nodes[at].parent != QC_NO_ID) {
                    at = panel->nodes[at].parent;
                }
                for (size_t step = 0; at == node && step < forecast->horizon; step++) {
                    double draw =
                        forecast->draws[(leaf * forecast->horizon + step) * DRAWS + k];

                    parts += isnan(draw) ? 0.0 : draw;
                    size += isnan(draw) ? 0.0 : fabs(draw);
                }
            }
            assert_close(sums[k], parts, 0.0, 1e-12 * size);
        }
    }
}

static void check_explanations(const qc_panel *panel, const qc_forecast *forecast)
{
    qc_error error = {0};

    for (size_t node = 0; node < panel->node_count; node++) {
        qc_explanation found = {0};

        assert_ok(qc_forecast_explain(panel, forecast, node, &found, &error), error);
        assert_true(found.missing <= found.length && found.length <= panel->period_count);
        assert_true(found.season_share >= 0 && found.season_share <= 1);
        qc_explanation_clear(&found);
    }
}

static void try_panel(uint64_t seed)
{
    dice d = {seed * 977 + 1};
    qc_panel *panel = make_panel(&d, seed % 3 == 0);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    settings.horizon = 1 + pick(&d, 6);
    settings.draws = DRAWS;
    settings.backtest_draws = DRAWS;
    settings.max_origins = 6;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        check_leaf(panel, forecast, leaf);
    }
    check_nodes(panel, forecast);
    check_explanations(panel, forecast);
    qc_forecast_free(forecast);
    panel_free(panel);
}

static void forecasts__of_odd_series_are_finite_ordered_and_add_up(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < PANELS; seed++) {
        try_panel(seed);
    }
}

/* A series that has long been over stays at 0, whatever the others do; one with rare sales does
 * not. */
static void forecasts__of_what_is_over_are_0(void **state)
{
    enum { PERIODS = 48, HORIZON = 3 };
    qc_panel *panel = panel_new(3, PERIODS, 12);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    (void)state;
    panel_fill(panel, 100, 0.1, 4);
    for (size_t t = 0; t < PERIODS; t++) {
        panel->values[t] = t < 30 ? panel->values[t] : 0.0;
    }
    settings.horizon = HORIZON;
    settings.draws = DRAWS;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    for (size_t step = 0; step < HORIZON; step++) {
        assert_close(forecast->point[step], 0.0, 0.0, 0.0);
        assert_true(forecast->point[HORIZON + step] > 100.0);
    }
    qc_forecast_free(forecast);
    panel_free(panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecasts__of_odd_series_are_finite_ordered_and_add_up),
        cmocka_unit_test(forecasts__of_what_is_over_are_0),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
