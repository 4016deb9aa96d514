/* Two public hierarchies as panels, for the benchmarks. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TESTS_BENCH_HIERARCHY_H
#define QC_TESTS_BENCH_HIERARCHY_H

#include <stdbool.h>
#include <stddef.h>

#include "quotacast/panel.h"

enum { MOST_LEAVES = 320, MOST_PERIODS = 480, MOST_LEVELS = 6, FIELD = 128 };

/**
 * Australian retail turnover (monthly; total, state, industry, state by industry: 1 + 8 + 20 +
 * 148 nodes) or tourism (quarterly; total, state, region, purpose, state by purpose, region by
 * purpose: 1 + 8 + 76 + 4 + 32 + 304 nodes).
 */
typedef struct hierarchy {
    const char *name;
    bool monthly;
    size_t leaf_count, period_count, level_count;
    const char *level[MOST_LEVELS]; /**< the last is that of the leaves */
    bool in_tree[MOST_LEVELS];      /**< else in the second hierarchy */
    size_t node_count[MOST_LEVELS];
    size_t node_of[MOST_LEVELS][MOST_LEAVES]; /**< node of each leaf at each level */
    char node[MOST_LEVELS][MOST_LEAVES][3 * FIELD];
    double value[MOST_LEAVES][MOST_PERIODS];
    long first; /**< period of column 0 */
} hierarchy;

/**
 * Reads one from the evaluation data; exits with a message if it cannot. Retail series of less
 * than 15 years are left out, and months before all others have begun, as in the published
 * setting.
 */
hierarchy *hierarchy_read(bool monthly);

/** Puts a leaf in the place of another, at or before it. */
void hierarchy_move_leaf(hierarchy *h, size_t from, size_t to);

/** Keeps the first `count` leaves and the nodes above them. */
void hierarchy_set_leaves(hierarchy *h, size_t count);

/**
 * The first `period_count` periods, with the tree and the second hierarchy; free with
 * hierarchy_panel_free(). Borrows names.
 */
qc_panel *hierarchy_panel(const hierarchy *h, size_t period_count);
void hierarchy_panel_free(qc_panel *panel);

#endif
