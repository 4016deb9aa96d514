/* Demand that is zero in many periods: how often, and how much when it comes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_MODELS_INTERMITTENT_H
#define QC_FORECAST_MODELS_INTERMITTENT_H

#include <stdbool.h>
#include <stddef.h>

/** Gains and start of one of the two methods below. */
typedef struct qc_intermittent {
    double size_gain;     /**< alpha, in (0, 1) */
    double interval_gain; /**< beta, in (0, 1): of intervals, or of the chance of a demand */
    double size;          /**< z[0] */
    double interval;      /**< p[0] of Croston's; TSB starts with the chance 1 / p[0] */
} qc_intermittent;

/**
 * Croston's method with the approximation of Syntetos and Boylan: sizes z and intervals p
 * between periods with demand are smoothed whenever a demand comes, or a credit, which is one
 * of a size below 0; the forecast is
 *
 *     (1 - beta / 2) z / p
 *
 * @param[out] square_error  sum of squared one-step errors
 * @return the forecast of every later period
 *
 * Sources: Croston (1972), Operational Research Quarterly 23(3):289-303, doi:10.2307/3007885;
 * Syntetos & Boylan (2005), IJF 21(2):303-314, doi:10.1016/j.ijforecast.2004.10.001.
 */
double qc_croston_run(const double *values, size_t length, const qc_intermittent *gains,
                      double *square_error);

/**
 * The method of Teunter, Syntetos and Babai: the chance of a demand is smoothed every period,
 * so that it fades where demand has ceased; the size when a demand comes. The forecast is their
 * product.
 *
 * Source: Teunter, Syntetos & Babai (2011), EJOR 214(3):606-615, doi:10.1016/j.ejor.2011.05.018.
 */
double qc_tsb_run(const double *values, size_t length, const qc_intermittent *gains,
                  double *square_error);

/**
 * True where the methods make sense: at least two values above 0, and twice as many as below
 * (changes of a price, half of them falls, are no demand), and 1.32 periods or more between
 * those that are not 0 on average, the border between smooth and intermittent demand of
 * Syntetos, Boylan & Croston (2005), Journal of the Operational Research Society 56(5):495-503,
 * doi:10.1057/palgrave.jors.2601841. O(length).
 */
bool qc_intermittent_applies(const double *values, size_t length);

/** The same of a number of values above 0, and of ones that are not 0, in so many periods. */
bool qc_intermittent_is(size_t sales, size_t demands, size_t length);

/** One of the methods above. */
typedef double (*qc_intermittent_run)(const double *values, size_t length,
                                      const qc_intermittent *gains, double *square_error);

/**
 * Gains of .02, .04, ... .3 each, started from the mean size and interval: their mean, weighted
 * by the likelihood of normal errors with the square error of each. Larger gains than .3 are
 * not used for intermittent demand: Syntetos & Boylan (2005) try .05 to .2.
 */
qc_intermittent qc_intermittent_fit(const double *values, size_t length,
                                    qc_intermittent_run run);

#endif
