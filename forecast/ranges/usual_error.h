/* What to expect of the errors of a series of which nothing is known. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_USUAL_ERROR_H
#define QC_FORECAST_RANGES_USUAL_ERROR_H

/** What other series do. */
typedef struct qc_usual_error {
    double variance; /**< of the relative error of naive one step ahead */
    double
        degrees; /**< its weight in observations, and of the Student distribution of such errors */
    double growth;    /**< the variance goes with the step to this power */
    double optimism;  /**< what a long record lacks of it goes with the step to this power */
    double roughness; /**< mean of its logarithm: forecast/combination/roughness.h */
} qc_usual_error;

/** Of series with so many periods in a season. */
qc_usual_error qc_usual_error_of(int season);

#endif
