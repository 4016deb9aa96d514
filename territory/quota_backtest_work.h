/* What the steps of a backtest of quotas share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_QUOTA_BACKTEST_WORK_H
#define QC_TERRITORY_QUOTA_BACKTEST_WORK_H

#include "quotacast/quota_backtest.h"
#include "territory/quota_past.h"

enum { QC_BACKTEST_TENTHS = 10 };

/** Quotas by the chance they were given: those of auto, and those of all methods. */
typedef struct backtest_tally {
    double count[QC_BACKTEST_TENTHS], said[QC_BACKTEST_TENTHS], came[QC_BACKTEST_TENTHS];
} backtest_tally;

typedef struct backtest_work {
    const qc_panel *panel;
    const qc_quota_backtest_settings *settings;
    qc_arena *keep, *scratch;
    qc_quota_backtest *result;
    size_t year;           /* periods from one comparable period to the next */
    size_t first;          /* period of the panel that is scored first */
    qc_id *potential_leaf; /* [leaf] */
    size_t *first_seen;    /* [leaf] period of the first observation */
    qc_quota_past past;
    qc_quota_rolling rolling;
    qc_quota_trials trials;
    qc_quota_outlook outlook;
    size_t method_count;             /* that can run */
    size_t method[QC_QUOTA_METHODS]; /* which ones */
    bool has_given;                  /* the last trial is asked for */
    backtest_tally of_auto, of_all;
    double *share, *quota, *attained, *draw; /* [leaf] */
    double *path_share;                      /* [case] */
} backtest_work;

/** Error, correlations and spread of quotas [leaf] in a case. */
void qc_quota_score_fill(backtest_work *work, size_t at, const double *quota,
                         const qc_quota_trial_run *trial, qc_quota_score *score);

/** Counts what chance each quota was given, and whether it was reached. */
void qc_quota_score_odds(backtest_work *work, size_t at, const double *quota, bool is_auto);

/** What share of territories was to be expected at quota. */
void qc_quota_score_expect(backtest_work *work, size_t at, const double *quota,
                           qc_quota_score *score);

/** Means over the periods, reliability and notes. */
QC_MUST_CHECK qc_status qc_quota_score_sum_up(backtest_work *work, qc_error *error);

#endif
