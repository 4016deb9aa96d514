/* Past planning periods as quota methods see them, and the methods run over them period by period. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_QUOTA_PAST_H
#define QC_TERRITORY_QUOTA_PAST_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"
#include "core/memory.h"

enum {
    QC_QUOTA_LAGS = 6,     /**< comparable periods back: five growth rates */
    QC_POTENTIAL_LAGS = 3, /**< two growth rates */
    QC_RECENT_SPANS = 2,   /**< a season and a quarter of one */
    QC_QUOTA_METHODS = 10  /**< rows of the method table */
};

/**
 * A planning period: what was known at its start, and what came of it. Arrays are [leaf], NAN
 * where nothing is known. A leaf whose last comparable period is not known takes no part.
 */
typedef struct qc_quota_case {
    /** Revenue of the comparable period 1, 2, ... back; at least 0 */
    double *lag[QC_QUOTA_LAGS];
    /**
     * Revenue of the last season and of the last quarter of a season known, and of the same a
     * year before.
     */
    double *recent[QC_RECENT_SPANS], *recent_before[QC_RECENT_SPANS];
    /** As known then, and 1 and 2 periods before; at least 0 */
    double *potential[QC_POTENTIAL_LAGS];
    double *forecast; /**< as made then; at least 0 */
    /** Periods since the first sale, where that is after the start of the data */
    double *tenure;
    double *actual; /**< what came; NAN in all leaves while it is to come */
    double total; /**< the goal: what came of the leaves that take part, or what is asked for */
    bool is_over; /**< it is known what came, and `total` is above 0 */
} qc_quota_case;

/** The tree that a total flows down: nodes, parents first, the first one the whole. */
typedef struct qc_quota_shape {
    size_t node_count;
    size_t *parent;            /**< [node] of the first: itself */
    size_t *children;          /**< [node] how many */
    size_t *node_of_leaf;      /**< [leaf] */
    double *sum, *part, *used; /**< [node] room for qc_quota_mix() */
} qc_quota_shape;

/** Planning periods in order of time. Only the last may be one to come. */
typedef struct qc_quota_past {
    size_t leaf_count, case_count;
    qc_quota_case *cases;
    const qc_quota_shape *shape; /**< NULL: all leaves side by side */
    bool has_forecast, has_potential;
    bool has_potential_growth; /**< potential is known for more than one point in time */
} qc_quota_past;

/** Makes room for cases, all NAN. */
QC_MUST_CHECK qc_status qc_quota_past_take(size_t leaf_count, size_t case_count,
                                           qc_arena *arena, qc_quota_past *past,
                                           qc_error *error);

/** Makes a case unknown again: all NAN. */
void qc_quota_case_clear(const qc_quota_past *past, qc_quota_case *one);

/** True if a leaf takes part in a case. */
bool qc_quota_takes_part(const qc_quota_case *one, size_t leaf);

/** Sum over the leaves that take part; what is not known counts 0. */
double qc_quota_case_sum(const qc_quota_past *past, const qc_quota_case *one,
                         const double *values);

/**
 * A way to share a total. `value` fills [leaf] with amounts, of which only ratios matter, at
 * least 0, NAN where it knows nothing; it may use what stands in cases before `at` and what was
 * known at the start of `at`, whose total is known. `learn` is called in order of time once it
 * is known what came.
 */
typedef struct qc_quota_method {
    const char *name;  /**< for options and tables */
    const char *words; /**< for sentences */
    /** 0 uniform growth, then the more the more it learns: of equals the least is taken */
    int effort;
    bool needs_forecast, needs_potential, needs_potential_growth;
    qc_status (*start)(const qc_quota_past *past, qc_arena *arena, void **state,
                       qc_error *error);
    void (*value)(void *state, const qc_quota_past *past, size_t at, double *value);
    void (*learn)(void *state, const qc_quota_past *past, size_t at);
} qc_quota_method;

/** The method table. Uniform growth first. */
extern const qc_quota_method qc_quota_method_table[QC_QUOTA_METHODS];

/** Rows that other code speaks of. */
enum {
    QC_METHOD_UNIFORM,
    QC_METHOD_FORECAST,
    QC_METHOD_POTENTIAL,
    QC_METHOD_MARKET,
    QC_METHOD_RELATIVE,
    QC_METHOD_OWN,
    QC_METHOD_DAMPED,
    QC_METHOD_SHRUNK,
    QC_METHOD_MAINTENANCE,
    QC_METHOD_REGRESSION
};

/** True if the past holds what the method needs. */
bool qc_quota_method_can(const qc_quota_method *method, const qc_quota_past *past);

/* quota_recent.c */

/**
 * Sums the periods of a panel's row that were last known, up to `known`, into the recent spans
 * of a case. Where a season is a single period the lags say that already, and nothing is
 * filled.
 */
void qc_quota_fill_recent(const double *values, size_t known, size_t season, size_t leaf,
                          qc_quota_case *one);

/* quota_components.c */

/**
 * Records of leaves whose means differ: y = m + u_i + e, var u = between, var e = within, found
 * by the analysis of variance for unequal numbers. What is expected of a leaf is m + n_i / (n_i
 * + within / between) (mean_i - m). Source: Searle, Casella & McCulloch (1992), Variance
 * Components, ch. 3, doi:10.1002/9780470316856.
 */
typedef struct qc_components {
    size_t leaf_count;
    double *count;         /**< [leaf] observations, faded as they age */
    double *mean, *spread; /**< [leaf] their mean and sum of squared deviations */
    double grand;          /**< m */
    double ratio;          /**< within / between; INFINITY where leaves do not differ */
} qc_components;

QC_MUST_CHECK qc_status qc_components_take(size_t leaf_count, qc_arena *arena,
                                           qc_components *components, qc_error *error);

/** Adds an observation of a leaf. */
void qc_components_add(qc_components *components, size_t leaf, double value);

/** Lets all observations count `kept` times as much as they did. */
void qc_components_fade(qc_components *components, double kept);

/** Finds m and the ratio from what has been added. */
void qc_components_find(qc_components *components);

/** What is expected of a leaf beyond m, by the last qc_components_find(). */
double qc_components_expected(const qc_components *components, size_t leaf);

/* quota_mixture.c */

/**
 * Weights of a mixture: a method's name, or names with weights as in
 * "history=0.5,potential=0.3,own_growth=0.2"; they are made to add up to 1. "history" is
 * uniform growth.
 *
 * @return QC_OK, QC_ERR_ARGUMENT (unknown name, with a near one; bad weight), QC_ERR_DATA (a
 *          method lacks its data)
 */
QC_MUST_CHECK qc_status qc_quota_mixture_parse(const char *text, const qc_quota_past *past,
                                               double weight[QC_QUOTA_METHODS],
                                               qc_error *error);

/* quota_shrink.c */
qc_status qc_shrunk_start(const qc_quota_past *past, qc_arena *arena, void **state,
                          qc_error *error);
void qc_shrunk_value(void *state, const qc_quota_past *past, size_t at, double *value);
void qc_shrunk_learn(void *state, const qc_quota_past *past, size_t at);

/* quota_maintenance.c */
qc_status qc_maintenance_start(const qc_quota_past *past, qc_arena *arena, void **state,
                               qc_error *error);
void qc_maintenance_value(void *state, const qc_quota_past *past, size_t at, double *value);
void qc_maintenance_learn(void *state, const qc_quota_past *past, size_t at);

/* quota_pooled.c */
qc_status qc_pooled_start(const qc_quota_past *past, qc_arena *arena, void **state,
                          qc_error *error);
void qc_pooled_value(void *state, const qc_quota_past *past, size_t at, double *value);
void qc_pooled_learn(void *state, const qc_quota_past *past, size_t at);

/* quota_rolling.c */

/** What every method would have said at the start of each case. */
typedef struct qc_quota_rolling {
    const qc_quota_past *past;
    double *value[QC_QUOTA_METHODS]; /**< [case][leaf]; NULL for a method that cannot run */
    /** [case] over the leaves that take part; 0: it knew nothing */
    double *sum[QC_QUOTA_METHODS];
} qc_quota_rolling;

/** Runs all methods over all cases in order of time. */
QC_MUST_CHECK qc_status qc_quota_rolling_run(const qc_quota_past *past, qc_arena *arena,
                                             qc_quota_rolling *rolling, qc_error *error);

/**
 * Shares [leaf] of a mixture of methods in a case; they add up to 1 over the leaves that take
 * part, others 0. Methods are mixed at every node of the tree among the nodes right below it;
 * one that says nothing there drops out.
 */
void qc_quota_mix(const qc_quota_rolling *rolling, const double weight[QC_QUOTA_METHODS],
                  size_t at, double *share);

/* quota_traits.c */

/** What attainment and odds must not depend on. */
typedef enum qc_trait {
    QC_TRAIT_SIZE,
    QC_TRAIT_GROWTH,
    QC_TRAIT_POTENTIAL,
    QC_TRAIT_MARKET, /**< growth of potential */
    QC_TRAIT_TENURE,
    QC_TRAIT_COUNT
} qc_trait;

/** A value and where it stood, for sorting. */
typedef struct qc_ranked {
    double value;
    size_t index;
} qc_ranked;

/** Ranks from 1 of the finite values, ties by mean rank; NAN for the others. `room` [count]. */
void qc_quota_ranks(const double *values, size_t count, qc_ranked *room, double *rank);

/**
 * Correlation of the pairs in which both are finite; NAN with less than three or where one does
 * not vary.
 */
double qc_quota_correlation(const double *x, const double *y, size_t count);

/**
 * The smallest value at or below which half of the weight lies, of the finite ones; NAN where
 * there is none. Reorders `room` [count].
 */
double qc_quota_weighted_median(const double *values, const double *weights, size_t count,
                                qc_ranked *room);

/** A trait [leaf] in a case, NAN where it is not known or the leaf takes no part. */
void qc_quota_trait(const qc_quota_past *past, const qc_quota_case *one, qc_trait what,
                    double *trait);

/* quota_trials.c */

enum {
    QC_QUOTA_TRIALS = 32
}; /**< single methods, and mixtures of history, forecast and potential by quarters */

/** A weighting of methods, and how it did in the cases that are over. */
typedef struct qc_quota_trial_run {
    double weight[QC_QUOTA_METHODS];
    int elements;  /**< methods with a weight */
    int effort;    /**< the largest of its methods */
    double *error; /**< [case] sum |quota - actual| / sum actual; NAN where it is not known */
    /** [case] of ranks, attainment with a trait; NAN: unknown */
    double *correlation[QC_TRAIT_COUNT];
} qc_quota_trial_run;

typedef struct qc_quota_trials {
    const qc_quota_rolling *rolling;
    size_t count;
    size_t searched; /**< the first ones, among which the choice is; others were asked for */
    qc_quota_trial_run trial[QC_QUOTA_TRIALS];
} qc_quota_trials;

/** Tries uniform growth (first), every other method, and the mixtures. */
QC_MUST_CHECK qc_status qc_quota_trials_run(const qc_quota_rolling *rolling, qc_arena *arena,
                                            qc_quota_trials *trials, qc_error *error);

/** Adds a weighting to try and runs it. */
QC_MUST_CHECK qc_status qc_quota_trials_add(qc_quota_trials *trials, qc_arena *arena,
                                            const double weight[QC_QUOTA_METHODS],
                                            qc_error *error);

/** Mean error of a trial over the cases before `at` that are over; NAN for none. */
double qc_quota_trial_error(const qc_quota_trials *trials, size_t trial, size_t at);

/** Cases before `at` that are over. */
size_t qc_quota_trial_periods(const qc_quota_trials *trials, size_t at);

/**
 * The trial to use for a case by what was known at its start. Uniform growth, unless another is
 * better beyond noise: the mean of its error less uniform growth's, paired over the past cases,
 * is at most minus its standard error. Of those within one standard error of the best: first
 * the ones whose attainment depends least on traits (the fewest mean correlations beyond 0.1 by
 * more than their standard error), then the ones with the fewest elements, then the least
 * error. QC_NO_TRIAL below three past cases.
 *
 * The one-standard-error rule is that of Breiman, Friedman, Olshen & Stone (1984),
 * Classification and Regression Trees, ch. 3.
 */
#define QC_NO_TRIAL ((size_t)-1)
size_t qc_quota_trials_choose(const qc_quota_trials *trials, size_t at);

/**
 * The best mixture of history, forecast and potential for a case by its past error; uniform
 * growth before any.
 */
size_t qc_quota_trials_index(const qc_quota_trials *trials, size_t at);

/* quota_outlook.c */

/**
 * What may come of a case when its total is known: actual = centre exp(scale z), with z as the
 * errors of earlier cases were in units of their scale (conformal: pooled over leaves and
 * cases). The scale of a leaf is the mean absolute error of leaves of its size (tenths by rank)
 * times its own record against that, shrunk by variance components; both are remembered with a
 * half-life of six periods.
 */
typedef struct qc_quota_outlook {
    const qc_quota_past *past;
    /** [leaf] of the case last begun; centre 0 for a leaf that takes no part */
    double *centre, *scale;
    size_t pool_count;
    double *pool;         /**< errors in units of their scale, ascending */
    size_t path_count;    /**< earlier cases with errors */
    double *path;         /**< [path][leaf] the same by case; NAN where there is none */
    size_t *tenth;        /**< [leaf] */
    double *typical;      /**< [tenth] sum of mean absolute errors */
    double *typical_seen; /**< [tenth] weight behind them */
    qc_components own;
    qc_ranked *room;
    double *rank;
} qc_quota_outlook;

QC_MUST_CHECK qc_status qc_quota_outlook_take(const qc_quota_past *past, qc_arena *arena,
                                              qc_quota_outlook *outlook, qc_error *error);

/** Begins a case: shares [leaf] are the middle of what is expected. */
void qc_quota_outlook_begin(qc_quota_outlook *outlook, size_t at, const double *share);

/** P(actual >= amount) for a leaf; NAN before any case has been learned. */
double qc_quota_outlook_chance(const qc_quota_outlook *outlook, size_t leaf, double amount);

/**
 * What came of all leaves if it were as in an earlier case (0 .. path_count - 1), with the
 * total as known. [leaf]
 */
void qc_quota_outlook_draw(const qc_quota_outlook *outlook, size_t at, size_t path,
                           double *actual);

/** Learns what came of the case that was begun. */
void qc_quota_outlook_learn(qc_quota_outlook *outlook, size_t at);

#endif
