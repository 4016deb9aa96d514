/* Over-assignment: who is asked for more than the company is, and what that does to the odds. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/tasks.h"
#include "territory/quota_work.h"

static uint32_t over_of_level(const qc_quota_work *work, const char *level)
{
    const qc_quota_settings *settings = work->settings;

    for (size_t i = 0; i < settings->over_assignment_count; i++) {
        if (strcmp(settings->over_assignment[i].level, level) == 0) {
            return (uint32_t)lround(settings->over_assignment[i].share * QC_QUOTA_WHOLE);
        }
    }
    return 0;
}

qc_status qc_quota_over_take(qc_quota_work *work, qc_error *error)
{
    const qc_quota_settings *settings = work->settings;

    for (size_t i = 0; i < settings->over_assignment_count; i++) {
        double share = settings->over_assignment[i].share;

        if (!(share >= 0 && share <= 1)) {
            return qc_fail(error, QC_ERR_ARGUMENT,
                           "an over-assignment of %g is outside 0 to 1 (level %s)", share,
                           settings->over_assignment[i].level);
        }
    }
    /* The level of the first child is that of the family. */
    for (size_t i = 0; i < work->branch_count; i++) {
        qc_quota_branch *branch = &work->branches[i];

        if (branch->first_child != QC_NO_ID) {
            branch->over = over_of_level(work, work->branches[branch->first_child].level);
        }
    }
    work->over_reps = over_of_level(work, "rep");
    return QC_OK;
}

/* What it does to the odds */

typedef struct over_job {
    const qc_quota_work *work;
    double *spread;  /* [branch] what it is asked for, for each unit that the company is */
    double *without; /* [leaf in order] chance to reach its quota without over-assignment */
} over_job;

static qc_status find_without(void *context, size_t index, qc_error *error)
{
    const over_job *job = context;
    const qc_quota_work *work = job->work;
    qc_id at = work->leaves[index];
    double quota = qc_money_to_major(work->branches[at].quota, &work->plan->currency);
    size_t draws = work->forecast->draw_count;
    double *sums = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(sums, draws, error));
    qc_quota_futures(work, at, work->plan->first_step, work->plan->last_step, sums);
    job->without[index] =
        isnan(sums[0]) ? NAN : qc_draws_chance_at_least(sums, draws, quota / job->spread[at]);

done:
    qc_memory_free(sums);
    return status;
}

static double mean_of_known(const double *values, size_t count)
{
    double sum = 0;
    size_t known = 0;

    for (size_t i = 0; i < count; i++) {
        sum += isnan(values[i]) ? 0 : values[i];
        known += isnan(values[i]) ? 0 : 1;
    }
    return known > 0 ? sum / (double)known : NAN;
}

qc_status qc_quota_over_note(qc_quota_work *work, qc_error *error)
{
    over_job job = {.work = work};
    double asked = 0, without = 0;
    bool any = false;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(job.spread, work->scratch, work->branch_count, error));
    job.spread[0] = 1;
    for (size_t i = 1; i < work->branch_count; i++) {
        qc_id parent = work->branches[i].parent;

        job.spread[i] =
            job.spread[parent] * (1 + (double)work->branches[parent].over / QC_QUOTA_WHOLE);
        any = any || work->branches[i].over > 0;
    }
    if (!any && work->branches[0].over == 0) {
        goto done;
    }
    QC_TRY(QC_TAKE_ARRAY(job.without, work->scratch, work->leaf_count, error));
    QC_TRY(qc_tasks_run(work->run, "over-assignment", work->leaf_count, find_without, &job,
                        error));
    for (size_t i = 0; i < work->leaf_count; i++) {
        asked += (double)work->branches[work->leaves[i]].quota;
    }
    without = mean_of_known(job.without, work->leaf_count);
    QC_TRY(qc_quota_note(
        work,
        qc_arena_format(
            work->keep,
            "Over-assignment: the territories' quotas add up to %.1f %% of the goal. "
            "Of them %.0f %% are expected to reach their quota; without it %.0f %%.",
            work->plan->goal > 0 ? 100 * asked / (double)work->plan->goal : 100,
            100 * work->plan->share_at_quota_mean, 100 * without),
        error));

done:
    return status;
}
