/* Time and memory of quota plans by month with derivations, for 100,000 territories and for a million. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/random.h"
#include "quotacast/quota.h"

enum { MONTHS = 12, KNOWN = 24, DRAWS = 10, A_REGION = 1000, RUNS = 3 };

/* A company made up on the spot: regions of a thousand territories, two years known, a year
 * ahead. */
typedef struct company {
    qc_book book;
    qc_panel panel;
    qc_forecast forecast;
    char (*names)[24];
} company;

static void *room(size_t count, size_t size)
{
    void *block = calloc(count, size);

    if (block == NULL) {
        (void)fputs("out of memory\n", stderr);
        exit(1);
    }
    return block;
}

static void build_tree(company *one, size_t leaves)
{
    qc_panel *panel = &one->panel;
    size_t regions = (leaves + A_REGION - 1) / A_REGION;

    panel->nodes = room(1 + regions + leaves, sizeof *panel->nodes);
    panel->leaf_node = room(leaves, sizeof *panel->leaf_node);
    one->names = room(1 + regions + leaves, sizeof *one->names);
    for (size_t i = 0; i < 1 + regions + leaves; i++) {
        bool is_leaf = i > regions;
        size_t leaf = i - regions - 1;

        (void)snprintf(one->names[i], sizeof one->names[i], "%c%07zu",
                       i == 0    ? 'C'
                       : is_leaf ? 'T'
                                 : 'R',
                       is_leaf ? leaf : i);
        panel->nodes[i] = (qc_panel_node){.name = one->names[i],
                                          .level = i == 0    ? "company"
                                                   : is_leaf ? "territory"
                                                             : "region",
                                          .parent = i == 0    ? QC_NO_ID
                                                    : is_leaf ? (qc_id)(1 + leaf / A_REGION)
                                                              : 0,
                                          .leaf = is_leaf ? (qc_id)leaf : QC_NO_ID,
                                          .territory = is_leaf ? (qc_id)leaf : QC_NO_ID};
        if (is_leaf) {
            panel->leaf_node[leaf] = (qc_id)i;
        }
    }
    panel->node_count = 1 + regions + leaves;
    panel->leaf_count = leaves;
}

static void build_values(company *one)
{
    qc_panel *panel = &one->panel;
    qc_forecast *forecast = &one->forecast;
    size_t leaves = panel->leaf_count;

    panel->frequency = QC_FREQUENCY_MONTH;
    panel->calendar = qc_calendar_default();
    panel->first_period = 12 * 54;
    panel->period_count = KNOWN;
    panel->season = 12;
    panel->values = room(leaves * KNOWN, sizeof *panel->values);
    forecast->leaf_count = leaves;
    forecast->horizon = MONTHS;
    forecast->draw_count = DRAWS;
    forecast->draws = room(leaves * MONTHS * DRAWS, sizeof *forecast->draws);
    forecast->point = room(leaves * MONTHS, sizeof *forecast->point);
    for (size_t leaf = 0; leaf < leaves; leaf++) {
        qc_random random;
        double level = 0;

        qc_random_start(&random, 1, QC_PURPOSE_TEST, leaf);
        level = 10000 * exp(qc_random_normal(&random));
        for (size_t m = 0; m < KNOWN; m++) {
            panel->values[leaf * KNOWN + m] = level * (1 + qc_random_uniform(&random));
        }
        for (size_t m = 0; m < MONTHS; m++) {
            forecast->point[leaf * MONTHS + m] = 1.5 * level;
        }
        for (size_t k = 0; k < MONTHS * DRAWS; k++) {
            forecast->draws[leaf * MONTHS * DRAWS + k] =
                level * (1 + qc_random_uniform(&random));
        }
    }
}

/* One territory in ten has a floor, one in ten a cap, one in a hundred a hold. */
static void build_book(company *one)
{
    qc_book *book = &one->book;
    qc_territories *all = &book->territories;
    size_t leaves = one->panel.leaf_count;

    book->company = "C";
    book->currency = (qc_currency){.code = "USD", .exponent = 2};
    book->calendar = one->panel.calendar;
    all->count = leaves;
    all->id = room(leaves, sizeof *all->id);
    all->name = room(leaves, sizeof *all->name);
    all->parent = room(leaves, sizeof *all->parent);
    all->potential = room(leaves, sizeof *all->potential);
    all->floor = room(leaves, sizeof *all->floor);
    all->cap = room(leaves, sizeof *all->cap);
    all->hold = room(leaves, sizeof *all->hold);
    all->line = room(leaves, sizeof *all->line);
    for (size_t i = 0; i < leaves; i++) {
        all->id[i] = one->names[one->panel.leaf_node[i]];
        all->name[i] = all->id[i];
        all->parent[i] = QC_NO_ID;
        all->potential[i] = NAN;
        all->floor[i] = i % 10 == 3 ? 20000000 : QC_NO_MONEY;
        all->cap[i] = i % 10 == 7 ? 30000000 : QC_NO_MONEY;
        all->hold[i] = i % 100 == 5 ? 25000000 : QC_NO_MONEY;
    }
}

static double seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* What other programs leave of the machine does not count here. */
static double processor_seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double peak_megabytes(void)
{
    struct rusage usage;

    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static int measure(size_t leaves)
{
    company one = {.names = NULL};
    qc_quota_settings settings = qc_quota_settings_default();
    qc_run run = qc_run_default();
    double before = 0, best = INFINITY, processor = INFINITY;

    build_tree(&one, leaves);
    build_values(&one);
    build_book(&one);
    run.threads = 1;
    settings.frequency = QC_FREQUENCY_YEAR;
    settings.weight_forecast = 0.5;
    settings.weight_history = 0.5;
    settings.weight_potential = 0;
    settings.goal = (qc_money)leaves * 32000000;
    before = peak_megabytes();
    for (int k = 0; k < RUNS; k++) {
        qc_quota_plan *plan = NULL;
        qc_error error;
        double start = seconds(), used = processor_seconds();

        if (qc_quota_plan_build(&one.book, &one.panel, &one.forecast, &settings, &run, &plan,
                                &error) != QC_OK) {
            (void)fprintf(stderr, "%s\n", error.message);
            return 1;
        }
        best = fmin(best, seconds() - start);
        processor = fmin(processor, processor_seconds() - used);
        if (k == 0) {
            (void)printf("%zu territories x %d months: %zu quotas, %zu lines of derivation\n",
                         leaves, MONTHS, plan->node_count * (1 + plan->part_count),
                         plan->line_count);
        }
        qc_quota_plan_free(plan);
    }
    (void)printf(
        "%.2f s on one thread, %.2f s of processor time (best of %d); peak %.0f MB, of "
        "which %.0f MB are the input\n",
        best, processor, RUNS, peak_megabytes(), before);
    return 0;
}

int main(int argc, char **argv)
{
    long leaves = argc > 1 ? strtol(argv[1], NULL, 10) : 100000;

    if (leaves < 1) {
        (void)fputs("usage: bench_quota [TERRITORIES]\n", stderr);
        return 2;
    }
    return measure((size_t)leaves);
}
