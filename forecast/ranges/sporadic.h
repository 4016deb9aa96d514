/* Futures of leaves that sell in few periods: in how many, and how much when they do. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_SPORADIC_H
#define QC_FORECAST_RANGES_SPORADIC_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/rolling.h"

/** What the leaves of a panel that sell in few periods have in common at an origin. */
typedef struct qc_sporadic {
    bool *is; /**< [leaf_count] */
    /** [size_count] sizes of sales, each in units of the mean size of its leaf, ascending */
    double *size;
    size_t size_count;
} qc_sporadic;

/**
 * Whether the forecasts made at the origins first .. origin - 1 foresaw what a leaf sold: they
 * left less than half of the squared errors of the mean of all periods before, to both of which
 * those usual for one origin are added.
 *
 * @param made_at  which forecasts: qc_rolling_forecast or qc_rolling_combination
 */
bool qc_sporadic_is_foreseen(const qc_rolling *rolling, size_t leaf, size_t origin,
                             size_t first, qc_rolling_reading made_at);

/**
 * Finds the leaves that sell in few periods, qc_history_is_intermittent(), and whose sales come
 * unforeseen. Reads nothing after the origin.
 */
QC_MUST_CHECK qc_status qc_sporadic_new(const qc_rolling *rolling, size_t origin,
                                        qc_sporadic *sporadic, qc_error *error);

void qc_sporadic_clear(qc_sporadic *sporadic);

/**
 * Draws of such a leaf: nothing, or a size that it or another of the panel has had before,
 *
 *     chance = min(mean / size, 1),  size: mean of the sizes drawn from, which grow only where the chance is 1.
 *
 * A leaf with credits has its own again, as often as before, or less often in the measure in
 * which its mean is less than that of its past; what they take from the mean is added to its
 * sales. Draws keep the order they came in, so that what moves together goes on to do so; equal
 * parts of the distribution are drawn equally often. Source: Willemain, Smart & Schwarz (2004),
 * IJF 20(3):375-387, doi:10.1016/S0169-2070(03)00013-X, without their Markov chain, as what
 * moves together is known.
 *
 * @param series  what is known of the leaf
 * @param mean    [steps] forecast, major units
 * @param draws  [steps][count] in: what the draws of a step are ordered by; out: the draws, NAN
 *          where `mean` is
 */
QC_MUST_CHECK qc_status qc_sporadic_draw(const qc_sporadic *sporadic, const qc_series *series,
                                         const double *mean, size_t steps, size_t count,
                                         double *draws, qc_error *error);

#endif
