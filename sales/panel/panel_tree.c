/* The tree of a panel: company, regions, territories with sales; parents before children. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "sales/panel/panel_build.h"

#define NAMES_SHOWN 5

/**
 * What the tree is made from. Arrays are [territories + 1]; the last entry stands for "no
 * territory".
 */
typedef struct sales_tree {
    const qc_book *book;
    size_t count;   /**< territories */
    bool *sells;    /**< has events of its own within the window */
    bool *is_late;  /**< has events, all after the window */
    bool *below;    /**< a territory below it sells */
    qc_id *child;   /**< first child in row order; the last entry is the company's */
    qc_id *sibling; /**< next in row order */
    qc_id *node;    /**< node of a territory */
} sales_tree;

static void tree_clear(sales_tree *tree)
{
    qc_memory_free(tree->sells);
    qc_memory_free(tree->is_late);
    qc_memory_free(tree->below);
    qc_memory_free(tree->child);
    qc_memory_free(tree->sibling);
    qc_memory_free(tree->node);
}

static qc_status tree_init(const qc_book *book, sales_tree *tree, qc_error *error)
{
    qc_status status = QC_OK;
    size_t count = book->territories.count;

    tree->book = book;
    tree->count = count;
    QC_TRY(QC_NEW_ARRAY(tree->sells, count + 1, error));
    QC_TRY(QC_NEW_ARRAY(tree->is_late, count + 1, error));
    QC_TRY(QC_NEW_ARRAY(tree->below, count + 1, error));
    QC_TRY(QC_NEW_ARRAY(tree->child, count + 1, error));
    QC_TRY(QC_NEW_ARRAY(tree->sibling, count + 1, error));
    QC_TRY(QC_NEW_ARRAY(tree->node, count + 1, error));
    for (size_t t = 0; t <= count; t++) {
        tree->child[t] = QC_NO_ID;
        tree->sibling[t] = QC_NO_ID;
        tree->node[t] = QC_NO_ID;
    }
    for (size_t t = count; t-- > 0;) { /* from the back: each goes before its elders */
        qc_id parent = book->territories.parent[t];
        size_t above = parent == QC_NO_ID ? count : parent;
        tree->sibling[t] = tree->child[above];
        tree->child[above] = (qc_id)t;
    }

done:
    return status;
}

/** Marks who sells, and everything above it. */
static void mark_sellers(sales_tree *tree, const qc_panel_events *events,
                         const qc_panel_window *window)
{
    const qc_territories *territories = &tree->book->territories;
    for (size_t i = 0; i < events->count; i++) {
        const qc_panel_event *event = &events->event[i];
        size_t t = event->territory == QC_NO_ID ? tree->count : event->territory;
        if (event->wanted && !tree->sells[t]) {
            qc_period period =
                qc_period_of_date(&tree->book->calendar, window->frequency, event->day);
            tree->is_late[t] = period > window->last;
            tree->sells[t] = !tree->is_late[t];
        }
    }
    for (size_t t = 0; t < tree->count; t++) {
        qc_id above = tree->sells[t] ? territories->parent[t] : QC_NO_ID;
        while (above != QC_NO_ID && !tree->below[above]) {
            tree->below[above] = true;
            above = territories->parent[above];
        }
    }
}

static bool is_kept(const sales_tree *tree, size_t territory)
{
    return tree->sells[territory] || tree->below[territory];
}

/**
 * The next territory in depth-first order after `t`, skipping what is not kept; QC_NO_ID at the
 * end.
 */
static qc_id next_territory(const sales_tree *tree, qc_id t)
{
    qc_id next = is_kept(tree, t) ? tree->child[t] : QC_NO_ID;
    while (next == QC_NO_ID && t != QC_NO_ID) {
        next = tree->sibling[t];
        t = tree->book->territories.parent[t];
    }
    return next;
}

static qc_status add_node(qc_panel *panel, qc_panel_node node, qc_id *index, qc_error *error)
{
    node.name = qc_panel_keep(panel, node.name);
    if (node.name == NULL) {
        return qc_fail_memory(error);
    }
    if (node.leaf != QC_NO_ID) {
        panel->leaf_node[node.leaf] = (qc_id)panel->node_count;
    }
    *index = (qc_id)panel->node_count;
    panel->nodes[panel->node_count++] = node;
    return QC_OK;
}

static qc_id take_leaf(qc_panel *panel)
{
    return (qc_id)panel->leaf_count++;
}

/** A territory's node, and its leaf where it has sales of its own. */
static qc_status add_territory(sales_tree *tree, qc_id t, qc_panel *panel, qc_id *leaf_of,
                               qc_error *error)
{
    const qc_territories *territories = &tree->book->territories;
    qc_id parent = territories->parent[t];
    bool is_leaf = !tree->below[t];
    qc_status status = QC_OK;
    qc_panel_node node = {
        .name = territories->name[t],
        .level = is_leaf              ? "territory"
                 : parent == QC_NO_ID ? "region"
                                      : "area",
        .parent = parent == QC_NO_ID ? 0 : tree->node[parent],
        .leaf = is_leaf ? take_leaf(panel) : QC_NO_ID,
        .territory = t,
    };
    leaf_of[t] = node.leaf;
    QC_TRY(add_node(panel, node, &tree->node[t], error));
    if (!is_leaf && tree->sells[t]) {
        char name[512];
        qc_id index = QC_NO_ID;
        (void)snprintf(name, sizeof name, "%.480s (directly)", territories->name[t]);
        node = (qc_panel_node){.name = name,
                               .level = "territory",
                               .parent = tree->node[t],
                               .leaf = take_leaf(panel),
                               .territory = t};
        leaf_of[t] = node.leaf;
        QC_TRY(add_node(panel, node, &index, error));
    }

done:
    return status;
}

static qc_status add_nodes(sales_tree *tree, qc_panel *panel, qc_id *leaf_of, qc_error *error)
{
    qc_status status = QC_OK;
    qc_id index = QC_NO_ID;
    const qc_panel_node company = {.name = tree->book->company,
                                   .level = "company",
                                   .parent = QC_NO_ID,
                                   .leaf = QC_NO_ID,
                                   .territory = QC_NO_ID};

    QC_TRY(add_node(panel, company, &index, error));
    for (qc_id t = tree->child[tree->count]; t != QC_NO_ID; t = next_territory(tree, t)) {
        if (is_kept(tree, t)) {
            QC_TRY(add_territory(tree, t, panel, leaf_of, error));
        }
    }
    if (tree->sells[tree->count]) {
        qc_panel_node rest = {.name = "(no territory)",
                              .level = "territory",
                              .parent = 0,
                              .leaf = take_leaf(panel),
                              .territory = QC_NO_ID};
        leaf_of[tree->count] = rest.leaf;
        QC_TRY(add_node(panel, rest, &index, error));
    }

done:
    return status;
}

/** How many nodes and leaves there will be; fails where parents form a circle. */
static qc_status count_nodes(const sales_tree *tree, size_t *nodes, size_t *leaves,
                             qc_error *error)
{
    size_t reached = 0;
    size_t kept = 0;
    *nodes = 1;
    *leaves = 0;
    for (size_t t = 0; t <= tree->count; t++) {
        bool is_split = tree->below[t] && tree->sells[t];
        *nodes += (is_kept(tree, t) ? 1u : 0u) + (is_split ? 1u : 0u);
        *leaves += tree->sells[t] ? 1u : 0u;
        kept += t < tree->count && is_kept(tree, t) ? 1u : 0u;
    }
    for (qc_id t = tree->child[tree->count]; t != QC_NO_ID; t = next_territory(tree, t)) {
        reached += is_kept(tree, t) ? 1u : 0u;
    }
    if (reached != kept) {
        return qc_fail(error, QC_ERR_DATA,
                       "the parents of %zu territories form a circle; correct the territories "
                       "table",
                       kept - reached);
    }
    return QC_OK;
}

/** A note that lists territories: at most five names, then how many more. */
static qc_status note_names(const sales_tree *tree, const bool *marked, const char *what,
                            qc_panel *panel, qc_error *error)
{
    char names[600] = "";
    size_t used = 0;
    size_t count = 0;
    for (size_t t = 0; t < tree->count; t++) {
        if (!marked[t]) {
            continue;
        }
        if (count < NAMES_SHOWN && used < sizeof names) {
            int length = snprintf(names + used, sizeof names - used, "%s%.100s",
                                  count > 0 ? ", " : "", tree->book->territories.name[t]);
            used += length > 0 ? (size_t)length : 0;
        }
        count++;
    }
    if (count == 0) {
        return QC_OK;
    }
    if (count > NAMES_SHOWN) {
        return qc_panel_add_note(panel, error, "%zu territories %s: %s and %zu more.", count,
                                 what, names, count - NAMES_SHOWN);
    }
    return qc_panel_add_note(panel, error, "%zu %s %s: %s.", count,
                             count == 1 ? "territory" : "territories", what, names);
}

static qc_status note_tree(sales_tree *tree, qc_panel *panel, qc_error *error)
{
    qc_status status = QC_OK;
    bool *marked = NULL;

    QC_TRY(QC_NEW_ARRAY(marked, tree->count + 1, error));
    for (size_t t = 0; t < tree->count; t++) {
        marked[t] = tree->child[t] == QC_NO_ID && !tree->sells[t] && !tree->is_late[t];
    }
    QC_TRY(note_names(tree, marked, "without any sale left out", panel, error));
    for (size_t t = 0; t < tree->count; t++) {
        marked[t] = tree->is_late[t];
    }
    QC_TRY(note_names(tree, marked, "left out, with no sale before the first period to come",
                      panel, error));
    for (size_t t = 0; t < tree->count; t++) {
        marked[t] = tree->sells[t] && tree->below[t];
    }
    QC_TRY(note_names(tree, marked, "with sales of their own and of territories below them",
                      panel, error));
    if (tree->sells[tree->count]) {
        QC_TRY(qc_panel_add_note(panel, error,
                                 "Sales without a territory stand under \"(no territory)\"."));
    }

done:
    qc_memory_free(marked);
    return status;
}

qc_status qc_panel_tree_build(const qc_book *book, const qc_panel_events *events,
                              const qc_panel_window *window, qc_panel *panel, qc_id *leaf_of,
                              qc_error *error)
{
    qc_status status = QC_OK;
    sales_tree tree = {0};
    size_t node_count = 0;
    size_t leaf_count = 0;

    QC_TRY(tree_init(book, &tree, error));
    mark_sellers(&tree, events, window);
    QC_TRY(count_nodes(&tree, &node_count, &leaf_count, error));
    QC_TRY(qc_panel_reserve(panel, node_count, leaf_count,
                            (size_t)(window->last - window->first) + 1, error));
    panel->node_count = 0;
    panel->leaf_count = 0;
    for (size_t t = 0; t <= tree.count; t++) {
        leaf_of[t] = QC_NO_ID;
    }
    QC_TRY(add_nodes(&tree, panel, leaf_of, error));
    assert(panel->node_count == node_count && panel->leaf_count == leaf_count);
    QC_TRY(note_tree(&tree, panel, error));

done:
    tree_clear(&tree);
    return status;
}
