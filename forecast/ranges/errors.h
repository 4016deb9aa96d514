/* Errors of the combination known at an origin, and what they are measured in. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_ERRORS_H
#define QC_FORECAST_RANGES_ERRORS_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/rolling.h"

/**
 * Errors known at an origin, in units between that of the forecast they were made by and that
 * of the forecast made now.
 */
typedef struct qc_errors {
    size_t leaf_count, horizon;
    size_t origin_count;
    /** [origin_count][leaf_count][horizon] actual - forecast; NAN if not known */
    double *error;
    /**
     * [leaf_count][horizon] how far the models lie apart at the origin, in the unit of the
     * forecast made there; 0 where there is one model only. NULL: not known
     */
    double *disagreement;
    /**
     * [origin_count][leaf_count] what they tell of errors to come: 1, less where a season was
     * not known. NULL: 1
     */
    double *weight;
    /** [leaf_count] leaves that sell in few periods: they tell nothing of the others. NULL: none */
    bool *apart;
    /** [leaf_count] forecast/combination/roughness.h; NAN for one that sells in few periods. NULL: not known */
    double *roughness;
    /** [leaf_count] periods known. NULL: many */
    double *known;
} qc_errors;

/**
 * Collects the errors of forecasts made from `from` on, at least rolling->reconciled, as known
 * at an origin. In place of those of forecasts that lacked a season of the leaf stand those of
 * forecasts made again with it (forecast/hindsight.h), if wanted; else none.
 *
 * @param again  whether these are wanted; they are kept at origins from rolling->benchmarked on
 */
QC_MUST_CHECK qc_status qc_errors_new(const qc_rolling *rolling, size_t from, size_t origin,
                                      bool again, qc_errors *errors, qc_error *error);
void qc_errors_clear(qc_errors *errors);

/**
 * What the error of a forecast is measured in, major units: the forecast, so that months that
 * sell much err much, and no less than a quarter of the leaf's level when it was made; 0 where
 * that is 0. The level itself where a leaf sells in few periods: a forecast near 0 of what is
 * sold by season would make sales that come early an error without bounds.
 */
double qc_errors_unit(const qc_rolling *rolling, size_t leaf, size_t made, size_t step);

/**
 * Whether a leaf falls short of its forecasts by shares of them: what it sold up to an origin,
 * at least in one period, was always above 0.
 */
bool qc_errors_are_shares(const qc_rolling *rolling, size_t leaf, size_t origin);

/**
 * What a forecast f is missed by if it deviates by d >= 0 downwards: f (1 - exp(-d / f)) by
 * shares and if f > 0, else d.
 */
double qc_errors_fall(double forecast, double deviation, bool shares);

/**
 * The deviation behind an error, below 0 for a fall: the inverse of qc_errors_fall(), finite
 * where nothing is left.
 */
double qc_errors_deviation(double forecast, double error, bool shares);

#endif
