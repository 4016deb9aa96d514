/* The steps of reconciling at one origin: record of errors, choice among methods. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_HIERARCHY_RECONCILE_WORK_H
#define QC_FORECAST_HIERARCHY_RECONCILE_WORK_H

#include "forecast/hierarchy/reconcilers.h"
#include "forecast/rolling.h"

/** Origins first .. end - 1. */
typedef struct qc_origins {
    size_t first, end;
} qc_origins;

/** Origins whose combinations are looked at for a reconciliation at an origin. */
qc_origins qc_record_window(const qc_rolling *rolling, size_t origin);

/**
 * Errors of a row's combination made at an earlier origin, at the row's level of `origin`.
 *
 * @param[out] errors  [horizon] NAN where the row was not observed
 * @return the number of steps that are known at `origin`
 */
size_t qc_record_errors(const qc_rolling *rolling, size_t origin, size_t made, size_t row,
                        double *errors);

/**
 * Collects the record of an origin: a column is the mean error over the steps of an origin of
 * its window. Clear with qc_record_clear().
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
 * Weights of the methods, from how each would have done on errors that it was not made from.
 *
 * @param record  of the origin, nothing held
 * @param[out] weight  [QC_RECONCILE_METHODS] at least 0, sum 1
 */
QC_MUST_CHECK qc_status qc_reconcile_choose(const qc_rolling *rolling, size_t origin,
                                            const qc_record *record, double *weight,
                                            qc_error *error);

/** What rows have of the sums above them, and how far that counts: reconcile_shares.c. */
typedef struct qc_shares {
    size_t total;   /**< the row all others are part of; row_count for none */
    double part[2]; /**< of leaves and of sums: how far they are moved towards it, in [0, 1] */
    double
        *drift; /**< [row_count][2] NULL where nothing moves, NAN where a share is not known */
} qc_shares;

/** Learns at an origin from the errors of its window. Clear with qc_shares_clear(). */
QC_MUST_CHECK qc_status qc_shares_learn(const qc_rolling *rolling, size_t origin,
                                        const qc_record *record, qc_shares *shares,
                                        qc_error *error);
void qc_shares_clear(qc_shares *shares);

/**
 * Moves the combinations of a step towards the shares of those above them.
 *
 * @param[in,out] base  [row_count] the combinations
 */
void qc_shares_move(const qc_shares *shares, const qc_rolling *rolling, size_t origin,
                    size_t step, double *base);

#endif
