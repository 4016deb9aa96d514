/* Panels of leaves that sell in few periods, and combinations of their models. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/forecast/sporadic_panels.h"

#include "tests/forecast/panels.h"
#include "tests/support/qc_test.h"

/* A sale of about `size` with a chance, else none. */
double sporadic_sale(qc_random *random, double chance, double size)
{
    bool comes = qc_random_uniform(random) < chance;
    double much = exp(0.6 * qc_random_normal(random));

    return comes ? size * much : 0;
}

/*
 * Leaves 0 .. 3 sell by chance, 3 from month 30 on and with one credit; 4 in each first half of
 * a year, 5 in the first year only, 6 in every month; 7 takes back more than it sells.
 */
qc_panel *sporadic_panel(uint64_t seed)
{
    qc_panel *panel = panel_new(KINDS, MONTHS, 12);
    qc_random random;

    qc_random_start(&random, seed, QC_PURPOSE_TEST, 0);
    for (size_t t = 0; t < MONTHS; t++) {
        for (size_t leaf = 0; leaf < 4; leaf++) {
            double value =
                sporadic_sale(&random, 0.3 + 0.005 * (double)t, 100.0 + 100.0 * (double)leaf);

            panel->values[leaf * MONTHS + t] = leaf < 3 || t >= 30 ? value : NAN;
        }
        panel->values[4 * MONTHS + t] = t % 12 < 6 ? 500 + 20 * qc_random_normal(&random) : 0;
        panel->values[5 * MONTHS + t] = t < 12 && t % 3 == 1 ? 50 : 0;
        panel->values[7 * MONTHS + t] = t % 9 == 4 ? 10 : t % 20 == 7 ? -60 : 0;
        panel->values[6 * MONTHS + t] = 900 + 40 * qc_random_normal(&random);
    }
    panel->values[3 * MONTHS + 34] = -40;
    return panel;
}

/* A rolling whose models are combined, no more. */
qc_rolling *sporadic_combine(const qc_panel *panel, size_t horizon)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_rolling *rolling = NULL;
    qc_error error = {0};

    settings.horizon = horizon;
    assert_ok(qc_rolling_open(panel, &settings, true, &rolling, &error), error);
    assert_ok(
        qc_rolling_run_models(rolling, &settings, 0, rolling->history->row_count, NULL, &error),
        error);
    return rolling;
}

const double *sporadic_combination(const qc_rolling *rolling, size_t origin, size_t leaf)
{
    return qc_rolling_combination(rolling, origin, leaf);
}
