/* The leaves below every node. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/leaves_below.h"

#include "core/memory.h"

qc_status qc_leaves_below_find(const qc_panel *panel, qc_leaves_below *below, qc_error *error)
{
    qc_status status = QC_OK;
    qc_leaves_below draft = {NULL, NULL};
    size_t *next = NULL; /* [node_count] where a node's next leaf goes */

    QC_TRY(QC_NEW_ARRAY(draft.start, panel->node_count + 1, error));
    QC_TRY(QC_NEW_ARRAY(next, panel->node_count, error));
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        for (qc_id node = panel->leaf_node[leaf]; node != QC_NO_ID;
             node = panel->nodes[node].parent) {
            draft.start[node + 1]++;
        }
    }
    for (size_t node = 0; node < panel->node_count; node++) {
        next[node] = draft.start[node];
        draft.start[node + 1] += draft.start[node];
    }
    QC_TRY(QC_NEW_ARRAY(draft.leaf, draft.start[panel->node_count], error));
    for (size_t leaf = 0; leaf < panel->leaf_count; leaf++) {
        for (qc_id node = panel->leaf_node[leaf]; node != QC_NO_ID;
             node = panel->nodes[node].parent) {
            draft.leaf[next[node]++] = leaf;
        }
    }
    *below = draft;
    draft = (qc_leaves_below){NULL, NULL};

done:
    qc_memory_free(next);
    qc_leaves_below_clear(&draft);
    return status;
}

void qc_leaves_below_clear(qc_leaves_below *below)
{
    qc_memory_free(below->start);
    qc_memory_free(below->leaf);
    *below = (qc_leaves_below){NULL, NULL};
}
