/* Fairness of a plan: odds against size, growth, potential and tenure; bounds and changes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "core/fail.h"
#include "core/numeric.h"
#include "territory/quota_work.h"

static const double most_correlation = 0.1; /* up to it odds count as independent of a trait */

/* Odds of the leaves as ranks, and one trait beside them. */
typedef struct comparison {
    double *chance, *chance_rank, *trait, *trait_rank; /* [leaf of the plan] */
    qc_ranked *room;
} comparison;

static qc_status take_comparison(qc_quota_work *work, const qc_id *node_of_branch,
                                 comparison *odds, qc_error *error)
{
    qc_status status = QC_OK;

    QC_TRY(QC_TAKE_ARRAY(odds->chance, work->scratch, work->leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(odds->chance_rank, work->scratch, work->leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(odds->trait, work->scratch, work->leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(odds->trait_rank, work->scratch, work->leaf_count, error));
    QC_TRY(QC_TAKE_ARRAY(odds->room, work->scratch, work->leaf_count, error));
    for (size_t i = 0; i < work->leaf_count; i++) {
        odds->chance[i] = work->plan->nodes[node_of_branch[work->leaves[i]]].p_attain;
    }
    qc_quota_ranks(odds->chance, work->leaf_count, odds->room, odds->chance_rank);

done:
    return status;
}

static double correlate(const qc_quota_work *work, qc_trait what, comparison *odds)
{
    const qc_quota_past *past = &work->past;

    qc_quota_trait(past, &past->cases[past->case_count - 1], what, odds->trait);
    qc_quota_ranks(odds->trait, work->leaf_count, odds->room, odds->trait_rank);
    return qc_quota_correlation(odds->chance_rank, odds->trait_rank, work->leaf_count);
}

/* From P10 to P90 of shares of the draws that are the same chance, about the middle of two of
 * them. */
static double width_by_chance(const qc_quota_work *work, double low, double high)
{
    double middle = (low + high) / 2;

    return 2 * 1.2816 * sqrt(middle * (1 - middle) / (double)work->forecast->draw_count);
}

/* How far a correlation of so many pairs strays by chance alone: 1.96 standard errors of
 * Spearman's rho without any. */
static double by_chance(size_t pairs)
{
    return pairs > 1 ? fmin(1.96 / sqrt((double)pairs - 1), 1) : 1;
}

/* Sorts the chances: they are not needed in order any more. */
static void find_spread(const qc_quota_work *work, comparison *odds,
                        qc_quota_fairness *fairness)
{
    size_t known = 0;

    for (size_t i = 0; i < work->leaf_count; i++) {
        if (isfinite(odds->chance[i])) {
            odds->chance[known++] = odds->chance[i];
        }
    }
    fairness->territories = known;
    fairness->by_chance = by_chance(known);
    fairness->chance_p10 = NAN;
    fairness->chance_p90 = NAN;
    if (known > 0) {
        qc_numeric_sort(odds->chance, known);
        fairness->chance_p10 = qc_numeric_quantile_sorted(odds->chance, known, 0.1);
        fairness->chance_p90 = qc_numeric_quantile_sorted(odds->chance, known, 0.9);
        fairness->is_alike = fairness->chance_p90 - fairness->chance_p10 <=
                             width_by_chance(work, fairness->chance_p10, fairness->chance_p90);
    }
}

static void find_bounds(const qc_quota_work *work, const qc_id *node_of_branch,
                        qc_quota_fairness *fairness)
{
    double most = 0;

    fairness->most_changed = QC_NO_ID;
    for (size_t i = 0; i < work->leaf_count; i++) {
        const qc_quota_branch *branch = &work->branches[work->leaves[i]];
        qc_id node = node_of_branch[work->leaves[i]];
        double change = fabs(work->plan->nodes[node].growth);

        fairness->at_bound +=
            branch->hold != QC_NO_MONEY || branch->bound != QC_BOUND_NONE ? 1 : 0;
        if (change > most) {
            most = change;
            fairness->most_changed = node;
        }
    }
}

static qc_status note_dependence(qc_quota_work *work, qc_error *error)
{
    const qc_quota_fairness *fairness = &work->plan->fairness;
    const char *const names[] = {"size", "last growth", "potential", "tenure"};
    const double values[] = {fairness->with_size, fairness->with_growth,
                             fairness->with_potential, fairness->with_tenure};
    bool is_unfair = false;
    qc_status status = QC_OK;

    if (fairness->territories > 1 && fairness->territories < QC_FAIR_FEWEST) {
        return qc_quota_note(
            work,
            qc_arena_format(work->keep,
                            "With %zu territories it cannot be told whether chances depend on "
                            "size, growth, potential or tenure: any rank correlation can be "
                            "chance.",
                            fairness->territories),
            error);
    }
    for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
        if (fabs(values[k]) > fmax(most_correlation, fairness->by_chance) &&
            !fairness->is_alike) {
            QC_TRY(qc_quota_note(
                work,
                qc_arena_format(
                    work->keep,
                    "Chances depend on %s: rank correlation %+.2f over %zu "
                    "territories; within 0.10 is fair, and with so many up to %.2f can be "
                    "chance.",
                    names[k], values[k], fairness->territories, fairness->by_chance),
                error));
            is_unfair = true;
        }
    }
    if (is_unfair && work->growth_method != &qc_quota_equal_method) {
        QC_TRY(qc_quota_note(
            work,
            qc_arena_format(work->keep, "The method equal_odds gives all territories without "
                                        "bounds the same chance."),
            error));
    }

done:
    return status;
}

qc_status qc_quota_fairness_find(qc_quota_work *work, const qc_id *node_of_branch,
                                 qc_error *error)
{
    qc_quota_fairness *fairness = &work->plan->fairness;
    comparison odds = {.chance = NULL};
    qc_status status = QC_OK;

    QC_TRY(take_comparison(work, node_of_branch, &odds, error));
    fairness->with_size = correlate(work, QC_TRAIT_SIZE, &odds);
    fairness->with_growth = correlate(work, QC_TRAIT_GROWTH, &odds);
    fairness->with_potential = correlate(work, QC_TRAIT_POTENTIAL, &odds);
    fairness->with_tenure = correlate(work, QC_TRAIT_TENURE, &odds);
    find_spread(work, &odds, fairness);
    find_bounds(work, node_of_branch, fairness);
    QC_TRY(note_dependence(work, error));

done:
    return status;
}
