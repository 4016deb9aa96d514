/* Chances that plans gave to quotas of demo companies, against what came. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_quota_odds [SEEDS [FIRST_SEED]]
 *
 * Makes demo companies (default: seeds 1 to 4), plans each of the eight quarters of 2024 and 2025 as of the day before it,
 * with goals of 90, 100 and 110 % of the middle forecast and quotas by each of four methods, and counts by tenths of the
 * chance given how many nodes reached their quota. Fails if a tenth with 300 quotas or more is off by more than
 * 0.02 beyond its bounds.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo_company.h"
#include "quotacast.h"

enum { TENTHS = 10, QUARTERS = 8, LEVELS = 3, FEWEST = 300 };

static const char *const level_names[LEVELS] = {"company", "region", "territory"};
static const char *const methods[] = {"auto", "uniform_growth", "own_growth", "forecast"};
static const double goals[] = {0.9, 1, 1.1};
static const double slack = 0.02;

typedef struct tally {
    double count[TENTHS], said[TENTHS], came[TENTHS];
} tally;

static void stop(const char *what, const qc_error *error)
{
    (void)fprintf(stderr, "%s: %s\n", what, error != NULL ? error->message : "failed");
    exit(1);
}

static void must(qc_status status, const char *what, const qc_error *error)
{
    if (status != QC_OK) {
        stop(what, error);
    }
}

/* The book and panel of a folder as of a day; QC_NO_DATE: all. */
static void read_folder(const char *folder, qc_date as_of, qc_book **book, qc_panel **panel)
{
    qc_read_settings reading = qc_read_settings_default();
    qc_error error;

    reading.as_of = as_of;
    must(qc_book_read(folder, &reading, NULL, book, &error), "read", &error);
    must(qc_panel_build(*book, NULL, panel, &error), "panel", &error);
}

/* Revenue of a node by name over a quarter that begins with a period of the panel. */
static double actual_of(const qc_panel *whole, const double *sums, const char *name,
                        const char *level, size_t first)
{
    for (size_t n = 0; n < whole->node_count; n++) {
        if (strcmp(whole->nodes[n].name, name) == 0 &&
            strcmp(whole->nodes[n].level, level) == 0) {
            const double *row = sums + n * whole->period_count + first;

            return row[0] + row[1] + row[2];
        }
    }
    return NAN;
}

static void count_plan(const qc_quota_plan *plan, const qc_panel *whole, const double *sums,
                       size_t first, tally tallies[LEVELS])
{
    for (size_t n = 0; n < plan->node_count; n++) {
        const qc_quota_node *node = &plan->nodes[n];
        double quota = qc_money_to_major(node->quota, &plan->currency);
        double actual = actual_of(whole, sums, node->name, node->level, first);
        size_t tenth = 0;

        for (size_t k = 0; k < LEVELS; k++) {
            if (strcmp(node->level, level_names[k]) == 0 && isfinite(node->p_attain) &&
                isfinite(actual)) {
                tenth = (size_t)fmin(node->p_attain * TENTHS, TENTHS - 1);
                tallies[k].count[tenth]++;
                tallies[k].said[tenth] += node->p_attain;
                tallies[k].came[tenth] += actual >= quota ? 1 : 0;
            }
        }
    }
}

static void plan_quarter(const char *folder, const qc_panel *whole, const double *sums,
                         size_t quarter, tally tallies[LEVELS])
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_quota_settings quota = qc_quota_settings_default();
    size_t first = whole->period_count - 3 * (QUARTERS - quarter);
    qc_date as_of = qc_period_start(&whole->calendar, whole->frequency,
                                    whole->first_period + (qc_period)first) -
                    1;
    qc_book *book = NULL;
    qc_panel *panel = NULL;
    qc_forecast *forecast = NULL;
    qc_quota_plan *plan = NULL;
    double *draws = NULL;
    double middle = 0, level = 0.5;
    qc_error error;

    read_folder(folder, as_of, &book, &panel);
    settings.horizon = 3;
    must(qc_forecast_run(panel, &settings, NULL, &forecast, &error), "forecast", &error);
    draws = calloc(forecast->draw_count, sizeof *draws);
    if (draws == NULL) {
        stop("memory", NULL);
    }
    qc_forecast_node_draws(panel, forecast, 0, 0, 2, draws);
    must(qc_draws_quantiles(draws, forecast->draw_count, &level, 1, &middle, &error), "middle",
         &error);
    for (size_t g = 0; g < sizeof goals / sizeof *goals; g++) {
        must(qc_money_from_major(goals[g] * middle, &book->currency, &quota.goal), "goal",
             NULL);
        for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
            quota.method = methods[m];
            must(qc_quota_plan_build(book, panel, forecast, &quota, NULL, &plan, &error),
                 "plan", &error);
            count_plan(plan, whole, sums, first, tallies);
            qc_quota_plan_free(plan);
        }
    }
    free(draws);
    qc_forecast_free(forecast);
    qc_panel_free(panel);
    qc_book_free(book);
}

static int print(const char *name, const tally *counted)
{
    int off = 0;

    (void)printf("%s\n  chance given    quotas   said   came\n", name);
    for (size_t k = 0; k < TENTHS; k++) {
        double n = counted->count[k], from = (double)k / TENTHS, to = from + 0.1;
        double came = n > 0 ? counted->came[k] / n : NAN;
        int is_off = n >= FEWEST && (came < from - slack || came > to + slack);

        off += is_off;
        (void)printf("  %.1f to %.1f    %8.0f  %.3f  %.3f%s\n", from, to, n,
                     n > 0 ? counted->said[k] / n : NAN, came, is_off ? "  off" : "");
    }
    return off;
}

int main(int count, char **words)
{
    unsigned long seeds = count > 1 ? strtoul(words[1], NULL, 10) : 4;
    unsigned long first_seed = count > 2 ? strtoul(words[2], NULL, 10) : 1;
    tally tallies[LEVELS] = {{{0}, {0}, {0}}}, all = {{0}, {0}, {0}};
    char folder[512];

    for (unsigned long seed = first_seed; seed < first_seed + seeds; seed++) {
        demo_settings settings = demo_settings_default();
        demo_error failure;
        qc_book *book = NULL;
        qc_panel *whole = NULL;
        double *sums = NULL;

        (void)snprintf(folder, sizeof folder, "%s/bench_odds_%lu", QC_BINARY_DIR, seed);
        settings.seed = seed;
        settings.folder = folder;
        if (demo_company_write(&settings, &failure) != DEMO_OK) {
            (void)fprintf(stderr, "%s\n", failure.message);
            return 1;
        }
        read_folder(folder, QC_NO_DATE, &book, &whole);
        sums = calloc(whole->node_count * whole->period_count, sizeof *sums);
        if (sums == NULL) {
            stop("memory", NULL);
        }
        qc_panel_sum(whole, whole->values, whole->period_count, sums);
        for (size_t q = 0; q < QUARTERS; q++) {
            plan_quarter(folder, whole, sums, q, tallies);
        }
        free(sums);
        qc_panel_free(whole);
        qc_book_free(book);
    }
    for (size_t k = 0; k < LEVELS; k++) {
        (void)print(level_names[k], &tallies[k]);
        for (size_t t = 0; t < TENTHS; t++) {
            all.count[t] += tallies[k].count[t];
            all.said[t] += tallies[k].said[t];
            all.came[t] += tallies[k].came[t];
        }
    }
    return print("all nodes", &all) > 0 ? 1 : 0;
}
