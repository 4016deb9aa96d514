/* Two public hierarchies as panels, for the benchmarks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/hierarchy.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { LEAST_PERIODS = 180, COLUMNS = 5 };

static void stop(const char *what)
{
    (void)fprintf(stderr, "%s; set QUOTACAST_EVALUATION_DATA\n", what);
    exit(1);
}

/* Splits a line with fields in quotes where they hold a comma. */
static void split(const char *line, char (*field)[FIELD])
{
    size_t column = 0;
    size_t length = 0;
    bool quoted = false;

    memset(field, 0, COLUMNS * sizeof *field);
    for (; *line != '\0' && *line != '\r' && *line != '\n'; line++) {
        if (*line == '"') {
            quoted = !quoted;
        } else if (*line == ',' && !quoted && column + 1 < COLUMNS) {
            column++;
            length = 0;
        } else if (length + 1 < FIELD) {
            field[column][length++] = *line;
        }
    }
}

static size_t find(hierarchy *h, size_t level, const char *name)
{
    size_t k = h->node_count[level];

    while (k > 0 && strcmp(h->node[level][k - 1], name) != 0) {
        k--; /* series follow each other: the last is most often the one */
    }
    if (k > 0) {
        return k - 1;
    }
    if (h->node_count[level] == MOST_LEAVES) {
        stop("too many series");
    }
    (void)snprintf(h->node[level][h->node_count[level]], 3 * FIELD, "%s", name);
    return h->node_count[level]++;
}

/* The nodes of a row of the file. */
static void name_nodes(bool monthly, char (*field)[FIELD], char (*name)[3 * FIELD])
{
    if (monthly) {
        (void)snprintf(name[0], sizeof *name, "Australia");
        (void)snprintf(name[1], sizeof *name, "%s", field[1]);
        (void)snprintf(name[2], sizeof *name, "%s", field[2]);
        (void)snprintf(name[3], sizeof *name, "%s, %s", field[1], field[2]);
        return;
    }
    (void)snprintf(name[0], sizeof *name, "Australia");
    (void)snprintf(name[1], sizeof *name, "%s", field[2]);
    (void)snprintf(name[2], sizeof *name, "%s, %s", field[2], field[1]);
    (void)snprintf(name[3], sizeof *name, "%s", field[3]);
    (void)snprintf(name[4], sizeof *name, "%s, %s", field[2], field[3]);
    (void)snprintf(name[5], sizeof *name, "%s, %s, %s", field[2], field[1], field[3]);
}

static void read_row(hierarchy *h, const char *line)
{
    char field[COLUMNS][FIELD];
    char name[MOST_LEVELS][3 * FIELD];
    const char *date = NULL;
    long period = 0;
    size_t leaf = 0;

    split(line, field);
    name_nodes(h->monthly, field, name);
    date = field[h->monthly ? 3 : 0];
    period = strtol(date, NULL, 10) * 12 + strtol(date + 5, NULL, 10) - 1;
    period = h->monthly ? period : period / 3;
    if (h->leaf_count == 0) {
        h->first = period;
    }
    if (period < h->first || period - h->first >= MOST_PERIODS) {
        stop("a period is not expected");
    }
    leaf = find(h, h->level_count - 1, name[h->level_count - 1]);
    if (leaf == h->leaf_count) {
        h->leaf_count++;
        for (size_t t = 0; t < MOST_PERIODS; t++) {
            h->value[leaf][t] = NAN;
        }
        for (size_t level = 0; level < h->level_count; level++) {
            h->node_of[level][leaf] = find(h, level, name[level]);
        }
    }
    h->value[leaf][period - h->first] = strtod(field[4], NULL);
    if ((size_t)(period - h->first) + 1 > h->period_count) {
        h->period_count = (size_t)(period - h->first) + 1;
    }
}

void hierarchy_move_leaf(hierarchy *h, size_t from, size_t to)
{
    size_t last = h->level_count - 1;

    memmove(h->value[to], h->value[from], sizeof h->value[0]);
    memmove(h->node[last][to], h->node[last][from], sizeof h->node[last][0]);
    for (size_t level = 0; level < last; level++) {
        h->node_of[level][to] = h->node_of[level][from];
    }
    h->node_of[last][to] = to;
}

/* Numbers the nodes of a level that still have a leaf. */
static void renumber(hierarchy *h, size_t level)
{
    size_t kept = 0;

    for (size_t node = 0; node < h->node_count[level]; node++) {
        bool any = false;

        for (size_t leaf = 0; leaf < h->leaf_count; leaf++) {
            if (h->node_of[level][leaf] == node) {
                h->node_of[level][leaf] = kept;
                any = true;
            }
        }
        if (any) {
            memmove(h->node[level][kept++], h->node[level][node], sizeof h->node[level][0]);
        }
    }
    h->node_count[level] = kept;
}

void hierarchy_set_leaves(hierarchy *h, size_t count)
{
    h->leaf_count = count;
    for (size_t level = 0; level < h->level_count; level++) {
        renumber(h, level);
    }
}

/* Leaves out short series. */
static void keep_long(hierarchy *h)
{
    size_t kept = 0;

    for (size_t leaf = 0; leaf < h->leaf_count; leaf++) {
        size_t known = 0;

        for (size_t t = 0; t < h->period_count; t++) {
            known += isnan(h->value[leaf][t]) ? 0 : 1;
        }
        if (h->monthly && known < LEAST_PERIODS) {
            continue;
        }
        hierarchy_move_leaf(h, leaf, kept++);
    }
    hierarchy_set_leaves(h, kept);
}

/* Leaves out periods in which some series has not begun. */
static void keep_common(hierarchy *h)
{
    size_t start = 0;

    for (size_t leaf = 0; leaf < h->leaf_count; leaf++) {
        size_t t = 0;

        while (isnan(h->value[leaf][t])) {
            t++;
        }
        start = t > start ? t : start;
    }
    for (size_t leaf = 0; leaf < h->leaf_count; leaf++) {
        memmove(h->value[leaf], h->value[leaf] + start,
                (h->period_count - start) * sizeof h->value[0][0]);
    }
    h->first += (long)start;
    h->period_count -= start;
}

hierarchy *hierarchy_read(bool monthly)
{
    static const hierarchy retail = {.name = "retail",
                                     .monthly = true,
                                     .level_count = 4,
                                     .level = {"total", "state", "industry", "leaf"},
                                     .in_tree = {true, true, false, true}};
    static const hierarchy tourism = {
        .name = "tourism",
        .level_count = 6,
        .level = {"total", "state", "region", "purpose", "state x purpose", "leaf"},
        .in_tree = {true, true, true, false, false, true}};
    const char *folder = getenv("QUOTACAST_EVALUATION_DATA");
    hierarchy *h = malloc(sizeof *h);
    char path[1024];
    char line[1024];
    gzFile file = NULL;

    (void)snprintf(path, sizeof path, "%s/forecast/%s",
                   folder != NULL ? folder : QC_SOURCE_DIR "/../shared/data",
                   monthly ? "hier_aus_retail.csv.gz"
                           : "hier_australia_tourism_quarterly.csv.gz");
    file = gzopen(path, "rb");
    if (h == NULL || file == NULL || gzgets(file, line, sizeof line) == NULL) {
        stop("a hierarchy cannot be read");
    }
    *h = monthly ? retail : tourism;
    while (gzgets(file, line, sizeof line) != NULL) {
        read_row(h, line);
    }
    (void)gzclose(file);
    keep_long(h);
    keep_common(h);
    return h;
}

/* Where a leaf's chain of nodes continues above a level, in the tree or in the second
 * hierarchy; level_count at the end. */
static size_t level_above(const hierarchy *h, size_t level, bool in_tree)
{
    while (level-- > 0) {
        if (h->in_tree[level] == in_tree) {
            return level;
        }
    }
    return h->level_count;
}

static void add_tree(const hierarchy *h, qc_panel *panel)
{
    static const char *const kinds[] = {"company", "region", "area"};
    qc_id start[MOST_LEVELS] = {0};
    size_t depth = 0;

    for (size_t level = 0; level < h->level_count; level++) {
        start[level] = (qc_id)panel->node_count;
        for (size_t k = 0; k < h->node_count[level] && h->in_tree[level]; k++) {
            bool is_leaf = level + 1 == h->level_count;
            size_t up = level_above(h, level, true);
            size_t leaf = 0;

            while (h->node_of[level][leaf] != k) {
                leaf++;
            }
            panel->nodes[panel->node_count++] = (qc_panel_node){
                h->node[level][k], is_leaf ? "territory" : kinds[depth],
                up < h->level_count ? start[up] + (qc_id)h->node_of[up][leaf] : QC_NO_ID,
                is_leaf ? (qc_id)leaf : QC_NO_ID, QC_NO_ID};
            if (is_leaf) {
                panel->leaf_node[leaf] = (qc_id)panel->node_count - 1;
            }
        }
        depth += h->in_tree[level] ? 1 : 0;
    }
}

static void add_groups(const hierarchy *h, qc_panel *panel)
{
    qc_id start[MOST_LEVELS] = {0};

    for (size_t level = 0; level < h->level_count; level++) {
        size_t up = level_above(h, level, false);

        if (h->in_tree[level]) {
            continue;
        }
        start[level] = (qc_id)panel->group_count;
        for (size_t leaf = 0; leaf < h->leaf_count; leaf++) {
            qc_id group = start[level] + (qc_id)h->node_of[level][leaf];

            panel->leaf_group[leaf] = group;
            panel->group_parent[group] =
                up < h->level_count ? start[up] + (qc_id)h->node_of[up][leaf] : QC_NO_ID;
        }
        panel->group_count += h->node_count[level];
    }
}

qc_panel *hierarchy_panel(const hierarchy *h, size_t period_count)
{
    qc_panel *panel = calloc(1, sizeof *panel);

    if (panel == NULL) {
        exit(1);
    }
    *panel = (qc_panel){.frequency = h->monthly ? QC_FREQUENCY_MONTH : QC_FREQUENCY_QUARTER,
                        .calendar = qc_calendar_default(),
                        .first_period = (qc_period)(h->first - 1970 * (h->monthly ? 12 : 4)),
                        .period_count = period_count,
                        .season = h->monthly ? 12 : 4,
                        .leaf_count = h->leaf_count,
                        .values = calloc(h->leaf_count * period_count, sizeof(double)),
                        .leaf_node = calloc(h->leaf_count, sizeof(qc_id)),
                        .nodes = calloc(MOST_LEVELS * MOST_LEAVES, sizeof(qc_panel_node)),
                        .leaf_group = calloc(h->leaf_count, sizeof(qc_id)),
                        .group_parent = calloc(MOST_LEVELS * MOST_LEAVES, sizeof(qc_id))};
    if (panel->values == NULL || panel->leaf_node == NULL || panel->nodes == NULL ||
        panel->leaf_group == NULL || panel->group_parent == NULL) {
        exit(1);
    }
    add_tree(h, panel);
    add_groups(h, panel);
    for (size_t leaf = 0; leaf < h->leaf_count; leaf++) {
        memcpy(panel->values + leaf * period_count, h->value[leaf],
               period_count * sizeof(double));
    }
    return panel;
}

void hierarchy_panel_free(qc_panel *panel)
{
    free(panel->values);
    free(panel->leaf_node);
    free(panel->nodes);
    free(panel->leaf_group);
    free(panel->group_parent);
    free(panel);
}
