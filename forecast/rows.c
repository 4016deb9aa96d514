/* The rows that are forecast: leaves, and the sums above them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/rows.h"

#include "core/memory.h"

/* A hierarchy while its rows are found; indices are those of the panel's nodes or groups. */
typedef struct hierarchy {
    size_t count;
    size_t *above; /* [count] SIZE_MAX for none */
    size_t *row;   /* [count] SIZE_MAX for none */
    size_t *children;
} hierarchy;

static void hierarchy_clear(hierarchy *h)
{
    qc_memory_free(h->above);
    qc_memory_free(h->row);
    qc_memory_free(h->children);
}

static qc_status hierarchy_init(hierarchy *h, size_t count, qc_error *error)
{
    qc_status status = QC_OK;

    h->count = count;
    QC_TRY(QC_NEW_ARRAY(h->above, count, error));
    QC_TRY(QC_NEW_ARRAY(h->row, count, error));
    QC_TRY(QC_NEW_ARRAY(h->children, count, error));

done:
    return status;
}

static void set_above(hierarchy *h, size_t k, qc_id parent)
{
    h->above[k] = parent != QC_NO_ID ? parent : SIZE_MAX;
    if (parent != QC_NO_ID) {
        h->children[parent]++;
    }
}

/* Gives rows from `next` on to what has two or more children. */
static size_t number_rows(hierarchy *h, size_t next)
{
    for (size_t k = 0; k < h->count; k++) {
        h->row[k] = h->children[k] > 1 ? next++ : SIZE_MAX;
    }
    return next;
}

/* The row of the nearest of `k` and what is above it; `none` if there is none. */
static size_t row_from(const hierarchy *h, size_t k, size_t none)
{
    while (k != SIZE_MAX && h->row[k] == SIZE_MAX) {
        k = h->above[k];
    }
    return k != SIZE_MAX ? h->row[k] : none;
}

static void link_rows(const hierarchy *h, qc_rows *rows)
{
    for (size_t k = 0; k < h->count; k++) {
        if (h->row[k] != SIZE_MAX) {
            rows->parent[h->row[k]] = row_from(h, h->above[k], rows->row_count);
        }
    }
}

static void read_panel(const qc_panel *panel, hierarchy *tree, hierarchy *groups)
{
    for (size_t node = 0; node < panel->node_count; node++) {
        set_above(tree, node, panel->nodes[node].parent);
    }
    for (size_t g = 0; g < panel->group_count; g++) {
        set_above(groups, g, panel->group_parent[g]);
    }
    for (size_t leaf = 0; leaf < panel->leaf_count && panel->group_count > 0; leaf++) {
        if (panel->leaf_group[leaf] != QC_NO_ID) {
            groups->children[panel->leaf_group[leaf]]++;
        }
    }
}

static void link_leaves(const qc_panel *panel, const hierarchy *tree, const hierarchy *groups,
                        qc_rows *rows)
{
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        qc_id group = panel->group_count > 0 ? panel->leaf_group[leaf] : QC_NO_ID;

        rows->parent[leaf] =
            row_from(tree, tree->above[panel->leaf_node[leaf]], rows->row_count);
        rows->group[leaf] =
            row_from(groups, group != QC_NO_ID ? group : SIZE_MAX, rows->row_count);
    }
}

qc_status qc_rows_find(const qc_panel *panel, qc_rows *rows, qc_error *error)
{
    qc_status status = QC_OK;
    hierarchy tree = {0};
    hierarchy groups = {0};
    qc_rows draft = {.leaf_count = panel->leaf_count};

    QC_TRY(hierarchy_init(&tree, panel->node_count, error));
    QC_TRY(hierarchy_init(&groups, panel->group_count, error));
    read_panel(panel, &tree, &groups);
    draft.tree_count = number_rows(&tree, panel->leaf_count);
    draft.row_count = number_rows(&groups, draft.tree_count);
    QC_TRY(QC_NEW_ARRAY(draft.parent, draft.row_count, error));
    QC_TRY(QC_NEW_ARRAY(draft.group, draft.leaf_count, error));
    link_rows(&tree, &draft);
    link_rows(&groups, &draft);
    link_leaves(panel, &tree, &groups, &draft);
    *rows = draft;
    draft = (qc_rows){0};

done:
    qc_rows_clear(&draft);
    hierarchy_clear(&tree);
    hierarchy_clear(&groups);
    return status;
}

void qc_rows_clear(qc_rows *rows)
{
    qc_memory_free(rows->parent);
    qc_memory_free(rows->group);
    *rows = (qc_rows){0};
}
