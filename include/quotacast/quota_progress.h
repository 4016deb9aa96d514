/* Quotas during their period: what is booked, the pace, what is still needed, chances as of now. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QUOTACAST_QUOTA_PROGRESS_H
#define QUOTACAST_QUOTA_PROGRESS_H

#include <stddef.h>

#include "quotacast/book.h"
#include "quotacast/forecast.h"
#include "quotacast/panel.h"
#include "quotacast/quota_file.h"
#include "quotacast/run.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A planning period that has begun, seen from its start with all that is known by now: a panel
 * that ends before it, and futures of the whole period in which booked revenue is certain.
 *
 *     future of a panel period = booked revenue, once it is over;
 *                              = booked so far + (1 - days over / days) future, for the one
 *                                that holds the as-of date
 *                                (the future alone where revenue is given by month: nothing is
 *                                known of it then);
 *                              = future, later.
 */
typedef struct qc_quota_begun {
    qc_frequency frequency;
    qc_period period;
    /** The as-of date; where revenue is given by month the end of the last one */
    qc_date known_until;
    qc_panel *panel;
    /** Of the planning period only; the backtest is that of the forecast given */
    qc_forecast forecast;
    double *booked; /**< [leaf_count] revenue of the period up to the as-of date, major units */
    /** [leaf_count] share of a period that is usually booked by that day; NAN if not known */
    double *usual;
    void *owner;
} qc_quota_begun;

/**
 * Looks at a planning period that holds the book's as-of date.
 *
 * @param panel     complete periods up to the as-of date
 * @param forecast  of this panel, through the planning period
 * @param[out] begun  free with qc_quota_begun_free() before panel and forecast; untouched on
 *         failure
 * @return QC_OK, QC_ERR_ARGUMENT (the period has not begun, or is over; the history begins in
 *         it; the forecast is too short), QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_quota_begun_new(const qc_book *book, const qc_panel *panel,
                                                  const qc_forecast *forecast,
                                                  qc_frequency frequency, qc_period period,
                                                  qc_quota_begun **begun, qc_error *error);

/** NULL is allowed. */
QC_API void qc_quota_begun_free(qc_quota_begun *begun);

/** One node's quota as of now. Amounts in major units; NAN where not known. */
typedef struct qc_quota_pace {
    const char *node, *level; /**< of the panel; level "rep": of the book */
    qc_money quota;
    double booked;
    double attainment; /**< booked / quota */
    double usual;      /**< share of the period's total that is usually booked by that day */
    double pace;       /**< attainment / usual: 1 is on pace */
    double a_day;      /**< booked a day so far; NAN where no day is known */
    double needed;     /**< a day from now on to reach the quota; 0 once it is reached */
    double expected;   /**< mean of the futures, what is booked included */
    double p_attain;   /**< chance to reach the quota as of now; NAN for a quota of 0 */
} qc_quota_pace;

/** Every quota of an earlier plan as of now. */
typedef struct qc_quota_progress {
    qc_date known_until, first_day, last_day;
    size_t count;
    /** Nodes of the quotas that the panel has, parents first, each followed by its reps */
    qc_quota_pace *rows;
    /** Quotas of nodes that it has not, and of reps not in service in the period */
    size_t missing;
    void *owner;
} qc_quota_progress;

/**
 * Measures quotas of an earlier plan against booked revenue. A rep has booked the own won deals
 * where deals are the revenue; else a part of the territory's revenue, in proportion to the
 * deals that its reps won in the period (NAN where several have won nothing). The rest of the
 * period is the rep's as in the futures of a plan, and the pace is the territory's.
 *
 * @param run  seed of the parts of reps; NULL for the default
 * @param[out] progress  free with qc_quota_progress_free() before `begun`; untouched on failure
 * @return QC_OK, QC_ERR_NOT_FOUND (no quota belongs to a node of the panel), QC_ERR_MEMORY
 */
QC_API QC_MUST_CHECK qc_status qc_quota_progress_measure(
    const qc_book *book, const qc_quota_begun *begun, const qc_quota_file *quotas,
    const qc_run *run, qc_quota_progress **progress, qc_error *error);

/** NULL is allowed. */
QC_API void qc_quota_progress_free(qc_quota_progress *progress);

#ifdef __cplusplus
}
#endif

#endif
