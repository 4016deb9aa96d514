/* Rows: leaves, and the sums above them that say something of their own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/qc_test.h"

#include "core/random.h"
#include "forecast/history.h"
#include "tests/forecast/small_tree.h"

static void rows__are_leaves_and_sums_of_two_or_more(void **state)
{
    static const size_t expected[] = {6, 6, 6, 7, 7, 8, 5, 5};
    const qc_panel panel = small_tree();
    qc_rows rows;
    qc_error error;

    (void)state;
    assert_ok(qc_rows_find(&panel, &rows, &error), error);
    assert_int_equal(rows.leaf_count, 5);
    assert_int_equal(rows.tree_count, 8);
    assert_int_equal(rows.row_count, 8);
    for (size_t row = 0; row < rows.row_count; row++) {
        assert_int_equal(rows.parent[row], expected[row]);
    }
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        assert_int_equal(rows.group[leaf], 8);
    }
    qc_rows_clear(&rows);
}

/* A group of one leaf repeats it, and what is above it is the leaf's. */
static void rows__take_groups_of_two_or_more(void **state)
{
    static qc_id group_parent[] = {QC_NO_ID, 0, QC_NO_ID};
    static qc_id leaf_group[] = {1, 2, 1, QC_NO_ID, 0};
    static const size_t expected[LEAVES] = {9, 10, 9, 10, 8};
    qc_panel panel = small_tree();
    qc_rows rows;
    qc_error error;

    (void)state;
    panel.group_count = 3;
    panel.group_parent = group_parent;
    panel.leaf_group = leaf_group;
    assert_ok(qc_rows_find(&panel, &rows, &error), error);
    assert_int_equal(rows.tree_count, 8);
    assert_int_equal(rows.row_count, 10);
    assert_int_equal(rows.parent[8], 10);
    assert_int_equal(rows.parent[9], 8);
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        assert_int_equal(rows.group[leaf], expected[leaf]);
    }
    qc_rows_clear(&rows);
}

enum { RANDOM_NODES = 60, RANDOM_PERIODS = 3 };

/* A tree in which a node may have one child, any number, or be a leaf; its parent is `reach`
 * nodes before it at most. */
static void make_random_panel(qc_panel *panel, size_t reach, qc_random *random)
{
    static qc_panel_node random_nodes[RANDOM_NODES];
    static qc_id random_leaves[RANDOM_NODES];
    static double values[RANDOM_NODES * RANDOM_PERIODS];
    bool has_child[RANDOM_NODES] = {false};

    *panel = (qc_panel){.frequency = QC_FREQUENCY_MONTH,
                        .calendar = qc_calendar_default(),
                        .period_count = RANDOM_PERIODS,
                        .season = 1,
                        .values = values,
                        .leaf_node = random_leaves,
                        .node_count = RANDOM_NODES,
                        .nodes = random_nodes};
    for (size_t n = 0; n < RANDOM_NODES; n++) {
        size_t back = 1 + qc_random_index(random, reach);

        random_nodes[n] = (qc_panel_node){"node", "area", QC_NO_ID, QC_NO_ID, QC_NO_ID};
        if (n > 0) {
            random_nodes[n].parent = (qc_id)(back < n ? n - back : 0);
            has_child[random_nodes[n].parent] = true;
        }
    }
    for (size_t n = 0; n < RANDOM_NODES; n++) {
        if (!has_child[n]) {
            random_leaves[panel->leaf_count] = (qc_id)n;
            random_nodes[n].leaf = (qc_id)panel->leaf_count++;
        }
    }
    for (size_t k = 0; k < panel->leaf_count * RANDOM_PERIODS; k++) {
        values[k] = qc_random_uniform(random) < 0.2 ? NAN : qc_random_normal(random);
    }
}

static size_t children_of(const qc_panel *panel, qc_id node)
{
    size_t count = 0;

    for (size_t n = 0; n < panel->node_count; n++) {
        count += panel->nodes[n].parent == node ? 1 : 0;
    }
    return count;
}

/* What is missing behind the first value of a leaf, as the one before it. */
static void carry_forward(const qc_panel *panel, double *values)
{
    for (size_t k = 0; k < panel->leaf_count * RANDOM_PERIODS; k++) {
        values[k] = isnan(panel->values[k]) && k % RANDOM_PERIODS > 0 ? values[k - 1]
                                                                      : panel->values[k];
    }
}

/* Broad and deep trees and chains: above each leaf stand rows for the nodes with two children
 * or more, with their sums. */
static void rows__hold_every_sum_of_random_trees(void **state)
{
    static double sums[RANDOM_NODES * RANDOM_PERIODS], values[RANDOM_NODES * RANDOM_PERIODS];
    qc_random random;

    (void)state;
    qc_random_start(&random, 17, QC_PURPOSE_TEST, 0);
    for (size_t index = 0; index < 50; index++) {
        qc_panel panel;
        qc_history *history = NULL;
        qc_error error;

        make_random_panel(&panel, 1 + index, &random);
        panel.values[0] = 1; /* some observation */
        assert_ok(qc_history_new(&panel, &history, &error), error);
        carry_forward(&panel, values);
        qc_panel_sum(&panel, values, RANDOM_PERIODS, sums);
        for (size_t leaf = 0; leaf < panel.leaf_count; leaf++) {
            size_t row = history->rows.parent[leaf];

            for (qc_id node = panel.nodes[panel.leaf_node[leaf]].parent; node != QC_NO_ID;
                 node = panel.nodes[node].parent) {
                if (children_of(&panel, node) < 2) {
                    continue;
                }
                assert_true(row >= panel.leaf_count && row < history->row_count);
                for (size_t t = 0; t < RANDOM_PERIODS; t++) {
                    assert_close(history->observed[row * RANDOM_PERIODS + t],
                                 sums[(size_t)node * RANDOM_PERIODS + t], 1e-12, 1e-12);
                }
                assert_true(history->rows.parent[row] < row ||
                            history->rows.parent[row] == history->row_count);
                row = history->rows.parent[row];
            }
            assert_int_equal(row, history->row_count);
        }
        qc_history_free(history);
    }
}

static qc_status find_rows(void *context, qc_error *error)
{
    qc_rows rows = {0};
    qc_status status = qc_rows_find(context, &rows, error);

    qc_rows_clear(&rows);
    return status;
}

static void rows__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    qc_panel panel = small_tree();

    (void)state;
    qc_test_allocations(find_rows, &panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows__are_leaves_and_sums_of_two_or_more),
        cmocka_unit_test(rows__take_groups_of_two_or_more),
        cmocka_unit_test(rows__hold_every_sum_of_random_trees),
        cmocka_unit_test(rows__every_failed_allocation_is_reported_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
