/* Forecasts that a small change of the values moves by a little. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "quotacast/forecast.h"
#include "tests/forecast/panels.h"

enum { LEAVES = 6, SMALL = 5, PERIODS = 48, HORIZON = 3, SHAKES = 4 };

/* Five leaves that sell about a million a month, and one that sells some thousands now and then. */
static qc_panel *make_panel(uint64_t seed)
{
    qc_panel *panel = panel_new_tree(LEAVES, PERIODS, 12);
    double few[PERIODS];
    qc_random random;

    panel_fill(panel, 1e6, 0.08, seed);
    qc_random_start(&random, seed, QC_PURPOSE_TEST, 1);
    for (size_t t = 0; t < PERIODS; t++) {
        bool sells = qc_random_index(&random, 5) < 2;

        few[t] = sells ? 4000 * exp(0.6 * qc_random_normal(&random)) : 0;
    }
    panel_set(panel, SMALL, few, PERIODS);
    return panel;
}

static void sum_points(const qc_panel *panel, double sums[LEAVES])
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_forecast *forecast = NULL;
    qc_error error;

    settings.horizon = HORIZON;
    settings.draws = 2;
    settings.backtest = false;
    assert_ok(qc_forecast_run(panel, &settings, NULL, &forecast, &error), error);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        const double *point = forecast->point + leaf * HORIZON;

        sums[leaf] = point[0] + point[1] + point[2];
    }
    qc_forecast_free(forecast);
}

static void one_percent__moves_no_leaf_by_more_than_ten(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 2; seed++) {
        qc_panel *panel = make_panel(seed);
        double base[LEAVES], moved[LEAVES];

        sum_points(panel, base);
        for (uint64_t shake = 1; shake <= SHAKES; shake++) {
            qc_panel *shaken = panel_cut(panel, PERIODS);
            qc_random random;

            qc_random_start(&random, shake, QC_PURPOSE_TEST, 2);
            for (size_t k = 0; k < LEAVES * PERIODS; k++) {
                shaken->values[k] *= 1 + 0.01 * qc_random_normal(&random);
            }
            sum_points(shaken, moved);
            for (size_t leaf = 0; leaf < LEAVES; leaf++) {
                assert_close(moved[leaf], base[leaf], 0.1, 0);
            }
            panel_free(shaken);
        }
        panel_free(panel);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_percent__moves_no_leaf_by_more_than_ten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
