/* Chances that plans gave to quotas of demo companies, against what came. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_quota_odds [SEEDS [FIRST_SEED [SCALE]]]
 *
 * Makes demo companies (default: seeds 1 to 4, scale 1), plans each of the eight quarters of
 * 2024 and 2025 as of the day before it, with goals of 90, 100 and 110 % of the middle forecast
 * and quotas by each of four methods, and counts by tenths of the chance given how many nodes,
 * and how many reps, reached their quota. What came for a rep is the territory's revenue times
 * the rep's part of what its reps won in the quarter; a quarter in which they won nothing tells
 * nothing of them. Reps alone in their territory stand apart: theirs are its odds. With a
 * larger scale more territories have several. Fails if a tenth with 300 quotas or more is off
 * by more than 0.02 beyond its bounds.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo_company.h"
#include "quotacast.h"

enum { COMPANY, REGION, TERRITORY, REP_ALONE, REP_OF_SEVERAL, KINDS };
enum { TENTHS = 10, QUARTERS = 8, FEWEST = 300 };

static const char *const kind_names[KINDS] = {"company", "region", "territory",
                                              "reps alone in their territory",
                                              "reps of several in a territory"};
static const char *const methods[] = {"auto", "uniform_growth", "own_growth", "forecast"};
static const double goals[] = {0.9, 1, 1.1};
static const double slack = 0.02;

typedef struct tally {
    double count[TENTHS], said[TENTHS], came[TENTHS];
} tally;

/* What came: the whole book, its panel summed over the tree, and what each rep won in the
 * quarter that is planned. */
typedef struct outcome {
    qc_book *book;
    qc_panel *panel;
    double *sums; /* [node][period] */
    double *won;  /* [rep] minor units */
    size_t first; /* period of the panel with which the quarter begins */
} outcome;

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

/* Revenue of a node by name over the quarter. */
static double actual_of_node(const outcome *came, const char *name, const char *level)
{
    const qc_panel *panel = came->panel;

    for (size_t n = 0; n < panel->node_count; n++) {
        if (strcmp(panel->nodes[n].name, name) == 0 &&
            strcmp(panel->nodes[n].level, level) == 0) {
            const double *row = came->sums + n * panel->period_count + came->first;

            return row[0] + row[1] + row[2];
        }
    }
    return NAN;
}

/* What each rep has won in the own territory over the quarter. */
static void add_won(outcome *came, qc_date first_day, qc_date last_day)
{
    const qc_deals *deals = &came->book->deals;
    const qc_reps *reps = &came->book->reps;

    for (size_t r = 0; r < reps->count; r++) {
        came->won[r] = 0;
    }
    for (size_t d = 0; d < deals->count; d++) {
        qc_id rep = deals->rep[d];

        if (rep != QC_NO_ID && deals->outcome[d] == QC_OUTCOME_WON &&
            deals->close[d] >= first_day && deals->close[d] <= last_day &&
            deals->amount[d] != QC_NO_MONEY && deals->territory[d] == reps->territory[rep]) {
            came->won[rep] += (double)deals->amount[d];
        }
    }
}

/* The territory's revenue by what its reps won; NAN where they won nothing. */
static double actual_of_rep(const outcome *came, const qc_quota_plan *plan,
                            const qc_quota_node *node, size_t *team)
{
    const qc_quota_node *territory = &plan->nodes[node->parent];
    double won = 0;

    *team = 0;
    for (size_t n = 0; n < plan->node_count; n++) {
        if (plan->nodes[n].rep != QC_NO_ID && plan->nodes[n].parent == node->parent) {
            won += came->won[plan->nodes[n].rep];
            (*team)++;
        }
    }
    return won > 0 ? actual_of_node(came, territory->name, territory->level) *
                         (came->won[node->rep] / won)
                   : NAN;
}

static double actual_of(const outcome *came, const qc_quota_plan *plan,
                        const qc_quota_node *node, size_t *kind)
{
    size_t team = 0;
    double actual = 0;

    if (node->rep != QC_NO_ID) {
        actual = actual_of_rep(came, plan, node, &team);
        *kind = team > 1 ? REP_OF_SEVERAL : REP_ALONE;
        return actual;
    }
    for (*kind = COMPANY; *kind < TERRITORY; (*kind)++) {
        if (strcmp(node->level, kind_names[*kind]) == 0) {
            break;
        }
    }
    return actual_of_node(came, node->name, node->level);
}

static void count_plan(const qc_quota_plan *plan, const outcome *came, tally tallies[KINDS])
{
    for (size_t n = 0; n < plan->node_count; n++) {
        const qc_quota_node *node = &plan->nodes[n];
        double quota = qc_money_to_major(node->quota, &plan->currency);
        size_t kind = 0, tenth = 0;
        double actual = actual_of(came, plan, node, &kind);

        if (isfinite(node->p_attain) && isfinite(actual)) {
            tenth = (size_t)fmin(node->p_attain * TENTHS, TENTHS - 1);
            tallies[kind].count[tenth]++;
            tallies[kind].said[tenth] += node->p_attain;
            tallies[kind].came[tenth] += actual >= quota ? 1 : 0;
        }
    }
}

static void plan_quarter(const char *folder, outcome *came, size_t quarter,
                         tally tallies[KINDS])
{
    const qc_panel *whole = came->panel;
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

    came->first = first;
    add_won(came, as_of + 1,
            qc_period_end(&whole->calendar, whole->frequency,
                          whole->first_period + (qc_period)first + 2));
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
            count_plan(plan, came, tallies);
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

/* Makes a company, plans its quarters and counts. */
static int count_company(unsigned long seed, double scale, tally tallies[KINDS])
{
    demo_settings settings = demo_settings_default();
    demo_error failure;
    outcome came = {.book = NULL};
    char folder[512];

    (void)snprintf(folder, sizeof folder, "%s/bench_odds_%lu", QC_BINARY_DIR, seed);
    settings.seed = seed;
    settings.scale = scale;
    settings.folder = folder;
    if (demo_company_write(&settings, &failure) != DEMO_OK) {
        (void)fprintf(stderr, "%s\n", failure.message);
        return 0;
    }
    read_folder(folder, QC_NO_DATE, &came.book, &came.panel);
    came.sums = calloc(came.panel->node_count * came.panel->period_count, sizeof *came.sums);
    came.won = calloc(came.book->reps.count, sizeof *came.won);
    if (came.sums == NULL || came.won == NULL) {
        stop("memory", NULL);
    }
    qc_panel_sum(came.panel, came.panel->values, came.panel->period_count, came.sums);
    for (size_t q = 0; q < QUARTERS; q++) {
        plan_quarter(folder, &came, q, tallies);
    }
    free(came.sums);
    free(came.won);
    qc_panel_free(came.panel);
    qc_book_free(came.book);
    return 1;
}

/* Prints a table of the kinds from `first` to `last` together. */
static int print_sum(const char *name, const tally *tallies, size_t first, size_t last)
{
    tally sum = {{0}, {0}, {0}};

    for (size_t k = first; k <= last; k++) {
        for (size_t t = 0; t < TENTHS; t++) {
            sum.count[t] += tallies[k].count[t];
            sum.said[t] += tallies[k].said[t];
            sum.came[t] += tallies[k].came[t];
        }
    }
    return print(name, &sum);
}

int main(int count, char **words)
{
    unsigned long seeds = count > 1 ? strtoul(words[1], NULL, 10) : 4;
    unsigned long first_seed = count > 2 ? strtoul(words[2], NULL, 10) : 1;
    double scale = count > 3 ? strtod(words[3], NULL) : 1;
    tally tallies[KINDS] = {{{0}, {0}, {0}}};
    int off = 0;

    for (unsigned long seed = first_seed; seed < first_seed + seeds; seed++) {
        if (!count_company(seed, scale, tallies)) {
            return 1;
        }
    }
    for (size_t k = 0; k < KINDS; k++) {
        (void)print_sum(kind_names[k], tallies, k, k);
    }
    off = print_sum("all nodes", tallies, COMPANY, TERRITORY);
    off += print_sum("all reps", tallies, REP_ALONE, REP_OF_SEVERAL);
    return off > 0 ? 1 : 0;
}
