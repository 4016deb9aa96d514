/* A small tree with a record of errors made by hand, for the tests of reconciliation. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/forecast/small_tree.h"

#include "core/random.h"
#include "tests/support/qc_test.h"

/* company - two regions - leaves 0, 1, 2 and 3, 4; the second region has a further node with
 * one child. */
static qc_panel_node nodes[] = {{"Company", "company", QC_NO_ID, QC_NO_ID, QC_NO_ID},
                                {"West", "region", 0, QC_NO_ID, QC_NO_ID},
                                {"East", "region", 0, QC_NO_ID, QC_NO_ID},
                                {"Far", "area", 2, QC_NO_ID, QC_NO_ID},
                                {"a", "territory", 1, 0, QC_NO_ID},
                                {"b", "territory", 1, 1, QC_NO_ID},
                                {"c", "territory", 1, 2, QC_NO_ID},
                                {"d", "territory", 3, 3, QC_NO_ID},
                                {"e", "territory", 2, 4, QC_NO_ID}};
static qc_id leaf_node[] = {4, 5, 6, 7, 8};

qc_panel small_tree(void)
{
    return (qc_panel){.leaf_count = LEAVES,
                      .leaf_node = leaf_node,
                      .node_count = sizeof nodes / sizeof nodes[0],
                      .nodes = nodes};
}

void reconcile_panel(qc_panel *panel, double *values)
{
    qc_random random;

    qc_random_start(&random, 7, QC_PURPOSE_TEST, 0);
    for (size_t t = 0; t < PERIODS; t++) {
        double common = 1 + 0.1 * qc_random_normal(&random);

        for (size_t leaf = 0; leaf < LEAVES; leaf++) {
            values[leaf * PERIODS + t] = (100.0 + 40 * (double)leaf + 2.385 * (double)t) *
                                         common * (1 + 0.05 * qc_random_normal(&random));
        }
    }
    *panel = small_tree();
    panel->frequency = QC_FREQUENCY_MONTH;
    panel->calendar = qc_calendar_default();
    panel->period_count = PERIODS;
    panel->season = 1;
    panel->values = values;
}

qc_rolling *reconcile_roll(const qc_panel *panel)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error;

    settings.horizon = HORIZON;
    assert_ok(qc_rolling_new(panel, &settings, false, NULL, &rolling, &error), error);
    return rolling;
}

qc_rolling *reconcile_roll_by_hand(qc_panel *panel, double *values, double leaf_noise,
                                   double total_noise)
{
    qc_rolling *rolling = NULL;
    qc_random random;

    reconcile_panel(panel, values);
    rolling = reconcile_roll(panel);
    qc_random_start(&random, 8, QC_PURPOSE_TEST, 1);
    for (size_t origin = rolling->combined; origin <= rolling->last; origin++) {
        for (size_t step = 0; step < HORIZON; step++) {
            for (size_t row = 0; row < rolling->history->row_count; row++) {
                double truth = qc_history_observed(rolling->history, row, origin + step);
                double noise = row < LEAVES ? leaf_noise : total_noise;

                if (isnan(truth)) {
                    truth = row < LEAVES ? 200 : row == 5 ? 1000 : row == 6 ? 600 : 400;
                }
                qc_rolling_combination(rolling, origin, row)[step] =
                    truth * (1 + noise * qc_random_normal(&random));
            }
        }
    }
    return rolling;
}
