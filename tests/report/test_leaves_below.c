/* The leaves below every node. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/leaves_below.h"

#include "core/memory.h"
#include "core/random.h"
#include "tests/support/qc_test.h"

enum { NODES = 60 };

typedef struct tree {
    qc_panel panel;
    qc_panel_node nodes[NODES];
    qc_id leaf_node[NODES];
} tree;

/* A tree of random shape; nodes without a child are leaves, numbered from the last node to the
 * first. */
static void grow(tree *t, uint64_t item)
{
    bool inner[NODES] = {false};
    qc_random random;

    qc_random_start(&random, 7, QC_PURPOSE_TEST, item);
    *t = (tree){.panel = {.node_count = NODES, .nodes = t->nodes, .leaf_node = t->leaf_node}};
    for (size_t node = 0; node < NODES; node++) {
        qc_id parent = (qc_id)(qc_random_uniform(&random) * (double)node);

        t->nodes[node].parent = node > 0 ? parent : QC_NO_ID;
        inner[parent] = inner[parent] || node > 0;
    }
    for (size_t node = NODES; node-- > 0;) {
        t->nodes[node].leaf = QC_NO_ID;
        if (!inner[node]) {
            t->nodes[node].leaf = (qc_id)t->panel.leaf_count;
            t->leaf_node[t->panel.leaf_count++] = (qc_id)node;
        }
    }
}

static bool is_below(const tree *t, size_t leaf, size_t node)
{
    qc_id at = t->leaf_node[leaf];

    while (at != QC_NO_ID && at != node) {
        at = t->nodes[at].parent;
    }
    return at != QC_NO_ID;
}

static void leaves__are_those_from_which_a_node_is_reached_in_order(void **state)
{
    (void)state;
    for (uint64_t item = 0; item < 50; item++) {
        tree t;
        qc_leaves_below below;
        qc_error error;

        grow(&t, item);
        assert_ok(qc_leaves_below_find(&t.panel, &below, &error), error);
        for (size_t node = 0; node < NODES; node++) {
            size_t at = below.start[node];

            for (size_t leaf = 0; leaf < t.panel.leaf_count; leaf++) {
                if (is_below(&t, leaf, node)) {
                    assert_true(at < below.start[node + 1]);
                    assert_int_equal(below.leaf[at++], leaf);
                }
            }
            assert_int_equal(at, below.start[node + 1]);
        }
        qc_leaves_below_clear(&below);
    }
}

static qc_status find(void *context, qc_error *error)
{
    const tree *t = context;
    qc_leaves_below below = {NULL, NULL};
    qc_status status = qc_leaves_below_find(&t->panel, &below, error);

    qc_leaves_below_clear(&below);
    return status;
}

static void leaves__every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    tree t;

    (void)state;
    grow(&t, 0);
    qc_test_allocations(find, &t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves__are_those_from_which_a_node_is_reached_in_order),
        cmocka_unit_test(leaves__every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
