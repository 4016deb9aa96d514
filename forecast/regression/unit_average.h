/* The average of forecasts in two units, weighted by their criteria. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef QC_FORECAST_REGRESSION_UNIT_AVERAGE_H
#define QC_FORECAST_REGRESSION_UNIT_AVERAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/fail.h"

/** Units of a forecast. */
enum { QC_UNIT_VALUE, QC_UNIT_LOGARITHM, QC_UNIT_COUNT };

/** A running average; weights are exp(-criterion / 2), relative to the least so far. */
typedef struct qc_unit_average {
    size_t horizon;
    double least; /**< criterion so far */
    double weight[QC_UNIT_COUNT];
    double *total; /**< [QC_UNIT_COUNT][horizon] */
} qc_unit_average;

/** Begins with nothing. Clear with qc_unit_average_clear(). */
QC_MUST_CHECK qc_status qc_unit_average_init(qc_unit_average *average, size_t horizon,
                                             qc_error *error);
void qc_unit_average_clear(qc_unit_average *average);

/** Adds a forecast [horizon] in its unit. */
void qc_unit_average_add(qc_unit_average *average, size_t unit, double criterion,
                         const double *forecast);

/** True before anything was added. */
bool qc_unit_average_is_empty(const qc_unit_average *average);

/**
 * The mean [horizon] over both units in the unit of the values; logarithms are averaged as
 * such. NAN before anything was added.
 */
void qc_unit_average_mean(const qc_unit_average *average, double *mean);

#endif
