/* The goal flows down the tree: at each node it is shared among the children, exactly and within bounds. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/fail.h"
#include "territory/quota_fit.h"

/* What the children of one branch bring to an allocation, [branch_count] for the largest family. */
typedef struct family {
    double *weights;
    qc_money *lower, *upper, *parts;
    int *rounding;
    uint8_t *bound;
} family;

static qc_status take_family(qc_quota_work *work, family *children, qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(children->weights, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(children->lower, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(children->upper, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(children->parts, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(children->rounding, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(children->bound, work->scratch, work->branch_count, error));

done:
    return status;
}

static qc_status share(const qc_quota_work *work, const family *children, bool within_bounds,
                       size_t count, qc_money total, qc_error *error)
{
    qc_allocation allocation = {
        .parts = children->parts, .rounding = children->rounding, .bound = children->bound};

    return qc_quota_allocate_fully(children->weights, within_bounds ? children->lower : NULL,
                                   within_bounds ? children->upper : NULL, count,
                                   total / work->unit, &allocation, error);
}

static qc_status share_freely(qc_quota_work *work, const qc_quota_branch *parent,
                              const family *children, qc_error *error)
{
    size_t count = 0;
    qc_status status = QC_OK;

    for (qc_id i = parent->first_child; i != QC_NO_ID; i = work->branches[i].next) {
        children->weights[count++] = work->branches[i].index;
    }
    QC_TRY(share(work, children, false, count, parent->free_quota, error));
    count = 0;
    for (qc_id i = parent->first_child; i != QC_NO_ID; i = work->branches[i].next) {
        work->branches[i].free_quota = children->parts[count] * work->unit;
        work->branches[i].free_rounding = children->rounding[count++] * work->unit;
    }

done:
    return status;
}

qc_status qc_quota_tree_flow_freely(qc_quota_work *work, qc_error *error)
{
    family children = {.weights = NULL};
    qc_status status = QC_OK;

    work->branches[0].free_quota = work->plan->goal;
    QC_TRY(take_family(work, &children, error));
    for (size_t i = 0; i < work->branch_count; i++) {
        if (work->branches[i].first_child != QC_NO_ID) {
            QC_TRY(share_freely(work, &work->branches[i], &children, error));
        }
    }

done:
    return status;
}

static qc_status share_within_bounds(qc_quota_work *work, qc_quota_fit *fit, qc_id at,
                                     const family *children, qc_error *error)
{
    const qc_quota_branch *parent = &work->branches[at];
    qc_money total = qc_quota_below(work, parent->over, parent->quota);
    size_t count = 0;
    qc_status status = QC_OK;

    if (total >= QC_UNLIMITED) {
        return qc_fail(error, QC_ERR_OVERFLOW,
                       "with over-assignment the quotas below '%s' are too large",
                       parent->name);
    }
    qc_quota_fit_pool(fit, at, total);
    for (qc_id i = parent->first_child; i != QC_NO_ID; i = work->branches[i].next) {
        children->weights[count] = work->branches[i].fit;
        children->lower[count] = work->branches[i].lower / work->unit;
        children->upper[count++] = work->branches[i].upper / work->unit;
    }
    QC_TRY(share(work, children, true, count, total, error));
    count = 0;
    for (qc_id i = parent->first_child; i != QC_NO_ID; i = work->branches[i].next) {
        qc_quota_branch *child = &work->branches[i];

        child->quota = children->parts[count] * work->unit;
        child->rounding = children->rounding[count] * work->unit;
        child->bound = children->bound[count++];
        if (child->hold != QC_NO_MONEY) {
            child->asked = child->index * (double)total; /* its pool's scale is made by it */
        }
    }

done:
    return status;
}

qc_status qc_quota_tree_flow(qc_quota_work *work, qc_error *error)
{
    qc_quota_branch *root = &work->branches[0];
    family children = {.weights = NULL};
    qc_quota_fit fit;
    qc_status status = QC_OK;

    root->quota = work->plan->goal;
    root->claim = (double)root->quota;
    root->asked = root->claim;
    QC_TRY(take_family(work, &children, error));
    QC_TRY(qc_quota_fit_start(work, &fit, error));
    for (size_t i = 0; i < work->branch_count; i++) {
        if (work->branches[i].first_child != QC_NO_ID) {
            QC_TRY(share_within_bounds(work, &fit, (qc_id)i, &children, error));
        }
    }

done:
    return status;
}
