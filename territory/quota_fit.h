/* The nested proportional fit of a plan in the making. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_QUOTA_FIT_H
#define QC_TERRITORY_QUOTA_FIT_H

#include "territory/quota_work.h"

/**
 * Room for the fit, [branch]; what stands in it belongs to the last scale tried in the nearest
 * pool above.
 */
typedef struct qc_quota_fit {
    qc_quota_work *work;
    double *weight; /* index in the pool that the scale is of */
    double *below;  /* what the children answer together */
    double *slope;  /* how fast that rises with the scale */
    double *asked;  /* its answer before its own bounds */
    double *given;  /* its answer */
    bool *is_bound; /* a bound or a hold at some branch below it plays a part */
    bool exhausted; /* those with weight have all they may take; the others share alike */
    double scale;
} qc_quota_fit;

QC_MUST_CHECK qc_status qc_quota_fit_start(qc_quota_work *work, qc_quota_fit *fit,
                                           qc_error *error);

/**
 * Fills `fit`, `claim` and `asked` of those below a branch, whose children's quotas add up to
 * `total`. Parents go before their children. Where a branch got what it asked, nothing is to be
 * done.
 *
 * Source: the equal-scale (proportional) rule within bounds is a continuous knapsack, Brucker
 * (1984), doi:10.1016/0167-6377(84)90010-5, here nested over a tree.
 */
void qc_quota_fit_pool(qc_quota_fit *fit, qc_id at, qc_money total);

#endif
