/* The tree that a goal flows down: company, inner nodes, territories. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "quotacast/panel.h"
#include "territory/quota_work.h"

/* Sorting siblings by name makes a plan independent of the order of rows in the input. */
typedef struct sibling {
    const char *name;
    qc_id node;
} sibling;

static int compare_siblings(const void *a, const void *b)
{
    const sibling *left = a;
    const sibling *right = b;
    int order = strcmp(left->name, right->name);

    return order != 0 ? order : left->node < right->node ? -1 : 1;
}

/* Panel nodes in name order, chained per parent: first[parent], next[node]. */
typedef struct chains {
    qc_id root;
    qc_id *first, *next;
} chains;

static qc_status chain_nodes(qc_quota_work *work, chains *chain, qc_error *error)
{
    const qc_panel *panel = work->panel;
    qc_status status = QC_OK;
    sibling *order = NULL;

    QC_TRY(QC_TAKE_ARRAY(order, work->scratch, panel->node_count, error));
    QC_TRY(QC_TAKE_ARRAY(chain->first, work->scratch, panel->node_count, error));
    QC_TRY(QC_TAKE_ARRAY(chain->next, work->scratch, panel->node_count, error));
    chain->root = QC_NO_ID;
    for (size_t i = 0; i < panel->node_count; i++) {
        order[i] = (sibling){.name = panel->nodes[i].name, .node = (qc_id)i};
        chain->first[i] = QC_NO_ID;
    }
    qsort(order, panel->node_count, sizeof *order, compare_siblings);
    for (size_t i = panel->node_count; i-- > 0;) {
        qc_id node = order[i].node;
        qc_id parent = panel->nodes[node].parent;

        if (parent == QC_NO_ID) {
            if (chain->root != QC_NO_ID) {
                status = qc_fail(error, QC_ERR_DATA,
                                 "'%s' and '%s' stand side by side; quotas need one node above "
                                 "all others",
                                 panel->nodes[node].name, panel->nodes[chain->root].name);
                goto done;
            }
            chain->root = node;
            chain->next[node] = QC_NO_ID;
        } else {
            chain->next[node] = chain->first[parent];
            chain->first[parent] = node;
        }
    }
    if (chain->root == QC_NO_ID) {
        status = qc_fail(error, QC_ERR_DATA, "the panel has no nodes");
    }

done:
    return status;
}

static void fill_branch(qc_quota_work *work, qc_id node, qc_id parent, qc_id branch)
{
    const qc_panel_node *source = &work->panel->nodes[node];

    work->branches[branch] = (qc_quota_branch){.name = source->name,
                                               .level = source->level,
                                               .panel_node = node,
                                               .parent = parent,
                                               .first_child = QC_NO_ID,
                                               .next = QC_NO_ID,
                                               .leaf = source->leaf,
                                               .territory = source->territory,
                                               .floor = QC_NO_MONEY,
                                               .cap = QC_NO_MONEY,
                                               .hold = QC_NO_MONEY,
                                               .last = QC_NO_MONEY,
                                               .least = QC_NO_MONEY,
                                               .most = QC_NO_MONEY,
                                               .upper = QC_UNLIMITED};
    work->branch_of_node[node] = branch;
    /* A territory with sales of its own and others below it may stand twice: the upper node is
     * meant. */
    if (source->territory != QC_NO_ID &&
        work->branch_of_territory[source->territory] == QC_NO_ID) {
        work->branch_of_territory[source->territory] = branch;
    }
    if (source->leaf != QC_NO_ID) {
        work->leaves[work->leaf_count++] = branch;
    }
}

/* Depth first, siblings by name. */
static void lay_out(qc_quota_work *work, const chains *chain)
{
    qc_id node = chain->root;
    qc_id parent = QC_NO_ID;

    while (node != QC_NO_ID) {
        qc_id branch = (qc_id)work->branch_count++;

        fill_branch(work, node, parent, branch);
        if (chain->first[node] != QC_NO_ID) {
            work->branches[branch].first_child = branch + 1;
            parent = branch;
            node = chain->first[node];
            continue;
        }
        while (node != QC_NO_ID && chain->next[node] == QC_NO_ID) {
            node = work->panel->nodes[node].parent;
        }
        if (node != QC_NO_ID) {
            branch = work->branch_of_node[node];
            work->branches[branch].next = (qc_id)work->branch_count;
            parent = work->branches[branch].parent;
            node = chain->next[node];
        }
    }
}

/* Those below a branch stand right behind it. */
static void find_ends(qc_quota_work *work)
{
    for (size_t i = work->branch_count; i-- > 0;) {
        qc_quota_branch *branch = &work->branches[i];

        branch->end = branch->end > i ? branch->end : (qc_id)i + 1;
        if (i > 0 && work->branches[branch->parent].end < branch->end) {
            work->branches[branch->parent].end = branch->end;
        }
    }
}

qc_status qc_quota_tree_build(qc_quota_work *work, qc_error *error)
{
    qc_status status = QC_OK;
    chains chain = {.root = QC_NO_ID};
    size_t count = work->panel->node_count;

    QC_TRY(QC_TAKE_ARRAY(work->branches, work->scratch, count, error));
    QC_TRY(QC_TAKE_ARRAY(work->branch_of_node, work->scratch, count, error));
    QC_TRY(QC_TAKE_ARRAY(work->leaves, work->scratch, count, error));
    QC_TRY(QC_TAKE_ARRAY(work->branch_of_territory, work->scratch,
                         work->book->territories.count, error));
    for (size_t i = 0; i < work->book->territories.count; i++) {
        work->branch_of_territory[i] = QC_NO_ID;
    }
    QC_TRY(chain_nodes(work, &chain, error));
    lay_out(work, &chain);
    find_ends(work);

done:
    return status;
}

qc_id qc_quota_tree_find(const qc_quota_work *work, qc_id territory)
{
    if (territory == QC_NO_ID) {
        return 0;
    }
    return work->branch_of_territory[territory];
}

void qc_quota_tree_sum(const qc_quota_work *work, double *values)
{
    for (size_t i = 0; i < work->branch_count; i++) {
        if (work->branches[i].leaf == QC_NO_ID) {
            values[i] = 0;
        }
    }
    /* Children come after their parents, and siblings in name order, so that sums do not depend
     * on row order. */
    for (size_t i = work->branch_count; i-- > 1;) {
        values[work->branches[i].parent] += values[i];
    }
}
