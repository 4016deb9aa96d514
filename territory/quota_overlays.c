/* Overlays: reps whose quota repeats that of others, beside the sum. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/fail.h"
#include "territory/quota_work.h"

/*
 * An overlay carries a part of what a node has, or of a line of products there: the share in
 * the reps table, else an equal part of what is left with the others of the same node and line.
 * Days not served, and those of a ramp, are not carried.
 */

static qc_id node_of(const qc_quota_work *work, const qc_id *node_of_branch, size_t rep)
{
    qc_id branch = qc_quota_tree_find(work, work->book->reps.territory[rep]);

    return branch == QC_NO_ID ? QC_NO_ID : node_of_branch[branch];
}

/* The line of the plan that a rep's product belongs to; QC_NO_ID for none. */
static qc_id line_of(const qc_quota_work *work, const qc_product_lines *lines, size_t rep)
{
    qc_id product = work->book->reps.product[rep];

    return product == QC_NO_ID || lines == NULL || lines->count == 0
               ? QC_NO_ID
               : lines->line_of_product[product];
}

static bool is_with(const qc_quota_overlay *a, const qc_quota_overlay *b)
{
    return a->node == b->node && a->product == b->product;
}

/* Parts of those of one node and line. Overlays are few. */
static void share_parts(qc_quota_work *work)
{
    const qc_quota_plan *plan = work->plan;
    const double *share = work->book->reps.share;

    for (size_t i = 0; i < plan->overlay_count; i++) {
        qc_quota_overlay *overlay = &plan->overlays[i];
        double given = 0;
        size_t open = 0;

        for (size_t k = 0; k < plan->overlay_count; k++) {
            double other = share[plan->overlays[k].rep];

            if (is_with(overlay, &plan->overlays[k])) {
                given += isnan(other) ? 0 : other;
                open += isnan(other) ? 1 : 0;
            }
        }
        overlay->part = isnan(share[overlay->rep]) ? fmax(1 - given, 0) / (double)open
                                                   : share[overlay->rep];
    }
}

static qc_status set_quota(const qc_quota_work *work, qc_quota_overlay *overlay,
                           qc_error *error)
{
    const qc_quota_plan *plan = work->plan;
    const qc_quota_node *node = &plan->nodes[overlay->node];
    bool is_of_line = overlay->product != QC_NO_ID;
    qc_money base =
        is_of_line ? plan->product_quota[overlay->node * plan->product_count + overlay->product]
                   : node->quota;
    double capacity = qc_quota_capacity(work, overlay->rep);
    double carried = overlay->part * capacity;
    qc_money quota = 0;
    qc_status status = QC_OK;

    overlay->capacity = capacity;
    QC_TRY(qc_quota_money(work, carried * qc_money_to_major(base, &plan->currency),
                          work->book->reps.name[overlay->rep], &quota, error));
    overlay->quota = (quota + work->unit / 2) / work->unit * work->unit;
    overlay->expected = NAN;
    overlay->p_attain = NAN;
    if (!is_of_line) {
        overlay->expected = carried * node->expected;
        overlay->p_attain = quota > 0 ? node->p_attain : NAN;
    } else if (overlay->node == 0) {
        overlay->expected = carried * plan->product_expected[overlay->product];
        overlay->p_attain = quota > 0 ? plan->product_p_attain[overlay->product] : NAN;
    }

done:
    return status;
}

static qc_status find_overlays(qc_quota_work *work, const qc_product_lines *lines,
                               const qc_id *node_of_branch, qc_error *error)
{
    const qc_reps *reps = &work->book->reps;
    qc_quota_plan *plan = work->plan;
    qc_quota_list homeless = {.count = 0}, unsold = {.count = 0};
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(plan->overlays, work->keep, reps->count, error));
    for (size_t rep = 0; rep < reps->count; rep++) {
        qc_id node = node_of(work, node_of_branch, rep);
        qc_id line = line_of(work, lines, rep);

        if (!reps->overlay[rep] || qc_quota_service(work, rep) <= 0) {
            continue;
        }
        if (node == QC_NO_ID) {
            QC_TRY(qc_quota_list_add(work, &homeless, reps->name[rep], error));
        } else if (reps->product[rep] != QC_NO_ID && line == QC_NO_ID) {
            QC_TRY(qc_quota_list_add(work, &unsold, reps->name[rep], error));
        } else {
            plan->overlays[plan->overlay_count++] =
                (qc_quota_overlay){.rep = (qc_id)rep, .node = node, .product = line};
        }
    }
    QC_TRY(qc_quota_note_list(
        work, &homeless, "overlay has no territory of the plan and gets no quota",
        "overlays have no territory of the plan and get no quota", error));
    QC_TRY(qc_quota_note_list(
        work, &unsold, "overlay gets no quota: nobody sold the product in the last year",
        "overlays get no quota: nobody sold their products in the last year", error));

done:
    return status;
}

static qc_status note_total(qc_quota_work *work, qc_error *error)
{
    const qc_quota_plan *plan = work->plan;
    qc_money total = 0;

    for (size_t i = 0; i < plan->overlay_count; i++) {
        if (qc_money_add(total, plan->overlays[i].quota, &total) != QC_OK) {
            return qc_fail(error, QC_ERR_OVERFLOW, "the quotas of overlays add up to too much");
        }
    }
    return qc_quota_note(
        work,
        qc_arena_format(work->keep,
                        "%zu overlay%s %s in all, credited twice and kept apart from the sum.",
                        plan->overlay_count, plan->overlay_count == 1 ? " carries" : "s carry",
                        qc_quota_amount(work, total).text),
        error);
}

qc_status qc_quota_overlays_find(qc_quota_work *work, const qc_product_lines *lines,
                                 const qc_id *node_of_branch, qc_error *error)
{
    qc_quota_plan *plan = work->plan;
    qc_status status = QC_OK;

    QC_TRY(find_overlays(work, lines, node_of_branch, error));
    if (plan->overlay_count == 0) {
        goto done;
    }
    share_parts(work);
    for (size_t i = 0; i < plan->overlay_count; i++) {
        QC_TRY(set_quota(work, &plan->overlays[i], error));
    }
    QC_TRY(note_total(work, error));

done:
    return status;
}
