/* Adding up pairs of actual and forecast for one row of the accuracy table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_ACCURACY_ACCURACY_TALLY_H
#define QC_FORECAST_ACCURACY_ACCURACY_TALLY_H

#include <stdbool.h>
#include <stddef.h>

#include "quotacast/accuracy.h"

/**
 * In-sample mean absolute (or root mean squared) error of the seasonal naive method for sums
 * over blocks of `width` periods, counted back from the end; width 1 gives MASE's and RMSSE's
 * scale. NAN if it is 0 or there is none.
 */
double qc_accuracy_scale(const double *series, size_t length, int season, size_t width,
                         bool squared);

/** One pair of actual and forecast, and what is known around it; NAN where it is not. */
typedef struct qc_accuracy_pair {
    double actual, forecast, naive;
    double scale, root_scale; /**< of MASE and RMSSE */
    double crps;
    double low, high; /**< the 80 % range */
} qc_accuracy_pair;

/** Sums over pairs. */
typedef struct qc_accuracy_tally {
    size_t count;
    double missed, sold, over; /**< sums of |a - f|, |a|, f - a */
    /** Sums of |a - naive| - |a - f| and |a|, where there is a naive */
    double added, added_sold;
    double scaled, scaled_square; /**< sums of |a - f| / scale and ((a - f) / root scale)^2 */
    size_t scaled_count, scaled_square_count;
    double crps, crps_sold;
    size_t ranged, inside;
} qc_accuracy_tally;

/** Adds a pair; nothing if the actual or the forecast is not finite. */
void qc_accuracy_tally_add(qc_accuracy_tally *tally, const qc_accuracy_pair *pair);

/** The measures of a tally with at least one pair. Texts and step are left as they are. */
void qc_accuracy_tally_measure(const qc_accuracy_tally *tally, qc_accuracy_row *row);

#endif
