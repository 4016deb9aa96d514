/* Quotas of an earlier plan, found by level and name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "territory/quota_last.h"

#include <string.h>

qc_status qc_quota_last_start(const qc_quota_file *file, qc_arena *arena, qc_quota_last *last,
                              qc_error *error)
{
    qc_status status = QC_OK;

    *last = (qc_quota_last){.file = file, .arena = arena, .names = qc_names_new(arena)};
    QC_TRY(last->names != NULL ? QC_OK : qc_fail_memory(error));
    QC_TRY(QC_TAKE_ARRAY(last->row, arena, file->count, error));
    QC_TRY(QC_TAKE_ARRAY(last->times, arena, file->count, error));
    for (size_t i = 0; i < file->count; i++) {
        const qc_quota_row *row = &file->rows[i];
        char *key = qc_arena_format(arena, "%s\n%s", row->level, row->node);
        uint32_t node = key == NULL ? UINT32_MAX : qc_names_add(last->names, key, strlen(key));

        if (node == UINT32_MAX) {
            return qc_fail_memory(error);
        }
        last->row[node] = i;
        last->times[node]++;
    }

done:
    return status;
}

void qc_quota_last_clear(qc_quota_last *last)
{
    qc_names_free(last->names);
    last->names = NULL;
}

qc_status qc_quota_last_find(const qc_quota_last *last, const char *level, const char *name,
                             uint32_t *node, qc_error *error)
{
    char *key = qc_arena_format(last->arena, "%s\n%s", level, name);

    if (key == NULL) {
        return qc_fail_memory(error);
    }
    *node = qc_names_find(last->names, key, strlen(key));
    if (*node == UINT32_MAX) {
        const char *bare = key + strlen(level); /* from the line break on */

        *node = qc_names_find(last->names, bare, strlen(bare));
    }
    return QC_OK;
}

qc_money qc_quota_last_amount(const qc_quota_last *last, uint32_t node)
{
    return node == UINT32_MAX ? QC_NO_MONEY : last->file->rows[last->row[node]].quota;
}
