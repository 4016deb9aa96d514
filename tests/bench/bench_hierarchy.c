/* Coverage of ranges at every level of two public hierarchies. */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * bench_hierarchy [--test] [--horizon H] [--leaves N]
 *
 * Australian retail turnover (monthly, state by industry) and tourism (quarterly, state by region and purpose) from
 * the evaluation data. Leaves are the given series, regions the states. Ranges as of 24 rolling origins are compared
 * with what came, at each step and for the sum over all steps, by level. Without --test the last two years are
 * left out: use this for choosing constants. --leaves N: only the first N leaves of each state.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "core/numeric.h"
#include "quotacast/forecast.h"

enum { MOST_LEAVES = 512, MOST_STATES = 16, MOST_PERIODS = 600, LEVELS = 3, FIELD = 128 };

typedef struct hierarchy {
    size_t leaf_count, state_count, period_count;
    char leaf[MOST_LEAVES][3 * FIELD];
    char state[MOST_STATES][FIELD];
    size_t state_of[MOST_LEAVES];
    double value[MOST_LEAVES][MOST_PERIODS];
    long first; /* period of column 0 */
} hierarchy;

typedef struct options {
    bool test;
    size_t horizon, leaves;
} options;

/* Field of a comma-separated line without quotes. */
static void copy_field(const char *line, size_t index, char *field)
{
    size_t length = 0;

    for (size_t k = 0; k < index && line != NULL; k++) {
        line = strchr(line, ',');
        line = line != NULL ? line + 1 : NULL;
    }
    if (line == NULL) {
        (void)fprintf(stderr, "too few fields\n");
        exit(1);
    }
    length = strcspn(line, ",\r\n");
    length = length < FIELD - 1 ? length : FIELD - 1;
    memcpy(field, line, length);
    field[length] = '\0';
}

static size_t find(char (*names)[FIELD], size_t *count, size_t most, const char *name)
{
    size_t k = 0;

    while (k < *count && strcmp(names[k], name) != 0) {
        k++;
    }
    if (k == *count && k < most) {
        (void)snprintf(names[(*count)++], FIELD, "%s", name);
    }
    return k;
}

/* Series follow each other in both files: only the last leaf needs to be looked at. */
static size_t find_leaf(hierarchy *h, const char *key, size_t state)
{
    if (h->leaf_count == 0 || strcmp(h->leaf[h->leaf_count - 1], key) != 0) {
        if (h->leaf_count == MOST_LEAVES) {
            exit(1);
        }
        (void)snprintf(h->leaf[h->leaf_count], sizeof h->leaf[0], "%s", key);
        for (size_t t = 0; t < MOST_PERIODS; t++) {
            h->value[h->leaf_count][t] = NAN;
        }
        h->state_of[h->leaf_count++] = state;
    }
    return h->leaf_count - 1;
}

static void read_row(hierarchy *h, const char *line, bool monthly)
{
    char date[FIELD];
    char state[FIELD];
    char part[2][FIELD];
    char value[FIELD];
    char key[3 * FIELD];
    long period = 0;
    size_t leaf = 0;

    copy_field(line, monthly ? 3 : 0, date);
    copy_field(line, monthly ? 1 : 2, state);
    copy_field(line, monthly ? 0 : 1, part[0]);
    copy_field(line, monthly ? 0 : 3, part[1]);
    copy_field(line, 4, value);
    (void)snprintf(key, sizeof key, "%s %s", part[0], part[1]);
    period = strtol(date, NULL, 10) * 12 + strtol(date + 5, NULL, 10) - 1;
    period = monthly ? period : period / 3;
    if (h->leaf_count == 0) {
        h->first = period;
    }
    leaf = find_leaf(h, key, find(h->state, &h->state_count, MOST_STATES, state));
    if (period < h->first || period - h->first >= MOST_PERIODS) {
        (void)fprintf(stderr, "%s %s: not expected\n", key, date);
        exit(1);
    }
    h->value[leaf][period - h->first] = strtod(value, NULL);
    if ((size_t)(period - h->first) + 1 > h->period_count) {
        h->period_count = (size_t)(period - h->first) + 1;
    }
}

static hierarchy *read_hierarchy(const char *name, bool monthly)
{
    const char *folder = getenv("QUOTACAST_EVALUATION_DATA");
    hierarchy *h = calloc(1, sizeof *h);
    char path[1024];
    char line[1024];
    gzFile file = NULL;

    (void)snprintf(path, sizeof path, "%s/forecast/%s",
                   folder != NULL ? folder : QC_SOURCE_DIR "/../shared/data", name);
    file = gzopen(path, "rb");
    if (h == NULL || file == NULL || gzgets(file, line, sizeof line) == NULL) {
        (void)fprintf(stderr, "%s cannot be read; set QUOTACAST_EVALUATION_DATA\n", path);
        exit(1);
    }
    while (gzgets(file, line, sizeof line) != NULL) {
        read_row(h, line, monthly);
    }
    (void)gzclose(file);
    return h;
}

/* Keeps the first `most` leaves of each state (0: all). */
static void keep_leaves(hierarchy *h, size_t most)
{
    size_t seen[MOST_STATES] = {0};
    size_t kept = 0;

    for (size_t leaf = 0; leaf < h->leaf_count; leaf++) {
        if (most == 0 || seen[h->state_of[leaf]]++ < most) {
            memmove(h->value[kept], h->value[leaf], sizeof h->value[0]);
            memmove(h->leaf[kept], h->leaf[leaf], sizeof h->leaf[0]);
            h->state_of[kept++] = h->state_of[leaf];
        }
    }
    h->leaf_count = kept;
}

static qc_panel *make_panel(hierarchy *h, bool monthly, size_t period_count)
{
    static qc_panel panel;
    static qc_panel_node nodes[1 + MOST_STATES + MOST_LEAVES];
    static qc_id leaf_node[MOST_LEAVES];
    static double values[MOST_LEAVES * MOST_PERIODS];

    panel = (qc_panel){.frequency = monthly ? QC_FREQUENCY_MONTH : QC_FREQUENCY_QUARTER,
                       .calendar = qc_calendar_default(),
                       .first_period = (qc_period)(h->first - 1970 * (monthly ? 12 : 4)),
                       .period_count = period_count,
                       .season = monthly ? 12 : 4,
                       .leaf_count = h->leaf_count,
                       .values = values,
                       .leaf_node = leaf_node,
                       .node_count = 1 + h->state_count + h->leaf_count,
                       .nodes = nodes};
    nodes[0] = (qc_panel_node){"Australia", "company", QC_NO_ID, QC_NO_ID, QC_NO_ID};
    for (size_t s = 0; s < h->state_count; s++) {
        nodes[1 + s] = (qc_panel_node){h->state[s], "region", 0, QC_NO_ID, QC_NO_ID};
    }
    for (size_t leaf = 0; leaf < h->leaf_count; leaf++) {
        leaf_node[leaf] = (qc_id)(1 + h->state_count + leaf);
        nodes[leaf_node[leaf]] = (qc_panel_node){
            h->leaf[leaf], "territory", (qc_id)(1 + h->state_of[leaf]), (qc_id)leaf, QC_NO_ID};
        for (size_t t = 0; t < period_count; t++) {
            values[leaf * period_count + t] = h->value[leaf][t];
        }
    }
    return &panel;
}

/* Counts by level; columns: first step, all steps, sum over the steps. */
typedef struct coverage {
    double inside80[LEVELS][3], inside95[LEVELS][3], count[LEVELS][3];
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

/* Draws and actuals of some steps of a node, summed. */
static void score_node(coverage *c, const qc_panel *panel, const qc_forecast *view, size_t node,
                       size_t origin, sum_of steps, double *sums)
{
    size_t level = node == 0 ? 0 : panel->nodes[node].leaf == QC_NO_ID ? 1 : 2;
    double actual = 0;

    if (origin + steps.to >= panel->period_count) {
        return;
    }
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        qc_id at = panel->leaf_node[leaf];

        if (node == 0 || at == node || panel->nodes[at].parent == node) {
            for (size_t step = steps.from; step <= steps.to; step++) {
                double value = panel->values[leaf * panel->period_count + origin + step];

                actual += isnan(value) && level < 2 ? 0 : value;
            }
        }
    }
    qc_forecast_node_draws(panel, view, node, steps.from, steps.to, sums);
    count_inside(c, level, steps.column, sums, view->draw_count, actual);
}

static coverage measure(const qc_panel *panel, const qc_forecast *forecast)
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

static void run_hierarchy(const char *name, bool monthly, const options *o)
{
    static const char *const levels[LEVELS] = {"company", "region", "leaf"};
    hierarchy *h = read_hierarchy(name, monthly);
    qc_forecast_settings settings = qc_forecast_settings_default();
    qc_run run = qc_run_default();
    qc_forecast *forecast = NULL;
    qc_panel *panel = NULL;
    coverage c;
    qc_error error = {0};

    keep_leaves(h, o->leaves);
    panel = make_panel(h, monthly, h->period_count - (o->test ? 0 : monthly ? 24 : 8));
    settings.horizon = o->horizon > 0 ? o->horizon : monthly ? 6 : 4;
    if (qc_forecast_run(panel, &settings, &run, &forecast, &error) != QC_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    c = measure(panel, forecast);
    (void)printf("%s: %zu leaves, %zu periods, horizon %zu\n", name, panel->leaf_count,
                 panel->period_count, settings.horizon);
    (void)printf("            first step        all steps         sum over steps\n");
    for (size_t level = 0; level < LEVELS; level++) {
        (void)printf("  %-8s", levels[level]);
        for (size_t column = 0; column < 3; column++) {
            (void)printf("  80 %.3f 95 %.3f",
                         c.inside80[level][column] / c.count[level][column],
                         c.inside95[level][column] / c.count[level][column]);
        }
        (void)printf("\n");
    }
    qc_forecast_free(forecast);
    free(h);
}

int main(int argc, char **argv)
{
    options o = {.test = false};

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--test") == 0) {
            o.test = true;
        } else if (strcmp(argv[i], "--horizon") == 0 && i + 1 < argc) {
            o.horizon = (size_t)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--leaves") == 0 && i + 1 < argc) {
            o.leaves = (size_t)strtoul(argv[++i], NULL, 10);
        } else {
            (void)fprintf(stderr, "not understood: %s\n", argv[i]);
            return 2;
        }
    }
    run_hierarchy("hier_aus_retail.csv.gz", true, &o);
    run_hierarchy("hier_australia_tourism_quarterly.csv.gz", false, &o);
    return 0;
}
