/* The elements of the index: forecast, history, potential of each node. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/fail.h"
#include "territory/quota_work.h"

size_t qc_quota_periods_a_year(const qc_panel *panel)
{
    if (panel->frequency == QC_FREQUENCY_INDEX) {
        return panel->season > 1 ? (size_t)panel->season : 1;
    }
    return (size_t)qc_frequency_per_year(panel->frequency);
}

bool qc_quota_history_span(const qc_panel *panel, qc_span target, size_t known, qc_span *span,
                           size_t *years_ago)
{
    size_t year = qc_quota_periods_a_year(panel);

    for (size_t back = year; back <= target.first; back += year) {
        if (target.first - back + target.length <= known) {
            *span = (qc_span){.first = target.first - back, .length = target.length};
            *years_ago = back / year;
            return true;
        }
    }
    *years_ago = 0;
    if (known < target.length) {
        return false;
    }
    *span = (qc_span){.first = known - target.length, .length = target.length};
    return true;
}

qc_status qc_quota_elements_take(const qc_quota_work *work, qc_quota_elements *elements,
                                 qc_error *error)
{
    qc_status status = QC_OK;

    for (size_t e = 0; e < QC_ELEMENT_COUNT; e++) {
        QC_TRY(QC_TAKE_ARRAY(elements->value[e], work->scratch, work->branch_count, error));
    }
    QC_TRY(QC_TAKE_ARRAY(elements->history_missing, work->scratch, work->branch_count, error));
    QC_TRY(QC_TAKE_ARRAY(elements->silence, work->scratch, work->branch_count, error));

done:
    return status;
}

/*
 * The forecast itself, as it is tried over past periods, and not the middle of the futures: of
 * a leaf that sells in few periods that is what one more sale or one less makes of it, and a
 * change of its sales by one percent could move it by ten.
 */
qc_status qc_quota_elements_forecast(qc_quota_work *work, qc_error *error)
{
    const qc_forecast *forecast = work->forecast;
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(work->leaf_forecast, work->scratch, work->panel->leaf_count, error));
    for (size_t i = 0; i < work->leaf_count; i++) {
        const qc_quota_branch *branch = &work->branches[work->leaves[i]];
        double sum = 0;

        for (size_t s = work->plan->first_step; s <= work->plan->last_step; s++) {
            sum += forecast->point[branch->leaf * forecast->horizon + s];
        }
        if (isinf(sum)) {
            return qc_fail(error, QC_ERR_DATA, "the forecast of '%s' is not finite",
                           branch->name);
        }
        work->leaf_forecast[branch->leaf] = sum;
    }

done:
    return status;
}

double qc_quota_leaf_revenue(const qc_panel *panel, qc_id leaf, qc_span span)
{
    const double *values = panel->values + leaf * panel->period_count;
    double sum = 0;

    for (size_t i = 0; i < span.length; i++) {
        sum += values[span.first + i];
    }
    return sum;
}

/* Periods without sales at the end of what is known. */
static size_t zeros_of(const qc_panel *panel, qc_id leaf, size_t known)
{
    const double *values = panel->values + leaf * panel->period_count;
    size_t zeros = 0;

    while (zeros < known && values[known - 1 - zeros] == 0) {
        zeros++;
    }
    return zeros;
}

size_t qc_quota_silence(const qc_panel *panel, qc_id leaf, size_t known)
{
    const double *values = panel->values + leaf * panel->period_count;
    size_t half_a_year = qc_quota_periods_a_year(panel) / 2;
    size_t least = half_a_year > 2 ? half_a_year : 2;
    size_t silence = zeros_of(panel, leaf, known);
    size_t longest = 0, run = 0;
    bool has_sold = false;

    for (size_t i = 0; i < known - silence; i++) {
        run = values[i] == 0 && has_sold ? run + 1 : 0;
        has_sold = has_sold || values[i] > 0;
        longest = run > longest ? run : longest;
    }
    return has_sold && silence >= least && silence > longest ? silence : 0;
}

/* Potential of a territory stands at its upper node if it has two, not at what it sells
 * directly. */
static double leaf_potential(const qc_quota_work *work, qc_id at)
{
    const qc_quota_branch *branch = &work->branches[at];

    if (branch->territory == QC_NO_ID || work->branch_of_territory[branch->territory] != at) {
        return NAN;
    }
    return work->book->territories.potential[branch->territory];
}

/* What the leaves know by themselves; NAN where nothing is known. */
static void fill_leaves(const qc_quota_work *work, const double *leaf_forecast,
                        bool has_history, qc_quota_elements *elements)
{
    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_id at = work->leaves[i];
        const qc_quota_branch *branch = &work->branches[at];
        double forecast = leaf_forecast[branch->leaf];

        elements->value[QC_ELEMENT_FORECAST][at] = forecast;
        elements->value[QC_ELEMENT_HISTORY][at] =
            has_history ? qc_quota_leaf_revenue(work->panel, branch->leaf, elements->history)
                        : NAN;
        elements->value[QC_ELEMENT_POTENTIAL][at] = leaf_potential(work, at);
    }
}

/*
 * Where a leaf lacks an element, its forecast stands in, scaled as forecast and element are to
 * each other at the leaves that have both; the mean of those where the forecasts are 0. Returns
 * how many leaves lacked it.
 */
static size_t fill_gaps(const qc_quota_work *work, qc_element element,
                        qc_quota_elements *elements)
{
    const double *forecast = elements->value[QC_ELEMENT_FORECAST];
    double *value = elements->value[element];
    double known_forecast = 0, known_value = 0;
    size_t known = 0, missing = 0;

    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_id at = work->leaves[i];

        if (isfinite(value[at]) && forecast[at] >= 0) {
            known_forecast += forecast[at];
            known_value += fmax(value[at], 0);
            known++;
        }
    }
    elements->available[element] = known > 0;
    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_id at = work->leaves[i];

        if (!isfinite(value[at])) {
            value[at] = known == 0           ? 0
                        : known_forecast > 0 ? forecast[at] * (known_value / known_forecast)
                                             : known_value / (double)known;
            missing++;
        }
    }
    return missing;
}

double qc_quota_open_part(const qc_quota_work *work, qc_id at)
{
    const qc_quota_plan *plan = work->plan;
    double sum = 0;

    for (size_t s = plan->first_step; s <= plan->last_step; s++) {
        sum += qc_forecast_open_part(work->panel, work->branches[at].leaf,
                                     work->panel->period_count + s);
    }
    return sum / (double)(plan->last_step - plan->first_step + 1);
}

/* What is not forecast but remembered counts for the days that a territory is open. */
static void close_leaves(const qc_quota_work *work, qc_quota_elements *elements)
{
    for (size_t i = 0; i < work->leaf_count; i++) {
        double part = qc_quota_open_part(work, work->leaves[i]);

        elements->value[QC_ELEMENT_HISTORY][work->leaves[i]] *= part;
        elements->value[QC_ELEMENT_POTENTIAL][work->leaves[i]] *= part;
    }
}

/* Nothing below 0, and nothing at all for a leaf that is left out or given up. */
static void keep_positive(const qc_quota_work *work, qc_quota_elements *elements)
{
    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_id at = work->leaves[i];
        bool counts =
            elements->value[QC_ELEMENT_FORECAST][at] >= 0 && elements->silence[at] == 0;

        for (size_t e = 0; e < QC_ELEMENT_COUNT; e++) {
            double value = elements->value[e][at];

            elements->value[e][at] = counts && value > 0 ? value : 0;
        }
    }
}

/* Whether a leaf has probably closed, as others sell since what it did. */
static bool is_taken_over(const qc_quota_work *work, qc_id leaf)
{
    const double *chance = work->forecast->closed_chance;

    return chance != NULL && chance[leaf] > 0.5;
}

void qc_quota_elements_fill(const qc_quota_work *work, qc_span target, size_t known,
                            const double *leaf_forecast, qc_quota_elements *elements)
{
    bool has_history = qc_quota_history_span(work->panel, target, known, &elements->history,
                                             &elements->years_ago);

    fill_leaves(work, leaf_forecast, has_history, elements);
    for (size_t i = 0; i < work->leaf_count; i++) {
        qc_id at = work->leaves[i];

        elements->history_missing[at] = !isfinite(elements->value[QC_ELEMENT_HISTORY][at]);
        elements->silence[at] = qc_quota_silence(work->panel, work->branches[at].leaf, known);
        if (known == work->panel->period_count &&
            is_taken_over(work, work->branches[at].leaf)) {
            size_t zeros = zeros_of(work->panel, work->branches[at].leaf, known);

            elements->silence[at] = zeros > 0 ? zeros : 1; /* none after a late invoice */
        }
    }
    elements->available[QC_ELEMENT_FORECAST] = true;
    (void)fill_gaps(work, QC_ELEMENT_HISTORY, elements);
    elements->potential_missing = fill_gaps(work, QC_ELEMENT_POTENTIAL, elements);
    if (known == work->panel->period_count) {
        close_leaves(work, elements);
    }
    keep_positive(work, elements);
    for (size_t e = 0; e < QC_ELEMENT_COUNT; e++) {
        qc_quota_tree_sum(work, elements->value[e]);
    }
}

/* Index of the children of one branch. An element that none of them has drops out; without any
 * they are equal. */
static void index_children(const qc_quota_work *work, const qc_quota_branch *parent,
                           const qc_quota_elements *elements,
                           const double weight[QC_ELEMENT_COUNT], double *index)
{
    const qc_quota_branch *branches = work->branches;
    double total[QC_ELEMENT_COUNT] = {0};
    double used = 0;
    size_t count = 0;

    for (size_t e = 0; e < QC_ELEMENT_COUNT; e++) {
        for (qc_id i = parent->first_child; i != QC_NO_ID; i = branches[i].next) {
            total[e] += elements->value[e][i];
        }
        used += total[e] > 0 ? weight[e] : 0;
    }
    for (qc_id i = parent->first_child; i != QC_NO_ID; i = branches[i].next) {
        count++;
    }
    for (qc_id i = parent->first_child; i != QC_NO_ID; i = branches[i].next) {
        index[i] = used > 0 ? 0 : 1 / (double)count;
        for (size_t e = 0; e < QC_ELEMENT_COUNT; e++) {
            if (total[e] > 0 && used > 0) {
                index[i] += weight[e] / used * (elements->value[e][i] / total[e]);
            }
        }
    }
}

void qc_quota_elements_index(const qc_quota_work *work, const qc_quota_elements *elements,
                             const double weight[QC_ELEMENT_COUNT], double *index)
{
    index[0] = 1;
    for (size_t i = 0; i < work->branch_count; i++) {
        if (work->branches[i].first_child != QC_NO_ID) {
            index_children(work, &work->branches[i], elements, weight, index);
        }
    }
}
