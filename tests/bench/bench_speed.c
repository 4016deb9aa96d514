/* Time of a whole forecast: models, backtest, weights, joint futures, quantiles. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_speed [COUNT [monthly|quarterly]]
 *
 * Panels of COUNT (200) made-up series side by side, monthly of 120 values 18 ahead and
 * quarterly of 60 values 8 ahead, and panels of one series: milliseconds for each series on one
 * thread, and how many times faster two threads are, in the same run.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "quotacast/forecast.h"
#include "tests/bench/made_up.h"

typedef struct made_up {
    qc_panel panel;
    qc_panel_node *nodes;
} made_up;

static made_up make(size_t count, size_t length, int season, uint64_t from)
{
    made_up m = {.nodes = made_up_take(count, sizeof *m.nodes)};

    m.panel = (qc_panel){.frequency = season == 12 ? QC_FREQUENCY_MONTH : QC_FREQUENCY_QUARTER,
                         .calendar = qc_calendar_default(),
                         .period_count = length,
                         .season = season,
                         .leaf_count = count,
                         .values = made_up_take(count * length, sizeof(double)),
                         .leaf_node = made_up_take(count, sizeof(qc_id)),
                         .node_count = count,
                         .nodes = m.nodes};
    for (size_t leaf = 0; leaf < count; leaf++) {
        m.nodes[leaf] = (qc_panel_node){"s", "series", QC_NO_ID, (qc_id)leaf, QC_NO_ID};
        m.panel.leaf_node[leaf] = (qc_id)leaf;
        made_up_fill(m.panel.values + leaf * length, length, season, from + leaf);
    }
    return m;
}

static double run(const made_up *m, size_t horizon, int threads)
{
    static const double levels[] = {0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975};
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_run how = qc_run_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};
    struct timespec a;
    struct timespec b;

    settings.horizon = horizon;
    settings.backtest_draws = 0;
    how.threads = threads;
    (void)clock_gettime(CLOCK_MONOTONIC, &a);
    if (qc_forecast_run(&m->panel, &settings, &how, &forecast, &error) != QC_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    for (size_t cell = 0; cell < m->panel.leaf_count * horizon; cell++) {
        double quantiles[7];

        if (qc_draws_quantiles(forecast->draws + cell * forecast->draw_count,
                               forecast->draw_count, levels, 7, quantiles, &error) != QC_OK) {
            exit(1);
        }
    }
    (void)clock_gettime(CLOCK_MONOTONIC, &b);
    qc_forecast_free(forecast);
    return 1e3 * ((double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec));
}

static void discard(made_up *m)
{
    free(m->panel.values);
    free(m->panel.leaf_node);
    free(m->nodes);
}

static void measure(const char *name, size_t count, size_t length, int season, size_t horizon)
{
    made_up all = make(count, length, season, 0);
    double one = run(&all, horizon, 1);
    double two = run(&all, horizon, 2);
    double alone = 0;

    for (uint64_t k = 0; k < 20; k++) {
        made_up single = make(1, length, season, k);

        alone += run(&single, horizon, 1) / 20;
        discard(&single);
    }
    (void)printf("%s, %zu values, %zu ahead: %.2f ms a series in a panel of %zu, %.2f ms "
                 "alone; two threads "
                 "%.2f times as fast\n",
                 name, length, horizon, one / (double)count, count, alone, one / two);
    discard(&all);
}

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 200;

    const char *only = argc > 2 ? argv[2] : "";

    if (count == 0) {
        (void)fprintf(stderr, "bench_speed [COUNT [monthly|quarterly]], COUNT at least 1\n");
        return 2;
    }
    if (strcmp(only, "quarterly") != 0) {
        measure("monthly", count, 120, 12, 18);
    }
    if (strcmp(only, "monthly") != 0) {
        measure("quarterly", count, 60, 4, 8);
    }
    return 0;
}
