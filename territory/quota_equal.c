/* Equal odds: the goal shared so that every territory has the same chance. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/fail.h"
#include "core/numeric.h"
#include "core/tasks.h"
#include "territory/quota_work.h"

/*
 * Territory i gets the quantile Q_i(u) of its futures, with the one u for which they add up to
 * the goal: each reaches its quota with chance 1 - u. Sharing what is asked beyond the forecast
 * in proportion instead is easier on territories that swing. Q_i is linear between its
 * percentiles, at least 0.
 */
enum { PERCENTILES = 101, HALVINGS = 60 };

const qc_quota_method qc_quota_equal_method = {.name = "equal_odds", .words = "equal chances"};

typedef struct equal_job {
    const qc_quota_work *work;
    double *quantile; /* [leaf of the plan][PERCENTILES] */
} equal_job;

static qc_status find_quantiles(void *context, size_t index, qc_error *error)
{
    const equal_job *job = context;
    const qc_quota_work *work = job->work;
    size_t draws = work->forecast->draw_count;
    double levels[PERCENTILES];
    double *own = job->quantile + index * PERCENTILES;
    double *futures = NULL;
    qc_status status = QC_OK;

    for (size_t k = 0; k < PERCENTILES; k++) {
        levels[k] = (double)k / (PERCENTILES - 1);
    }
    QC_TRY(QC_NEW_ARRAY(futures, draws, error));
    qc_quota_futures(work, work->leaves[index], work->plan->first_step, work->plan->last_step,
                     futures);
    QC_TRY(qc_draws_quantiles(futures, draws, levels, PERCENTILES, own, error));
    for (size_t k = 0; k < PERCENTILES; k++) {
        own[k] = own[k] > 0 ? own[k] : 0; /* also without futures */
    }

done:
    qc_memory_free(futures);
    return status;
}

static double quantile_at(const double *quantile, double level)
{
    double place = level * (PERCENTILES - 1);
    size_t below = (size_t)fmin(place, PERCENTILES - 2);

    return quantile[below] + (place - (double)below) * (quantile[below + 1] - quantile[below]);
}

static double sum_at(const equal_job *job, double level)
{
    qc_sum sum = {0};

    for (size_t i = 0; i < job->work->leaf_count; i++) {
        qc_sum_add(&sum, quantile_at(job->quantile + i * PERCENTILES, level));
    }
    return qc_sum_value(&sum);
}

qc_status qc_quota_equal_odds(qc_quota_work *work, qc_error *error)
{
    equal_job job = {.work = work};
    double goal = qc_money_to_major(work->plan->goal, &work->plan->currency);
    double *value = work->elements.value[QC_ELEMENT_GROWTH];
    double low = 0, high = 1;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(job.quantile, work->scratch, work->leaf_count * PERCENTILES, error));
    QC_TRY(
        qc_tasks_run(work->run, "equal odds", work->leaf_count, find_quantiles, &job, error));
    for (int k = 0; k < HALVINGS; k++) {
        double middle = (low + high) / 2;

        if (sum_at(&job, middle) < goal) {
            low = middle;
        } else {
            high = middle;
        }
    }
    for (size_t i = 0; i < work->leaf_count; i++) {
        value[work->leaves[i]] = quantile_at(job.quantile + i * PERCENTILES, high);
    }
    qc_quota_tree_sum(work, value);
    work->elements.available[QC_ELEMENT_GROWTH] = true;
    work->weight[QC_ELEMENT_GROWTH] = 1;
    work->growth_method = &qc_quota_equal_method;
    work->plan->chosen =
        (qc_quota_trial){.absolute_quota_error = NAN, .method = qc_quota_equal_method.name};

done:
    return status;
}
