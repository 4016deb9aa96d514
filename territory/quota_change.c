/* Against the last period: how far a quota may move, and by how much it must to move at all. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

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

/* A leaf whose step is too small, and whether that was a step up. */
typedef struct small_step {
    qc_quota_branch *branch;
    qc_money size;
    bool is_up;
} small_step;

/* What has been decided so far, and the limits of change without it. */
typedef struct settling {
    qc_quota_work *work;
    qc_money *least, *most; /* [leaf] */
    size_t count;
    small_step *small; /* [leaf] */
} settling;

static bool is_small_step(const qc_quota_work *work, const qc_quota_branch *branch)
{
    qc_money moved = branch->quota - branch->last;

    return branch->last != QC_NO_MONEY && branch->hold == QC_NO_MONEY && !branch->is_kept &&
           !branch->is_made && moved != 0 && moved < work->settings->min_step &&
           -moved < work->settings->min_step && branch->last % work->unit == 0 &&
           branch->last >= qc_quota_own_lower(work, branch) &&
           branch->last <= qc_quota_own_upper(work, branch);
}

static void find_small_steps(settling *one)
{
    qc_quota_work *work = one->work;

    one->count = 0;
    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_quota_branch *branch = &work->branches[work->leaves[i]];

        if (is_small_step(work, branch)) {
            bool is_up = branch->quota > branch->last;

            one->small[one->count++] = (small_step){
                .branch = branch,
                .size = is_up ? branch->quota - branch->last : branch->last - branch->quota,
                .is_up = is_up};
        }
    }
}

/* The largest first, then as branches stand. */
static int compare_small(const void *a, const void *b)
{
    const small_step *left = a;
    const small_step *right = b;

    if (left->size != right->size) {
        return left->size > right->size ? -1 : 1;
    }
    return left->branch < right->branch ? -1 : 1;
}

static void set_free(const settling *one, size_t leaf)
{
    qc_quota_branch *branch = &one->work->branches[one->work->leaves[leaf]];

    branch->is_kept = false;
    branch->is_made = false;
    branch->least = one->least[leaf];
    branch->most = one->most[leaf];
}

/* The first `made` of the small steps become the least one, the others are not made. */
static void decide(const settling *one, size_t made)
{
    qc_money step = one->work->settings->min_step;

    for (size_t k = 0; k < one->count; k++) {
        qc_quota_branch *branch = one->small[k].branch;

        branch->is_kept = k >= made;
        branch->is_made = k < made;
        if (branch->is_made && one->small[k].is_up) {
            branch->least = branch->last + step;
        } else if (branch->is_made) {
            branch->most = branch->last > step ? branch->last - step : 0;
        }
    }
}

/* The ranges anew, and whether the goal can be met within them. */
static qc_status try_ranges(qc_quota_work *work, bool *meets, qc_error *error)
{
    qc_status status = qc_quota_ranges_lay(work, NULL);

    if (status == QC_ERR_MEMORY) {
        return qc_fail_memory(error);
    }
    *meets = status == QC_OK && work->plan->goal >= work->branches[0].lower &&
             work->plan->goal <= work->branches[0].upper;
    return QC_OK;
}

/* One round: none of the small steps is made, or as few as it takes, 1, 2, 4 of the largest and
 * so on, each as the least one. */
static qc_status settle_small_steps(const settling *one, bool *meets, qc_error *error)
{
    qc_status status = QC_OK;

    decide(one, 0);
    QC_TRY(try_ranges(one->work, meets, error));
    if (*meets) {
        return QC_OK;
    }
    qsort(one->small, one->count, sizeof *one->small, compare_small);
    for (size_t made = 1; !*meets; made *= 2) {
        decide(one, made < one->count ? made : one->count);
        QC_TRY(try_ranges(one->work, meets, error));
        if (made >= one->count) {
            break;
        }
    }

done:
    return status;
}

static qc_status make_all_steps(const settling *one, qc_error *error)
{
    qc_quota_work *work = one->work;
    qc_status status = QC_OK;

    for (size_t i = 0; i < work->leaf_count; i++) {
        set_free(one, i);
    }
    QC_TRY(qc_quota_ranges_lay(work, error));
    QC_TRY(qc_quota_tree_flow(work, error));
    QC_TRY(qc_quota_note(work,
                         qc_arena_format(work->keep,
                                         "Steps below the least one are made all the same: "
                                         "without them the goal cannot be met."),
                         error));

done:
    return status;
}

static qc_status note_kept(qc_quota_work *work, qc_error *error)
{
    size_t kept = 0;

    for (size_t i = 0; i < work->leaf_count; i++) {
        kept += work->branches[work->leaves[i]].is_kept ? 1 : 0;
    }
    return kept == 0
               ? QC_OK
               : qc_quota_note(
                     work,
                     qc_arena_format(work->keep,
                                     "%zu of %zu territories keep their last quota: the step "
                                     "would be below %s.",
                                     kept, work->leaf_count,
                                     qc_quota_amount(work, work->settings->min_step).text),
                     error);
}

/*
 * Each round decides about those whose step has become small; it ends, since nothing is decided
 * twice. Where the goal cannot be met so, all steps are made. Which steps to make is a problem
 * of sums of subsets, so that a way may be missed.
 */
qc_status qc_quota_change_settle(qc_quota_work *work, qc_error *error)
{
    settling one = {.work = work};
    bool meets = true;
    qc_status status = QC_OK;

    if (work->settings->min_step <= 0) {
        return QC_OK;
    }
    QC_TRY(QC_TAKE_ARRAY(one.least, work->scratch, work->leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(one.most, work->scratch, work->leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(one.small, work->scratch, work->leaf_count, error));
    for (size_t i = 0; i < work->leaf_count; i++) {
        one.least[i] = work->branches[work->leaves[i]].least;
        one.most[i] = work->branches[work->leaves[i]].most;
    }
    for (find_small_steps(&one); one.count > 0; find_small_steps(&one)) {
        QC_TRY(settle_small_steps(&one, &meets, error));
        if (!meets) {
            return make_all_steps(&one, error);
        }
        QC_TRY(qc_quota_tree_flow(work, error));
    }
    QC_TRY(note_kept(work, error));

done:
    return status;
}
