/* Allocation with what it found out: which bounds bind, how parts were rounded. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_TERRITORY_ALLOCATE_H
#define QC_TERRITORY_ALLOCATE_H

#include <stddef.h>
#include <stdint.h>

#include "quotacast/quota.h"

/** Amounts at and above this count as no limit; sums of bounds stay within it. */
#define QC_UNLIMITED ((qc_money)1 << 62)

typedef enum qc_bound { QC_BOUND_NONE, QC_BOUND_LOWER, QC_BOUND_UPPER, QC_BOUND_BOTH } qc_bound;

/** An allocation; the arrays are the caller's, [count]. */
typedef struct qc_allocation {
    qc_money *parts;
    int *rounding;  /**< part less its exact claim to the nearest unit: -1, 0, 1; may be NULL */
    uint8_t *bound; /**< qc_bound that holds the part; may be NULL */
} qc_allocation;

/** qc_quota_allocate() with its findings. `lower` NULL: 0, `upper` NULL: no limit. */
QC_MUST_CHECK qc_status qc_quota_allocate_fully(const double *weights, const qc_money *lower,
                                                const qc_money *upper, size_t count,
                                                qc_money total, qc_allocation *allocation,
                                                qc_error *error);

#endif
