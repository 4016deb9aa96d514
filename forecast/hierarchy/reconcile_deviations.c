/* Sums as minimum trace has them, handed to leaves by their standard deviations. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "forecast/hierarchy/reconcilers.h"

/*
 * The shrunk covariance knows well how sums err, from many leaves' errors, but little of the
 * errors of one leaf. So the sums are kept (weight 0) as qc_shrinkage_apply() has them, and of
 * all leaves that add up to them those with the least sum of (y - x)^2 / deviation are taken.
 * By variances the most uncertain leaf would carry nearly all.
 */
void qc_weights_deviations(const qc_record *record, double *weight)
{
    for (size_t row = 0; row < record->rows->row_count; row++) {
        weight[row] = row < record->rows->leaf_count ? sqrt(record->variance[row]) : 0;
    }
}
