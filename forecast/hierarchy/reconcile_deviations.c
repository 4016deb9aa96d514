/* Sums as in minimum trace, distributed to leaves by their standard deviations. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "forecast/hierarchy/reconcilers.h"

/*
 * The shrunk covariance says a lot about the errors of sums, which come from many leaves, but
 * little about those of a single leaf. So sums keep the values of qc_shrinkage_apply() (weight
 * 0), and the leaves are those that add up to them with the least sum of (y - x)^2 / deviation.
 * With variances in place of deviations the most uncertain leaf would carry nearly all.
 */
void qc_weights_deviations(const qc_record *record, double *weight)
{
    for (size_t row = 0; row < record->rows->row_count; row++) {
        weight[row] = row < record->rows->leaf_count ? sqrt(record->variance[row]) : 0;
    }
}
