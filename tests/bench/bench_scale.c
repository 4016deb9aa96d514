/* A forecast of very many series: time and memory from the leaves to the root. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_scale [SERIES [MONTHS]]
 *
 * SERIES (100,000) made-up monthly series of MONTHS (120) values, a hundred in each region,
 * forecast 12 months ahead at every node with quantiles of 1,000 futures, and written as CSV to
 * nowhere, on two threads. Says how long it took and the largest resident size, and exits with
 * 1 where 100,000 series took 25 minutes or 2 GB.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "quotacast/forecast.h"
#include "quotacast/report.h"
#include "tests/bench/made_up.h"

enum { HORIZON = 12, REGION = 100, NAME = 24 };

/* Bars: minutes and bytes. */
static const double MOST_MINUTES = 25, MOST_BYTES = 2e9;

typedef struct made_up {
    qc_panel panel;
    qc_panel_node *nodes;
    char *names;
} made_up;

static made_up make(size_t series, size_t months)
{
    size_t regions = (series + REGION - 1) / REGION;
    size_t nodes = 1 + regions + series;
    made_up m = {.nodes = made_up_take(nodes, sizeof *m.nodes),
                 .names = made_up_take(nodes, NAME)};

    m.panel = (qc_panel){.frequency = QC_FREQUENCY_MONTH,
                         .calendar = qc_calendar_default(),
                         .first_period = 12 * 45,
                         .period_count = months,
                         .season = 12,
                         .leaf_count = series,
                         .values = made_up_take(series * months, sizeof(double)),
                         .leaf_node = made_up_take(series, sizeof(qc_id)),
                         .node_count = nodes,
                         .nodes = m.nodes};
    for (size_t k = 0; k < nodes; k++) {
        bool is_leaf = k > regions;

        (void)snprintf(m.names + k * NAME, NAME, "n%zu", k);
        m.nodes[k] =
            (qc_panel_node){.name = m.names + k * NAME,
                            .level = k == 0    ? "company"
                                     : is_leaf ? "territory"
                                               : "region",
                            .parent = k == 0    ? QC_NO_ID
                                      : is_leaf ? (qc_id)(1 + (k - 1 - regions) / REGION)
                                                : 0,
                            .leaf = is_leaf ? (qc_id)(k - 1 - regions) : QC_NO_ID,
                            .territory = QC_NO_ID};
    }
    for (size_t leaf = 0; leaf < series; leaf++) {
        m.panel.leaf_node[leaf] = (qc_id)(1 + regions + leaf);
        made_up_fill(m.panel.values + leaf * months, months, 12, leaf);
    }
    return m;
}

static double seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void check(qc_status status, const qc_error *error)
{
    if (status != QC_OK) {
        (void)fprintf(stderr, "%s\n", error->message);
        exit(1);
    }
}

/* How the stages follow each other, on the standard error. */
static void say_stage(void *user, const char *stage, size_t done, size_t total)
{
    static char last[32];
    const double *start = user;

    if (done == total && strcmp(stage, last) != 0) {
        (void)snprintf(last, sizeof last, "%s", stage);
        (void)fprintf(stderr, "  %7.1f s  %s (%zu)\n", seconds() - *start, stage, total);
    }
}

static void forecast(const made_up *m)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_run run = qc_run_default();
    qc_forecast_digest *digest = NULL;
    qc_forecast *made = NULL;
    qc_error error = {0};
    double start = seconds();
    qc_page page = {.stream = fopen("/dev/null", "w"), .format = QC_FORMAT_CSV};

    if (page.stream == NULL) {
        exit(1);
    }
    run.threads = 2;
    run.progress = say_stage;
    run.user = &start;
    settings.horizon = HORIZON;
    settings.backtest = false;
    settings.keep_draws = false;
    check(qc_forecast_digest_new(&m->panel, HORIZON, settings.draws, &digest, &error), &error);
    settings.reader = qc_forecast_digest_reader(digest);
    check(qc_forecast_run(&m->panel, &settings, &run, &made, &error), &error);
    (void)fprintf(stderr, "  %7.1f s  forecast\n", seconds() - start);
    check(qc_report_forecast(&page, &m->panel, made, digest, &error), &error);
    (void)fprintf(stderr, "  %7.1f s  written\n", seconds() - start);
    (void)fclose(page.stream);
    qc_forecast_free(made);
    qc_forecast_digest_free(digest);
}

int main(int argc, char **argv)
{
    size_t series = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 100000;
    size_t months = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 120;
    struct rusage usage;

    if (series == 0 || months == 0) {
        (void)fprintf(stderr, "bench_scale [SERIES [MONTHS]]\n");
        return 2;
    }
    made_up m = make(series, months);
    double start = seconds();

    forecast(&m);
    double minutes = (seconds() - start) / 60;

    (void)getrusage(RUSAGE_SELF, &usage);
    double bytes = 1024.0 * (double)usage.ru_maxrss;

    (void)printf(
        "%zu series of %zu months, %d ahead, two threads: %.1f minutes (%.2f ms a series), "
        "%.2f GB\n",
        series, months, HORIZON, minutes, 6e4 * minutes / (double)series, bytes / 1e9);
    free(m.panel.values);
    free(m.panel.leaf_node);
    free(m.nodes);
    free(m.names);
    return series >= 100000 && (minutes >= MOST_MINUTES || bytes >= MOST_BYTES) ? 1 : 0;
}
