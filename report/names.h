/* Words for values, shared by the files of this folder. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_REPORT_NAMES_H
#define QC_REPORT_NAMES_H

#include "core/fail.h"
#include "quotacast/report.h"

/** "note", "doubtful" or "rejected". */
const char *qc_severity_name(qc_severity severity);

/** "given", "goals table", "bottom-up" or "forecast". */
const char *qc_goal_source_name(qc_goal_source source);

/** The planning period: "2026Q1". */
const char *qc_quota_plan_period(const qc_book *book, const qc_quota_plan *plan,
                                 char buffer[24]);

/**
 * The first of `names` that is `name`, exactly or else without regard to case, accents, blanks
 * and punctuation.
 *
 * @param what  does not have it, for the message: "the plan has no node"
 * @param hint  what to do where no name is near
 * @param[out] at  below `count`
 * @return QC_OK, QC_ERR_NOT_FOUND (with a near name) or QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_find_name(const char *const *names, size_t count, const char *name,
                                     const char *what, const char *hint, size_t *at,
                                     qc_error *error);

/** The last part of a path: equal for equal files, wherever they lie. */
const char *qc_file_name(const char *path);

/** "opportunities.csv:12:5"; "" for a remark about the book as a whole. */
void qc_remark_place(const qc_book *book, const qc_remark *remark, char *place, size_t size);

#endif
