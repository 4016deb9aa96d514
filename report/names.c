/* Words for values, shared by the files of this folder. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/names.h"

#include <string.h>

#include "core/memory.h"
#include "core/text.h"

const char *qc_severity_name(qc_severity severity)
{
    static const char *const names[] = {
        [QC_NOTE] = "note", [QC_DOUBTFUL] = "doubtful", [QC_REJECTED] = "rejected"};
    return names[severity];
}

const char *qc_goal_source_name(qc_goal_source source)
{
    static const char *const names[] = {[QC_GOAL_GIVEN] = "given",
                                        [QC_GOAL_TABLE] = "goals table",
                                        [QC_GOAL_BOTTOM_UP] = "bottom-up",
                                        [QC_GOAL_FORECAST] = "forecast"};
    return names[source];
}

const char *qc_quota_plan_period(const qc_book *book, const qc_quota_plan *plan,
                                 char buffer[24])
{
    return qc_period_format(&book->calendar, plan->frequency, plan->period, buffer, 24);
}

qc_status qc_find_name(const char *const *names, size_t count, const char *name,
                       const char *what, const char *hint, size_t *at, qc_error *error)
{
    qc_status status = QC_OK;
    size_t found = count;
    char *wanted = NULL;
    char *key = NULL;

    for (size_t k = 0; k < count && found == count; k++) {
        found = strcmp(names[k], name) == 0 ? k : count;
    }
    if (found == count) {
        QC_TRY(qc_text_key(name, &wanted, error));
    }
    for (size_t k = 0; k < count && found == count; k++) {
        QC_TRY(qc_text_key(names[k], &key, error));
        found = strcmp(key, wanted) == 0 ? k : count;
        qc_memory_free(key);
        key = NULL;
    }
    if (found == count) {
        const char *near = qc_text_nearest(name, names, count);

        status = qc_fail(error, QC_ERR_NOT_FOUND, "%s '%s'; %s%s%s", what, name,
                         near != NULL ? "did you mean '" : hint, near != NULL ? near : "",
                         near != NULL ? "'?" : "");
        goto done;
    }
    *at = found;

done:
    qc_memory_free(wanted);
    qc_memory_free(key);
    return status;
}

const char *qc_file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

void qc_remark_place(const qc_book *book, const qc_remark *remark, char *place, size_t size)
{
    if (remark->file == QC_NO_ID) {
        place[0] = '\0';
        return;
    }
    const char *path = book->files[remark->file].path;
    if (remark->line == 0) {
        (void)snprintf(place, size, "%s", path);
    } else if (remark->column == 0) {
        (void)snprintf(place, size, "%s:%zu", path, remark->line);
    } else {
        (void)snprintf(place, size, "%s:%zu:%zu", path, remark->line, remark->column);
    }
}
