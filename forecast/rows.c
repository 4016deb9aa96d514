/* The rows that are forecast: leaves, and the sums above them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/rows.h"

#include "core/memory.h"

/* The nearest row above a node; `none` if there is none. */
static size_t row_above(const qc_panel *panel, const size_t *row_of, size_t node, size_t none)
{
    qc_id above = panel->nodes[node].parent;

    while (above != QC_NO_ID && row_of[above] == none) {
        above = panel->nodes[above].parent;
    }
    return above != QC_NO_ID ? row_of[above] : none;
}

static void count_children(const qc_panel *panel, size_t *children)
{
    for (size_t node = 0; node < panel->node_count; node++) {
        if (panel->nodes[node].parent != QC_NO_ID) {
            children[panel->nodes[node].parent]++;
        }
    }
}

qc_status qc_rows_find(const qc_panel *panel, size_t *row_count, size_t **parent,
                       qc_error *error)
{
    qc_status status = QC_OK;
    size_t *children = NULL;
    size_t *row_of = NULL;
    size_t *above = NULL;
    size_t rows = panel->leaf_count;
    size_t none = panel->leaf_count + panel->node_count;

    QC_TRY(QC_NEW_ARRAY(children, panel->node_count, error));
    QC_TRY(QC_NEW_ARRAY(row_of, panel->node_count, error));
    count_children(panel, children);
    for (size_t node = 0; node < panel->node_count; node++) {
        row_of[node] = children[node] > 1 ? rows++ : none;
    }
    QC_TRY(QC_NEW_ARRAY(above, rows, error));
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        above[leaf] = row_above(panel, row_of, panel->leaf_node[leaf], none);
    }
    for (size_t node = 0; node < panel->node_count; node++) {
        if (row_of[node] != none) {
            above[row_of[node]] = row_above(panel, row_of, node, none);
        }
    }
    for (size_t row = 0; row < rows; row++) {
        above[row] = above[row] == none ? rows : above[row];
    }
    *row_count = rows;
    *parent = above;
    above = NULL;

done:
    qc_memory_free(children);
    qc_memory_free(row_of);
    qc_memory_free(above);
    return status;
}
