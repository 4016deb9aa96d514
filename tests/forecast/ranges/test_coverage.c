/* Ranges hold as often as they say on simulated panels, at leaves and at their sum. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

/*
 * Cells of a panel are dependent: with its sum as the extreme, a share over PANELS panels has a
 * standard error of at most sqrt(.16 / PANELS) = .052; the mean over 4 leaves and 3 steps of
 * panels whose leaves correlate by .36 has about half of that. Three of these are allowed
 * around .80, and .02 for Student tails laid over normal errors.
 */
enum { PANELS = 60, LEAVES = 4, KNOWN = 40, HORIZON = 3, DRAWS = 200 };

static const double LEAVES_ALLOWED = 3 * 0.026 + 0.02, COMPANY_ALLOWED = 3 * 0.052;

/* Draws the next value of a leaf from its last two shocks and value. */
typedef double (*process)(double last, double shock, double common);

static double white(double last, double shock, double common)
{
    (void)last;
    return 1000 * (1 + 0.1 * (0.8 * shock + 0.6 * common));
}

static double autoregressive(double last, double shock, double common)
{
    return 1000 + 0.7 * (last - 1000) + 80 * (0.8 * shock + 0.6 * common);
}

static double walk(double last, double shock, double common)
{
    return last + 30 * (0.8 * shock + 0.6 * common);
}

/* A company; or leaves without sums, of which the first is known for the latest `young` periods
 * only, 0 for none such. */
static qc_panel *simulate(process next, size_t young, uint64_t seed)
{
    qc_panel *panel = young == 0 ? panel_new_tree(LEAVES, KNOWN + HORIZON, 1)
                                 : panel_new(LEAVES, KNOWN + HORIZON, 1);
    double last[LEAVES];
    qc_random random;

    qc_random_start(&random, seed, QC_PURPOSE_TEST, 77);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        last[leaf] = 1000;
    }
    for (size_t t = 0; t < KNOWN + HORIZON; t++) {
        double common = qc_random_normal(&random);

        for (size_t leaf = 0; leaf < LEAVES; leaf++) {
            last[leaf] = next(last[leaf], qc_random_normal(&random), common);
            panel->values[leaf * panel->period_count + t] =
                leaf == 0 && young > 0 && t + young < KNOWN ? NAN : last[leaf];
        }
    }
    return panel;
}

static bool inside(const double *draws, double actual)
{
    const double levels[2] = {0.1, 0.9};
    double range[2];
    qc_error error = {0};

    assert_ok(qc_draws_quantiles(draws, DRAWS, levels, 2, range, &error), error);
    return range[0] <= actual && actual <= range[1];
}

/* Shares of cells, of the company's sum over all steps and of the first leaf's, within ranges. */
typedef struct held {
    double leaves, company, first;
} held;

static held measure(process next, size_t young)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    held of = {0};

    settings.horizon = HORIZON;
    settings.draws = DRAWS;
    settings.backtest_draws = 0;
    settings.max_origins = 16;
    settings.models = qc_models(&settings.model_count);
    settings.model_count = 4; /* up to damped: enough for these processes, and fast */
    for (uint64_t seed = 1; seed <= PANELS; seed++) {
        qc_panel *panel = simulate(next, young, seed);
        qc_panel *known = panel_cut(panel, KNOWN);
        qc_forecast *forecast = NULL;
        double sums[DRAWS];
        double total = 0;
        double first = 0;
        qc_error error = {0};

        assert_ok(qc_forecast_run(known, &settings, NULL, &forecast, &error), error);
        for (size_t cell = 0; cell < (size_t)LEAVES * HORIZON; cell++) {
            double actual =
                panel->values[cell / HORIZON * panel->period_count + KNOWN + cell % HORIZON];

            total += actual;
            first += cell < HORIZON ? actual : 0;
            of.leaves += inside(forecast->draws + cell * DRAWS, actual) ? 1 : 0;
        }
        qc_forecast_node_draws(known, forecast, 0, 0, HORIZON - 1, sums);
        of.company += inside(sums, total) ? 1 : 0;
        qc_forecast_node_draws(known, forecast, panel->leaf_node[0], 0, HORIZON - 1, sums);
        of.first += inside(sums, first) ? 1 : 0;
        qc_forecast_free(forecast);
        panel_free(known);
        panel_free(panel);
    }
    of.leaves /= PANELS * LEAVES * HORIZON;
    of.company /= PANELS;
    of.first /= PANELS;
    return of;
}

static void check(process next, const char *name)
{
    const held of = measure(next, 0);

    print_message("%s: leaves %.3f, company over all steps %.3f\n", name, of.leaves,
                  of.company);
    assert_close(of.leaves, 0.80, 0, LEAVES_ALLOWED);
    assert_close(of.company, 0.80, 0, COMPANY_ALLOWED);
}

static void ranges__hold_for_white_noise(void **state)
{
    (void)state;
    check(white, "white noise");
}

static void ranges__hold_for_an_autoregression(void **state)
{
    (void)state;
    check(autoregressive, "autoregression");
}

static void ranges__hold_for_a_random_walk(void **state)
{
    (void)state;
    check(walk, "random walk");
}

/* The sum over all steps of a leaf of one period, whose level all of them share: three levels and
 * three shocks. */
static void ranges__hold_for_a_young_leaf(void **state)
{
    const held of = measure(white, 1);

    (void)state;
    print_message("one period: over all steps %.3f\n", of.first);
    assert_close(of.first, 0.80, 0, 2 * 0.052);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges__hold_for_white_noise),
        cmocka_unit_test(ranges__hold_for_an_autoregression),
        cmocka_unit_test(ranges__hold_for_a_random_walk),
        cmocka_unit_test(ranges__hold_for_a_young_leaf),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
