/* Against the last period: how far a quota may move, and by how much it must to move at all. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/fail.h"
#include "territory/quota_last.h"
#include "territory/quota_work.h"

/* The last quotas */

static qc_status take_previous(qc_quota_work *work, qc_error *error)
{
    qc_quota_last last = {.names = NULL};
    uint32_t node = UINT32_MAX;
    qc_status status = QC_OK;

    QC_TRY(qc_quota_last_start(work->settings->previous, work->scratch, &last, error));
    for (size_t i = 0; i < work->branch_count; i++) {
        qc_quota_branch *branch = &work->branches[i];

        QC_TRY(qc_quota_last_find(&last, branch->level, branch->name, &node, error));
        branch->last = qc_quota_last_amount(&last, node);
    }

done:
    qc_quota_last_clear(&last);
    return status;
}

qc_status qc_quota_change_of_reps(qc_quota_work *work, qc_error *error)
{
    qc_quota_last last = {.names = NULL};
    uint32_t node = UINT32_MAX;
    qc_status status = QC_OK;

    if (work->settings->previous == NULL) {
        return QC_OK;
    }
    QC_TRY(qc_quota_last_start(work->settings->previous, work->scratch, &last, error));
    for (size_t i = 0; i < work->seat_count; i++) {
        qc_quota_seat *seat = &work->seats[i];

        QC_TRY(
            qc_quota_last_find(&last, "rep", work->book->reps.name[seat->rep], &node, error));
        seat->last = qc_quota_last_amount(&last, node);
    }

done:
    qc_quota_last_clear(&last);
    return status;
}

/* Revenue of the periods that count as history; of leaves that were there in all of them. */
static qc_status take_history(qc_quota_work *work, qc_error *error)
{
    const qc_panel *panel = work->panel;
    const qc_quota_plan *plan = work->plan;
    qc_span target = {.first = panel->period_count + plan->first_step,
                      .length = plan->last_step - plan->first_step + 1};
    qc_span span = {.first = 0};
    size_t years = 0;
    qc_status status = QC_OK;

    if (!qc_quota_history_span(panel, target, panel->period_count, &span, &years)) {
        return QC_OK;
    }
    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_quota_branch *branch = &work->branches[work->leaves[i]];
        const double *values = panel->values + branch->leaf * panel->period_count + span.first;
        double sum = 0;

        for (size_t p = 0; p < span.length; p++) {
            sum += values[p];
        }
        if (sum > 0) {
            QC_TRY(qc_quota_money(work, sum, branch->name, &branch->last, error));
        }
    }

done:
    return status;
}

/* Limits */

static qc_status limit_change(qc_quota_work *work, qc_error *error)
{
    double most = work->settings->max_change;

    if (most < 0) {
        return qc_fail(error, QC_ERR_ARGUMENT, "the largest change %g is below 0", most);
    }
    for (size_t i = 0; i < work->leaf_count && !isnan(most); i++) {
        qc_quota_branch *branch = &work->branches[work->leaves[i]];
        double last = (double)branch->last;

        if (branch->last == QC_NO_MONEY || branch->last <= 0) {
            continue;
        }
        branch->least = most < 1 ? (qc_money)ceil(last * (1 - most)) : 0;
        branch->most = last * (1 + most) < (double)QC_UNLIMITED
                           ? (qc_money)floor(last * (1 + most))
                           : QC_NO_MONEY;
    }
    return QC_OK;
}

qc_status qc_quota_change_take(qc_quota_work *work, qc_error *error)
{
    const qc_quota_settings *settings = work->settings;
    qc_status status = QC_OK;

    if (settings->previous != NULL) {
        QC_TRY(take_previous(work, error));
    } else if (!isnan(settings->max_change) || settings->min_step > 0) {
        QC_TRY(take_history(work, error));
    }
    QC_TRY(limit_change(work, error));

done:
    return status;
}

/* Steps too small to be made */

static bool is_small_step(const qc_quota_work *work, const qc_quota_branch *branch)
{
    qc_money moved = branch->quota - branch->last;

    return branch->last != QC_NO_MONEY && branch->hold == QC_NO_MONEY && !branch->is_kept &&
           moved != 0 && moved < work->settings->min_step &&
           -moved < work->settings->min_step && branch->last % work->unit == 0 &&
           branch->last >= qc_quota_own_lower(work, branch) &&
           branch->last <= qc_quota_own_upper(work, branch);
}

/* Keeps the last quotas where the step is small; `undo` lets them go again. Returns how many. */
static size_t keep_small_steps(qc_quota_work *work, bool undo)
{
    size_t count = 0;

    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_quota_branch *branch = &work->branches[work->leaves[i]];

        if (undo ? branch->is_kept : is_small_step(work, branch)) {
            branch->is_kept = !undo;
            count++;
        }
    }
    return count;
}

/*
 * Each round keeps those whose step has become small; it ends, since nobody is let go. Where the goal cannot be met so,
 * all steps are made.
 */
qc_status qc_quota_change_settle(qc_quota_work *work, qc_error *error)
{
    size_t kept = 0, now = 0;
    qc_status status = QC_OK;

    if (work->settings->min_step <= 0) {
        return QC_OK;
    }
    while ((now = keep_small_steps(work, false)) > 0) {
        kept += now;
        status = qc_quota_ranges_lay(work, NULL);
        if (status == QC_ERR_MEMORY) {
            return qc_fail(error, QC_ERR_MEMORY, "out of memory");
        }
        if (status != QC_OK || work->plan->goal < work->branches[0].lower ||
            work->plan->goal > work->branches[0].upper) {
            (void)keep_small_steps(work, true);
            QC_TRY(qc_quota_ranges_lay(work, error));
            QC_TRY(qc_quota_tree_flow(work, error));
            return qc_quota_note(work,
                                 qc_arena_format(work->keep,
                                                 "Steps below the least one are made all the "
                                                 "same: without them the goal cannot be met."),
                                 error);
        }
        QC_TRY(qc_quota_tree_flow(work, error));
    }
    if (kept > 0) {
        QC_TRY(qc_quota_note(
            work,
            qc_arena_format(work->keep,
                            "%zu of %zu territories keep their last quota: the step would be "
                            "below %s.",
                            kept, work->leaf_count,
                            qc_quota_amount(work, work->settings->min_step).text),
            error));
    }

done:
    return status;
}
