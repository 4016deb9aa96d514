/* Made-up series and panels for the benchmarks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/made_up.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/random.h"

void made_up_fill(double *values, size_t length, int season, uint64_t item)
{
    qc_random random;
    double level = 6;

    qc_random_start(&random, 1, QC_PURPOSE_TEST, item);
    double wave = 0.2 * qc_random_uniform(&random);
    double trend = 0.004 * qc_random_normal(&random);

    for (size_t t = 0; t < length; t++) {
        double phase = 2 * M_PI * (double)t / (double)season;

        level += trend + 0.03 * qc_random_normal(&random);
        values[t] = exp(level + wave * sin(phase) + 0.05 * qc_random_normal(&random));
    }
}

void *made_up_take(size_t count, size_t size)
{
    void *block = calloc(count, size);

    if (block == NULL) {
        (void)fprintf(stderr, "out of memory\n");
        exit(1);
    }
    return block;
}

qc_panel made_up_panel(size_t leaves, size_t periods, qc_frequency frequency, int season)
{
    qc_panel panel = {.frequency = frequency,
                      .calendar = qc_calendar_default(),
                      .period_count = periods,
                      .season = season,
                      .leaf_count = leaves,
                      .values = made_up_take(leaves * periods, sizeof(double)),
                      .leaf_node = made_up_take(leaves, sizeof(qc_id)),
                      .node_count = leaves,
                      .nodes = made_up_take(leaves, sizeof *panel.nodes)};

    for (size_t leaf = 0; leaf < leaves; leaf++) {
        panel.leaf_node[leaf] = (qc_id)leaf;
        panel.nodes[leaf] = (qc_panel_node){"leaf", "series", QC_NO_ID, (qc_id)leaf, QC_NO_ID};
    }
    return panel;
}

void made_up_discard(qc_panel *panel)
{
    free(panel->values);
    free(panel->leaf_node);
    free(panel->nodes);
    *panel = (qc_panel){.values = NULL};
}

made_up_future made_up_future_new(size_t leaves, size_t periods, size_t ahead,
                                  qc_frequency frequency, int season)
{
    return (made_up_future){.known = made_up_panel(leaves, periods, frequency, season),
                            .actual = made_up_take(leaves * ahead, sizeof(double)),
                            .expected = made_up_take(leaves * ahead, sizeof(double)),
                            .ahead = ahead};
}

void made_up_future_discard(made_up_future *future)
{
    made_up_discard(&future->known);
    free(future->actual);
    free(future->expected);
}

qc_forecast *made_up_forecast(const made_up_future *future)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_run run = qc_run_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};

    settings.horizon = future->ahead;
    settings.backtest = false;
    settings.backtest_draws = 0;
    if (qc_forecast_run(&future->known, &settings, &run, &forecast, &error) != QC_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    return forecast;
}

void made_up_range(const qc_forecast *forecast, size_t cell, double level, double range[2])
{
    const double levels[2] = {(1 - level) / 2, (1 + level) / 2};
    qc_error error = {0};

    if (qc_draws_quantiles(forecast->draws + cell * forecast->draw_count, forecast->draw_count,
                           levels, 2, range, &error) != QC_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
}
