/* What each branch asks of its pool when the bounds of the whole tree are seen: a nested proportional fit. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "territory/quota_fit.h"

#include <math.h>

#include "core/fail.h"

/*
 * Every leaf answers a scale s with clamp(s w, lower, upper), w being its index in the company;
 * an inner branch with what those below it answer together, less its over-assignment, clamped
 * to its own bounds. The scale is the one at which the company answers its goal, so that what a
 * cap frees and what a floor takes is shared by the whole company.
 *
 * A hold is a decision about one node against its pool: those above see a held branch as s w,
 * as if nothing bound it, and its siblings make up the difference. A pool whose quota differs
 * from what it answers at the scale above it (it is held, a bound of its own binds, or it has a
 * held child) has a scale of its own; w is then the index in that pool.
 *
 * The answer of a tree is a broken line that rises with s; the scale is found by Newton's
 * method on it, within a bracket.
 */

enum { MOST_STEPS = 400 }; /* a bracket in doubles is empty after far fewer halvings */

static double clamp(double value, double lower, double upper)
{
    return value < lower ? lower : value > upper ? upper : value;
}

static double more_below(const qc_quota_branch *branch)
{
    return 1 + (double)branch->over / QC_QUOTA_WHOLE;
}

/* Weights within the subtree of a branch, its own being 1. */
static void lay_weights(qc_quota_fit *fit, qc_id at)
{
    const qc_quota_branch *branches = fit->work->branches;

    fit->weight[at] = 1;
    for (qc_id i = at + 1; i < fit->work->branches[at].end; i++) {
        qc_id parent = branches[i].parent;

        fit->weight[i] =
            fit->weight[parent] * more_below(&branches[parent]) * branches[i].index;
    }
}

/* What a branch answers by itself, before its own bounds, and how fast that rises. */
static double ask(const qc_quota_fit *fit, qc_id at, double scale, double *slope)
{
    const qc_quota_branch *branch = &fit->work->branches[at];
    double weight = fit->weight[at];
    bool by_weight = branch->leaf != QC_NO_ID || branch->hold != QC_NO_MONEY;

    if (!by_weight) {
        *slope = fit->slope[at] / more_below(branch);
        return fit->below[at] / more_below(branch);
    }
    if (fit->exhausted) {
        *slope = weight > 0 ? 0 : 1;
        return weight > 0 ? INFINITY : scale;
    }
    *slope = weight;
    return weight > 0 ? scale * weight : 0;
}

/* What all below a branch answer at a scale; only its own pool sees the holds in it and below. */
static void answer(qc_quota_fit *fit, qc_id at, double scale)
{
    const qc_quota_branch *branches = fit->work->branches;

    for (qc_id i = at; i < fit->work->branches[at].end; i++) {
        fit->below[i] = 0;
        fit->slope[i] = 0;
        fit->is_bound[i] = false;
    }
    for (qc_id i = fit->work->branches[at].end; i-- > at + 1;) {
        const qc_quota_branch *branch = &branches[i];
        bool is_held = branch->hold != QC_NO_MONEY;
        bool in_pool = branch->parent == at;
        double slope = 0;
        double asked = ask(fit, i, scale, &slope);
        double given = clamp(asked, (double)(in_pool ? branch->lower : branch->loose_lower),
                             (double)(in_pool ? branch->upper : branch->loose_upper));

        fit->asked[i] = asked;
        fit->given[i] = given;
        if (given != asked) {
            slope = 0;
        }
        fit->is_bound[branch->parent] =
            fit->is_bound[branch->parent] || fit->is_bound[i] || given != asked || is_held;
        fit->below[branch->parent] += given;
        fit->slope[branch->parent] += slope;
    }
    fit->scale = scale;
}

static double next_scale(double scale, double gap, double slope, double low, double high)
{
    double next = slope > 0 ? scale + gap / slope : gap > 0 ? INFINITY : -INFINITY;

    if (next > low && next < high) {
        return next;
    }
    if (isinf(high)) {
        return scale > 0 ? 2 * scale : 1;
    }
    return low > 0 && high / low > 4 ? sqrt(low) * sqrt(high) : low + (high - low) / 2;
}

/* The scale at which those below a branch answer `target`. */
static void find_scale(qc_quota_fit *fit, qc_id at, double target)
{
    double low = 0, high = INFINITY;
    double scale = fit->exhausted ? target : target / more_below(&fit->work->branches[at]);

    for (int step = 0; step < MOST_STEPS; step++) {
        double gap = 0, next = 0;

        answer(fit, at, scale);
        gap = target - fit->below[at];
        if (fabs(gap) <= 4e-16 * target) {
            return;
        }
        if (gap > 0) {
            low = scale;
        } else {
            high = scale;
        }
        next = next_scale(scale, gap, fit->slope[at], low, high);
        if (!(next > low && next < high) || !isfinite(next)) {
            return;
        }
        scale = next;
    }
}

/* All that the branches with weight may take. */
static double most_by_weight(qc_quota_fit *fit, qc_id at)
{
    answer(fit, at, INFINITY);
    return fit->below[at];
}

/* A scale of its own for the pool of a branch. */
static void fit_pool(qc_quota_fit *fit, qc_id at, double target)
{
    fit->exhausted = false;
    lay_weights(fit, at);
    /* Half a unit below it the rest is rounding. */
    fit->exhausted = most_by_weight(fit, at) + 0.5 * (double)fit->work->unit < target;
    find_scale(fit, at, target);
    for (qc_id i = at + 1; i < fit->work->branches[at].end; i++) {
        qc_quota_branch *branch = &fit->work->branches[i];

        branch->claim = fit->exhausted ? fit->given[i] : fit->weight[i] * fit->scale;
        branch->asked = fit->exhausted ? fit->given[i] : fit->asked[i];
        if (fit->exhausted) {
            branch->fit = fit->given[i];
        } else if (fit->is_bound[i] && branch->hold == QC_NO_MONEY && branch->claim > 0) {
            branch->fit = branch->index * (fit->asked[i] / branch->claim);
        } else {
            branch->fit =
                branch->index; /* exactly, so that nothing is rounded before the parts */
        }
    }
}

/*
 * Whether the scale above a branch serves its pool, too: its quota is what it answered there,
 * but for rounding, and so may be those of its children, whose holds were not seen.
 */
static bool follows(const qc_quota_fit *fit, qc_id at, double target)
{
    const qc_quota_branch *branches = fit->work->branches;
    double rounding = 3 * (double)fit->work->unit + ldexp(target, -50);

    if (fabs(fit->below[at] - target) > rounding) {
        return false;
    }
    for (qc_id i = branches[at].first_child; i != QC_NO_ID; i = branches[i].next) {
        if (fit->given[i] < (double)branches[i].lower - rounding ||
            fit->given[i] > (double)branches[i].upper + rounding) {
            return false;
        }
    }
    return true;
}

void qc_quota_fit_pool(qc_quota_fit *fit, qc_id at, qc_money total)
{
    if (at == 0 || !follows(fit, at, (double)total)) {
        fit_pool(fit, at, (double)total);
    }
}

qc_status qc_quota_fit_start(qc_quota_work *work, qc_quota_fit *fit, qc_error *error)
{
    size_t count = work->branch_count;
    qc_status status = QC_OK;

    *fit = (qc_quota_fit){.work = work};
    QC_TRY(QC_TAKE_ARRAY(fit->weight, work->scratch, count, error));
    QC_TRY(QC_TAKE_ARRAY(fit->below, work->scratch, count, error));
    QC_TRY(QC_TAKE_ARRAY(fit->slope, work->scratch, count, error));
    QC_TRY(QC_TAKE_ARRAY(fit->asked, work->scratch, count, error));
    QC_TRY(QC_TAKE_ARRAY(fit->given, work->scratch, count, error));
    QC_TRY(QC_TAKE_ARRAY(fit->is_bound, work->scratch, count, error));

done:
    return status;
}
