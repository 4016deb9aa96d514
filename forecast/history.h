/* What is known of each leaf of a panel at each origin. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_HISTORY_H
#define QC_FORECAST_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/calendar/feasts.h"
#include "forecast/calendar/holidays.h"
#include "forecast/rows.h"
#include "forecast/takeovers.h"
#include "quotacast/models.h"
#include "quotacast/panel.h"

/**
 * A panel as the backtest sees it. An origin is a number of periods known: at origin o the
 * periods 0 .. o - 1 are. Nothing that is asked about an origin depends on a later period.
 */
typedef struct qc_history {
    size_t leaf_count, period_count;
    size_t row_count; /**< leaves and the sums above them */
    qc_rows rows;     /**< what the rows are */
    int season;
    qc_frequency frequency;
    qc_calendar calendar;
    qc_period first_period;
    double *observed; /**< [row_count][period_count] as in the panel, or its sums */
    double *filled;   /**< [row_count][period_count] inner gaps interpolated linearly */
    size_t *start;    /**< [row_count] first observed period, period_count if there is none */
    /**
     * [row_count][period_count + 1] at each origin: one past the last observed period, 0 before
     * the first observation
     */
    size_t *known;
    /**
     * [period_count + 1][row_count] at each origin, which all rows are gone through at: see
     * qc_history_new()
     */
    double *level;
    /**
     * [leaf_count] first period from which on a territory is closed, period_count if it is the
     * one behind the data, more if none is; NULL where none closes
     */
    size_t *closed_from;
    qc_takeovers takeovers; /**< leaves that others take over, and who does */
    /** Of the leaves, borrowed from the panel; NULL for none */
    const qc_regressors *regressors;
    /** [period_count][QC_SPAN_COUNT] of each period's days; see forecast/calendar/holidays.h */
    double *span_share;
    /**
     * [row_count] first period with an observation below 0 in the row, or in one below it;
     * period_count if there is none
     */
    size_t *credit;
    /**
     * [row_count][period_count + 1] at each origin: whether the row sells in few periods, by
     * qc_intermittent_is()
     */
    bool *intermittent;
    /**
     * [row_count][period_count] whether a row was closed, by forecast/calendar/closed.h: `observed`
     * holds what it might have sold; NULL where periods are not days of a week
     */
    bool *closed;
    /**
     * [QC_SAME_DAY_COUNT][period_count + QC_DAYS_AHEAD] see forecast/calendar/same_day.h; NULL like `closed`
     */
    size_t *same_day;
    /**
     * [QC_FEAST_COUNT][period_count + QC_DAYS_AHEAD] days of each period's first day from the
     * feast; NULL where periods are no days or weeks
     */
    int *feast_days;
} qc_history;

/** Periods behind the data of which is known what feasts they are near to. */
enum { QC_DAYS_AHEAD = 366 };

/**
 * Copies what is needed of a panel. Leaves come first, so that a leaf is its own row.
 *
 * The level of a leaf at an origin, the scale of its errors there, is the mean absolute value
 * of its last season (at least four periods), or a tenth of the mean over all its past where
 * that is more: a leaf that has fallen silent keeps some uncertainty.
 *
 * @return QC_OK, QC_ERR_DATA (an infinite value), QC_ERR_TOO_SHORT (no observation at all),
 *          QC_ERR_MEMORY
 */
QC_MUST_CHECK qc_status qc_history_new(const qc_panel *panel, qc_history **history,
                                       qc_error *error);

void qc_history_free(qc_history *history);

/**
 * The observation of a leaf in a period, NAN if it is missing or beyond the data, or the leaf
 * was closed.
 */
double qc_history_observed(const qc_history *history, size_t leaf, size_t period);

/** Whether a row was closed in a period; false beyond the data. */
bool qc_history_was_closed(const qc_history *history, size_t row, size_t period);

/**
 * Whether a row, as known at an origin, will be closed in a period from there on: it was on the
 * latest three of its weekdays, or for a holiday on that day in two years or more, and in three
 * of four that are known, by one of the calendars of forecast/calendar/same_day.h.
 */
bool qc_history_will_be_closed(const qc_history *history, size_t row, size_t origin,
                               size_t period);

/**
 * Whether a leaf, by the table of territories, was closed throughout the last period before an
 * origin, or is closed from the origin on and sold nothing in that period: what sums sold there is
 * without it. False for sums.
 */
bool qc_history_has_closed(const qc_history *history, size_t row, size_t origin);

/**
 * The chance that a row has closed by an origin: 1 for a leaf that has by the table of
 * territories, else that of one that another takes over; forecast/takeovers.h. 0 for sums.
 */
double qc_history_closed_chance(const qc_history *history, size_t row, size_t origin);

/**
 * Days of a period's first day from the nearest day of a feast, negative before it;
 * QC_FEAST_FAR where periods are no days or weeks.
 */
int qc_history_feast_days(const qc_history *history, size_t period, qc_feast feast);

/** The level of a leaf at an origin. */
double qc_history_level(const qc_history *history, size_t leaf, size_t origin);

/** Periods from the first to the last observation known at an origin; 0 before the first. */
size_t qc_history_length(const qc_history *history, size_t leaf, size_t origin);

/**
 * Whether forecasts of a row may be below 0 at an origin: a credit of the row, or of one below
 * it, is known.
 */
bool qc_history_can_be_negative(const qc_history *history, size_t row, size_t origin);

/** Whether a row, as known at an origin, sells in few periods: forecast/models/intermittent.h. */
bool qc_history_is_intermittent(const qc_history *history, size_t row, size_t origin);

/**
 * Whether a row is over: nothing but zeros for a season (at least six periods) and for three
 * times as long as ever before. No model is to bring it back; where sales come far apart,
 * silences are longer than that.
 */
bool qc_history_is_over(const qc_history *history, size_t row, size_t origin);

/**
 * The mean square of a row's values as known at an origin, in units of its level there; 0
 * before the first observation.
 */
double qc_history_mean_square(const qc_history *history, size_t row, size_t origin);

/** Periods between the last observation known at an origin and the origin. */
size_t qc_history_gap(const qc_history *history, size_t leaf, size_t origin);

/**
 * Share of a period's days, also beyond the data, in a span of forecast/calendar/holidays.h; 0 for bare
 * numbers.
 */
double qc_history_span_share(const qc_history *history, size_t period, size_t span);

/**
 * Weeks of a period, also beyond the data, over the usual number, which is 52 parted by the
 * periods of a year; 1 where the fiscal calendar is not one of weeks.
 */
double qc_history_weeks(const qc_history *history, size_t period);

/** What a model may see of a leaf at an origin; length 0 before the first observation. */
qc_series qc_history_series(const qc_history *history, size_t leaf, size_t origin);

#endif
