/* Between the files of the pooled regression: its sums and solutions. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_POOL_PARTS_H
#define QC_FORECAST_REGRESSION_POOL_PARTS_H

#include <stdint.h>

#include "forecast/regression/pool.h"

enum { QC_POOL_SPANS_MOST = 4 };

/** 2^30: products are added as whole multiples of 2^-30. */
#define QC_POOL_QUANTUM 1073741824.0

/** Windows with a target that a regression needs for each term, where none is usual. */
#define QC_POOL_LEAST_WINDOWS 10.0

/**
 * The regression of one length of window. Bucket k of the sums holds the windows that end k
 * periods after the last period that all origins know.
 */
typedef struct qc_pool_span {
    size_t lags, terms, pairs;
    bool usual;       /**< usual coefficients of such windows are known */
    bool alone;       /**< these are used without windows of the panel's own */
    int64_t *square;  /**< [bucket][pairs] products of terms, the lower triangle */
    int64_t *product; /**< [bucket][horizon][terms] of terms and targets */
    int64_t *weight;  /**< [bucket][horizon] of the windows whose target is known */
    int64_t *count;   /**< [bucket][horizon] number of these windows */
    double *solution; /**< [origin][horizon][terms]; NAN where there is none */
} qc_pool_span;

struct qc_pool {
    size_t season, horizon, first, last;
    size_t bucket_count;
    size_t span_count;
    qc_pool_span spans[QC_POOL_SPANS_MOST];
};

/** The last period that all origins know. */
size_t qc_pool_base(const qc_pool *pool);

#endif
