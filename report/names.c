/* Words for values, shared by the files of this folder. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/names.h"

#include <string.h>

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
