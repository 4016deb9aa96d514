/* Quota methods tried on the past: their errors, fairness and odds. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_QUOTA_BACKTEST_H
#define QUOTACAST_QUOTA_BACKTEST_H

#include <stddef.h>

#include "quotacast/panel.h"
#include "quotacast/run.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a backtest is made with. */
typedef struct qc_quota_backtest_settings {
    /** Potential of the same series and periods, matched by name and period; NULL for none. */
    const qc_panel *potential;
    /** First periods that are only learned from, at least 3; 0: two fifths of all. */
    size_t learning_periods;
    /**
     * A mixture to try beside the others, as "history=0.5,market_growth=0.5"; NULL for none. It
     * is scored as "given".
     */
    const char *method;
} qc_quota_backtest_settings;

/** No potential, two fifths to learn from, no mixture of the caller's. */
QC_API qc_quota_backtest_settings qc_quota_backtest_settings_default(void);

/**
 * How the quotas of a method compare with actuals, in one period or as the mean over all.
 * Attainment is actual / quota. NAN where it cannot be had.
 */
typedef struct qc_quota_score {
    const char *method;
    /** "auto": the method it took, or the ones in "all" periods; else the method */
    const char *chosen;
    qc_period period;                      /**< QC_NO_PERIOD: all */
    size_t periods;                        /**< in it */
    size_t territories;                    /**< compared, the mean for all periods */
    double absolute_quota_error;           /**< sum |quota - actual| / sum actual */
    double mean_absolute_percentage_error; /**< mean |quota / actual - 1| over territories */
    /** Rank correlations of attainment with what was known at the start; 0 is fair. */
    double with_size, with_growth, with_potential, with_potential_growth, with_tenure;
    double attainment_spread; /**< P90 - P10 over the territories */
    double share_at_quota;    /**< of territories at or above their quota */
    /** "auto": the same as it was to be expected at the start, and its 80 % range. */
    double expected_share, expected_low, expected_high;
} qc_quota_score;

/** Of the quotas whose chance lay in one tenth of 0 to 1, how many were reached. */
typedef struct qc_quota_reliability {
    const char *quotas; /**< "auto", or "all" methods */
    double from, to;    /**< chance given, to: excluded */
    size_t count;
    double said; /**< mean chance given */
    double came; /**< share reached */
} qc_quota_reliability;

/** What every method would have given in the past, and how that compares with actuals. */
typedef struct qc_quota_backtest {
    qc_frequency frequency;
    qc_calendar calendar;
    /** With "index", "given" where asked for, and "auto", which come last */
    size_t method_count;
    size_t period_count; /**< scored */
    qc_period first_period;
    qc_quota_score *total; /**< [method_count] mean over the periods */
    qc_quota_score *score; /**< [period_count][method_count] */
    size_t leaf_count;
    double *quota; /**< [period_count][leaf_count] of "auto"; NAN where a leaf takes no part */
    size_t reliability_count;
    qc_quota_reliability *reliability; /**< tenths of "auto", then of "all" */
    size_t note_count;
    char **notes; /**< what was found, one sentence each */
    void *owner;
} qc_quota_backtest;

/**
 * Rolling backtest of quota methods on a panel. The total of each period is taken as the goal
 * and allocated by every method from what was known before it; "index" is the best mixture of
 * history and potential by quarters so far, "auto" the choice that qc_quota_plan_build() makes
 * too. Nothing given for a period depends on a later one.
 *
 * A series takes part in a period in which it and the comparable period before (a season, or
 * one period back) are known and not negative.
 *
 * Odds: errors of "auto" in earlier periods, scaled by size and own record and pooled, around
 * its quotas.
 *
 * @param[out] backtest  free with qc_quota_backtest_free(); untouched on failure
 * @return QC_OK, QC_ERR_TOO_SHORT (too few periods to learn from and score), QC_ERR_DATA
 *         (nothing to share; potential of other series), QC_ERR_ARGUMENT, QC_ERR_CANCELLED,
 *         QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_quota_backtest_run(const qc_panel *panel,
                                                     const qc_quota_backtest_settings *settings,
                                                     const qc_run *run,
                                                     qc_quota_backtest **backtest,
                                                     qc_error *error);

/** NULL is allowed. */
QC_API void qc_quota_backtest_free(qc_quota_backtest *backtest);

#ifdef __cplusplus
}
#endif

#endif
