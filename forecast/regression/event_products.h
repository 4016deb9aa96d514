/* Products of events with a series under error processes, without level, trend and season. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_EVENT_PRODUCTS_H
#define QC_FORECAST_REGRESSION_EVENT_PRODUCTS_H

#include <stdbool.h>
#include <stddef.h>

#include "forecast/regression/noise.h"
#include "forecast/regression/shrunk_effects.h"

/** Products that grow row by row: of level, trend, harmonics, some of a problem's columns, the
 * events, and the response. */
typedef struct qc_event_products qc_event_products;

/** What level, trend and season leave under one error process and one prior of the season. */
typedef struct qc_event_rest {
    double freedom;  /**< rows less columns with flat priors */
    double common;   /**< -2 log density of what was taken out, and of the filter */
    double rounding; /**< least square of the response that is told from 0 */
    /** [events + 1][events + 1] lower triangle, the response last, each event in units of its
     * spread; 0 for events that nothing is left of */
    double *product;
} qc_event_rest;

/** Of the columns `used` [used_count] of a problem, which is borrowed as they are. */
QC_MUST_CHECK qc_status qc_event_products_new(const qc_shrunk_problem *problem,
                                              const size_t *used, size_t used_count,
                                              const qc_noise *noises, size_t noise_count,
                                              qc_event_products **products, qc_error *error);
void qc_event_products_free(qc_event_products *products);

/** Adds rows up to `length`; the events [count] are numbers of those used, rising, borrowed. */
void qc_event_products_grow(qc_event_products *products, size_t length, const size_t *events,
                            size_t count);

/** Selects an error process, and takes level and trend out of its products. */
void qc_event_products_turn(qc_event_products *products, size_t noise);

/**
 * Takes the season out too: harmonics have normal priors of `ratio` standard deviations of the
 * errors, or flat ones for 0. False if there are no more rows than flat columns.
 */
bool qc_event_products_rest(const qc_event_products *products, double ratio,
                            qc_event_rest *rest);

#endif
