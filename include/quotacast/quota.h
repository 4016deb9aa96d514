/* Quotas: a goal allocated over territories and reps, exact, derived, with odds. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_QUOTA_H
#define QUOTACAST_QUOTA_H

#include <stdbool.h>
#include <stddef.h>

#include "quotacast/book.h"
#include "quotacast/config.h"
#include "quotacast/forecast.h"
#include "quotacast/panel.h"
#include "quotacast/product_lines.h"
#include "quotacast/quota_file.h"
#include "quotacast/run.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Allocates a total in proportion to weights within bounds, in whole minor units:
 *
 *     parts[k] = clamp(lambda weights[k], lower[k], upper[k]),  sum parts = total
 *
 * lambda is the one scaling for which the sum is exact; it is monotone, so more total never
 * lowers a claim and a part by at most the one unit of rounding. Rounding by largest remainder
 * inside the bounds, ties to the lowest index. Parts without weight stay as near 0 as their
 * bounds let them; what the others cannot take they share equally.
 *
 * Exact in whole numbers: the parts are those of a computation without any rounding. Weights
 * below 2^-52 of the largest count as 0. Deterministic, O(count log count).
 *
 * @param weights [count] at least 0, finite; at most 2^20 of them
 * @param lower   [count] may be negative; NULL: 0
 * @param upper   [count] at least lower[k]; NULL: no limit
 * @param total   between sum lower and sum upper; |total| at most 2^62
 * @param[out] parts [count] the caller's; untouched on failure
 * @return QC_OK, QC_ERR_ARGUMENT, QC_ERR_INFEASIBLE (the message says by how much and in which
 *         direction), QC_ERR_OVERFLOW, QC_ERR_MEMORY
 *
 * Source: the breakpoint search of Brucker (1984), Operations Research Letters 3(3):163-166,
 * doi:10.1016/0167-6377(84)90010-5; largest remainders as in qc_money_split().
 */
QC_API QC_MUST_CHECK qc_status qc_quota_allocate(const double *weights, const qc_money *lower,
                                                 const qc_money *upper, size_t count,
                                                 qc_money total, qc_money *parts,
                                                 qc_error *error);

/** Where the company's goal comes from. */
typedef enum qc_goal_source {
    QC_GOAL_GIVEN,     /**< by the caller (option or configuration) */
    QC_GOAL_TABLE,     /**< by the goals table */
    QC_GOAL_BOTTOM_UP, /**< what the territories carry by their own indexes, together */
    QC_GOAL_FORECAST   /**< none given: the company forecast's P50 */
} qc_goal_source;

/** What is planned, how, and within which limits. */
typedef struct qc_quota_settings {
    /**
     * The panel is of one product: goals and bounds of the book's tables, which are for all
     * products, are ignored.
     */
    bool of_product;
    bool bottom_up;         /**< the goal is the sum of what each territory can carry */
    qc_money goal;          /**< QC_NO_MONEY: goals table, else P50 of the company */
    qc_frequency frequency; /**< of the planning period; default quarter */
    /** Planning period; QC_NO_PERIOD: the first that starts after the panel's last. */
    qc_period period;
    /** At least 0; all NAN: learned by backtest. */
    double weight_forecast, weight_history, weight_potential;
    /**
     * A method of the backtest's table by name, or several with weights,
     * "history=0.5,own_growth=0.5"; "index"; "equal_odds": the one quantile of the territories'
     * futures that adds up to the goal; or "auto" (NULL): the weights above, else learned.
     */
    const char *method;
    /**
     * Quotas are multiples of it. 0: whole major units where goal and bounds are whole and
     * large, else minor units.
     */
    qc_money unit;
    size_t over_assignment_count;
    /** Quotas of a level add up to (1 + share) times the quota above them; share 0 to 1. */
    const qc_config_level *over_assignment;
    /**
     * |quota / last - 1| of a territory is at most this, unless floor, cap or hold say
     * otherwise; NAN: no limit.
     */
    double max_change;
    /** A territory keeps its last quota rather than change it by less; 0: none */
    qc_money min_step;
    /** Last quotas; NULL: revenue that counts as history stands in for both limits. */
    const qc_quota_file *previous;
    /**
     * [panel->leaf_count] what is booked already, major units: no quota goes below it. NULL:
     * nothing.
     */
    const double *earned;
    /**
     * Share of a full quota that a new rep carries in the first, second, ... month of service,
     * 0 to 1; afterwards 1.
     */
    size_t ramp_count;
    const double *ramp;
    size_t constraint_count;
    /** In addition to those of the territories table, which they override. */
    const qc_config_constraint *constraints;
    const char *constraints_source; /**< their file, for messages; NULL where there is none */
} qc_quota_settings;

/** The next quarter, the goals table's goal, a learned method, no limits. */
QC_API qc_quota_settings qc_quota_settings_default(void);

/** A node of the plan: company, regions, territories, reps. Parents come before children. */
typedef struct qc_quota_node {
    const char *name;
    const char *level; /**< of the panel's node, or "rep" */
    qc_id parent;      /**< node index, QC_NO_ID for the company */
    qc_id panel_node;  /**< QC_NO_ID for reps */
    qc_id rep;         /**< row in book->reps, QC_NO_ID for others */
    qc_money quota;
    qc_money bottom_up; /**< what it would carry by its own index; QC_NO_MONEY for reps */
    qc_money previous;  /**< in settings.previous; QC_NO_MONEY where it is not */
    qc_money floor, cap, hold; /**< QC_NO_MONEY where there is none */
    double expected;           /**< mean of the futures, major units */
    double p10, p50, p90;      /**< of the futures, major units */
    /** Share of futures at or above the quota; NAN where the node has no futures, or no quota. */
    double p_attain;
    /** Quota / same period a year ago (or last period) - 1; NAN without history. */
    double growth;
    /**
     * What its children's quotas add up to: with over-assignment more, with months that no rep
     * serves less.
     */
    qc_money below;
} qc_quota_node;

/** A month or quarter of the planning period. */
typedef struct qc_quota_part {
    qc_frequency frequency;
    qc_period period;
} qc_quota_part;

/**
 * The proportions that divide a node's quota into parts, before sums over the tree are made to
 * hold.
 */
typedef enum qc_quota_proportions {
    QC_PROPORTIONS_STATED,          /**< the company's goals for the parts */
    QC_PROPORTIONS_STATED_QUARTERS, /**< its goals for quarters, in them what is expected */
    QC_PROPORTIONS_EXPECTED,        /**< what is expected of the node in each: its season */
    QC_PROPORTIONS_EXPECTED_ABOVE, /**< the same of the node above: a territory beside regions */
    QC_PROPORTIONS_ABOVE,          /**< the parts that the node above has */
    QC_PROPORTIONS_EVEN,           /**< nothing is expected of the company */
    QC_PROPORTIONS_SERVICE /**< of a rep: the months that it serves of a team that changes */
} qc_quota_proportions;

/** An overlay: a rep whose quota repeats that of others and is in no sum. */
typedef struct qc_quota_overlay {
    qc_id rep;       /**< row in book->reps */
    qc_id node;      /**< whose quota it repeats */
    qc_id product;   /**< line of products that it is for, QC_NO_ID for all */
    double part;     /**< of the quota there, before days not served and a ramp */
    double capacity; /**< what these leave of the part: 1 is all */
    qc_money quota;
    double expected; /**< mean of the futures, major units; NAN for a line below the company */
    /** Chance to reach it; NAN for a line below the company, or a quota of 0 */
    double p_attain;
} qc_quota_overlay;

/** One line of a derivation; the lines of a node add up to its quota exactly. */
typedef struct qc_quota_line {
    qc_id node;
    /**
     * "history", "forecast", "potential", "growth" (of another method), "goal", "floor", "cap",
     * "hold", "change" (limits of change), "elsewhere" (what the bounds of other nodes leave
     * here), "over-assignment", "rounding"; of reps "share", "over-assignment" and "rounding".
     */
    const char *step;
    qc_money amount;
    const char *note; /**< one sentence in plain words */
} qc_quota_line;

/**
 * How accurate a weighting of the index would have been in the past, beside naive allocation.
 */
typedef struct qc_quota_trial {
    double weight_forecast, weight_history, weight_potential;
    size_t periods; /**< past planning periods tried; 0 if none could be */
    /**
     * sum |quota - actual| / sum actual with the period's total known; NAN if none could be tried.
     */
    double absolute_quota_error;
    const char *method; /**< a method of the table by name; "index" for a mixture */
} qc_quota_trial;

/**
 * With fewer territories any rank correlation can be chance: 1.96 standard errors, 1.96 /
 * sqrt(n - 1), are 1 or more.
 */
enum { QC_FAIR_FEWEST = 5 };

/** Whether the odds of territories depend on traits that they cannot influence. */
typedef struct qc_quota_fairness {
    size_t territories; /**< with odds */
    /**
     * Rank correlations of p_attain with last comparable revenue, its last growth, potential,
     * and periods since the first sale; within 0.1 of 0 is fair. NAN where the trait is not
     * known or does not vary.
     */
    double with_size, with_growth, with_potential, with_tenure;
    double by_chance; /**< how large such a correlation gets by chance: 1.96 / sqrt(n - 1) */
    double chance_p10, chance_p90; /**< of p_attain over the territories */
    /**
     * They differ by no more than counts over the futures do by chance, 2.56 sqrt(p (1 - p) /
     * draws) from P10 to P90: there is nothing for them to depend on.
     */
    bool is_alike;
    size_t at_bound; /**< territories at a floor, cap, hold or largest change */
    /** Node of the territory with the largest growth either way; QC_NO_ID */
    qc_id most_changed;
} qc_quota_fairness;

/** What the company reaches with a given probability, and how far the goal exceeds it. */
typedef struct qc_quota_promise {
    double chance;
    double amount; /**< quantile of the company's futures, major units; NAN without futures */
    double over_assignment; /**< goal / amount - 1; below 0 the chance is better than asked */
} qc_quota_promise;

enum { QC_QUOTA_PROMISES = 3 }; /**< with chances of 50, 80 and 90 % */

/** Quotas of a planning period, where each comes from, and what the futures say of them. */
typedef struct qc_quota_plan {
    qc_currency currency;
    qc_frequency frequency;
    qc_period period;
    size_t first_step, last_step; /**< the planning period in the forecast's steps */
    qc_money goal;
    qc_goal_source goal_source;
    double p_goal; /**< chance that the company reaches the goal */
    size_t node_count;
    qc_quota_node *nodes;
    /**
     * The panel's periods within the planning period, then quarters of a year; 0 where there is
     * one only.
     */
    size_t part_count;
    qc_quota_part *parts;
    bool parts_are_stated; /**< the company's come from the goals table */
    /**
     * [node_count][part_count] quotas: periods add up to the quota, children to their parent in
     * every period.
     */
    qc_money *part_quota;
    /**
     * [node_count][part_count] of it what the node's proportions give by themselves, the months
     * in whole units by largest remainder and adding up to the quota; the company's stated
     * goals as they are. part_quota less this is what is moved so that sums over the tree hold.
     */
    qc_money *part_season;
    uint8_t *part_proportions; /**< [node_count] qc_quota_proportions */
    double *part_expected; /**< [node_count][part_count] mean of the futures; NAN for reps */
    /** [node_count][part_count] chance to reach the part; NAN for reps */
    double *part_p_attain;
    /**
     * Lines of products, where the panel's revenue tells them apart
     * (quotacast/product_lines.h); 0 where it does not.
     */
    size_t product_count;
    const char **product_name;
    /**
     * [node_count][product_count] quotas: lines add up to the quota, children to their parent
     * in every line.
     */
    qc_money *product_quota;
    bool *product_is_stated; /**< [product_count] the company's is a goal of the goals table */
    /**
     * [product_count] mean of the line's own futures, and chance that the company reaches its
     * quota of the line.
     */
    double *product_expected, *product_p_attain;
    size_t overlay_count;
    qc_quota_overlay *overlays; /**< in the order of the book's reps */
    size_t line_count;
    qc_quota_line *lines;
    qc_quota_trial chosen;  /**< the weighting used, given or learned */
    qc_quota_trial uniform; /**< everybody grows alike: history only */
    /** Of territories that reach their quota, over the futures. */
    double share_at_quota_mean, share_at_quota_p10, share_at_quota_p90;
    double p_half_at_quota; /**< chance that at least half of the territories reach theirs */
    double p_goal_if_half;  /**< chance of the goal in those futures; NAN if there are none */
    qc_quota_promise promise[QC_QUOTA_PROMISES];
    qc_quota_fairness fairness;
    size_t note_count;
    char **notes;
    void *owner;
} qc_quota_plan;

/**
 * Plans quotas for a period.
 *
 * Index of a territory: weight_forecast share of forecast + weight_history share of history +
 * weight_potential share of potential; or its share by another method. The goal flows from the
 * company down the tree, at each node by qc_quota_allocate() among the children, whose bounds
 * are their own and what their descendants' bounds add up to. Reps share their territory's
 * quota by `share`, by days in service within the period and by their own record of won deals.
 * Overlays carry a part of what a node, or a line of products there, has; they stand apart from
 * all sums.
 *
 * Without weights and a method both are learned, as qc_quota_backtest_run() does for a panel:
 * every past planning period is allocated, its total being known, from what was known at its
 * start, by every method and by mixtures of forecast, history and potential in quarters.
 * History alone, which lets everybody grow alike, stays unless another is better beyond noise
 * (one standard error, paired over periods). Among those within noise of the best, the one
 * whose attainment depended least on size, growth, potential and tenure is used; then the one
 * with fewer elements, then the one with the smaller error. With fewer than three past periods
 * forecast and history count equally.
 *
 * Odds: the same futures as the forecast. A rep's future is the territory's future times the
 * rep's part of what its reps win: a number of deals and their sizes, drawn for all of them
 * jointly, by what each has won in the last eight quarters, shrunk to the part that was to be
 * expected. New reps win as earlier ones did in their first months.
 *
 * @param[out] plan  free with qc_quota_plan_free() before book, panel and forecast; untouched
 *         on failure
 * @return QC_OK, QC_ERR_INFEASIBLE (goal below the floors or above the caps: by how much, at
 *         which node), QC_ERR_ARGUMENT (negative goal given, a forecast without futures),
 *         QC_ERR_NOT_FOUND (constraint on an unknown node, with a near name), QC_ERR_DATA, QC_ERR_OVERFLOW, QC_ERR_CANCELLED,
 *         QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_quota_plan_build(const qc_book *book, const qc_panel *panel,
                                                   const qc_forecast *forecast,
                                                   const qc_quota_settings *settings,
                                                   const qc_run *run, qc_quota_plan **plan,
                                                   qc_error *error);

/** NULL is allowed. */
QC_API void qc_quota_plan_free(qc_quota_plan *plan);

#ifdef __cplusplus
}
#endif

#endif
