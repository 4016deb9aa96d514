/* Draws of intermittent leaves: in how many periods they sell, and how much then. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_SPORADIC_H
#define QC_FORECAST_RANGES_SPORADIC_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/rolling.h"

/** What the intermittent leaves of a panel have in common at an origin. */
typedef struct qc_sporadic {
    bool *is; /**< [leaf_count] */
    /** [size_count] sizes of sales, each in units of the mean size of its leaf, ascending */
    double *size;
    size_t size_count;
} qc_sporadic;

/**
 * Whether the forecasts made at the origins first .. origin - 1 foresaw a leaf's sales: their
 * squared errors are less than half of those of the mean of all earlier periods. The squared
 * errors usual for one origin are added to both sides.
 *
 * @param made_at  which forecasts: qc_rolling_forecast or qc_rolling_combination
 */
bool qc_sporadic_is_foreseen(const qc_rolling *rolling, size_t leaf, size_t origin,
                             size_t first, qc_rolling_reading made_at);

/**
 * Finds the leaves that are intermittent, qc_history_is_intermittent(), and whose sales were
 * not foreseen. Reads nothing after the origin.
 */
QC_MUST_CHECK qc_status qc_sporadic_new(const qc_rolling *rolling, size_t origin,
                                        qc_sporadic *sporadic, qc_error *error);

void qc_sporadic_clear(qc_sporadic *sporadic);

/**
 * Draws of such a leaf: 0, or a size of sale that it or another leaf of the panel had before,
 *
 *     chance of a sale = min(mean / size, 1)
 *
 * with `size` the mean of the sizes drawn from; these are scaled up only where the chance is 1.
 * A leaf with credits draws its own again, as often as before, or less often if its mean has
 * fallen; what they take from the mean is added to the sales. The draws are put into the given
 * order, so that leaves and steps stay correlated, and each part of the distribution is drawn
 * equally often.
 *
 * Source: Willemain, Smart & Schwarz (2004), IJF 20(3):375-387,
 * doi:10.1016/S0169-2070(03)00013-X, without their Markov chain: the order does its work.
 *
 * @param series  the known values of the leaf
 * @param mean    [steps] forecast, major units
 * @param draws  [steps][count] in: values whose order the draws of each step take; out: the
 *          draws, NAN where `mean` is
 */
QC_MUST_CHECK qc_status qc_sporadic_draw(const qc_sporadic *sporadic, const qc_series *series,
                                         const double *mean, size_t steps, size_t count,
                                         double *draws, qc_error *error);

#endif
