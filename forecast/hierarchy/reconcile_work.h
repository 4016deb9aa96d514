/* The steps of reconciling at one origin: record of errors, shares, choice among methods. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_HIERARCHY_RECONCILE_WORK_H
#define QC_FORECAST_HIERARCHY_RECONCILE_WORK_H

#include "forecast/hierarchy/reconcilers.h"
#include "forecast/rolling.h"

/** Origins first .. end - 1. */
typedef struct qc_origins {
    size_t first, end;
} qc_origins;

/** The origins whose combinations a reconciliation at an origin learns from. */
qc_origins qc_record_window(const qc_rolling *rolling, size_t origin);

/**
 * Errors of a row's combination made at an earlier origin, scaled to the row's level at
 * `origin`.
 *
 * @param[out] errors  [horizon] NAN where the row was not observed
 * @return the number of steps that are known at `origin`
 */
size_t qc_record_errors(const qc_rolling *rolling, size_t origin, size_t made, size_t row,
                        double *errors);

/**
 * Collects the record of an origin. Each column holds the mean errors over the steps of one
 * origin of the window. Clear with qc_record_clear().
 *
 * @param held  origins to leave out
 */
QC_MUST_CHECK qc_status qc_record_collect(const qc_rolling *rolling, size_t origin,
                                          qc_origins held, qc_record *record, qc_error *error);
void qc_record_clear(qc_record *record);

/**
 * Marks sums whose own forecasts do not know of what began or closed below them in the latest
 * periods.
 *
 * @param record  with the variances
 * @param[in,out] surprised  [row_count] set where a sum is
 */
QC_MUST_CHECK qc_status qc_changes_mark(const qc_rolling *rolling, size_t origin,
                                        const qc_record *record, bool *surprised,
                                        qc_error *error);

/**
 * Finds the weights of the methods by cross-validation on past errors.
 *
 * @param record  of the origin, nothing held
 * @param[out] weight  [QC_RECONCILE_METHODS] at least 0, sum 1
 */
QC_MUST_CHECK qc_status qc_reconcile_choose(const qc_rolling *rolling, size_t origin,
                                            const qc_record *record, double *weight,
                                            qc_error *error);

/** Shares of rows in the sums above them, and their weight: reconcile_shares.c. */
typedef struct qc_shares {
    size_t total; /**< the row that contains all others; row_count if there is none */
    double
        part[2]; /**< for leaves and for sums: how far they are moved towards it, in [0, 1] */
    double
        *drift; /**< [row_count][2] NULL where nothing moves, NAN where a share is not known */
} qc_shares;

/** Learns the shares and their weight from the window of an origin. Clear with
 * qc_shares_clear(). */
QC_MUST_CHECK qc_status qc_shares_learn(const qc_rolling *rolling, size_t origin,
                                        const qc_record *record, qc_shares *shares,
                                        qc_error *error);
void qc_shares_clear(qc_shares *shares);

/**
 * Moves the combinations of a step towards their shares of the sums above them.
 *
 * @param[in,out] base  [row_count] the combinations
 */
void qc_shares_move(const qc_shares *shares, const qc_rolling *rolling, size_t origin,
                    size_t step, double *base);

#endif
