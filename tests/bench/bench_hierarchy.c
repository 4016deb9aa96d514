/* Accuracy and coverage at every level of two public hierarchies. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_hierarchy [--test] [--coverage] [--horizon H] [--leaves N] [--periods K] [--only
 * retail|tourism]
 *
 * Australian retail turnover (monthly, 24 months ahead) and tourism (quarterly, 8 quarters
 * ahead) from the evaluation data. Accuracy: MASE of every node (Hyndman & Koehler 2006, scaled
 * by seasonal naive within the history), by level and over all nodes, of the combinations as
 * they were and of the coherent forecasts. Coverage: ranges as of rolling origins compared with
 * what came, at each step and for the sum over all steps, by level.
 *
 * Without --test the last two years are left out and origins within the rest are scored: use
 * this for choosing. With it, accuracy is that of the one forecast of the last two years.
 * --leaves N: only the first N leaves of each state. --periods K: as if only K periods were
 * known, a season ahead, from windows over the part without the last two years.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/numeric.h"
#include "forecast/rolling.h"
#include "tests/bench/hierarchy.h"

typedef struct options {
    bool test, coverage;
    size_t horizon, leaves, periods;
    const char *only;
} options;

/* Keeps the first `most` leaves of each state (0: all). */
static void keep_leaves(hierarchy *h, size_t most)
{
    size_t seen[MOST_LEAVES] = {0};
    size_t kept = 0;

    for (size_t leaf = 0; leaf < h->leaf_count && most > 0; leaf++) {
        if (seen[h->node_of[1][leaf]]++ < most) {
            hierarchy_move_leaf(h, leaf, kept++);
        }
    }
    if (most > 0) {
        hierarchy_set_leaves(h, kept);
    }
}

/* Accuracy */

typedef struct accuracy {
    double base[MOST_LEVELS], coherent[MOST_LEVELS], nodes[MOST_LEVELS];
} accuracy;

static bool is_below(const hierarchy *h, size_t level, size_t node, size_t leaf)
{
    return h->node_of[level][leaf] == node;
}

/* The row of a node: the one above its first leaf that has as many leaves. */
static size_t row_of(const hierarchy *h, const qc_rows *rows, const size_t *leaves,
                     size_t level, size_t node)
{
    size_t first = 0;
    size_t count = 0;
    size_t row = 0;

    for (size_t leaf = h->leaf_count; leaf-- > 0;) {
        if (is_below(h, level, node, leaf)) {
            first = leaf;
            count++;
        }
    }
    row = count == 1 ? first : h->in_tree[level] ? rows->parent[first] : rows->group[first];
    while (leaves[row] != count) {
        row = rows->parent[row];
    }
    return row;
}

static void count_leaves(const qc_rows *rows, size_t *leaves)
{
    for (size_t leaf = 0; leaf < rows->leaf_count; leaf++) {
        for (size_t row = leaf; row < rows->row_count; row = rows->parent[row]) {
            leaves[row]++;
        }
        for (size_t row = rows->group[leaf]; row < rows->row_count; row = rows->parent[row]) {
            leaves[row]++;
        }
    }
}

/* What came for a node, NAN before it began. */
static double actual_of(const hierarchy *h, size_t level, size_t node, size_t period)
{
    double sum = NAN;

    for (size_t leaf = 0; leaf < h->leaf_count; leaf++) {
        double value = h->value[leaf][period];

        if (is_below(h, level, node, leaf) && !isnan(value)) {
            sum = isnan(sum) ? value : sum + value;
        }
    }
    return sum;
}

/* Mean absolute error of seasonal naive before an origin. */
static double scale_of(const double *actual, size_t origin, size_t season)
{
    double sum = 0;
    double count = 0;

    for (size_t t = season; t < origin; t++) {
        double e = fabs(actual[t] - actual[t - season]);

        sum += isnan(e) ? 0 : e;
        count += isnan(e) ? 0 : 1;
    }
    return sum / count;
}

static void score_origin(const hierarchy *h, const qc_rolling *rolling, size_t origin,
                         const size_t *leaves, accuracy *a)
{
    for (size_t level = 0; level < h->level_count; level++) {
        for (size_t node = 0; node < h->node_count[level]; node++) {
            size_t row = row_of(h, &rolling->history->rows, leaves, level, node);
            double actual[MOST_PERIODS];
            double error[2] = {0, 0};
            double scale = 0;

            for (size_t t = 0; t < origin + rolling->horizon; t++) {
                actual[t] = actual_of(h, level, node, t);
            }
            scale = scale_of(actual, origin, (size_t)rolling->history->season) *
                    (double)rolling->horizon;
            if (!(scale > 0)) {
                continue; /* too short and silent for one */
            }
            for (size_t step = 0; step < rolling->horizon; step++) {
                error[0] += fabs(actual[origin + step] -
                                 qc_rolling_forecast(rolling, origin, row)[step]);
                error[1] += fabs(actual[origin + step] -
                                 qc_rolling_combination(rolling, origin, row)[step]);
            }
            a->nodes[level] += 1;
            a->coherent[level] += error[0] / scale;
            a->base[level] += error[1] / scale;
        }
    }
}

static void print_accuracy(const hierarchy *h, const accuracy *a, size_t origins)
{
    double all[3] = {0, 0, 0};

    (void)printf("  MASE, %zu origin%s  nodes    as they were  coherent\n", origins,
                 origins == 1 ? "" : "s");
    for (size_t level = 0; level < h->level_count; level++) {
        (void)printf("  %-17s %5zu    %.4f        %.4f  %+.1f %%\n", h->level[level],
                     h->node_count[level], a->base[level] / a->nodes[level],
                     a->coherent[level] / a->nodes[level],
                     100 * (a->coherent[level] / a->base[level] - 1));
        all[0] += a->nodes[level];
        all[1] += a->base[level];
        all[2] += a->coherent[level];
    }
    (void)printf("  %-17s %5.0f    %.4f        %.4f  %+.1f %%\n", "all",
                 all[0] / (double)origins, all[1] / all[0], all[2] / all[0],
                 100 * (all[2] / all[1] - 1));
}

static void measure_accuracy(const hierarchy *h, const qc_panel *panel,
                             const qc_forecast_settings *settings, const options *o)
{
    qc_rolling *rolling = NULL;
    qc_run run = qc_run_default();
    qc_error error = {0};
    accuracy a = {0};
    size_t leaves[2 * MOST_LEAVES] = {0};
    size_t origins = 0;

    if (qc_rolling_new(panel, settings, !o->test, &run, &rolling, &error) != QC_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    count_leaves(&rolling->history->rows, leaves);
    for (size_t origin = rolling->reconciled; origin <= rolling->last; origin++) {
        bool scored = o->test ? origin == rolling->last
                              : origin + rolling->horizon <= rolling->last &&
                                    origin >= 2 * (size_t)panel->season + settings->max_origins;

        if (scored) {
            origins++;
            score_origin(h, rolling, origin, leaves, &a);
        }
    }
    print_accuracy(h, &a, origins);
    qc_rolling_free(rolling);
}

/* Windows begin at every place of a season, about two seasons after each other. */
static void measure_windows(const hierarchy *h, size_t end, size_t periods)
{
    qc_forecast_settings settings = qc_forecast_settings_default();
    size_t season = h->monthly ? 12 : 4;
    size_t leaves[2 * MOST_LEAVES] = {0};
    hierarchy *window = malloc(sizeof *window);
    qc_run run = qc_run_default();
    qc_error error = {0};
    accuracy a = {0};
    size_t origins = 0;

    settings.horizon = season;
    for (size_t start = 0; start + periods + season <= end; start += 2 * season + 1) {
        qc_rolling *rolling = NULL;
        qc_panel *panel = NULL;

        if (window == NULL) {
            exit(1);
        }
        *window = *h;
        window->first += (long)start;
        for (size_t leaf = 0; leaf < h->leaf_count; leaf++) {
            memmove(window->value[leaf], window->value[leaf] + start,
                    (periods + season) * sizeof(double));
        }
        panel = hierarchy_panel(window, periods);
        if (qc_rolling_new(panel, &settings, false, &run, &rolling, &error) != QC_OK) {
            (void)fprintf(stderr, "%s\n", error.message);
            exit(1);
        }
        if (origins++ == 0) {
            count_leaves(&rolling->history->rows, leaves);
        }
        score_origin(window, rolling, rolling->last, leaves, &a);
        qc_rolling_free(rolling);
        hierarchy_panel_free(panel);
    }
    print_accuracy(h, &a, origins);
    free(window);
}

/* Coverage */

static const char *const LEVEL_NAMES[] = {"company", "region", "area", "territory"};
enum { KINDS = 4 };

/* Counts by level; columns: first step, all steps, sum over the steps. */
typedef struct coverage {
    double inside80[KINDS][3], inside95[KINDS][3], count[KINDS][3];
} coverage;

static void count_inside(coverage *c, size_t level, size_t column, double *draws, size_t count,
                         double actual)
{
    if (isnan(draws[0]) || isnan(actual)) {
        return;
    }
    qc_numeric_sort(draws, count);
    c->count[level][column] += 1;
    c->inside80[level][column] += qc_numeric_quantile_sorted(draws, count, 0.1) <= actual &&
                                  actual <= qc_numeric_quantile_sorted(draws, count, 0.9);
    c->inside95[level][column] += qc_numeric_quantile_sorted(draws, count, 0.025) <= actual &&
                                  actual <= qc_numeric_quantile_sorted(draws, count, 0.975);
}

/* Steps that are summed, and the column of the table they go to. */
typedef struct sum_of {
    size_t from, to, column;
} sum_of;

static size_t kind_of(const qc_panel *panel, size_t node)
{
    size_t kind = 0;

    while (strcmp(panel->nodes[node].level, LEVEL_NAMES[kind]) != 0) {
        kind++;
    }
    return kind;
}

/* Draws and actuals of some steps of a node, summed. */
static void score_node(coverage *c, const qc_panel *panel, const qc_forecast *view, size_t node,
                       size_t origin, sum_of steps, double *sums)
{
    size_t kind = kind_of(panel, node);
    double actual = 0;

    if (origin + steps.to >= panel->period_count) {
        return;
    }
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        qc_id at = panel->leaf_node[leaf];

        while (at != QC_NO_ID && at != node) {
            at = panel->nodes[at].parent;
        }
        for (size_t step = steps.from; step <= steps.to && at == node; step++) {
            double value = panel->values[leaf * panel->period_count + origin + step];

            actual += isnan(value) && kind + 1 < KINDS ? 0 : value;
        }
    }
    qc_forecast_node_draws(panel, view, node, steps.from, steps.to, sums);
    count_inside(c, kind, steps.column, sums, view->draw_count, actual);
}

static coverage count_coverage(const qc_panel *panel, const qc_forecast *forecast)
{
    const qc_backtest *b = forecast->backtest;
    coverage c = {0};
    qc_forecast view = {
        .leaf_count = b->leaf_count, .horizon = b->horizon, .draw_count = b->draw_count};
    double *sums = calloc(b->draw_count, sizeof *sums);
    qc_error error = {0};

    view.draws = calloc(b->leaf_count * b->horizon * b->draw_count, sizeof *view.draws);
    for (size_t index = 0; index < b->origin_count; index++) {
        if (sums == NULL || view.draws == NULL ||
            qc_backtest_draws(b, index, view.draws, &error) != QC_OK) {
            exit(1);
        }
        for (size_t node = 0; node < panel->node_count; node++) {
            for (size_t step = 0; step < b->horizon; step++) {
                score_node(&c, panel, &view, node, b->origin[index], (sum_of){step, step, 1},
                           sums);
            }
            score_node(&c, panel, &view, node, b->origin[index], (sum_of){0, 0, 0}, sums);
            score_node(&c, panel, &view, node, b->origin[index], (sum_of){0, b->horizon - 1, 2},
                       sums);
        }
    }
    free(sums);
    free(view.draws);
    return c;
}

static void measure_coverage(const qc_panel *panel, const qc_forecast_settings *settings)
{
    qc_run run = qc_run_default();
    qc_forecast *forecast = NULL;
    qc_error error = {0};
    coverage c;

    if (qc_forecast_run(panel, settings, &run, &forecast, &error) != QC_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    c = count_coverage(panel, forecast);
    (void)printf("              first step        all steps         sum over steps\n");
    for (size_t kind = 0; kind < KINDS; kind++) {
        if (!(c.count[kind][0] > 0)) {
            continue;
        }
        (void)printf("  %-10s", LEVEL_NAMES[kind]);
        for (size_t column = 0; column < 3; column++) {
            (void)printf("  80 %.3f 95 %.3f", c.inside80[kind][column] / c.count[kind][column],
                         c.inside95[kind][column] / c.count[kind][column]);
        }
        (void)printf("\n");
    }
    qc_forecast_free(forecast);
}

static void run_hierarchy(bool monthly, const options *o)
{
    hierarchy *h = hierarchy_read(monthly);
    qc_forecast_settings settings = qc_forecast_settings_default();
    size_t test = monthly ? 24 : 8;
    qc_panel *panel = NULL;

    keep_leaves(h, o->leaves);
    panel = hierarchy_panel(h, h->period_count - (o->test && o->coverage ? 0 : test));
    settings.horizon = o->horizon > 0 ? o->horizon : !o->coverage ? test : monthly ? 6 : 4;
    (void)printf("%s: %zu leaves, %zu periods, horizon %zu\n", h->name, panel->leaf_count,
                 panel->period_count, settings.horizon);
    if (o->periods > 0) {
        measure_windows(h, panel->period_count, o->periods);
    } else if (o->coverage) {
        measure_coverage(panel, &settings);
    } else {
        measure_accuracy(h, panel, &settings, o);
    }
    hierarchy_panel_free(panel);
    free(h);
}

int main(int argc, char **argv)
{
    options o = {.only = ""};

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--test") == 0) {
            o.test = true;
        } else if (strcmp(argv[i], "--coverage") == 0) {
            o.coverage = true;
        } else if (strcmp(argv[i], "--horizon") == 0 && i + 1 < argc) {
            o.horizon = (size_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--leaves") == 0 && i + 1 < argc) {
            o.leaves = (size_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--periods") == 0 && i + 1 < argc) {
            o.periods = (size_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
            o.only = argv[++i];
        } else {
            (void)fprintf(stderr, "not understood: %s\n", argv[i]);
            return 2;
        }
    }
    if (strcmp(o.only, "tourism") != 0) {
        run_hierarchy(true, &o);
    }
    if (strcmp(o.only, "retail") != 0) {
        run_hierarchy(false, &o);
    }
    return 0;
}
