/* The usual errors of a series whose own are not known yet. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_USUAL_ERROR_H
#define QC_FORECAST_RANGES_USUAL_ERROR_H

/** Errors of other series. */
typedef struct qc_usual_error {
    double variance;  /**< of the relative error of naive one step ahead */
    double degrees;   /**< its weight in observations; also of freedom of these errors */
    double growth;    /**< the variance is proportional to the step to this power */
    double optimism;  /**< power of the step by which a long record understates it */
    double roughness; /**< mean roughness: forecast/combination/roughness.h */
} qc_usual_error;

/** Those of series with this many periods in a season. */
qc_usual_error qc_usual_error_of(int season);

#endif
