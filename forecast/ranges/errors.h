/* Errors of the combination known at an origin, and their units. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_RANGES_ERRORS_H
#define QC_FORECAST_RANGES_ERRORS_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/rolling.h"

/**
 * Errors known at an origin. Their unit lies between that of the past forecast and that of the
 * forecast made now.
 */
typedef struct qc_errors {
    size_t leaf_count, horizon;
    size_t origin_count;
    /** [origin_count][leaf_count][horizon] actual - forecast; NAN if not known */
    double *error;
    /**
     * [leaf_count][horizon] disagreement of the models at the origin, in the unit of the
     * forecast made there; 0 for a single model. NULL: not known
     */
    double *disagreement;
    /**
     * [origin_count][leaf_count] weight of an error: 1, less if the season was not known then.
     * NULL: 1
     */
    double *weight;
    /** [leaf_count] true for intermittent leaves, which do not count for others. NULL: none */
    bool *apart;
    /** [leaf_count] forecast/combination/roughness.h; NAN for intermittent leaves. NULL: not
     * known */
    double *roughness;
    /** [leaf_count] number of periods known. NULL: many */
    double *known;
    /**
     * [leaf_count][horizon] variance of relative errors for not knowing how a leaf ramps up, 0 for
     * one that does not. NULL: 0
     */
    double *ramp;
} qc_errors;

/**
 * Collects the errors known at an origin of forecasts made from `from` on, which is at least
 * rolling->reconciled. Forecasts that lacked a season are replaced by those made again with it
 * (forecast/hindsight.h) if `again`, and left out otherwise.
 *
 * @param again  true only at origins from rolling->benchmarked on, where these are kept
 */
QC_MUST_CHECK qc_status qc_errors_new(const qc_rolling *rolling, size_t from, size_t origin,
                                      bool again, qc_errors *errors, qc_error *error);
void qc_errors_clear(qc_errors *errors);

/**
 * The unit of a forecast's error, major units: the forecast itself, because errors are larger
 * in months with large sales, but no less than a quarter of the leaf's level at the time; 0 if
 * that is 0. For an intermittent leaf it is the level: a forecast near 0 would make the error
 * of sales that come early arbitrarily large.
 */
double qc_errors_unit(const qc_rolling *rolling, size_t leaf, size_t made, size_t step);

/**
 * Whether errors below the forecast are shares of it: so for a leaf whose sales were above 0 in
 * every period known at an origin.
 */
bool qc_errors_are_shares(const qc_rolling *rolling, size_t leaf, size_t origin);

/**
 * By how much sales fall below a forecast f if they deviate by d >= 0: f (1 - exp(-d / f)) for
 * shares of a forecast above 0, else d.
 */
double qc_errors_fall(double forecast, double deviation, bool shares);

/**
 * The deviation behind an error, negative below the forecast: the inverse of qc_errors_fall(),
 * finite even for sales of 0.
 */
double qc_errors_deviation(double forecast, double error, bool shares);

#endif
