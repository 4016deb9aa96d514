/* Odds: the forecast's futures against the quotas, for territories, those above them, and reps. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/fail.h"
#include "core/tasks.h"
#include "territory/quota_record.h"

static void node_futures(const qc_quota_work *work, size_t branch, double *sums)
{
    qc_quota_futures(work, branch, work->plan->first_step, work->plan->last_step, sums);
}

/* Against quotas. Where the quota is 0 there is nothing to reach, and no chance is told. */

typedef struct odds_job {
    qc_quota_work *work;
    const qc_id *node_of_branch, *node_of_seat;
    uint8_t *hit;   /* [branch][draw] the draw is at or above the quota */
    bool *has_odds; /* [branch] it has futures and a quota */
} odds_job;

static qc_status fill_node(const qc_quota_work *work, const double *futures,
                           qc_quota_node *node, qc_error *error)
{
    static const double levels[] = {0.1, 0.5, 0.9};
    size_t draws = work->forecast->draw_count;
    double values[3] = {0};
    qc_status status = qc_draws_quantiles(futures, draws, levels, 3, values, error);

    if (status != QC_OK) {
        return status;
    }
    node->expected = qc_draws_mean(futures, draws);
    node->p10 = values[0];
    node->p50 = values[1];
    node->p90 = values[2];
    node->p_attain =
        node->quota > 0
            ? qc_draws_chance_at_least(futures, draws,
                                       qc_money_to_major(node->quota, &work->plan->currency))
            : NAN;
    return QC_OK;
}

static qc_status fill_team(const odds_job *job, size_t branch, const double *futures,
                           qc_error *error)
{
    const qc_quota_work *work = job->work;
    const qc_quota_team *team = &work->teams[branch];
    size_t draws = work->forecast->draw_count;
    double *own = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(own, team->count * draws, error));
    QC_TRY(qc_quota_team_futures(work, branch, futures, own, error));
    for (size_t i = 0; i < team->count; i++) {
        QC_TRY(fill_node(work, own + i * draws,
                         &work->plan->nodes[job->node_of_seat[team->first + i]], error));
    }

done:
    qc_memory_free(own);
    return status;
}

static qc_status find_odds(void *context, size_t index, qc_error *error)
{
    const odds_job *job = context;
    const qc_quota_work *work = job->work;
    size_t draws = work->forecast->draw_count;
    qc_quota_node *node = &work->plan->nodes[job->node_of_branch[index]];
    double quota = qc_money_to_major(node->quota, &work->plan->currency);
    double *futures = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_NEW_ARRAY(futures, draws, error));
    node_futures(work, index, futures);
    QC_TRY(fill_node(work, futures, node, error));
    job->has_odds[index] = !isnan(node->p_attain);
    for (size_t d = 0; d < draws; d++) {
        job->hit[index * draws + d] = quota > 0 && futures[d] >= quota;
    }
    if (work->teams[index].count > 0) {
        QC_TRY(fill_team(job, index, futures, error));
    }

done:
    qc_memory_free(futures);
    return status;
}

/* Share of territories at or above quota, over the futures. */
static qc_status fill_shares(const odds_job *job, qc_error *error)
{
    static const double levels[] = {0.1, 0.9};
    const qc_quota_work *work = job->work;
    size_t draws = work->forecast->draw_count;
    double *share = NULL;
    double values[2] = {0};
    double halves = 0, goals = 0;
    size_t leaves = 0;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(share, work->scratch, draws, error));
    for (size_t i = 0; i < work->leaf_count; i++) {
        leaves += job->has_odds[work->leaves[i]] ? 1 : 0;
    }
    for (size_t d = 0; d < draws; d++) {
        size_t hits = 0;

        for (size_t i = 0; i < work->leaf_count; i++) {
            hits += job->hit[work->leaves[i] * draws + d];
        }
        share[d] = leaves > 0 ? (double)hits / (double)leaves : NAN;
        halves += share[d] >= 0.5 ? 1 : 0;
        goals += share[d] >= 0.5 && job->hit[d] != 0 ? 1 : 0;
    }
    work->plan->p_half_at_quota = leaves > 0 ? halves / (double)draws : NAN;
    work->plan->p_goal_if_half = halves > 0 ? goals / halves : NAN;
    QC_TRY(qc_draws_quantiles(share, draws, levels, 2, values, error));
    work->plan->share_at_quota_mean = qc_draws_mean(share, draws);
    work->plan->share_at_quota_p10 = values[0];
    work->plan->share_at_quota_p90 = values[1];

done:
    return status;
}

/* Quantiles of the company's futures, and how far the goal stands above them. */
static qc_status fill_promises(qc_quota_work *work, qc_error *error)
{
    static const double chances[QC_QUOTA_PROMISES] = {0.5, 0.8, 0.9};
    static const double levels[QC_QUOTA_PROMISES] = {0.5, 0.2, 0.1};
    double goal = qc_money_to_major(work->plan->goal, &work->plan->currency);
    double amount[QC_QUOTA_PROMISES] = {0};
    double *futures = NULL;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(futures, work->scratch, work->forecast->draw_count, error));
    node_futures(work, 0, futures);
    QC_TRY(qc_draws_quantiles(futures, work->forecast->draw_count, levels, QC_QUOTA_PROMISES,
                              amount, error));
    for (size_t k = 0; k < QC_QUOTA_PROMISES; k++) {
        work->plan->promise[k] =
            (qc_quota_promise){.chance = chances[k],
                               .amount = amount[k],
                               .over_assignment = amount[k] > 0 ? goal / amount[k] - 1 : NAN};
    }

done:
    return status;
}

qc_status qc_quota_odds_fill(qc_quota_work *work, const qc_id *node_of_branch,
                             const qc_id *node_of_seat, qc_error *error)
{
    odds_job job = {
        .work = work, .node_of_branch = node_of_branch, .node_of_seat = node_of_seat};
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(job.hit, work->scratch,
                         work->branch_count * work->forecast->draw_count, error));
    QC_TRY(QC_TAKE_ARRAY(job.has_odds, work->scratch, work->branch_count, error));
    QC_TRY(qc_tasks_run(work->run, "quota odds", work->branch_count, find_odds, &job, error));
    QC_TRY(fill_shares(&job, error));
    QC_TRY(fill_promises(work, error));
    work->plan->p_goal = work->plan->nodes[0].p_attain;

done:
    return status;
}
